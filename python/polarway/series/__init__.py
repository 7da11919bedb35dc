"""Series: one named column in memory."""

from polarway.series.series import Series

__all__ = ["Series"]
