// The library from C++: open, load a table, query it, walk the Arrow result, meet an error, cancel from another thread, close.
// Every step checks itself; the program ends with 0 when all is well.
//
//     g++ -std=c++17 -Wall -Wextra -Werror -Ibindings/include bindings/cpp/query.cpp -o query -L<folder of libpolarway.so> -lpolarway
#include <cassert>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "polarway.hpp"

#ifdef NDEBUG
#error "this program checks itself with assert"
#endif

namespace {

/// One batch of two columns, n and square, as an Arrow stream. Its memory belongs to the arrays that were given out.
class Squares {
public:
    explicit Squares(std::int64_t rows) : rows_(rows) {}

    ArrowArrayStream stream() {
        return ArrowArrayStream{
            [](ArrowArrayStream *, ArrowSchema *out) { return schema(out); },
            [](ArrowArrayStream *stream, ArrowArray *out) { return static_cast<Squares *>(stream->private_data)->next(out); },
            [](ArrowArrayStream *) -> const char * { return nullptr; },
            [](ArrowArrayStream *stream) { stream->release = nullptr; },
            this};
    }

private:
    struct Column {
        std::vector<std::int64_t> values;
        const void *buffers[2];
    };

    struct Batch {
        ArrowArray columns[2];
        ArrowArray *children[2];
        const void *buffers[1];
    };

    static int schema(ArrowSchema *out) {
        static ArrowSchema fields[2];
        static ArrowSchema *children[2] = {&fields[0], &fields[1]};
        const auto release = [](ArrowSchema *schema) { schema->release = nullptr; };
        fields[0] = {"l", "n", nullptr, 0, 0, nullptr, nullptr, release, nullptr};
        fields[1] = {"l", "square", nullptr, 0, 0, nullptr, nullptr, release, nullptr};
        *out = {"+s", "", nullptr, 0, 2, children, nullptr, release, nullptr};
        return 0;
    }

    int next(ArrowArray *out) {
        *out = ArrowArray{};
        if (given_) {
            return 0;
        }
        given_ = true;
        auto *batch = new Batch;
        for (int index = 0; index < 2; index++) {
            auto *column = new Column{std::vector<std::int64_t>(static_cast<std::size_t>(rows_)), {}};
            for (std::int64_t row = 0; row < rows_; row++) {
                column->values[static_cast<std::size_t>(row)] = index == 0 ? row : row * row;
            }
            column->buffers[0] = nullptr;
            column->buffers[1] = column->values.data();
            batch->columns[index] = {rows_, 0, 0, 2, 0, column->buffers, nullptr, nullptr, release_column, column};
            batch->children[index] = &batch->columns[index];
        }
        batch->buffers[0] = nullptr;
        *out = {rows_, 0, 0, 1, 2, batch->buffers, batch->children, nullptr, release_batch, batch};
        return 0;
    }

    static void release_column(ArrowArray *array) {
        delete static_cast<Column *>(array->private_data);
        array->release = nullptr;
    }

    static void release_batch(ArrowArray *array) {
        for (int index = 0; index < 2; index++) {
            if (array->children[index]->release != nullptr) {
                array->children[index]->release(array->children[index]);
            }
        }
        delete static_cast<Batch *>(array->private_data);
        array->release = nullptr;
    }

