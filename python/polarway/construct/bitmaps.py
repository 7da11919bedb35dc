"""Bits out of Python lists, without a loop per value."""

from __future__ import annotations

from typing import Any

_DIGITS = bytes([48, 49]) + bytes(254)


def packed(flags: bytes) -> bytes:
    """One byte of 0 or 1 per value, as a bitmap whose first bit is the lowest."""
    if not flags:
        return b"\0"
    # Digits of a binary number, highest first: conversion from base 2 is linear.
    return int(flags[::-1].translate(_DIGITS), 2).to_bytes((len(flags) + 7) // 8, "little")


def validity(values: list[Any]) -> tuple[int, bytes | None]:
    """How many values are None, and the bitmap of those that are not (none needed without nulls)."""
    # By type and not by `in`: values may compare element by element.
    missing = sum(1 for value in values if value is None) if type(None) in set(map(type, values)) else 0
    if missing == 0:
        return 0, None
    return missing, packed(bytes([value is not None for value in values]))
