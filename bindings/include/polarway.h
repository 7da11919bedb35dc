/*
 * polarway.h: the C ABI of Polarway, a columnar query engine. Version 1.1.
 *
 * A query is a plan (one JSON document, docs/plan.md). Results leave as Arrow arrays over the Arrow C Data and C Stream interfaces,
 * without copying. There is no other data path.
 *
 *     session   an engine: threads, memory budget, temporary folder. Usually one per process.
 *     query     one running plan: wait for it, read its batches or take its frame, cancel it, free it.
 *     source    files (later: objects, streams) read chunk by chunk, in sizes that follow memory.
 *     frame     a finished table in memory. Plans name it by its handle: {"op": "frame", "frame": HANDLE}.
 *
 * Rules that hold for every function
 *
 *   Status     Functions return int32_t: PW_OK or one of the PW_ERROR_ codes below, which say whose fault it is.
 *   Errors     The last argument is a struct pw_error that the caller owns, or NULL. Set its `size` first. It is written on failure only.
 *   Outs       Stand last (before the error), must not be NULL, and are zeroed on failure.
 *   Handles    Are opaque numbers below 2^52, never 0, checked at every use. Closing a handle twice, or 0, does nothing and returns PW_OK;
 *              any other use of a closed one returns PW_ERROR_INVALID_HANDLE.
 *   Text       Is UTF-8 with a length in bytes; no terminating zero is needed. Text that we return has one all the same.
 *   Threads    Any thread may call. One query handle belongs to one thread at a time, except for pw_query_cancel, pw_query_progress and
 *              pw_query_free, which may come from any thread at any time. Sessions and frames may be shared freely.
 *   Callbacks  We call nothing of the host's but Arrow's `release` (and `get_next` of a stream that was given to us, on the thread that
 *              gave it). Our own `release` may be called from any thread, with no lock of the host's held.
 *   Exceptions Never cross. An internal defect is PW_ERROR_INTERNAL.
 *   Memory     What was exported stays on the query's budget until it is released, also after its query, frame and session are gone.
 *   fork       Not after the first call: the child must not call anything here.
 *
 * Lifetime: closing a session does not end its queries or frames. They live until they are freed themselves.
 */
#ifndef POLARWAY_H
#define POLARWAY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Compare with pw_abi_version(): the major number must be equal, and the whole at least ours. */
#define PW_ABI_VERSION_MAJOR 1u
#define PW_ABI_VERSION_MINOR 1u
#define PW_ABI_VERSION (PW_ABI_VERSION_MAJOR << 16 | PW_ABI_VERSION_MINOR)

/* ---- Arrow C Data and C Stream interface (https://arrow.apache.org/docs/format/CDataInterface.html) ---- */

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/* ---- Status ---- */

#define PW_OK 0

/* The user's mistake: the plan or the data does not allow it. */
#define PW_ERROR_COLUMN_NOT_FOUND 1       /* a column name does not exist; the message has the nearest names */
#define PW_ERROR_SCHEMA 2                 /* types do not fit */
#define PW_ERROR_COMPUTE 3                /* a value could not be computed */
#define PW_ERROR_INVALID_OPERATION 4      /* not defined for this type or in this place */
#define PW_ERROR_DUPLICATE 5              /* two columns would have the same name */
#define PW_ERROR_SHAPE 6                  /* lengths or widths do not fit */
#define PW_ERROR_OUT_OF_BOUNDS 7          /* an index lies outside its column */
#define PW_ERROR_NO_DATA 8                /* an operation needs data and there is none */
#define PW_ERROR_STRUCT_FIELD_NOT_FOUND 9 /* a struct has no such field */
#define PW_ERROR_SQL_INTERFACE 10         /* SQL that the dialect does not have */
#define PW_ERROR_SQL_SYNTAX 11            /* SQL that does not parse */
#define PW_ERROR_INVALID_PLAN 20          /* the plan text is not a valid plan */
#define PW_ERROR_UNSUPPORTED 21           /* valid, but this build does not have it */

