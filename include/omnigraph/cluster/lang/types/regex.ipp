// Bodies of lang/types/regex.hpp.
#pragma once

#include <cstdint>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE result<regex, std::string> regex::compile(std::string_view expression) {
    if (expression.size() > longest) return "it is longer than " + std::to_string(longest) + " bytes";
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(std::int64_t{8} << 20);
    auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece{expression.data(), expression.size()}, options);
    if (!compiled->ok()) return compiled->error();
    return regex{std::move(compiled)};
}

OMNIGRAPH_INLINE bool regex::matches(std::string_view text) const {
    return re2::RE2::PartialMatch(re2::StringPiece{text.data(), text.size()}, *compiled_);
}

}  // namespace omnigraph::cluster::lang
