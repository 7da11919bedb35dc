"""Assertions about frames."""

from polarway.testing.frames import assert_frame_equal, assert_frame_not_equal

__all__ = ["assert_frame_equal", "assert_frame_not_equal"]
