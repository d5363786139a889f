// Parses what begins with an @ in a schema: annotations, and the rules @key(...), @unique(...), @index(...),
// @range(...) and @check(...) (languages specification §1.2).
//
// With a parenthesis these five are rules of the type, even directly behind a property; without one, the first three
// annotate the property.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/lexer.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

/// An argument of a rule: a name, the bounds of a range, or a literal (a string for @check).
struct rule_bounds {
    std::optional<range_bound> min, max;
    std::optional<std::int64_t> least_whole = {}, most_whole = {};  ///< as in range_constraint
};
struct rule_literal {
    std::optional<std::string> text;
};  ///< set for strings
struct rule_argument {
    std::variant<std::string, rule_bounds, rule_literal> value;
    source_span span;
};

inline constexpr std::array<std::string_view, 5> rule_names{"key", "unique", "index", "range", "check"};

/// All annotations and rules that have a meaning, wherever they may stand.
inline constexpr std::array<std::string_view, 11> known_annotations{
    "card",        "check", "default", "description", "embed", "index",
    "instruction", "key",   "range",   "rename_from", "unique"};

[[nodiscard]] bool is_rule_name(std::string_view name);

/// Parses what follows the `@` and the name, which the caller has taken.
class rule_parser {
public:
    explicit rule_parser(token_cursor& cursor) : cursor_{cursor} {}

    /// The name behind an `@`; `what` is its description in a fault.
    [[nodiscard]] std::optional<token> expect_name(std::string_view what);

    /// The `(`...`)` of the rule `name`. False after a syntax error; a rule with arguments of the wrong kind is
    /// reported and left out.
    [[nodiscard]] bool parse_rule(const token& sign, const token& name, std::vector<constraint>& into);

    /// `of_enum`: of a property whose default may be a word as the enum declares it, `@default(y-z)`.
    [[nodiscard]] std::optional<annotation> parse_annotation(const token& sign, const token& name,
                                                             bool of_enum = false);

    /// At `(name:`, which begins the arguments of an annotation and never those of a rule.
    [[nodiscard]] bool at_named_argument() const;

    /// At `#card`, which is no comment.
    [[nodiscard]] bool at_marked_name() const;

    /// The `(min..max)` in the head of an edge.
    [[nodiscard]] std::optional<cardinality> parse_cardinality(const token& sign);

private:
    [[nodiscard]] bool parse_named_arguments(annotation& into);
    /// At arguments that only the annotation takes whose name this nearly is: `@rnge(age, 0..3)`. The name is the
    /// fault, which lint tells (L301).
    [[nodiscard]] bool at_arguments_of_misspelled(const token& name) const;
    void skip_arguments();
    /// Refuses `@default{3}`.
    [[nodiscard]] bool refuse_other_brackets(const token& name);

    struct expected_argument {
        std::string_view what;
        std::string remedy = {};
    };

    [[nodiscard]] std::optional<std::vector<rule_argument>> parse_arguments(const expected_argument& expected);
    [[nodiscard]] std::optional<rule_argument> parse_argument(const expected_argument& expected);
    [[nodiscard]] std::optional<range_bound> parse_bound();
    /// The text of a bound that was taken; `first` was its first token.
    [[nodiscard]] std::string_view taken_bound(const token& first) const;
    [[nodiscard]] bool at_bound() const;
    [[nodiscard]] std::optional<std::string> parse_literal(const expected_argument& expected);

    template <class Constraint>
    void add_columns(std::vector<rule_argument>& arguments, source_span span, std::string_view name,
                     std::vector<constraint>& into);
    void add_range(std::vector<rule_argument>& arguments, source_span span, std::vector<constraint>& into);
    void add_check(std::vector<rule_argument>& arguments, source_span span, std::vector<constraint>& into);

    token_cursor& cursor_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/rule_parser.ipp>
#endif
