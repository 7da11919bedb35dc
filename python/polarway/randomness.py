"""The one source of chance for everything that has no seed of its own."""

from __future__ import annotations

import random

_SOURCE: random.Random | None = None


def set_random_seed(seed: int) -> None:
    """What functions of chance give from here on, where they have no seed of their own: the same for the same number.

    Parameters
    ----------
    seed
        A whole number from 0 on.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.set_random_seed(7)
    >>> first = pw.Series([1, 2, 3, 4, 5]).shuffle().to_list()
    >>> pw.set_random_seed(7)
    >>> pw.Series([1, 2, 3, 4, 5]).shuffle().to_list() == first
    True
    """
    global _SOURCE
    _SOURCE = random.Random(seed)


def seed_or_next(seed: int | None) -> int | None:
    """A seed, else the next one after :func:`set_random_seed`; None where nobody has set one."""
    return seed if seed is not None or _SOURCE is None else _SOURCE.getrandbits(62)
