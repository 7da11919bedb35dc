// polarway.hpp: Polarway for C++17, header only, over polarway.h. Every object owns what it stands for and gives it back when it goes;
// objects move and do not copy. A failed call throws polarway::Error.
#ifndef POLARWAY_HPP
#define POLARWAY_HPP

#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "polarway.h"

namespace polarway {

/// A failed call: its status (PW_ERROR_...) and message.
class Error : public std::runtime_error {
public:
    Error(std::int32_t status, const std::string &message) : std::runtime_error(message), status_(status) {}

    std::int32_t status() const noexcept { return status_; }

private:
    std::int32_t status_;
};

namespace detail {

/// The error struct of one call.
class Call {
public:
    Call() noexcept {
        std::memset(&error_, 0, sizeof error_);
        error_.size = sizeof error_;
    }

    pw_error *error() noexcept { return &error_; }

    void check(std::int32_t status) const {
        if (status != PW_OK) {
            throw Error(status, error_.message);
        }
    }

private:
    pw_error error_;
};

/// A handle that is closed when its owner goes.
template <std::int32_t (*Close)(std::uint64_t, pw_error *)>
class Handle {
public:
    Handle() noexcept = default;
    explicit Handle(std::uint64_t value) noexcept : value_(value) {}
    Handle(Handle &&other) noexcept : value_(std::exchange(other.value_, 0)) {}
    Handle &operator=(Handle &&other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    ~Handle() { Close(value_, nullptr); }

    std::uint64_t get() const noexcept { return value_; }

private:
    std::uint64_t value_ = 0;
};

/// An Arrow structure that is released when its owner goes.
template <typename T>
class Released {
public:
    Released() noexcept { std::memset(&value_, 0, sizeof value_); }
    Released(Released &&other) noexcept : value_(other.value_) { other.value_.release = nullptr; }
    Released &operator=(Released &&other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    Released(const Released &) = delete;
    Released &operator=(const Released &) = delete;
    ~Released() {
        if (value_.release != nullptr) {
            value_.release(&value_);
        }
    }

    /// False for a released one, as at the end of a stream.
    explicit operator bool() const noexcept { return value_.release != nullptr; }
    const T *operator->() const noexcept { return &value_; }
    const T &operator*() const noexcept { return value_; }
    /// For functions that fill it, or that take it over.
    T *get() noexcept { return &value_; }

private:
    T value_;
};

/// Text of the library as a string.
class Text {
public:
    Text() noexcept : text_{nullptr, 0} {}
    Text(const Text &) = delete;
    Text &operator=(const Text &) = delete;
    ~Text() { pw_text_free(&text_); }

    pw_text *get() noexcept { return &text_; }
    std::string str() const { return std::string(text_.data, text_.length); }

private:
    pw_text text_;
};

}  // namespace detail

using Schema = detail::Released<ArrowSchema>;
using Array = detail::Released<ArrowArray>;

/// Batches, one after the other.
class Stream {
public:
    Schema schema() {
        Schema out;
        check(stream_->get_schema(stream_.get(), out.get()));
        return out;
    }

    /// The next batch as a struct array; one that is false at the end.
    Array next() {
        Array out;
        check(stream_->get_next(stream_.get(), out.get()));
        return out;
    }

    /// For functions that fill it, or that take it over.
    ArrowArrayStream *get() noexcept { return stream_.get(); }

private:
    void check(int status) {
        if (status != 0) {
            const char *message = stream_->get_last_error(stream_.get());
            throw Error(PW_ERROR_COMPUTE, message == nullptr ? "the stream failed" : message);
        }
    }

    detail::Released<ArrowArrayStream> stream_;
};

/// A finished table in memory.
class Frame {
public:
    explicit Frame(pw_frame handle) noexcept : handle_(handle) {}

    /// What plans call it: {"op": "frame", "frame": ...}.
    pw_frame handle() const noexcept { return handle_.get(); }

    std::int64_t rows() const {
        detail::Call call;
        std::int64_t out;
        call.check(pw_frame_rows(handle(), &out, call.error()));
        return out;
    }

    Schema schema() const {
        detail::Call call;
        Schema out;
        call.check(pw_frame_schema(handle(), out.get(), call.error()));
        return out;
    }

