"""The strategies by what they make."""

from polarway.testing.parametric.strategies.core import column, dataframes, series
from polarway.testing.parametric.strategies.data import data, lists
from polarway.testing.parametric.strategies.dtype import dtypes

__all__ = ["column", "data", "dataframes", "dtypes", "lists", "series"]
