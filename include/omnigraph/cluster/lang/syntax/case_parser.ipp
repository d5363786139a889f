// Bodies of lang/syntax/case_parser.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/syntax/case_parser.hpp>
#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/test_parser.hpp>

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool begins_case(const token& next, const token& behind) {
    switch (next.kind) {
        case token_kind::variable:
        case token_kind::string:
        case token_kind::integer:
        case token_kind::decimal:
        case token_kind::parenthesis_open: return true;
        case token_kind::identifier:
            return next.text == "when" || behind.text == "when" || behind.kind == token_kind::parenthesis_open;
        default: return false;
    }
}

/// Behind the word `case`: where its name could be that of a column, something else follows.
OMNIGRAPH_INLINE bool case_parser::at_case(const token& name) const {
    return name.text == "case" && begins_case(cursor_.current(), cursor_.following());
}

OMNIGRAPH_INLINE std::optional<expression> case_parser::parse(const token& word) {
    const token_cursor::nesting deeper{cursor_};
    if (!deeper.allowed() || !expressions_.literals().count_part()) return std::nullopt;
    std::optional<expression> made{std::in_place};
    made->form = expression_form::conditional;
    if (!parse_branches(*made)) return std::nullopt;
    if (cursor_.accept_word("else")) {
        auto otherwise = expressions_.parse_expression();
        if (!otherwise) return std::nullopt;
        cursor_.append(made->arguments, *std::move(otherwise));
    }
    if (!cursor_.is_word("end")) {
        static constexpr std::array<std::string_view, 3> words{"when", "else", "end"};
        cursor_.unexpected_word(made->arguments.empty() ? "`when`, `else` or `end`" : "`end`", words,
                                "A case is written `case when $p.age > 17 then \"adult\" else \"child\" end`.");
        return std::nullopt;
    }
    cursor_.take();
    made->span = cursor_.since(word.span);
    if (!expressions_.measure(*made)) return std::nullopt;
    return made;
}

OMNIGRAPH_INLINE bool case_parser::parse_branches(expression& into) {
    std::optional<expression> compared;
    const auto parts_before = expressions_.literals().parts();
    if (!cursor_.is_word("when") && !(compared = expressions_.parse_expression())) return false;
    const auto compared_parts = expressions_.literals().parts() - parts_before;
    do {
        if (!cursor_.expect_word("when")) return false;
        if (!parse_branch(into, compared ? &*compared : nullptr, compared_parts)) return false;
    } while (cursor_.is_word("when"));
    return true;
}

/// `compared` is the operand of `case $p.mood when "good" then ...`: each branch compares a copy of it.
OMNIGRAPH_INLINE bool case_parser::parse_branch(expression& into, const expression* compared,
                                                std::size_t compared_parts) {
    std::optional<test> condition;
    if (compared) {
        expressions_.literals().add_parts(compared_parts);
        cursor_.charge(compared_parts * sizeof(expression) + (compared->span.end - compared->span.begin));
        auto value = expressions_.parse_expression();
        if (!value || !expressions_.literals().count_part()) return false;
        const auto span = value->span;
        condition = filter{*compared, comparison::equal, *std::move(value), span};
    } else {
        condition = test_parser{cursor_, expressions_, not_reading::negates_test}.parse();
    }
    if (!condition || !cursor_.expect_word("then")) return false;
    auto value = expressions_.parse_expression();
    if (!value) return false;
    cursor_.append(into.branches, case_branch{*std::move(condition), *std::move(value)});
    return true;
}

}  // namespace omnigraph::cluster::lang