    Frame slice(std::int64_t offset, std::int64_t length) const {
        detail::Call call;
        pw_frame out;
        call.check(pw_frame_slice(handle(), offset, length, &out, call.error()));
        return Frame(out);
    }

    /// The rows; `requested` may ask for other forms of text.
    Stream stream(const ArrowSchema *requested = nullptr) const {
        detail::Call call;
        Stream out;
        call.check(pw_frame_stream(handle(), requested, out.get(), call.error()));
        return out;
    }

    Stream column(std::int32_t index, const ArrowSchema *requested = nullptr) const {
        detail::Call call;
        Stream out;
        call.check(pw_frame_column(handle(), index, requested, out.get(), call.error()));
        return out;
    }

private:
    detail::Handle<pw_frame_free> handle_;
};

/// A running plan. One thread at a time, except for cancel and progress.
class Query {
public:
    explicit Query(pw_query handle) noexcept : handle_(handle) {}

    /// Waits for the end; false when the time is over first.
    bool wait(std::chrono::milliseconds timeout = std::chrono::milliseconds(-1)) const {
        detail::Call call;
        return finished(call, pw_query_wait(handle_.get(), timeout.count(), call.error()));
    }

    Schema schema() const {
        detail::Call call;
        Schema out;
        call.check(pw_query_schema(handle_.get(), out.get(), call.error()));
        return out;
    }

    /// The next batch (false at the end), or nothing when the time is over first.
    std::optional<Array> next(std::chrono::milliseconds timeout = std::chrono::milliseconds(-1)) const {
        detail::Call call;
        Array out;
        if (!finished(call, pw_query_next(handle_.get(), timeout.count(), out.get(), call.error()))) {
            return std::nullopt;
        }
        return out;
    }

    /// The next batch as a frame of its own; nothing at the end.
    std::optional<Frame> next_frame() const {
        detail::Call call;
        pw_frame out;
        call.check(pw_query_next_frame(handle_.get(), -1, &out, call.error()));
        return out == 0 ? std::nullopt : std::optional<Frame>(std::in_place, out);
    }

    /// The rest of the result; the stream outlives this query.
    Stream stream() const {
        detail::Call call;
        Stream out;
        call.check(pw_query_stream(handle_.get(), out.get(), call.error()));
        return out;
    }

    Frame take_frame() const {
        detail::Call call;
        pw_frame out;
        call.check(pw_query_take_frame(handle_.get(), &out, call.error()));
        return Frame(out);
    }

    void cancel() const {
        detail::Call call;
        call.check(pw_query_cancel(handle_.get(), call.error()));
    }

    pw_progress progress() const {
        detail::Call call;
        pw_progress out{};
        out.size = sizeof out;
        call.check(pw_query_progress(handle_.get(), &out, call.error()));
        return out;
    }

    /// A JSON object.
    std::string stats() const {
        detail::Call call;
        detail::Text out;
        call.check(pw_query_stats(handle_.get(), out.get(), call.error()));
        return out.str();
    }

private:
    static bool finished(const detail::Call &call, std::int32_t status) {
        if (status == PW_ERROR_TIMEOUT) {
            return false;
        }
        call.check(status);
        return true;
    }

    detail::Handle<pw_query_free> handle_;
};

/// A source of rows, read in chunks whose size follows memory. Closed when it goes; chunks live on.
class Source {
public:
    explicit Source(pw_source handle) noexcept : handle_(handle) {}

    /// A JSON object: kind, format, parts, size_bytes, …
    std::string metadata() const {
        detail::Call call;
        detail::Text out;
        call.check(pw_source_metadata(handle_.get(), out.get(), call.error()));
        return out.str();
    }

    Schema schema() const {
        detail::Call call;
        Schema out;
        call.check(pw_source_schema(handle_.get(), out.get(), call.error()));
        return out;
    }

    /// The next chunk; nothing at the end.
    std::optional<Frame> read_chunk() const {
        detail::Call call;
        pw_frame out;
        call.check(pw_source_read_chunk(handle_.get(), -1, &out, call.error()));
        return out == 0 ? std::nullopt : std::optional<Frame>(std::in_place, out);
    }

    /// `settings`: a JSON object, see pw_source_set.
    void set(std::string_view settings) const {
        detail::Call call;
        call.check(pw_source_set(handle_.get(), settings.data(), settings.size(), call.error()));
    }

