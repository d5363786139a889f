#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/render/graph_faults.hpp>
#include <omnigraph/cluster/core/codes/command_line.hpp>
#include <omnigraph/cluster/graph/graph_error.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/example_cluster.hpp"
#include "cli/rendered_diagnostics.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// An applied cluster, and commands on its graph.
class loaded_cluster : public example_cluster {
public:
    explicit loaded_cluster(bool with_records = true) {
        run("import");
        run("apply");
        folder().write("seed.jsonl", example_records);
        if (with_records) REQUIRE(load({"--data", folder().str() + "/seed.jsonl", "--mode", "append"}).code == 0);
    }

    finished_program on_graph(std::vector<std::string> words, const program_options& options = {}) const {
        words.insert(words.end(), {"--cluster", dir()});
        return run_omnigraph(words, options);
    }
    finished_program load(std::vector<std::string> words, const program_options& options = {}) const {
        words.insert(words.begin(), "load");
        return on_graph(std::move(words), options);
    }
    finished_program query(std::vector<std::string> words, const program_options& options = {}) const {
        words.insert(words.begin(), "query");
        return on_graph(std::move(words), options);
    }
    finished_program mutate(std::vector<std::string> words, const program_options& options = {}) const {
        words.insert(words.begin(), "mutate");
        return on_graph(std::move(words), options);
    }
    [[nodiscard]] std::string root() const { return dir() + "/graphs/kb.omni"; }
};

}  // namespace

TEST_CASE("what a graph cannot do is said with its class and what to do") {
    const loaded_cluster cluster;
    const auto unknown = cluster.query({"nobody"});
    CHECK(unknown.code == 1);
    CHECK(is_reported(unknown.err, "stored_query_missing"));

    cluster.folder().write("graphs/kb.omni/manifest.json", "{");
    const auto damaged = cluster.query({"everyone"});
    CHECK(damaged.code == 1);
    CHECK(is_reported(damaged.err, "graph_failed"));

    const auto told = [](const graph_error& failed) { return cli::diagnostics_of(failed, "graph.kb", {}).at(0).code; };
    CHECK(told(graph::conflicting("somebody was faster")) == codes::graph_conflict);
    CHECK(told(graph::bad_request("a query for another graph")) == codes::graph_request_invalid);
    CHECK(told(graph::not_found("no such graph")) == codes::graph_not_found);
}

TEST_CASE("records are loaded from a file or standard input, announced and counted") {
    const loaded_cluster cluster{false};
    const auto seed = cluster.dir() + "/seed.jsonl";
    const auto done = cluster.load({"--data", seed, "--mode", "merge"});
    CHECK(done.code == 0);
    CHECK(done.err == "omnigraph load → " + cluster.root() + " (direct, local)\n");
    CHECK(done.out == "loaded " + cluster.root() + ": 2 nodes of 1 types, 1 edges of 1 types (merge)\n");

    program_options piped;
    piped.input = R"({"type": "Person", "data": {"name": "Cy"}})";
    const auto quiet = cluster.load({"--data", "-", "--mode", "merge", "--quiet", "--json", "--as", "ada"}, piped);
    CHECK(quiet.code == 0);
    CHECK(quiet.err.empty());
    const auto result = parse_json(quiet.out);
    REQUIRE(result);
    CHECK(result->at("uri") == boost::json::string_view{cluster.root()});
    CHECK(result->at("branch") == "main");
    CHECK(result->at("mode") == "merge");
    CHECK(result->at("nodes_loaded") == 1);
    CHECK(result->at("edges_loaded") == 0);
    CHECK(result->at("actor_id") == "ada");
}

TEST_CASE("a graph is addressed by its root as well, as a path or a URI") {
    const loaded_cluster cluster;
    for (const auto& root : {cluster.root(), "file://" + cluster.root(), cluster.root() + "/"}) {
        CAPTURE(root);
        CHECK(run_omnigraph({"query", "-e", "query all() { match { $p: Person } return { $p.name } }", "--store", root})
                  .code == 0);
    }
    CHECK(
        run_omnigraph({"load", cluster.root(), "--data", cluster.dir() + "/seed.jsonl", "--mode", "overwrite"}).code ==
        0);
}

TEST_CASE("L§2.3.1 a stored query answers by its name, in every format") {
    const loaded_cluster cluster;
    CHECK(cluster.query({"everyone"}).out ==
          "2 rows from branch main via everyone\n"
          "name |  age\n"
          "-----+-----\n"
          "Ada  |   36\n"
          "Bob  | null\n");
    CHECK(cluster.query({"everyone", "--format", "csv"}).out == "name,age\nAda,36\nBob,null\n");
    CHECK(cluster.query({"older_than", "--params", R"({"age": 30})", "--format", "jsonl"}).out ==
          R"({"kind":"metadata","query_name":"older_than","target":{"branch":"main","snapshot":null},"row_count":1})"
          "\n"
          R"({"name":"Ada"})"
          "\n");
    const auto envelope = parse_json(cluster.query({"everyone", "--json"}).out);
    REQUIRE(envelope);
    CHECK(envelope->at("row_count") == 2);
    CHECK(envelope->at("columns").at(1) == "age");
    CHECK(envelope->at("rows").at(0).at("age") == 36);
}

