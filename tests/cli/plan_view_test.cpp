// plan and apply as people and programs meet them: views, saved plans, targets, events. What they print is compared
// with tests/golden/commands; OMNIGRAPH_WRITE_GOLDEN=1 writes it anew.
#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/posix/file.hpp>

#include "cli/example_cluster.hpp"
#include "support/files.hpp"

using namespace omnigraph::cluster;

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

void check_golden(const std::string& name, const std::string& text) {
    const auto path = source_folder() / "tests/golden/commands" / name;
    if (std::getenv("OMNIGRAPH_WRITE_GOLDEN")) {
        std::filesystem::create_directories(path.parent_path());
        std::ofstream{path, std::ios::binary} << text;
    }
    CHECK_MESSAGE(read_file(path) == text, name);
}

/// Short digests too: the full view shows their beginnings.
std::string steady(const example_cluster& cluster, const finished_program& done) {
    auto text = cluster.steady(done.out);
    text = std::regex_replace(text, std::regex{"\\b[0-9a-f]{12}\\b"}, "<short>");
    text = std::regex_replace(text, std::regex{"\"lock_pid\": \\d+"}, "\"lock_pid\": 0");
    return std::regex_replace(text, std::regex{"\"lock_host\": \"[^\"]*\""}, "\"lock_host\": \"<host>\"");
}

constexpr std::string_view edited_config = R"(version: 1
metadata:
  name: example
providers:
  embedding:
    main:
      kind: openai
      api_key: ${EXAMPLE_KEY}
graphs:
  kb:
    schema: kb.pg
    queries: queries/
    embedding_provider: main
policies:
  base:
    file: base.policy.yaml
    applies_to: [kb]
)";

constexpr std::string_view policy = R"(version: 1
groups:
  staff: [ann]
rules:
  - id: read
    allow:
      actors: { group: staff }
      actions: [read]
)";

/// Applied, and edited since: a file of queries, a provider and a policy that are new, and a query that is gone.
example_cluster& edited(example_cluster& cluster) {
    example_cluster::apply_to(cluster);
    auto queries = std::string{example_queries};
    queries.replace(queries.find("$p.age > $age"), 13, "$p.age >= $age");
    queries.resize(queries.find("query add_person"));
    cluster.folder().write("queries/people.gq", queries);
    cluster.folder().write("base.policy.yaml", policy);
    cluster.folder().write("cluster.yaml", edited_config);
    return cluster;
}

unsigned mode_of(const std::string& path) {
    struct ::stat about {};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    return about.st_mode & 07777;
}

}  // namespace

TEST_CASE("plan and apply have three views, and the full one has everything") {
    example_cluster cluster;
    edited(cluster);
    for (const std::string view : {"summary", "changes", "full"})
        check_golden("plan_" + view + ".txt", steady(cluster, cluster.run("plan", {"--view", view})));
    check_golden("plan.json", steady(cluster, cluster.run("plan", {"--json"})));
    check_golden("apply_summary.txt", steady(cluster, cluster.run("apply", {"--view", "summary"})));
    CHECK(cluster.run("plan").out == "cluster plan: 0 change(s), 0 approval gate(s)\n  no changes\n");
    CHECK(cluster.run("plan", {"--view", "everything"}).code == 2);
}

TEST_CASE("a schema change is previewed with its steps; one that is not supported is shown and blocked (W34)") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    auto schema = std::string{example_schema};
    schema.replace(schema.find("age: I32?"), 9, "age: I32?\n    email: String?");
    cluster.folder().write("kb.pg", schema);
    check_golden("plan_migration.txt", steady(cluster, cluster.run("plan", {"--view", "full"})));
    schema.replace(schema.find("age: I32?"), 9, "age: String?");
    cluster.folder().write("kb.pg", schema);
    cluster.folder().write("queries/people.gq", "query everyone() { match { $p: Person } return { $p.name } }\n");
    const auto unsupported = cluster.run("plan");
    CHECK(unsupported.code == 0);
    CHECK(contains(unsupported.out, "      migration UNSUPPORTED:\n"));
    CHECK(contains(unsupported.out, "unsupported_change"));
    CHECK_FALSE(contains(unsupported.out, "~ Update schema.kb\n"));
    // What does not open cannot be previewed; the plan stands without.
    cluster.folder().write("graphs/kb.omni/manifest.json", "{");
    const auto unseen = cluster.run("plan");
    CHECK(unseen.code == 0);
    CHECK(contains(unseen.out, "WARN  schema_preview_unavailable schema.kb"));
}

TEST_CASE("a plan is saved for its owner alone, carried out as it is, and only once") {
    example_cluster cluster;
    edited(cluster);
    const auto file = cluster.dir() + "/next.plan";
    const auto planned = cluster.run("plan", {"--out", file});
    CHECK(planned.code == 0);
    CHECK(contains(planned.out, "omnigraph cluster apply --plan " + file));
    CHECK(mode_of(file) == 0600);
    const auto applied = cluster.run("apply", {"--plan", file, "--as", "ada"});
    CHECK_MESSAGE(applied.code == 0, applied.out);
    CHECK(contains(applied.out, "converged: true"));
    const auto again = cluster.run("apply", {"--plan", file});
    CHECK(again.code == 1);
    CHECK(contains(again.out, "ERROR saved_plan_used"));
    CHECK(contains(again.out, "by ada"));
}

