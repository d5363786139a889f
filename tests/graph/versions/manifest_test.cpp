#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/graph/versions/manifest.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr const char* id = "01JX0PERAT10N0000000000000";
const std::string sha = digest_of_bytes("").hex();

manifest_record sound() {
    manifest_record made;
    made.graph_uid = id;
    made.schema = {sha, "", 1};
    made.genesis.id = made.genesis.graph_uid = id;
    made.genesis.schema_sha256 = sha;
    branch_record branch;
    branch.head = {id, sha};
    branch.image = {id, sha, 10, 20};
    branch.recent = {id};
    made.branches["main"] = branch;
    return made;
}

branch_record& main_in(manifest_record& manifest) { return manifest.branches.at("main"); }

std::string refusal(const std::string& bytes) {
    const auto read = decode_manifest(bytes, "somewhere");
    REQUIRE_FALSE(read);
    CHECK(read.error().fault == graph_fault::internal);
    CHECK(read.error().effect == write_effect::no);
    return read.error().message;
}

}  // namespace

TEST_CASE("a manifest and a commit are read back as they were written") {
    const auto manifest = sound();
    const auto read = decode_manifest(encode(manifest), "somewhere");
    REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
    CHECK(encode(*read) == encode(manifest));
    CHECK(main_of(*read).head.id == id);
    CHECK_FALSE(main_of(*read).is_virtual());
    auto chained = sound();
    main_in(chained).image = {};
    CHECK(main_in(chained).is_virtual());
    main_in(chained).chain = delta_chain{id, {id, sha}, 1, 2};
    main_in(chained).tables["node:A"] = {1, 1, std::string(32, '0')};
    CHECK_FALSE(main_in(chained).is_virtual());
    CHECK(encode(*decode_manifest(encode(chained), "somewhere")) == encode(chained));
    const auto commit = decode_commit(encode(manifest.genesis), "somewhere");
    REQUIRE(commit);
    CHECK(encode(*commit) == encode(manifest.genesis));
}

TEST_CASE("an object is named by what it holds") {
    CHECK(object_name(commit_ref{id, sha}) == "commits/" + std::string{id} + "-" + sha + ".json");
    commit_record commit;
    commit.id = id;
    commit.delta = delta_ref{id, sha, 1, 1};
    CHECK(delta_name(commit) == "deltas/" + std::string{id} + "-" + sha);
    CHECK(object_name(image_ref{id, sha, 1, 2}) == "images/" + std::string{id} + "-" + sha);
}

TEST_CASE("every id, digest, size and reference of a manifest has the form it must have") {
    using change = std::function<void(manifest_record&)>;
    const std::vector<std::pair<std::string, change>> changes{
        {"its graph_uid is not a ULID", [](auto& m) { m.graph_uid = "../x"; }},
        {"its schema does not have the recorded digest", [](auto& m) { m.schema.source = "node A { }"; }},
        {"in its genesis commit, its id is not a ULID", [](auto& m) { m.genesis.id = ""; }},
        {"in its genesis commit, its graph_uid is not a ULID", [](auto& m) { m.genesis.graph_uid = "x"; }},
        {"in its genesis commit, its schema_sha256 is not a digest", [](auto& m) { m.genesis.schema_sha256 = "x"; }},
        {"in its genesis commit, it has more than two parents",
         [](auto& m) {
             m.genesis.parents.assign(3, commit_ref{id, sha});
         }},
        {"in its genesis commit, a parent is not named by a ULID and a digest",
         [](auto& m) {
             m.genesis.parents = {{id, "../x"}};
         }},
        {"in its genesis commit, its image is not named by a ULID, a digest and a size",
         [](auto& m) { m.genesis.image.bytes = 1; }},
        {"it has no branch main",
         [](auto& m) {
             m.branches = {{"other", main_in(m)}};
         }},
        {"the head of branch main is not named by a ULID and a digest", [](auto& m) { main_in(m).head.id = "../x"; }},
        {"the image of branch main is not named by a ULID, a digest and a size",
         [](auto& m) { main_in(m).image.sha256 = "x"; }},
        {"in its genesis commit, its delta is not named by a ULID, a digest and a size",
         [](auto& m) {
             m.genesis.delta = delta_ref{id, sha, 3, 2};
         }},
        {"in its genesis commit, its delta is not named by a ULID, a digest and a size",
         [](auto& m) {
             m.genesis.delta = delta_ref{id, sha, 3, 3, "AAA="};
             m.genesis.delta->inlined = "AAAAAAAA";
         }},
        {"in its genesis commit, the digest of a table is not one",
         [](auto& m) {
             m.genesis.tables["node:A"] = {1, 1, "x"};
         }},
        {"the digest of a table of branch main is not one",
         [](auto& m) {
             main_in(m).tables["node:A"] = {1, 1, "x"};
         }},
        {"the chain of deltas of branch main cannot be one",
         [](auto& m) {
             main_in(m).chain = delta_chain{id, {id, sha}, 0, 1};
         }},
        {"the chain of deltas of branch main cannot be one",
         [](auto& m) {
             main_in(m).chain = delta_chain{"../x", {id, sha}, 1, 1};
         }},
        {"an image of an earlier commit is not named by a ULID, a digest and a size",
         [](auto& m) { m.images = {image_ref{}}; }},
        {"branch main lists too many recent commits", [](auto& m) { main_in(m).recent.assign(33, id); }},
        {"a recent commit of branch main is not named by a ULID", [](auto& m) { main_in(m).recent = {"../x"}; }},
    };
    for (const auto& [why, apply] : changes) {
        CAPTURE(why);
        auto manifest = sound();
        apply(manifest);
        CHECK(refusal(encode(manifest)) == "What is stored at 'somewhere' is damaged: " + why + ".");
    }
}

