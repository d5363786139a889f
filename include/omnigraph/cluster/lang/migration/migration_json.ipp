// Bodies of lang/migration/migration_json.hpp.
#pragma once

#include <variant>

#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/lang/migration/migration_json.hpp>

namespace omnigraph::cluster::lang::detail {

OMNIGRAPH_INLINE void migration_writer::step(const migration_step& of) {
    out_.text("{\"kind\":");
    std::visit(*this, of);
    field("reversibility", word_of(reversibility_of(of)));
    out_.text("}");
}

OMNIGRAPH_INLINE void migration_writer::plan(const migration_plan& of) {
    out_.text(of.supported() ? "{\"supported\":true,\"steps\":" : "{\"supported\":false,\"steps\":");
    out_.list(of.steps, [this](const migration_step& one) { step(one); });
    out_.text("}");
}

OMNIGRAPH_INLINE void migration_writer::operator()(const rename_type& of) {
    head("rename_type", of.kind, "from", of.from);
    field("to", of.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const add_property& of) {
    head("add_property", of.kind, "type_name", of.type_name);
    field("property_name", of.property_name);
    type("property_type", of.type);
    if (of.default_text) field("default", *of.default_text);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const rename_property& of) {
    head("rename_property", of.kind, "type_name", of.type_name);
    field("from", of.from);
    field("to", of.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const change_property_type& of) {
    head("change_property_type", of.kind, "type_name", of.type_name);
    field("property_name", of.property_name);
    type("from", of.from);
    type("to", of.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const change_property_default& of) {
    head("change_property_default", of.kind, "type_name", of.type_name);
    field("property_name", of.property_name);
    key("from");
    out_.quoted_or_null(of.from);
    key("to");
    out_.quoted_or_null(of.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const change_cardinality& of) {
    head("change_cardinality", type_kind::edge, "type_name", of.type_name);
    key("from");
    out_.cardinality(of.from);
    key("to");
    out_.cardinality(of.to);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const update_type_metadata& of) {
    head("update_type_metadata", of.kind, "name", of.name);
    key("annotations");
    out_.annotations(of.annotations);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const update_property_metadata& of) {
    head("update_property_metadata", of.kind, "type_name", of.type_name);
    field("property_name", of.property_name);
    key("annotations");
    out_.annotations(of.annotations);
}

OMNIGRAPH_INLINE void migration_writer::operator()(const drop_type& of) {
    head("drop_type", of.kind, "name", of.name);
    field("mode", word_of(of.mode));
}

OMNIGRAPH_INLINE void migration_writer::operator()(const drop_property& of) {
    head("drop_property", of.kind, "type_name", of.type_name);
    field("property_name", of.property_name);
    field("mode", word_of(of.mode));
}

OMNIGRAPH_INLINE void migration_writer::operator()(const unsupported_change& of) {
    out_.quoted("unsupported_change");
    field("entity", of.entity);
    field("reason", of.reason);
    if (of.code) field("code", of.code->text);
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

OMNIGRAPH_INLINE void migration_writer::type(std::string_view name, const value_type& of) {
    key(name);
    out_.type(of);
}

OMNIGRAPH_INLINE void migration_writer::head(std::string_view step_kind, type_kind kind, std::string_view name_key,
                                             std::string_view name) {
    out_.quoted(step_kind);
    field("type_kind", word_of(kind));
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
