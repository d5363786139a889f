#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
#include <omnigraph/cluster/testing/borrowed_store.hpp>
#include <omnigraph/cluster/testing/faulty_store.hpp>
#include <omnigraph/cluster/testing/store_suite.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;
using testing::run_store_suite;

TEST_CASE("a store in memory keeps the laws of stores") {
    memory_store storage;
    // Handles that share the storage: the wrapper counts nothing and fails never.
    run_store_suite([&] { return std::make_unique<testing::faulty_store>(storage); });
}

TEST_CASE("a store in a folder keeps the laws of stores") {
    temporary_folder folder;
    run_store_suite([&] { return std::make_unique<file_store>(folder.str()); });
}

TEST_CASE("a store on a file system without hard links keeps the laws of stores") {
    temporary_folder folder;
    run_store_suite(
        [&] { return std::make_unique<file_store>(folder.str(), file_store_options{.hard_links = false}); });
}

TEST_CASE("a store on a system that looks paths up step by step keeps the laws of stores") {
    temporary_folder folder;
    run_store_suite([&] {
        return std::make_unique<file_store>(folder.str(),
                                            file_store_options{.lookup = posix::path_lookup::step_by_step});
    });
}

TEST_CASE("a store on a file system that can create nothing exclusively keeps the laws of stores") {
    temporary_folder folder;
    run_store_suite([&] {
        return std::make_unique<file_store>(folder.str(),
                                            file_store_options{.hard_links = false, .exclusive_rename = false});
    });
}

namespace {

enum class flaw { large_objects, below_a_name, named_as_a_prefix, milliseconds, no_times, litter, checks_then_puts };

/// A store with one flaw.
class flawed_store : public testing::borrowed_store {
public:
    flawed_store(object_store& whole, flaw chosen) : borrowed_store{whole}, whole_{whole}, flaw_{chosen} {}

    void get_all(const batch_of_keys& batch, const object_visitor& visit) override {
        borrowed_store::get_all(flaw_ == flaw::large_objects ? batch_of_keys{batch.keys} : batch, visit);
    }
    store_result<done> remove_all(std::span<const std::string> keys) override {
        for (const auto& key : keys)
            if (flaw_ == flaw::below_a_name) static_cast<void>(whole_.remove_prefix(key));
        return borrowed_store::remove_all(keys);
    }
    store_result<done> remove_prefix(std::string_view prefix) override {
        if (flaw_ == flaw::named_as_a_prefix) static_cast<void>(whole_.remove(prefix));
        return borrowed_store::remove_prefix(prefix);
    }
    store_result<std::vector<object_entry>> list(std::string_view prefix) override {
        auto entries = borrowed_store::list(prefix);
        if (!entries) return entries;
        for (auto& entry : *entries)
            if (flaw_ == flaw::milliseconds) entry.modified = 1'700'000'000'000;
            else if (flaw_ == flaw::no_times) entry.modified = 12'345'678;
        return entries;
    }
    store_result<std::uint64_t> remove_litter(std::string_view prefix, litter_depth depth) override {
        if (flaw_ == flaw::litter) static_cast<void>(whole_.remove_prefix(prefix));
        return borrowed_store::remove_litter(prefix, depth);
    }
    store_result<object_version> put_if_match(std::string_view key, std::string_view bytes,
                                              const object_version& expected) override {
        const auto now = whole_.get(key);
        if (flaw_ != flaw::checks_then_puts || !now || !(now->version == expected))
            return whole_.put_if_match(key, bytes, expected);
        std::this_thread::sleep_for(std::chrono::microseconds{200});  // also where threads take turns
        return whole_.put(key, bytes);
    }

private:
    object_store& whole_;
    flaw flaw_;
};

void check_flawed(flaw chosen, void (*law)(object_store&)) {
    memory_store whole;
    flawed_store store{whole, chosen};
    law(store);
}

}  // namespace

TEST_CASE("the suite finds a batch that takes more than its reader" * doctest::should_fail()) {
    check_flawed(flaw::large_objects, testing::store_laws::bounded_together);
}

TEST_CASE("the suite finds a removal that takes what lies below the name" * doctest::should_fail()) {
    check_flawed(flaw::below_a_name, testing::store_laws::kept_by_removals);
}

TEST_CASE("the suite finds a removal of a prefix that takes the object of this name" * doctest::should_fail()) {
    check_flawed(flaw::named_as_a_prefix, testing::store_laws::kept_by_removals);
}

TEST_CASE("the suite finds times in milliseconds" * doctest::should_fail()) {
    check_flawed(flaw::milliseconds, testing::store_laws::times);
}

TEST_CASE("the suite finds times that are none" * doctest::should_fail()) {
    check_flawed(flaw::no_times, testing::store_laws::times);
}

TEST_CASE("the suite finds a store that takes objects for litter" * doctest::should_fail()) {
    check_flawed(flaw::litter, testing::store_laws::kept_from_litter);
}

TEST_CASE("the suite finds a store that looks first and writes then" * doctest::should_fail()) {
    memory_store whole;
    testing::store_races::one_winner([&] { return std::make_unique<flawed_store>(whole, flaw::checks_then_puts); });
}
