// The mark in the place of a ledger: nobody takes it for a ledger, and each kind says what leads on.
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

using namespace omnigraph::cluster;

namespace {

relocation_record mark_of(std::string_view kind) {
    relocation_record mark{.kind = std::string{kind},
                           .place = "s3://acme-graphs/prod",
                           .at = "2026-06-10T02:07:08Z",
                           .id = "01JXB4Z5J0000000000000000G"};
    if (kind == relocation_kinds::moved) mark.ledger = encode_state({});
    return mark;
}

}  // namespace

TEST_CASE("each kind of mark is read back, and named by its code where a ledger was looked for") {
    for (const auto& [kind, code] : {std::pair{relocation_kinds::moved, codes::state_moved},
                                     std::pair{relocation_kinds::copying, codes::state_copy_unfinished},
                                     std::pair{relocation_kinds::apart, codes::state_kept_apart},
                                     std::pair{relocation_kinds::holds, codes::state_kept_apart}}) {
        CAPTURE(kind);
        const auto mark = mark_of(kind);
        const auto text = encode_relocation(mark);
        CHECK(parse_relocation(text) == mark);
        memory_store store;
        REQUIRE(store.put(layout::state, text));
        diagnostics found;
        const auto read = read_state(store, found);
        REQUIRE(found.size() == 1);
        CHECK(found.front().code == code);
        CHECK(found.front().message.find("s3://acme-graphs/prod") != std::string::npos);
        // A ledger is never written over it.
        CHECK_FALSE(write_state(store, ledger_state{}, read));
        CHECK_FALSE(write_state(store, ledger_state{}, {}));
        CHECK(store.get(layout::state)->bytes == text);
    }
}

TEST_CASE("what is no sound mark is none") {
    CHECK_FALSE(parse_relocation(encode_state({})));
    CHECK_FALSE(parse_relocation(""));
    CHECK_FALSE(parse_relocation(R"({"version": 2})"));
    const auto refused = [](auto&& spoil) {
        auto mark = mark_of(relocation_kinds::moved);
        spoil(mark);
        return !parse_relocation(encode_relocation(mark));
    };
    CHECK(refused([](auto& mark) { mark.kind = "lost"; }));
    CHECK(refused([](auto& mark) { mark.place = ""; }));
    CHECK(refused([](auto& mark) { mark.place = "/a\n/b"; }));
    CHECK(refused([](auto& mark) { mark.id = "x"; }));
    CHECK(refused([](auto& mark) { mark.at = "yesterday"; }));
    CHECK(refused([](auto& mark) { mark.ledger.reset(); }));
    CHECK(refused([](auto& mark) { mark.kind = relocation_kinds::copying; }));
    CHECK(refused([](auto& mark) { mark.version = 3; }));
}
