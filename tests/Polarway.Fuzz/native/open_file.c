/*
 * libFuzzer on the shared library's way from a file to rows. The first byte of an input chooses the format, the rest is the file.
 * Without libFuzzer the same program runs inputs that are files: for afl-fuzz (@@), or to have a finding again.
 *
 *     clang -g -O1 -fsanitize=fuzzer -Ibindings/include open_file.c -o open_file -L<folder of libpolarway.so> -lpolarway
 *     gcc -g -O1 -DSTANDALONE -Ibindings/include open_file.c -o open_file -L<folder of libpolarway.so> -lpolarway
 *
 * It ends with abort() when the library says "internal", or leaves a frame, query or export open. The library is not instrumented, so
 * what it answers stands in for coverage: each format with each error message (its letters) or number of rows is a feature of its own.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "polarway.h"

#define BUDGET (64 << 20)

static const char *const formats[] = {"parquet", "ipc", "ipc_stream", "csv", "ndjson", "json"};
#define FORMATS (sizeof formats / sizeof *formats)

#ifndef STANDALONE
#define FEATURES (1 << 16)
__attribute__((section("__libfuzzer_extra_counters"), used)) static volatile uint8_t features[FEATURES];
#endif

static pw_session session;
static char path[64];
static char plans[FORMATS][256];

static void stop(const char *what, const struct pw_error *error) {
    fprintf(stderr, "%s: %d %s\n", what, error->code, error->message);
    abort();
}

static void start(void) {
    struct pw_error error = {.size = sizeof error};
    char options[64];
    snprintf(options, sizeof options, "{\"memory_limit\":%d}", BUDGET);
    if (pw_session_open(options, strlen(options), &session, &error) != PW_OK) {
        stop("no session", &error);
    }
    snprintf(path, sizeof path, "%s/polarway-fuzz-%d", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", (int)getpid());
    for (size_t format = 0; format < FORMATS; format++) {
        snprintf(plans[format], sizeof plans[format],
                 "{\"version\":1,\"plan\":{\"op\":\"slice\",\"input\":{\"op\":\"scan\",\"format\":\"%s\",\"paths\":[\"%s\"],\"options\":{}},\"offset\":0,\"length\":20000}}",
                 formats[format], path);
    }
}

static void write_file(const uint8_t *data, size_t size) {
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

/* Tells libFuzzer what the answer was. */
static void note(unsigned format, int32_t status, int64_t rows, const char *message) {
#ifndef STANDALONE
    uint32_t hash = 2166136261u ^ format ^ (uint32_t)status << 8;
    for (; rows > 0; rows >>= 1) {
        hash = (hash ^ 1) * 16777619u;
    }
    /* Not what is quoted: that is the input's own text. */
    int is_quoted = 0;
    for (const char *at = status == PW_OK ? "" : message; *at != 0; at++) {
        is_quoted ^= *at == '"' || *at == '`' || *at == '\'';
        if (!is_quoted && ((*at >= 'a' && *at <= 'z') || *at == ' ')) {
            hash = (hash ^ (uint8_t)*at) * 16777619u;
        }
    }
    features[hash % FEATURES] = 1;
#else
    printf("%s: %d %lld %s\n", formats[format], status, (long long)rows, message);
#endif
}

static void check_memory(void) {
    struct pw_error error = {.size = sizeof error};
    struct pw_memory memory = {.size = sizeof memory};
    if (pw_memory_stats(&memory, &error) != PW_OK) {
        stop("no statistics", &error);
    }
    if (memory.open_frames != 0 || memory.open_queries != 0 || memory.open_exports != 0) {
        fprintf(stderr, "left open: %lld frames, %lld queries, %lld exports\n", (long long)memory.open_frames, (long long)memory.open_queries, (long long)memory.open_exports);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct pw_error error = {.size = sizeof error};
    pw_frame frame = 0;
    if (session == 0) {
        start();
    }
    if (size < 1) {
        return 0;
    }
    const char *plan = plans[data[0] % FORMATS];
    write_file(data + 1, size - 1);
    int32_t status = pw_query_collect(session, plan, strlen(plan), &frame, &error);
    if (status == PW_ERROR_INTERNAL) {
        stop("a defect", &error);
    }
    int64_t rows = 0;
    if (status == PW_OK) {
        pw_frame_rows(frame, &rows, &error);
        pw_frame_free(frame, &error);
    }
    note(data[0] % FORMATS, status, rows, error.message);
    if (status == PW_OK) {
        error.message_length = 0;
    } else if (error.message_length == 0) {
        stop("an error without a message", &error);
    }
    check_memory();
    unlink(path);
    return 0;
}

#ifdef STANDALONE
int main(int count, char **names) {
    for (int input = 1; input < count; input++) {
        static uint8_t bytes[1 << 20];
        FILE *file = fopen(names[input], "rb");
        if (file == NULL) {
            perror(names[input]);
            return 2;
        }
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        LLVMFuzzerTestOneInput(bytes, size);
    }
    printf("%d inputs hold\n", count - 1);
    return 0;
}
#endif
