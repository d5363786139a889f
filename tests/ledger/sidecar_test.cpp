#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/recovery.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/sidecar.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using testing::fault_mode, testing::faulty_store;

namespace {

constexpr const char* first_id = "01JX0PERAT10N0000000000000";
constexpr const char* second_id = "01JX0PERAT10N0000000000001";

sidecar_record creation(std::string id = first_id) {
    return {1,
            std::move(id),
            "2026-06-10T02:07:08Z",
            "ann",
            "graph_create",
            "kb",
            "/srv/graphs/kb.omni",
            {},
            {},
            std::string(64, 'a'),
            "sha256:" + std::string(64, 'b'),
            {}};
}

diagnostic only(const diagnostics& found) {
    REQUIRE(found.size() == 1);
    CHECK(found[0].level == severity::warning);
    CHECK_FALSE(found[0].remedy.empty());
    return found[0];
}

diagnostic fault_of(const auto& outcome) {
    REQUIRE_FALSE(outcome);
    return outcome.error();
}

}  // namespace

TEST_CASE("a sidecar is written with every field, nulls included") {
    temporary_folder folder;
    file_store store{folder.str()};
    REQUIRE(write_sidecar(store, creation()));
    CHECK(folder.read(layout::sidecar(first_id)) ==
          "{\n  \"schema_version\": 1,\n  \"operation_id\": \"" + std::string{first_id} +
              "\",\n"
              "  \"started_at\": \"2026-06-10T02:07:08Z\",\n  \"actor\": \"ann\",\n  \"kind\": \"graph_create\",\n  "
              "\"graph_id\": \"kb\",\n"
              "  \"graph_uri\": \"/srv/graphs/kb.omni\",\n  \"observed_manifest_version\": null,\n  "
              "\"expected_manifest_version\": null,\n"
              "  \"desired_schema_digest\": \"" +
              std::string(64, 'a') + "\",\n  \"state_cas_base\": \"sha256:" + std::string(64, 'b') +
              "\",\n"
              "  \"approval_id\": null\n}\n");
}

TEST_CASE("a sidecar is armed, rewritten, listed and removed") {
    memory_store store;
    auto record = creation();
    const auto armed = write_sidecar(store, record);
    REQUIRE(armed);
    record.expected_manifest_version = 1;
    const auto rewritten = replace_sidecar(store, record, *armed);
    REQUIRE(rewritten);
    diagnostics found;
    const auto listing = list_sidecars(store, found);
    CHECK(found.empty());
    CHECK(listing.complete);
    REQUIRE(listing.pending.size() == 1);
    CHECK(listing.pending[0].record == record);
    CHECK(listing.pending[0].key == layout::sidecar(first_id));
    CHECK(listing.pending[0].version == *rewritten);
    CHECK(remove_sidecar(store, first_id));
    CHECK(remove_sidecar(store, first_id));
    CHECK(list_sidecars(store, found).pending.empty());
}

TEST_CASE("evidence is never overwritten by an id that was used before, or by an outdated rewrite") {
    memory_store store;
    const auto armed = write_sidecar(store, creation());
    REQUIRE(armed);
    auto other = creation();
    other.graph_id = "other";
    CHECK(fault_of(write_sidecar(store, other)).code == codes::recovery_sidecar_write_error);
    REQUIRE(replace_sidecar(store, creation(), *armed));
    CHECK(fault_of(replace_sidecar(store, other, *armed)).code == codes::recovery_sidecar_write_error);
    REQUIRE(remove_sidecar(store, first_id));
    const auto late = fault_of(replace_sidecar(store, other, *armed));
    CHECK(late.code == codes::recovery_sidecar_write_error);
    CHECK(late.remedy.find("the operation has ended") != std::string::npos);
    CHECK(store.list(layout::recoveries)->empty());
}

TEST_CASE("a lost answer counts when the stored sidecar is the written one; other failures are errors") {
    memory_store inner;
    faulty_store lossy{inner, 1, fault_mode::lose_answer};
    CHECK(write_sidecar(lossy, creation()));
    faulty_store removing{inner, 1, fault_mode::lose_answer};
    CHECK(remove_sidecar(removing, first_id));
    faulty_store failing{inner, 1, fault_mode::fail_before};
    CHECK(fault_of(write_sidecar(failing, creation())).code == codes::recovery_sidecar_write_error);
    REQUIRE(write_sidecar(inner, creation()));
    faulty_store stuck{inner, 1, fault_mode::fail_before};
    const auto kept = fault_of(remove_sidecar(stuck, first_id));
    CHECK(kept.code == codes::recovery_sidecar_cleanup_failed);
    CHECK(kept.level == severity::warning);
    CHECK(kept.path == inner.display(layout::sidecar(first_id)));
}

