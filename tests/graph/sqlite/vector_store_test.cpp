// Vectors in files: they answer as those in memory, follow changes, serve several readers, and are never trusted.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <support/file_tick.hpp>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/graph/columns/vector_file.hpp>
#include <omnigraph/cluster/graph/sqlite/cells.hpp>
#include <omnigraph/cluster/graph/sqlite/derived_data.hpp>
#include <omnigraph/cluster/graph/sqlite/searched_vector.hpp>
#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/vector_store.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/posix/cache_pieces.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

using vector = std::vector<float>;

/// A table of vectors, and the names of its states.
struct stored_vectors {
    explicit stored_vectors(int dimension) {
        lang::faults found;
        catalog.emplace(
            *lang::compile_schema(fmt::format("node Doc {{ slug: String @key  v: Vector({})? }}", dimension), found));
        layout.emplace(*catalog);
        REQUIRE(db.run(layout->ddl()));
        names.folder = folder.path() / "derived";
        names.graph = "graph";
        std::filesystem::create_directory(names.folder);
        std::filesystem::permissions(names.folder, std::filesystem::perms::owner_all);
        renamed();
    }

    void put(const std::string& id, const vector& numbers) {
        lang::value_list list;
        for (const float number : numbers) list.push_back({static_cast<double>(number)});
        auto row = db.prepare("INSERT OR REPLACE INTO n_Doc(id, slug, v) VALUES (?1, ?1, ?2)");
        REQUIRE(row->bind(1, id).bind(2, to_cell(column().type, {list})).run());
        renamed();
    }
    void renamed() { names.digests["node:Doc"] = fmt::format("state {}", ++states); }

    [[nodiscard]] const physical_table& table() const { return layout->node("Doc"); }
    [[nodiscard]] const physical_column& column() const { return *table().find("v"); }
    [[nodiscard]] text_source source() { return {db, commit, names}; }
    [[nodiscard]] auto vectors_of(vector_store& store) {
        auto packed = store.vectors_of(source(), table(), column());
        REQUIRE_MESSAGE(packed, (packed ? "" : packed.error().message));
        return *std::move(packed);
    }
    [[nodiscard]] std::vector<std::filesystem::path> files() const {
        std::vector<std::filesystem::path> all;
        for (const auto& entry : std::filesystem::directory_iterator{names.folder}) all.push_back(entry.path());
        return all;
    }

    temporary_folder folder;
    std::optional<lang::schema_catalog> catalog;
    std::optional<table_layout> layout;
    database db = *database::in_memory();
    std::string commit = "c";
    derived_names names;
    int states = 0;
};

using hits = std::vector<std::pair<std::string, double>>;

hits listed(const sql_result<index_hits>& found) {
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    hits all;
    for (std::size_t at = 0; at < found->costs.size(); ++at)
        all.emplace_back(found->nodes->ids()[at], found->costs[at]);
    return all;
}

float small_number() { return static_cast<float>(*rc::gen::inRange(-2, 3)) / 2; }

vector vector_of(int dimension) {
    vector numbers;
    for (int at = 0; at < dimension; ++at) numbers.push_back(small_number());
    return numbers;
}

void write_at(const std::filesystem::path& file, std::uintmax_t at, char bits) {
    std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
    bytes.seekg(static_cast<std::streamoff>(at));
    const auto changed = static_cast<char>(bytes.get() ^ bits);
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(changed);
}

}  // namespace

TEST_CASE("vectors in a file are made once, mapped by others, and made again of other rows") {
    stored_vectors docs{3};
    docs.put("b", {1, 0, 0});
    docs.put("a", {1, 0, 0});
    docs.put("c", {0, 2, 0});
    vector_store store{2};
    const vector origin{0, 0, 0};
    CHECK(listed(docs.vectors_of(store)->nearest(origin, 2)) == hits{{"a", 1.0}, {"b", 1.0}});
    CHECK(docs.vectors_of(store) == docs.vectors_of(store));
    CHECK(store.counted().made == 1);
    CHECK(store.counted().opened == 1);
    vector_store other{2};
    CHECK(listed(docs.vectors_of(other)->nearest(origin)) == hits{{"a", 1.0}, {"b", 1.0}, {"c", 2.0}});
    CHECK(other.counted().made == 0);
    for (int i = 1; i <= 4; ++i) {
        docs.put("a", {static_cast<float>(i), 0, 0});
        CHECK(listed(docs.vectors_of(store)->nearest(origin, 1)).front().first == (i == 1 ? "a" : "b"));
        CHECK(docs.files().size() <= 2);
    }
    vector_store of_large_tables{4};
    docs.renamed();
    CHECK(docs.vectors_of(of_large_tables)->size() == 3);
    CHECK(of_large_tables.counted().read == 1);
}

