"""The native engine as a backend: plans in, frames and Arrow streams out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from ctypes import addressof, byref, c_uint64, sizeof
from typing import TYPE_CHECKING, Any

from polarway.backends.adoption import adopted
from polarway.backends.native import arrow_memory, direct_calls, library
from polarway.backends.native.frame import NativeFrame
from polarway.construct.objects import held_by, together
from polarway.plan.order import gives_order
from polarway.progress import watcher

if TYPE_CHECKING:
    from polarway.backends.base import Progress
    from polarway.construct.buffers import ColumnBuffers
    from polarway.datatypes import DataType
    from polarway.schema import Schema

# Ctrl-C is noticed between two waits.
WAIT_MS = 50
# Below this many rows one thread is faster than waking the others, and a query ends before Ctrl-C could matter.
SMALL_ROWS = 50_000
# Sessions for memory limits of single queries.
MOST_SESSIONS = 16


def _with_objects(made: NativeFrame, frames: tuple[Any, ...]) -> NativeFrame:
    """The frame with what its columns of objects need of those that it was made of."""
    for frame in frames:
        if getattr(frame, "objects", ()):
            made.objects = held_by(made, together(frames))
            break
    return made


class NativeEngine:
    """Runs plans in this process over the C ABI."""

    name = "standalone"

    def __init__(self) -> None:
        self._library = library.get()
        direct_calls.bind()
        self._sessions: dict[int, int] = {}

    def run(self, plan: bytes, frames: tuple[Any, ...], *, on_progress: Callable[[Progress], None] | None = None) -> NativeFrame:
        """Runs a plan to its end. Small in-memory inputs run on the calling thread; the rest can be stopped with Ctrl-C."""
        plan, frames = adopted(self, plan, frames)
        if on_progress is None and b'"op":"scan"' not in plan:
            rows = 0
            for frame in frames:
                rows += frame.rows()
            if rows <= SMALL_ROWS:
                made = self.collect(plan)
                made.ordered = gives_order(plan, frames)
                return _with_objects(made, frames)
        made = self._wait(self._start(plan), on_progress)
        made.ordered = gives_order(plan, frames)
        return _with_objects(made, frames)

    def run_within(self, memory_limit: int, plan: bytes, frames: tuple[Any, ...], on_progress: Callable[[Progress], None] | None = None) -> NativeFrame:
        """As :meth:`run`, with a limit of bytes on what the query may hold."""
        plan, held = adopted(self, plan, frames)
        return _with_objects(self._wait(self._start(plan, self._session(memory_limit)), on_progress), held)

    def batches_within(self, memory_limit: int, plan: bytes, frames: tuple[Any, ...] = ()) -> Iterator[NativeFrame]:
        """As :meth:`batches`, with a limit of bytes on what the query may hold."""
        plan, held = adopted(self, plan, frames)
        return self._batches(self._start(plan, self._session(memory_limit)), held)

    def collect(self, plan: bytes) -> NativeFrame:
        """Runs a plan on the calling thread, without a way to stop it."""
        engine = self._library
        out = c_uint64()
        code = engine.pw_query_collect(engine.session, plan, len(plan), byref(out), engine.errors.address)
        if code:
            raise engine.failure(code)
        return NativeFrame(self, out.value)

    def batches(self, plan: bytes, frames: tuple[Any, ...] = ()) -> Iterator[NativeFrame]:
        """Runs a plan and gives its rows in order, batch by batch, while it runs; closing the iterator cancels it."""
        plan, held = adopted(self, plan, frames)
        return self._batches(self._start(plan), held)

    def _batches(self, query: int, held: tuple[Any, ...]) -> Iterator[NativeFrame]:
        engine = self._library
        out = c_uint64()
        try:
            while True:
                code = engine.pw_query_next_frame(query, WAIT_MS, byref(out), engine.errors.address)
                if code == library.TIMEOUT:
                    continue
                engine.check(code)
                if not out.value:
                    return
                yield _with_objects(NativeFrame(self, out.value), held)
        finally:
            engine.pw_query_free(query, None)

    def stream(self, plan: bytes, frames: tuple[Any, ...]) -> object:
        """Starts a plan and gives its batches as a capsule; dropping that cancels the query."""
        plan, _held = adopted(self, plan, frames)
        return arrow_memory.stream_capsule(self._open_stream(plan))

    def schema(self, plan: bytes, frames: tuple[Any, ...] = ()) -> Schema:
        """Names and types of a plan's result, without running it."""
        plan, _held = adopted(self, plan, frames)
        engine = self._library
        out = arrow_memory.ArrowSchema()
        engine.check(engine.pw_plan_schema(engine.session, plan, len(plan), addressof(out), engine.errors.address))
        return arrow_memory.take_schema(out)

    def explain(self, plan: bytes, frames: tuple[Any, ...] = (), *, optimized: bool) -> str:
        """The plan as text."""
        plan, _held = adopted(self, plan, frames)
        engine = self._library
        text = library.Text()
        engine.check(engine.pw_explain(engine.session, plan, len(plan), int(optimized), byref(text), engine.errors.address))
        return library.with_names(engine.take_text(text))

    def from_stream(self, capsule: object) -> NativeFrame:
        """Takes the stream out of a PyCapsule ``arrow_array_stream`` and reads it to its end."""
        return self.take_stream_at(arrow_memory.stream_address(capsule))

    def build(self, names: tuple[Any, ...], lists: tuple[Any, ...]) -> NativeFrame | None:
        """A frame of lists of one length, each of one kind of plain object and None; None where that is not what they are."""
        made = direct_calls.calls.build(names, lists)
        return None if made is NotImplemented else NativeFrame(self, made, len(lists[0]))

    def from_columns(self, columns: list[tuple[str, ColumnBuffers]]) -> NativeFrame:
        """A frame of columns of one length."""
        made = self.take_stream(arrow_memory.stream_of(columns))
        made.objects = together(column for _, column in columns)
        return made

    def from_arrow(self, data: object, name: str | None = None) -> NativeFrame:
        """The frame of an object that speaks Arrow: a table as it is, a column as the only column ``name``."""
        return self.take_stream(arrow_memory.struct_stream(arrow_memory.open_stream(data), name))

    def schema_capsule(self, schema: Schema) -> object:
        """Names and types as a PyCapsule ``arrow_schema``."""
        return arrow_memory.schema_capsule(arrow_memory.export_schema(list(schema.items())))

    def fields_of(self, schema: Any) -> list[tuple[str, DataType]]:
        """Names and types of an object with ``__arrow_c_schema__``."""
        return arrow_memory.schema_from_capsule(schema.__arrow_c_schema__())

    def take_stream(self, stream: arrow_memory.ArrowArrayStream) -> NativeFrame:
        """Reads a stream that Python built; the stream is released."""
        return self.take_stream_at(addressof(stream))

    def take_stream_at(self, address: int) -> NativeFrame:
        """Reads the stream at an address to its end and keeps what it gave; the stream is released whatever happens."""
        engine = self._library
        out = c_uint64()
        code = engine.pw_frame_from_stream(engine.session, address, byref(out), engine.errors.address)
        if code:
            raise engine.failure(code)
        return NativeFrame(self, out.value)

    def read_list(self, values: list[Any], code: str) -> tuple[int, tuple[Any, ...]] | None:
        """A list of ints (``q``), floats (``d``) or texts (``vu``) and None: how many are None, and Arrow's buffers for that format.

        None where the list holds anything else, or this interpreter's objects cannot be read.
        """
        from polarway.backends.native import python_objects

        return python_objects.texts(values) if code == "vu" else python_objects.numbers(values, code)

    def build_info(self) -> str:
        """A JSON object: version, processor level, instruction sets, codecs."""
        engine = self._library
        text = library.Text()
        engine.check(engine.pw_build_info(byref(text), engine.errors.address))
        return engine.take_text(text)

    def memory(self) -> library.Memory:
        """The process's column memory, now."""
        engine = self._library
        out = library.Memory()
        out.size = sizeof(out)
        engine.check(engine.pw_memory_stats(byref(out), engine.errors.address))
        return out

    def _session(self, memory_limit: int) -> int:
        """A session whose queries have this limit; one is kept per limit, a few at most."""
        session = self._sessions.get(memory_limit)
        if session is None:
            engine = self._library
            options = b'{"memory_limit": %d}' % memory_limit
            out = c_uint64()
            engine.check(engine.pw_session_open(options, len(options), byref(out), engine.errors.address))
            session = self._sessions[memory_limit] = out.value
            if len(self._sessions) > MOST_SESSIONS:
                engine.pw_session_close(self._sessions.pop(next(iter(self._sessions))), None)
        return session

    def _start(self, plan: bytes, session: int = 0) -> int:
        engine = self._library
        out = c_uint64()
        code = engine.pw_query_start(session or engine.session, plan, len(plan), byref(out), engine.errors.address)
        if code:
            raise engine.failure(code)
        return out.value

    def _open_stream(self, plan: bytes) -> arrow_memory.ArrowArrayStream:
        """The stream holds the query, so the handle can go at once."""
        engine = self._library
        query = self._start(plan)
        out = arrow_memory.ArrowArrayStream()
        code = engine.pw_query_stream(query, addressof(out), engine.errors.address)
        failure = engine.failure(code) if code else None
        engine.pw_query_free(query, None)
        if failure is not None:
            raise failure
        return out

    def _wait(self, query: int, on_progress: Callable[[Progress], None] | None) -> NativeFrame:
        """Waits in short slices, so that Python runs its signal handlers; any exception from one cancels the query."""
        engine = self._library
        line = watcher() if on_progress is None else None
        on_progress = on_progress if line is None else line.update
        try:
            while (code := engine.pw_query_wait(query, WAIT_MS, engine.errors.address)) == library.TIMEOUT:
                if on_progress is not None:
                    on_progress(self._progress(query))
            engine.check(code)
            out = c_uint64()
            engine.check(engine.pw_query_take_frame(query, byref(out), engine.errors.address))
            if on_progress is not None:
                on_progress(self._progress(query))
            return NativeFrame(self, out.value)
        except BaseException:
            engine.pw_query_cancel(query, None)
            raise
        finally:
            if line is not None:
                line.close()
            engine.pw_query_free(query, None)

    def _progress(self, query: int) -> library.Progress:
        engine = self._library
        out = library.Progress()
        out.size = sizeof(out)
        engine.check(engine.pw_query_progress(query, byref(out), engine.errors.address))
        return out
