// Bodies of lang/format/schema_formatter.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/format/commented_source.hpp>
#include <omnigraph/cluster/lang/format/layout_marker.hpp>
#include <omnigraph/cluster/lang/format/layout_writer.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/rule_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>

namespace omnigraph::cluster::lang::detail {

class schema_marker : public layout_marker {
public:
    using layout_marker::layout_marker;

    void mark() {
        bool after_edge = false;
        while (!at_end()) {
            const bool edge = is_word("edge");
            take_declaration(!edge || !after_edge);
            after_edge = edge;
            head();
            if (is(token_kind::brace_open)) body([this] { member(); });
        }
    }

private:
    /// Up to the body; or for an edge without a body, to the next declaration.
    void head() {
        while (!at_end() && !is(token_kind::brace_open) && !is_word("interface") && !is_word("node") &&
               !is_word("edge")) {
            if (is(token_kind::at)) annotation(gap::soft);
            else if (is_word("implements")) implements();
            else take_all();
        }
    }

    void implements() {
        take(gap::soft);
        take();
        while (after_comma()) take(gap::soft);
    }

    /// A property with its annotations, or a rule.
    void member() {
        if (is(token_kind::at)) return annotation(gap::item);
        take_all(gap::item);
        while (!at_close() && !at_rule() && ahead(1).kind != token_kind::colon)
            is(token_kind::at) ? annotation(gap::soft) : take_all();
    }

    /// With a parenthesis these are rules of the type, which have their own lines; not `@index(text: none)`, which
    /// belongs to the property before it.
    [[nodiscard]] bool at_rule() const {
        const bool named = ahead(3).kind == token_kind::identifier && ahead(4).kind == token_kind::colon;
        return is(token_kind::at) && ahead(2).kind == token_kind::parenthesis_open && !named &&
               is_rule_name(source_.text_of(ahead(1)));
    }

    void annotation(gap before) {
        take(before);
        take(gap::glued);
        if (!is(token_kind::parenthesis_open)) return;
        group(gap::glued, padding::none, [this] {
            take_all(gap::item);
            while (!at_close() && !after_comma())
                take_all(is(token_kind::equal) || after(token_kind::equal) ? gap::glued : usual_gap());
        });
    }
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::optional<std::string> format_schema(std::string_view source, faults& findings) {
    if (!parse_schema(source, findings)) return std::nullopt;
    auto pieces = read_commented(source, dialect::schemas);
    detail::schema_marker{pieces}.mark();
    return lay_out(pieces, findings);
}

}  // namespace omnigraph::cluster::lang
