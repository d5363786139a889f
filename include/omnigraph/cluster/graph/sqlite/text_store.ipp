// Bodies of graph/sqlite/text_store.hpp.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>
#include <omnigraph/cluster/graph/sqlite/text_store.hpp>

namespace omnigraph::cluster::graph {

/// Files of one property begin alike; what follows tells its states apart.
struct text_store::file_place {
    std::filesystem::path folder;
    std::string prefix;
    std::string name;  ///< all that the index depends on

    [[nodiscard]] std::filesystem::path path() const {
        return folder / (prefix + digest_of_bytes(name).hex().substr(0, 24) + ".col");
    }

    /// A file of this process for the time of making.
    [[nodiscard]] std::filesystem::path scratch() const {
        static std::atomic<std::uint64_t> last{0};
        return folder / fmt::format("{}{}-{}.new", prefix, ::getpid(), ++last);
    }

    /// The files of the same property, the one that was used last first.
    [[nodiscard]] std::vector<std::filesystem::path> others() const {
        using stamped = std::pair<std::filesystem::file_time_type, std::filesystem::path>;
        std::vector<stamped> found;
        std::error_code ignored;
        for (const auto& entry : std::filesystem::directory_iterator{folder, ignored}) {
            const auto& file = entry.path();
            if (file.extension() == ".col" && file.filename().string().starts_with(prefix) && file != path())
                found.emplace_back(entry.last_write_time(ignored), file);
        }
        std::ranges::sort(found, std::ranges::greater{});
        std::vector<std::filesystem::path> files;
        for (auto& [used, file] : found) files.push_back(std::move(file));
        return files;
    }
};

OMNIGRAPH_INLINE text_store::lease::~lease() {
    if (file_) store_->give_back(name_, std::move(file_));
}

OMNIGRAPH_INLINE void text_store::lease::forget() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
    file_.reset();
    if (memory_) memory_->held.reset();
}

OMNIGRAPH_INLINE text_store::counts text_store::counted() {
    const std::lock_guard lock{mutex_};
    return counts_;
}

OMNIGRAPH_INLINE sql_result<text_store::lease> text_store::index_of(const text_source& source,
                                                                    const physical_table& table,
                                                                    const physical_column& column, text_form form) {
    const auto digest = source.names.digests.find(table.key());
    if (source.names.folder.empty() || digest == source.names.digests.end())
        return in_memory(source, table, column, form);
    const auto property = fmt::format("texts {} {} {} {} {}", text_analysis_version, source.names.graph, table.key(),
                                      column.property, form == text_form::stemmed ? "stemmed" : "plain");
    const file_place place{source.names.folder, digest_of_bytes(property).hex().substr(0, 24) + "-",
                           property + " " + digest->second};
    const auto leased = [&](std::unique_ptr<text_index> index) {
        return lease{*this, place.name, place.path(), std::move(index)};
    };
    if (auto known = idle(place.name)) return leased(std::move(known));
    if (auto known = opened(place)) return leased(std::move(known));
    const auto is_worth = is_worth_file(source, table);
    if (!is_worth) return is_worth.error();
    if (!*is_worth) return in_memory(source, table, column, form);
    {
        const call_budget::pause for_later_calls;
        const std::lock_guard one_at_a_time{making_};
        if (auto known = opened(place)) return leased(std::move(known));
        if (auto made = make(place, source, table, column, form); !made && made.error().fault == sql_fault::interrupted)
            return made.error();
    }
    if (auto known = opened(place)) return leased(std::move(known));
    return in_memory(source, table, column, form);  // the folder does not take files
}

OMNIGRAPH_INLINE sql_result<text_store::lease> text_store::in_memory(const text_source& source,
                                                                     const physical_table& table,
                                                                     const physical_column& column, text_form form) {
    std::shared_ptr<memory_index> kept;
    {
        const std::lock_guard lock{mutex_};
        auto& entry = memory_[{table.type, column.property, form}];
        if (!entry) entry = std::make_shared<memory_index>();
        kept = entry;
    }
    std::unique_lock lock{kept->mutex};
    if (kept->commit != source.commit || !kept->held) {
        const call_budget::pause for_later_calls;
        if (!kept->held) {
            auto made = text_index::create(form);
            if (!made) return made.error();
            kept->held.emplace(*std::move(made));
        }
        if (auto followed = kept->held->follow(source.db, table, column); !followed) return followed.error();
        kept->commit = source.commit;
    }
    return lease{std::move(kept), std::move(lock)};
}

OMNIGRAPH_INLINE sql_result<bool> text_store::is_worth_file(const text_source& source,
                                                            const physical_table& table) const {
    const auto rows = source.db.integer_of(
        fmt::format("SELECT count(*) FROM (SELECT 1 FROM {} LIMIT {})", table.sql_name(), fewest_));
    if (!rows) return rows.error();
    return static_cast<std::size_t>(rows->value_or(0)) >= fewest_;
}

OMNIGRAPH_INLINE std::unique_ptr<text_index> text_store::idle(const std::string& name) {
    const std::lock_guard lock{mutex_};
    const auto kept = idle_.find(name);
    if (kept == idle_.end()) return nullptr;
    auto index = std::move(kept->second.back());
    kept->second.pop_back();
    if (kept->second.empty()) idle_.erase(kept);
    return index;
}

OMNIGRAPH_INLINE void text_store::give_back(const std::string& name, std::unique_ptr<text_index> index) {
    const std::lock_guard lock{mutex_};
    if (idle_.size() >= max_idle_names && !idle_.contains(name)) idle_.clear();
    auto& kept = idle_[name];
    if (kept.size() < max_idle) kept.push_back(std::move(index));
}

/// Null when there is no file that can be used.
OMNIGRAPH_INLINE std::unique_ptr<text_index> text_store::opened(const file_place& place) {
    const auto path = place.path();
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) return nullptr;
    auto index = text_index::open(path.string(), place.name);
    if (!index) {
        std::filesystem::remove(path, ignored);
        return nullptr;
    }
    // The files that are not used for longest go first (versions/file_cache.hpp).
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now(), ignored);
    const std::lock_guard lock{mutex_};
    ++counts_.opened;
    return std::make_unique<text_index>(*std::move(index));
}

OMNIGRAPH_INLINE sql_result<done> text_store::make(const file_place& place, const text_source& source,
                                                   const physical_table& table, const physical_column& column,
                                                   text_form form) {
    const auto scratch = place.scratch();
    std::error_code ignored;
    const auto others = place.others();
    bool copied = !others.empty() && std::filesystem::copy_file(others.front(), scratch, ignored);
    auto built = text_index::write(scratch.string(), form, place.name, source.db, table, column, copied);
    if (!built && copied && built.error().fault != sql_fault::interrupted) {
        // What was copied may be damaged.
        std::filesystem::remove(scratch, ignored);
        std::filesystem::remove(others.front(), ignored);
        copied = false;
        built = text_index::write(scratch.string(), form, place.name, source.db, table, column, copied);
    }
    if (built) std::filesystem::rename(scratch, place.path(), ignored);
    if (!built || ignored) {
        std::error_code gone;
        std::filesystem::remove(scratch, gone);
        return built ? sql_error{sql_fault::other, ignored.message()} : built.error();
    }
    for (std::size_t at = max_kept_files - 1; at < others.size(); ++at) std::filesystem::remove(others[at], ignored);
    if (source.names.written) source.names.written();
    const std::lock_guard lock{mutex_};
    ++(copied ? counts_.followed : counts_.made);
    return done{};
}

}  // namespace omnigraph::cluster::graph
