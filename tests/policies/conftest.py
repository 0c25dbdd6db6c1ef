"""Laws say what holds, not how long one example takes on a busy machine."""

from hypothesis import settings

settings.register_profile("laws", deadline=None)
settings.load_profile("laws")
