// Checks keys, unique and index rules, ranges and checks (languages specification §1.7, and phase E of §1.8), and adds
// them to a type of the catalog.
//
// A constraint is a rule between the braces or an annotation of a property. annotation_rules.hpp checks which types an
// annotation allows (lists, blobs).
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema_faults.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/schema_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// Receives the constraints of one type; `key` is null for a type that cannot have one.
struct constraint_target {
    table_type* table;
    std::vector<std::string>* key;
};

class constraint_rules {
public:
    constraint_rules(const owner& owner, schema_faults& findings, constraint_target into);

    /// Collects the rules of the type, and @key, @unique and @index of its properties.
    void collect(const std::vector<constraint>& rules);

private:
    struct written_key {
        std::vector<std::string> columns;  ///< sorted
        source_span span;
        const implemented_interface* from;  ///< the interface that brings it, or null
    };

    void add_annotations();

    void add_annotation(const property_declaration& property, const annotation& annotation);

    void add(const key_constraint& rule);

    void add(const unique_constraint& rule);

    void add(const index_constraint& rule);

    void add(const range_constraint& rule);

    void add(const check_constraint& rule);

    template <class Rule, class Check>
    void check_columns(const Rule& rule, Check check) {
        std::set<std::string_view> seen;
        constexpr bool is_key = std::is_same_v<Rule, key_constraint>;
        constexpr std::string_view name = is_key ? "key" : std::is_same_v<Rule, unique_constraint> ? "unique" : "index";
        for (std::size_t i = 0; i < rule.columns.size(); ++i) {
            const auto& column = rule.columns[i];
            const auto span = rule.column_spans[i];
            if (!seen.insert(column).second)
                findings_.parse(codes::constraint_column_repeated, span,
                                "@" + std::string{name} + " names `" + column + "` twice.", "Remove one.");
            if (owner_.kind == owner_kind::edge && !is_key && (column == "src" || column == "dst")) continue;
            if (const auto* property = known(name, column, span)) check(*property, span);
        }
    }

    [[nodiscard]] const property_declaration* known(std::string_view rule, std::string_view property, source_span span);

    [[nodiscard]] static bool is_plain(const value_type& type);

    /// The first key in the text counts; the keys of interfaces come before the braces.
    void take_key();

    void refuse_key(const written_key& surplus, const written_key& first);

    void nullable_key(const std::string& column, source_span span);
    void wrong_type(diagnostic_code code, source_span span, std::string_view rule, const property_declaration& column);
    void not_on_edges(std::string_view rule, source_span span);

    [[nodiscard]] static std::vector<std::string> sorted(std::vector<std::string> columns);

    const owner& owner_;
    schema_faults& findings_;
    constraint_target table_;
    std::vector<written_key> keys_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/schema/constraint_rules.ipp>
#endif
