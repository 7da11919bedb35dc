"""What is known of a query before it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from polarway.datatypes import DataType
    from polarway.schema import Schema
from polarway.frame.lazy_core import LazyCore


class LazySchema(LazyCore):
    """Names, types and the plan of the result."""

    __slots__ = ()

    def collect_schema(self) -> Schema:
        """Names and types of the result, without running the query.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.LazyFrame({"a": [1]}).with_columns(b=pw.lit("x")).collect_schema()
        Schema([('a', Int64), ('b', String)])
        """
        return self._schema_of(self._node)

    @property
    def schema(self) -> Schema:
        """As :meth:`collect_schema`.

        Examples
        --------
        >>> import polarway as pw
        >>> import warnings
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore")
        ...     print(pw.LazyFrame({"a": [1]}).schema)
        Schema([('a', Int64)])
        """
        _warn_of_resolving("schema", "LazyFrame.collect_schema()")
        return self.collect_schema()

    @property
    def columns(self) -> list[str]:
        """Names of the columns.

        Examples
        --------
        >>> import polarway as pw
        >>> import warnings
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore")
        ...     print(pw.LazyFrame({"a": [1]}).columns)
        ['a']
        """
        _warn_of_resolving("column names", "LazyFrame.collect_schema().names()")
        return self.collect_schema().names()

    @property
    def dtypes(self) -> list[DataType]:
        """Types of the columns.

        Examples
        --------
        >>> import polarway as pw
        >>> import warnings
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore")
        ...     print(pw.LazyFrame({"a": [1]}).dtypes)
        [Int64]
        """
        _warn_of_resolving("data types", "LazyFrame.collect_schema().dtypes()")
        return self.collect_schema().dtypes()

    @property
    def width(self) -> int:
        """The number of columns.

        Examples
        --------
        >>> import polarway as pw
        >>> import warnings
        >>> with warnings.catch_warnings():
        ...     warnings.simplefilter("ignore")
        ...     print(pw.LazyFrame({"a": [1]}).width)
        1
        """
        _warn_of_resolving("width", "LazyFrame.collect_schema().len()")
        return len(self.collect_schema())

    def __contains__(self, name: str) -> bool:
        return name in self.collect_schema()


_ADVICE = "a LazyFrame requires resolving its schema, which is a potentially expensive operation."


def _warn_of_resolving(what: str, instead: str) -> None:
    import warnings

    from polarway.exceptions import PerformanceWarning

    start = "Resolving the schema of a LazyFrame is a potentially expensive operation." if what == "schema" else f"Determining the {what} of {_ADVICE}"
    # The caller of the property.
    warnings.warn(f"{start} Use `{instead}` to get the {what} without this warning.", PerformanceWarning, stacklevel=3)
