"""Hypothesis without a clock: an example may take as long as it takes."""

from hypothesis import settings

settings.register_profile("tutor", deadline=None)
settings.load_profile("tutor")