TEST_CASE("a document for a newer program is told apart from a damaged one, whatever else is in it") {
    for (const auto& number : {std::to_string(manifest_format + 1), std::string{"9223372036854775808"}}) {
        CAPTURE(number);
        CHECK(refusal("{\"min_reader\": " + number + ", \"new\": 1}") ==
              "The graph document 'somewhere' needs a newer version of this program (it says min_reader " + number +
                  ", this is " + std::to_string(manifest_format) + "): upgrade omnigraph first.");
    }
    CHECK(refusal("{\"min_reader\": 1}") == "What is stored at 'somewhere' is damaged: format: missing.");
}

TEST_CASE("(5) no changed byte of a manifest is believed, whatever it says") {
    auto manifest = sound();
    main_in(manifest).tables["node:A"] = {7, 30, std::string(32, '0')};
    manifest.seq = 12;
    const auto bytes = encode(manifest);
    REQUIRE(decode_manifest(bytes, "somewhere"));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CAPTURE(at);
        CHECK_FALSE(decode_manifest(changed, "somewhere"));
    }
    auto without = bytes.substr(0, bytes.rfind(",\n  \"digest\"")) + "\n}\n";
    CHECK(refusal(without) == "What is stored at 'somewhere' is damaged: it has no digest.");
    CHECK_FALSE(decode_manifest(bytes + "\n", "somewhere"));
}

TEST_CASE("a manifest of a format without a digest is read without one") {
    const auto bytes = encode(sound());
    auto earlier = bytes.substr(0, bytes.rfind(",\n  \"digest\"")) + "\n}\n";
    for (const auto* field : {"\"format\": 5", "\"min_reader\": 5"}) {
        const auto at = earlier.find(field);
        REQUIRE(at != std::string::npos);
        earlier.replace(at + std::string_view{field}.size() - 1, 1, "4");
    }
    const auto read = decode_manifest(earlier, "somewhere");
    REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
    CHECK(read->min_reader == 4);
    CHECK(encode(*read) == bytes);
}

TEST_CASE("the image that format 6 has beside a horizon is one that the manifest names") {
    auto manifest = sound();
    const image_ref image{id, sha, 3, 4};
    main_in(manifest).horizon = id;
    main_in(manifest).horizon_image = image;
    const auto read = decode_manifest(encode(manifest), "somewhere");
    REQUIRE_MESSAGE(read, (read ? "" : read.error().message));
    CHECK(read->images == std::vector{image});
    CHECK_FALSE(main_of(*read).horizon_image);
    CHECK(encode(*read).find("horizon_image") == std::string::npos);
    CHECK(decode_manifest(encode(*read), "somewhere")->min_reader == named_images_format);
}

}  // namespace omnigraph::cluster::graph
