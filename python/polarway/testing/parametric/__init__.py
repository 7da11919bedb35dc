"""Hypothesis strategies for types, series and frames. Needs hypothesis.

Examples
--------
>>> import polarway as pw
>>> from hypothesis import given  # doctest: +SKIP
>>> from polarway.testing.parametric import dataframes  # doctest: +SKIP
>>> @given(dataframes(allowed_dtypes=[pw.Int64], min_size=1))  # doctest: +SKIP
... def test_heights(frame):
...     assert frame.height >= 1
"""

from polarway.testing.parametric.profiles import load_profile, set_profile
from polarway.testing.parametric.strategies.core import column, dataframes, series
from polarway.testing.parametric.strategies.data import data, lists
from polarway.testing.parametric.strategies.dtype import dtypes

__all__ = ["column", "data", "dataframes", "dtypes", "lists", "load_profile", "series", "set_profile"]