TEST_CASE("sidecars are listed by name, and only files that end in .json are looked at") {
    memory_store store;
    REQUIRE(write_sidecar(store, creation(second_id)));
    REQUIRE(write_sidecar(store, creation(first_id)));
    REQUIRE(store.put("__cluster/recoveries/notes.txt", "x"));
    REQUIRE(store.put("__cluster/recoveries/folder/x.json", "x"));
    diagnostics found;
    const auto listing = list_sidecars(store, found);
    CHECK(found.empty());
    REQUIRE(listing.pending.size() == 2);
    CHECK(listing.pending[0].record.operation_id == first_id);
    CHECK(listing.pending[1].record.operation_id == second_id);
}

TEST_CASE("a sidecar that cannot be believed is reported and stays") {
    const auto good = encode_document(creation());
    const auto with = [&](const std::string& piece, const std::string& instead) {
        auto text = good;
        return text.replace(text.find(piece), piece.size(), instead);
    };
    const std::string invalid{codes::invalid_recovery_sidecar.text};
    for (const auto& text :
         {std::string{}, std::string{"[]"}, with("\"graph_create\"", "\"graph_rename\""), with("\"kb\"", "\"\""),
          with("\"kb\"", "\" \""), with("\"kb\"", "\"../x\""), with("\"kb\"", "\"a.b\""), with(first_id, second_id),
          with(first_id, "../../state"), with(std::string(64, 'a'), ""), with(std::string(64, 'a'), "aa"),
          with("\"approval_id\": null", "\"approval_id\": \"../x\""), with("\"started_at\"", "\"begun_at\"")}) {
        CAPTURE(text);
        memory_store store;
        REQUIRE(store.put(layout::sidecar(first_id), text));
        diagnostics found;
        const auto listing = list_sidecars(store, found);
        CHECK(listing.pending.empty());
        REQUIRE(listing.undecodable.size() == 1);
        CHECK(listing.undecodable.front().key == layout::sidecar(first_id));
        CHECK(only(found).code.text == invalid);
        CHECK(found[0].path == store.display(layout::sidecar(first_id)));
        CHECK(store.get(layout::sidecar(first_id))->bytes == text);
    }
}

TEST_CASE("an operation of another kind says the address it is about, which has to be one") {
    auto planting = creation();
    planting.kind = "orchard_plant";
    planting.graph_id = "north.apple";
    planting.address = "orchard.north.apple";
    CHECK(subject_of(planting) == "orchard.north.apple");
    CHECK(subject_of(creation()) == "graph.kb");
    const auto listed = [](const sidecar_record& record) {
        memory_store store;
        REQUIRE(store.put(layout::sidecar(first_id), encode_document(record)));
        diagnostics found;
        return list_sidecars(store, found).pending;
    };
    REQUIRE(listed(planting).size() == 1);
    CHECK(listed(planting).front().record == planting);
    planting.desired_schema_digest = "";  // it removes something
    CHECK(listed(planting).size() == 1);
    for (const char* wrong : {"", "north.apple", ".north.apple", "orchard..north.apple", "or/chard.north.apple",
                              "orchard.north.pear", "orchardnorth.apple", "../x.north.apple"}) {
        CAPTURE(wrong);
        planting.address = wrong;
        CHECK(listed(planting).empty());
    }
    auto graph = creation();
    graph.address = "orchard.kb";
    CHECK(listed(graph).empty());
}

TEST_CASE("a sidecar whose name is no id is not believed") {
    memory_store store;
    REQUIRE(store.put(layout::sidecar("notes"), encode_document(creation("notes"))));
    diagnostics found;
    CHECK(list_sidecars(store, found).pending.empty());
    CHECK(only(found).code == codes::invalid_recovery_sidecar);
}

TEST_CASE("a sidecar of another version is reported as such") {
    memory_store store;
    REQUIRE(store.put(layout::sidecar(first_id), "{\"schema_version\": 2, \"new\": true}"));
    diagnostics found;
    CHECK(list_sidecars(store, found).undecodable.size() == 1);
    CHECK(only(found).code == codes::unsupported_recovery_sidecar_version);
}

TEST_CASE("optional fields of a sidecar may be missing, and a delete has no digest") {
    memory_store store;
    REQUIRE(store.put(layout::sidecar(first_id),
                      "{\"schema_version\":1,\"operation_id\":\"" + std::string{first_id} +
                          "\",\"started_at\":\"2026-06-10T02:07:08Z\",\"kind\":\"graph_delete\",\"graph_id\":\"kb\","
                          "\"graph_uri\":\"\",\"desired_schema_digest\":\"\"}"));
    diagnostics found;
    const auto listing = list_sidecars(store, found);
    REQUIRE(listing.pending.size() == 1);
    CHECK_FALSE(listing.pending[0].record.actor.has_value());
}

