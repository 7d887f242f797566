"""The cloud on a laptop: which processes it is made of, and how they start, meet and stop."""
