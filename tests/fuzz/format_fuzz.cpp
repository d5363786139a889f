// Any bytes to the formatters of both languages: what parses keeps its words and its comments, parses again, and is
// not changed by formatting it again.
//
//     scripts/fuzz 60 format_fuzz
#include <optional>
#include <string>
#include <vector>

#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>

#include "fuzz/oracle.hpp"

using namespace omnigraph::cluster::lang;
using fuzz::insist;

namespace {

/// Tokens, without the commas that formatting adds and removes in queries; then the comments.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view text, dialect of) {
    const auto read = read_commented(text, of);
    std::vector<std::string_view> all;
    for (const auto& piece : read.pieces) all.push_back(read.text_of(piece));
    for (const auto& comment : read.comments) all.push_back(read.text_of(comment));
    return all;
}

[[nodiscard]] std::size_t commas_in(std::string_view text) {
    lexer words{text};
    std::size_t count = 0;
    for (auto next = words.next(); next.kind != token_kind::end; next = words.next())
        count += next.kind == token_kind::comma;
    return count;
}

using formatter = std::optional<std::string> (*)(std::string_view, faults&);

void insist_on_formatting(std::string_view text, formatter format, dialect of) {
    faults found;
    const auto formatted = format(text, found);
    fuzz::insist_on_faults(formatted.has_value(), found, text);
    if (!formatted) return;
    insist(words_of(text, of) == words_of(*formatted, of));
    if (of == dialect::schemas) insist(commas_in(text) == commas_in(*formatted));
    const auto again = format(*formatted, found);
    insist(again && *again == *formatted);
    insist(formatted->empty() || formatted->back() == '\n');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const counted_heap::limited heap{fuzz::most_heap};
    insist_on_formatting(text, format_schema, dialect::schemas);
    insist_on_formatting(text, format_queries, dialect::queries);
    return 0;
}
