// What a graph answers, as diagnostics: which record, which line, and what next.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>

namespace omnigraph::cluster::cli {

namespace detail {

struct answered {
    diagnostic_code code;
    std::string_view remedy;
};

inline answered answered_by(graph::graph_fault fault) {
    switch (fault) {
        case graph::graph_fault::bad_request:
            return {codes::graph_request_invalid, "Correct the input and try again; nothing was changed."};
        case graph::graph_fault::not_found: return {codes::graph_not_found, "Check the address of the graph."};
        case graph::graph_fault::conflict:
            return {codes::graph_conflict, "Run the command again; it starts from the graph as it is then."};
        case graph::graph_fault::internal: break;
    }
    return {codes::graph_failed, "Check the storage of the graph, and that its disk is not full."};
}

}  // namespace detail

/// `input` is the file that the records came from; `subject` the graph or the query.
[[nodiscard]] inline diagnostics diagnostics_of(const graph::graph_error& failed, const std::string& subject,
                                                const std::string& input) {
    diagnostics found;
    for (const auto& fault : failed.faults)
        found.push_back(error(codes::data_invalid, subject, fault.message).at({input, fault.line, 0}));
    if (found.empty()) {
        const auto [code, remedy] = detail::answered_by(failed.fault);
        found.push_back(error(code, subject, failed.message).fix(std::string{remedy}));
    } else {
        found.back().remedy = "Correct the input and try again; nothing was changed.";
    }
    if (failed.moved != movement::no)
        found.back().remedy = failed.moved == movement::yes
                                  ? "The change took place, although this command failed: do not repeat it blindly."
                                  : "Whether the change took place is not known: look before you repeat it.";
    return found;
}

}  // namespace omnigraph::cluster::cli
