"""PyCapsules of Arrow structs end as they should: unused, used, refused, in other threads; a consumer's own error arrives."""

from __future__ import annotations

import ctypes
import gc
import threading

import polarway as pw
import pytest
from polarway.backends.native import arrow_export, library

pa = pytest.importorskip("pyarrow", reason="pyarrow is the consumer here")

ODD = pw.DataFrame({"a": pw.Series([1, 2], dtype=pw.UInt128)})
FRAME = pw.DataFrame({"a": [1, 2, 3], "t": ["x", None, "longer than twelve bytes"]})


def exports() -> int:
    """Structs that are handed out and not released."""
    gc.collect()
    engine = library.get()
    memory = library.Memory(size=64)
    engine.check(engine.pw_memory_stats(ctypes.byref(memory), engine.errors.address))
    return int(memory.open_exports) + arrow_export.alive()


@pytest.mark.parametrize(
    "consume",
    [
        lambda: pa.table(ODD),
        lambda: pa.RecordBatchReader.from_stream(ODD),
        lambda: pa.chunked_array(ODD["a"]),
        lambda: pa.schema(ODD.schema),
        lambda: pa.schema(ODD),
    ],
)
@pytest.mark.parametrize("times", [1, 50])
def test_the_error_of_a_consumer_arrives(consume: object, times: int) -> None:
    before = exports()
    for _ in range(times):
        with pytest.raises(pa.ArrowInvalid, match="_plu128"):
            consume()  # type: ignore[operator]
    assert exports() == before


def test_capsules_that_nobody_uses_release_what_they_hold() -> None:
    before = exports()
    for _ in range(20):
        FRAME.__arrow_c_stream__()
        FRAME.__arrow_c_schema__()
        FRAME["t"].__arrow_c_stream__()
        FRAME.schema.__arrow_c_schema__()
    assert exports() == before
    held = [FRAME.__arrow_c_stream__(), FRAME.schema.__arrow_c_schema__()]
    assert exports() > before
    held.clear()
    assert exports() == before


def test_a_capsule_ends_while_an_exception_passes() -> None:
    before = exports()

    def fails() -> None:
        capsules = [FRAME.__arrow_c_stream__(), FRAME.schema.__arrow_c_schema__()]
        assert len(capsules) == 2
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine") as caught:
        fails()
    # The traceback holds the frame, and that the capsules.
    del caught
    assert exports() == before


def test_what_was_taken_is_not_released_again() -> None:
    before = exports()
    table = pa.table(FRAME)
    assert table.to_pylist() == FRAME.to_dicts()
    del table
    assert exports() == before


def test_capsules_end_in_other_threads() -> None:
    before = exports()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(50):
                FRAME.__arrow_c_stream__()
                FRAME.schema.__arrow_c_schema__()
                with pytest.raises(pa.ArrowInvalid, match="_plu128"):
                    pa.table(ODD)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert exports() == before


def test_the_destructor_takes_its_whole_table() -> None:
    engine = library.get()
    with pytest.raises(pw.exceptions.PolarwayError, match="this library takes 7"):
        engine.check(engine.pw_python_capsules(None, 3, ctypes.byref(ctypes.c_void_p()), engine.errors.address))
