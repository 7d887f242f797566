"""The portal's static pages; nothing here is shipped to Lambda."""