TEST_CASE("a saved plan that no longer stands is refused, and one that was edited is none") {
    example_cluster cluster;
    edited(cluster);
    const auto file = cluster.dir() + "/next.plan";
    REQUIRE(cluster.run("plan", {"--out", file}).code == 0);
    cluster.folder().write("base.policy.yaml", std::string{policy} + "# more\n");
    const auto before = cluster.files();
    const auto stale = cluster.run("apply", {"--plan", file});
    CHECK(stale.code == 1);
    CHECK(contains(stale.out, "ERROR saved_plan_stale"));
    CHECK(contains(stale.out, "`policy.base`"));
    CHECK(cluster.files() == before);
    auto text = read_file(file);
    text.replace(text.find("\"create\""), 8, "\"delete\"");
    cluster.folder().write("next.plan", text);
    CHECK(contains(cluster.run("apply", {"--plan", file}).err, "ERROR saved_plan_invalid"));
    CHECK(contains(cluster.run("apply", {"--plan", cluster.dir() + "/none.plan"}).err, "ERROR plan_file_failed"));
    CHECK(cluster.run("apply", {"--plan", file, "--target", "policy.base"}).code == 2);
    const auto nowhere = cluster.run("plan", {"--out", cluster.dir() + "/no/next.plan"});
    CHECK(nowhere.code == 1);
    CHECK(contains(nowhere.out, "ERROR plan_file_failed"));
}

TEST_CASE("--target limits a plan, says what is left out, and leaves something to do") {
    example_cluster cluster;
    edited(cluster);
    check_golden("plan_target.txt", steady(cluster, cluster.run("plan", {"--target", "query.kb.older_than"})));
    const auto done =
        cluster.run("apply", {"--target", "query.kb.older_than", "--target", "policy.base", "--detailed-exitcode"});
    CHECK(done.code == 3);
    CHECK(contains(done.out, "left out, because they are not targeted: "));
    const auto unknown = cluster.run("plan", {"--target", "query.kb.older_then"});
    CHECK(unknown.code == 1);
    CHECK(contains(unknown.out, "Did you mean `query.kb.older_than`?"));
    CHECK(cluster.run("apply", {"--detailed-exitcode"}).code == 0);
}

TEST_CASE("--events writes lines of JSON to a file, to standard error or to a descriptor") {
    example_cluster cluster;
    cluster.run("import");
    const auto file = cluster.dir() + "/events.ndjson";
    CHECK(cluster.run("apply", {"--events", file}).code == 0);
    auto lines = steady(cluster, {0, read_file(file), {}});
    check_golden("apply_events.ndjson", std::regex_replace(lines, std::regex{"\"bytes\":\\d+"}, "\"bytes\":0"));
    const auto to_errors = cluster.run("plan", {"--events", "-", "--json"});
    CHECK(parse_json(to_errors.out));
    CHECK(to_errors.err.starts_with("{\"event\":\"command_started\""));
    CHECK(cluster.run("plan", {"--events", "fd:2"}).err.starts_with("{\"event\":\"command_started\""));
    const auto closed = cluster.run("plan", {"--events", "fd:97"});
    CHECK(closed.code == 1);
    CHECK(contains(closed.err, "ERROR events_not_written"));
    const auto full = cluster.run("apply", {"--events", "/dev/full"});
    CHECK(full.code == 0);
    CHECK(contains(full.err, "WARN  events_not_written"));
}

TEST_CASE("--events to a pipe: without a reader the command is refused, with one every line arrives") {
    example_cluster cluster;
    cluster.run("import");
    const auto pipe = cluster.dir() + "/pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const auto before = cluster.files();
    const auto unread = cluster.run("apply", {"--events", pipe});
    CHECK(unread.code == 1);
    CHECK(contains(unread.err, "ERROR events_not_written"));
    CHECK(cluster.files() == before);
    // Open before the command looks for a reader; the lines fit into the pipe.
    const auto reader = posix::open_at(AT_FDCWD, pipe, O_RDONLY | O_NONBLOCK);
    REQUIRE(reader.is_open());
    CHECK(cluster.run("plan", {"--events", pipe}).code == 0);
    std::string lines(65'536, ' ');
    const auto size = ::read(reader.get(), lines.data(), lines.size());
    lines.resize(static_cast<std::size_t>(std::max<::ssize_t>(size, 0)));
    CHECK(lines.starts_with("{\"event\":\"command_started\""));
    CHECK(contains(lines, "\"command_ended\""));
}

TEST_CASE("a graph whose root is gone is noticed by plan and created again by apply") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    std::filesystem::remove_all(cluster.folder().path() / "graphs/kb.omni");
    const auto planned = cluster.run("plan");
    CHECK(contains(planned.out, "cluster plan: 2 change(s)"));
    CHECK(contains(planned.out, "WARN  root_vanished graph.kb"));
    CHECK(contains(cluster.run("apply").out, "converged: true"));
    CHECK(cluster.run("plan").out == "cluster plan: 0 change(s), 0 approval gate(s)\n  no changes\n");
}

TEST_CASE("the value behind ${NAME} stands in no output, no file of the cluster, no plan and no event") {
    const std::string secret = "s3cr3t-value-of-the-key";
    const program_options with_secret{.variables = {{"EXAMPLE_KEY", secret}}};
    example_cluster cluster;
    edited(cluster);
    const auto file = cluster.dir() + "/next.plan";
    std::string said;
    const std::vector<std::vector<std::string>> lines{{"plan", "--view", "full", "--out", file},
                                                      {"plan", "--json"},
                                                      {"apply", "--plan", file, "--events", "-"},
                                                      {"status", "--json"}};
    for (const auto& line : lines) {
        const auto done = cluster.run(line.front(), {line.begin() + 1, line.end()}, with_secret);
        CHECK(done.code == 0);
        said += done.out + done.err;
    }
    CHECK_FALSE(contains(said, secret));
    CHECK(contains(read_file(cluster.folder().path() / "__cluster/state.json"), "${EXAMPLE_KEY}"));
    for (const auto& [name, text] : cluster.files()) CHECK_MESSAGE(!contains(text, secret), name);
}
