"""The exceptions of Polarway: one tree under :class:`PolarwayError`.

Names are Polars' where Polars has one, so ``except pw.exceptions.ColumnNotFoundError`` reads the same.
"""

from __future__ import annotations


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
    """A column name does not exist."""


class SchemaError(PolarwayError):
    """Types of a frame, a file or an argument do not fit."""


class SchemaFieldNotFoundError(PolarwayError):
    """A schema has no field of that name."""


class StructFieldNotFoundError(PolarwayError):
    """A struct has no field of that name."""


class ComputeError(PolarwayError):
    """A value could not be computed."""


class InvalidOperationError(PolarwayError):
    """The operation is not defined for these types or in this place."""


class DuplicateError(PolarwayError):
    """Two columns would have the same name."""


class ShapeError(PolarwayError):
    """Lengths or widths do not fit."""


class OutOfBoundsError(PolarwayError):
    """An index lies outside its column."""


class NoDataError(PolarwayError):
    """An operation needs data and there is none."""


class ParameterCollisionError(PolarwayError):
    """The same parameter was given twice."""


class RowsError(PolarwayError):
    """The number of rows returned is not the number wanted."""


class NoRowsReturnedError(RowsError):
    """No row where one was wanted."""


class TooManyRowsReturnedError(RowsError):
    """More than one row where one was wanted."""


class StringCacheMismatchError(PolarwayError):
    """Categoricals from different caches were combined."""


class SQLInterfaceError(PolarwayError):
    """SQL that the dialect does not have."""


class SQLSyntaxError(PolarwayError):
    """SQL that does not parse."""


class UnsuitableSQLError(PolarwayError):
    """A database query that is not suited to its purpose."""


class InvalidPlanError(PolarwayError):
    """The plan document is not valid."""


class UnsupportedError(InvalidOperationError, NotImplementedError):
    """Valid, but this backend does not have it; the message names the node or function."""


class SourceError(PolarwayError):
    """Reading from or writing to a source failed."""

    __match_args__ = ("message",)

    @property
    def message(self) -> str:
        """The text of the error."""
        return str(self.args[0]) if self.args else ""


class IoError(SourceError, OSError):
    """Reading or writing a file failed."""


class FileMissingError(SourceError, FileNotFoundError):
    """No such file."""


class CorruptError(SourceError, ComputeError):
    """The bytes of a file or stream are not what their format says."""


class NetworkError(SourceError):
    """A remote source did not answer or broke off."""


class MemoryLimitError(SourceError, MemoryError):
    """The memory budget is used up; the message names the largest consumers."""

    __match_args__ = ("limit",)

    def __init__(self, *args: object, limit: int | None = None) -> None:
        super().__init__(*args)
        if limit is None and len(args) == 1 and isinstance(args[0], int):
            limit = args[0]
        #: bytes of the limit that was reached, where known
        self.limit = limit


class DiskLimitError(PolarwayError):
    """The disk budget for spilling is used up."""


class QueryCancelledError(PolarwayError):
    """The query was cancelled."""


class QueryTimeoutError(PolarwayError, TimeoutError):
    """The wait ended before the result."""


class InvalidHandleError(PolarwayError):
    """A native handle was never given out, or is closed."""


class ForkError(PolarwayError, RuntimeError):
    """The engine was used in a child of the process that started it."""


class InternalError(PolarwayError):
    """A defect of Polarway; please report it."""


PanicException = InternalError


class ModuleUpgradeRequiredError(ModuleNotFoundError):
    """An installed optional module is too old."""


class ArgumentRemovedError(TypeError):
    """A parameter that older versions had."""


class AttributeRemovedError(AttributeError):
    """An attribute that older versions had."""


class PolarwayWarning(Warning):
    """Base of every warning."""


PolarsWarning = PolarwayWarning


class PerformanceWarning(PolarwayWarning):
    """Correct, but slower than need be."""


class CategoricalRemappingWarning(PerformanceWarning):
    """Categories had to be mapped onto others."""


class PolarsInefficientMapWarning(PerformanceWarning):
    """A Python function that an expression would replace."""


class ChronoFormatWarning(PolarwayWarning):
    """A time format that probably is not what was meant."""


class CustomUFuncWarning(PolarwayWarning):
    """A numpy function without a native counterpart."""


class DataOrientationWarning(PolarwayWarning):
    """Rows or columns: the orientation was guessed."""


class MapWithoutReturnDtypeWarning(PolarwayWarning):
    """A Python function whose result type had to be guessed."""


class UnstableWarning(PolarwayWarning):
    """An interface that may still change."""


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