TEST_CASE("a sidecar that is removed between the listing and the reading is not listed") {
    struct late_store final : omnigraph::cluster::testing::borrowed_store {
        using borrowed_store::borrowed_store;
        store_result<std::vector<object_entry>> list(std::string_view prefix) override {
            auto listed = borrowed_store::list(prefix);
            CHECK(remove_sidecar(*this, first_id));
            return listed;
        }
    };
    memory_store inner;
    REQUIRE(write_sidecar(inner, creation(first_id)));
    REQUIRE(write_sidecar(inner, creation(second_id)));
    late_store store{inner};
    diagnostics found;
    const auto listing = list_sidecars(store, found);
    CHECK(found.empty());
    CHECK(listing.undecodable.empty());
    REQUIRE(listing.pending.size() == 1);
    CHECK(listing.pending[0].record.operation_id == second_id);
}

TEST_CASE("a folder that cannot be listed is reported and not taken for an empty one") {
    memory_store inner;
    faulty_store store{inner, 1};
    CHECK_FALSE(store.put("x", ""));  // from here on nothing works
    diagnostics found;
    CHECK_FALSE(list_sidecars(store, found).complete);
    CHECK(only(found).code == codes::recovery_sidecar_read_error);
    CHECK(found[0].path == "__cluster/recoveries");
}

TEST_CASE("a sidecar that cannot be read now is neither broken nor to be removed") {
    class silent_store final : public testing::borrowed_store {
    public:
        silent_store(object_store& owner, store_fault fault) : borrowed_store{owner}, fault_{fault} {}
        store_result<stored_object> get(std::string_view key) override {
            return store_error{fault_, std::string{key}, "no answer"};
        }

    private:
        store_fault fault_;
    };
    memory_store inner;
    REQUIRE(write_sidecar(inner, creation(first_id)));
    for (const auto fault : {store_fault::denied, store_fault::transient, store_fault::other}) {
        silent_store store{inner, fault};
        diagnostics found;
        const auto listing = list_sidecars(store, found);
        CHECK_FALSE(listing.complete);
        CHECK(listing.undecodable.empty());
        CHECK(only(found).code == codes::recovery_sidecar_read_error);
        CHECK(only(found).remedy.find("--discard") == std::string::npos);
    }
    silent_store damaged{inner, store_fault::corrupt};
    diagnostics found;
    CHECK(list_sidecars(damaged, found).undecodable.size() == 1);
    CHECK(only(found).code == codes::invalid_recovery_sidecar);
}

TEST_CASE("what no key can name is told in UTF-8, with a way out that can be gone") {
    class foreign_store final : public testing::borrowed_store {
    public:
        foreign_store(object_store& owner, std::string name) : borrowed_store{owner}, name_{std::move(name)} {}
        store_result<std::vector<object_entry>> list(std::string_view) override {
            object_entry entry;
            entry.key = "__cluster/recoveries/" + name_ + ".json";
            return std::vector{entry};
        }

    private:
        std::string name_;
    };
    memory_store inner;
    for (const auto& name : {std::string{"\xFF\xFE"}, std::string{"a\nb"}, std::string(210, 'z')}) {
        foreign_store store{inner, name};
        diagnostics found;
        CHECK(list_sidecars(store, found).undecodable.size() == 1);
        CHECK(only(found).code == codes::invalid_recovery_sidecar);
        CHECK(is_utf8(only(found).path));
        CHECK(is_utf8(only(found).message));
        CHECK(only(found).remedy.find("--discard") == std::string::npos);
    }
}

TEST_CASE("a sidecar with an altered bit is reported, or is about the same resource") {
    auto planting = creation();
    planting.kind = "orchard_plant";
    planting.graph_id = "north.apple";
    planting.address = "orchard.north.apple";
    const auto key = layout::sidecar(first_id);
    for (const auto& record : {creation(), planting}) {
        memory_store store;
        REQUIRE(write_sidecar(store, record));
        const auto text = store.get(key)->bytes;
        for (std::size_t at = 0; at < text.size(); ++at) {
            auto altered = text;
            altered[at] = static_cast<char>(altered[at] ^ (1 << (at % 8)));
            REQUIRE(store.put(key, altered));
            diagnostics found;
            const auto listing = list_sidecars(store, found);
            CAPTURE(at);
            CHECK(listing.pending.size() + listing.undecodable.size() == 1);
            for (const auto& one : listing.pending) {
                CHECK(subject_of(one.record) == subject_of(record));
                if (record.address) CHECK(one.record == record);
            }
        }
    }
}