TEST_CASE("without a digest or a folder that takes files the vectors are in memory") {
    stored_vectors docs{2};
    docs.put("a", {1, 0});
    docs.put("b", {0, 3});
    vector_store store{1};
    SUBCASE("no digest") { docs.names.digests.clear(); }
    SUBCASE("no folder") { docs.names.folder.clear(); }
    SUBCASE("a folder that others can write to") {
        std::filesystem::permissions(docs.names.folder, std::filesystem::perms::all);
    }
    CHECK(listed(docs.vectors_of(store)->nearest(vector{0, 0}, 1)) == hits{{"a", 1.0}});
    CHECK(store.counted().read == 1);
    CHECK(store.counted().opened == 0);
}

TEST_CASE("a file with any byte changed is refused or found damaged by the scan, and made again") {
    stored_vectors docs{5};
    for (int i = 0; i < 7; ++i) docs.put(fmt::format("d{}", i), {1, 2, 3, 4, static_cast<float>(i)});
    vector_store maker{2};
    const vector origin{0, 0, 0, 0, 0};
    const auto before = listed(docs.vectors_of(maker)->nearest(origin));
    const auto file = docs.files().front();
    const auto size = std::filesystem::file_size(file);
    for (std::uintmax_t at = 0; at < size; at += 1 + at % 7) {
        CAPTURE(at);
        write_at(file, at, '\x10');
        auto mapped = posix::mapped_file::of(posix::open_cache_file(docs.names.folder, file.filename()));
        REQUIRE(mapped);
        const auto name = fmt::format("vectors 1 graph node:Doc v 5 rows state {}", docs.states);
        const auto read = vector_column::of(*std::move(mapped), name, 5);
        const auto found = read ? read->nearest(origin, 3) : sql_result<index_hits>{sql_error{sql_fault::damaged, ""}};
        // The bytes that fill up to a whole word mean nothing.
        if (found) CHECK((at >= 7 * 5 * 4 && at < 7 * 5 * 4 + 4 && listed(found).size() == 3));
        else CHECK(found.error().fault == sql_fault::damaged);
        if (read && !found) CHECK(!read->check());
        write_at(file, at, '\x10');
    }
    const auto through_derived = [&](derived_data& derived) {
        auto near = derived.nearest({docs.db, docs.commit, docs.names}, docs.table(), docs.column(), origin, 7);
        REQUIRE(near);
        return listed(std::get<index_hits>(*std::move(near)));
    };
    derived_data derived;
    derived.vectors().forget(docs.source(), docs.table(), docs.column());
    CHECK(through_derived(derived) == before);
}

TEST_CASE("a file that is changed while it is mapped, cut or of another name is not used") {
    stored_vectors docs{2};
    for (int i = 0; i < 4; ++i) docs.put(fmt::format("d{}", i), {static_cast<float>(i), 0});
    vector_store store{2};
    const vector origin{0, 0};
    const auto before = listed(docs.vectors_of(store)->nearest(origin));
    const auto file = docs.files().front();
    // Somebody writes to it after it was compared: the next scan compares again, and finds it.
    write_at(file, 2, '\x40');
    await_file_tick(file);
    auto found = docs.vectors_of(store)->nearest(origin);
    REQUIRE(!found);
    CHECK(found.error().fault == sql_fault::damaged);
    store.forget(docs.source(), docs.table(), docs.column());
    CHECK(listed(docs.vectors_of(store)->nearest(origin)) == before);
    for (const auto cut : {0, 1, 15, 16, 40}) {
        CAPTURE(cut);
        const auto whole = docs.files().front();
        std::filesystem::resize_file(whole, std::filesystem::file_size(whole) - static_cast<std::uintmax_t>(cut));
        vector_store next{2};
        CHECK(listed(docs.vectors_of(next)->nearest(origin)) == before);
        CHECK(next.counted().made == (cut == 0 ? 0 : 1));
    }
    // A removed file stays with whoever has mapped it.
    const auto kept = docs.vectors_of(store);
    std::filesystem::remove(docs.files().front());
    CHECK(docs.vectors_of(store) == kept);
    CHECK(listed(kept->nearest(origin)) == before);
}

