class LocalCloudError(Exception):
    """Something its owner can put right; the message is all they read."""
