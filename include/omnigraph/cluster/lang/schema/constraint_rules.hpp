// What keys, unique and index rules, ranges and checks may be about (specification
// languages §1.7, and phase E of §1.8), and their way into a type of the catalog.
//
// A constraint comes from a rule between the braces or from an annotation of a
// property. What annotations forbid by type (lists, blobs) annotation_rules.hpp says.
#pragma once

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/types/regex.hpp>

namespace omnigraph::cluster::lang::detail {

/// Where the constraints of one type go; `key` is null where there is none.
struct constraint_target {
    table_type* table;
    std::vector<std::string>* key;
};

class constraint_rules {
public:
    constraint_rules(const owner& of, schema_faults& found, constraint_target into)
        : of_{of}, found_{found}, into_{into} {}

    /// From the rules of the type, and from @key, @unique and @index of its properties.
    void collect(const std::vector<constraint>& rules) {
        for (const auto& rule : rules) std::visit([this](const auto& one) { add(one); }, rule);
        add_annotations();
        if (into_.key) take_key();
    }

private:
    struct written_key {
        std::vector<std::string> columns;  ///< sorted
        source_span span;
        const implemented_interface* from;  ///< the interface that brings it, or null
    };

    void add_annotations() {
        for (const auto& property : of_.properties) {
            std::set<std::string_view> seen;  // one that stands twice is reported where annotations are looked at
            for (const auto& one : property.annotations)
                if (seen.insert(one.name).second) add_annotation(property, one);
        }
    }

    void add_annotation(const property_declaration& property, const annotation& one) {
        if (one.name == "key" && of_.kind != owner_kind::edge) {
            if (property.type.nullable && is_plain(property.type)) nullable_key(property.name, one.span);
            keys_.push_back({{property.name}, one.span, of_.origin(property)});
        }
        if (one.name == "unique") into_.table->uniques.push_back({{property.name}, one.span});
        if (one.name == "index") into_.table->indexes.push_back({{property.name}, one.span});
    }

    void add(const key_constraint& rule) {
        if (of_.kind == owner_kind::edge)
            return found_.parse(codes::key_on_edge, rule.span, "Edges have no key.",
                                "Use @unique(src, dst) to allow an edge once.");
        check_columns(rule, [&](const property_declaration& column, source_span at) {
            if (!is_plain(column.type)) wrong_type(codes::key_column_type, at, "key", column);
            else if (column.type.nullable) nullable_key(column.name, at);
        });
        keys_.push_back({sorted(rule.columns), rule.span, nullptr});
    }

    void add(const unique_constraint& rule) {
        check_columns(rule, [&](const property_declaration& column, source_span at) {
            if (!is_plain(column.type)) wrong_type(codes::constraint_column_type, at, "unique", column);
        });
        into_.table->uniques.push_back({sorted(rule.columns), rule.span});
    }

    void add(const index_constraint& rule) {
        check_columns(rule, [&](const property_declaration& column, source_span at) {
            if (column.type.of == scalar::blob) wrong_type(codes::constraint_column_type, at, "index", column);
        });
        into_.table->indexes.push_back({sorted(rule.columns), rule.span});
    }

    void add(const range_constraint& rule) {
        if (of_.kind == owner_kind::edge) return not_on_edges("range", rule.span);
        const auto* property = known("range", rule.property, rule.property_span);
        if (property && (!is_numeric(property->type.of) || property->type.list))
            wrong_type(codes::constraint_column_type, rule.property_span, "range", *property);
        into_.table->ranges.push_back(rule);
    }

    void add(const check_constraint& rule) {
        if (of_.kind == owner_kind::edge) return not_on_edges("check", rule.span);
        const auto* property = known("check", rule.property, rule.property_span);
        if (property && (property->type.of != scalar::string || property->type.list))
            wrong_type(codes::constraint_column_type, rule.property_span, "check", *property);
        if (const auto compiled = pattern::compile(rule.pattern); !compiled)
            found_.parse(codes::check_pattern, rule.pattern_span,
                         "This is no regular expression: " + compiled.error() + ".",
                         "Look-around and back-references are not supported; a backslash is written \\\\ in a string.");
        into_.table->checks.push_back(rule);
    }

