// A migration plan as JSON: the shapes of the languages specification §6.2 in their order of keys, followed by our own
// fields.
//
//     out << migration_json(plan);
//     // {"supported":true,"steps":[{"kind":"add_type","type_kind":"node","name":"Team","reversibility":"reversible"}]}
//
// Each step ends with `reversibility`; an add_property with a default has `default` before it. Our own kinds of steps:
// change_property_type, change_property_default, change_cardinality and remove_constraint.
#pragma once

#include <string>
#include <string_view>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::lang {

/// Compact JSON text.
[[nodiscard]] std::string migration_json(const migration_plan& plan);

/// The same as a value, for use in an answer.
[[nodiscard]] json json_of(const migration_plan& plan);

namespace detail {

class migration_writer {
public:
    void step(const migration_step& step);

    void plan(const migration_plan& plan);

    void operator()(const add_type& step) { head("add_type", step.kind, "name", step.name); }
    void operator()(const rename_type& step);
    void operator()(const add_property& step);
    void operator()(const rename_property& step);
    void operator()(const change_property_type& step);
    void operator()(const change_property_default& step);
    void operator()(const change_end& step);
    void operator()(const change_cardinality& step);
    void operator()(const add_constraint& step) { constraint("add_constraint", step); }
    void operator()(const remove_constraint& step) { constraint("remove_constraint", step); }
    void operator()(const update_type_metadata& step);
    void operator()(const update_property_metadata& step);
    void operator()(const drop_type& step);
    void operator()(const drop_property& step);
    void operator()(const unsupported_change& change);

    [[nodiscard]] std::string take() { return out_.take(); }

private:
    void key(std::string_view name);
    void field(std::string_view name, std::string_view value);
    void type(std::string_view name, const value_type& type);
    void head(std::string_view step_kind, type_kind kind, std::string_view name_key, std::string_view name);
    template <class Step>
    void constraint(std::string_view step_kind, const Step& step) {
        head(step_kind, step.kind, "type_name", step.type_name);
        key("constraint");
        out_.constraint(step.constraint);
    }

    canonical_writer out_;
};

}  // namespace detail

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/migration/migration_json.ipp>
#endif
