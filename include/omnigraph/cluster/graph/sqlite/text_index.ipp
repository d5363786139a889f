// Bodies of graph/sqlite/text_index.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/edit_distance.hpp>
#include <omnigraph/cluster/graph/sqlite/search_work.hpp>
#include <omnigraph/cluster/graph/sqlite/text_analysis.hpp>
#include <omnigraph/cluster/graph/sqlite/text_folding.hpp>
#include <omnigraph/cluster/graph/sqlite/text_index.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE text_index::text_index(database db) : db_{std::move(db)} {}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) points += next_code_point(text, at);
    return points;
}

[[nodiscard]] OMNIGRAPH_INLINE std::size_t code_point_count(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_sequence(std::string_view token) {
    std::size_t at = 0;
    return !token.empty() && is_searched_in_sequence(next_code_point(token, at));
}

/// An FTS5 query: `"a" OR "b"`.
[[nodiscard]] OMNIGRAPH_INLINE std::string any_of(const std::vector<std::string>& tokens) {
    std::string text;
    for (const auto& token : tokens) text += (text.empty() ? "" : " OR ") + sql_identifier(token);
    return text;
}

/// Updates the indexed texts to those of `source`; reads both in order of ids.
class text_follower {
public:
    [[nodiscard]] static sql_result<done> run(database& index, database& source, const std::string& texts_of_source) {
        auto source_texts = source.prepare(texts_of_source);
        if (!source_texts) return source_texts.error();
        auto present = index.prepare(
            "SELECT nodes.id, nodes.number, words.text FROM nodes JOIN words ON words.rowid = nodes.number ORDER BY "
            "nodes.id");
        if (!present) return present.error();
        text_follower follower{*source_texts, *present};
        if (auto compared = follower.compare(); !compared) return compared.error();
        present->reset();
        return follower.write(index);
    }

private:
    text_follower(statement& source_texts, statement& present) : texts_{source_texts}, present_{present} {}

    [[nodiscard]] sql_result<done> compare() {
        auto want = texts_.step(), have = present_.step();
        while (want && have && (*want || *have)) {
            const int order = !*want ? 1 : !*have ? -1 : texts_.text(0).compare(present_.text(0));
            if (order != 0 || texts_.text(1) != present_.text(2)) {
                if (order >= 0) gone_.push_back(present_.integer(1));
                if (order <= 0) added_.emplace_back(texts_.text(0), texts_.text(1));
            }
            if (order <= 0) want = texts_.step();
            if (order >= 0) have = present_.step();
        }
        if (!want) return want.error();
        if (!have) return have.error();
        return done{};
    }

    [[nodiscard]] sql_result<done> write(database& index) const {
        auto drop_text = index.prepare("DELETE FROM words WHERE rowid = ?1");
        if (!drop_text) return drop_text.error();
        auto drop_node = index.prepare("DELETE FROM nodes WHERE number = ?1");
        if (!drop_node) return drop_node.error();
        for (const auto number : gone_) {
            if (auto dropped = drop_text->bind(1, number).run(); !dropped) return dropped.error();
            if (auto dropped = drop_node->bind(1, number).run(); !dropped) return dropped.error();
        }
        auto add_node = index.prepare("INSERT INTO nodes(id) VALUES (?1)");
        if (!add_node) return add_node.error();
        auto add_text = index.prepare("INSERT INTO words(rowid, text) VALUES (last_insert_rowid(), ?1)");
        if (!add_text) return add_text.error();
        for (const auto& [id, text] : added_) {
            if (auto added = add_node->bind(1, id).run(); !added) return added.error();
            if (auto added = add_text->bind(1, text).run(); !added) return added.error();
        }
        return done{};
    }

    statement& texts_;
    statement& present_;
    std::vector<std::int64_t> gone_;
    std::vector<std::pair<std::string, std::string>> added_;
};

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE text_form text_form_of(const physical_table& table, const physical_column& column) {
    const auto* property = table.declared ? table.declared->find(column.property) : nullptr;
    if (!property) return text_form::stemmed;
    for (const auto& annotation : property->annotations)
        if (const auto text = annotation.named.find("text");
            annotation.name == "index" && text != annotation.named.end())
            return text->second == "none" ? text_form::plain : text_form::stemmed;
    return text_form::stemmed;
}

OMNIGRAPH_INLINE sql_result<text_index> text_index::with_words(database db) {
    db.cap(database::caps{});  // a stop, and the end of a call's time, end what runs
    if (auto defined = define_words(db); !defined) return defined.error();
    return text_index{std::move(db)};
}

OMNIGRAPH_INLINE sql_result<done> text_index::add_tables(text_form form) {
    const std::string tokenizer = form == text_form::stemmed ? "porter og_words english" : "og_words";
    return db_.run(
        "CREATE TABLE about(name TEXT NOT NULL);"
        "CREATE TABLE nodes(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);"
        "CREATE VIRTUAL TABLE words USING fts5(text, tokenize='" +
        tokenizer +
        "');"
        // A larger hash table than the default halves the time of filling.
        "INSERT INTO words(words, rank) VALUES ('hashsize', 16777216);"
        "CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row');");
}

OMNIGRAPH_INLINE sql_result<text_index> text_index::create(text_form form) {
    auto db = database::in_memory();
    if (!db) return db.error();
    auto index = with_words(*std::move(db));
    if (!index) return index;
    if (auto added = index->add_tables(form); !added) return added.error();
    return index;
}

OMNIGRAPH_INLINE sql_result<done> text_index::write(const std::string& path, text_form form, const std::string& name,
                                                    database& source, const physical_table& table,
                                                    const physical_column& column, bool follows) {
    auto db = database::open(path, follows ? open_mode::read_write : open_mode::create);
    if (!db) return db.error();
    // Whoever stops half-way throws the file away.
    if (auto set = db->run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536"); !set)
        return set.error();
    auto index = with_words(*std::move(db));
    if (!index) return index.error();
    if (!follows)
        if (auto added = index->add_tables(form); !added) return added;
    if (auto followed = index->follow(source, table, column); !followed) return followed;
    // Without it each later change would move megabytes, because the bulk lies on the lowest level.
    if (!follows)
        if (auto merged = index->db_.run("INSERT INTO words(words) VALUES ('optimize')"); !merged) return merged;
    if (auto cleared = index->db_.run("DELETE FROM about"); !cleared) return cleared;
    auto named = index->db_.prepare("INSERT INTO about(name) VALUES (?1)");
    if (!named) return named.error();
    return named->bind(1, name).run();
}

OMNIGRAPH_INLINE sql_result<text_index> text_index::open(const std::string& path, const std::string& name) {
    auto db = database::open(path, open_mode::read_only);
    if (!db) return db.error();
    auto index = with_words(*std::move(db));
    if (!index) return index;
    auto about = index->db_.prepare("SELECT name FROM about");
    if (!about) return about.error();
    const auto row = about->step();
    if (!row) return row.error();
    if (!*row || about->text(0) != name) return sql_error{sql_fault::damaged, "the index is one of other rows"};
    return index;
}

OMNIGRAPH_INLINE sql_result<done> text_index::follow(database& source, const physical_table& table,
                                                     const physical_column& column) {
    vocabulary_.reset();
    auto changing = transaction::begin(db_);
    if (!changing) return changing.error();
    auto followed = detail::text_follower::run(db_, source,
                                               "SELECT id, " + column.sql_name() + " FROM " + table.sql_name() +
                                                   " WHERE " + column.sql_name() + " IS NOT NULL ORDER BY id");
    if (!followed) return followed.error();
    return changing->commit();
}

OMNIGRAPH_INLINE sql_result<index_hits> text_index::search(std::string_view query, std::optional<std::uint64_t> best) {
    const auto tokens = search_words(query);
    if (!tokens) return tokens.error();
    std::vector<scored_number> hits;
    if (!tokens->empty()) {
        auto scored = db_.prepare("SELECT bm25(words), rowid FROM words WHERE words MATCH ?1");
        if (!scored) return scored.error();
        scored->bind(1, detail::any_of(*tokens));
        for (;;) {
            const auto row = scored->step();
            if (!row) return row.error();
            if (!*row) break;
            hits.emplace_back(scored->real(0), scored->integer(1));
        }
    }
    return best_of(std::move(hits), best);
}

OMNIGRAPH_INLINE sql_result<std::vector<std::int64_t>> text_index::with_any(const std::vector<std::string>& words) {
    std::vector<std::int64_t> numbers;
    auto hits = db_.prepare("SELECT rowid FROM words WHERE words MATCH ?1");
    if (!hits) return hits.error();
    for (std::size_t at = 0; at < words.size(); at += max_search_words) {
        const auto end = std::min(words.size(), at + max_search_words);
        hits->reset();
        hits->bind(1, detail::any_of({words.begin() + static_cast<std::ptrdiff_t>(at),
                                      words.begin() + static_cast<std::ptrdiff_t>(end)}));
        for (;;) {
            const auto row = hits->step();
            if (!row) return row.error();
            if (!*row) break;
            numbers.push_back(hits->integer(0));
        }
    }
    std::ranges::sort(numbers);
    const auto same = std::ranges::unique(numbers);
    numbers.erase(same.begin(), same.end());
    return numbers;
}

OMNIGRAPH_INLINE sql_result<index_hits> text_index::without_costs(const std::vector<std::int64_t>& numbers,
                                                                  std::optional<std::uint64_t> first) {
    std::vector<scored_number> hits;
    hits.reserve(numbers.size());
    for (const auto number : numbers) hits.emplace_back(0.0, number);
    return best_of(std::move(hits), first);
}

OMNIGRAPH_INLINE sql_result<index_hits> text_index::matching(std::string_view query,
                                                             std::optional<std::uint64_t> first) {
    const auto tokens = search_words(query);
    if (!tokens) return tokens.error();
    const auto numbers = with_any(*tokens);
    if (!numbers) return numbers.error();
    return without_costs(*numbers, first);
}

/// Only the ids of the best are looked up. Of many hits with the cost of the last one, those whose ids come first are
/// met soon when all ids are walked in their order; few of them are looked up one by one.
OMNIGRAPH_INLINE sql_result<index_hits> text_index::best_of(std::vector<scored_number> hits,
                                                            std::optional<std::uint64_t> best) {
    if (best == 0) hits.clear();
    std::vector<std::pair<double, std::string>> named;
    if (best && hits.size() > *best) {
        const auto last = hits.begin() + static_cast<std::ptrdiff_t>(*best - 1);
        std::ranges::nth_element(hits, last);
        const auto most = last->first;
        std::vector<std::int64_t> tied;
        for (const auto& [cost, number] : hits)
            if (cost == most) tied.push_back(number);
        std::erase_if(hits, [&](const auto& hit) { return hit.first >= most; });
        constexpr std::size_t few = 100;
        if (tied.size() <= few)
            for (const auto number : tied) hits.emplace_back(most, number);
        else if (auto first = add_first(std::move(tied), most, *best - hits.size(), named); !first)
            return first.error();
    }
    if (auto added = add_names(std::move(hits), named); !added) return added.error();
    if (best) std::ranges::sort(named);
    if (best && named.size() > *best) named.resize(static_cast<std::size_t>(*best));
    std::vector<std::string> ids;
    std::vector<double> costs;
    for (auto& [cost, id] : named) {
        costs.push_back(cost);
        ids.push_back(std::move(id));
    }
    return index_hits{std::make_shared<const node_index>(std::move(ids)), std::move(costs)};
}

/// One by one, or, when they are a good part of all nodes, while all are walked.
OMNIGRAPH_INLINE sql_result<done> text_index::add_names(std::vector<scored_number> hits,
                                                        std::vector<std::pair<double, std::string>>& into) {
    constexpr std::int64_t good_part = 8;
    const sql_error of_none{sql_fault::damaged, "a text of the index is of no node"};
    const auto last = db_.integer_of("SELECT max(number) FROM nodes");
    if (!last) return last.error();
    const bool walks = static_cast<std::int64_t>(hits.size()) > last->value_or(0) / good_part;
    if (walks) std::ranges::sort(hits, {}, &scored_number::second);
    auto node =
        db_.prepare(walks ? "SELECT id, number FROM nodes ORDER BY number" : "SELECT id FROM nodes WHERE number = ?1");
    if (!node) return node.error();
    for (const auto& [cost, number] : hits) {
        if (!walks) {
            node->reset();
            node->bind(1, number);
        }
        do {
            const auto row = node->step();
            if (!row) return row.error();
            if (!*row) return of_none;
        } while (walks && node->integer(1) < number);
        if (walks && node->integer(1) != number) return of_none;
        into.emplace_back(cost, node->text(0));
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> text_index::add_first(std::vector<std::int64_t> numbers, double cost,
                                                        std::uint64_t count,
                                                        std::vector<std::pair<double, std::string>>& into) {
    std::ranges::sort(numbers);
    auto ids = db_.prepare("SELECT id, number FROM nodes ORDER BY id");
    if (!ids) return ids.error();
    while (count > 0) {
        const auto row = ids->step();
        if (!row) return row.error();
        if (!*row) return sql_error{sql_fault::damaged, "a text of the index is of no node"};
        if (!std::ranges::binary_search(numbers, ids->integer(1))) continue;
        into.emplace_back(cost, ids->text(0));
        --count;
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<std::shared_ptr<const text_list>> text_index::vocabulary() {
    if (vocabulary_) return vocabulary_;
    auto terms = db_.prepare("SELECT term FROM vocabulary");
    if (!terms) return terms.error();
    std::vector<std::uint32_t> starts{0};
    std::string bytes;
    for (;;) {
        const auto row = terms->step();
        if (!row) return row.error();
        if (!*row) break;
        bytes += terms->text(0);
        starts.push_back(static_cast<std::uint32_t>(std::min<std::size_t>(bytes.size(), UINT32_MAX)));
    }
    auto list = text_list::make(std::move(starts), std::move(bytes));
    if (!list) return sql_error{sql_fault::damaged, "the words of a text index are out of order"};
    auto made = std::make_shared<const text_list>(*std::move(list));
    if (made->bytes() <= max_kept_vocabulary) vocabulary_ = made;
    return made;
}

OMNIGRAPH_INLINE sql_result<std::vector<std::string>> text_index::words_near(const std::vector<std::string>& words,
                                                                             std::size_t edits) {
    std::vector<std::u32string> targets;
    for (const auto& token : words)
        if (!detail::is_sequence(token)) targets.push_back(detail::code_points(token));
    const auto terms = vocabulary();
    if (!terms) return terms.error();
    std::vector<std::string> near;
    std::vector<const std::u32string*> alike;
    search_work work;
    for (std::uint32_t at = 0; at < (*terms)->size(); ++at) {
        if (work.is_stopped_after(targets.size() + 1)) return search_work::stopped();
        const auto term = (**terms)[at];
        // Most are too long or too short, which their bytes tell.
        const auto length = detail::code_point_count(term);
        alike.clear();
        for (const auto& target : targets)
            if (length <= target.size() + edits && target.size() <= length + edits) alike.push_back(&target);
        if (alike.empty() || detail::is_sequence(term)) continue;
        const auto points = detail::code_points(term);
        for (const auto* target : alike) {
            if (work.is_stopped_after(target->size() * std::min(points.size(), 2 * edits + 1)))
                return search_work::stopped();
            if (!within_edits(*target, points, edits)) continue;
            near.emplace_back(term);
            break;
        }
    }
    return near;
}

OMNIGRAPH_INLINE sql_result<index_hits> text_index::fuzzy(std::string_view query, std::size_t edits,
                                                          std::optional<std::uint64_t> first) {
    const auto tokens = search_words(query);
    if (!tokens) return tokens.error();
    const auto near = words_near(*tokens, edits);
    if (!near) return near.error();
    const auto numbers = with_any(*near);
    if (!numbers) return numbers.error();
    return without_costs(*numbers, first);
}

}  // namespace omnigraph::cluster::graph
