// Bodies of graph/sqlite/column_store.hpp.
#pragma once

#include <algorithm>
#include <system_error>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/columns/derived_file.hpp>
#include <omnigraph/cluster/graph/sqlite/column_store.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/posix/cache_file.hpp>

namespace omnigraph::cluster::graph {

// ---- names and memory -------------------------------------------------------------------

/// Begins with `rows ` when it says all that the array depends on.
OMNIGRAPH_INLINE std::string column_store::name_of(const column_source& source, const physical_table& table,
                                                   std::string_view what) {
    const auto digest = source.names.digests.find(table.key());
    const auto named = table.key() + " " + std::string{what};
    if (digest == source.names.digests.end()) return "commit " + source.commit + " " + named;
    return "rows 1 " + source.names.graph + " " + named + " " + digest->second;
}

OMNIGRAPH_INLINE bool column_store::is_stored(const column_source& source, const std::string& name) {
    return name.starts_with("rows ") && !source.names.folder.empty();
}

OMNIGRAPH_INLINE std::string column_store::fingerprint_of(const std::string& name, const text_list& ids) {
    {
        const std::lock_guard lock{mutex_};
        if (const auto known = fingerprints_.find(name); known != fingerprints_.end()) return known->second;
    }
    auto made = ids.fingerprint();
    const std::lock_guard lock{mutex_};
    if (fingerprints_.size() >= 1000) fingerprints_.clear();
    fingerprints_.emplace(name, made);
    return made;
}

OMNIGRAPH_INLINE posix::cache_place column_store::place_of(const column_source& source, const std::string& name) {
    return {source.names.folder.string(), digest_of_bytes(name).hex().substr(0, 40) + ".col"};
}

OMNIGRAPH_INLINE std::optional<std::shared_ptr<const void>> column_store::find(const std::string& name) {
    const std::lock_guard lock{mutex_};
    const auto at = kept_.find(name);
    if (at == kept_.end()) return std::nullopt;
    at->second.used = ++uses_;
    return at->second.held;
}

OMNIGRAPH_INLINE void column_store::keep(const std::string& name, std::shared_ptr<const void> held, std::size_t bytes) {
    const std::lock_guard lock{mutex_};
    // A name that is only known to be too large costs its entry.
    const auto cost = bytes + name.size() + sizeof(kept_array);
    while (!kept_.empty() && bytes_ + cost > allowed_.all) {
        const auto oldest = std::ranges::min_element(kept_, {}, [](const auto& one) { return one.second.used; });
        bytes_ -= oldest->second.bytes;
        kept_.erase(oldest);
    }
    auto& entry = kept_[name];
    bytes_ = bytes_ - entry.bytes + cost;
    entry = {std::move(held), cost, ++uses_};
}

OMNIGRAPH_INLINE column_store::counts column_store::counted() {
    const std::lock_guard lock{mutex_};
    return counts_;
}

/// From its file; null when there is none that can be used.
template <class Held, class Decode>
column_store::shared<Held> column_store::stored(const column_source& source, const std::string& name,
                                                const Decode& decode) {
    if (!is_stored(source, name)) return nullptr;
    const auto place = place_of(source, name);
    const auto bytes = posix::read_cache_file(place, allowed_.one);
    auto read = bytes ? decode(*bytes) : std::optional<Held>{};
    if (!read) return nullptr;
    // The files that are not used for longest go first (versions/file_cache.hpp).
    std::error_code ignored;
    std::filesystem::last_write_time(source.names.folder / place.name, std::filesystem::file_time_type::clock::now(),
                                     ignored);
    auto held = std::make_shared<const Held>(*std::move(read));
    keep(name, held, held->bytes());
    const std::lock_guard lock{mutex_};
    ++counts_.read;
    return held;
}

template <class Held>
column_store::shared<Held> column_store::add(const column_source& source, const std::string& name,
                                             std::optional<Held> made) {
    if (!made || made->bytes() > allowed_.one) {
        keep(name, nullptr, 0);
        return nullptr;
    }
    auto held = std::make_shared<const Held>(*std::move(made));
    keep(name, held, held->bytes());
    if (is_stored(source, name)) {
        posix::write_cache_file(place_of(source, name), held->encode(name));
        if (source.names.written) source.names.written();
    }
    const std::lock_guard lock{mutex_};
    ++counts_.made;
    return held;
}

// ---- reading rows -----------------------------------------------------------------------

OMNIGRAPH_INLINE sql_result<std::optional<text_list>> column_store::read_ids(const column_source& source,
                                                                             const physical_table& table) const {
    auto rows = source.db.prepare("SELECT id FROM " + table.sql_name() + " ORDER BY id");
    if (!rows) return rows.error();
    std::vector<std::uint32_t> starts{0};
    std::string bytes;
    for (;;) {
        const auto more = rows->step();
        if (!more) return more.error();
        if (!*more) return text_list::make(std::move(starts), std::move(bytes));
        bytes += rows->text(0);
        if (bytes.size() + starts.size() * 4 > allowed_.one) return std::optional<text_list>{};
        starts.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

/// Collects one property, node by node in any order.
class column_builder {
public:
    column_builder(storage_class stored, std::size_t nodes) : stored_{stored}, present_(nodes) {
        if (stored == storage_class::text) texts_.resize(nodes);
        else if (stored == storage_class::real) reals_.resize(nodes);
        else integers_.resize(nodes);
    }

    /// The bytes that it added.
    std::size_t set(std::uint32_t node, const statement& row, int at) {
        if (row.is_null(at)) return 0;
        present_[node] = 1;
        if (stored_ == storage_class::real) reals_[node] = row.real(at);
        if (stored_ == storage_class::integer) integers_[node] = row.integer(at);
        if (stored_ != storage_class::text) return 0;
        texts_[node] = std::string{row.text(at)};
        return texts_[node]->size();
    }

    [[nodiscard]] std::optional<scalar_column> take() && {
        if (stored_ == storage_class::text) return scalar_column::of_texts(texts_);
        if (stored_ == storage_class::real) return scalar_column::of_reals(std::move(reals_), std::move(present_));
        return scalar_column::of_integers(std::move(integers_), std::move(present_));
    }

private:
    storage_class stored_;
    std::vector<std::int64_t> integers_;
    std::vector<double> reals_;
    std::vector<std::optional<std::string>> texts_;
    std::vector<std::uint8_t> present_;
};

/// The column and how it is stored, which a migration may change.
[[nodiscard]] OMNIGRAPH_INLINE std::string spelled(const physical_column& column) {
    return column.name + " " + std::to_string(static_cast<int>(storage_of(column.type)));
}

/// What no healthy file has: an edge without its ends, a row without its id.
[[nodiscard]] OMNIGRAPH_INLINE sql_error incomplete(const physical_table& table) {
    return {sql_fault::damaged, "table " + table.name + " does not fit the other tables"};
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

/// In the order of the table, which is faster than the order of the ids.
OMNIGRAPH_INLINE sql_result<std::vector<std::optional<scalar_column>>> column_store::read_columns(
    const column_source& source, const physical_table& table, const text_list& ids,
    const std::vector<const physical_column*>& columns) const {
    std::string text = "SELECT id";
    std::vector<detail::column_builder> builders;
    for (const auto* column : columns) {
        text += ", " + column->sql_name();
        builders.emplace_back(storage_of(column->type), ids.size());
    }
    auto rows = source.db.prepare(text + " FROM " + table.sql_name() + " NOT INDEXED");
    if (!rows) return rows.error();
    const text_numbers numbers{ids};
    std::vector<std::size_t> bytes(columns.size());
    for (;;) {
        const auto more = rows->step();
        if (!more) return more.error();
        if (!*more) break;
        const auto node = numbers.find(rows->text(0));
        if (!node) return detail::incomplete(table);
        for (std::size_t at = 0; at < columns.size(); ++at)
            if (bytes[at] <= allowed_.one) bytes[at] += builders[at].set(*node, *rows, static_cast<int>(at) + 1);
    }
    std::vector<std::optional<scalar_column>> made;
    for (std::size_t at = 0; at < columns.size(); ++at)
        made.push_back(bytes[at] > allowed_.one ? std::nullopt : std::move(builders[at]).take());
    return made;
}

OMNIGRAPH_INLINE sql_result<std::optional<adjacency>> column_store::read_edges(const column_source& source,
                                                                               const physical_table& table,
                                                                               const text_list& sources,
                                                                               const text_list& targets) const {
    // The order of an index, and of the numbers of both ends.
    auto rows = source.db.prepare("SELECT src, dst FROM " + table.sql_name() + " ORDER BY src, dst");
    if (!rows) return rows.error();
    const text_numbers numbers{targets};
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
    std::uint32_t from = 0;
    for (;;) {
        const auto more = rows->step();
        if (!more) return more.error();
        if (!*more) return adjacency::make(sources.size(), targets.size(), ends);
        const auto id = rows->text(0);
        while (from < sources.size() && sources[from] < id) ++from;
        const auto to = numbers.find(rows->text(1));
        if (!to || from == sources.size() || sources[from] != id) return detail::incomplete(table);
        ends.emplace_back(from, *to);
        if (ends.size() * 8 > allowed_.one) return std::optional<adjacency>{};
    }
}

// ---- arrays -----------------------------------------------------------------------------

OMNIGRAPH_INLINE sql_result<column_store::shared<text_list>> column_store::ids(const column_source& source,
                                                                               const std::string& node_type) {
    const auto& table = source.schema.node(node_type);
    const auto name = name_of(source, table, "ids");
    if (auto known = find(name)) return std::static_pointer_cast<const text_list>(*known);
    const std::lock_guard lock{making_};
    if (auto known = find(name)) return std::static_pointer_cast<const text_list>(*known);
    if (auto read = stored<text_list>(source, name, [&](auto bytes) { return text_list::decode(bytes, name); }))
        return read;
    auto made = read_ids(source, table);
    if (!made) return made.error();
    return add(source, name, *std::move(made));
}

OMNIGRAPH_INLINE sql_result<std::vector<column_store::shared<scalar_column>>> column_store::columns(
    const column_source& source, const std::string& node_type, const std::vector<std::string>& properties) {
    const auto& table = source.schema.node(node_type);
    std::vector<shared<scalar_column>> all(properties.size());
    const auto nodes = ids(source, node_type);
    if (!nodes) return nodes.error();
    if (!*nodes) return all;
    std::vector<std::string> names;
    for (const auto& property : properties)
        names.push_back(name_of(source, table, "property " + detail::spelled(*table.find(property))));
    std::vector<std::size_t> missing;
    const auto look = [&](std::size_t at) {
        const auto known = find(names[at]);
        if (known) all[at] = std::static_pointer_cast<const scalar_column>(*known);
        return known.has_value();
    };
    for (std::size_t at = 0; at < names.size(); ++at)
        if (!look(at)) missing.push_back(at);
    if (missing.empty()) return all;
    const std::lock_guard lock{making_};
    std::erase_if(missing, [&](std::size_t at) {
        if (look(at)) return true;
        all[at] = stored<scalar_column>(
            source, names[at], [&](auto bytes) { return scalar_column::decode(bytes, names[at], (*nodes)->size()); });
        return all[at] != nullptr;
    });
    if (missing.empty()) return all;
    std::vector<const physical_column*> wanted;
    for (const auto at : missing) wanted.push_back(table.find(properties[at]));
    auto made = read_columns(source, table, **nodes, wanted);
    if (!made) return made.error();
    for (std::size_t i = 0; i < missing.size(); ++i)
        all[missing[i]] = add(source, names[missing[i]], std::move((*made)[i]));
    return all;
}

OMNIGRAPH_INLINE sql_result<column_store::shared<adjacency>> column_store::edges(const column_source& source,
                                                                                 const std::string& edge_type) {
    const auto& table = source.schema.edge(edge_type);
    const auto& declared = *source.schema.catalog().edge(edge_type);
    const auto from = ids(source, declared.from), to = ids(source, declared.to);
    if (!from) return from.error();
    if (!to) return to.error();
    if (!*from || !*to) return shared<adjacency>{};
    const auto ids_name = [&](const std::string& type) { return name_of(source, source.schema.node(type), "ids"); };
    const auto name = name_of(
        source, table,
        "ends " + fingerprint_of(ids_name(declared.from), **from) + " " + fingerprint_of(ids_name(declared.to), **to));
    if (auto known = find(name)) return std::static_pointer_cast<const adjacency>(*known);
    const std::lock_guard lock{making_};
    if (auto known = find(name)) return std::static_pointer_cast<const adjacency>(*known);
    if (auto read = stored<adjacency>(
            source, name, [&](auto bytes) { return adjacency::decode(bytes, name, (*from)->size(), (*to)->size()); }))
        return read;
    auto made = read_edges(source, table, **from, **to);
    if (!made) return made.error();
    return add(source, name, *std::move(made));
}

}  // namespace omnigraph::cluster::graph
