/*
 * The whole ABI in one walk: open a session, hand it a table that this program built, filter and group it, walk the Arrow result,
 * meet an error, cancel a query, close everything. Every step checks itself; the program ends with 0 when all is well.
 *
 *     gcc -std=c11 -Wall -Wextra -Werror -Ibindings/include bindings/c/query.c -o query -L<folder of libpolarway.so> -lpolarway
 */
#define _POSIX_C_SOURCE 200809L /* mkstemp */

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "polarway.h"

#ifdef NDEBUG
#error "this program checks itself with assert"
#endif

#define ROWS 6
#define MIN_PRICE 10

/* ---- The input: columns symbol (utf8) and price (float64), as an Arrow stream of one batch. Memory is static: release only marks. ---- */

static const int32_t symbol_offsets[ROWS + 1] = {0, 3, 7, 10, 14, 17, 44};
static const char symbol_bytes[] = "ABCWXYZABCWXYZDEFa symbol of many characters";
static const double prices[ROWS] = {5.0, 20.0, 30.0, 40.0, 0.0, 50.0};
static const uint8_t price_validity[1] = {0x2F}; /* the fifth price is null */

static void release_schema(struct ArrowSchema *schema) { schema->release = NULL; }
static void release_array(struct ArrowArray *array) { array->release = NULL; }

static int input_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    static struct ArrowSchema fields[2];
    static struct ArrowSchema *children[2] = {&fields[0], &fields[1]};
    (void)stream;
    fields[0] = (struct ArrowSchema){.format = "u", .name = "symbol", .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    fields[1] = (struct ArrowSchema){.format = "g", .name = "price", .flags = ARROW_FLAG_NULLABLE, .release = release_schema};
    *out = (struct ArrowSchema){.format = "+s", .name = "", .n_children = 2, .children = children, .release = release_schema};
    return 0;
}

static int input_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    static const void *symbol_buffers[3] = {NULL, symbol_offsets, symbol_bytes};
    static const void *price_buffers[2] = {price_validity, prices};
    static const void *row_buffers[1] = {NULL};
    static struct ArrowArray columns[2];
    static struct ArrowArray *children[2] = {&columns[0], &columns[1]};
    int *given = stream->private_data;
    if (*given) {
        memset(out, 0, sizeof *out);
        return 0;
    }
    *given = 1;
    columns[0] = (struct ArrowArray){.length = ROWS, .n_buffers = 3, .buffers = symbol_buffers, .release = release_array};
    columns[1] = (struct ArrowArray){.length = ROWS, .null_count = 1, .n_buffers = 2, .buffers = price_buffers, .release = release_array};
    *out = (struct ArrowArray){.length = ROWS, .n_buffers = 1, .n_children = 2, .buffers = row_buffers, .children = children, .release = release_array};
    return 0;
}

