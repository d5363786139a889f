// Bodies of graph/sqlite/plain_load_record.hpp.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include <omnigraph/cluster/core/decimal.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/edge_ends.hpp>
#include <omnigraph/cluster/graph/sqlite/plain_load_record.hpp>
#include <omnigraph/cluster/graph/values/json_values.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/types/type_rules.hpp>
#include <omnigraph/cluster/lang/types/types.hpp>

namespace omnigraph::cluster::graph::detail {

/// An integer of up to 18 digits, in its only spelling.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::int64_t> short_integer(std::string_view digits) {
    if (digits.size() > 18 || digits == "-0") return std::nullopt;
    std::int64_t number = 0;
    const auto* end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{number} : std::nullopt;
}

/// What parse_data_json makes of the value; nullopt for a number whose digits may have to be kept.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<json> plain_json(const plain_member& written) {
    switch (written.kind) {
        case plain_kind::text: return json(written.value);
        case plain_kind::truth: return json(true);
        case plain_kind::falsehood: return json(false);
        case plain_kind::null: return json(nullptr);
        case plain_kind::number: break;
    }
    if (const auto whole = short_integer(written.value)) return json(*whole);
    if (is_written_as_integer(written.value)) return std::nullopt;
    const auto nearest = nearest_double(written.value);
    return nearest && *nearest != std::floor(*nearest) ? std::optional{json(*nearest)} : std::nullopt;
}

OMNIGRAPH_INLINE void assign_text(lang::value& into, std::string_view text) {
    if (auto* held = std::get_if<std::string>(&into.held)) held->assign(text);
    else into.held.emplace<std::string>(text);
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE plain_record_reader::table_plan* plain_record_reader::plan_of(const physical_table& table) {
    if (last_ && last_->table == &table) return last_;
    const auto [at, is_new] = plans_.try_emplace(&table);
    auto& plan = at->second;
    last_ = &plan;
    if (!is_new) return last_;
    plan.table = &table;
    plan.has_plain_ends = table.edge && !has_spelled_ends(*schema_, table);
    for (const auto& column : table.columns)
        plan.columns.push_back(
            {&column, default_of(table, column),
             column.type.scalar == lang::scalar_type::string && !column.type.list && !column.type.is_enum()});
    plan.written.resize(table.columns.size());
    if (table.edge) return last_;
    const auto& node = *static_cast<const lang::node_type*>(table.declared);
    if (node.key.empty()) return last_;
    plan.keyed = &node;
    if (const auto* key = node.key.size() == 1 ? table.find(node.key.front()) : nullptr) {
        const auto place = static_cast<std::size_t>(key - table.columns.data());
        if (plan.columns[place].is_text) plan.text_key = place;
    }
    return last_;
}

OMNIGRAPH_INLINE auto plain_record_reader::take_head(const plain_record& members, load_record& into) -> table_plan* {
    const plain_member *type = nullptr, *edge = nullptr, *from = nullptr, *to = nullptr;
    for (const auto& member : members.head()) {
        auto** known = member.name == "type"   ? &type
                       : member.name == "edge" ? &edge
                       : member.name == "from" ? &from
                       : member.name == "to"   ? &to
                                               : nullptr;
        if (!known || member.kind != plain_kind::text) return nullptr;
        *known = &member;
    }
    const auto& catalog = schema_->catalog();
    if (type && !edge && !from && !to) {
        if (last_ && !last_->table->edge && last_->table->type == type->value) return last_;
        return catalog.node(type->value) ? plan_of(schema_->node(type->value)) : nullptr;
    }
    if (type || !edge || !from || !to) return nullptr;
    auto* plan = last_ && last_->table->edge && last_->table->type == edge->value ? last_ : nullptr;
    if (!plan) {
        const auto* declared = catalog.edge(edge->value);
        if (!declared) return nullptr;
        plan = plan_of(schema_->edge(declared->name));
    }
    if (!plan->has_plain_ends) return nullptr;
    into.content.src.assign(from->value);
    into.content.dst.assign(to->value);
    return plan;
}

/// Records of one type mostly have the same members in the same order.
OMNIGRAPH_INLINE std::optional<std::size_t> plain_record_reader::column_of(table_plan& plan, std::size_t member,
                                                                           std::string_view name) {
    if (member < plan.order.size() && plan.columns[plan.order[member]].column->property == name)
        return plan.order[member];
    const auto* column = plan.table->find(name);
    if (!column) return std::nullopt;
    if (member >= plan.order.size()) plan.order.resize(member + 1);
    return plan.order[member] = static_cast<std::size_t>(column - plan.table->columns.data());
}

OMNIGRAPH_INLINE bool plain_record_reader::sort_members(table_plan& plan, const plain_record& members) {
    id_ = nullptr;
    std::fill(plan.written.begin(), plan.written.end(), nullptr);
    for (std::size_t at = 0; at < members.data().size(); ++at) {
        const auto& member = members.data()[at];
        if (member.name == "id") {
            id_ = &member;
            continue;
        }
        const auto column = column_of(plan, at, member.name);
        if (!column) return false;
        plan.written[*column] = &member;
    }
    return !id_ || id_->kind == plain_kind::text;
}

OMNIGRAPH_INLINE bool plain_record_reader::take_value(const column_plan& column, const plain_member* written,
                                                      lang::value& into) {
    const auto& type = column.column->type;
    if (!written || written->kind == plain_kind::null) {
        if (column.fallback && (!written || !type.nullable)) into = *column.fallback;
        else if (type.nullable) into.held.emplace<std::monostate>();
        else return false;
        return true;
    }
    if (column.is_text) {
        if (written->kind != plain_kind::text) return false;
        detail::assign_text(into, written->value);
        return true;
    }
    if (lang::is_integer(type.scalar) && !type.list && written->kind == plain_kind::number) {
        const auto whole = detail::short_integer(written->value);
        const auto range = lang::range_of(type.scalar);
        if (!whole || *whole < range.min || *whole > range.max) return false;
        into.held = *whole;
        return true;
    }
    const auto value = detail::plain_json(*written);
    if (!value) return false;
    auto fitted = value_from_json(type, *value);
    if (!fitted) return false;
    into = *std::move(fitted);
    return true;
}

OMNIGRAPH_INLINE bool plain_record_reader::take_id(const table_plan& plan, load_record& into) {
    auto& id = into.content.id;
    into.id_given = plan.keyed || id_;
    if (plan.keyed) {
        const auto* key = plan.text_key ? std::get_if<std::string>(&into.content.values[*plan.text_key].held) : nullptr;
        if (key) id.assign(*key);
        else id = node_id(*plan.keyed, into.content.values);
        return !id_ || id_->value == id;
    }
    if (id_) id.assign(id_->value);
    else id = ids_->next();
    return true;
}

OMNIGRAPH_INLINE bool plain_record_reader::read(const plain_record& members, load_record& into) {
    auto* plan = take_head(members, into);
    if (!plan || !sort_members(*plan, members)) return false;
    into.table = plan->table;
    into.open_ends = false;
    auto& values = into.content.values;
    values.resize(plan->columns.size());
    for (std::size_t at = 0; at < values.size(); ++at)
        if (!take_value(plan->columns[at], plan->written[at], values[at])) return false;
    if (!plan->table->edge) {
        into.content.src.clear();
        into.content.dst.clear();
    }
    return take_id(*plan, into);
}

}  // namespace omnigraph::cluster::graph
