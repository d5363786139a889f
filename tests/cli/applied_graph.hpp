// A cluster in memory with one applied graph `kb`, for commands that are called as functions: what they open is handed
// to them.
#pragma once

#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/graph_lookup.hpp>
#include <omnigraph/cluster/cli/render/terminal.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "support/temporary_folder.hpp"

namespace omnigraph::cluster::cli {

inline constexpr std::string_view applied_schema = "node Person { name: String @key  age: I32? }\n";
inline constexpr std::string_view applied_queries =
    "query people() { match { $p: Person } return { $p.name } order { $p.name } }\n"
    "query add($name: String) { insert Person { name: $name } }\n";

class applied_graph {
public:
    applied_graph() {
        folder.write("cluster.yaml", "version: 1\ngraphs:\n  kb:\n    schema: kb.pg\n");
        graph("kb");
        for (const auto* name : {"people", "add"}) {
            const auto address = "query.kb." + std::string{name};
            const auto sum = digest_of_bytes(applied_queries);
            ledger.applied_revision.resources->emplace(address, resource_entry{sum.hex()});
            payload = layout::payload(resource_traits<kind::query>::pattern, address, sum,
                                      resource_traits<kind::query>::payload_extension);
            REQUIRE(store.put(payload, applied_queries));
        }
        write_ledger();
    }

    void graph(const std::string& id) {
        graph::graph_engine engine{store, clock};
        REQUIRE(engine.init(layout::graph_root(id), applied_schema, "ann"));
        ledger.applied_revision.resources->emplace("graph." + id, resource_entry{digest_of_bytes(id).hex()});
    }
    void write_ledger() { REQUIRE(store.put(layout::state, encode_state(ledger))); }

    [[nodiscard]] store_opener opener() {
        return [this](const std::string& root) -> result<std::unique_ptr<object_store>> {
            opened.push_back(root);
            return std::unique_ptr<object_store>{std::make_unique<testing::borrowed_store>(store)};
        };
    }
    [[nodiscard]] graph_target target() const { return {{}, folder.str(), {}}; }

    temporary_folder folder;
    memory_store store;
    system_runtime clock;
    ledger_state ledger;
    std::string payload;              ///< the key of the last query's text
    std::vector<std::string> opened;  ///< the roots that were opened
};

/// A console whose words are kept.
struct spoken_console {
    std::ostringstream out, err;
    console terminal{out, err};

    /// What was printed as JSON since the last call.
    [[nodiscard]] json document() {
        auto parsed = parse_json(out.str());
        REQUIRE_MESSAGE(parsed, out.str());
        out.str({});
        return *std::move(parsed);
    }
    /// The codes of a refusal that was printed as JSON.
    [[nodiscard]] std::vector<std::string> codes() {
        const auto refused = document();
        CHECK(refused.at("ok") == false);
        std::vector<std::string> all;
        for (const auto& one : refused.at("diagnostics").as_array())
            all.emplace_back(std::string_view{one.at("code").as_string()});
        return all;
    }
};

[[nodiscard]] inline std::vector<std::string> lines(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream rest{text};
    for (std::string line; std::getline(rest, line);) all.push_back(line);
    return all;
}

[[nodiscard]] inline std::vector<diagnostic_code> codes_of(const diagnostics& findings) {
    std::vector<diagnostic_code> all;
    for (const auto& one : findings) all.push_back(one.code);
    return all;
}

}  // namespace omnigraph::cluster::cli
