// Bodies of lang/migration/migration_json.hpp.
#pragma once

#include <variant>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/migration/migration_json.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>

namespace omnigraph::cluster::lang::detail {

OMNIGRAPH_INLINE void migration_writer::step(const migration_step& step) {
    out_.text("{\"kind\":");
    std::visit(*this, step);
    field("reversibility", spelling(reversibility_of(step)));
    out_.text("}");
}

OMNIGRAPH_INLINE void migration_writer::plan(const migration_plan& plan) {
    out_.text(plan.supported() ? "{\"supported\":true,\"steps\":" : "{\"supported\":false,\"steps\":");
    out_.list(plan.steps, [this](const migration_step& one) { step(one); });
    out_.text("}");
}

OMNIGRAPH_INLINE void migration_writer::operator()(const rename_type& step) {
    head("rename_type", step.kind, "from", step.from);
    field("to", step.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const add_property& step) {
    head("add_property", step.kind, "type_name", step.type_name);
    field("property_name", step.property_name);
    type("property_type", step.type);
    if (step.default_text) field("default", *step.default_text);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const rename_property& step) {
    head("rename_property", step.kind, "type_name", step.type_name);
    field("from", step.from);
    field("to", step.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const change_property_type& step) {
    head("change_property_type", step.kind, "type_name", step.type_name);
    field("property_name", step.property_name);
    type("from", step.from);
    type("to", step.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const change_property_default& step) {
    head("change_property_default", step.kind, "type_name", step.type_name);
    field("property_name", step.property_name);
    key("from");
    out_.quoted_or_null(step.from);
    key("to");
    out_.quoted_or_null(step.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const change_end& step) {
    head("change_end", type_kind::edge, "type_name", step.type_name);
    field("end", step.end);
    const auto types = [&](std::string_view name, const std::string& end) {
        key(name);
        out_.list(end_types(end), [this](const std::string& type) { out_.quoted(type); });
    };
    types("from", step.from);
    types("to", step.to);
    if (step.mode) field("mode", spelling(*step.mode));
}

OMNIGRAPH_INLINE void migration_writer::operator()(const change_cardinality& step) {
    head("change_cardinality", type_kind::edge, "type_name", step.type_name);
    key("from");
    out_.cardinality(step.from);
    key("to");
    out_.cardinality(step.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const update_type_metadata& step) {
    head("update_type_metadata", step.kind, "name", step.name);
    key("annotations");
    out_.annotations(step.annotations);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const update_property_metadata& step) {
    head("update_property_metadata", step.kind, "type_name", step.type_name);
    field("property_name", step.property_name);
    key("annotations");
    out_.annotations(step.annotations);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const drop_type& step) {
    head("drop_type", step.kind, "name", step.name);
    field("mode", spelling(step.mode));
}

OMNIGRAPH_INLINE void migration_writer::operator()(const drop_property& step) {
    head("drop_property", step.kind, "type_name", step.type_name);
    field("property_name", step.property_name);
    field("mode", spelling(step.mode));
}

OMNIGRAPH_INLINE void migration_writer::operator()(const unsupported_change& change) {
    out_.quoted("unsupported_change");
    field("entity", change.entity);
    field("reason", change.reason);
    if (change.code) field("code", change.code->text);
}

OMNIGRAPH_INLINE void migration_writer::key(std::string_view name) {
    out_.text(",\"");
    out_.text(name);
    out_.text("\":");
}

OMNIGRAPH_INLINE void migration_writer::field(std::string_view name, std::string_view value) {
    key(name);
    out_.quoted(value);
}

OMNIGRAPH_INLINE void migration_writer::type(std::string_view name, const value_type& type) {
    key(name);
    out_.type(type);
}

OMNIGRAPH_INLINE void migration_writer::head(std::string_view step_kind, type_kind kind, std::string_view name_key,
                                             std::string_view name) {
    out_.quoted(step_kind);
    field("type_kind", spelling(kind));
    field(name_key, name);
}

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE std::string migration_json(const migration_plan& plan) {
    detail::migration_writer writer;
    writer.plan(plan);
    return writer.take();
}

OMNIGRAPH_INLINE json json_of(const migration_plan& plan) { return *parse_json(migration_json(plan)); }

}  // namespace omnigraph::cluster::lang
