"""Options of how tables print, and of how queries run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import ContextDecorator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

TABLE_FORMATS = (
    "ASCII_FULL", "ASCII_FULL_CONDENSED", "ASCII_NO_BORDERS", "ASCII_BORDERS_ONLY", "ASCII_BORDERS_ONLY_CONDENSED",
    "ASCII_HORIZONTAL_ONLY", "ASCII_MARKDOWN", "MARKDOWN", "UTF8_FULL", "UTF8_FULL_CONDENSED", "UTF8_NO_BORDERS",
    "UTF8_BORDERS_ONLY", "UTF8_HORIZONTAL_ONLY", "NOTHING",
)  # fmt: skip
ALIGNMENTS = ("LEFT", "CENTER", "RIGHT")

#: Every option with what it is when nothing sets it. None: chosen when a table prints.
DEFAULTS: dict[str, Any] = {
    "ascii_tables": None,
    "decimal_separator": ".",
    "engine_affinity": None,
    "expr_depth_warning": None,
    "float_precision": None,
    "fmt_float": "mixed",
    "fmt_str_lengths": None,
    "fmt_table_cell_list_len": None,
    "progress": None,
    "streaming_chunk_size": None,
    "tbl_cell_alignment": None,
    "tbl_cell_numeric_alignment": None,
    "tbl_cols": None,
    "tbl_column_data_type_inline": None,
    "tbl_dataframe_shape_below": None,
    "tbl_formatting": None,
    "tbl_hide_column_data_types": None,
    "tbl_hide_column_names": None,
    "tbl_hide_dataframe_shape": None,
    "tbl_hide_dtype_separator": None,
    "tbl_rows": None,
    "tbl_width_chars": None,
    "thousands_separator": "",
    "trim_decimal_zeros": False,
    "verbose": None,
    "warn_unstable": None,
}

_state: dict[str, Any] = dict(DEFAULTS)


def option(name: str) -> Any:
    """The value of an option, for example ``option("tbl_rows")``."""
    return _state[name]


def are_default() -> bool:
    """Whether no option was set."""
    return _state == DEFAULTS


class _Setters(type):
    """Gives Config one setter for each option."""

    if TYPE_CHECKING:
        def __getattr__(cls, name: str) -> Any: ...


class Config(ContextDecorator, metaclass=_Setters):
    """Options of how tables print; as a context or a decorator, for a while only.

    Examples
    --------
    >>> import polarway as pw
    >>> with pw.Config(tbl_rows=2):
    ...     print(pw.DataFrame({"a": [1, 2, 3]}))
    shape: (3, 1)
    ┌─────┐
    │ a   │
    │ --- │
    │ i64 │
    ╞═════╡
    │ 1   │
    │ …   │
    │ 3   │
    └─────┘
    """

    def __init__(self, *, restore_defaults: bool = False, apply_on_context_enter: bool = False, **options: Any) -> None:
        self._saved: list[dict[str, Any]] = []
        self._original = dict(_state)
        self._options = options
        self._deferred = apply_on_context_enter
        for name in options:
            if _plain(name) not in DEFAULTS:
                raise AttributeError(f"`Config` has no option {name!r}; options: {', '.join(sorted(DEFAULTS))}")
        if restore_defaults:
            self.restore_defaults()
        if not apply_on_context_enter:
            self._apply()

    def _apply(self) -> None:
        for name, value in self._options.items():
            getattr(type(self), "set_" + _plain(name))(value)

    def __enter__(self) -> Self:
        self._saved.append(dict(_state) if self._deferred else self._original)
        if self._deferred:
            self._apply()
        return self

    def __exit__(self, *_: object) -> None:
        previous = self._saved.pop() if self._saved else self._original
        _state.clear()
        _state.update(previous)

    def _recreate_cm(self) -> Config:
        return self if self._deferred else type(self)(apply_on_context_enter=True, **self._options)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Config) and self._options == other._options

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def state(cls, *, if_set: bool = False, env_only: bool = False) -> dict[str, Any]:
        """All options; with ``if_set`` only those that differ from the defaults.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config(tbl_rows=5):
        ...     print(pw.Config.state(if_set=True))
        {'set_tbl_rows': 5}
        """
        return {f"set_{name}": value for name, value in _state.items() if not if_set or value != DEFAULTS[name]}

    @classmethod
    def restore_defaults(cls) -> type[Config]:
        """Every option as it was at the start.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config(tbl_rows=5):
        ...     _ = pw.Config.restore_defaults()
        ...     print(pw.Config.state(if_set=True))
        {}
        """
        _state.update(DEFAULTS)
        return cls

    @classmethod
    def save(cls, *, if_set: bool = False) -> str:
        """The options as JSON text, for :meth:`load`.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config(tbl_rows=5):
        ...     print(pw.Config.save(if_set=True))
        {"options": {"tbl_rows": 5}}
        """
        # Engines that are objects are of this process.
        options = {name: None if hasattr(value, "collect") else value for name, value in _state.items()}
        return json.dumps({"options": {name: value for name, value in options.items() if not if_set or value != DEFAULTS[name]}})

    @classmethod
    def save_to_file(cls, file: str | Path) -> None:
        """The options as JSON in a file.

        Examples
        --------
        >>> import polarway as pw
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder, pw.Config(tbl_rows=5):
        ...     pw.Config.save_to_file(pathlib.Path(folder, "options.json"))
        """
        Path(file).expanduser().write_text(cls.save(), encoding="utf-8")

    @classmethod
    def load(cls, cfg: str) -> type[Config]:
        """Options from the text of :meth:`save`.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.load('{"options": {"tbl_rows": 5}}')
        ...     print(pw.Config.state()["set_tbl_rows"])
        5
        """
        try:
            options = json.loads(cfg)["options"]
        except (ValueError, KeyError, TypeError):
            raise ValueError("invalid Config text, or a file path given (use `load_from_file`)") from None
        _state.update({name: value for name, value in options.items() if name in DEFAULTS})
        return cls

    @classmethod
    def load_from_file(cls, file: str | Path) -> type[Config]:
        """Options from a file of :meth:`save_to_file`.

        Examples
        --------
        >>> import polarway as pw
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder, pw.Config(tbl_rows=5):
        ...     path = pathlib.Path(folder, "options.json")
        ...     pw.Config.save_to_file(path)
        ...     with pw.Config(restore_defaults=True):
        ...         _ = pw.Config.load_from_file(path)
        ...         print(pw.Config.state()["set_tbl_rows"])
        5
        """
        try:
            text = Path(file).expanduser().read_text(encoding="utf-8")
        except OSError as error:
            raise ValueError(f"invalid Config file (did you mean to use `load`?)\n{error}") from error
        return cls.load(text)

    @classmethod
    def set_tbl_formatting(cls, format: str | None = None, rounded_corners: bool | None = False) -> type[Config]:
        """The lines around cells: one of ``TABLE_FORMATS``, or None for the default.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_tbl_formatting("MARKDOWN")
        ...     print(pw.DataFrame({"a": [1]}))
        shape: (1, 1)
        | a   |
        | --- |
        | i64 |
        |-----|
        | 1   |
        """
        _check("table format name", format, TABLE_FORMATS)
        _state["tbl_formatting"] = (format, True) if rounded_corners else format
        return cls

    @classmethod
    def set_tbl_cell_alignment(cls, format: str | None) -> type[Config]:
        """LEFT, CENTER or RIGHT.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_tbl_cell_alignment("RIGHT")
        ...     print(pw.DataFrame({"name": ["x"]}))
        shape: (1, 1)
        ┌──────┐
        │ name │
        │  --- │
        │  str │
        ╞══════╡
        │    x │
        └──────┘
        """
        _check("alignment", format, ALIGNMENTS)
        _state["tbl_cell_alignment"] = format
        return cls

    @classmethod
    def set_tbl_cell_numeric_alignment(cls, format: str | None) -> type[Config]:
        """LEFT, CENTER or RIGHT, for columns of numbers.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_tbl_cell_numeric_alignment("RIGHT")
        ...     print(pw.DataFrame({"price": [1]}))
        shape: (1, 1)
        ┌───────┐
        │ price │
        │   --- │
        │   i64 │
        ╞═══════╡
        │     1 │
        └───────┘
        """
        _check("alignment", format, ALIGNMENTS)
        _state["tbl_cell_numeric_alignment"] = format
        return cls

    @classmethod
    def set_fmt_float(cls, fmt: str | None = "mixed") -> type[Config]:
        """``mixed`` shortens very large and very small numbers, ``full`` never.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_fmt_float("full")
        ...     print(pw.Series([1e-9]))
        shape: (1,)
        Series: '' [f64]
        [
        	0.000000001
        ]
        """
        _check("float format", fmt, ("mixed", "full"))
        _state["fmt_float"] = "mixed" if fmt is None else fmt
        return cls

    @classmethod
    def set_fmt_str_lengths(cls, n: int | None) -> type[Config]:
        """The most characters of a text that a cell shows.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_fmt_str_lengths(4)
        ...     print(pw.Series(["elephant"]))
        shape: (1,)
        Series: '' [str]
        [
        	"elep…
        ]
        """
        if n is not None and n <= 0:
            raise ValueError("number of characters must be > 0")
        _state["fmt_str_lengths"] = n
        return cls

    @classmethod
    def set_streaming_chunk_size(cls, size: int | None) -> type[Config]:
        """Kept for programs that set it; the engine chooses its batches itself.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_streaming_chunk_size(10_000)
        ...     print(pw.Config.state()["set_streaming_chunk_size"])
        10000
        """
        if size is not None and size < 1:
            raise ValueError("number of rows per chunk must be >= 1")
        _state["streaming_chunk_size"] = size
        return cls

    @classmethod
    def set_thousands_separator(cls, separator: str | bool | None = None) -> type[Config]:
        """The character between thousands; True is a comma, None or False nothing.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_thousands_separator(True)
        ...     print(pw.Series([1234567]))
        shape: (1,)
        Series: '' [i64]
        [
        	1,234,567
        ]
        """
        _state["thousands_separator"] = "," if separator is True else (separator or "")
        return cls

    @classmethod
    def set_decimal_separator(cls, separator: str | None = None) -> type[Config]:
        """The character before decimals: one character, None for a point.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_decimal_separator(",")
        ...     print(pw.Series([1.5]))
        shape: (1,)
        Series: '' [f64]
        [
        	1,5
        ]
        """
        if isinstance(separator, str) and len(separator) != 1:
            raise ValueError(f"`separator` must be a single character; found {separator!r}")
        _state["decimal_separator"] = separator or "."
        return cls

    @classmethod
    def set_trim_decimal_zeros(cls, active: bool | None = True) -> type[Config]:
        """Whether decimals lose their trailing zeros.

        Examples
        --------
        >>> import polarway as pw
        >>> from decimal import Decimal
        >>> with pw.Config():
        ...     _ = pw.Config.set_trim_decimal_zeros(True)
        ...     print(pw.Series([Decimal("1.50")]))
        shape: (1,)
        Series: '' [decimal[38,2]]
        [
        	1.5
        ]
        """
        _state["trim_decimal_zeros"] = bool(active)
        return cls

    @classmethod
    def set_engine_affinity(cls, engine: Any = None) -> type[Config]:
        """Which engine ``collect`` uses where it is not told: a name, of which all mean the same engine, or a :class:`polarway.Engine`.

        Examples
        --------
        >>> import polarway as pw
        >>> with pw.Config():
        ...     _ = pw.Config.set_engine_affinity("streaming")
        ...     print(pw.Config.state()["set_engine_affinity"])
        streaming
        """
        if engine is not None and not hasattr(engine, "collect"):
            _check("engine", engine, ("auto", "cpu", "in-memory", "streaming", "gpu"))
        _state["engine_affinity"] = engine
        return cls


def _plain(name: str) -> str:
    return name.removeprefix("set_")


def _check(what: str, value: str | None, allowed: tuple[str, ...]) -> None:
    if value is not None and value not in allowed:
        raise ValueError(f"invalid {what}: {value!r}\nvalid values: {', '.join(allowed)}")


def _setter(name: str, parameter_default: Any, doc: str) -> Callable[..., type[Config]]:
    def set_option(cls: type[Config], value: Any = parameter_default) -> type[Config]:
        _state[name] = value
        return cls

    set_option.__name__ = f"set_{name}"
    set_option.__qualname__ = f"Config.set_{name}"
    set_option.__module__ = __name__
    shown = parameter_default if parameter_default is not None else 3
    set_option.__doc__ = f"""{doc}

    Examples
    --------
    >>> import polarway as pw
    >>> with pw.Config():
    ...     _ = pw.Config.set_{name}({shown})
    ...     print(pw.Config.state()["set_{name}"])
    {shown}
    """
    return set_option


for _name, _default, _doc in (
    ("ascii_tables", True, "Tables of plain ASCII lines."),
    ("expr_depth_warning", None, "Kept for programs that set it."),
    ("float_precision", None, "Decimals of floats; None: as many as they need."),
    ("fmt_table_cell_list_len", None, "The most items of a list that a cell shows; -1: all."),
    ("progress", True, "Whether long queries show how far they are; None: in terminals and notebooks, after two seconds."),
    ("tbl_cols", None, "The most columns that a table shows; -1: all."),
    ("tbl_column_data_type_inline", True, "Types beside the names, not below."),
    ("tbl_dataframe_shape_below", True, "The shape below the table."),
    ("tbl_hide_column_data_types", True, "Tables without types."),
    ("tbl_hide_column_names", True, "Tables without names."),
    ("tbl_hide_dataframe_shape", True, "Tables without their shape."),
    ("tbl_hide_dtype_separator", True, "Tables without the line between name and type."),
    ("tbl_rows", None, "The most rows that a table shows; -1: all."),
    ("tbl_width_chars", None, "The width of tables in characters; -1: no limit."),
    ("verbose", True, "Kept for programs that set it."),
    ("warn_unstable", True, "Whether interfaces that may change warn."),
):
    setattr(Config, f"set_{_name}", classmethod(_setter(_name, _default, _doc)))


def _from_environment() -> None:
    """POLARWAY_TBL_ROWS, POLARWAY_TBL_COLS and POLARWAY_TBL_WIDTH_CHARS set the options of these names."""
    for name in ("tbl_rows", "tbl_cols", "tbl_width_chars"):
        text = os.environ.get(f"POLARWAY_{name.upper()}")
        if text is not None and text.lstrip("-").isdigit():
            _state[name] = int(text)


_from_environment()
