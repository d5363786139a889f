// Parses the tests of a match block: comparisons, null tests and text predicates, alone or joined by `and` and `or`
// (languages specification §2.2).
//
//   $p.age > 30 and ($p.city = "Oslo" or $p.city is null)
//
// `and` binds closer than `or`; parentheses group. The words have this meaning only behind a test, so they stay free as
// names. In a match block bindings, traversals and negations are separate clauses; in a case and in `having`, where
// there are no clauses, `not` stands before a test and binds closest.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class expression_parser;

/// What `not` is where a test may begin.
enum class not_reading { begins_clause, negates_test };

class test_parser {
public:
    test_parser(token_cursor& cursor, expression_parser& expressions, not_reading negation)
        : cursor_{cursor}, expressions_{expressions}, negation_{negation} {}

    static constexpr std::string_view how_to_negate =
        "A negation is `not { ... }` around clauses; for a single test write its opposite, as in $p.age != 3 or $p.age "
        "is not null.";

    [[nodiscard]] std::optional<test> parse();

    /// The rest of a test after its first operand.
    [[nodiscard]] std::optional<test> after_operand(expression&& left);

private:
    /// What stands in parentheses.
    using test_or_value = std::variant<test, expression>;

    [[nodiscard]] bool at_negation() const;
    [[nodiscard]] std::optional<test> parse_negation();
    [[nodiscard]] std::optional<test> parse_single();
    [[nodiscard]] std::optional<expression> parse_first_operand();
    [[nodiscard]] std::optional<test_or_value> parse_parenthesized();
    [[nodiscard]] std::optional<test_or_value> parse_test_or_value();
    [[nodiscard]] bool refuse_foreign_clause(const expression& left);
    [[nodiscard]] bool refuse_named_path(const expression& left, const expression& right);
    [[nodiscard]] std::optional<test> single_after(expression&& left);
    [[nodiscard]] std::optional<test> parse_comparison(expression&& left, comparison op);
    [[nodiscard]] bool at_connective() const { return cursor_.is_word("and") || cursor_.is_word("or"); }
    [[nodiscard]] std::optional<test> parse_null_test(expression&& value);
    [[nodiscard]] std::optional<test> joined_all(std::optional<test> first);
    [[nodiscard]] std::optional<test> joined_any(std::optional<test> first);

    token_cursor& cursor_;
    expression_parser& expressions_;
    not_reading negation_;
};

/// The first test and those that `word` joins to it, each parsed by `next`, as the parts of `whole`; the first alone
/// when there are no others.
template <class Test, class Junction, class Next>
[[nodiscard]] std::optional<Test> joined_tests(token_cursor& cursor, std::optional<Test> first, Junction whole,
                                               std::string_view word, Next next) {
    if (!first || !cursor.is_word(word)) return first;
    const auto begin = std::visit([](const auto& one) { return one.span; }, *first);
    cursor.append(whole.parts, *std::move(first));
    while (cursor.accept_word(word)) {
        auto part = next();
        if (!part) return std::nullopt;
        cursor.append(whole.parts, *std::move(part));
    }
    whole.span = cursor.since(begin);
    return whole;
}

/// The comparison at the cursor, which is not taken.
[[nodiscard]] std::optional<comparison> comparison_at(const token_cursor& cursor);

/// `contains`, `in`, `not in`, `starts_with` or `ends_with`, taken.
[[nodiscard]] std::optional<comparison> accept_comparison_word(token_cursor& cursor);

/// `is`, `contains`, `in`, `starts_with` or `ends_with`.
[[nodiscard]] bool is_test_word(std::string_view word);

/// At a word that compares what stands before it: `in`, `not in`, `is`, `contains` and the like.
[[nodiscard]] bool at_test_word(const token_cursor& cursor);

/// Whether `not` before these two tokens negates a test, and is not itself a property: `not is null`, `not in ["x"]`
/// and `not = 3` are about a property of that name.
[[nodiscard]] bool negates(const token& next, const token& behind);

/// At `and` or `or`, whatever the case.
[[nodiscard]] inline bool at_joint(const token_cursor& cursor) {
    return cursor.reads_as("and") || cursor.reads_as("or");
}

/// Is it a test by itself?
[[nodiscard]] bool is_text_clause(const expression& value);

/// Reports `==`, `<>` and the like, of which the first sign was taken as `op`.
[[nodiscard]] bool refuse_foreign_operator(token_cursor& cursor, comparison op, const token& sign);

/// Reports a `not` behind the operand of a test, as in `$p.age not = 3` and `$p.name not like "a"`.
[[nodiscard]] bool refuse_negated(token_cursor& cursor, not_reading negation);

/// Refuses `in 13, 17` and `in 13..17`, whose `first` is read, and `= $p["age"]`.
[[nodiscard]] bool refuse_bare_list(token_cursor& cursor, comparison op, const expression& first);

/// `is null` or `is not null` behind a value, after its `is`: true for `is not null`.
[[nodiscard]] std::optional<bool> parse_nullness(token_cursor& cursor);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/test_parser.ipp>
#endif