TEST_CASE("the operator's favourite format is used unless another is asked for") {
    const loaded_cluster cluster;
    const temporary_folder home;
    home.write("config.yaml", "defaults: { output: csv }\n");
    program_options options;
    options.variables["OMNIGRAPH_HOME"] = home.str();
    CHECK(cluster.query({"everyone"}, options).out == "name,age\nAda,36\nBob,null\n");
    CHECK(contains(cluster.query({"everyone", "--format", "kv"}, options).out, "row 1\n"));
    CHECK(parse_json(cluster.query({"everyone", "--json"}, options).out));
}

TEST_CASE("what is applied answers, not what the folder says meanwhile") {
    const loaded_cluster cluster;
    cluster.folder().write("queries/people.gq", "query everyone() { match { $p: Person } return { $p.age } }\n");
    CHECK(contains(cluster.query({"everyone"}).out, "Ada"));
}

TEST_CASE("L§2.3.1 L§2.3.2 a query comes from a file or the command line, chosen by its name when there are several") {
    const loaded_cluster cluster;
    const auto source = cluster.dir() + "/queries/people.gq";
    CHECK(contains(cluster.query({"everyone", "--query", source}).out, "Ada"));
    const auto several = cluster.query({"--query", source});
    CHECK(several.code == 1);
    CHECK(is_reported(several.err, "call_input_invalid"));
    CHECK(diagnostic_in(several.err, "call_input_invalid").message ==
          "The source declares several queries: everyone, older_than, add_person.");
    const auto unknown = cluster.query({"everyon", "--query", source});
    CHECK(diagnostic_in(unknown.err, "call_input_invalid").message.ends_with(" Did you mean `everyone`?"));
    CHECK(contains(cluster.query({"-e", "query all() { match { $p: Person } return { $p.name } }"}).out, "Bob"));
}

TEST_CASE("a query is explained instead of answered: stored or written, for people and as JSON") {
    const loaded_cluster cluster;
    const auto stored = cluster.query({"--explain", "everyone"});
    CHECK(stored.code == 0);
    CHECK(stored.out.starts_with("everyone on branch main: 2 rows from stored rows in "));
    CHECK(contains(stored.out, "  scan $p: Person\n"));
    CHECK_FALSE(contains(stored.out, "SELECT"));
    const std::vector<std::string> knows{"-e", "query q() { match { $p: Person $p knows $f } return { $f.name } }",
                                         "--explain=sql", "--json"};
    const auto document = parse_json(cluster.query(knows).out);
    REQUIRE(document);
    CHECK(document->at("row_count") == 1);
    CHECK(document->at("answered_from") == "rows");
    CHECK(document->at("plan").at(0).at("expected_rows") == 2.0);
    CHECK(document->at("plan").at(0).at("rows") == 2);
    CHECK(document->at("sql").as_string().starts_with("SELECT "));
    const auto grouped = cluster.query(
        {"-e", "query q() { match { $p: Person $p knows $f } return { $f.name, count($p) as n } }", "--explain"});
    CHECK(contains(grouped.out, " rows from arrays in "));
    CHECK(cluster.query({"add_person", "--params", R"({"name": "Cy"})", "--explain"}).code == 1);
}

TEST_CASE("a call that meets a limit is told so with its code and with what allows more") {
    const loaded_cluster cluster;
    const auto many = cluster.query({"everyone"}, {.variables = {{"OMNIGRAPH_RESULT_ROWS_MAX", "1"}}});
    CHECK(many.code == 1);
    const auto found = diagnostic_in(many.err, "result_rows_exceeded");
    CHECK(found.message == "query 'everyone': the result has more than 1 rows");
    CHECK(contains(found.remedy, "OMNIGRAPH_RESULT_ROWS_MAX"));
    const auto unread = cluster.query({"everyone"}, {.variables = {{"OMNIGRAPH_RESULT_ROWS_MAX", "few"}}});
    CHECK(unread.code == 2);
    CHECK(contains(unread.err, "OMNIGRAPH_RESULT_ROWS_MAX=few is no whole number"));
}

