// A text as the source of a load that gives a few bytes at a time, and fails where it is told to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <omnigraph/cluster/host/record_source.hpp>

namespace omnigraph::cluster {

class piecewise_source final : public record_source {
public:
    explicit piecewise_source(std::string text, std::size_t piece = 1) : text_{std::move(text)}, piece_{piece} {}

    [[nodiscard]] result<std::size_t, source_error> read(std::span<char> into) override {
        if (at_ >= fails_at) return source_error{"the disk is gone"};
        const auto count = std::min({piece_, into.size(), text_.size() - at_});
        std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
        at_ += count;
        return count;
    }
    [[nodiscard]] result<done, source_error> rewind() override {
        at_ = 0;
        if (rewinds++ > 0 && !second_text.empty()) text_ = second_text;
        return done{};
    }
    [[nodiscard]] std::uint64_t size() const override { return claimed_size.value_or(text_.size()); }

    std::size_t fails_at = std::string::npos;
    std::string second_text;  ///< what is read after the first rewind but one
    std::optional<std::uint64_t> claimed_size;
    int rewinds = 0;

private:
    std::string text_;
    std::size_t piece_, at_ = 0;
};

}  // namespace omnigraph::cluster
