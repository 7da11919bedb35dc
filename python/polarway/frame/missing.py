"""Names of Polars' frames that this version does not have: calling one says so, before anything runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ON_EAGER = (
    "to_jax", "to_torch", "write_avro", "write_clipboard", "write_delta",
    "write_excel", "write_iceberg",
)  # fmt: skip
#: what to use in the place of some
ADVICE = {
    "to_torch": "go through numpy: torch.from_numpy(frame.to_numpy(writable=True))",
    "to_jax": "go through numpy: jax.numpy.asarray(frame.to_numpy())",
    "write_excel": "go through pandas: frame.to_pandas().to_excel(...), which needs xlsxwriter or openpyxl",
    "write_clipboard": "go through pandas: frame.to_pandas().to_clipboard(...)",
    "write_avro": "pass the rows on: fastavro.writer(file, schema, frame.to_dicts()), which needs fastavro",
    "write_delta": "pass the frame on: deltalake.write_deltalake(path, frame.to_arrow()), which needs deltalake",
    "sink_delta": "collect, and pass the frame on: deltalake.write_deltalake(path, frame.to_arrow()), which needs deltalake",
    "write_iceberg": "pass the frame on: table.append(frame.to_arrow()), which needs pyiceberg",
    "sink_iceberg": "collect, and pass the frame on: table.append(frame.to_arrow()), which needs pyiceberg",
}
ON_LAZY = ("profile", "remote", "show_graph", "sink_delta", "sink_iceberg")


def add_missing(owner: type, names: tuple[str, ...]) -> None:
    """Gives a class a method for each name it lacks; the method raises."""
    for name in names:
        if not hasattr(owner, name):
            setattr(owner, name, _missing(f"{owner.__name__}.{name}"))


def _missing(name: str) -> Callable[..., Any]:
    def method(*_arguments: Any, **_options: Any) -> Any:
        from polarway.exceptions import UnsupportedError

        advice = ADVICE.get(name.rpartition(".")[2])
        raise UnsupportedError(f"{name} is not supported by this version" + ("" if advice is None else f"; {advice}"))

    method.__name__ = name.rpartition(".")[2]
    method.__qualname__ = name
    method.__doc__ = "Not supported by this version: raises :class:`polarway.exceptions.UnsupportedError`."
    return method
