// Records of expired commits, packed and read again.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/graph/versions/commit_history.hpp>

namespace omnigraph::cluster::graph {
namespace {

constexpr const char* id = "01JX0PERAT10N0000000000000";

commit_record commit(const std::string& actor) {
    const auto sha = digest_of_bytes("").hex();
    commit_record made;
    made.id = made.graph_uid = id;
    made.schema_sha256 = sha;
    made.actor = actor;
    made.kind = "mutate";
    made.parents = {{id, sha}};
    made.delta = delta_ref{id, sha, 3, 3, "AAAA"};
    return made;
}

}  // namespace

TEST_CASE("records are read again as they were, without what their commits changed") {
    const std::vector<commit_record> records{commit("ann"), commit("bob\n")};
    const auto packed = pack_history(records, id);
    REQUIRE(packed);
    CHECK(packed->ref.commits == 2);
    CHECK(packed->ref.sha256 == digest_of_bytes(packed->bytes).hex());
    CHECK(object_name(packed->ref) == "history/" + std::string{id} + "-" + packed->ref.sha256);
    const auto again = unpack_history(packed->ref, packed->bytes, "somewhere");
    REQUIRE_MESSAGE(again, (again ? "" : again.error().message));
    REQUIRE(again->size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        auto expected = records[i];
        expected.delta.reset();
        CHECK(encode((*again)[i]) == encode(expected));
    }
    CHECK(unpack_history(pack_history({}, id)->ref, pack_history({}, id)->bytes, "somewhere")->empty());
}

TEST_CASE("a part of the history that is not what was written is damaged") {
    const auto packed = pack_history({commit("ann")}, id);
    REQUIRE(packed);
    auto ref = packed->ref;
    ++ref.raw_bytes;
    for (const auto& [wrong, bytes] : {std::pair{ref, packed->bytes}, {packed->ref, std::string{"x"}}}) {
        const auto read = unpack_history(wrong, bytes, "somewhere");
        REQUIRE_FALSE(read);
        CHECK(read.error().fault == graph_fault::internal);
    }
}

}  // namespace omnigraph::cluster::graph
