// Every change of a bucket, with every answer that leaves open whether it was carried out, and every way in which
// reading back can end: "done" is said only of what is there, and "not done" only of what is not.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/ledger/state_ledger.hpp>
#include <omnigraph/cluster/store/s3/removal_marker.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>

#include "support/answering_proxy.hpp"
#include "support/pretended_store.hpp"

using namespace omnigraph::cluster;

namespace {

/// One kind of change. `prepare` is what was there before, and gives the version that the change expects.
struct change_kind {
    std::string name;
    std::function<object_version(object_store&)> prepare;
    std::function<store_result<done>(object_store&, const object_version&)> run;
    std::function<bool(const std::string&)> is_done;  ///< by what is stored in the end
    bool has_condition = true;
};

const std::string key = "all/doc", ours = "ours", ours_large(130, 'x');

store_result<done> settled(object_store& store, std::string_view bytes, store_result<object_version> written) {
    auto known = recognise_write(store, key, bytes, std::move(written));
    if (!known) return std::move(known).error();
    return done{};
}

object_version write_theirs(object_store& store) {
    auto written = store.put(key, "theirs");
    REQUIRE(written);
    return *std::move(written);
}

object_version leave_marker(object_store& store) {
    REQUIRE(store.remove_if_match(key, write_theirs(store)));
    return {};
}

object_version leave_nothing(object_store&) { return {}; }

const std::vector<change_kind>& change_kinds() {
    using kinds = std::vector<change_kind>;
    const auto holds = [](const std::string& bytes) {
        return [&bytes](const std::string& now) { return now == bytes; };
    };
    const auto is_gone = [](const std::string& now) { return now == "(absent)" || is_removal_marker(now); };
    static const kinds all{
        {"put", leave_nothing, [](auto& s, auto&) { return settled(s, ours, s.put(key, ours)); }, holds(ours), false},
        {"create", leave_nothing, [](auto& s, auto&) { return settled(s, ours, s.put_if_absent(key, ours)); },
         holds(ours)},
        {"create over a marker", leave_marker,
         [](auto& s, auto&) { return settled(s, ours, s.put_if_absent(key, ours)); }, holds(ours)},
        {"create what is there", write_theirs,
         [](auto& s, auto&) { return settled(s, ours, s.put_if_absent(key, ours)); }, holds(ours)},
        {"create many", leave_nothing,
         [](auto& s, auto&) {
             const std::vector<blob> blobs{{key, ours}};
             return settled(s, ours, std::move(s.put_all_if_absent(blobs).front()));
         },
         holds(ours)},
        {"replace", write_theirs,
         [](auto& s, auto& version) { return settled(s, ours, s.put_if_match(key, ours, version)); }, holds(ours)},
        {"replace in parts", write_theirs,
         [](auto& s, auto& version) { return settled(s, ours_large, s.put_if_match(key, ours_large, version)); },
         holds(ours_large)},
        {"put in parts", leave_nothing, [](auto& s, auto&) { return settled(s, ours_large, s.put(key, ours_large)); },
         holds(ours_large)},
        {"remove", write_theirs, [](auto& s, auto&) { return s.remove(key); }, is_gone, false},
        {"remove a version", write_theirs, [](auto& s, auto& version) { return s.remove_if_match(key, version); },
         is_gone},
        {"remove all below", write_theirs, [](auto& s, auto&) { return s.remove_prefix("all"); }, is_gone, false},
    };
    return all;
}

}  // namespace

TEST_CASE("no answer makes a change done that is not there, or undone that is there") {
    std::size_t found = 0;
    for (const auto& kind : change_kinds())
        each_broken_answer([&](const broken_answer& answer, const std::string& reads) {
            if (answer.is_about_condition && !kind.has_condition) return;
            CAPTURE(kind.name);
            auto options = impatient_options();
            options.multipart = {.threshold = 100, .part_bytes = 40, .parallel_parts = 1};
            answering_proxy proxy{options};
            REQUIRE(proxy.store.put_if_absent("warm", ours_large));  // finds out about conditions of uploads
            const auto version = kind.prepare(proxy.store);
            proxy.interrupt(answer.to, reads);
            const auto outcome = kind.run(proxy.store, version);
            proxy.let_through();
            const bool is_done = kind.is_done(stored(proxy.bucket, key));
            const bool is_refused = kind.name == "create what is there";
            if (outcome) CHECK(is_done);
            else if (outcome.error().fault != store_fault::ambiguous) CHECK_FALSE(is_done);
            // What can be read back is known.
            if (reads.empty() && is_done && !kind.name.starts_with("remove")) CHECK(outcome);
            // A refusal that is the store's own word, or a proxy's, is one.
            if (answer.to.size() == 1 && answer.name == "403" && !is_refused) {
                CHECK(outcome.error().fault == store_fault::denied);
                ++found;
            }
        });
    CHECK(found > 0);
}

TEST_CASE("a command is told of a lock that may be its own, and of a ledger that may be written") {
    testing::fake_runtime system;
    each_broken_answer([&](const broken_answer& answer, const std::string& reads) {
        answering_proxy proxy;
        proxy.interrupt(answer.to, reads);
        const auto held = acquire_lock(proxy.store, "apply", system);
        proxy.let_through();
        diagnostics none;
        const auto seen = observe_lock(proxy.store, none);
        if (held) CHECK((seen.record && seen.record->lock_id == held->record().lock_id));
        else if (seen.present) {  // nobody else takes it: the way out names it
            CHECK(held.error().code == codes::state_lock_error);
            CHECK(held.error().remedy.find("force-unlock " + seen.record->lock_id) != std::string::npos);
        }

        answering_proxy of_ledger;
        ledger_state next;
        next.state_revision = 1;
        of_ledger.interrupt(answer.to, reads);
        const auto written = write_state(of_ledger.store, next, {});
        of_ledger.let_through();
        const bool is_there = of_ledger.store.get(layout::state).has_value();
        if (written) CHECK(is_there);
        else if (written.error().code != codes::state_write_unknown) CHECK_FALSE(is_there);
        if (reads.empty()) CHECK(static_cast<bool>(written) == is_there);
    });
}

TEST_CASE("a release that nobody can look up is not called one that failed") {
    testing::fake_runtime system;
    each_broken_answer([&](const broken_answer& answer, const std::string& reads) {
        answering_proxy proxy;
        auto held = acquire_lock(proxy.store, "apply", system);
        REQUIRE(held);
        proxy.interrupt(answer.to, reads);
        const auto released = held->release();
        proxy.let_through();
        diagnostics none;
        const auto seen = observe_lock(proxy.store, none);
        if (released) CHECK_FALSE(seen.present);
        else if (seen.present) CHECK(released.error().remedy.find(seen.record->lock_id) != std::string::npos);
        else CHECK(released.error().message.starts_with("Whether"));
    });
}

TEST_CASE("a sentence about a change says what is certain") {
    const auto told = [](store_fault fault) { return failure_of("The mark", "written", {fault, "k", "no answer"}); };
    CHECK(told(store_fault::denied) == "The mark could not be written: no answer.");
    CHECK(told(store_fault::ambiguous) == "Whether the mark was written is not known: no answer.");
}
