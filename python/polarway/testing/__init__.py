"""Assertions about frames, series and schemas, with Polars' parameters and texts."""

from polarway.testing.frames import assert_frame_equal, assert_frame_not_equal
from polarway.testing.schemas import assert_schema_equal
from polarway.testing.series import assert_series_equal, assert_series_not_equal

__all__ = ["assert_frame_equal", "assert_frame_not_equal", "assert_schema_equal", "assert_series_equal", "assert_series_not_equal"]
