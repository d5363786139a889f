// `omnigraph store doctor`, from the line to what is said.
#include <doctest/doctest.h>

#include <omnigraph/cluster/cli/commands/examine_store.hpp>
#include <omnigraph/cluster/json/json.hpp>

#include "cli/program.hpp"
#include "cli/rendered_diagnostics.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

TEST_CASE("a folder can hold a cluster, and the report says so in words and in JSON") {
    const temporary_folder folder;
    const auto told = run_omnigraph({"store", "doctor", folder.str()});
    CHECK(told.code == 0);
    CHECK(told.out.starts_with("store doctor: " + folder.str() + " can hold a cluster\n"));
    CHECK(told.out.find("BROKEN") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "__cluster"));
    CHECK(run_omnigraph({"store", "doctor", folder.str() + "/not/there"}).code == 0);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "not"));
    const auto report = *parse_json(run_omnigraph({"store", "doctor", folder.str(), "--json"}).out);
    CHECK(report.at("fit").as_bool());
    CHECK(report.at("root").as_string() == folder.str());
    CHECK(report.at("findings").as_array().size() == 10);
}

TEST_CASE("a report that is not fit has exit code 1 and names the promise") {
    store_report report{{{"an object is created once", false, "creating what exists was carried out"},
                         {"the clocks agree", false, "600 s apart", true}}};
    CHECK_FALSE(report.fit());
    const auto object = cli::store_report_json(report, "s3://b");
    CHECK_FALSE(object.at("fit").as_bool());
    CHECK(object.at("findings").as_array().at(0).at("detail").as_string() == "creating what exists was carried out");
    CHECK(store_report{{report.findings.back()}}.fit());
}

TEST_CASE("what is no storage root, or lacks what it needs, is refused with what to do") {
    CHECK(run_omnigraph({"store"}).code == 2);
    CHECK(run_omnigraph({"store", "doctor"}).code == 2);
    CHECK(run_omnigraph({"store", "doctor", "gs://bucket"}).code == 1);
    CHECK(run_omnigraph({"store", "doctor", "x", "--graph", "g"}).code == 2);
    const auto refused = run_omnigraph({"store", "doctor", "s3://Bucket"});
    CHECK(refused.code == 1);
    CHECK(is_reported(refused.err, "storage_root_invalid"));
}