static const char *input_error(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static void input_release(struct ArrowArrayStream *stream) { stream->release = NULL; }

/* ---- Small things ---- */

static struct pw_error new_error(void) {
    struct pw_error error;
    memset(&error, 0, sizeof error);
    error.size = sizeof error;
    return error;
}

static void check(int32_t status, const struct pw_error *error, const char *what) {
    if (status != PW_OK) {
        fprintf(stderr, "%s: status %d: %s\n", what, status, error->message);
        exit(1);
    }
}

static int is_valid(const struct ArrowArray *array, int64_t row) {
    const uint8_t *bits = array->buffers[0];
    int64_t bit = array->offset + row;
    return bits == NULL || (bits[bit / 8] >> (bit % 8) & 1);
}

/* A string view: length, then the bytes themselves (up to 12), or 4 bytes of prefix, number of a buffer and offset in it. */
static const char *view_text(const struct ArrowArray *array, int64_t row, int32_t *length) {
    const char *view = (const char *)array->buffers[1] + 16 * (array->offset + row);
    int32_t buffer, offset;
    memcpy(length, view, 4);
    if (*length <= 12) {
        return view + 4;
    }
    memcpy(&buffer, view + 8, 4);
    memcpy(&offset, view + 12, 4);
    return (const char *)array->buffers[2 + buffer] + offset;
}

/* ---- The walk ---- */

static pw_frame load_input(pw_session session) {
    struct pw_error error = new_error();
    int given = 0;
    struct ArrowArrayStream stream = {input_schema, input_next, input_error, input_release, &given};
    pw_frame frame;
    int64_t rows;
    check(pw_frame_from_stream(session, &stream, &frame, &error), &error, "pw_frame_from_stream");
    assert(stream.release == NULL);
    check(pw_frame_rows(frame, &rows, &error), &error, "pw_frame_rows");
    assert(rows == ROWS);
    return frame;
}

static size_t write_plan(char *plan, size_t room, pw_frame frame, const char *column) {
    int length = snprintf(plan, room,
        "{\"version\": 1, \"plan\": {\"op\": \"group_by\", \"maintain_order\": true, \"keys\": [{\"col\": \"symbol\"}],"
        " \"aggs\": [{\"alias\": {\"agg\": \"mean\", \"args\": [{\"col\": \"price\"}]}, \"name\": \"mean\"}, {\"alias\": {\"len\": true}, \"name\": \"rows\"}],"
        " \"input\": {\"op\": \"filter\", \"predicate\": {\"fn\": \"gt\", \"args\": [{\"col\": \"%s\"}, {\"lit\": %d}]},"
        " \"input\": {\"op\": \"frame\", \"frame\": %" PRIu64 "}}}}",
        column, MIN_PRICE, (uint64_t)frame);
    assert(length > 0 && (size_t)length < room);
    return (size_t)length;
}

static void walk_result(pw_frame result) {
    static const char *const symbols[3] = {"WXYZ", "ABC", "a symbol of many characters"};
    static const double means[3] = {30.0, 30.0, 50.0};
    struct pw_error error = new_error();
    struct ArrowArrayStream stream;
    struct ArrowSchema schema;
    struct ArrowArray batch;
    int64_t seen = 0;
    check(pw_frame_stream(result, NULL, &stream, &error), &error, "pw_frame_stream");
    assert(stream.get_schema(&stream, &schema) == 0);
    assert(schema.n_children == 3 && strcmp(schema.children[0]->name, "symbol") == 0);
    assert(strcmp(schema.children[0]->format, "vu") == 0 && strcmp(schema.children[1]->format, "g") == 0 && strcmp(schema.children[2]->format, "I") == 0);
    schema.release(&schema);
    while (stream.get_next(&stream, &batch) == 0 && batch.release != NULL) {
        for (int64_t row = 0; row < batch.length; row++, seen++) {
            const double *mean = batch.children[1]->buffers[1];
            int32_t length;
            const char *symbol = view_text(batch.children[0], row, &length);
            assert(seen < 3 && is_valid(batch.children[0], row) && is_valid(batch.children[1], row));
            assert((size_t)length == strlen(symbols[seen]) && memcmp(symbol, symbols[seen], (size_t)length) == 0);
            assert(mean[batch.children[1]->offset + row] == means[seen]);
            printf("%.*s: %g\n", length, symbol, mean[batch.children[1]->offset + row]);
        }
        batch.release(&batch);
    }
    assert(seen == 3);
    stream.release(&stream);
}

static void collect_at_once(pw_session session, const char *plan, size_t length) {
    struct pw_error error = new_error();
    pw_frame result;
    check(pw_query_collect(session, plan, length, &result, &error), &error, "pw_query_collect");
    walk_result(result);
    check(pw_frame_free(result, &error), &error, "pw_frame_free");
}

static void read_batch_by_batch(pw_session session, const char *plan, size_t length) {
    struct pw_error error = new_error();
    struct pw_progress progress = {.size = sizeof progress};
    struct ArrowArray batch;
    struct pw_text stats;
    pw_query query;
    int64_t rows = 0;
    int32_t status;
    check(pw_query_start(session, plan, length, &query, &error), &error, "pw_query_start");
    for (;;) {
        do {
            status = pw_query_next(query, 50, &batch, &error);
        } while (status == PW_ERROR_TIMEOUT);
        check(status, &error, "pw_query_next");
        if (batch.release == NULL) {
            break;
        }
        rows += batch.length;
        batch.release(&batch);
    }
    assert(rows == 3);
    check(pw_query_wait(query, -1, &error), &error, "pw_query_wait");
    check(pw_query_progress(query, &progress, &error), &error, "pw_query_progress");
    assert(progress.state == PW_QUERY_DONE && progress.rows_read >= ROWS && progress.rows_out == 3);
    check(pw_query_stats(query, &stats, &error), &error, "pw_query_stats");
    assert(stats.length == strlen(stats.data) && strstr(stats.data, "\"rows_out\":3") != NULL);
    pw_text_free(&stats);
    assert(stats.data == NULL);
    check(pw_query_free(query, &error), &error, "pw_query_free");
}

static void meet_an_error(pw_session session, pw_frame frame) {
    struct pw_error error = new_error();
    char plan[1024];
    pw_frame result = 1;
    size_t length = write_plan(plan, sizeof plan, frame, "pric");
    assert(pw_query_collect(session, plan, length, &result, &error) == PW_ERROR_COLUMN_NOT_FOUND);
    assert(result == 0 && error.code == PW_ERROR_COLUMN_NOT_FOUND && strstr(error.message, "price") != NULL);
    assert(error.message_length == strlen(error.message));
    printf("%s\n", error.message);
    assert(pw_query_collect(session, "{", 1, &result, NULL) == PW_ERROR_INVALID_PLAN);
    assert(pw_query_collect(session, plan, length, NULL, &error) == PW_ERROR_INVALID_ARGUMENT);
    assert(pw_session_open("{\"thread\": 2}", 13, &result, &error) == PW_ERROR_INVALID_ARGUMENT);
}

static void cancel_a_query(pw_session session, const char *plan, size_t length) {
    struct pw_error error = new_error();
    struct pw_progress progress = {.size = sizeof progress};
    pw_query query;
    check(pw_query_start(session, plan, length, &query, &error), &error, "pw_query_start");
    check(pw_query_cancel(query, &error), &error, "pw_query_cancel");
    assert(pw_query_wait(query, -1, &error) == PW_ERROR_CANCELLED);
    check(pw_query_progress(query, &progress, &error), &error, "pw_query_progress");
    assert(progress.state == PW_QUERY_CANCELLED);
    check(pw_query_free(query, &error), &error, "pw_query_free");
    assert(pw_query_free(query, &error) == PW_OK);
    assert(pw_query_wait(query, 0, &error) == PW_ERROR_INVALID_HANDLE);
}

/* The same question in SQL: the answer is a plan behind the key "statement", which comes first. */
static void ask_in_sql(pw_session session, pw_frame frame) {
    static const char head[] = "{\"statement\":\"query\",";
    struct pw_error error = new_error();
    char request[512];
    char plan[4096];
    struct pw_text answer;
    pw_frame result;
    int64_t rows = 0;
    int length = snprintf(request, sizeof request,
                          "{\"query\": \"SELECT symbol, AVG(price) AS mean FROM trades WHERE price > 10 GROUP BY symbol\", \"tables\": {\"trades\": "
                          "{\"plan\": {\"op\": \"frame\", \"frame\": %" PRIu64 "}, \"schema\": [[\"symbol\", \"string\"], [\"price\", \"float64\"]]}}}",
                          frame);
    check(pw_sql_to_plan(request, (size_t)length, &answer, &error), &error, "pw_sql_to_plan");
    assert(strncmp(answer.data, head, strlen(head)) == 0);
    length = snprintf(plan, sizeof plan, "{%s", answer.data + strlen(head));
    assert((size_t)length < sizeof plan);
    check(pw_query_collect(session, plan, (size_t)length, &result, &error), &error, "pw_query_collect");
    check(pw_frame_rows(result, &rows, &error), &error, "pw_frame_rows");
    assert(rows == 3);
    check(pw_frame_free(result, &error), &error, "pw_frame_free");
    pw_text_free(&answer);
    assert(answer.data == NULL);
    static const char mistake[] = "{\"query\": \"SELEC 1\"}";
    assert(pw_sql_to_plan(mistake, strlen(mistake), &answer, &error) == PW_ERROR_SQL_INTERFACE && strstr(error.message, "Line: 1, Column: 1") != NULL);
    assert(pw_sql_to_plan("[]", 2, &answer, &error) == PW_ERROR_INVALID_ARGUMENT && answer.data == NULL);
}

/* A file read chunk by chunk: three rows, two at a time. */
static void stream_a_file(pw_session session) {
    struct pw_error error = new_error();
    char path[] = "/tmp/polarway-query-XXXXXX";
    char config[256];
    pw_source source;
    pw_frame chunk;
    int64_t rows = 0;
    int64_t all = 0;
    struct pw_text stats;
    int file = mkstemp(path);
    assert(file >= 0 && write(file, "a\n1\n2\n3\n", 8) == 8 && close(file) == 0);
    int length = snprintf(config, sizeof config, "{\"location\": \"%s\", \"memory_limit\": 100000000, \"chunk_size\": 2}", path);
    check(pw_source_create(session, "csv", 3, config, (size_t)length, &source, &error), &error, "pw_source_create");
    check(pw_source_set(source, "{\"prefetch\": false}", 19, &error), &error, "pw_source_set");
    for (;;) {
        check(pw_source_read_chunk(source, -1, &chunk, &error), &error, "pw_source_read_chunk");
        if (chunk == 0) {
            break;
        }
        check(pw_frame_rows(chunk, &rows, &error), &error, "pw_frame_rows");
        assert(rows == (all == 0 ? 2 : 1));
        all += rows;
        check(pw_frame_free(chunk, &error), &error, "pw_frame_free");
    }
    assert(all == 3);
    check(pw_source_stats(source, &stats, &error), &error, "pw_source_stats");
    assert(strstr(stats.data, "\"chunks\":2") != NULL && strstr(stats.data, "\"has_ended\":true") != NULL);
    pw_text_free(&stats);
    check(pw_source_close(source, &error), &error, "pw_source_close");
    assert(pw_source_read_chunk(source, 0, &chunk, &error) == PW_ERROR_INVALID_HANDLE);
    assert(pw_source_create(session, "pigeon", 6, config, (size_t)length, &source, &error) == PW_ERROR_UNSUPPORTED && source == 0);
    unlink(path);
}

int main(void) {
    static const char options[] = "{\"threads\": 2, \"memory_limit\": 268435456}";
    struct pw_error error = new_error();
    struct pw_memory memory = {.size = sizeof memory};
    char plan[1024];
    pw_session session;
    assert(pw_abi_version() >> 16 == PW_ABI_VERSION_MAJOR && pw_abi_version() >= PW_ABI_VERSION);
    check(pw_session_open(options, strlen(options), &session, &error), &error, "pw_session_open");
    pw_frame frame = load_input(session);
    size_t length = write_plan(plan, sizeof plan, frame, "price");
    collect_at_once(session, plan, length);
    read_batch_by_batch(session, plan, length);
    meet_an_error(session, frame);
    cancel_a_query(session, plan, length);
    ask_in_sql(session, frame);
    stream_a_file(session);
    check(pw_frame_free(frame, &error), &error, "pw_frame_free");
    check(pw_session_close(session, &error), &error, "pw_session_close");
    check(pw_session_close(session, &error), &error, "pw_session_close, a second time");
    check(pw_memory_stats(&memory, &error), &error, "pw_memory_stats");
    assert(memory.open_exports == 0 && memory.open_frames == 0 && memory.open_queries == 0 && memory.open_sessions == 0);
    check(pw_memory_trim(&error), &error, "pw_memory_trim");
    puts("ok");
    return 0;
}
