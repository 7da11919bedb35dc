"""Lists and arrays: which items, in which order."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from polarway.backends.portable.arange import arange
from polarway.backends.portable.arrays import list_array, one_array, struct_array
from polarway.backends.portable.casts import cast, to
from polarway.backends.portable.coercion import require_supertype
from polarway.backends.portable.functions.arithmetic import arithmetic
from polarway.backends.portable.functions.lists import Items, items_of, kept, made
from polarway.backends.portable.functions.registry import Call, function
from polarway.backends.portable.functions.rows import window
from polarway.backends.portable.grouping import codes_of, first_places
from polarway.backends.portable.lists import to_list
from polarway.backends.portable.ordering import frozen, places
from polarway.backends.portable.types import stored_type
from polarway.backends.portable.values import ROWS, Scope, Value, broadcast, group_ids, lengths_of, meet, offsets_of, spread
from polarway.datatypes import classes as c
from polarway.exceptions import ComputeError, InvalidOperationError, OutOfBoundsError, ShapeError


def beside(call: Call, index: int) -> list[Any]:
    """An argument's value for each list."""
    value = call.args[index]
    count = len(call.args[0].data)
    shape, offsets, length = meet(call.scope, [call.args[0], value])
    data = spread(call.scope, value, shape, offsets, length)
    held = to_list(data, value.dtype, stored=True)
    return held if len(held) == count else held * count


def gathered(call: Call, items: Items, chosen: list[list[int | None]]) -> pa.Array:
    """Lists of the items at places of the flat items."""
    flat = pa.array([place for places_ in chosen for place in places_], pa.int64())
    return items.lists(items.data.take(flat), offsets_of(pa.array([len(one) for one in chosen], pa.int64())) if chosen else pa.array([0], pa.int64()))


def _spans(items: Items) -> list[tuple[int, int]]:
    ends = items.offsets.to_pylist()
    return list(itertools.pairwise(ends))


@function("list.get", "arr.get", args=2)
def _get(call: Call) -> Value:
    items = items_of(call)
    lenient = call.opt("null_on_oob", False)
    chosen: list[int | None] = []
    missing = items.mask.to_pylist() if items.mask is not None else [False] * items.rows
    for (start, stop), index, gone in zip(_spans(items), beside(call, 1), missing):
        if index is None or gone:
            chosen.append(None)
            continue
        place = start + index if index >= 0 else stop + index
        if not start <= place < stop:
            if not lenient:
                raise ComputeError("get index is out of bounds")
            chosen.append(None)
            continue
        chosen.append(place)
    return made(call, items.dtype, items.data.take(pa.array(chosen, pa.int64())))


@function("list.gather", args=2)
def _gather(call: Call) -> Value:
    items = items_of(call)
    lenient = call.opt("null_on_oob", False)
    chosen: list[list[int | None]] = []
    for (start, stop), wanted in zip(_spans(items), beside(call, 1)):
        one: list[int | None] = []
        for index in wanted if isinstance(wanted, list) else [wanted]:
            place = None if index is None else start + index if index >= 0 else stop + index
            if place is not None and not start <= place < stop:
                if not lenient:
                    raise OutOfBoundsError("gather indices are out of bounds")
                place = None
            one.append(place)
        chosen.append(one)
    return kept(call, items.dtype, gathered(call, items, chosen))


@function("list.gather_every", args=3)
def _gather_every(call: Call) -> Value:
    items = items_of(call)
    chosen: list[list[int | None]] = [list(range(start + offset, stop, n)) for (start, stop), n, offset in zip(_spans(items), beside(call, 1), beside(call, 2))]
    return kept(call, items.dtype, gathered(call, items, chosen))


