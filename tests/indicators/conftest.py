"""Property tests on shared machines: few examples, no clock."""

from hypothesis import settings

settings.register_profile("shared", deadline=None, max_examples=50)
settings.load_profile("shared")
