#include <filesystem>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/lock.hpp>
#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/fake_runtime.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>

#include "support/repeating_proxy.hpp"
#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using namespace std::chrono_literals;
using testing::fake_runtime, testing::fault_mode, testing::faulty_store;

namespace {

held_lock acquire(object_store& store, runtime& system, std::string_view operation = "apply") {
    auto held = acquire_lock(store, operation, system);
    REQUIRE_MESSAGE(held, (held ? "" : held.error().message));
    return *std::move(held);
}

/// The fault of a failed call, which has to be about the lock and say what to do.
template <class T>
diagnostic fault_of(const result<T>& outcome) {
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().path == "__cluster/lock.json");
    CHECK_FALSE(outcome.error().remedy.empty());
    return outcome.error();
}

constexpr const char* other_lock = R"({
  "version": 1,
  "lock_id": "01JX0PERAT10N0000000000000",
  "operation": "refresh",
  "created_at": "2026-06-10T02:04:08Z",
  "pid": 7
})";

}  // namespace

TEST_CASE("a lock is an object with its holder's facts, without a newline at the end, until it is released") {
    temporary_folder folder;
    file_store store{folder.str()};
    fake_runtime system;
    auto held = acquire(store, system);
    CHECK(folder.read("__cluster/lock.json") ==
          "{\n  \"version\": 1,\n  \"lock_id\": \"" + held.record().lock_id +
              "\",\n  \"operation\": \"apply\",\n  \"created_at\": \"2026-06-10T02:07:08Z\",\n"
              "  \"pid\": 4242,\n  \"host\": \"test-host\"\n}");
    CHECK(is_ulid(held.record().lock_id));
    CHECK(held.release());
    CHECK(store.probe(layout::lock) == presence::absent);
    CHECK(held.release());
    CHECK(acquire(store, system).release());
}

TEST_CASE("a second command is told who holds the lock, since when, and what to do") {
    memory_store store;
    fake_runtime system;
    const auto held = acquire(store, system);
    system.advance(3min);
    const auto refused = fault_of(acquire_lock(store, "refresh", system));
    CHECK(refused.code == codes::state_lock_held);
    const auto& id = held.record().lock_id;
    CHECK(refused.message == "The state lock is held by `apply`: lock " + id +
                                 ", process 4242 on test-host, since 2026-06-10T02:07:08Z (3 minutes ago). Nobody but "
                                 "its holder and `omnigraph cluster force-unlock " +
                                 id + "` removes it.");
    CHECK(
        refused.remedy ==
        "Wait for it, or, once you have made sure that it is no longer running, run `omnigraph cluster force-unlock " +
            id + "`.");
    CHECK(system.pauses.empty());
}

TEST_CASE("a lock without a host, as other programs write it, is read") {
    memory_store store;
    fake_runtime system;
    REQUIRE(store.put(layout::lock, other_lock));
    const auto refused = fault_of(acquire_lock(store, "apply", system));
    CHECK(refused.message ==
          "The state lock is held by `refresh`: lock 01JX0PERAT10N0000000000000, process 7, since 2026-06-10T02:04:08Z "
          "(3 minutes ago). Nobody but its holder and `omnigraph cluster force-unlock 01JX0PERAT10N0000000000000` "
          "removes it.");
    diagnostics found;
    const auto seen = observe_lock(store, found);
    CHECK(seen.present);
    CHECK(seen.record->operation == "refresh");
    CHECK(found.empty());
    CHECK(encode_lock(*seen.record) == other_lock);
}

TEST_CASE("a command that waits takes the lock as soon as it is free") {
    memory_store store;
    fake_runtime system;
    auto first = acquire(store, system);
    system.on_sleep = [&] {
        if (system.pauses.size() == 3) CHECK(first.release());
    };
    const auto second = acquire_lock(store, "refresh", system, {10s});
    REQUIRE(second);
    CHECK(system.pauses.size() == 3);
    CHECK(second->record().created_at == format_timestamp(system.now()));
}

TEST_CASE("a command waits no longer than it was told to") {
    memory_store store;
    fake_runtime system;
    const auto first = acquire(store, system);
    CHECK(fault_of(acquire_lock(store, "refresh", system, {5s})).code == codes::state_lock_held);
    std::chrono::milliseconds waited{0};
    for (const auto pause : system.pauses) waited += pause;
    CHECK(waited == 5s);
}

