"""The exceptions of Polarway: one tree under :class:`PolarwayError`.

Names are Polars' where Polars has one, so ``except pw.exceptions.ColumnNotFoundError`` reads the same.
"""

from __future__ import annotations

from polarway.warning_kinds import *


class PolarwayError(Exception):
    """Base of every error that Polarway raises.

    Examples
    --------
    >>> from polarway.exceptions import ColumnNotFoundError, PolarwayError
    >>> issubclass(ColumnNotFoundError, PolarwayError)
    True
    """


PolarsError = PolarwayError


class ColumnNotFoundError(PolarwayError):
    """A column name does not exist.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"price": [1]}).select("prise")
    ... except pw.exceptions.ColumnNotFoundError as error:
    ...     print("price" in str(error))
    True
    """


class SchemaError(PolarwayError):
    """Types of a frame, a file or an argument do not fit.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.concat([pw.DataFrame({"a": [1]}), pw.DataFrame({"a": ["x"]})])
    ... except pw.exceptions.SchemaError:
    ...     print("the types differ")
    the types differ
    """


class SchemaFieldNotFoundError(PolarwayError):
    """A schema has no field of that name.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.SchemaFieldNotFoundError, pw.exceptions.PolarwayError)
    True
    """


class StructFieldNotFoundError(PolarwayError):
    """A struct has no field of that name.

    Examples
    --------
    >>> import polarway as pw
    >>> frame = pw.DataFrame({"a": [{"x": 1}]})
    >>> try:
    ...     frame.select(pw.col("a").struct.field("y"))
    ... except pw.exceptions.StructFieldNotFoundError:
    ...     print("no such field")
    no such field
    """


class ComputeError(PolarwayError):
    r"""A value could not be computed.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.read_csv(b"a\nx\n", schema={"a": pw.Int64})
    ... except pw.exceptions.ComputeError:
    ...     print("x is not a whole number")
    x is not a whole number
    """


class InvalidOperationError(PolarwayError):
    """The operation is not defined for these types or in this place.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"a": ["x"]}).select(pw.col("a").cast(pw.Int64))
    ... except pw.exceptions.InvalidOperationError:
    ...     print("x is not a whole number")
    x is not a whole number
    """


class DuplicateError(PolarwayError):
    """Two columns would have the same name.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"a": [1], "b": [2]}).select("a", pw.col("b").alias("a"))
    ... except pw.exceptions.DuplicateError:
    ...     print("two columns called a")
    two columns called a
    """


class ShapeError(PolarwayError):
    """Lengths or widths do not fit.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"a": [1, 2], "b": [1, 2, 3]})
    ... except pw.exceptions.ShapeError:
    ...     print("two rows and three")
    two rows and three
    """


class OutOfBoundsError(PolarwayError):
    """An index lies outside its column.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"a": [1, 2]}).select(pw.col("a").gather([5]))
    ... except pw.exceptions.OutOfBoundsError:
    ...     print("there are two rows")
    there are two rows
    """


class NoDataError(PolarwayError):
    """An operation needs data and there is none.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.read_csv(b"")
    ... except pw.exceptions.NoDataError:
    ...     print("nothing to read")
    nothing to read
    """


class ParameterCollisionError(PolarwayError):
    """The same parameter was given twice.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.ParameterCollisionError, pw.exceptions.PolarwayError)
    True
    """


class RowsError(PolarwayError):
    """The number of rows returned is not the number wanted.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"a": [1, 2]}).row(by_predicate=pw.col("a") > 0)
    ... except pw.exceptions.RowsError as error:
    ...     print(type(error).__name__)
    TooManyRowsReturnedError
    """


class NoRowsReturnedError(RowsError):
    """No row where one was wanted.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"a": [1, 2]}).row(by_predicate=pw.col("a") > 5)
    ... except pw.exceptions.NoRowsReturnedError:
    ...     print("no row")
    no row
    """


class TooManyRowsReturnedError(RowsError):
    """More than one row where one was wanted.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.DataFrame({"a": [1, 2]}).row(by_predicate=pw.col("a") > 0)
    ... except pw.exceptions.TooManyRowsReturnedError:
    ...     print("two rows")
    two rows
    """


class StringCacheMismatchError(PolarwayError):
    """Categoricals from different caches were combined.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.StringCacheMismatchError, pw.exceptions.PolarwayError)
    True
    """


class SQLInterfaceError(PolarwayError):
    """SQL that the dialect does not have.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.SQLInterfaceError, pw.exceptions.PolarwayError)
    True
    """


class SQLSyntaxError(PolarwayError):
    """SQL that does not parse.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.SQLSyntaxError, pw.exceptions.PolarwayError)
    True
    """


class UnsuitableSQLError(PolarwayError):
    """A database query that is not suited to its purpose.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.UnsuitableSQLError, pw.exceptions.PolarwayError)
    True
    """


class InvalidPlanError(PolarwayError):
    """The plan document is not valid.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.InvalidPlanError, pw.exceptions.PolarwayError)
    True
    """


