#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <omnigraph/cluster/lang/migration/annotation_changes.hpp>

namespace omnigraph::cluster::lang::detail {
namespace {

using annotations = std::vector<canonical_annotation>;
using names = std::vector<std::string>;

canonical_annotation one(std::string name, std::optional<std::string> value = {}) {
    return {std::move(name), std::move(value), {}};
}

annotations random_annotations() {
    annotations all;
    for (auto left = *rc::gen::inRange(0, 5); left > 0; --left)
        all.push_back(one(*rc::gen::element<std::string>("description", "embed", "custom", "key", "rename_from"),
                          *rc::gen::element<std::string>("a", "b")));
    std::ranges::sort(all);
    return all;
}

}  // namespace

TEST_CASE("a description and an instruction are metadata, and all that is desired is told when it changed") {
    const auto changes = compare_type_annotations({one("description", "old"), one("instruction", "same")},
                                                  {one("description", "new"), one("instruction", "same")});
    CHECK(changes.metadata_changed);
    CHECK(changes.metadata == annotations{one("description", "new"), one("instruction", "same")});
    CHECK(changes.others_changed.empty());
    CHECK(compare_type_annotations({one("description", "old")}, {}).metadata_changed);
    CHECK(compare_type_annotations({one("description", "old")}, {}).metadata.empty());
}

TEST_CASE("what is compared elsewhere is no change here") {
    for (const auto* apart : {"rename_from", "key", "unique", "index", "default"}) {
        CAPTURE(apart);
        const auto changes = compare_property_annotations({}, {one(apart, "x")}, {});
        CHECK_FALSE(changes.metadata_changed);
        CHECK(changes.others_changed.empty());
    }
    CHECK(compare_type_annotations({}, {one("rename_from", "x")}).others_changed.empty());
    CHECK(compare_type_annotations({}, {one("default", "x")}).others_changed == names{"@default"});
}

TEST_CASE("any other annotation that comes, goes or changes is named once") {
    const auto changes = compare_property_annotations({one("a", "1"), one("b", "1"), one("gone")},
                                                      {one("a", "2"), one("b", "1"), one("come")}, {});
    CHECK(changes.others_changed == names{"@a", "@come", "@gone"});
}

TEST_CASE("the source of an embedding that was renamed is the same source") {
    const renamed_properties renames{{"text", "body"}};
    CHECK(desired_name(renames, "text") == "body");
    CHECK(desired_name(renames, "other") == "other");
    CHECK(compare_property_annotations({one("embed", "text")}, {one("embed", "body")}, renames).others_changed.empty());
    CHECK(compare_property_annotations({one("embed", "text")}, {one("embed", "text")}, renames).others_changed ==
          names{"@embed"});
    CHECK(compare_property_annotations({one("embed", "text")}, {one("embed", "body")}, {}).others_changed ==
          names{"@embed"});
}

TEST_CASE("nothing differs from itself, and both directions name the same annotations") {
    CHECK(rc::check([] {
        const auto before = random_annotations(), after = random_annotations();
        RC_ASSERT(!compare_property_annotations(before, before, {}).metadata_changed);
        RC_ASSERT(compare_property_annotations(before, before, {}).others_changed.empty());
        const auto there = compare_property_annotations(before, after, {});
        const auto back = compare_property_annotations(after, before, {});
        RC_ASSERT(there.others_changed == back.others_changed);
        RC_ASSERT(there.metadata_changed == back.metadata_changed);
    }));
}

}  // namespace omnigraph::cluster::lang::detail