TEST_CASE("leaving early releases the lock, and moving it keeps it") {
    memory_store store;
    fake_runtime system;
    {
        auto first = acquire(store, system);
        const auto moved = std::move(first);
        CHECK(store.probe(layout::lock) == presence::present);
    }
    CHECK(store.probe(layout::lock) == presence::absent);
}

TEST_CASE("a lock that was replaced by another is left alone, and its former holder is told") {
    memory_store store;
    fake_runtime system;
    auto first = acquire(store, system);
    REQUIRE(force_unlock(store, first.record().lock_id));
    auto second = acquire(store, system, "refresh");
    const auto told = fault_of(first.release());
    CHECK(told.code == codes::state_lock_error);
    CHECK(told.message ==
          "The state lock of this command was removed while it ran; `refresh` holds another one now, which stays.");
    CHECK(store.probe(layout::lock) == presence::present);
    CHECK(second.release());
}

TEST_CASE("a holder whose lock was removed is told") {
    memory_store store;
    fake_runtime system;
    auto held = acquire(store, system);
    REQUIRE(force_unlock(store, held.record().lock_id));
    const auto told = fault_of(held.release());
    CHECK(told.code == codes::state_lock_error);
    CHECK(told.message == "The state lock of this command was removed while it ran; there is none now.");
}

TEST_CASE("an answer that got lost is settled by looking whose lock is there") {
    memory_store inner;
    fake_runtime system;
    faulty_store taking{inner, 1, fault_mode::lose_answer};
    auto held = acquire(taking, system);
    CHECK(held.release());
    CHECK(inner.probe(layout::lock) == presence::absent);
    faulty_store releasing{inner, 2, fault_mode::lose_answer};
    CHECK(acquire(releasing, system).release());
    CHECK(inner.probe(layout::lock) == presence::absent);
    faulty_store unlocking{inner, 2, fault_mode::lose_answer};
    REQUIRE(unlocking.put(layout::lock, other_lock));
    CHECK(force_unlock(unlocking, "01JX0PERAT10N0000000000000"));
}

TEST_CASE("who meets its own lock, since a proxy has repeated the request, holds it") {
    memory_store inner;
    fake_runtime system;
    repeating_proxy bucket{inner};
    auto held = acquire(bucket, system);
    CHECK(fault_of(acquire_lock(bucket, "plan", system)).code == codes::state_lock_held);
    CHECK(held.release());
    CHECK(inner.probe(layout::lock) == presence::absent);
}

TEST_CASE("a full disk has nothing in the way that could be moved, and a file where a folder belongs has") {
    struct refusing final : testing::borrowed_store {
        refusing(object_store& owner, store_error why) : borrowed_store{owner}, why_{std::move(why)} {}
        store_result<object_version> put_if_absent(std::string_view, std::string_view) override { return why_; }

    private:
        store_error why_;
    };
    memory_store inner{"/locks"};
    fake_runtime system;
    const auto names_way = [&](store_fault fault, const std::string& cause) {
        refusing store{inner, {fault, std::string{layout::lock}, cause}};
        return fault_of(acquire_lock(store, "apply", system)).remedy.find("moved") != std::string::npos;
    };
    CHECK_FALSE(names_way(store_fault::transient, "writing failed: No space left on device"));
    CHECK_FALSE(names_way(store_fault::denied, "creating failed: Read-only file system"));
    CHECK(names_way(store_fault::denied, "`__cluster` is in the way: it is not a folder"));
    CHECK(names_way(store_fault::denied, "`__cluster` is a symbolic link, which is not followed"));
}

TEST_CASE("a store that fails gives state_lock_error when taking, releasing and removing") {
    memory_store inner;
    fake_runtime system;
    faulty_store taking{inner, 1, fault_mode::fail_before};
    CHECK(fault_of(acquire_lock(taking, "apply", system)).code == codes::state_lock_error);
    faulty_store releasing{inner, 2, fault_mode::fail_before};
    auto held = acquire(releasing, system);
    const auto id = held.record().lock_id;
    const auto failed = fault_of(held.release());
    CHECK(failed.code == codes::state_lock_error);
    CHECK(failed.remedy ==
          "Once the store can be written again, look at `omnigraph cluster status`; if the lock is still there, run "
          "`omnigraph cluster force-unlock " +
              id + "`.");
    faulty_store unlocking{inner, 1, fault_mode::fail_before};
    CHECK(fault_of(force_unlock(unlocking, id)).code == codes::state_lock_error);
    CHECK(inner.probe(layout::lock) == presence::present);
}

