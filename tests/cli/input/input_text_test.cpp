// Every command that reads a text reads a file, a pipe and standard input, and never takes an error for the end.
#include <string>

#include <doctest/doctest.h>

#include "cli/example_cluster.hpp"

namespace omnigraph::cluster {
namespace {

/// A line for a shell with the program as $0 and the folder of the cluster as $1.
finished_program in_shell(const example_cluster& cluster, const std::string& line) {
    return run_program("/bin/bash", {"-c", line, binary_path("omnigraph"), cluster.dir()});
}

}  // namespace

TEST_CASE("a read that fails is an error, and changes nothing") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    cluster.folder().write("people.jsonl", example_records);
    REQUIRE(in_shell(cluster, "$0 load --cluster $1 --graph kb --mode merge --data - < $1/people.jsonl").code == 0);
    const auto before = cluster.files();
    for (const auto* mode : {"append", "merge", "overwrite"}) {
        CAPTURE(mode);
        const auto failed =
            in_shell(cluster, std::string{"$0 load --cluster $1 --graph kb --json --mode "} + mode + " --data - < $1");
        CHECK(failed.code == 1);
        CHECK(failed.out.find("call_input_invalid") != std::string::npos);
        CHECK(failed.out.find("it is a folder") != std::string::npos);
    }
    CHECK(in_shell(cluster, "$0 load --cluster $1 --graph kb --mode overwrite --data - <&-").code == 1);
    CHECK(in_shell(cluster, "$0 fmt --lang gq - < $1").code == 1);
    CHECK(cluster.files() == before);
}

TEST_CASE("standard input and pipes are files wherever a text is read") {
    example_cluster cluster;
    example_cluster::apply_to(cluster);
    cluster.folder().write("people.jsonl", example_records);
    cluster.folder().write("one.gq",
                           "query one($name: String) { match { $p: Person { name: $name } } return { $p.age } }\n");
    cluster.folder().write("ada.json", R"({"name": "Ada"})");
    for (const auto* line : {
             "$0 load --cluster $1 --graph kb --mode merge --data <(cat $1/people.jsonl)",
             "$0 query --cluster $1 --graph kb --query - --params-file $1/ada.json < $1/one.gq",
             "$0 query --cluster $1 --graph kb --query <(cat $1/one.gq) --params-file - < $1/ada.json",
             "$0 query --cluster $1 --graph kb --query <(cat $1/one.gq) --params-file <(cat $1/ada.json)",
             "$0 lint --schema $1/kb.pg --query - < $1/one.gq",
             "$0 lint --schema <(cat $1/kb.pg) --query <(cat $1/one.gq)",
             "$0 schema plan --cluster $1 --graph kb --schema - < $1/kb.pg",
             "$0 schema plan --from <(cat $1/kb.pg) --schema <(cat $1/kb.pg)",
             "$0 fmt --lang gq - < $1/one.gq",
             "$0 fmt --lang gq <(cat $1/one.gq)",
             "$0 fmt --check --lang pg <($0 fmt --lang pg <(cat $1/kb.pg))",
         }) {
        CAPTURE(line);
        const auto done = in_shell(cluster, line);
        CHECK_MESSAGE(done.code == 0, done.out << done.err);
    }
    CHECK(in_shell(cluster, "$0 fmt --lang gq <(cat $1/one.gq)").out ==
          in_shell(cluster, "$0 fmt --lang gq - < $1/one.gq").out);
    CHECK(in_shell(cluster, "$0 fmt <(cat $1/one.gq)").code == 2);
    CHECK(in_shell(cluster, "$0 fmt --lang gq <(cat $1/one.gq) <(cat $1/one.gq)").code == 2);
    CHECK(in_shell(cluster, "$0 fmt --lang gq <(echo query)").code == 1);
    const auto nowhere =
        in_shell(cluster, "TMPDIR=/no/such $0 load --cluster $1 --graph kb --mode merge --data <(cat $1/people.jsonl)");
    CHECK(nowhere.code == 1);
    CHECK_MESSAGE((nowhere.out + nowhere.err).find("in /no/such (TMPDIR names another folder)") != std::string::npos,
                  nowhere.out << nowhere.err);
    const auto twice = in_shell(cluster, "$0 query --cluster $1 --graph kb --query - --params-file - < $1/one.gq");
    CHECK(twice.code == 2);
}

}  // namespace omnigraph::cluster