@function("list.head", "list.tail", "list.slice", "arr.head", "arr.tail", "arr.slice", args=2, most=3)
def _slice(call: Call) -> Value:
    items = items_of(call)
    as_array = call.opt("as_array", False) if call.name.startswith("arr.") else False
    first = beside(call, 1)
    lengths = beside(call, 2) if len(call.args) > 2 else [None] * items.rows
    chosen: list[list[int | None]] = []
    kind = call.name.partition(".")[2]
    for (start, stop), n, length in zip(_spans(items), first, lengths):
        size = stop - start
        if n is None:
            chosen.append([] if kind != "head" else list(range(start, stop)))
            continue
        if kind == "slice":
            low, high = window(size, n, None if length is not None and length < 0 else length)
        else:
            # A negative length of the first items is no length.
            count = min(n, size) if n >= 0 else size if kind == "head" else max(size + n, 0)
            low, high = (0, count) if kind == "head" else (size - count, size)
        chosen.append(list(range(start + low, start + high)))
    result = gathered(call, items, chosen)
    if not as_array:
        return kept(call, items.dtype, result)
    size, n = call.args[0].dtype.size, call.constant(1)  # type: ignore[attr-defined]
    if kind == "slice":
        low, high = window(size, n, call.constant(2) if len(call.args) > 2 else None)
    else:
        low, high = 0, min(n, size) if n >= 0 else max(size + n, 0)
    target = c.Array(items.dtype, high - low)
    return call.args[0].replaced(target, cast(result, c.List(items.dtype), target))


@function("list.reverse", "arr.reverse")
def _reverse(call: Call) -> Value:
    items = items_of(call)
    return kept(call, items.dtype, gathered(call, items, [list(range(stop - 1, start - 1, -1)) for start, stop in _spans(items)]), as_list=False)


@function("list.shift", "arr.shift", args=2)
def _shift(call: Call) -> Value:
    items = items_of(call)
    chosen: list[list[int | None]] = []
    numbers = beside(call, 1)
    for (start, stop), n in zip(_spans(items), numbers):
        chosen.append([place - n if n is not None and start <= place - n < stop else None for place in range(start, stop)])
    if None in numbers:
        # A row without a number is null.
        gone = pa.array([n is None for n in numbers], pa.bool_())
        items.mask = gone if items.mask is None else pc.or_(items.mask, gone)
    return kept(call, items.dtype, gathered(call, items, chosen), as_list=False)


@function("list.sort", "arr.sort")
def _sort(call: Call) -> Value:
    items = items_of(call)
    falling, last = call.opt("descending", False), call.opt("nulls_last", False)
    order = places([(items.data, items.dtype)], [falling], [last], group_ids(items.offsets, len(items.data)) if items.rows else None)
    return kept(call, items.dtype, items.lists(items.data.take(order)), as_list=False)


@function("list.unique", "arr.unique")
def _unique(call: Call) -> Value:
    items = items_of(call)
    call.opt("maintain_order", False)
    if not items.rows:
        return kept(call, items.dtype, items.lists(items.data))
    ids = group_ids(items.offsets, len(items.data))
    codes, count = codes_of([(ids, c.Int64()), (items.data, items.dtype)], len(items.data))
    firsts = first_places(codes, count)
    firsts = firsts.take(pc.sort_indices(firsts))
    flags = pc.is_in(arange(len(items.data)), value_set=firsts)
    from polarway.backends.portable.selections import kept_offsets

    return kept(call, items.dtype, items.lists(items.data.filter(flags), kept_offsets(flags, items.offsets)))


@function("list.drop_nulls")
def _drop_nulls(call: Call) -> Value:
    from polarway.backends.portable.selections import kept_offsets

    items = items_of(call)
    flags = items.data.is_valid()
    return kept(call, items.dtype, items.lists(items.data.filter(flags), kept_offsets(flags, items.offsets)))


@function("list.diff")
def _diff(call: Call) -> Value:
    items = items_of(call)
    n, drops = call.opt("n", 1), call.opt("null_behavior", "ignore") == "drop"
    before = pa.array([place - n if start <= place - n < stop else None for start, stop in _spans(items) for place in range(start, stop)], pa.int64())
    scope = Scope({}, len(items.data))
    found = arithmetic(scope, "sub", Value("", items.dtype, items.data, ROWS), Value("", items.dtype, items.data.take(before), ROWS))
    if not drops:
        return kept(call, found.dtype, items.lists(found.data))
    from polarway.backends.portable.selections import kept_offsets

    flags = before.is_valid()
    return kept(call, found.dtype, items.lists(found.data.filter(flags), kept_offsets(flags, items.offsets)))


