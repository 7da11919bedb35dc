"""Columns of Python objects: the engine moves handles, and the objects stay here.

A handle is the identity of its object. A :class:`ObjectStore` holds the objects of one column as they were given and so keeps their
handles good; frames carry the stores of their columns along (docs/objects.md).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from polarway.construct.bitmaps import validity
from polarway.construct.buffers import ColumnBuffers
from polarway.construct.field_metadata import encode_metadata
from polarway.datatypes import classes as c


class ObjectStore:
    """The objects behind handles. Filled once, when it is made; then only read."""

    __slots__ = ("__weakref__", "_objects")

    def __init__(self, values: Iterable[Any]) -> None:
        self._objects = {id(value): value for value in values if value is not None}

    def __len__(self) -> int:
        return len(self._objects)

    def __contains__(self, handle: int) -> bool:
        return handle in self._objects

    def __getitem__(self, handle: int) -> Any:
        return self._objects[handle]


Stores = tuple[ObjectStore, ...]


def object_column(values: list[Any]) -> ColumnBuffers:
    """Any values as one column of objects; None is null."""
    missing, bitmap = validity(values)
    store = ObjectStore(values)
    handles = array("q", [0 if value is None else id(value) for value in values])
    metadata = encode_metadata({b"ARROW:extension:name": b"polarway.object"})
    column = ColumnBuffers(c.Object(), "w:8", len(values), missing, (bitmap, handles), metadata=metadata)
    column.objects = (store,)
    return column


def looked_up(handles: list[Any], stores: Stores) -> list[Any]:
    """The objects of handles; None stays None."""
    if len(stores) == 1:
        known = stores[0]._objects
    else:
        known = {}
        for store in stores:
            known.update(store._objects)
    try:
        return [None if handle is None else known[handle] for handle in handles]
    except KeyError:
        from polarway.exceptions import ComputeError

        raise ComputeError("a column of objects was handed over without the objects: they stay in the process and the frames that made them") from None


def together(frames: Iterable[Any]) -> Stores:
    """The stores of frames, each once."""
    found: dict[int, ObjectStore] = {}
    for frame in frames:
        for store in getattr(frame, "objects", ()):
            found[id(store)] = store
    return tuple(found.values())


def held_by(frame: Any, stores: Stores) -> Stores:
    """What a frame that was made of others needs of their stores: nothing without columns of objects; few rows get a store of their own."""
    places = [place for place, dtype in enumerate(frame.schema().values()) if type(dtype) is c.Object]
    if not places:
        return ()
    rows = frame.rows()
    if sum(map(len, stores)) <= rows * len(places) and len(stores) <= _MOST:
        return stores
    return (ObjectStore(value for place in places for value in looked_up(frame.handles(place), stores)),)


# More stores than this become one: looking up goes through all of them.
_MOST = 16
