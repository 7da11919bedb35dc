"""Sources of one's own: generators of frames as lazy frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from polarway.deferred import FrameSource, frames_of

if TYPE_CHECKING:
    from polarway.expr import Expr
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame
    from polarway.schema import Schema


def register_io_source(
    io_source: Callable[[list[str] | None, Expr | None, int | None, int | None], Iterator[DataFrame]],
    *,
    schema: Any,
    validate_schema: bool = False,
    is_pure: bool = False,
) -> LazyFrame:
    """A lazy frame whose rows a Python generator gives, once the query runs.

    Parameters
    ----------
    io_source
        Called with the names of the columns that are needed (None: all), a predicate that the query has right above the source (None:
        none; it is applied again, so it may be ignored), the number of rows that are enough (None: all) and a batch size (None: any);
        gives frames one after the other.
    schema
        Names and types of all columns, or a function that gives them.
    validate_schema
        Whether every frame is compared with the schema.
    is_pure
        Accepted: every use of the source calls it.

    Raises
    ------
    SchemaError
        With ``validate_schema``: a frame has other columns.

    Examples
    --------
    >>> import polarway as pw
    >>> from polarway.io.plugins import register_io_source
    >>> def numbers(with_columns, predicate, n_rows, batch_size):
    ...     for start in (0, 2):
    ...         frame = pw.DataFrame({"n": [start, start + 1]})
    ...         yield frame if with_columns is None else frame.select(with_columns)
    >>> register_io_source(numbers, schema={"n": pw.Int64}).select(pw.col("n").sum()).collect().item()
    6
    """
    return _lazy(io_source, schema, validate_schema)


def defer(function: Callable[[], Any], *, schema: Any, validate_schema: bool = True) -> LazyFrame:
    """A lazy frame whose rows a Python function gives, once the query runs.

    Parameters
    ----------
    function
        Gives a frame, lazy or not.
    schema
        Names and types of its columns, or a function that gives them.
    validate_schema
        Whether the frame is compared with the schema.

    Raises
    ------
    SchemaError
        With ``validate_schema``: the frame has other columns.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.defer(lambda: pw.DataFrame({"a": [1, 2]}), schema={"a": pw.Int64}).filter(pw.col("a") > 1).collect().rows()
    [(2,)]
    """

    def source(with_columns: list[str] | None, predicate: Any, n_rows: int | None, batch_size: int | None) -> Iterator[DataFrame]:
        made = function()
        frame = made.collect() if not hasattr(made, "_native") else made
        yield frame if with_columns is None else frame.select(with_columns)

    return _lazy(source, schema, validate_schema)


def computed(function: Callable[[], DataFrame], schema: Callable[[], Schema], same: Any) -> LazyFrame:
    """A lazy frame whose rows a Python function gives, once the query runs; with those that are equal in ``same`` it is one, and made once."""
    from polarway.lazyframe import LazyFrame

    source = FrameSource(schema, lambda _columns, _predicate, _rows: function(), same)
    return LazyFrame._of(source.node(), (source,))


def _lazy(io_source: Callable[..., Any], schema: Any, validate_schema: bool) -> LazyFrame:
    from polarway.lazyframe import LazyFrame
    from polarway.schema import Schema

    def known() -> Schema:
        return Schema(schema() if callable(schema) and not hasattr(schema, "names") else schema)

    def rows(columns: list[str] | None, predicate: Any, n_rows: int | None) -> Any:
        found = known()
        wanted = found if columns is None else Schema({name: found[name] for name in columns})
        return frames_of(io_source(columns, predicate, n_rows, None), wanted, is_checked=validate_schema, rows=n_rows)

    source = FrameSource(known, rows)
    return LazyFrame._of(source.node(), (source,))
