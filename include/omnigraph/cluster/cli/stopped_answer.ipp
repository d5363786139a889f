// Bodies of cli/stopped_answer.hpp.
#pragma once

#include <cerrno>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/cli/stopped_answer.hpp>
#include <omnigraph/cluster/core/inline.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE stopped_answer::stopped_answer(std::ostream& watched, std::string text, int descriptor)
    : watched_{watched}, below_{watched.rdbuf()}, text_{std::move(text)}, descriptor_{descriptor} {
    watched_.rdbuf(this);
}

OMNIGRAPH_INLINE stopped_answer::~stopped_answer() {
    const auto state = watched_.rdstate();
    watched_.rdbuf(below_);  // forgets that a write failed
    watched_.setstate(state);
}

OMNIGRAPH_INLINE bool stopped_answer::say() noexcept {
    int none = nobody;
    if (!speaker_.compare_exchange_strong(none, signal)) return false;
    for (std::string_view rest{text_}; !rest.empty();) {
        const auto written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) break;  // nobody reads it; the exit code says the same
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

OMNIGRAPH_INLINE void stopped_answer::begin() noexcept {
    int now = nobody;
    if (speaker_.load(std::memory_order_relaxed) == command || speaker_.compare_exchange_strong(now, command)) return;
    while (true) ::pause();
}

OMNIGRAPH_INLINE auto stopped_answer::overflow(int_type next) -> int_type {
    if (traits_type::eq_int_type(next, traits_type::eof())) return traits_type::not_eof(next);
    begin();
    return below_->sputc(traits_type::to_char_type(next));
}

OMNIGRAPH_INLINE std::streamsize stopped_answer::xsputn(const char* text, std::streamsize size) {
    if (size > 0) begin();
    return below_->sputn(text, size);
}

OMNIGRAPH_INLINE int stopped_answer::sync() { return below_->pubsync(); }

}  // namespace omnigraph::cluster::cli
