// The base of a commit: the image of its own, that of an earlier commit, or one that the manifest names.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/graph/versions/commit_base.hpp>

using namespace omnigraph::cluster::graph;

namespace {

image_ref image_of(const std::string& commit) { return {commit, "digest of " + commit, 10, 20}; }

/// A line to which commits are added at its newest end.
class made_line {
public:
    commit_record& add(const std::string& id, std::uint64_t epoch = 1) {
        commit_record commit;
        commit.id = id;
        commit.epoch = epoch;
        if (!newest_first.empty()) commit.parents = {newest_first.front().first};
        return newest_first.insert(newest_first.begin(), {commit_ref{id, {}}, commit})->second;
    }
    /// A commit with changes, on the state of an earlier one.
    commit_record& change(const std::string& id, const std::string& base, const image_ref& image = {}) {
        auto& commit = add(id);
        commit.delta = delta_ref{base, "digest", 5, 5, {}};
        commit.image = image;
        return commit;
    }
    [[nodiscard]] std::string base(std::size_t place = 0) const {
        const auto found = base_of(newest_first, place, manifest);
        const auto id = found.place < newest_first.size() ? newest_first[found.place].first.id : "none";
        return id + " " + (found.image.sha256.empty() ? "empty" : found.image.commit);
    }

    std::vector<named_commit> newest_first;
    manifest_record manifest;
};

}  // namespace

TEST_CASE("a chain of changes stands on the commit that its newest delta names") {
    made_line line;
    line.add("genesis");
    line.change("one", "genesis");
    line.change("two", "genesis");
    CHECK(line.base() == "genesis empty");
    line.add("imaged").image = image_of("imaged");
    CHECK(line.base() == "imaged imaged");
    line.change("three", "imaged", image_of("imaged"));
    line.add("text alone").image = image_of("imaged");
    CHECK(line.base() == "imaged imaged");
    CHECK(line.base(1) == "imaged imaged");
    CHECK(line.base(3) == "genesis empty");
    // After an optimize; the commit itself stands on what it did before.
    line.change("four", "text alone", image_of("text alone"));
    CHECK(line.base() == "text alone text alone");
    CHECK(line.base(1) == "imaged imaged");
}

TEST_CASE("(1) an image that the manifest names goes before that of the records, for what stands on it, too") {
    made_line line;
    line.add("genesis");
    line.add("imaged").image = image_of("imaged");
    line.change("one", "imaged", image_of("imaged"));
    line.change("two", "imaged", image_of("imaged"));
    line.change("three", "imaged", image_of("imaged"));
    name_image(line.manifest, image_of("one"));
    name_image(line.manifest, {"two", "another", 1, 1});
    name_image(line.manifest, image_of("two"));
    CHECK(line.manifest.images->size() == 2);
    REQUIRE(named_image(line.manifest, "two"));
    CHECK(*named_image(line.manifest, "two") == image_of("two"));
    CHECK_FALSE(named_image(line.manifest, "three"));
    CHECK(line.base(0) == "two two");
    CHECK(line.base(1) == "two two");
    CHECK(line.base(2) == "one one");
    CHECK(line.base(3) == "imaged imaged");
    base_walk walk{line.manifest, line.newest_first[0].second};
    CHECK_FALSE(walk.ends_at(line.newest_first[0].first, line.newest_first[0].second));
    CHECK(walk.ends_at(line.newest_first[1].first, line.newest_first[1].second));
    CHECK(walk.chain().base == "two");
    CHECK(walk.chain().last.id == "three");
    CHECK(walk.chain().length == 1);
    CHECK(walk.length() == 1);
}

TEST_CASE("a commit stands on none with another shape of the tables, and on none that the line does not reach") {
    made_line line;
    line.add("genesis");
    line.add("reshaped", 2);
    line.add("later", 2);
    CHECK(line.base() == "reshaped empty");
    line.change("change", "lost", image_of("lost")).epoch = 2;
    line.newest_first.resize(1);  // the records below are lost
    CHECK(line.base() == "none lost");
}
