#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/input/call_contradictions.hpp>
#include <omnigraph/cluster/cli/input/command_tree.hpp>
#include <omnigraph/cluster/cli/input/time_span.hpp>

using namespace omnigraph::cluster::cli;

namespace {

command parse(std::initializer_list<const char*> words) {
    std::vector<const char*> line{"omnigraph"};
    line.insert(line.end(), words);
    return parse_command_line(static_cast<int>(line.size()), line.data());
}

/// The message of a refused line; empty when it was understood.
std::string fault_of(std::initializer_list<const char*> words) {
    const auto asked = parse(words);
    const auto* wrong = std::get_if<usage_fault>(&asked);
    return wrong ? wrong->message + " " + wrong->remedy : std::string{};
}

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("every cluster command is understood, with its options") {
    const auto asked = std::get<cluster_command>(parse({"cluster", "plan", "--config", "brain", "--json", "--no-lock",
                                                        "--detailed-exitcode", "--verbose", "--allow-absolute-paths"}));
    CHECK(asked.verb == cluster_verb::plan);
    CHECK(asked.config_dir == "brain");
    CHECK(asked.json);
    CHECK(asked.no_lock);
    CHECK(asked.detailed_exitcode);
    CHECK(asked.verbose);
    CHECK(asked.allow_absolute_paths);
    CHECK(std::get<cluster_command>(parse({"cluster", "validate"})).config_dir == ".");
    CHECK(std::get<cluster_command>(parse({"cluster", "status"})).verb == cluster_verb::status);
    CHECK(std::get<cluster_command>(parse({"cluster", "import"})).verb == cluster_verb::import);
    CHECK(std::get<cluster_command>(parse({"cluster", "force-unlock", "01J"})).lock_id == "01J");
}

TEST_CASE("the actor may be named before or after the command") {
    CHECK(std::get<cluster_command>(parse({"--as", "ada", "cluster", "apply"})).actor == "ada");
    CHECK(std::get<cluster_command>(parse({"cluster", "apply", "--as", "ada"})).actor == "ada");
    CHECK_FALSE(std::get<cluster_command>(parse({"cluster", "apply"})).actor.has_value());
}

TEST_CASE("a blank actor is told apart from none") {
    CHECK(std::get<cluster_command>(parse({"cluster", "apply", "--as", ""})).actor == "");
}

TEST_CASE("the address of a graph behind a server is taken apart into the options that name it") {
    CHECK(contains(fault_of({"snapshot", "http://127.0.0.1:1/graphs/kb"}), "--server http://127.0.0.1:1 --graph kb."));
    CHECK(
        contains(fault_of({"snapshot", "https://host/pre/graphs/kb/query"}), "--server https://host/pre --graph kb."));
    CHECK(contains(fault_of({"snapshot", "https://host"}), "--server https://host."));
}

TEST_CASE("an option with an empty value is not one that was left out") {
    for (const auto* option : {"--snapshot", "--branch", "--at", "--graph", "--server", "--query"}) {
        CAPTURE(option);
        CHECK(contains(fault_of({"query", "people", option, ""}), option));
    }
    CHECK(contains(fault_of({"load", "--data", "x", "--branch", ""}), "--branch"));
    CHECK(contains(fault_of({"load", "--data", "x", "--branch", "a", "--from", ""}), "--from"));
    CHECK(contains(fault_of({"branch", "merge", "a", "--into", ""}), "--into"));
    CHECK(contains(fault_of({"branch", "create", "a", "--from", ""}), "--from"));
    CHECK(contains(fault_of({"--graph", "", "commit", "list"}), "--graph"));
    CHECK(contains(fault_of({"diff", "a", ""}), "`to`"));
    CHECK(fault_of({"query", "people", "--snapshot", "x", "--json"}).empty());
}

TEST_CASE("options that address a graph are refused on a cluster command, with a hint to --config") {
    for (const char* option : {"--server", "--cluster", "--graph", "--store", "--profile"}) {
        CAPTURE(option);
        for (const auto& fault :
             {fault_of({"cluster", "plan", option, "x"}), fault_of({option, "x", "cluster", "plan"})}) {
            CHECK(contains(fault, option));
            CHECK(contains(fault, "cluster plan"));
            CHECK(contains(fault, "--config"));
        }
    }
}

TEST_CASE("an actor is refused where none is recorded") {
    CHECK(contains(fault_of({"cluster", "plan", "--as", "ada"}), "--as"));
    CHECK(contains(fault_of({"query", "--as", "ada", "-e", "q", "--cluster", "."}), "changes nothing"));
    CHECK(contains(fault_of({"branch", "list", "--as", "ada"}), "changes nothing"));
    CHECK(contains(fault_of({"commit", "list", "--as", "ada"}), "changes nothing"));
    CHECK(contains(fault_of({"commit", "show", "01J", "--as", "ada"}), "changes nothing"));
    CHECK(contains(fault_of({"diff", "main", "--as", "ada"}), "changes nothing"));
    CHECK(contains(fault_of({"lint", "--query", "a.gq", "--as", "ada"}), "changes nothing"));
    CHECK(contains(fault_of({"schema", "plan", "--schema", "a.pg", "--as", "ada"}), "changes nothing"));
}

TEST_CASE("approve takes an address, --list or --revoke, and a time that means something") {
    CHECK(contains(fault_of({"cluster", "approve"}), "needs the address"));
    CHECK(contains(fault_of({"cluster", "approve", "graph.kb", "--list"}), "three different things"));
    CHECK(contains(fault_of({"cluster", "approve", "--list", "--revoke", "x"}), "three different things"));
    CHECK(contains(fault_of({"cluster", "approve", "--list", "--as", "ada"}), "records no actor"));
    CHECK(contains(fault_of({"cluster", "approve", "--list", "--expires", "7d"}), "about a new approval"));
    for (const char* time : {"0s", "soon", "3651d"})
        CHECK(contains(fault_of({"cluster", "approve", "graph.kb", "--expires", time}), "no time that an approval"));
    const auto help = std::get<help_text>(parse({"cluster", "--help"})).text;
    CHECK(contains(help, "approve"));
    CHECK(contains(help, "validate"));
}

TEST_CASE("a mistyped word is answered with the nearest one") {
    CHECK(contains(fault_of({"clster"}), "Did you mean `cluster`?"));
    CHECK(contains(fault_of({"cluster", "plna"}), "Did you mean `plan`?"));
    CHECK(contains(fault_of({"cluster", "plan", "--jsn"}), "Did you mean `--json`?"));
    CHECK(contains(fault_of({"cluster", "plan", "extra"}), "no place for `extra`"));
}

TEST_CASE("what is missing or twice is named") {
    CHECK(contains(fault_of({}), "No command"));
    CHECK(contains(fault_of({"cluster"}), "needs a command"));
    CHECK(contains(fault_of({"cluster", "force-unlock"}), "cluster status"));
    CHECK(contains(fault_of({"cluster", "plan", "--config"}), "--config"));
    CHECK(contains(fault_of({"cluster", "plan", "--no-lock", "--lock-timeout", "3"}), "--lock-timeout"));
    CHECK(contains(fault_of({"load", "--mode", "merge", "x"}), "--data"));
    CHECK(contains(fault_of({"load", "--data", "x", "x"}), "--mode"));
    CHECK(contains(fault_of({"load", "--data", "x", "--mode", "upsert", "x"}), "upsert"));
    CHECK(fault_of({"load", "--data", "x", "--mode", "merge"}).empty());
    CHECK(fault_of({"mutate", "x"}).empty());
    CHECK(contains(fault_of({"load", "--data", "x", "--mode", "merge", "--store", "a", "b"}), "twice"));
    CHECK(contains(fault_of({"query", "--cluster", "."}), "No query"));
    CHECK(contains(fault_of({"query", "by_name", "--store", "x"}), "Stored queries belong to a cluster"));
    CHECK(contains(fault_of({"query", "-e", "q", "--query", "f", "--cluster", "."}), "two sources"));
    CHECK(contains(fault_of({"query", "-e", "q", "--cluster", ".", "--store", "x"}), "two targets"));
    CHECK(contains(fault_of({"query", "-e", "q", "--store", "x", "--graph", "g"}), "--graph"));
    CHECK(contains(fault_of({"query", "-e", "q", "--cluster", ".", "--format", "xml"}), "xml"));
    CHECK(contains(fault_of({"query", "-e", "q", "--cluster", ".", "--format", "csv", "--json"}), "two formats"));
    CHECK(contains(fault_of({"query", "-e", "q", "--cluster", ".", "--explain", "--format", "csv"}), "no rows"));
    CHECK(contains(fault_of({"query", "-e", "q", "--cluster", ".", "--explain=all"}), "explains nothing"));
    CHECK(fault_of({"mutate", "-e", "q", "--cluster", ".", "--explain"}) != "");
    CHECK(
        contains(fault_of({"query", "-e", "q", "--cluster", ".", "--params", "{}", "--params-file", "f"}), "two sets"));
    CHECK(contains(fault_of({"query", "-e", "q", "--store", "https://kb.example"}), "server"));
    CHECK(fault_of({"query", "-e", "q", "--server", "prod"}).empty());
    CHECK(contains(fault_of({"query", "-e", "q", "--server", "prod", "--store", "x"}), "different places"));
    CHECK(contains(fault_of({"mutate", "q", "--server", "prod", "--as", "ann"}), "token"));
    CHECK(contains(fault_of({"profile"}), "needs a command"));
    CHECK(contains(fault_of({"login", "prod", "--graph", "kb"}), "addresses no graph"));
}

TEST_CASE("where a server is meant, the fault is what stands in the way, and so is the cure") {
    const auto alias = fault_of({"alias", "s", "Ann", "--server", "loc"});
    CHECK(contains(alias, "config.yaml"));
    CHECK_FALSE(contains(alias, "asks no server"));
    CHECK(contains(fault_of({"queries", "validate", "--server", "loc"}), "not a server"));
    const auto both = parse({"mutate", "q", "--server", "prod", "--as", "ann"});
    CHECK_FALSE(contains(std::get<usage_fault>(both).remedy, "--as"));
    CHECK(contains(std::get<usage_fault>(both).remedy, "--server prod"));
    CHECK(std::get<call_command>(parse({"query", "q", "--server", "loc", "--timeout", "5s"})).target.timeout ==
          std::chrono::seconds{5});
    CHECK(std::get<alias_command>(parse({"alias", "q", "--timeout", "500ms"})).timeout ==
          std::chrono::milliseconds{500});
    for (const auto* none : {"0", "x", "25h"})
        CHECK(contains(fault_of({"query", "q", "--server", "loc", "--timeout", none}), "no time"));
    CHECK(contains(fault_of({"lint", "--query", "q", "--timeout", "5s"}), "asks no server"));
    CHECK(contains(fault_of({"query", "q", "--cluster", ".", "--timeout", "5s"}), "no server is asked"));
    CHECK(contains(fault_of({"cluster", "plan", "--timeout", "5s"}), "--timeout"));
}

TEST_CASE("--json is remembered even when the line cannot be understood") {
    CHECK(std::get<usage_fault>(parse({"cluster", "plan", "--json", "--bogus"})).json);
    CHECK_FALSE(std::get<usage_fault>(parse({"cluster", "plan", "--bogus"})).json);
}

TEST_CASE("a load names its data, its mode and its graph") {
    const auto asked = std::get<load_command>(
        parse({"load", "--data", "-", "--mode", "append", "x/graphs/kb.omni", "--as", "ada", "--quiet"}));
    CHECK(asked.data == "-");
    CHECK(asked.mode == omnigraph::cluster::load_mode::append);
    CHECK(asked.target.store == "x/graphs/kb.omni");
    CHECK(asked.actor == "ada");
    CHECK(asked.quiet);
}

TEST_CASE("a call names its query, its parameters and its graph") {
    const auto asked = std::get<call_command>(
        parse({"--cluster", "brain", "query", "by_name", "--graph", "kb", "--params", "{\"a\": 1}", "--format", "kv"}));
    CHECK_FALSE(asked.mutation);
    CHECK(asked.target.cluster == "brain");
    CHECK(asked.target.graph == "kb");
    CHECK(asked.name == "by_name");
    CHECK(asked.params == "{\"a\": 1}");
    CHECK(asked.format == "kv");
    CHECK(std::get<call_command>(parse({"mutate", "-e", "q", "--store", "x"})).mutation);
    const auto explained = std::get<call_command>(parse({"query", "--explain", "by_name", "--cluster", "x"}));
    CHECK(explained.explain == "plan");
    CHECK(explained.name == "by_name");
    CHECK(std::get<call_command>(parse({"query", "-e", "q", "--store", "x", "--explain=sql"})).explain == "sql");
}

TEST_CASE("help stands below every command") {
    for (const auto& words : {std::vector<const char*>{"--help"},
                              {"cluster", "--help"},
                              {"cluster", "apply", "-h"},
                              {"load", "--help"},
                              {"query", "--help"},
                              {"mutate", "--help"}}) {
        std::vector<const char*> line{"omnigraph"};
        line.insert(line.end(), words.begin(), words.end());
        const auto asked = parse_command_line(static_cast<int>(line.size()), line.data());
        REQUIRE(std::holds_alternative<help_text>(asked));
        CHECK(contains(std::get<help_text>(asked).text, "Usage: omnigraph"));
    }
    CHECK(std::holds_alternative<version_command>(parse({"--version"})));
    CHECK(std::holds_alternative<version_command>(parse({"version"})));
}

TEST_CASE("times have a unit, or are seconds") {
    using std::chrono::milliseconds;
    CHECK(parse_time_span("30s") == milliseconds{30'000});
    CHECK(parse_time_span("30") == milliseconds{30'000});
    CHECK(parse_time_span("250ms") == milliseconds{250});
    CHECK(parse_time_span("2m") == milliseconds{120'000});
    for (const char* wrong : {"", "s", "-1s", "1.5s", "25h", "30 s", "99999999999999999999s", "100000m"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_time_span(wrong).has_value());
    }
    CHECK(parse_time_span("0", longest_age) == milliseconds{0});
    CHECK(parse_time_span("7d", longest_age) == milliseconds{604'800'000});
    for (const char* wrong : {"d", "7y", "1d2h", "36601d", "0x10"}) {
        CAPTURE(wrong);
        CHECK_FALSE(parse_time_span(wrong, longest_age).has_value());
    }
    CHECK(contains(fault_of({"cluster", "gc", "--older-than", "500ms"}), "500ms"));  // less than it can tell apart
    CHECK(contains(fault_of({"cluster", "apply", "--lock-timeout", "soon"}), "soon"));
    CHECK(std::get<cluster_command>(parse({"cluster", "apply", "--lock-timeout", "1s"})).lock_timeout ==
          milliseconds{1000});
}

TEST_CASE("lint takes files again and again, a schema or a graph, and one format") {
    const auto offline = std::get<lint_command>(parse({"lint", "--query", "a.gq", "--query=b", "--schema", "kb.pg"}));
    CHECK(offline.queries == std::vector<std::string>{"a.gq", "b"});
    CHECK(offline.schema == "kb.pg");
    CHECK(offline.format == lint_format::text);
    CHECK_FALSE(offline.json);
    const auto globbed = std::get<lint_command>(parse({"lint", "--query", "a.gq", "b.gq", "g.omni", "c/d.gq"}));
    CHECK(globbed.queries == std::vector<std::string>{"a.gq", "b.gq", "c/d.gq"});
    CHECK(globbed.target.store == "g.omni");
    CHECK(std::get<lint_command>(parse({"lint", "a.gq", "--schema", "kb.pg", "b.gq"})).queries.size() == 2);
    CHECK(contains(fault_of({"lint", "a.gq", "g.omni", "other"}), "no place for `other`"));
    CHECK(contains(fault_of({"lint", "g.omni", "--schema", "kb.pg"}), "needs queries"));
    CHECK(std::get<lint_command>(parse({"lint", "a.gq", ""})).target.store == "");
    CHECK(std::get<lint_command>(parse({"lint", "--query", "a.gq", "graphs/kb.omni"})).target.store ==
          "graphs/kb.omni");
    CHECK(std::get<lint_command>(parse({"--cluster", "c", "lint", "--query", "a.gq", "--graph", "kb"})).target.graph ==
          "kb");
    CHECK(std::get<lint_command>(parse({"lint", "--query", "a.gq", "--schema", "s", "--format", "sarif"})).format ==
          lint_format::sarif);
    CHECK(std::get<lint_command>(parse({"lint", "--query", "a.gq", "--schema", "s", "--json"})).format ==
          lint_format::json);

    CHECK(contains(fault_of({"lint", "--schema", "kb.pg"}), "needs queries"));
    CHECK(fault_of({"lint", "--query", "a.gq"}).empty());
    CHECK(contains(fault_of({"lint", "--query", "a.gq", "--schema", "s", "--store", "x"}), "Keep one of them."));
    CHECK(contains(fault_of({"lint", "--query", "a.gq", "--store", "x", "--cluster", "y"}), "two targets"));
    CHECK(contains(fault_of({"lint", "--query", "a.gq", "--schema", "s", "--format", "xml"}), "is no format"));
    CHECK(
        contains(fault_of({"lint", "--query", "a.gq", "--schema", "s", "--format", "text", "--json"}), "two formats"));
    CHECK(contains(fault_of({"lint", "--query", "a.gq", "--schema", "s", "--as", "ada"}), "changes nothing"));
    CHECK(contains(fault_of({"lint", "--query", "a.gq", "--server", "x"}), "asks no server"));
    CHECK(std::get<lint_command>(parse({"lint", "--query", "a.gq", "--profile", "near"})).target.profile == "near");
    CHECK(contains(fault_of({"init", "--schema", "a.pg", "/x", "--profile", "near"}), "--profile"));
}

TEST_CASE(
    "deprecated spellings of lint are understood, wherever global options stand, and stored queries keep their names") {
    const auto old = [](std::initializer_list<const char*> words) {
        const auto asked = parse(words);
        const auto* lint = std::get_if<lint_command>(&asked);
        return lint ? lint->old_spelling : std::string{"none"};
    };
    CHECK(old({"check", "--query", "a.gq", "--schema", "s"}) == "check");
    CHECK(old({"query", "lint", "--query", "a.gq", "--schema", "s"}) == "query lint");
    CHECK(old({"query", "check", "--query=a.gq", "--schema", "s"}) == "query check");
    CHECK(old({"--cluster", "query", "query", "lint", "--query", "a.gq"}) == "query lint");
    CHECK(old({"--cluster=c", "check", "--query", "a.gq"}) == "check");
    CHECK(old({"lint", "--query", "a.gq", "--schema", "s"}).empty());
    CHECK(std::get<call_command>(parse({"query", "lint", "--cluster", "c"})).name == "lint");
    CHECK(std::get<call_command>(parse({"mutate", "load", "--cluster", "c", "--json"})).name == "load");
    CHECK(std::get<call_command>(parse({"query", "fmt", "--query", "a.gq", "--cluster", "c"})).name == "fmt");
    CHECK(std::get<call_command>(parse({"query", "check", "-e", "query check() {}", "--cluster", "c"})).name ==
          "check");
}

TEST_CASE("schema plan needs a schema, and a file or a graph to start from") {
    const auto offline = std::get<schema_plan_command>(
        parse({"schema", "plan", "--schema", "b.pg", "--from", "a.pg", "--allow-data-loss"}));
    CHECK(offline.schema == "b.pg");
    CHECK(offline.from == "a.pg");
    CHECK(offline.allow_data_loss);
    CHECK(
        std::get<schema_plan_command>(parse({"schema", "plan", "--schema", "b.pg", "x.omni", "--json"})).target.store ==
        "x.omni");
    CHECK(contains(fault_of({"schema"}), "needs a command"));
    CHECK(contains(fault_of({"schema", "paln"}), "Did you mean `plan`?"));
    CHECK(contains(fault_of({"schema", "plan", "--store", "x"}), "--schema FILE"));
    CHECK(fault_of({"schema", "plan", "--schema", "b.pg"}).empty());
    CHECK(contains(fault_of({"schema", "plan", "--schema", "b.pg", "--from", "a.pg", "--cluster", "c"}),
                   "Keep one of them."));
    CHECK(
        contains(fault_of({"schema", "plan", "--schema", "b.pg", "--from", "a.pg", "--as", "ada"}), "changes nothing"));
}

TEST_CASE("fmt takes files and folders, or standard input and its language") {
    CHECK(std::get<format_command>(parse({"fmt", "--check", "a.pg", "queries"})).paths ==
          std::vector<std::string>{"a.pg", "queries"});
    CHECK(std::get<format_command>(parse({"fmt", "-", "--lang", "gq"})).lang == "gq");
    CHECK(std::get<format_command>(parse({"fmt", "policy", "schema", "a.pg"})).paths.size() == 3);
    CHECK(std::get<format_command>(parse({"fmt", "--check", "--", "queries"})).paths.size() == 1);
    CHECK(std::get<lint_command>(parse({"lint", "--query", "queries", "--schema", "schema"})).queries ==
          std::vector<std::string>{"queries"});
    CHECK(contains(fault_of({"fmt"}), "needs to know what"));
    CHECK(contains(fault_of({"fmt", "-"}), "--lang"));
    CHECK(contains(fault_of({"fmt", "-", "a.pg", "--lang", "pg"}), "Keep one of them."));
    CHECK(contains(fault_of({"fmt", "-", "--lang", "xx"}), "is no language"));
    CHECK(contains(fault_of({"fmt", "-", "--lang", "pg", "--json"}), "standard output"));
    CHECK(contains(fault_of({"fmt", "a.pg", "--lang", "pg"}), "Leave it out."));
    CHECK(contains(fault_of({"fmt", "a.pg", "--cluster", "c"}), "addresses no graph"));
}

TEST_CASE("a call that asks for two things at once is told which") {
    call_command asked;
    CHECK(contradiction_in(asked)->message == "No query is named.");
    asked.name = "people";
    CHECK_FALSE(contradiction_in(asked));
    asked.explain = "why";
    CHECK(contradiction_in(asked)->message == "`--explain=why` explains nothing.");
    asked.explain = "sql";
    asked.format = "csv";
    CHECK(contradiction_in(asked)->message == "--explain shows no rows, so it has no --format.");
    asked.format = "xml";
    CHECK(contradiction_in(asked)->message == "`--format xml` is no format.");
    asked.format = "json";
    CHECK_FALSE(contradiction_in(asked));
    asked.json = true;
    CHECK(contradiction_in(asked)->message == "--json and --format ask for two formats.");
}
