"""How many examples the strategies' tests try."""

from __future__ import annotations

import os

from hypothesis import settings

_EXAMPLES = {"fast": 100, "balanced": 1_000, "expensive": 10_000}


def load_profile(profile: str | int = "fast", *, set_environment: bool = False) -> None:
    """Sets the number of examples: ``fast`` 100, ``balanced`` 1,000, ``expensive`` 10,000, or a number."""
    if isinstance(profile, str) and profile not in _EXAMPLES:
        raise ValueError(f"invalid profile {profile!r}; expected one of {list(_EXAMPLES)} or a number")
    count = profile if isinstance(profile, int) else _EXAMPLES[profile]
    settings.register_profile(f"polarway.{profile}", max_examples=count, deadline=None)
    settings.load_profile(f"polarway.{profile}")
    if set_environment:
        set_profile(profile)


def set_profile(profile: str | int) -> None:
    """Keeps a profile's name in the environment, for test sessions that load it."""
    os.environ["POLARWAY_HYPOTHESIS_PROFILE"] = str(profile)