def contains(scope: Scope, lists: Value, item: Value, *, nulls_equal: bool) -> Value:
    """Whether lists hold an item."""
    lists, item = broadcast(scope, [lists, item])
    shape, offsets, length = meet(scope, [lists, item])
    held = spread(scope, lists, shape, offsets, length)
    inner = lists.dtype.inner  # type: ignore[attr-defined]
    common = require_supertype(inner, item.dtype) if item.weak is None or not inner.is_numeric() else inner
    wanted = to_list(spread(scope, to(item, common), shape, offsets, length), common, stored=True)
    target = c.List(common) if type(lists.dtype) is c.List else c.Array(common, lists.dtype.size)  # type: ignore[attr-defined]
    out: list[bool | None] = []
    for values, one in zip(to_list(cast(held, lists.dtype, target), target, stored=True), wanted):
        if values is None:
            out.append(None)
        elif one is None:
            out.append(any(value is None for value in values) if nulls_equal else None)
        else:
            key = frozen(one)
            out.append(any(value is not None and frozen(value) == key for value in values))
    return Value(lists.name, c.Boolean(), pa.array(out, pa.bool_()), shape, root=lists.root, offsets=offsets)


@function("list.contains", "arr.contains", args=2)
def _contains(call: Call) -> Value:
    items_of(call)
    return contains(call.scope, call.args[0], call.args[1], nulls_equal=call.opt("nulls_equal", True))


@function("list.count_matches", "arr.count_matches", args=2)
def _count(call: Call) -> Value:
    items = items_of(call)
    wanted = call.args[1]
    common = items.dtype if wanted.weak is not None else require_supertype(items.dtype, wanted.dtype)
    call_args = call.args
    call.args = [call_args[0], to(wanted, common)]
    keys = [frozen(one) for one in beside(call, 1)]
    call.args = call_args
    held = to_list(cast(items.data, items.dtype, common), common, stored=True)
    return made(call, c.UInt32(), items.masked(pa.array([sum(frozen(value) == key for value in held[a:b]) for (a, b), key in zip(_spans(items), keys)], pa.uint32())))


@function("list.join", "arr.join", args=2)
def _join(call: Call) -> Value:
    items = items_of(call)
    ignore = call.opt("ignore_nulls", True)
    if type(items.dtype) not in (c.String, c.Categorical, c.Enum, c.Null):
        raise call.undefined(items.dtype)
    held = items.data.to_pylist()
    out: list[str | None] = []
    for (start, stop), separator in zip(_spans(items), beside(call, 1)):
        texts = held[start:stop]
        out.append(None if separator is None or (not ignore and None in texts) else separator.join(text for text in texts if text is not None))
    return made(call, c.String(), items.masked(pa.array(out, pa.large_string())))


@function("list.sample", most=2)
def _sample(call: Call) -> Value:
    items = items_of(call)
    is_share = call.opt("fraction", False)
    amounts = beside(call, 1) if len(call.args) > 1 else [1] * items.rows
    again, shuffle, seed = call.opt("with_replacement", False), call.opt("shuffle", False), call.opt("seed", None)
    draw = random.Random(seed)
    chosen: list[list[int | None]] = []
    present = [True] * items.rows if items.mask is None else [not gone for gone in items.mask.to_pylist()]
    for (start, stop), amount, there in zip(_spans(items), amounts, present):
        size = stop - start
        count = 0 if amount is None or not there else int(size * amount) if is_share else int(amount)
        if count < 0 or (count > size and not (again and size)):
            raise ShapeError(
                "cannot take a larger sample than the total population when `with_replacement=false` "
                f"(sample size: {count}, population: {size})"
            )
        picked = [draw.randrange(start, stop) for _ in range(count)] if again else draw.sample(range(start, stop), count)
        chosen.append(list(picked if shuffle or again else sorted(picked)))
    return kept(call, items.dtype, gathered(call, items, chosen))


