"""Names that programs written for Polars pass around; they change nothing here."""

from __future__ import annotations

from typing import Any


class CompatLevel:
    """Which Arrow types leave: ``oldest`` has no views, ``newest`` has.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.CompatLevel.oldest() == pw.CompatLevel.newest()
    False
    """

    __slots__ = ("_version",)
    _version: int

    def __init__(self) -> None:
        raise TypeError("it is not allowed to create a CompatLevel object")

    @staticmethod
    def _with_version(version: int) -> CompatLevel:
        level = object.__new__(CompatLevel)
        level._version = version
        return level

    @staticmethod
    def newest() -> CompatLevel:
        """The newest level.

        Examples
        --------
        >>> import polarway as pw
        >>> table = pw.DataFrame({"a": ["x"]}).to_arrow(compat_level=pw.CompatLevel.newest())
        >>> table.column("a").to_pylist()
        ['x']
        """
        return CompatLevel._with_version(1)

    @staticmethod
    def oldest() -> CompatLevel:
        """The most compatible level.

        Examples
        --------
        >>> import polarway as pw
        >>> table = pw.DataFrame({"a": ["x"]}).to_arrow(compat_level=pw.CompatLevel.oldest())
        >>> table.schema.field("a").type
        DataType(large_string)
        """
        return CompatLevel._with_version(0)

    def __repr__(self) -> str:
        return f"<CompatLevel: {self._version}>"


_FLAGS = (
    "predicate_pushdown", "projection_pushdown", "simplify_expression", "slice_pushdown", "comm_subplan_elim", "comm_subexpr_elim",
    "cluster_with_columns", "check_order_observe", "fast_projection", "sort_collapse", "pre_partition_hive", "join_order", "row_estimate",
)  # fmt: skip


class QueryOptFlags:
    """Accepted by ``collect``; the optimizer decides itself what is worth doing.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.LazyFrame({"a": [1]}).collect(optimizations=pw.QueryOptFlags(predicate_pushdown=False)).height
    1
    """

    def __init__(self, **flags: bool | None) -> None:
        self._flags = dict.fromkeys(_FLAGS, True)
        self.update(**flags)

    @staticmethod
    def none(**flags: bool | None) -> QueryOptFlags:
        """No optimization but those given.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.QueryOptFlags.none(slice_pushdown=True).predicate_pushdown
        False
        """
        return QueryOptFlags(**(dict.fromkeys(_FLAGS, False) | flags))

    @staticmethod
    def _eager(**flags: bool | None) -> QueryOptFlags:
        return QueryOptFlags(**flags)

    @property
    def _pyoptflags(self) -> QueryOptFlags:
        return self

    def update(self, **flags: bool | None) -> QueryOptFlags:
        """More flags.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.QueryOptFlags().update(predicate_pushdown=False).predicate_pushdown
        False
        """
        for name, value in flags.items():
            if name not in _FLAGS:
                raise TypeError(f"QueryOptFlags got an unexpected keyword argument {name!r}; there are {', '.join(_FLAGS)}")
            if value is not None:
                self._flags[name] = value
        return self

    def no_optimizations(self) -> QueryOptFlags:
        """All flags off.

        Examples
        --------
        >>> import polarway as pw
        >>> flags = pw.QueryOptFlags()
        >>> flags.no_optimizations().predicate_pushdown
        False
        """
        self._flags = dict.fromkeys(_FLAGS, False)
        return self

    def __getattr__(self, name: str) -> Any:
        if name not in _FLAGS:
            raise AttributeError(f"QueryOptFlags has no flag {name!r}; there are {', '.join(_FLAGS)}")
        return self._flags[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _FLAGS:
            self._flags[name] = bool(value)
        else:
            super().__setattr__(name, value)

    def __repr__(self) -> str:
        return f"QueryOptFlags({', '.join(f'{name}={value}' for name, value in self._flags.items())})"
