// A migration as JSON: the shapes of specification languages §6.2, in their order of keys, and behind
// them what we add.
//
//     {"supported":true,"steps":[{"kind":"add_type","type_kind":"node","name":"Team","reversibility":"reversible"}]}
//
// Each step ends with `reversibility`; `default` stands before it in an add_property that has one.
// Kinds beyond the specification: change_property_type, change_property_default, change_cardinality
// and remove_constraint.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/canonical/canonical_json.hpp>
#include <omnigraph/cluster/lang/migration/migration_plan.hpp>

namespace omnigraph::cluster::lang {

/// Compact.
[[nodiscard]] std::string migration_json(const migration_plan& plan);

/// The same, as a value to put into an answer.
[[nodiscard]] json json_of(const migration_plan& plan);

// ---- details ----------------------------------------------------------------------------

namespace detail {

class migration_writer {
public:
    void step(const migration_step& of) {
        out_.text("{\"kind\":");
        std::visit(*this, of);
        field("reversibility", word_of(reversibility_of(of)));
        out_.text("}");
    }

    void plan(const migration_plan& of) {
        out_.text(of.supported() ? "{\"supported\":true,\"steps\":" : "{\"supported\":false,\"steps\":");
        out_.list(of.steps, [this](const migration_step& one) { step(one); });
        out_.text("}");
    }

    void operator()(const add_type& of) { head("add_type", of.kind, "name", of.name); }
    void operator()(const rename_type& of) {
        head("rename_type", of.kind, "from", of.from);
        field("to", of.to);
    }
    void operator()(const add_property& of) {
        head("add_property", of.kind, "type_name", of.type_name);
        field("property_name", of.property_name);
        type("property_type", of.type);
        if (of.default_text) field("default", *of.default_text);
    }
    void operator()(const rename_property& of) {
        head("rename_property", of.kind, "type_name", of.type_name);
        field("from", of.from);
        field("to", of.to);
    }
    void operator()(const change_property_type& of) {
        head("change_property_type", of.kind, "type_name", of.type_name);
        field("property_name", of.property_name);
        type("from", of.from);
        type("to", of.to);
    }
    void operator()(const change_property_default& of) {
        head("change_property_default", of.kind, "type_name", of.type_name);
        field("property_name", of.property_name);
        key("from");
        out_.quoted_or_null(of.from);
        key("to");
        out_.quoted_or_null(of.to);
    }
    void operator()(const change_cardinality& of) {
        head("change_cardinality", type_kind::edge, "type_name", of.type_name);
        key("from");
        out_.cardinality(of.from);
        key("to");
        out_.cardinality(of.to);
    }
    void operator()(const add_constraint& of) { constraint("add_constraint", of); }
    void operator()(const remove_constraint& of) { constraint("remove_constraint", of); }
    void operator()(const update_type_metadata& of) {
        head("update_type_metadata", of.kind, "name", of.name);
        key("annotations");
        out_.annotations(of.annotations);
    }
    void operator()(const update_property_metadata& of) {
        head("update_property_metadata", of.kind, "type_name", of.type_name);
        field("property_name", of.property_name);
        key("annotations");
        out_.annotations(of.annotations);
    }
    void operator()(const drop_type& of) {
        head("drop_type", of.kind, "name", of.name);
        field("mode", word_of(of.mode));
    }
    void operator()(const drop_property& of) {
        head("drop_property", of.kind, "type_name", of.type_name);
        field("property_name", of.property_name);
        field("mode", word_of(of.mode));
    }
    void operator()(const unsupported_change& of) {
        out_.quoted("unsupported_change");
        field("entity", of.entity);
        field("reason", of.reason);
        if (of.code) field("code", of.code->text);
    }

    [[nodiscard]] std::string take() { return out_.take(); }

private:
    void key(std::string_view name) {
        out_.text(",\"");
        out_.text(name);
        out_.text("\":");
    }
    void field(std::string_view name, std::string_view value) {
        key(name);
        out_.quoted(value);
    }
    void type(std::string_view name, const value_type& of) {
        key(name);
        out_.type(of);
    }
    void head(std::string_view step_kind, type_kind kind, std::string_view name_key, std::string_view name) {
        out_.quoted(step_kind);
        field("type_kind", word_of(kind));
        field(name_key, name);
    }
    template <class Step>
    void constraint(std::string_view step_kind, const Step& of) {
        head(step_kind, of.kind, "type_name", of.type_name);
        key("constraint");
        out_.constraint(of.constraint);
    }

    canonical_writer out_;
};

}  // namespace detail

inline std::string migration_json(const migration_plan& plan) {
    detail::migration_writer writer;
    writer.plan(plan);
    return writer.take();
}

inline json json_of(const migration_plan& plan) { return *parse_json(migration_json(plan)); }

}  // namespace omnigraph::cluster::lang