TEST_CASE("force-unlock removes the lock of exactly that id") {
    memory_store store;
    CHECK(fault_of(force_unlock(store, "01JX0PERAT10N0000000000000")).code == codes::state_lock_missing);
    REQUIRE(store.put(layout::lock, other_lock));
    for (const auto* id : {"", "01JX0PERAT10N0000000000001", "01jx0perat10n0000000000000"}) {
        const auto refused = fault_of(force_unlock(store, id));
        CHECK(refused.code == codes::state_lock_id_mismatch);
        CHECK(refused.message ==
              "The state lock is 01JX0PERAT10N0000000000000, taken by `refresh`, not \"" + std::string{id} + "\".");
    }
    CHECK(store.get(layout::lock)->bytes == other_lock);
    const auto removed = force_unlock(store, "01JX0PERAT10N0000000000000");
    REQUIRE(removed);
    CHECK(removed->pid == 7);
    CHECK(store.probe(layout::lock) == presence::absent);
}

TEST_CASE("a lock whose holder renews it meanwhile is removed all the same, or said to be in use") {
    /// The holder renews its lock before so many removals.
    struct renewing final : testing::borrowed_store {
        renewing(object_store& inside, int times) : borrowed_store{inside}, all{inside}, left{times} {}
        store_result<done> remove_if_match(std::string_view key, const object_version& expected) override {
            const auto blanks = static_cast<std::size_t>(left % 7 + 1);  // another text has another version
            if (left-- > 0) static_cast<void>(all.put(key, other_lock + std::string(blanks, '\n')));
            return all.remove_if_match(key, expected);
        }
        object_store& all;
        int left;
    };
    memory_store store;
    REQUIRE(store.put(layout::lock, other_lock));
    renewing often{store, 1000};
    const auto told = fault_of(force_unlock(often, "01JX0PERAT10N0000000000000"));
    CHECK(told.code == codes::state_lock_error);
    CHECK(told.remedy == "Its command is running and renews it: stop that command first.");
    CHECK(store.probe(layout::lock) == presence::present);
    renewing twice{store, 2};
    REQUIRE(force_unlock(twice, "01JX0PERAT10N0000000000000"));
    CHECK(store.probe(layout::lock) == presence::absent);
}

TEST_CASE("a lock that cannot be understood stays, and is a warning to who only looks") {
    fake_runtime system;
    const std::string text = other_lock;
    const auto replaced = [&](const std::string& piece, const std::string& instead) {
        auto copy = text;
        return copy.replace(copy.find(piece), piece.size(), instead);
    };
    for (const auto& [damaged, code] :
         {std::pair{std::string{"{"}, codes::invalid_state_lock},
          std::pair{replaced("\"pid\": 7", "\"pid\": \"7\""), codes::invalid_state_lock},
          std::pair{replaced("\"pid\": 7", "\"pid\": 7, \"x\": 1"), codes::invalid_state_lock},
          std::pair{replaced("01JX", "../x"), codes::invalid_state_lock},
          std::pair{replaced("refresh", std::string(256, 'r')), codes::invalid_state_lock},
          std::pair{replaced("Z\"", std::string(256, '0') + "\""), codes::invalid_state_lock},
          std::pair{replaced("7\n", "7, \"host\": \"" + std::string(256, 'h') + "\"\n"), codes::invalid_state_lock},
          std::pair{replaced("7\n", "7, \"process_start\": \"" + std::string(256, 'b') + "\"\n"),
                    codes::invalid_state_lock},
          std::pair{replaced("\"version\": 1", "\"version\": 2"), codes::unsupported_state_lock_version}}) {
        CAPTURE(damaged);
        memory_store store;
        REQUIRE(store.put(layout::lock, damaged));
        CHECK(fault_of(force_unlock(store, "01JX0PERAT10N0000000000000")).code == code);
        diagnostics found;
        CHECK(observe_lock(store, found).present);
        REQUIRE(found.size() == 1);
        CHECK(found[0].code == code);
        CHECK(found[0].level == severity::warning);
        CHECK(fault_of(acquire_lock(store, "apply", system)).code == codes::state_lock_held);
        CHECK(store.get(layout::lock)->bytes == damaged);
    }
}