TEST_CASE("a mutation changes the graph, says so before and after, and is seen by the next query") {
    const loaded_cluster cluster;
    const auto done = cluster.mutate({"add_person", "--params", R"({"name": "Cy", "age": 7})", "--as", "ada"});
    CHECK(done.code == 0);
    CHECK(done.err == "omnigraph mutate → " + cluster.root() + " (direct, local)\n");
    CHECK(done.out == "changed main via add_person: 1 nodes, 0 edges by ada\n");
    CHECK(contains(cluster.query({"everyone"}).out, "Cy   |    7"));
    const auto result =
        parse_json(cluster.mutate({"add_person", "--params", R"({"name": "Di"})", "--json", "--quiet"}).out);
    REQUIRE(result);
    CHECK(result->at("affected_nodes") == 1);
    CHECK(result->at("query_name") == "add_person");
    CHECK(result->at("actor_id").is_null());
}

TEST_CASE("L§2.3.5 the wrong command for a query is refused before anything runs") {
    const loaded_cluster cluster;
    const auto read = cluster.query({"add_person", "--params", R"({"name": "Cy"})"});
    CHECK(read.code == 1);
    CHECK(diagnostics_in(read.err).front().remedy.starts_with("Run it with `omnigraph mutate --cluster "));
    CHECK(diagnostics_in(cluster.mutate({"everyone"}).err)
              .front()
              .remedy.starts_with("Run it with `omnigraph query --cluster "));
    CHECK_FALSE(contains(cluster.query({"everyone"}).out, "Cy"));
}

TEST_CASE("a faulty query is shown with its place and a caret") {
    const loaded_cluster cluster;
    const auto unknown = cluster.query({"-e", "query q() {\n    match { $p: Persn }\n    return { $p.name }\n}"});
    CHECK(unknown.code == 1);
    CHECK(unknown.out.empty());
    CHECK(is_reported(unknown.err, "query_typecheck_error", "-e"));
    CHECK(contains(unknown.err, "at <-e>:2:"));
    CHECK(contains(unknown.err, "2 |     match { $p: Persn }\n"));
    CHECK(contains(unknown.err, "^\n"));
    const auto broken = cluster.query({"-e", "query q( {"});
    CHECK(is_reported(broken.err, "query_parse_error", "-e"));
    const auto in_json = parse_json(cluster.query({"-e", "query q( {", "--json"}).out);
    REQUIRE(in_json);
    CHECK_FALSE(in_json->at("ok").as_bool());
    CHECK(in_json->at("diagnostics").at(0).at("line") == 1);
}

TEST_CASE("parameters are checked before the query runs") {
    const loaded_cluster cluster;
    for (const auto* params : {"{", "[]", R"({"age": "old"})", "{}", R"({"age": 3, "agee": 4})"}) {
        CAPTURE(params);
        const auto done = cluster.query({"older_than", "--params", params});
        CHECK(done.code == 1);
        CHECK(is_reported(done.err, "call_input_invalid"));
    }
    for (const auto* none : {"null", "{}"})
        CHECK(cluster.query({"-e", "query q($n: I32?) { match { $p: Person } return { $p.name } }", "--params", none})
                  .code == 0);
    CHECK(
        contains(cluster.query({"older_than", "--params-file", cluster.dir() + "/nowhere.json"}).err, "nowhere.json"));
    cluster.folder().write("params.json", R"({"age": 3})");
    CHECK(cluster.query({"older_than", "--params-file", cluster.dir() + "/params.json"}).code == 0);
}

TEST_CASE("each faulty record is named with its line, and nothing is loaded") {
    struct wrong_record {
        const char* text;
        const char* words;
    };
    const loaded_cluster cluster;
    const auto before = cluster.query({"everyone"}).out;
    for (const auto& [text, words] :
         {wrong_record{R"({"type": "Persn", "data": {"name": "Cy"}})", "Persn"},
          wrong_record{R"({"type": "Person", "data": {"nmae": "Cy"}})", "nmae"},
          wrong_record{R"({"type": "Person", "data": {"name": "Cy", "age": "old"}})", "age"},
          wrong_record{R"({"type": "Person", "data": {"age": 3}})", "name"},
          wrong_record{R"({"edge": "Knows", "from": "Ada", "to": "Nobody"})", "Nobody"},
          wrong_record{R"({"edge": "Knws", "from": "Ada", "to": "Bob"})", "Knws"},
          wrong_record{R"({"type": "Person", )", ""}, wrong_record{"[1, 2]", ""}}) {
        CAPTURE(text);
        program_options piped;
        piped.input = std::string{R"({"type": "Person", "data": {"name": "Di"}})"} + "\n" + text + "\n";
        const auto done = cluster.load({"--data", "-", "--mode", "merge"}, piped);
        CAPTURE(done.err);
        CHECK(done.code == 1);
        CHECK(done.out.empty());
        CHECK(is_reported(done.err, "data_invalid", "graph.kb"));
        CHECK(is_placed(done.err, "<stdin>:2"));
        CHECK(contains(done.err, words));
        CHECK_FALSE(diagnostics_in(done.err).back().remedy.empty());
    }
    CHECK(cluster.query({"everyone"}).out == before);
}