/* Outside the process. */
#define PW_ERROR_IO 30                    /* reading or writing failed */
#define PW_ERROR_FILE_NOT_FOUND 31        /* no such file */
#define PW_ERROR_CORRUPT 32               /* bytes are not what their format says */

/* Limits. */
#define PW_ERROR_MEMORY_LIMIT 40          /* the memory budget is used up; the message names the largest consumers */
#define PW_ERROR_DISK_LIMIT 41            /* the spill disk budget is used up */
#define PW_ERROR_CANCELLED 42             /* the query was cancelled */
#define PW_ERROR_TIMEOUT 43               /* the wait ended before the result; wait again */

/* The caller of this ABI. */
#define PW_ERROR_INVALID_HANDLE 50        /* never given out, of another kind, or closed */
#define PW_ERROR_INVALID_ARGUMENT 51      /* null, too long or out of range */

/* A defect of ours. */
#define PW_ERROR_INTERNAL 60

/* What went wrong. The caller sets `size` to the bytes of the whole struct; a larger block gets a longer message. At least 32 bytes. */
struct pw_error {
    uint32_t size;           /* in: sizeof(struct pw_error) */
    int32_t code;            /* the status that was returned */
    uint32_t message_length; /* bytes of the whole message, also when it was cut to fit */
    uint32_t reserved;
    char message[1008];      /* UTF-8 with a terminating zero, cut at a character */
};

/* Text that we return. Free it with pw_text_free. */
struct pw_text {
    const char *data;        /* UTF-8 with a terminating zero */
    size_t length;           /* bytes without the zero */
};

typedef uint64_t pw_session;
typedef uint64_t pw_query;
typedef uint64_t pw_frame;
typedef uint64_t pw_source;

/* How far a query is. The caller sets `size`; fields beyond it are not written. */
struct pw_progress {
    uint32_t size;           /* in: sizeof(struct pw_progress) */
    int32_t state;           /* PW_QUERY_RUNNING, PW_QUERY_DONE, PW_QUERY_FAILED, PW_QUERY_CANCELLED */
    double fraction;         /* 0 to 1 of the input (files: by bytes, row groups or record batches); negative when unknown */
    int64_t rows_read;       /* rows read so far: of the input, and of what operators handed on as a whole */
    int64_t rows_out;        /* rows of the result so far */
    int64_t memory_used;     /* bytes on the query's budget */
    int64_t memory_peak;
    int64_t elapsed_ns;
};

#define PW_QUERY_RUNNING 0
#define PW_QUERY_DONE 1
#define PW_QUERY_FAILED 2
#define PW_QUERY_CANCELLED 3

/* The process's column memory, in bytes. The caller sets `size`; fields beyond it are not written. */
struct pw_memory {
    uint64_t size;           /* in: sizeof(struct pw_memory) */
    int64_t limit;
    int64_t used;            /* mapped, including what is kept for reuse */
    int64_t peak;
    int64_t open_sessions;
    int64_t open_queries;
    int64_t open_frames;
    int64_t open_exports;    /* Arrow structures given out and not yet released */
};

/* ---- Library ---- */

/* (major << 16) | minor of the library. Never fails. @since 1.0 */
uint32_t pw_abi_version(void);

/* A JSON object: version, abi, runtime, architecture, vector_bits, processors. Later versions add keys. @since 1.0 */
int32_t pw_build_info(struct pw_text *out, struct pw_error *error);

/* Frees text that we returned and zeroes the struct. NULL or zeroed: does nothing. @since 1.0 */
void pw_text_free(struct pw_text *text);

/* The process's memory, now. @since 1.0 */
int32_t pw_memory_stats(struct pw_memory *out, struct pw_error *error);

/* Gives memory that is kept for reuse back to the operating system. @since 1.0 */
int32_t pw_memory_trim(struct pw_error *error);

/* ---- Sessions ---- */