TEST_CASE("file, memory and the sorted distances are the same, for any dimension and number of rows") {
    CHECK(rc::check([] {
        const int dimension = *rc::gen::inRange(1, 40);
        stored_vectors docs{dimension};
        const int rows = *rc::gen::inRange(0, 30);
        for (int i = 0; i < rows; ++i) docs.put(fmt::format("d{}", *rc::gen::inRange(0, 40)), vector_of(dimension));
        vector_store store{1};
        const auto packed = docs.vectors_of(store);
        const auto read = vector_column::read(docs.db, docs.table(), docs.column());
        RC_ASSERT(read);
        const auto query = vector_of(dimension);
        hits wanted;
        vector_distances lazy{packed, query};
        for (std::uint32_t row = 0; row < read->size(); ++row) {
            wanted.emplace_back(std::string{read->ids()[row]}, read->distance(row, query));
            RC_ASSERT(lazy.cost_of(wanted.back().first) == wanted.back().second);
        }
        RC_ASSERT(!lazy.cost_of("no such id"));
        RC_ASSERT(lazy.ids()->size() == wanted.size());
        std::ranges::stable_sort(wanted, {}, &std::pair<std::string, double>::second);
        const auto best = static_cast<std::size_t>(*rc::gen::inRange(0, 12));
        RC_ASSERT(listed(packed->nearest(query)) == wanted);
        wanted.resize(std::min(wanted.size(), best));
        RC_ASSERT(listed(packed->nearest(query, best)) == wanted);
        RC_ASSERT(listed(read->nearest(query, best)) == wanted);
    }));
}

TEST_CASE("many look-ups by id go by hash, in any order") {
    stored_vectors docs{1};
    for (int i = 0; i < 200; ++i) docs.put(fmt::format("d{:03}", i), {static_cast<float>(i)});
    vector_store store{1};
    vector_distances lazy{docs.vectors_of(store), {0}};
    for (int i = 0; i < 400; ++i) {
        const int row = i * 37 % 200;
        CHECK(lazy.cost_of(fmt::format("d{:03}", row)) == static_cast<double>(row));
        CHECK(!lazy.cost_of(fmt::format("e{:03}", row)));
    }
}

TEST_CASE("the checksum of a block sees each bit and the order") {
    vector numbers;
    for (int i = 0; i < 19; ++i) numbers.push_back(static_cast<float>(i));
    const auto sum = checksum_of_numbers(numbers.data(), numbers.size());
    std::swap(numbers[3], numbers[11]);  // of the same lane
    CHECK(checksum_of_numbers(numbers.data(), numbers.size()) != sum);
    std::swap(numbers[3], numbers[11]);
    std::swap(numbers[17], numbers[18]);
    CHECK(checksum_of_numbers(numbers.data(), numbers.size()) != sum);
    std::swap(numbers[17], numbers[18]);
    numbers[18] = -18;
    CHECK(checksum_of_numbers(numbers.data(), numbers.size()) != sum);
    CHECK(checksum_of_numbers(numbers.data(), 18) != sum);
    CHECK(vectors_in_block(1'000'000) == 1);
}

TEST_CASE("the checksum of a block is the one that files of earlier programs have") {
    vector numbers;
    const auto sum_of = [&](std::size_t count) {
        numbers.clear();
        for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<float>(i) * 0.25F - 3);
        return checksum_of_numbers(numbers.data(), numbers.size());
    };
    CHECK(sum_of(0) == 0);
    CHECK(sum_of(1) == 0x4c4c3b836cb31f66ULL);
    CHECK(sum_of(7) == 0xb9a566a7fda517eaULL);
    CHECK(sum_of(8) == 0x45df2dee3ea518d5ULL);
    CHECK(sum_of(13) == 0x6cd33cebda92353bULL);
    CHECK(sum_of(1000) == 0x9f48e0ce91a4fb77ULL);
}
