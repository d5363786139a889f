#include <memory>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>
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
