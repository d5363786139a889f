// What a source that cannot be read is called in reports.
#include <doctest/doctest.h>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>

using namespace omnigraph::cluster;

TEST_CASE("a missing file has the code of whoever wanted it, every other fault its own") {
    const auto code = [](source_fault fault) {
        return source_problem{fault, "a.pg", "It is so.", "Do that."}.code(codes::schema_file_missing);
    };
    CHECK(code(source_fault::missing) == codes::schema_file_missing);
    CHECK(code(source_fault::unreadable) == codes::source_unreadable);
    CHECK(code(source_fault::not_utf8) == codes::source_not_utf8);
    CHECK(code(source_fault::too_large) == codes::source_too_large);
    CHECK(code(source_fault::outside) == codes::path_outside_config_dir);
}

TEST_CASE("the diagnostic of a source says what the problem says, at the path of who declared it") {
    const source_problem problem{source_fault::not_utf8, "a.pg", "It is so.", "Do that."};
    const auto told = problem.as_diagnostic(codes::schema_file_missing, "graphs.kb.schema");
    CHECK(told.code == codes::source_not_utf8);
    CHECK(told.path == "graphs.kb.schema");
    CHECK(told.message == "It is so.");
    CHECK(told.remedy == "Do that.");
    CHECK(told.level == severity::error);
}
