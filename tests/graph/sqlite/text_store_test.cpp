// Text indexes in files: they answer as those in memory, follow changes, serve several readers, and are never trusted.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/graph/sqlite/table_layout.hpp>
#include <omnigraph/cluster/graph/sqlite/text_store.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

/// A table of texts, and the names of its states.
struct stored_texts {
    stored_texts() {
        lang::faults found;
        catalog.emplace(*lang::compile_schema("node Doc { slug: String @key  body: String? }", found));
        layout.emplace(*catalog);
        REQUIRE(db.run(layout->ddl()));
        names.folder = folder.path();
        names.graph = "graph";
    }

    void put(const std::string& id, const std::string& text) {
        auto row = db.prepare("INSERT OR REPLACE INTO n_Doc(id, slug, body) VALUES (?1, ?1, ?2)");
        REQUIRE(row->bind(1, id).bind(2, text).run());
        renamed();
    }
    void remove(const std::string& id) {
        auto row = db.prepare("DELETE FROM n_Doc WHERE id = ?1");
        REQUIRE(row->bind(1, id).run());
        renamed();
    }
    void renamed() { names.digests["node:Doc"] = fmt::format("state {}", ++states); }

    [[nodiscard]] auto index_of(text_store& store, text_form form = text_form::stemmed) {
        const auto& table = layout->node("Doc");
        auto index = store.index_of({db, commit, names}, table, *table.find("body"), form);
        REQUIRE_MESSAGE(index, (index ? "" : index.error().message));
        return *std::move(index);
    }

    temporary_folder folder;
    std::optional<lang::schema_catalog> catalog;
    std::optional<table_layout> layout;
    database db = *database::in_memory();
    std::string commit = "c";
    derived_names names;
    int states = 0;
};

using hits = std::vector<std::pair<double, std::string>>;

hits sorted(const sql_result<index_hits>& found) {
    REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
    hits all;
    for (std::size_t at = 0; at < found->costs.size(); ++at)
        all.emplace_back(found->costs[at], found->nodes->ids()[at]);
    std::ranges::sort(all);
    return all;
}

std::size_t files_in(const stored_texts& texts) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{texts.folder.path()}, {}));
}

}  // namespace

TEST_CASE("an index in a file is made once, opened by others, and brought up from the last state") {
    stored_texts texts;
    for (int i = 0; i < 20; ++i) texts.put(fmt::format("d{}", i), i % 2 ? "cats sleep" : "dogs run");
    text_store store{2};
    CHECK(sorted((*texts.index_of(store)).search("cat")).size() == 10);
    CHECK(sorted((*texts.index_of(store)).search("cat")).size() == 10);
    CHECK(store.counted().made == 1);
    CHECK(store.counted().opened == 1);
    text_store other{2};
    CHECK(sorted((*texts.index_of(other)).search("dog")).size() == 10);
    CHECK(other.counted().made == 0);
    const auto before = texts.names;
    texts.put("d1", "birds");
    texts.remove("d3");
    CHECK(sorted((*texts.index_of(store)).search("cat")).size() == 8);
    CHECK(sorted((*texts.index_of(store)).search("bird")) == sorted((*texts.index_of(other)).search("bird")));
    CHECK(store.counted().made + store.counted().followed == 2);
    CHECK(store.counted().followed == 1);
    // The words as they are written have a file of their own; few files of one property are kept.
    CHECK(sorted((*texts.index_of(store, text_form::plain)).search("cat")).empty());
    for (int i = 0; i < 5; ++i) {
        texts.put("d9", fmt::format("text {}", i));
        CHECK(sorted((*texts.index_of(store)).search(std::to_string(i))).size() == 1);
    }
    CHECK(files_in(texts) <= 4);
}

TEST_CASE("two readers have an index each at the same time, and small tables have no file") {
    stored_texts texts;
    for (int i = 0; i < 5; ++i) texts.put(fmt::format("d{}", i), "cats");
    text_store store{2};
    const auto first = texts.index_of(store), second = texts.index_of(store);
    CHECK(&*first != &*second);
    CHECK(sorted((*first).search("cats")) == sorted((*second).search("cats")));
    text_store of_large_tables{6};
    texts.put("d0", "dogs");
    CHECK(sorted((*texts.index_of(of_large_tables)).search("dog")).size() == 1);
    CHECK(of_large_tables.counted().made == 0);
}

