// Bodies of lang/check/parameter_uses.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/check/parameter_uses.hpp>
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>
#include <omnigraph/cluster/lang/types/value.hpp>

namespace omnigraph::cluster::lang::detail {

/// A number that a parameter is, where it is used.
struct counted_thing {
    std::string_view what;
    std::int64_t least;
};
inline constexpr counted_thing row_count{"a number of rows", 0}, edit_count{"a number of edits", 0},
    fusion_constant{"the constant k of rrf", 1};

/// The enums beside which a query tests each parameter, which the checker marked, and what each counts.
class uses_of_parameters {
public:
    using enums = std::vector<const value_type*>;

    /// The query must outlive it.
    explicit uses_of_parameters(const query_tree& query) {
        if (const auto* read = std::get_if<read_body>(&query.body)) {
            visit(read->match);
            visit(read->having);
            for (const auto& one : read->returns) visit(one.value);
            for (const auto& one : read->order) visit(one.value);
            for (const auto* bound : {&read->offset, &read->limit})
                if (*bound && !(*bound)->parameter.empty()) counts_[(*bound)->parameter].push_back(row_count);
        } else {
            for (const auto& one : std::get<write_body>(query.body).statements)
                std::visit(
                    [&](const auto& change) {
                        if constexpr (requires { change.assignments; })
                            for (const auto& assigned : change.assignments) visit(assigned.value);
                        if constexpr (requires { change.where; }) visit(change.where);
                    },
                    one);
        }
    }

    [[nodiscard]] const std::map<std::string, enums, std::less<>>& beside_enums() const { return found_; }
    [[nodiscard]] const std::map<std::string, std::vector<counted_thing>, std::less<>>& counts() const {
        return counts_;
    }

private:
    void visit(const expression& value) {
        if (value.is_parameter && value.type.is_enum()) found_[value.name].push_back(&value.type);
        const bool counts = value.form == expression_form::fuzzy || value.form == expression_form::rrf;
        if (counts && value.arguments.size() > 2 && value.arguments[2].is_parameter)
            counts_[value.arguments[2].name].push_back(value.form == expression_form::fuzzy ? edit_count
                                                                                            : fusion_constant);
        for (const auto& argument : value.arguments) visit(argument);
        for (const auto& branch : value.branches) {
            visit(branch.condition);
            visit(branch.value);
        }
    }
    template <class Part>
    void visit(const std::vector<Part>& parts) {
        for (const auto& part : parts) visit(part);
    }
    template <class... Parts>
    void visit(const std::variant<Parts...>& part) {
        std::visit([&](const auto& one) { visit(one); }, part);
    }
    void visit(const binding& part) {
        for (const auto& condition : part.conditions) visit(condition.value);
    }
    void visit(const traversal&) {}
    void visit(const fragment_call&) {}
    void visit(const filter& part) {
        visit(part.left);
        visit(part.right);
    }
    void visit(const predicate& part) { visit(part.value); }
    void visit(const null_test& part) { visit(part.value); }
    void visit(const junction& part) { visit(part.parts); }
    void visit(const row_junction& part) { visit(part.parts); }
    void visit(const negation& part) { visit(part.clauses); }
    void visit(const choice& part) { visit(part.branches); }
    void visit(const optional_block& part) { visit(part.clauses); }

    std::map<std::string, enums, std::less<>> found_;
    std::map<std::string, std::vector<counted_thing>, std::less<>> counts_;
};

/// The first text of the value that is a word of none of the enums.
[[nodiscard]] OMNIGRAPH_INLINE const std::string* stranger(const value& given,
                                                           const uses_of_parameters::enums& beside) {
    if (const auto* list = std::get_if<value_list>(&given.held)) {
        for (const auto& one : *list)
            if (const auto* text = stranger(one, beside)) return text;
        return nullptr;
    }
    const auto* text = std::get_if<std::string>(&given.held);
    const bool known = !text || std::ranges::any_of(beside, [&](const value_type* one) {
        return std::ranges::binary_search(one->enum_values, *text);
    });
    return known ? nullptr : text;
}

OMNIGRAPH_INLINE void add_strangers(const uses_of_parameters& uses, const parameter_values& values,
                                    std::vector<parameter_fault>& found) {
    for (const auto& [name, beside] : uses.beside_enums()) {
        const auto given = values.find(name);
        const auto* text = given == values.end() ? nullptr : stranger(given->second, beside);
        if (!text) continue;
        const auto& words = beside.front()->enum_values;
        found.push_back({codes::parameter_value, name,
                         "parameter '" + name + "' is compared with " +
                             display({scalar_type::string, false, false, 0, words}) + "; found the text `" +
                             shown_source(*text) + "`." + did_you_mean(*text, words),
                         "Give one of these words."});
    }
}

/// One fault a parameter; an integer parameter has an integer or null.
OMNIGRAPH_INLINE void add_wrong_counts(const uses_of_parameters& uses, const parameter_values& values,
                                       std::vector<parameter_fault>& found) {
    for (const auto& [name, things] : uses.counts()) {
        const auto given = values.find(name);
        if (given == values.end()) continue;
        const auto* number = std::get_if<std::int64_t>(&given->second.held);
        for (const auto& [what, least] : things) {
            if (number && *number >= least) continue;
            const auto from = std::to_string(least);
            found.push_back({codes::parameter_value, name,
                             "parameter '" + name + "' is " + std::string{what} + ": expected an integer from " + from +
                                 " on, found " + (number ? std::to_string(*number) : "null"),
                             "Give a number from " + from + " on."});
            break;
        }
    }
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::vector<parameter_fault> faults_of_use(const query_tree& query, const parameter_values& values) {
    std::vector<parameter_fault> found;
    const detail::uses_of_parameters uses{query};
    detail::add_strangers(uses, values, found);
    detail::add_wrong_counts(uses, values, found);
    return found;
}

}  // namespace omnigraph::cluster::lang
