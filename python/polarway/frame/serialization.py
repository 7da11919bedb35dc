"""Frames and plans as bytes, for other processes of this version of Polarway."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polarway.plan.text import decode_node, encode_node, json_text

if TYPE_CHECKING:
    from polarway.frame.data_frame import DataFrame
    from polarway.lazyframe import LazyFrame

_MAGIC = b"PWPLAN1\n"


def serialize_frame(frame: DataFrame, file: Any, format: str) -> bytes | str | None:
    """An Arrow IPC stream."""
    _check_format(format)
    data = stream_of(frame)
    if format == "binary":
        return _give(data, file)
    columns = [{"name": name, "datatype": dtype._string_repr()} for name, dtype in frame.schema.items()]
    return _give_text(json_text({"columns": columns, "ipc_stream": base64.b64encode(data).decode("ascii")}), file)


def stream_of(frame: DataFrame) -> bytes:
    """The frame as an Arrow IPC stream."""
    if any(dtype.is_object() for dtype in frame._native.schema().values()):
        from polarway.exceptions import ComputeError

        raise ComputeError("serializing data of type Object is not supported")
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer)
    return buffer.getvalue()


def deserialize_frame(source: Any, format: str) -> DataFrame:
    """A frame from :func:`serialize_frame`."""
    from polarway.io import read_ipc_stream

    _check_format(format)
    if format == "binary":
        return read_ipc_stream(_bytes_of(source))
    return read_ipc_stream(base64.b64decode(_document(source, "ipc_stream")["ipc_stream"]))


def serialize_plan(lazy: LazyFrame, file: Any, format: str) -> bytes | str | None:
    """The plan's JSON with the frames that it names."""
    from polarway.frame.data_frame import DataFrame

    _check_format(format)
    # Functions of whole frames run now: what they give is a part of the query.
    lazy = lazy._ready()
    frames = {}
    for native in lazy._frames():
        if not hasattr(native, "handle"):
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError("a query over bytes in memory cannot be serialized; scan a file, or collect first")
        frames[str(native.handle)] = base64.b64encode(stream_of(DataFrame._from_native(native))).decode("ascii")
    document = encode_node({"plan": lazy._node, "frames": frames})
    return _give(_MAGIC + document, file) if format == "binary" else _give_text(document.decode(), file)


def deserialize_plan(source: Any, format: str) -> LazyFrame:
    """A lazy frame from :func:`serialize_plan`."""
    from polarway.exceptions import ComputeError
    from polarway.lazyframe import LazyFrame

    _check_format(format)
    if format == "json":
        document = _document(source, "plan")
    else:
        data = _bytes_of(source)
        if not data.startswith(_MAGIC):
            raise ComputeError("deserialization failed: these bytes are no serialized query of this version")
        document = decode_node(data[len(_MAGIC) :])
    natives = {int(handle): deserialize_frame(base64.b64decode(text), "binary")._native for handle, text in document["frames"].items()}
    return LazyFrame._of(_renumbered(document["plan"], natives), tuple(natives.values()))


def _renumbered(node: Any, natives: dict[int, Any]) -> Any:
    """The plan with the handles of this process."""
    if isinstance(node, list):
        return [_renumbered(item, natives) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: natives[value].handle if key in ("frame", "lit_frame") and isinstance(value, int) else _renumbered(value, natives)
        for key, value in node.items()
    }


def _check_format(format: str) -> None:
    if format not in ("binary", "json"):
        raise ValueError(f"`format` must be one of {{'binary', 'json'}}, got {format!r}")


def _give(data: bytes, file: Any) -> bytes | None:
    if file is None:
        return data
    if isinstance(file, (str, Path)):
        Path(file).write_bytes(data)
    else:
        file.write(data)
    return None


def _give_text(text: str, file: Any) -> str | None:
    if file is None:
        return text
    if isinstance(file, (str, Path)):
        Path(file).write_text(text, encoding="utf-8")
    elif isinstance(file, io.TextIOBase):
        file.write(text)
    else:
        file.write(text.encode())
    return None


def _document(source: Any, key: str) -> dict[str, Any]:
    """The JSON object that a serialized frame or query is."""
    from polarway.exceptions import ComputeError

    read = source.read() if hasattr(source, "read") else _bytes_of(source)
    try:
        document = decode_node(read)
    except ValueError as error:
        place = f"line {getattr(error, 'lineno', 1)} column {getattr(error, 'colno', 1)}"
        raise ComputeError(f"could not deserialize input from JSON: expected value at {place}") from None
    if not isinstance(document, dict) or key not in document:
        raise ComputeError(f"could not deserialize input from JSON: it has no key {key!r}")
    return document


def _bytes_of(source: Any) -> bytes:
    if isinstance(source, (str, Path)):
        return Path(source).read_bytes()
    return bytes(source.read()) if hasattr(source, "read") else bytes(source)