/* Opens an engine. `options` is a JSON object or empty (NULL, 0); unknown keys are errors:
 *   "threads"       int >= 1      worker threads; default: the processors that the cgroup allows, or POLARWAY_MAX_THREADS
 *   "memory_limit"  int, bytes    most memory of one query of this session; default: the process's limit (POLARWAY_MEMORY_LIMIT)
 *   "spill_limit"   int, bytes    most bytes of spill files of one query
 *   "temp_dir"      text          where spill files go; default: POLARWAY_TEMP_DIR or the system's temporary folder
 * @since 1.0 */
int32_t pw_session_open(const char *options, size_t options_length, pw_session *out, struct pw_error *error);

/* Closes a session. Its queries and frames live on. @since 1.0 */
int32_t pw_session_close(pw_session session, struct pw_error *error);

/* ---- Plans ---- */

/* The columns that a plan gives, without running it, as a struct schema. @since 1.0 */
int32_t pw_plan_schema(pw_session session, const char *plan, size_t plan_length, struct ArrowSchema *out, struct pw_error *error);

/* The plan as text, before (`optimized` 0) or after (1) optimization. @since 1.0 */
int32_t pw_explain(pw_session session, const char *plan, size_t plan_length, int32_t optimized, struct pw_text *out, struct pw_error *error);

/* SQL as a plan. `request` is a JSON object: "query" (the text) and "tables", an object by name of {"plan": NODE, "schema": [[name, DTYPE], ...]}.
 * `out` is a JSON object whose "statement" tells what it is; of a query {"statement": "query", "version": 1, "plan": NODE}, which pw_query_start
 * takes as it is but for that key. {"statement": "schema", "plan": NODE} asks for the columns of that plan: call again with them at the end of
 * the list "schemas". docs/sql.md describes all of it. Nothing is read or run. @since 1.1 */
int32_t pw_sql_to_plan(const char *request, size_t request_length, struct pw_text *out, struct pw_error *error);

/* ---- Queries ---- */

/* Runs a plan to its end on the calling thread and gives its frame: the shortest way for small inputs. It cannot be cancelled;
 * for large inputs use pw_query_start, pw_query_wait and pw_query_take_frame. @since 1.0 */
int32_t pw_query_collect(pw_session session, const char *plan, size_t plan_length, pw_frame *out, struct pw_error *error);

/* Compiles a plan and returns at once. Mistakes in the plan (names, types) are reported here, before data is read. The plan begins to
 * run with the first call that wants its result: pw_query_wait and pw_query_take_frame keep the whole of it, pw_query_next and
 * pw_query_stream hand batches over while it runs. @since 1.0 */
int32_t pw_query_start(pw_session session, const char *plan, size_t plan_length, pw_query *out, struct pw_error *error);

/* Waits for the end of the query, at most `timeout_ms` (negative: without limit, 0: only asks). PW_OK: it ended well;
 * PW_ERROR_TIMEOUT: not yet; else why it failed. A query whose batches are read as they come (pw_query_next) need not be waited for;
 * after a wait, pw_query_next and pw_query_stream read from the kept result. While batches are being read, waiting is an error. @since 1.0 */
int32_t pw_query_wait(pw_query query, int64_t timeout_ms, struct pw_error *error);

/* The result's columns, as a struct schema; known as soon as the query has started. @since 1.0 */
int32_t pw_query_schema(pw_query query, struct ArrowSchema *out, struct pw_error *error);

/* The next batch of the result as a struct array, at most `timeout_ms` later (negative: without limit). At the end: PW_OK and
 * out->release is NULL. PW_ERROR_TIMEOUT: nothing yet, call again. @since 1.0 */
int32_t pw_query_next(pw_query query, int64_t timeout_ms, struct ArrowArray *out, struct pw_error *error);

/* The next batch of the result as a frame of its own. At the end: PW_OK and *out is 0. Otherwise as pw_query_next. @since 1.0 */
int32_t pw_query_next_frame(pw_query query, int64_t timeout_ms, pw_frame *out, struct pw_error *error);

/* The rest of the result as a stream. It holds the query itself: the handle may be freed before the stream is released.
 * Releasing the stream early cancels the query. After this, pw_query_next and pw_query_take_frame are errors. @since 1.0 */