TEST_CASE("a file that is damaged, torn or of other rows is made again") {
    stored_texts texts;
    for (int i = 0; i < 50; ++i) texts.put(fmt::format("d{}", i), "cats and dogs");
    {
        text_store maker{2};
        CHECK(sorted((*texts.index_of(maker)).search("cat")).size() == 50);
    }
    const auto file = std::filesystem::directory_iterator { texts.folder.path() } -> path();
    const auto size = std::filesystem::file_size(file);
    const auto damage = [&](std::uintmax_t at) {
        std::fstream bytes{file, std::ios::in | std::ios::out | std::ios::binary};
        bytes.seekp(static_cast<std::streamoff>(at));
        bytes.write("\x5a\x5a\x5a\x5a\x5a\x5a\x5a\x5a", 8);
    };
    for (const auto at : {std::uintmax_t{0}, size / 2, size - 4000}) {
        CAPTURE(at);
        damage(at);
        text_store store{2};
        // What is found only while searching fails once.
        auto index = texts.index_of(store);
        auto found = (*index).search("cat");
        if (!found) {
            index.forget();
            auto again = texts.index_of(store);
            found = (*again).search("cat");
        }
        CHECK(sorted(found).size() == 50);
    }
    std::filesystem::resize_file(file, size / 3);
    text_store torn{2};
    auto index = texts.index_of(torn);
    auto found = (*index).search("cat");
    if (!found) {
        index.forget();
        found = (*texts.index_of(torn)).search("cat");
    }
    CHECK(sorted(found).size() == 50);
}

TEST_CASE("of many hits that are alike the first ids are the best") {
    stored_texts texts;
    for (int i = 299; i >= 0; --i) texts.put(fmt::format("d{:03}", i), i == 250 ? "cats cats" : "cats dogs");
    text_store store{2};
    for (const std::uint64_t best : {1, 3, 299, 300, 400}) {
        auto first = sorted((*texts.index_of(store)).search("cat"));
        first.resize(std::min<std::size_t>(first.size(), best));
        CHECK(sorted((*texts.index_of(store)).search("cat", best)) == first);
    }
}

TEST_CASE("a file and memory find the same, the best are the first of all, and following is making anew") {
    CHECK(rc::check([] {
        stored_texts texts;
        text_store store{1}, in_memory{1000};
        const auto word = [] {
            return *rc::gen::elementOf(std::vector<std::string>{"cat", "cats", "dog", "sun", "été"});
        };
        const auto text = [&] {
            std::string all;
            for (int i = *rc::gen::inRange(0, 5); i >= 0; --i) all += word() + " ";
            return all;
        };
        for (int round = 0; round < 3; ++round) {
            for (int i = *rc::gen::inRange(1, 8); i > 0; --i)
                texts.put(fmt::format("d{}", *rc::gen::inRange(0, 12)), text());
            if (*rc::gen::inRange(0, 2)) texts.remove(fmt::format("d{}", *rc::gen::inRange(0, 12)));
            auto made = text_index::create(text_form::stemmed);
            const auto& table = texts.layout->node("Doc");
            RC_ASSERT(made->follow(texts.db, table, *table.find("body")));
            texts.commit = fmt::format("c{}", round);
            const auto query = word() + " " + word();
            const auto index = texts.index_of(store);
            const auto all = sorted(made->search(query));
            const auto here = sorted((*index).search(query));
            RC_ASSERT(here.size() == all.size());
            for (std::size_t at = 0; at < all.size(); ++at) RC_ASSERT(here[at].second == all[at].second);
            const auto best = static_cast<std::uint64_t>(*rc::gen::inRange(0, 6));
            auto first = here;
            first.resize(std::min<std::size_t>(first.size(), best));
            RC_ASSERT(sorted((*index).search(query, best)) == first);
            RC_ASSERT(sorted((*index).fuzzy(query, 1)) == sorted(made->fuzzy(query, 1)));
            // The words of an index in memory are listed again after it has followed.
            const auto plain = texts.index_of(in_memory, text_form::plain),
                       file = texts.index_of(store, text_form::plain);
            RC_ASSERT(sorted((*plain).fuzzy(query, 1)) == sorted((*file).fuzzy(query, 1)));
            const auto begins = [&](hits whole, const hits& some) {
                whole.resize(std::min<std::size_t>(whole.size(), best));
                return whole == some;
            };
            auto matching = sorted((*index).matching(query));
            RC_ASSERT(matching.size() == all.size());
            RC_ASSERT(begins(matching, sorted((*index).matching(query, best))));
            RC_ASSERT(begins(sorted((*file).fuzzy(query, 1)), sorted((*file).fuzzy(query, 1, best))));
            std::vector<std::string> found, wanted;
            for (const auto& hit : matching) found.push_back(hit.second);
            for (const auto& hit : all) wanted.push_back(hit.second);
            std::ranges::sort(wanted);
            RC_ASSERT(found == wanted);
        }
    }));
}