TEST_CASE("a lock that cannot be read is an error to who removes it and a warning to who looks") {
    memory_store inner;
    faulty_store store{inner, 1};
    CHECK_FALSE(store.put("x", ""));  // from here on nothing works
    CHECK(fault_of(force_unlock(store, "01JX0PERAT10N0000000000000")).code == codes::state_lock_read_error);
    diagnostics found;
    CHECK_FALSE(observe_lock(store, found).record);
    REQUIRE(found.size() == 1);
    CHECK(found[0].code == codes::state_lock_read_error);
    CHECK(found[0].level == severity::warning);
}

TEST_CASE("of a process of this host it is said whether it still runs, and what to do then (invariant 5)") {
    memory_store store;
    fake_runtime holder;
    holder.start = "boot/ns/17";
    const auto held = acquire(store, holder);
    const auto unlock = "`omnigraph cluster force-unlock " + held.record().lock_id + "`";
    fake_runtime other;
    const auto refused_as = [&](process_state state) {
        other.others = state;
        return fault_of(acquire_lock(store, "plan", other));
    };
    CHECK(refused_as(process_state::gone)
              .message.ends_with(". That process no longer runs, so nobody will release the lock but " + unlock + "."));
    CHECK(refused_as(process_state::gone).remedy ==
          "Run " + unlock + ", then this command again: it finishes what that one had begun.");
    CHECK(refused_as(process_state::running)
              .message.ends_with(". That process is running; " + unlock + " would let a second command in beside it."));
    CHECK(refused_as(process_state::running).remedy ==
          "Wait for it, with `--lock-timeout 5m` for example, or end that process: it releases the lock.");
    CHECK(refused_as(process_state::stopped).remedy == "Let that process go on or end it: it releases the lock.");
    other.host = "another-host";
    CHECK(refused_as(process_state::gone).remedy.starts_with("Wait for it, or, once you have made sure"));
}

TEST_CASE("nobody waits for a process that is gone") {
    memory_store store;
    fake_runtime holder;
    holder.start = "boot/ns/17";
    const auto held = acquire(store, holder);
    fake_runtime system;
    system.others = process_state::gone;
    CHECK(fault_of(acquire_lock(store, "plan", system, {10min})).code == codes::state_lock_held);
    CHECK(system.pauses.empty());
    system.others = process_state::stopped;
    CHECK(fault_of(acquire_lock(store, "plan", system, {10s})).code == codes::state_lock_held);
    CHECK_FALSE(system.pauses.empty());
}

TEST_CASE("of a holder that did not say when it was started nothing is claimed") {
    fake_runtime system;
    system.others = process_state::gone;
    lock_record record{1, "01JX0PERAT10N0000000000000", "apply", "", 7, "test-host", {}, {}};
    CHECK(holder_state(record, system) == process_state::unknown);
    record.process_start = "boot/ns/17";
    CHECK(holder_state(record, system) == process_state::gone);
    record.host = {};
    CHECK(holder_state(record, system) == process_state::unknown);
}

TEST_CASE("a long command notes in its lock that it goes on, and still releases it") {
    memory_store store;
    fake_runtime system;
    auto held = acquire(store, system);
    const auto first = store.get(layout::lock)->bytes;
    system.advance(14s);
    held.refresh_heartbeat(system);
    CHECK(store.get(layout::lock)->bytes == first);
    system.advance(1s);
    held.refresh_heartbeat(system);
    diagnostics found;
    CHECK(observe_lock(store, found).record->heartbeat_at == "2026-06-10T02:07:23Z");
    system.advance(14s);
    held.refresh_heartbeat(system);
    CHECK(observe_lock(store, found).record->heartbeat_at == "2026-06-10T02:07:23Z");
    system.advance(2min);
    CHECK(fault_of(acquire_lock(store, "plan", system))
              .message.find("Z (2 minutes ago), at work until 2026-06-10T02:07:23Z (2 minutes ago). ") !=
          std::string::npos);
    CHECK(held.release());
    CHECK(store.probe(layout::lock) == presence::absent);
}

TEST_CASE("a heartbeat whose answer is lost, or that fails, does not keep the lock from being released") {
    for (const auto mode : {fault_mode::lose_answer, fault_mode::fail_before}) {
        memory_store inner;
        fake_runtime system;
        faulty_store store{inner, 2, mode};
        auto held = acquire(store, system);
        system.advance(1min);
        held.refresh_heartbeat(system);
        CHECK(store.has_failed());
        CHECK(held.release());
        CHECK(inner.probe(layout::lock) == presence::absent);
    }
}

