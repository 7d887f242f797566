"""Properties are tried often enough to find what is wrong, and a busy machine is no failure."""

from hypothesis import settings

settings.register_profile("rules", max_examples=60, deadline=None)
settings.load_profile("rules")