TEST_CASE("appending a record that is there already is an error, and the graph stays as it was") {
    const loaded_cluster cluster;
    const auto done = cluster.load({"--data", cluster.dir() + "/seed.jsonl", "--mode", "append"});
    CHECK(done.code == 1);
    CHECK(is_reported(done.err, "data_invalid", "graph.kb"));
    CHECK(contains(done.err, "Ada"));
    CHECK(contains(cluster.query({"everyone"}).out, "2 rows"));
}

TEST_CASE("a graph that cannot be found is refused with what there is") {
    const loaded_cluster cluster;
    const auto unknown = cluster.query({"everyone", "--graph", "kbb"});
    CHECK(unknown.code == 1);
    CHECK(is_reported(unknown.err, "graph_not_applied", "graph.kbb"));
    CHECK(all_have_remedies(unknown.err));
    CHECK(contains(diagnostic_in(unknown.err, "graph_not_applied").message, " Did you mean `kb`?"));
    CHECK(diagnostic_in(cluster.query({"everyon"}).err, "stored_query_missing")
              .message.ends_with(" Did you mean `everyone`?"));

    const example_cluster fresh;
    CHECK(is_reported(run_omnigraph({"query", "everyone", "--cluster", fresh.dir()}).err, "cluster_state_missing"));
    fresh.run("import");
    CHECK(is_reported(run_omnigraph({"query", "everyone", "--cluster", fresh.dir()}).err, "cluster_empty"));

    const auto q = std::string{"query all() { match { $p: Person } return { $p.name } }"};
    CHECK(is_reported(run_omnigraph({"query", "-e", q, "--store", cluster.dir()}).err, "graph_root_invalid"));
    CHECK(is_reported(run_omnigraph({"query", "-e", q, "--store", cluster.dir() + "/graphs/no.omni"}).err,
                      "graph_not_found"));
    CHECK(is_reported(run_omnigraph({"query", "-e", q, "--store", "s3://bucket/kb.omni"}).err, "graph_root_invalid"));
    std::filesystem::create_directories(cluster.folder() / "graphs/empty.omni");
    CHECK(run_omnigraph({"query", "-e", q, "--store", cluster.dir() + "/graphs/empty.omni"}).code == 1);
}

TEST_CASE("several graphs and none named is an error that lists them") {
    const loaded_cluster cluster;
    cluster.folder().write("cluster.yaml", std::string{example_config} + "  notes:\n    schema: kb.pg\n");
    REQUIRE(cluster.run("apply").code == 0);
    const auto done = cluster.query({"everyone"});
    CHECK(done.code == 1);
    CHECK(is_reported(done.err, "graph_ambiguous", "--graph"));
    CHECK(contains(diagnostic_in(done.err, "graph_ambiguous").message, " has 2 graphs: kb, notes."));
    CHECK(diagnostic_in(done.err, "graph_ambiguous").remedy == "Say which one: --graph <id>.");
    CHECK(cluster.query({"everyone", "--graph", "kb"}).code == 0);
}

TEST_CASE("a stored query whose text was lost or changed is not run") {
    const loaded_cluster cluster;
    const auto folder = cluster.folder() / "__cluster/resources/query/kb/everyone";
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        cluster.folder().write(std::filesystem::relative(entry.path(), cluster.folder().path()).string(),
                               "query everyone() { }");
    const auto tampered = cluster.query({"everyone"});
    CHECK(tampered.code == 1);
    CHECK(is_reported(tampered.err, "catalog_payload_mismatch", "query.kb.everyone"));
    std::filesystem::remove_all(folder);
    CHECK(is_reported(cluster.query({"everyone"}).err, "catalog_payload_missing", "query.kb.everyone"));
}

TEST_CASE("an input that cannot be read is named") {
    const loaded_cluster cluster;
    CHECK(is_reported(cluster.load({"--data", cluster.dir() + "/nowhere.jsonl", "--mode", "merge"}).err,
                      "call_input_invalid"));
    CHECK(is_reported(cluster.load({"--data", cluster.dir(), "--mode", "merge"}).err, "call_input_invalid",
                      cluster.dir()));
    CHECK(is_reported(cluster.query({"x", "--query", cluster.dir() + "/nowhere.gq"}).err, "call_input_invalid"));
    cluster.folder().write("bad.gq", "query \xff() {}");
    const auto not_utf8 = cluster.query({"--query", cluster.dir() + "/bad.gq"});
    CHECK(is_reported(not_utf8.err, "call_input_invalid"));
    CHECK(is_placed(not_utf8.err, cluster.dir() + "/bad.gq:1:7"));
}