int32_t pw_query_stream(pw_query query, struct ArrowArrayStream *out, struct pw_error *error);

/* The whole result as a frame; waits for the end without limit. Only before any batch was read, and once. @since 1.0 */
int32_t pw_query_take_frame(pw_query query, pw_frame *out, struct pw_error *error);

/* Asks the query to stop; returns at once. Waits and reads then end with PW_ERROR_CANCELLED, within 100 ms. A query that has ended
 * is left as it is. Any thread. @since 1.0 */
int32_t pw_query_cancel(pw_query query, struct pw_error *error);

/* How far the query is. Any thread. @since 1.0 */
int32_t pw_query_progress(pw_query query, struct pw_progress *out, struct pw_error *error);

/* A JSON object: state, elapsed_ns, rows_read, rows_out, bytes_read, memory_used, memory_peak. Later versions add keys. @since 1.0 */
int32_t pw_query_stats(pw_query query, struct pw_text *out, struct pw_error *error);

/* Cancels the query if it runs and forgets the handle. Any thread. @since 1.0 */
int32_t pw_query_free(pw_query query, struct pw_error *error);

/* ---- Frames ---- */

/* Reads a stream of struct arrays to its end and keeps what it gave, without copying where Arrow's layout is ours. The stream is
 * moved: it is released and marked released whether or not the call succeeds. Names of columns must differ. @since 1.0 */
int32_t pw_frame_from_stream(pw_session session, struct ArrowArrayStream *stream, pw_frame *out, struct pw_error *error);

/* The columns, as a struct schema. @since 1.0 */
int32_t pw_frame_schema(pw_frame frame, struct ArrowSchema *out, struct pw_error *error);

/* The number of rows. @since 1.0 */
int32_t pw_frame_rows(pw_frame frame, int64_t *out, struct pw_error *error);

/* Some rows as a frame of their own, without copying. `offset` and `length` are cut to the rows there are; negative ones are errors.
 * @since 1.0 */
int32_t pw_frame_slice(pw_frame frame, int64_t offset, int64_t length, pw_frame *out, struct pw_error *error);

/* Some columns, by position, as a frame of their own, without copying. @since 1.1 */
int32_t pw_frame_select(pw_frame frame, int32_t *columns, int32_t count, pw_frame *out, struct pw_error *error);

/* Rows of each chunk, the first `capacity` of them in `lengths`; `out` is the number of chunks, at least one. What was read or joined
 * in parts has those parts as chunks; rows that a query made of one part are one. @since 1.1 */
int32_t pw_frame_chunks(pw_frame frame, int64_t *lengths, int64_t capacity, int64_t *out, struct pw_error *error);

/* The same rows as one chunk; they are copied only where they are not. @since 1.1 */
int32_t pw_frame_rechunk(pw_frame frame, pw_frame *out, struct pw_error *error);

/* The rows as a stream of struct arrays, without copying. The frame may be freed while the stream lives. Strings leave as string views
 * ("vu") unless `requested` (NULL, or a struct schema with the same columns; not released by us) asks for "U", "u", "Z" or "z" instead, and
 * a dictionary of text for categoricals unless it asks for text. Other requests are ignored, as Arrow's PyCapsule protocol wants.
 * @since 1.0 */
int32_t pw_frame_stream(pw_frame frame, const struct ArrowSchema *requested, struct ArrowArrayStream *out, struct pw_error *error);

/* One column as a stream of its own type; `requested` as above, for that column. @since 1.0 */
int32_t pw_frame_column(pw_frame frame, int32_t column, const struct ArrowSchema *requested, struct ArrowArrayStream *out, struct pw_error *error);

/* Forgets the handle; rows live on where streams, queries or slices still use them. @since 1.0 */
int32_t pw_frame_free(pw_frame frame, struct pw_error *error);

/* ---- Lists of Python objects, for callers in CPython's own process that hold its lock during the call (no other host needs these) ---- */