class UnsupportedError(InvalidOperationError, NotImplementedError):
    """Valid, but this backend does not have it; the message names the node or function.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.UnsupportedError, NotImplementedError)
    True
    """


class SourceError(PolarwayError):
    """Reading from or writing to a source failed.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.read_parquet("absent.parquet")
    ... except pw.exceptions.SourceError as error:
    ...     print("absent.parquet" in error.message)
    True
    """

    __match_args__ = ("message",)

    @property
    def message(self) -> str:
        """The text of the error.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.exceptions.SourceError("disk full").message
        'disk full'
        """
        return str(self.args[0]) if self.args else ""


class IoError(SourceError, OSError):
    """Reading or writing a file failed.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.IoError, OSError)
    True
    """


class FileMissingError(SourceError, FileNotFoundError):
    """No such file.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.read_parquet("absent.parquet")
    ... except FileNotFoundError as error:
    ...     print(type(error).__name__)
    FileMissingError
    """


class CorruptError(SourceError, ComputeError):
    """The bytes of a file or stream are not what their format says.

    Examples
    --------
    >>> import polarway as pw
    >>> try:
    ...     pw.read_parquet(b"these bytes are no Parquet file")
    ... except pw.exceptions.CorruptError:
    ...     print("no Parquet")
    no Parquet
    """


class NetworkError(SourceError):
    """A remote source did not answer or broke off.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.NetworkError, pw.exceptions.SourceError)
    True
    """


class MemoryLimitError(SourceError, MemoryError):
    """The memory budget is used up; the message names the largest consumers.

    Examples
    --------
    >>> import polarway as pw
    >>> error = pw.exceptions.MemoryLimitError("the limit is used up", limit=256_000_000)
    >>> match error:
    ...     case pw.exceptions.MemoryLimitError(limit):
    ...         print(limit)
    256000000
    >>> isinstance(error, MemoryError)
    True
    """

    __match_args__ = ("limit",)

    def __init__(self, *args: object, limit: int | None = None) -> None:
        super().__init__(*args)
        if limit is None and len(args) == 1 and isinstance(args[0], int):
            limit = args[0]
        #: bytes of the limit that was reached, where known
        self.limit = limit


class DiskLimitError(PolarwayError):
    """The disk budget for spilling is used up.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.DiskLimitError, pw.exceptions.PolarwayError)
    True
    """


class QueryCancelledError(PolarwayError):
    """The query was cancelled.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.QueryCancelledError, pw.exceptions.PolarwayError)
    True
    """


class QueryTimeoutError(PolarwayError, TimeoutError):
    """The wait ended before the result.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.QueryTimeoutError, TimeoutError)
    True
    """


class InvalidHandleError(PolarwayError):
    """A native handle was never given out, or is closed.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.InvalidHandleError, pw.exceptions.PolarwayError)
    True
    """


class ForkError(PolarwayError, RuntimeError):
    """The engine was used in a child of the process that started it.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.ForkError, RuntimeError)
    True
    """


class InternalError(PolarwayError):
    """A defect of Polarway; please report it.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.exceptions.PanicException is pw.exceptions.InternalError
    True
    """


PanicException = InternalError


class ModuleUpgradeRequiredError(ModuleNotFoundError):
    """An installed optional module is too old.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.ModuleUpgradeRequiredError, ModuleNotFoundError)
    True
    """


class ArgumentRemovedError(TypeError):
    """A parameter that older versions had.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.ArgumentRemovedError, TypeError)
    True
    """


class AttributeRemovedError(AttributeError):
    """An attribute that older versions had.

    Examples
    --------
    >>> import polarway as pw
    >>> issubclass(pw.exceptions.AttributeRemovedError, AttributeError)
    True
    """


# The numbers are those of the C ABI (Core/Errors/ErrorKind.cs) and never change.
_BY_STATUS: dict[int, type[PolarwayError]] = {
    1: ColumnNotFoundError,
    2: SchemaError,
    3: ComputeError,
    4: InvalidOperationError,
    5: DuplicateError,
    6: ShapeError,
    7: OutOfBoundsError,
    8: NoDataError,
    9: StructFieldNotFoundError,
    10: SQLInterfaceError,
    11: SQLSyntaxError,
    20: InvalidPlanError,
    21: UnsupportedError,
    30: IoError,
    31: FileMissingError,
    32: CorruptError,
    40: MemoryLimitError,
    41: DiskLimitError,
    42: QueryCancelledError,
    43: QueryTimeoutError,
    50: InvalidHandleError,
    51: InvalidOperationError,
    60: InternalError,
}


def from_status(code: int, message: str) -> PolarwayError:
    """The exception for a status number of the C ABI.

    Examples
    --------
    >>> from polarway.exceptions import from_status
    >>> from_status(6, "lengths 2 and 3")
    ShapeError('lengths 2 and 3')
    """
    return _BY_STATUS.get(code, InternalError)(message)
