// Checks inserts, updates and deletes (T3, T7, T10 to T14, T16; languages specification §2.7).
//
// What is computed from the row follows the rules of reading queries. The ends of an edge are `from` and `to`, Strings
// with the ids of nodes. The system columns (id, src, dst) are not properties. A key cannot be updated, and every
// required property needs a value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/check/query_scope.hpp>
#include <omnigraph/cluster/lang/check/value_checker.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

class write_checker {
public:
    explicit write_checker(const check_context& context) : context_{context}, values_{context} {}

    void check(write_body& body);

private:
    /// A node or edge type by name.
    struct target {
        const node_type* node = nullptr;
        const edge_type* edge = nullptr;

        [[nodiscard]] const table_type* table() const { return node ? static_cast<const table_type*>(node) : edge; }
        [[nodiscard]] bool has_end(std::string_view name) const { return edge && (name == "from" || name == "to"); }
    };

    void check(insert_statement& insert);
    void check(update_statement& update);
    void check(delete_statement& deletion);
    [[nodiscard]] target find(const std::string& type, source_span span);
    [[nodiscard]] const value_type* type_of(const target& in, std::string_view property) const;
    void check_assignments(const target& in, std::vector<property_value>& assignments);
    void check_required(const target& in, const insert_statement& insert);
    [[nodiscard]] static std::vector<std::string_view> names_of(const target& in);
    [[nodiscard]] static std::string meant_by(const target& in, std::string_view name);
    [[nodiscard]] bool means_parameter(std::string_view property, const expression& value) const;
    void check_computed(const target& in, std::string_view property, const value_type& type, expression& value);
    void check_words(std::string_view property, const value_type& type, const expression& value) const;
    [[nodiscard]] bool knows_properties(const target& in, const expression& value);
    [[nodiscard]] bool knows_properties(const target& in, const test& condition);
    void check_where(const target& in, row_test& where);
    void read_truths(const target& in, row_test& where) const;
    void check_filter(const target& in, test condition, row_test& into);
    void check_predicate(const target& in, predicate& predicate);
    void check_part(const value_type& type, predicate& predicate);
    void check_list(const value_type& type, predicate& predicate);
    void unknown_property(const target& in, const std::string& name, source_span span,
                          std::string_view otherwise = "Correct the name, or declare the property.");

    const check_context& context_;
    value_checker values_;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/write_checker.ipp>
#endif
