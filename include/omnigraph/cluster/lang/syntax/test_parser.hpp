// Parses the tests of a match block: comparisons, null tests and text predicates, alone or joined by `and` and `or`
// (languages specification §2.2).
//
//   $p.age > 30 and ($p.city = "Oslo" or $p.city is null)
//
// `and` binds closer than `or`; parentheses group. The words have this meaning only behind a test, so they stay free as
// names. Bindings, traversals and negations are separate clauses.
#pragma once

#include <optional>
#include <string_view>

#include <omnigraph/cluster/lang/syntax/expression_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class test_parser {
public:
    test_parser(token_cursor& cursor, expression_parser& expressions) : cursor_{cursor}, expressions_{expressions} {}

    static constexpr std::string_view how_to_negate =
        "A negation is `not { ... }` around clauses; for a single test write its opposite, as in $p.age != 3 or $p.age "
        "is not null.";

    [[nodiscard]] std::optional<test> parse();

    /// The rest of a test after its first operand.
    [[nodiscard]] std::optional<test> after_operand(expression&& left);

private:
    [[nodiscard]] std::optional<test> parse_single();
    [[nodiscard]] std::optional<test> parse_group();
    [[nodiscard]] std::optional<test> single_after(expression&& left);
    [[nodiscard]] std::optional<test> parse_comparison(expression&& left, comparison op);
    [[nodiscard]] bool at_connective() const { return cursor_.is_word("and") || cursor_.is_word("or"); }
    [[nodiscard]] bool at_signed_test() const;
    [[nodiscard]] std::optional<test> parse_null_test(expression&& value);
    [[nodiscard]] std::optional<test> joined_all(std::optional<test> first);
    [[nodiscard]] std::optional<test> joined_any(std::optional<test> first);
    template <class Next>
    [[nodiscard]] std::optional<test> joined(std::optional<test> first, connective op, std::string_view word,
                                             Next next);

    token_cursor& cursor_;
    expression_parser& expressions_;
};

/// The comparison at the cursor, which is not taken.
[[nodiscard]] std::optional<comparison> comparison_at(const token_cursor& cursor);

/// Reports `==`, `<>` and the like; their first sign was taken as `op`.
[[nodiscard]] bool refuse_foreign_operator(token_cursor& cursor, comparison op);

/// `is null` or `is not null` behind a value, after its `is`: true for `is not null`.
[[nodiscard]] std::optional<bool> parse_nullness(token_cursor& cursor);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/test_parser.ipp>
#endif
