// A file, a pipe or standard input as the source of a load.
//
//     auto file = record_file::open("seed.jsonl");
//     if (!file) return file.error().cause;
//     auto piped = record_file::of_descriptor(STDIN_FILENO);
//
// posix/replayed_file.hpp says what becomes of a pipe, which can be read once, while a load may read several times.
#pragma once

#include <string>
#include <utility>

#include <omnigraph/cluster/host/record_source.hpp>
#include <omnigraph/cluster/posix/replayed_file.hpp>

namespace omnigraph::cluster {

class record_file final : public record_source {
public:
    [[nodiscard]] static posix::file_result<record_file> open(const std::string& path) {
        return of(posix::replayed_file::open(path));
    }
    [[nodiscard]] static posix::file_result<record_file> of_descriptor(int file) {
        return of(posix::replayed_file::of_descriptor(file));
    }

    [[nodiscard]] result<std::size_t, source_error> read(std::span<char> into) override {
        auto count = file_.read_at(at_, into);
        if (!count) return source_error{count.error().cause};
        at_ += *count;
        return *count;
    }
    [[nodiscard]] result<done, source_error> rewind() override {
        at_ = 0;
        return done{};
    }
    [[nodiscard]] std::uint64_t size() const override { return file_.size(); }

private:
    explicit record_file(posix::replayed_file file) : file_{std::move(file)} {}
    [[nodiscard]] static posix::file_result<record_file> of(posix::file_result<posix::replayed_file> opened) {
        if (!opened) return std::move(opened).error();
        return record_file{*std::move(opened)};
    }

    posix::replayed_file file_;
    std::uint64_t at_ = 0;
};

}  // namespace omnigraph::cluster
