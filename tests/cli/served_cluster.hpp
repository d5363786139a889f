// A cluster that is served by the shipped server, a home for the operator, and the commands on both.
//
//     const served_cluster cluster;
//     CHECK(cluster.served({"query", "people"}).code == cluster.embedded({"query", "people"}).code);
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>

#include "cli/program.hpp"
#include "server/running_server.hpp"

namespace omnigraph::cluster::cli {

inline constexpr const char* doc_type =
    "\nnode Doc {\n    slug: String @key\n    body: String?\n    vec: Vector(3)? @embed(\"body\")\n}\n";

/// Writers may do everything in the graph.
struct generous_cluster : server::applied_cluster {
    generous_cluster() {
        folder.write("people.gq",
                     folder.read("people.gq") +
                         "\nquery person($name: String) {\n    match { $p: Person { name: $name } }\n    return { "
                         "$p.name }\n}\n");
        folder.write("kb.pg", "// \x1b[31m is no colour here\n" + folder.read("kb.pg") + doc_type);
        folder.write("kb.yaml",
                     "version: 1\ngroups:\n  readers: [act-reader, act-writer]\n  writers: [act-writer]\nrules:\n"
                     "  - { id: read, allow: { actors: { group: readers }, actions: [read] } }\n"
                     "  - { id: write, allow: { actors: { group: writers }, actions: [change, invoke_query, export, "
                     "branch_create, branch_delete, branch_merge] } }\n");
        apply();
    }
};

/// A cluster that is served, and a home for the operator. `further` variables are those of the server and of the
/// commands; the embeddings are a mock unless they say otherwise.
struct served_cluster {
    explicit served_cluster(std::map<std::string, std::string> further = {}) : variables{std::move(further)} {
        home.write("config.yaml", "operator: { actor: act-writer }\nservers: { prod: { url: \"" + url() + "\" } }\n");
    }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server.port()); }
    finished_program run(std::vector<std::string> words, const std::string& token = "tok-writer",
                         std::map<std::string, std::string> own = {}) const {
        own["OMNIGRAPH_HOME"] = home.str();
        own["OMNIGRAPH_EMBEDDINGS_MOCK"] = "1";
        if (!token.empty()) own["OMNIGRAPH_BEARER_TOKEN"] = token;
        for (const auto& [name, value] : variables) own[name] = value;
        return run_omnigraph(words, {.variables = std::move(own)});
    }
    finished_program served(std::vector<std::string> words, const std::string& token = "tok-writer") const {
        words.insert(words.end(), {"--server", url(), "--graph", "kb"});
        return run(std::move(words), token);
    }
    finished_program embedded(std::vector<std::string> words) const {
        words.insert(words.end(), {"--cluster", cluster.folder.str()});
        return run(std::move(words));
    }
    [[nodiscard]] std::map<std::string, std::string> server_variables() const {
        auto all = server::two_tokens;
        all["OMNIGRAPH_EMBEDDINGS_MOCK"] = "1";
        for (const auto& [name, value] : variables) all[name] = value;
        return all;
    }

    std::map<std::string, std::string> variables;
    temporary_folder home;
    generous_cluster cluster;
    server::running_server server{cluster, {}, server_variables()};
};

/// The newest commit of `main`.
inline std::string newest_commit(const finished_program& list) {
    const auto document = parse_json(list.out);
    REQUIRE_MESSAGE(document, list.out);
    return std::string{std::string_view{document->at("commits").at(0).at("graph_commit_id").as_string()}};
}

}  // namespace omnigraph::cluster::cli
