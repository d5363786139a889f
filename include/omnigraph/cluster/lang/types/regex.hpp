// Regular expressions of @check, which match anywhere in a text in linear time.
//
//     auto digits = regex::compile("^[0-9]+$");
//     if (!digits) return digits.error();         // one clause: why it is none
//     digits->matches("42");                      // true
//
// The one door to RE2. There is no backtracking, so there are no look-arounds and no back-references; memory is
// bounded. A regex may be copied and used from several threads.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <re2/re2.h>

#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster::lang {

class regex {
public:
    static constexpr std::size_t longest = 4096;

    [[nodiscard]] static result<regex, std::string> compile(std::string_view expression);

    /// Whether there is a match anywhere in `text`.
    [[nodiscard]] bool matches(std::string_view text) const;

private:
    explicit regex(std::shared_ptr<const re2::RE2> compiled) : compiled_{std::move(compiled)} {}

    std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/types/regex.ipp>
#endif