/* The addresses, in this order, of PyList_GetItem, PyList_SetItem, PyLong_AsLongLongAndOverflow, PyFloat_AsDouble, PyUnicode_AsUTF8AndSize,
 * PyLong_FromLongLong, PyLong_FromUnsignedLongLong, PyFloat_FromDouble, PyUnicode_FromStringAndSize, Py_IncRef, PyErr_Clear, Py_DecRef, None,
 * True and False: `count` is 15. Once per process, before the functions below. The type of an object must follow its reference count. @since 1.1 */
int32_t pw_python_bind(void **functions, int32_t count, struct pw_error *error);

/* Reads a list of ints (kind 0, to int64_t), floats (1, to double) or texts (2, to Arrow views of one buffer), None among them, into
 * `values` and the bits of `validity`, which are 0 before. `counts` has three numbers, 0 before: items read, fewer than `count` when an
 * item is of another kind or does not fit; nulls; bytes of the texts that their views do not hold. @since 1.1 */
int32_t pw_python_read(void *list, int64_t count, int32_t kind, void *values, char *validity, int64_t *counts, struct pw_error *error);

/* Copies the texts that the views of pw_python_read do not hold into the buffer they point to. @since 1.1 */
int32_t pw_python_heap(void *list, int64_t count, void *views, char *heap, struct pw_error *error);

/* Puts `count` values of a column, from row `first` on, into a list of so many None, or (`is_array` 1) memory of so many
 * references to None. `done` is 0, and all as it was, for types other than numbers of at most 64 bits, booleans, text and null. @since 1.1 */
int32_t pw_python_fill(pw_frame frame, int32_t column, int64_t first, int64_t count, void *objects, int32_t is_array, int32_t *done, struct pw_error *error);

/* Functions that the interpreter calls as its own builtins (METH_FASTCALL), for what is short: `calls` gets a new reference to a tuple of
 * them, or NULL where objects lie otherwise than expected. `functions` has `count`, 21, addresses, in this order: PyCFunction_NewEx, PyTuple_New,
 * PyList_New, PyDict_New, PyType_FromSpec, PyType_GenericAlloc, PyType_GetSlot, PyDict_Copy, PyLong_AsUnsignedLongLong, PyDict_SetItem,
 * PyBuffer_FillInfo, NotImplemented, struct PyDateTime_CAPI or NULL; then objects whose insides are looked up: a list and a tuple of
 * (True, None), a text of ASCII and one of other characters, date(2001, 2, 3), datetime(2001, 2, 3, 4, 5, 6, 789), timedelta(-2, 3, 4)
 * and a datetime with a zone. After pw_python_bind. The functions, which give NotImplemented where they have no form for what is asked:
 *   free(frame)                  ends a handle
 *   item(frame, column, row)     one value; columns are named by position or text here and below, a negative row counts from the end
 *   items(frame, column)         the values of a column in a list
 *   rows(frame)                  a list of tuples
 *   dicts(frame, names)          a list of dictionaries under the names of a tuple
 *   aggregate(frame, kind)       of the first column: sum (0), mean (1), least (2) or largest value (3), number of nulls (4), sample
 *                                deviation (5) or variance (6), number of different whole numbers (7)
 *   slice(frame, offset, length) a handle of some rows
 *   select(frame, columns)       a handle of some columns, a tuple of them
 *   rename(frame, name)          a handle of the only column under another name
 *   fields(frame)                a tuple of the number of rows, and name and Arrow format of each column
 *   build(names, lists)          a handle of a frame of lists of one length, of one kind of object each
 *   binary(op, frame, other)     a handle: + - * / // % and then == != < <= > >= eq_missing ne_missing (0 to 5, 6 to 13) of the only column
 *                                and an int, float or text, or the only column of the handle in a tuple
 *   filter(frame, mask)          a handle of the rows where the only column of another frame is true
 *   cast(frame, format)          a handle of the only column, of numbers, as an Arrow format of numbers
 *   sort(frame, descending)      a handle of the only column, of whole numbers without nulls, in order
 *   array(frame, column)         of a column of fixed width: an object with the buffer protocol, numpy's name of the type, and whether the
 *                                memory is the column's own; else a copy in which a null is NaN or NaT
 *   row(frame, row)              a tuple of one row
 *   equal(frame, other)          whether names, types and values are the same, null equal to null
 *   matrix(frame, format)        memory of all columns, of numbers, one after the other as an Arrow format of numbers; a null is NaN
 * @since 1.1 */