TEST_CASE("a heartbeat leaves the lock of somebody else alone") {
    memory_store store;
    fake_runtime system;
    auto first = acquire(store, system);
    REQUIRE(force_unlock(store, first.record().lock_id));
    auto second = acquire(store, system, "refresh");
    const auto theirs = store.get(layout::lock)->bytes;
    system.advance(1min);
    first.refresh_heartbeat(system);
    CHECK(store.get(layout::lock)->bytes == theirs);
    CHECK(fault_of(first.release()).code == codes::state_lock_error);
    CHECK(second.release());
}

TEST_CASE(
    "a holder sees before it moves the ledger whether the lock is still its own, and is told of a loss once (4)") {
    memory_store inner;
    fake_runtime system;
    struct counting_store final : testing::borrowed_store {
        using borrowed_store::borrowed_store;
        store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                                  const object_version& expected) override {
            ++writes;
            return borrowed_store::put_if_match(key, bytes, expected);
        }
        int writes = 0;
    } store{inner};
    auto held = acquire(store, system);
    CHECK(held.confirm(system));
    CHECK(store.writes == 0);  // it was created just now
    system.advance(2s);
    CHECK(held.confirm(system));
    CHECK(held.confirm(system));
    CHECK(store.writes == 1);

    REQUIRE(force_unlock(inner, held.record().lock_id));
    system.advance(2s);
    SUBCASE("nobody holds it now") {
        CHECK(fault_of(held.confirm(system)).code == codes::state_lock_error);
        CHECK_FALSE(held.refresh_heartbeat(system));
        CHECK(held.release());
        CHECK(inner.probe(layout::lock) == presence::absent);
    }
    SUBCASE("somebody else holds it now") {
        auto other = acquire(inner, system, "refresh");
        CHECK(fault_of(held.confirm(system)).message.find("`refresh`") != std::string::npos);
        CHECK(held.release());
        CHECK(other.release());
    }
    SUBCASE("the heartbeat has found it out, and nobody was told yet") {
        system.advance(1min);
        CHECK_FALSE(held.refresh_heartbeat(system));
        CHECK(fault_of(held.release()).code == codes::state_lock_error);
    }
}

TEST_CASE("a lock that cannot be looked at is not taken for lost") {
    memory_store inner;
    fake_runtime system;
    faulty_store store{inner, 2, fault_mode::fail_before};
    auto held = acquire(store, system);
    system.advance(1min);
    CHECK(held.confirm(system));
    CHECK(store.has_failed());
    CHECK(held.release());
}

TEST_CASE("who waits for a lock stops waiting when it is told to") {
    memory_store store;
    fake_runtime system;
    const auto first = acquire(store, system);
    stop_request stop;
    system.on_sleep = [&] {
        if (system.pauses.size() == 2) stop.request(15);
    };
    CHECK(acquire_lock(store, "refresh", system, {10s, &stop}).error().code == codes::command_interrupted);
    CHECK(system.pauses.size() == 2);
}

TEST_CASE("an empty folder in the place of the lock is in nobody's way") {
    temporary_folder folder;
    file_store store{folder.str()};
    fake_runtime system;
    std::filesystem::create_directories(folder / "__cluster/lock.json");
    CHECK(acquire(store, system).release());
    CHECK_FALSE(folder.contains("__cluster/lock.json"));
}

TEST_CASE("a folder with something in the place of the lock is said to be one, and how to get rid of it") {
    temporary_folder folder;
    file_store store{folder.str()};
    fake_runtime system;
    folder.write("__cluster/lock.json/notes", "x");
    const auto refused = fault_of(acquire_lock(store, "plan", system));
    CHECK(refused.code == codes::state_lock_error);
    CHECK(refused.message == "The state lock could not be taken: what is no file stands in its place.");
    const auto way_out = "Look at what " + folder.str() +
                         "/__cluster/lock.json holds, move it away, and run the command again; no command unlocks a "
                         "folder.";
    CHECK(refused.remedy == way_out + " `omnigraph cluster plan --no-lock` plans without writing anything.");
    const auto kept = fault_of(force_unlock(store, "01JX0PERAT10N0000000000000"));
    CHECK(kept.code == codes::state_lock_read_error);
    CHECK(kept.message == "Where the state lock belongs there is a folder.");
    CHECK(kept.remedy == way_out);
    std::filesystem::rename(folder / "__cluster/lock.json", folder / "aside");
    CHECK(acquire(store, system).release());
}
