// What the query checker knows at one place of a query: the schema, the parameters, the variable scope, and the list of
// faults.
//
// A variable scope is the match block or one negation in it. It includes the variables of enclosing scopes; its own
// variables end with it.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/suggestion.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/node_set.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/lang/syntax/write_remedies.hpp>
#include <omnigraph/cluster/lang/types/name_table.hpp>

namespace omnigraph::cluster::lang {

inline constexpr std::string_view anonymous = "_";

class query_faults {
public:
    explicit query_faults(faults& findings) : findings_{findings}, before_{findings.size()} {}

    void add(diagnostic_code code, source_span where, std::string message, std::string remedy = {});

    /// How remedies name properties from here on.
    void name_rows(row_naming naming) { naming_ = naming; }

    /// Whether the list is full, so that a search for suggestions is useless.
    [[nodiscard]] bool full() const;
    [[nodiscard]] bool none() const { return !wrong_; }

    void sort_by_place();

    /// Appends to faults inside of fragments where the query calls them.
    void tell_uses(const std::vector<fragment_use>& of);

private:
    faults& findings_;
    std::size_t before_;
    row_naming naming_ = row_naming::by_variable;
    bool wrong_ = false;
};

/// What a variable is bound to. A wrong clause binds it to no table, and no further fault is reported about it.
struct bound_type {
    const table_type* table = nullptr;  ///< of the schema; of several interfaces the first
    bool is_edge = false;
    bool is_optional = false;                      ///< bound by an optional block, so it may be null
    bool is_path = false;                          ///< of a `shortest`; a path has no table
    bool is_narrowed = false;                      ///< bound in an enclosing scope, and of fewer types in this one
    std::shared_ptr<const node_set> several = {};  ///< the node types of an interface

    [[nodiscard]] std::string name() const { return several ? several->name() : table->name; }
    [[nodiscard]] const property* find(std::string_view property_name) const {
        return several ? several->find(property_name) : table->find(property_name);
    }

    /// Whether it can be a node of this type.
    [[nodiscard]] bool may_be(std::string_view node_type) const {
        return several ? several->contains(node_type) : table->name == node_type;
    }
};

/// "` is any Post | Comment", or "` is of the type Post in this block only" of a variable that has more types around
/// the block.
[[nodiscard]] std::string types_in_sight(const bound_type& bound);

/// Any node of the set.
[[nodiscard]] bound_type bound_to(node_set set);

class variable_scope {
public:
    explicit variable_scope(const variable_scope* outer = nullptr) : outer_{outer} {}

    /// Null when the variable is not bound.
    [[nodiscard]] const bound_type* type_of(std::string_view variable) const;

    /// Binds a variable that is not bound yet; its name must belong to the query.
    void bind(std::string_view variable, bound_type type) { types_.add(variable, type); }

    /// A wrong clause might have narrowed it: in this scope and those inside it, nothing more is told about it.
    void lose(std::string_view variable);

    /// In this scope and those inside it, the bound node is one of the set. False when it is of no such type.
    [[nodiscard]] bool narrow(std::string_view variable, const node_set& set);

    [[nodiscard]] std::vector<bound_variable> variables() const;

    /// The variables bound by this scope, without those of enclosing scopes.
    [[nodiscard]] const name_table<bound_type>& own() const { return types_; }

    /// ` Did you mean `$name`?` with a bound variable.
    [[nodiscard]] std::string suggestion(std::string_view wrong) const;

    /// `$p.name` for `pname` where p is bound to a type with this property; empty when no such split exists.
    [[nodiscard]] std::string without_point(std::string_view wrong) const;

private:
    const variable_scope* outer_;
    name_table<bound_type> types_;
};

/// What all checks of one query share.
struct check_context {
    const schema_catalog& schema;
    const name_table<const parameter*>& parameters;
    query_faults& findings;
    /// The parameters that are durations, and whether they move a Date; filled when it is there.
    std::map<std::string, bool, std::less<>>* durations = nullptr;
    const query_tree* query = nullptr;  ///< the one that is checked, for what it binds elsewhere; may be null

    [[nodiscard]] const parameter* parameter_named(std::string_view name) const;

    [[nodiscard]] std::string parameter_suggestion(std::string_view wrong) const;
};

/// ` Did you mean `name`?` with a property of the type.
[[nodiscard]] std::string property_suggestion(const bound_type& type, std::string_view wrong);

/// `Person has no property `nme`.`, or that several types have it with different types.
[[nodiscard]] std::string no_property(const bound_type& type, std::string_view wrong);

/// How to use a property that only some types of an interface or of a list have, or that they have with different
/// types; empty when none has it.
[[nodiscard]] std::string narrowing_remedy(const bound_type& type, std::string_view variable, std::string_view wrong);

/// ` Did you mean `Name`?` with a key of the map.
[[nodiscard]] inline std::string key_suggestion(const auto& map, std::string_view wrong) {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : map) names.push_back(name);
    return did_you_mean(wrong, names);
}

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/query_scope.ipp>
#endif