    /// A JSON object.
    std::string stats() const {
        detail::Call call;
        detail::Text out;
        call.check(pw_source_stats(handle_.get(), out.get(), call.error()));
        return out.str();
    }

private:
    detail::Handle<pw_source_close> handle_;
};

/// An engine: threads, memory budget, temporary folder.
class Session {
public:
    /// `options`: a JSON object, see pw_session_open.
    explicit Session(std::string_view options = {}) {
        if (pw_abi_version() >> 16 != PW_ABI_VERSION_MAJOR || pw_abi_version() < PW_ABI_VERSION) {
            throw Error(PW_ERROR_UNSUPPORTED, "libpolarway is older or newer than the header that this program was compiled with");
        }
        detail::Call call;
        pw_session out;
        call.check(pw_session_open(options.data(), options.size(), &out, call.error()));
        handle_ = Handle(out);
    }

    Frame collect(std::string_view plan) const {
        detail::Call call;
        pw_frame out;
        call.check(pw_query_collect(handle_.get(), plan.data(), plan.size(), &out, call.error()));
        return Frame(out);
    }

    Query start(std::string_view plan) const {
        detail::Call call;
        pw_query out;
        call.check(pw_query_start(handle_.get(), plan.data(), plan.size(), &out, call.error()));
        return Query(out);
    }

    /// `kind`: "csv" or "filesystem"; `config`: a JSON object, see pw_source_create.
    Source open(std::string_view kind, std::string_view config) const {
        detail::Call call;
        pw_source out;
        call.check(pw_source_create(handle_.get(), kind.data(), kind.size(), config.data(), config.size(), &out, call.error()));
        return Source(out);
    }

    /// Reads a stream of struct arrays to its end; it is taken.
    Frame load(ArrowArrayStream *stream) const {
        detail::Call call;
        pw_frame out;
        call.check(pw_frame_from_stream(handle_.get(), stream, &out, call.error()));
        return Frame(out);
    }

    Schema schema_of(std::string_view plan) const {
        detail::Call call;
        Schema out;
        call.check(pw_plan_schema(handle_.get(), plan.data(), plan.size(), out.get(), call.error()));
        return out;
    }

    std::string explain(std::string_view plan, bool optimized = true) const {
        detail::Call call;
        detail::Text out;
        call.check(pw_explain(handle_.get(), plan.data(), plan.size(), optimized ? 1 : 0, out.get(), call.error()));
        return out.str();
    }

private:
    using Handle = detail::Handle<pw_session_close>;
    Handle handle_;
};

/// A JSON object about the library.
inline std::string build_info() {
    detail::Call call;
    detail::Text out;
    call.check(pw_build_info(out.get(), call.error()));
    return out.str();
}

/// The process's column memory.
inline pw_memory memory() {
    detail::Call call;
    pw_memory out{};
    out.size = sizeof out;
    call.check(pw_memory_stats(&out, call.error()));
    return out;
}

/// Gives memory that is kept for reuse back to the operating system.
inline void trim_memory() {
    detail::Call call;
    call.check(pw_memory_trim(call.error()));
}

/// Reads one row of a text column that left as string views ("vu").
inline std::string_view text_at(const ArrowArray &column, std::int64_t row) {
    const char *view = static_cast<const char *>(column.buffers[1]) + 16 * (column.offset + row);
    std::int32_t length, buffer, offset;
    std::memcpy(&length, view, 4);
    if (length <= 12) {
        return {view + 4, static_cast<std::size_t>(length)};
    }
    std::memcpy(&buffer, view + 8, 4);
    std::memcpy(&offset, view + 12, 4);
    return {static_cast<const char *>(column.buffers[2 + buffer]) + offset, static_cast<std::size_t>(length)};
}

/// True when a row of a column is not null.
inline bool is_valid(const ArrowArray &column, std::int64_t row) {
    const auto *bits = static_cast<const std::uint8_t *>(column.buffers[0]);
    const std::int64_t bit = column.offset + row;
    return bits == nullptr || (bits[bit / 8] >> (bit % 8) & 1) != 0;
}

}  // namespace polarway

#endif  // POLARWAY_HPP
