"""Assertions about series."""

from polarway.testing.series import assert_series_equal, assert_series_not_equal

__all__ = ["assert_series_equal", "assert_series_not_equal"]
