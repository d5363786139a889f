// What proves a ledger: its checksum, else the history.
#include <cstdlib>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/history.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/proven_state.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>

#include "support/files.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

ledger_state full_state() {
    const char* source = std::getenv("OMNIGRAPH_SOURCE");
    const auto root = source ? fs::path{source} : fs::path{__FILE__}.parent_path().parent_path().parent_path();
    auto decoded = decode_state(read_file(root / "tests/golden/state/full.json"));
    REQUIRE(decoded);
    return *std::move(decoded);
}

/// The ledger as a program writes it that knows no checksums.
std::string plain_text(const ledger_state& state) { return encode_document(state); }

std::string replaced(std::string text, const std::string& piece, const std::string& instead) {
    const auto at = text.find(piece);
    REQUIRE(at != std::string::npos);
    return text.replace(at, piece.size(), instead);
}

void record_in(object_store& store, std::uint64_t revision, const std::string& text) {
    REQUIRE(store.put(*history_record_key(revision, state_cas(text)), "{}"));
}

diagnostic_code code_of(const result<ledger_state>& read) { return read.error().code; }

/// Alters the ledger in as many answers as told.
class garbling_store final : public testing::borrowed_store {
public:
    garbling_store(object_store& owner, int times) : borrowed_store{owner}, owner_{owner}, times_{times} {}
    store_result<stored_object> get(std::string_view key) override {
        auto answer = owner_.get(key);
        if (answer && key == layout::state && times_-- > 0)
            answer->bytes = replaced(answer->bytes, "policy.base", "pomicy.base");
        return answer;
    }

private:
    object_store& owner_;
    int times_;
};

}  // namespace

TEST_CASE("(1) the checksum stands among the observations, and nobody sees it in the state") {
    const auto state = full_state();
    const auto text = encode_state(state);
    const auto read = decode_checked_state(text);
    REQUIRE(read);
    CHECK(read->is_proven);
    CHECK(read->state == state);
    const auto parsed = parse_json(text, {});
    REQUIRE(parsed);
    const auto& sum = parsed->at("observations").at("ledger");
    CHECK(sum.at("kind") == "checksum");
    CHECK(sum.at("state_revision") == 17);
    // Without the record it is what other programs write.
    auto plain = *parsed;
    plain.at("observations").as_object().erase("ledger");
    CHECK(pretty_json(plain) + "\n" == plain_text(state));
    const auto unproven = decode_checked_state(plain_text(state));
    REQUIRE(unproven);
    CHECK_FALSE(unproven->is_proven);
    CHECK(unproven->state == state);
}

TEST_CASE("no ledger with one altered bit is read as another one") {
    const auto state = full_state();
    const auto text = encode_state(state);
    for (std::size_t at = 0; at < text.size(); ++at)
        for (const int bit : {static_cast<int>(at % 8), static_cast<int>((at + 3) % 8)}) {
            auto altered = text;
            altered[at] = static_cast<char>(altered[at] ^ (1 << bit));
            const auto read = decode_checked_state(altered);
            CAPTURE(at);
            CAPTURE(bit);
            if (read) CHECK(read->state == state);
            else CHECK_FALSE(read.error().remedy.empty());
        }
}

TEST_CASE("(3) a ledger that is only laid out anew is still proven") {
    const auto state = full_state();
    const auto parsed = parse_json(encode_state(state), {});
    REQUIRE(parsed);
    const auto read = decode_checked_state(compact_json(*parsed));
    REQUIRE(read);
    CHECK(read->is_proven);
    CHECK(read->state == state);
}

TEST_CASE("(2) a ledger that another program continued is not proven, and a number that was altered is refused") {
    const auto text = encode_state(full_state());
    const auto continued =
        replaced(replaced(text, "\"state_revision\": 17", "\"state_revision\": 18"), "\"drifted\"", "\"applied\"");
    const auto read = decode_checked_state(continued);
    REQUIRE(read);
    CHECK_FALSE(read->is_proven);
    CHECK(read->state.state_revision == 18u);
    CHECK(read->state.observations->count("ledger") == 0);
    const auto is_altered = [](const std::string& shown) {
        const auto decoded = decode_state(shown);
        return !decoded && code_of(decoded) == codes::state_altered;
    };
    CHECK(is_altered(replaced(text, "\"state_revision\": 17", "\"state_revision\": 18")));
    CHECK(is_altered(replaced(text, "\"kind\": \"checksum\",\n      \"state_revision\": 17",
                              "\"kind\": \"checksum\",\n      \"state_revision\": 16")));
    CHECK(is_altered(replaced(text, "policy.base", "pomicy.base")));
}

TEST_CASE("a checksum in another place or of another form is refused") {
    const auto text = encode_state(full_state());
    for (const auto& [piece, instead] :
         {std::pair{"\"ledger\"", "\"lddger\""}, std::pair{"\"checksum\"", "\"chdcksum\""},
          std::pair{"\"sha256\"", "\"sha257\""}}) {
        const auto read = decode_state(replaced(text, piece, instead));
        CAPTURE(piece);
        REQUIRE_FALSE(read);
        CHECK(code_of(read) == codes::invalid_state_json);
    }
}

TEST_CASE("(4) a ledger without a checksum is refused when the history has another one of its revision") {
    const auto state = full_state();
    const auto text = plain_text(state);
    const auto altered = replaced(text, "policy.base", "pomicy.base");
    memory_store store;
    CHECK(decode_proven_state(store, altered));  // nothing contradicts it
    record_in(store, 16, "earlier");
    CHECK(decode_proven_state(store, altered));  // as after a program that keeps no history
    record_in(store, 17, text);
    CHECK(decode_proven_state(store, text));
    const auto read = decode_proven_state(store, altered);
    REQUIRE_FALSE(read);
    CHECK(code_of(read) == codes::state_altered);
    CHECK(read.error().remedy.find("`state_revision` to 18") != std::string::npos);
    // What the remedy says is a way out.
    CHECK(decode_proven_state(store, replaced(altered, "\"state_revision\": 17", "\"state_revision\": 18")));
    // With its checksum it needs no history.
    CHECK(decode_proven_state(store, encode_state(state)));
}

TEST_CASE("(4) a ledger that nothing proves is not believed while the history does not answer") {
    class unlistable final : public testing::borrowed_store {
    public:
        using borrowed_store::borrowed_store;
        store_result<std::vector<object_entry>> list(std::string_view prefix) override {
            return store_error{store_fault::denied, std::string{prefix}, "the store refuses"};
        }
    };
    memory_store store;
    unlistable closed{store};
    const auto read = decode_proven_state(closed, plain_text(full_state()));
    REQUIRE_FALSE(read);
    CHECK(code_of(read) == codes::history_read_error);
    CHECK(decode_proven_state(closed, encode_state(full_state())));
}

TEST_CASE("a ledger that was garbled on its way is read once more, and one that stays so is refused") {
    memory_store store;
    REQUIRE(store.put(layout::state, encode_state(full_state())));
    diagnostics found;
    garbling_store once{store, 1};
    const auto loaded = read_state(once, found);
    CHECK(found.empty());
    REQUIRE(loaded.state);
    CHECK(*loaded.state == full_state());
    CHECK(loaded.cas == state_cas(encode_state(full_state())));
    garbling_store always{store, 99};
    CHECK_FALSE(read_state(always, found).state);
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == codes::state_altered);
    CHECK(found[0].remedy.find("omnigraph cluster import") != std::string::npos);
}
