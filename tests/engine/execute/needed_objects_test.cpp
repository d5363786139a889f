// What a ledger and its history refer to.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/execute/needed_objects.hpp>

#include "engine/toy_cluster.hpp"

using namespace omnigraph::cluster;

TEST_CASE(
    "a row needs its payload and its text, a record what it changed and declared, and nothing malformed is named") {
    const auto text = digest_of_bytes("la"), file = digest_of_bytes("file");
    needed_objects needed{kind_list_of<toy::world>.kinds};
    history_record record;
    record.changes.push_back(
        {.address = "song.shire.dawn", .operation = "create", .after = resource_entry{text.hex()}});
    record.sources = source_listing{.config = "none", .files = {{"a.yaml", file.hex()}}};
    needed.add_record(record);
    CHECK(needed.contains(layout::history_source(text)));
    CHECK(needed.contains(layout::history_source(file)));
    CHECK(needed.keys().size() == 3);
    needed.add_row("moon.one", {text.hex()});
    needed.add_row("song.shire.dusk", {"no digest"});
    CHECK(needed.keys().size() == 3);
    needed.add_key("__cluster/plans/x.json");
    CHECK(needed.contains("__cluster/plans/x.json"));
    record.revision = 3;
    record.state_cas = "sha256:" + text.hex();
    CHECK(needed_objects::key_of(record) == layout::history_record(3, text));
}
