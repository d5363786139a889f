// Which two places would share what clusters store there: by their names, and as the system knows folders.
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/config/places_overlap.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

TEST_CASE("places overlap when one lies in what a cluster stores at the other") {
    CHECK(places_overlap("/a", "/a"));
    CHECK(places_overlap("/a", "/a/graphs/kb.omni"));
    CHECK(places_overlap("/a/__cluster/x", "/a"));
    CHECK(places_overlap("/a", "/a/.omnigraph-locks#0/x"));
    CHECK_FALSE(places_overlap("/a", "/a/store"));
    CHECK_FALSE(places_overlap("/a", "/ab"));
    CHECK(places_overlap("s3://b/p", "s3://b/p"));
    CHECK_FALSE(places_overlap("s3://b/p", "s3://b/q"));
    CHECK_FALSE(places_overlap("s3://b/p", "/b/p"));
}

TEST_CASE("a place lies within another by its name, and as the system knows folders") {
    const temporary_folder folder;
    const auto at = [&](const std::string& name) { return (folder.path() / name).string(); };
    std::filesystem::create_directories(at("st/in"));
    std::filesystem::create_directory_symlink("st/in", at("link"));
    CHECK(lies_within(at("st"), at("st")));
    CHECK(lies_within(at("st"), at("st/in/new")));
    CHECK(lies_within(at("st"), at("link/new")));
    CHECK_FALSE(lies_within(at("st/in"), at("st")));
    CHECK_FALSE(lies_within(at("st"), at("st2")));
    CHECK(lies_within("s3://b/p", "s3://b/p/q"));
    CHECK_FALSE(lies_within("s3://b/p", "s3://b/pq"));
}

TEST_CASE("a folder under two names is one place, whether it is there yet or not") {
    const temporary_folder folder;
    const auto at = [&](const std::string& name) { return (folder.path() / name).string(); };
    std::filesystem::create_directories(at("st/graphs/kb.omni"));
    std::filesystem::create_directories(at("other"));
    std::filesystem::create_directory_symlink("st", at("link"));
    std::filesystem::create_directory_symlink("st/graphs", at("deep"));
    std::filesystem::create_directory_symlink(".", at("here"));
    for (const auto& [one, other] : {std::pair{"st", "link"},
                                     {"st", "here/st"},
                                     {"here/link", "link"},
                                     {"st", "deep"},
                                     {"link", "deep/kb.omni"},
                                     {"here/st/__cluster/x", "link"},
                                     {"new", "here/new"},
                                     {"new/graphs/x", "here/here/new"}}) {
        CAPTURE(one);
        CAPTURE(other);
        CHECK(places_overlap(at(one), at(other)));
        CHECK(places_overlap(at(other), at(one)));
    }
    for (const auto& [one, other] : {std::pair{"st", "other"},
                                     {"st", "link/store"},
                                     {"new", "here/newer"},
                                     {"other", "here/st"},
                                     {"link", "other/st"}}) {
        CAPTURE(one);
        CAPTURE(other);
        CHECK_FALSE(places_overlap(at(one), at(other)));
        CHECK_FALSE(places_overlap(at(other), at(one)));
    }
}
