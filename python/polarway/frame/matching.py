"""Frames brought to the values or the schema of another: verbs of eager and lazy frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self

_WIDTHS = {"Int8": 8, "Int16": 16, "Int32": 32, "Int64": 64, "Int128": 128, "UInt8": 8, "UInt16": 16, "UInt32": 32, "UInt64": 64, "UInt128": 128}
_FLOATS = {"Float16": 16, "Float32": 32, "Float64": 64}


class Matching:
    """Verbs that take a pattern."""

    __slots__ = ()

    def update(
        self,
        other: Self,
        on: Any = None,
        how: str = "left",
        *,
        left_on: Any = None,
        right_on: Any = None,
        include_nulls: bool = False,
        maintain_order: str | None = "left",
    ) -> Self:
        """Values replaced by those of another frame, by row number or by key; its nulls replace nothing unless ``include_nulls``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, 2]}).update(pw.DataFrame({"a": [9, None]})).rows()
        [(9,), (2,)]
        """
        from polarway.expr import when
        from polarway.functions import col, lit

        self._check_kind(other)  # type: ignore[attr-defined]
        if how not in ("left", "inner", "full"):
            raise ValueError(f"`how` must be one of {{'left', 'inner', 'full'}}; found {how!r}")
        row, mark, suffix = "__polarway_row", "__polarway_there", "__polarway_right"
        left: Any = self
        right: Any = other
        mine, theirs = list(left.collect_schema()), list(right.collect_schema())
        if on is None and left_on is None and right_on is None:
            left, right = left.with_row_index(row), right.with_row_index(row)
            left_keys = right_keys = [row]
        else:
            if on is not None and (left_on is not None or right_on is not None):
                raise ValueError("cannot use 'on' in conjunction with 'left_on' or 'right_on'")
            if on is None and (left_on is None or right_on is None):
                raise ValueError("missing join columns for " + ("left frame" if left_on is None else "right frame"))
            left_keys, right_keys = _listed(on if on is not None else left_on), _listed(on if on is not None else right_on)
            for side, keys, names in (("left", left_keys, mine), ("right", right_keys, theirs)):
                for key in keys:
                    if key not in names:
                        raise ValueError(f"{side} join column {key!r} not found")
        shared = [name for name in theirs if name in mine and name not in right_keys]
        if not shared and how != "full":
            return self
        updates = right.select([*right_keys, *shared]).with_columns(lit(True).alias(mark))
        joined = left.join(updates, left_on=left_keys, right_on=right_keys, how=how, suffix=suffix, coalesce=True, maintain_order=maintain_order)
        values = [
            (when(col(mark).is_not_null()).then(col(name + suffix)).otherwise(col(name)) if include_nulls else col(name + suffix).fill_null(col(name))).alias(name)
            for name in shared
        ]
        made: Self = joined.with_columns(values).select(mine)
        return made

    def match_to_schema(
        self,
        schema: Any,
        *,
        missing_columns: Any = "raise",
        missing_struct_fields: Any = "raise",
        extra_columns: str = "raise",
        extra_struct_fields: Any = "raise",
        integer_cast: Any = "forbid",
        float_cast: Any = "forbid",
    ) -> Self:
        """The columns of a schema, in its order; what does not fit raises ``SchemaError`` unless an option says what becomes of it.

        Parameters
        ----------
        missing_columns, missing_struct_fields
            ``raise`` or ``insert`` (nulls); by column also through a mapping, for columns with an expression that is inserted.
        extra_columns, extra_struct_fields
            ``raise`` or ``ignore``.
        integer_cast, float_cast
            ``forbid`` or ``upcast``: a narrower type becomes that of the schema.

        Examples
        --------
        >>> import polarway as pw
        >>> frame = pw.DataFrame({"a": [1, 2], "x": ["p", "q"]})
        >>> frame.match_to_schema({"b": pw.String, "a": pw.Int64}, missing_columns="insert", extra_columns="ignore").rows()
        [(None, 1), (None, 2)]
        """
        from polarway.exceptions import SchemaError
        from polarway.functions import col, lit
        from polarway.schema import Schema

        frame: Any = self
        wanted, have = Schema(schema), frame.collect_schema()
        extra = [name for name in have if name not in wanted]
        if extra and _rule(extra_columns, "", "raise") == "raise":
            raise SchemaError("extra columns in `match_to_schema`: " + ", ".join(f'"{name}"' for name in extra))
        exprs = []
        for name, dtype in wanted.items():
            if name in have:
                rules = tuple(_rule(rule, name, default) for rule, default in (
                    (missing_struct_fields, "raise"), (extra_struct_fields, "raise"), (integer_cast, "forbid"), (float_cast, "forbid"),
                ))  # fmt: skip
                exprs.append(_matched(col(name), have[name], dtype, name, rules).alias(name))
                continue
            rule = _rule(missing_columns, name, "raise")
            if isinstance(rule, str) and rule == "raise":
                raise SchemaError(f'missing columns in `match_to_schema`: "{name}"')
            exprs.append((lit(None, dtype=dtype) if isinstance(rule, str) else rule).alias(name))
        made: Self = frame.with_columns(exprs).select(list(wanted)) if exprs else frame.select()
        return made


def _listed(keys: Any) -> list[str]:
    return [keys] if isinstance(keys, str) else list(keys)


def _rule(rule: Any, name: str, default: str) -> Any:
    return rule.get(name, default) if isinstance(rule, Mapping) else rule


def _matched(expr: Any, have: Any, want: Any, name: str, rules: tuple[Any, ...]) -> Any:
    """The expression with the wanted type, where the rules allow it."""
    from polarway.datatypes import List, Struct
    from polarway.exceptions import SchemaError
    from polarway.functions import element, field, lit

    if have == want:
        return expr
    missing, extra, integers, floats = rules
    if isinstance(have, Struct) and isinstance(want, Struct):
        own = {one.name: one.dtype for one in have.fields}
        wanted = {one.name: one.dtype for one in want.fields}
        if extra == "raise" and (others := [one for one in own if one not in wanted]):
            raise SchemaError(f"extra struct fields in `match_to_schema` of column {name!r}: {', '.join(map(repr, others))}")
        if missing == "raise" and (others := [one for one in wanted if one not in own]):
            raise SchemaError(f"missing struct fields in `match_to_schema` of column {name!r}: {', '.join(map(repr, others))}")
        return expr.struct.eval(*(
            (_matched(field(one), own[one], dtype, name, rules) if one in own else lit(None, dtype=dtype)).alias(one) for one, dtype in wanted.items()
        ))  # fmt: skip
    if isinstance(have, List) and isinstance(want, List):
        return expr.list.eval(_matched(element(), have.inner, want.inner, name, rules))
    for widths, rule, what in ((_WIDTHS, integers, "integer_cast"), (_FLOATS, floats, "float_cast")):
        one, other = widths.get(str(have)), widths.get(str(want))
        if one is None or other is None:
            continue
        if rule == "upcast" and _fits(str(have), str(want), one, other):
            return expr.cast(want)
        raise SchemaError(f"data type mismatch for column {name}: incoming: {have} != target: {want}; `{what}=\"upcast\"` widens")
    raise SchemaError(f"data type mismatch for column {name}: incoming: {have} != target: {want}")


def _fits(have: str, want: str, one: int, other: int) -> bool:
    unsigned = have.startswith("U"), want.startswith("U")
    return one <= other if unsigned[0] == unsigned[1] else unsigned[0] and one < other
