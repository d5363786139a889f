#include <filesystem>

#include <doctest/doctest.h>

#include <omnigraph/cluster/store/file_store.hpp>
#include <omnigraph/cluster/store/is_object.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

#include "support/temporary_folder.hpp"

using namespace omnigraph::cluster;

TEST_CASE("an object has its key alone, and what lies below a key is none") {
    memory_store memory;
    REQUIRE(memory.put("graphs/kb.omni/manifest.json", "{}"));
    CHECK_FALSE(is_object(memory, "graphs/kb.omni"));
    CHECK_FALSE(is_object(memory, "graphs/other.omni"));
    REQUIRE(memory.put("graphs/kb.omni", "a file"));
    CHECK(is_object(memory, "graphs/kb.omni"));

    const temporary_folder folder;
    file_store files{folder.str(), {.max_object_bytes = 16}};
    REQUIRE(files.put("graphs/kb.omni/manifest.json", "{}"));
    CHECK_FALSE(is_object(files, "graphs/kb.omni"));
    CHECK_FALSE(is_object(files, "graphs/other.omni"));
    for (const auto* bytes : {"a file", "a file with more bytes than are read"}) {
        folder.write("graphs/other.omni", bytes);
        CHECK(is_object(files, "graphs/other.omni"));
    }
    std::filesystem::create_symlink("other.omni", folder / "graphs/link.omni");
    CHECK_FALSE(is_object(files, "graphs/link.omni"));
}