@function("list.set_union", "list.set_intersection", "list.set_difference", "list.set_symmetric_difference", args=2)
def _sets(call: Call) -> Value:
    items_of(call)
    left, right = call.args
    if type(right.dtype) is not c.List:
        right = right.replaced(c.List(right.dtype), list_array(arange(len(right.data) + 1), right.data))
    dtype: Any = require_supertype(left.dtype, right.dtype)
    left, right = broadcast(call.scope, [left, right])
    shape, offsets, length = meet(call.scope, [left, right])
    sides = [spread(call.scope, to(value, dtype), shape, offsets, length) for value in (left, right)]
    kind = call.name.removeprefix("list.set_")
    one, other = (Items(side, dtype) for side in sides)
    both = pa.concat_arrays([one.data, other.data])
    codes = codes_of([(both, dtype.inner)], len(both))[0].to_pylist()
    chosen: list[list[int]] = []
    for (a, b), (x, y) in zip(_spans(one), _spans(other)):
        mine = {codes[place]: place for place in reversed(range(a, b))}
        theirs = {codes[place + len(one.data)]: place + len(one.data) for place in reversed(range(x, y))}
        mine, theirs = dict(reversed(mine.items())), dict(reversed(theirs.items()))
        if kind == "union":
            chosen.append([{**theirs, **mine}[code] for code in dict.fromkeys([*mine, *theirs])])
        elif kind == "intersection":
            chosen.append([place for code, place in mine.items() if code in theirs])
        elif kind == "difference":
            chosen.append([place for code, place in mine.items() if code not in theirs])
        else:
            chosen.append([place for code, place in mine.items() if code not in theirs] + [place for code, place in theirs.items() if code not in mine])
    flat = pa.array([place for one_list in chosen for place in one_list], pa.int64())
    ends = offsets_of(pa.array([len(one_list) for one_list in chosen], pa.int64())) if chosen else pa.array([0], pa.int64())
    gone = pc.or_(sides[0].is_null(), sides[1].is_null())
    return Value(left.name, dtype, list_array(ends, both.take(flat), gone), shape, root=left.root, offsets=offsets)


@function("list.to_array")
def _to_array(call: Call) -> Value:
    items = items_of(call)
    target = c.Array(items.dtype, call.opt("width"))
    return call.args[0].replaced(target, cast(call.args[0].data, call.args[0].dtype, target))


@function("arr.to_list")
def _to_list(call: Call) -> Value:
    items = items_of(call)
    return kept(call, items.dtype, items.lists(items.data))


@function("list.to_struct", "arr.to_struct")
def _to_struct(call: Call) -> Value:
    items = items_of(call)
    fields = call.opt("fields", None)
    if fields is None:
        if type(call.args[0].dtype) is not c.Array:
            raise call.unsupported("without the names of the fields")
        fields = [f"field_{index}" for index in range(call.args[0].dtype.size)]  # type: ignore[attr-defined]
    dtype = c.Struct([c.Field(name, items.dtype) for name in fields])
    children = []
    spans = _spans(items)
    for index in range(len(fields)):
        children.append(items.data.take(pa.array([start + index if start + index < stop else None for start, stop in spans], pa.int64())))
    valid = None if items.mask is None else pc.invert(items.mask)
    return made(call, dtype, struct_array(children, stored_type(dtype), items.rows, valid))


@function("arr.dot", args=2)
def _dot(call: Call) -> Value:
    for value in call.args:
        if type(value.dtype) is not c.Array:
            raise InvalidOperationError(f"expected Array datatype for array operation, got: {value.dtype}")
    args = broadcast(call.scope, call.args)
    shape, offsets, length = meet(call.scope, args)
    sides = [spread(call.scope, value, shape, offsets, length) for value in args]
    one, other = (Items(side, value.dtype) for side, value in zip(sides, args))
    widths = [getattr(value.dtype, "size", None) for value in call.args]
    if widths[0] != widths[1]:
        raise ShapeError(f"arr.dot requires equal array widths, got {widths[0]} and {widths[1]}")
    scope = Scope({}, len(one.data))
    product = arithmetic(scope, "mul", Value("", one.dtype, one.data, ROWS), Value("", other.dtype, other.data, ROWS))
    from polarway.backends.portable.aggregates import Rows, sum_type, sums

    dtype = sum_type(product.dtype)
    total = sums(Rows(product.data, product.dtype, one.offsets), dtype)
    known = pc.and_(sides[0].is_valid(), sides[1].is_valid())
    data = pc.if_else(known, one_array(total), pa.scalar(None, total.type))
    return Value(call.args[0].name, dtype, data, shape, root=call.args[0].root, offsets=offsets)


__all__ = ["contains", "lengths_of"]