int32_t pw_python_calls(void **functions, int32_t count, void **calls, struct pw_error *error);

/* A destructor (PyCapsule_Destructor) for capsules named "arrow_schema", "arrow_array" and "arrow_array_stream" whose struct lies in memory of
 * PyMem_RawMalloc: it calls the struct's release callback, if it is still there, and frees the memory. An exception that is on its way
 * meanwhile arrives. `functions` has the `count`, 7, addresses of PyCapsule_GetName, PyCapsule_GetPointer, PyMem_RawFree, PyErr_Fetch,
 * PyErr_Restore, PyEval_SaveThread and PyEval_RestoreThread. May be called again, in the same process. @since 1.1 */
int32_t pw_python_capsules(void **functions, int32_t count, void **destroy, struct pw_error *error);

/* ---- Sources ---- */

/* Opens a source: it is checked to be there and its columns are known; rows are not read yet. `kind` is "csv" or "filesystem"; `config`
 * is a JSON object, unknown keys are errors:
 *   "location"      text or list of texts   paths, globs, folders
 *   "memory_limit"  int >= 1, bytes, null   most bytes the stream may hold, chunks that were given out and still live included
 *   "chunk_size"    int >= 1, rows          of the first chunk; default 10000
 *   "parallel"      bool                    whether several threads read; default true
 *   "prefetch"      bool                    whether the next chunk is read while the caller works on this one; default true
 *   "credentials"   object with "kind"      for remote sources
 *   "options"       object of texts         of the kind: docs/c-abi.md
 *   "scan_options"  object                  of the file format, as in plans (docs/plan.md)
 * @since 1.1 */
int32_t pw_source_create(pw_session session, const char *kind, size_t kind_length, const char *config, size_t config_length, pw_source *out, struct pw_error *error);

/* A JSON object: kind, format, locations, parts, size_bytes, rows (null when not known), capabilities. Later versions add keys. @since 1.1 */
int32_t pw_source_metadata(pw_source source, struct pw_text *out, struct pw_error *error);

/* The columns, as a struct schema. @since 1.1 */
int32_t pw_source_schema(pw_source source, struct ArrowSchema *out, struct pw_error *error);

/* The next chunk as a frame, at most `timeout_ms` later (negative: without limit); PW_ERROR_TIMEOUT: not yet, call again. At the end:
 * PW_OK and *out is 0. A failure is reported once, after all rows before it were given; then the source is at its end. After
 * PW_ERROR_MEMORY_LIMIT it is not: the next call goes on with the row after those given. @since 1.1 */
int32_t pw_source_read_chunk(pw_source source, int64_t timeout_ms, pw_frame *out, struct pw_error *error);

/* Changes settings of an open source: a JSON object with any of "memory_limit" (null: none), "chunk_size", "prefetch". @since 1.1 */
int32_t pw_source_set(pw_source source, const char *settings, size_t settings_length, struct pw_error *error);

/* A JSON object: chunks, rows, bytes_read, memory_bytes, peak_memory_bytes, memory_limit, memory_share, avg_chunk_time_ms, chunk_size,
 * shrinks, growths, pauses, is_paused, has_ended. Later versions add keys. @since 1.1 */
int32_t pw_source_stats(pw_source source, struct pw_text *out, struct pw_error *error);

/* Closes a source; a read in progress on another thread ends. Chunks that were given out live on. @since 1.1 */
int32_t pw_source_close(pw_source source, struct pw_error *error);

#ifdef __cplusplus
}
#endif

#endif /* POLARWAY_H */
