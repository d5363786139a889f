// A toy cluster whose ledger is kept apart from its graphs: its places are parts of one store, each of which can stop
// to answer.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/engine/commands/migrate_state.hpp>
#include <omnigraph/cluster/engine/commands/state_move_report.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "engine/toy_cluster.hpp"
#include "support/part_of_store.hpp"

namespace toy {

inline const std::string edited =
    "lands:\n  rohan: { law: ride, songs: { horn: hu } }\n  shire: { law: be kind, songs: { dawn: lala } }\n"
    "  bree: { law: fair, songs: { one: x } }\nguilds: { bakers: { bound: [shire], charter: cake } }\n";
inline const std::string place = "/ledger-place";
inline const std::string apart = "version: 1\nstate: { backend: " + place + " }\n";
inline const std::string together = "version: 1\n";

/// A place that answers no call from the n-th on, until it is mended.
class unreachable_place final : public testing::borrowed_store {
public:
    unreachable_place(object_store& owner, int& left) : borrowed_store{owner}, owner_{owner}, left_{left} {}

    store_result<stored_object> get(std::string_view key) override {
        return asked(key, [&] { return owner_.get(key); });
    }
    store_result<object_version> put(std::string_view key, std::string_view bytes) override {
        return asked(key, [&] { return owner_.put(key, bytes); });
    }
    store_result<object_version> put_if_absent(std::string_view key, std::string_view bytes) override {
        return asked(key, [&] { return owner_.put_if_absent(key, bytes); });
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        return asked(key, [&] { return owner_.put_if_match(key, bytes, expected); });
    }
    store_result<done> put_all(std::span<const blob> blobs) override {
        return asked("", [&] { return owner_.put_all(blobs); });
    }
    store_result<done> remove(std::string_view key) override {
        return asked(key, [&] { return owner_.remove(key); });
    }
    store_result<done> remove_if_match(std::string_view key, const object_version& expected) override {
        return asked(key, [&] { return owner_.remove_if_match(key, expected); });
    }
    store_result<done> remove_prefix(std::string_view prefix) override {
        return asked(prefix, [&] { return owner_.remove_prefix(prefix); });
    }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        return asked(prefix, [&] { return owner_.list(prefix); });
    }
    presence probe(std::string_view key) override { return --left_ < 0 ? presence::unknown : owner_.probe(key); }

private:
    auto asked(std::string_view key, auto&& call) -> decltype(call()) {
        if (--left_ < 0) return store_error{store_fault::transient, std::string{key}, "it does not answer"};
        return call();
    }

    object_store& owner_;
    int& left_;
};

inline constexpr int always = 1'000'000;

/// A cluster whose folder is the place of its graphs; the other places are further parts of one store.
struct apart_cluster : toy::cluster {
    explicit apart_cluster(const std::string& header = apart) : basic_cluster{header + lands} {}

    environment env(object_store* seen_as = nullptr) {
        auto made = basic_cluster::env();
        auto* all = seen_as ? seen_as : &store;
        made.open_store = [this, all](const std::string& root) -> result<std::unique_ptr<object_store>> {
            const auto named = parts.find(root);
            const auto name = named == parts.end() ? std::string{"graphs"} : named->second;
            const bool of_ledger = name == "ledger";
            auto part = std::make_unique<part_of_store>(*all, name);
            auto& known = *part;
            opened.push_back(std::move(part));
            return std::unique_ptr<object_store>{
                std::make_unique<unreachable_place>(known, of_ledger ? ledger_answers : graphs_answer)};
        };
        return made;
    }

    apply_report apply(object_store* seen_as = nullptr) { return commands::apply<toy::world>(env(seen_as)); }
    plan_report plan() { return commands::plan<toy::world>(env()); }
    status_report status() { return commands::status<toy::world>(env()); }
    observe_report import(object_store* seen_as = nullptr) {
        return commands::import_cluster<toy::world>(env(seen_as));
    }
    state_move_report move(const std::string& to, object_store* seen_as = nullptr) {
        return commands::migrate_state<toy::world>(env(seen_as), to);
    }
    void converge() {
        REQUIRE(import().ok);
        REQUIRE(apply().converged);
    }
    void mend() {
        graphs_answer = ledger_answers = always;
        for (auto* each : {&graphs, &ledger}) {
            diagnostics ignored;
            const auto seen = observe_lock(*each, ignored);
            if (seen.present) REQUIRE(commands::force_unlock<toy::world>(env(), seen.record->lock_id).lock_removed);
        }
    }

    static bool has(object_store& at, std::string_view key) {
        const auto object = at.get(key);
        return object && decode_state(object->bytes);
    }
    void check_one_ledger() {
        CHECK_FALSE((has(graphs, layout::state) && has(ledger, layout::apart_ledger)));
        CHECK_FALSE(has(ledger, layout::state));
    }

    /// What a finished move of the ledger leaves at neither place.
    void check_cleared(bool is_back) {
        if (is_back) CHECK(ledger.list("")->empty());
        else
            for (const auto prefix : {layout::approvals, layout::plans, layout::history})
                CHECK(graphs.list(prefix)->empty());
        for (auto* each : {&graphs, &ledger}) CHECK(each->probe(layout::lock) == presence::absent);
    }

    /// What follows any crash and any silence: the documented commands converge, and a run after that writes nothing.
    void check_converges() {
        mend();
        check_one_ledger();
        if (!has(graphs, layout::state) && !has(ledger, layout::apart_ledger)) REQUIRE(import().ok);
        const auto done = apply();
        REQUIRE(done.ok);
        REQUIRE(done.converged);
        REQUIRE_FALSE(apply().state_written);
        REQUIRE(status().diagnostics.empty());
        REQUIRE(commands::log<toy::world>(env(), {}).verified);
        CHECK(graphs.get("lands/shire.land/manifest.json")->bytes == "be kind");
        CHECK(graphs.get("lands/bree.land/manifest.json")->bytes == "fair");
    }

    std::map<std::string, std::string> parts{{place, "ledger"}, {"/third", "third"}};  ///< by root; else `graphs`
    int graphs_answer = always, ledger_answers = always;
    std::vector<std::unique_ptr<object_store>> opened;
    part_of_store graphs{store, "graphs"}, ledger{store, "ledger"}, third{store, "third"};
};

inline std::string remedies(const std::vector<diagnostic_report>& found) {
    std::string all;
    for (const auto& each : found) all += each.remedy.value_or("");
    return all;
}

inline bool mentions(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace toy
