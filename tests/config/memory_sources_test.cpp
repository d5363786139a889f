// Sources in memory answer as those of a folder do.
#include <doctest/doctest.h>

#include <omnigraph/cluster/config/folder_sources.hpp>
#include <omnigraph/cluster/config/memory_sources.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

namespace {

const memory_sources::files texts{{"people.pg", "node Person {}"}, {"latin.pg", "caf\xe9"},
                                  {"queries/b.gq", "b"},           {"queries/a.gq", "a"},
                                  {"queries/readme.txt", "x"},     {"queries/more/c.gq", "c"}};

/// Runs `check` on both models, filled alike.
void with_both(auto&& check) {
    temporary_folder folder;
    for (const auto& [path, text] : texts) folder.write(path, text);
    folder_sources in_folder{folder.str()};
    check(static_cast<source_reader&>(in_folder));
    memory_sources in_memory{texts};
    check(static_cast<source_reader&>(in_memory));
}

}  // namespace

TEST_CASE("a source is read alike from a folder and from memory, however it is spelled") {
    with_both([](source_reader& sources) {
        for (const auto* declared : {"people.pg", "./people.pg", "queries/../people.pg"}) {
            const auto file = sources.read(declared);
            REQUIRE(file);
            CHECK((*file)->text == "node Person {}");
            CHECK((*file)->content_digest == digest_of_bytes("node Person {}"));
            CHECK((*file)->declared == declared);
        }
        CHECK(*sources.read("people.pg") == *sources.read("people.pg"));
        CHECK(sources.reread("queries/a.gq")->text == "a");
    });
}

TEST_CASE("what cannot be read is told apart alike") {
    with_both([](source_reader& sources) {
        const auto fault = [&](std::string_view declared) { return sources.read(declared).error().fault; };
        CHECK(fault("nowhere.pg") == source_fault::missing);
        CHECK(fault("latin.pg") == source_fault::not_utf8);
        CHECK(fault("queries") == source_fault::unreadable);
        CHECK(fault("../people.pg") == source_fault::outside);
        CHECK(fault("/etc/passwd") == source_fault::outside);
        CHECK(sources.read("nowhere.pg").error().code(codes::schema_file_missing) == codes::schema_file_missing);
    });
}

TEST_CASE("a folder lists its files with an extension, sorted, and no folder below") {
    with_both([](source_reader& sources) {
        CHECK(sources.is_directory("queries"));
        CHECK(sources.is_directory("./queries/"));
        CHECK_FALSE(sources.is_directory("people.pg"));
        CHECK_FALSE(sources.is_directory("nowhere"));
        CHECK(*sources.list_directory("queries", "gq") == std::vector<std::string>{"queries/a.gq", "queries/b.gq"});
        CHECK(sources.list_directory(".", "txt")->empty());
        CHECK(sources.list_directory("nowhere", "gq").error().fault == source_fault::missing);
    });
}
