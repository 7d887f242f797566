"""The catalogue's files, checked and made into the one file that ships."""