    template <class Rule, class Check>
    void check_columns(const Rule& rule, Check check) {
        std::set<std::string_view> seen;
        constexpr bool is_key = std::is_same_v<Rule, key_constraint>;
        constexpr std::string_view name = is_key ? "key" : std::is_same_v<Rule, unique_constraint> ? "unique" : "index";
        for (std::size_t i = 0; i < rule.columns.size(); ++i) {
            const auto& column = rule.columns[i];
            const auto at = rule.column_spans[i];
            if (!seen.insert(column).second)
                found_.parse(codes::constraint_column_repeated, at,
                             "@" + std::string{name} + " names `" + column + "` twice.", "Remove one.");
            if (of_.kind == owner_kind::edge && !is_key && (column == "src" || column == "dst")) continue;
            if (const auto* property = known(name, column, at)) check(*property, at);
        }
    }

    [[nodiscard]] const property_declaration* known(std::string_view rule, std::string_view property, source_span at) {
        const auto* found = of_.find(property);
        if (!found && !found_.full())
            found_.parse(codes::constraint_unknown_property, at,
                         "@" + std::string{rule} + " names `" + std::string{property} + "`, which is no property of " +
                             std::string{of_.name} + "." + of_.suggestion(property),
                         of_.kind == owner_kind::edge ? "Name a property of the edge type, src or dst."
                                                      : "Name a property of the type.");
        return found;
    }

    [[nodiscard]] static bool is_plain(const value_type& type) {
        return !type.list && type.of != scalar::vector && type.of != scalar::blob;
    }

    /// The first in the text is the key; what interfaces bring stands before the braces.
    void take_key() {
        if (keys_.empty()) return;
        std::ranges::stable_sort(keys_, {}, [](const written_key& one) {
            return std::pair{one.from == nullptr, one.from ? one.from->span.begin : one.span.begin};
        });
        for (auto surplus = keys_.begin() + 1; surplus != keys_.end(); ++surplus) refuse_key(*surplus, keys_.front());
        *into_.key = std::move(keys_.front().columns);
    }

    void refuse_key(const written_key& surplus, const written_key& first) {
        const auto name = std::string{of_.name};
        const auto already =
            name + " has a key already" + (first.from ? ", from the interface " + first.from->name : "");
        if (surplus.from && surplus.from != first.from)
            return found_.parse(codes::several_keys, surplus.from->span,
                                already + "; " + surplus.from->name + " brings another one.",
                                "Declare `" + surplus.columns.front() + "` in " + name + " too, without @key.");
        found_.parse(codes::several_keys, surplus.span, already + ".",
                     surplus.columns == first.columns ? "Remove one of them."
                     : first.from && !surplus.from ? "Remove this one, or declare `" + first.columns.front() + "` in " +
                                                         name + " too, without @key."
                                                   : "For a key of several properties write one rule: @key(a, b).");
    }

    void nullable_key(const std::string& column, source_span at) {
        found_.parse(codes::key_column_type, at, "The key `" + column + "` may be null.",
                     "Remove the `?` from its type.");
    }
    void wrong_type(diagnostic_code code, source_span at, std::string_view rule, const property_declaration& column) {
        found_.parse(code, at,
                     "@" + std::string{rule} + " is not possible for `" + column.name + "`, which is " +
                         display(column.type) + ".",
                     rule == "range"   ? "Ranges are for numbers."
                     : rule == "check" ? "Checks are for String properties."
                                       : "Name another property.");
    }
    void not_on_edges(std::string_view rule, source_span at) {
        found_.parse(codes::constraint_on_edge, at, "@" + std::string{rule} + " is not possible for edge types.",
                     "Edge types may have @unique and @index.");
    }

    [[nodiscard]] static std::vector<std::string> sorted(std::vector<std::string> columns) {
        std::ranges::sort(columns);
        return columns;
    }

    const owner& of_;
    schema_faults& found_;
    constraint_target into_;
    std::vector<written_key> keys_;
};

}  // namespace omnigraph::cluster::lang::detail
