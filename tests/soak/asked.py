"""Whether this is `make soak`: it alone runs what takes long, and makes crowds larger."""

import os

SOAK = bool(os.environ.get("SOAK"))