    std::int64_t rows_;
    bool given_ = false;
};

constexpr std::int64_t rows = 200'000;
constexpr std::int64_t first_square = 10'000;

std::string frame_node(const polarway::Frame &frame) { return R"({"op": "frame", "frame": )" + std::to_string(frame.handle()) + "}"; }

std::string plan(const std::string &node) { return R"({"version": 1, "plan": )" + node + "}"; }

std::string large_squares(const polarway::Frame &frame, const std::string &column) {
    return plan(R"({"op": "filter", "predicate": {"fn": "ge", "args": [{"col": ")" + column + R"("}, {"lit": )" + std::to_string(first_square)
        + R"(}]}, "input": )" + frame_node(frame) + "}");
}

/// Counts rows and checks that each is a square.
std::int64_t walk(polarway::Stream stream) {
    const polarway::Schema schema = stream.schema();
    assert(schema->n_children == 2 && std::string(schema->children[1]->name) == "square" && std::string(schema->children[1]->format) == "l");
    std::int64_t seen = 0;
    while (polarway::Array batch = stream.next()) {
        const auto *n = static_cast<const std::int64_t *>(batch->children[0]->buffers[1]) + batch->children[0]->offset;
        const auto *square = static_cast<const std::int64_t *>(batch->children[1]->buffers[1]) + batch->children[1]->offset;
        for (std::int64_t row = 0; row < batch->length; row++, seen++) {
            assert(polarway::is_valid(*batch->children[0], row));
            assert(n[row] == seen + 100 && square[row] == n[row] * n[row]);
        }
    }
    return seen;
}

void query(const polarway::Session &session, const polarway::Frame &frame) {
    const std::string text = large_squares(frame, "square");
    const polarway::Frame result = session.collect(text);
    assert(result.rows() == rows - 100);
    assert(walk(result.stream()) == rows - 100);
    assert(result.slice(0, 10).rows() == 10);
    assert(session.schema_of(text)->n_children == 2);
    assert(session.explain(text).find("FILTER") != std::string::npos);
    const polarway::Query frames = session.start(text);
    std::int64_t seen = 0;
    while (const std::optional<polarway::Frame> batch = frames.next_frame()) {
        seen += batch->rows();
    }
    assert(seen == rows - 100);
    // Batch by batch, while the query runs; the stream outlives the query object.
    polarway::Stream stream = session.start(text).stream();
    assert(walk(std::move(stream)) == rows - 100);
}

void meet_an_error(const polarway::Session &session, const polarway::Frame &frame) {
    try {
        session.collect(large_squares(frame, "sqare"));
        assert(!"no error");
    } catch (const polarway::Error &error) {
        assert(error.status() == PW_ERROR_COLUMN_NOT_FOUND);
        assert(std::string(error.what()).find("square") != std::string::npos);
        std::cout << error.what() << '\n';
    }
}

void cancel(const polarway::Session &session, const polarway::Frame &frame) {
    const polarway::Query query = session.start(large_squares(frame, "square"));
    std::thread other([&] { query.cancel(); });
    other.join();
    try {
        query.wait();
        assert(!"not cancelled");
    } catch (const polarway::Error &error) {
        assert(error.status() == PW_ERROR_CANCELLED);
    }
    assert(query.progress().state == PW_QUERY_CANCELLED);
}

void stream_a_file(const polarway::Session &session) {
    const std::string path = "/tmp/polarway-query-" + std::to_string(getpid()) + ".csv";
    std::ofstream(path) << "a\n1\n2\n3\n";
    const polarway::Source source = session.open("csv", R"({"location": ")" + path + R"(", "chunk_size": 2})");
    assert(source.schema()->n_children == 1 && source.metadata().find("\"csv\"") != std::string::npos);
    std::int64_t seen = 0;
    while (const std::optional<polarway::Frame> chunk = source.read_chunk()) {
        seen += chunk->rows();
    }
    assert(seen == 3 && source.stats().find("\"chunks\":2") != std::string::npos);
    std::remove(path.c_str());
}

}  // namespace

int main() {
    {
        const polarway::Session session(R"({"threads": 2})");
        Squares squares(rows);
        ArrowArrayStream input = squares.stream();
        const polarway::Frame frame = session.load(&input);
        assert(frame.rows() == rows);
        query(session, frame);
        meet_an_error(session, frame);
        cancel(session, frame);
        stream_a_file(session);
    }
    const pw_memory memory = polarway::memory();
    assert(memory.open_frames == 0 && memory.open_queries == 0 && memory.open_sessions == 0 && memory.open_exports == 0);
    std::cout << polarway::build_info() << "\nok\n";
    return 0;
}
