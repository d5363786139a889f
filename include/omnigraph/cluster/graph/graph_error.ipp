// Bodies of graph/graph_error.hpp.
#pragma once

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/sqlite.hpp>
#include <omnigraph/cluster/host/embedder.hpp>
#include <omnigraph/cluster/store/key.hpp>

namespace omnigraph::cluster::graph::detail {

/// Whether the store says nothing of the object: what is stored there may be whole.
[[nodiscard]] OMNIGRAPH_INLINE bool tells_nothing(store_fault fault) {
    using enum store_fault;
    return fault == transient || fault == ambiguous || fault == denied || fault == other;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE graph_error bad_request(fault_text why) {
    return refused_call(graph_fault::bad_request, std::move(why));
}

OMNIGRAPH_INLINE graph_error not_found(std::string message) {
    return refused_call(graph_fault::not_found, of_input(std::move(message)));
}

OMNIGRAPH_INLINE graph_error conflicting(std::string message) {
    return refused_call(graph_fault::conflict, of_input(std::move(message)));
}

OMNIGRAPH_INLINE graph_error internal(std::string message) { return {std::move(message)}; }

OMNIGRAPH_INLINE graph_error write_effect_of(graph_error failed, write_effect effect) {
    failed.effect = effect;
    return failed;
}

OMNIGRAPH_INLINE graph_error with_remedy(graph_error failed, std::string remedy) {
    failed.remedy = std::move(remedy);
    return failed;
}

OMNIGRAPH_INLINE graph_error with_reason(graph_error failed, graph_reason reason) {
    failed.reason = reason;
    return failed;
}

OMNIGRAPH_INLINE graph_error no_such_commit(std::string_view id) {
    return with_reason(not_found("commit '" + printable(id.substr(0, 64)) + "' not found"),
                       graph_reason::commit_not_found);
}

OMNIGRAPH_INLINE graph_error branch_exists(std::string_view name) {
    return with_reason(conflicting("branch '" + std::string{name} + "' exists already"), graph_reason::branch_exists);
}

OMNIGRAPH_INLINE graph_error branch_has_descendant(std::string_view name, std::string_view descendant) {
    return with_reason(conflicting("cannot delete branch '" + std::string{name} + "' because descendant branch '" +
                                   std::string{descendant} + "' still depends on it"),
                       graph_reason::branch_has_descendants);
}

OMNIGRAPH_INLINE graph_error bad_data(std::vector<data_fault> faults) {
    if (faults.empty()) return bad_request("the data is not acceptable");
    auto failed = bad_request(of_rows(faults.front().message, faults.front().outline));
    if (faults.size() > 1) {
        const auto more = " (and " + std::to_string(faults.size() - 1) + " more)";
        failed.message += more;
        if (!failed.outline.empty()) failed.outline += more;
    }
    failed.faults = std::move(faults);
    return failed;
}

OMNIGRAPH_INLINE graph_error from_sql(const sql_error& failed, std::string_view doing) {
    if (failed.fault == sql_fault::interrupted) return call_budget::failure(doing);
    if (failed.fault == sql_fault::memory) {
        call_limits allowed;
        allowed.memory = memory_cap();
        return limit_reached(call_limit::memory, doing, allowed);
    }
    if (failed.fault == sql_fault::too_large) return limit_reached(call_limit::value, doing, {});
    return internal("SQLite failed " + std::string{doing} + ": " + failed.message);
}

OMNIGRAPH_INLINE graph_error from_embedder(std::string what, const embedding_error& failed) {
    auto told = refused_call(
        graph_fault::unavailable,
        of_rows(what + ": " + failed.message, failed.outline.empty() ? what : what + ": " + failed.outline));
    told.remedy = failed.remedy;
    return told;
}

OMNIGRAPH_INLINE write_effect write_effect_after(store_fault fault) {
    switch (fault) {
        case store_fault::ambiguous:
        case store_fault::corrupt:
        case store_fault::other: return write_effect::unknown;
        default: return write_effect::no;
    }
}

OMNIGRAPH_INLINE graph_error from_store(const object_store& store, const store_error& failed, std::string_view doing) {
    if (const auto why = validate_key(failed.key); failed.fault == store_fault::denied && !why.empty())
        return bad_request(of_input("nothing can be stored at '" + shortened(printable(failed.key)) + "': " + why));
    auto told =
        internal("the store failed " + std::string{doing} + " '" + store.display(failed.key) + "': " + failed.cause);
    if (detail::tells_nothing(failed.fault)) told.reason = graph_reason::storage_unavailable;
    if (failed.fault == store_fault::denied)
        told.remedy =
            "Check who may read and write there: the owner and the mode of a folder, or the rights of the credentials "
            "for a bucket.";
    return told;
}

}  // namespace omnigraph::cluster::graph
