// Bodies of graph/sqlite/text_index.hpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <ranges>
#include <set>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/stop_scope.hpp>
#include <omnigraph/cluster/graph/sqlite/call_limits.hpp>
#include <omnigraph/cluster/graph/sqlite/text_folding.hpp>
#include <omnigraph/cluster/graph/sqlite/text_index.hpp>
#include <omnigraph/cluster/lang/schema/catalog.hpp>

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE text_index::text_index(database db, std::unique_ptr<text_analyser> analyser)
    : db_{std::move(db)}, analyser_{std::move(analyser)} {}

}  // namespace omnigraph::cluster::graph

namespace omnigraph::cluster::graph::detail {

[[nodiscard]] OMNIGRAPH_INLINE std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) points += next_code_point(text, at);
    return points;
}

[[nodiscard]] OMNIGRAPH_INLINE bool is_sequence(std::string_view token) {
    std::size_t at = 0;
    return !token.empty() && is_searched_in_sequence(next_code_point(token, at));
}

OMNIGRAPH_INLINE bool within_edits(std::u32string_view a, std::u32string_view b, std::size_t most) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() - a.size() > most) return false;
    if (most >= b.size()) return true;
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = std::min(j, most + 1);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const auto first = i > most ? i - most : 1, last = std::min(b.size(), i + most);
        auto diagonal = std::exchange(row[first - 1], first == 1 ? std::min(i, most + 1) : most + 1);
        auto least = row[first - 1];
        for (auto j = first; j <= last; ++j) {
            const auto above = j == i + most ? most + 1 : row[j];
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, above + 1, row[j - 1] + 1, most + 1});
            least = std::min(least, row[j]);
        }
        if (least > most) return false;
    }
    return row[b.size()] <= most;
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
    auto analyser = text_analyser::define_in(db);
    if (!analyser) return analyser.error();
    return text_index{std::move(db), *std::move(analyser)};
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
        "CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row');"
        "CREATE VIRTUAL TABLE occurrences USING fts5vocab('words', 'instance');");
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
    auto changing = transaction::begin(db_);
    if (!changing) return changing.error();
    auto followed = detail::text_follower::run(db_, source,
                                               "SELECT id, " + column.sql_name() + " FROM " + table.sql_name() +
                                                   " WHERE " + column.sql_name() + " IS NOT NULL ORDER BY id");
    if (!followed) return followed.error();
    return changing->commit();
}

OMNIGRAPH_INLINE sql_result<std::vector<std::string>> text_index::words_of(std::string_view query) const {
    auto words = analyser_->tokens(query);
    if (words && words->size() > max_search_words)
        return sql_error{sql_fault::too_long, "the search has too many words"};
    return words;
}

OMNIGRAPH_INLINE sql_result<index_hits> text_index::search(std::string_view query, std::optional<std::uint64_t> best) {
    const auto tokens = words_of(query);
    if (!tokens) return tokens.error();
    std::vector<std::string> ids;
    std::vector<double> costs;
    if (!tokens->empty()) {
        auto hits = db_.prepare(best ? "SELECT rowid, bm25(words) FROM words WHERE words MATCH ?1"
                                     : "SELECT nodes.id, bm25(words) FROM words JOIN nodes ON nodes.number = "
                                       "words.rowid WHERE words MATCH ?1");
        if (!hits) return hits.error();
        hits->bind(1, detail::any_of(*tokens));
        if (best) return best_of(*hits, *best);
        for (;;) {
            const auto row = hits->step();
            if (!row) return row.error();
            if (!*row) break;
            ids.emplace_back(hits->text(0));
            costs.push_back(hits->real(1));
        }
    }
    return index_hits{std::make_shared<const node_index>(std::move(ids)), std::move(costs)};
}

/// Only the ids of the best are looked up. Of many hits with the cost of the last one, those whose ids come first are
/// met soon when all ids are walked in their order; few of them are looked up one by one.
OMNIGRAPH_INLINE sql_result<index_hits> text_index::best_of(statement& scored, std::uint64_t best) {
    std::vector<std::pair<double, std::int64_t>> hits;
    for (;;) {
        const auto row = scored.step();
        if (!row) return row.error();
        if (!*row) break;
        hits.emplace_back(scored.real(1), scored.integer(0));
    }
    scored.reset();
    if (best == 0) hits.clear();
    std::vector<std::pair<double, std::string>> named;
    if (hits.size() > best) {
        const auto last = hits.begin() + static_cast<std::ptrdiff_t>(best - 1);
        std::ranges::nth_element(hits, last);
        const auto most = last->first;
        std::vector<std::int64_t> tied;
        for (const auto& [cost, number] : hits)
            if (cost == most) tied.push_back(number);
        std::erase_if(hits, [&](const auto& hit) { return hit.first >= most; });
        constexpr std::size_t few = 100;
        if (tied.size() <= few)
            for (const auto number : tied) hits.emplace_back(most, number);
        else if (auto first = add_first(std::move(tied), most, best - hits.size(), named); !first) return first.error();
    }
    auto node = db_.prepare("SELECT id FROM nodes WHERE number = ?1");
    if (!node) return node.error();
    for (const auto& [cost, number] : hits) {
        node->reset();
        const auto row = node->bind(1, number).step();
        if (!row) return row.error();
        if (!*row) return sql_error{sql_fault::damaged, "a text of the index is of no node"};
        named.emplace_back(cost, node->text(0));
    }
    std::ranges::sort(named);
    if (named.size() > best) named.resize(static_cast<std::size_t>(best));
    std::vector<std::string> ids;
    std::vector<double> costs;
    for (auto& [cost, id] : named) {
        costs.push_back(cost);
        ids.push_back(std::move(id));
    }
    return index_hits{std::make_shared<const node_index>(std::move(ids)), std::move(costs)};
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

OMNIGRAPH_INLINE sql_result<std::vector<std::string>> text_index::words_near(const std::vector<std::string>& words,
                                                                             std::size_t edits) {
    std::vector<std::u32string> targets;
    for (const auto& token : words)
        if (!detail::is_sequence(token)) targets.push_back(detail::code_points(token));
    std::vector<std::string> near;
    auto vocabulary = db_.prepare("SELECT term FROM vocabulary");
    if (!vocabulary) return vocabulary.error();
    for (std::size_t seen = 0;;) {
        const auto row = vocabulary->step();
        if (!row) return row.error();
        if (!*row) return near;
        if (++seen % 256 == 0 && (stop_scope::requested() || call_budget::is_spent()))
            return sql_error{sql_fault::interrupted, "the search was stopped"};
        if (detail::is_sequence(vocabulary->text(0))) continue;
        const auto term = detail::code_points(vocabulary->text(0));
        if (std::ranges::any_of(targets, [&](const auto& target) { return detail::within_edits(target, term, edits); }))
            near.emplace_back(vocabulary->text(0));
    }
}

OMNIGRAPH_INLINE sql_result<index_hits> text_index::fuzzy(std::string_view query, std::size_t edits) {
    const auto tokens = words_of(query);
    if (!tokens) return tokens.error();
    const auto near = words_near(*tokens, edits);
    if (!near) return near.error();
    auto hits = db_.prepare(
        "SELECT DISTINCT nodes.id FROM occurrences JOIN nodes ON nodes.number = occurrences.doc WHERE term = ?1");
    if (!hits) return hits.error();
    std::set<std::string> ids;
    for (const auto& term : *near) {
        hits->reset();
        hits->bind(1, term);
        for (;;) {
            const auto row = hits->step();
            if (!row) return row.error();
            if (!*row) break;
            ids.emplace(hits->text(0));
        }
    }
    std::vector<double> costs(ids.size(), 0.0);
    return index_hits{std::make_shared<const node_index>(std::vector<std::string>(ids.begin(), ids.end())),
                      std::move(costs)};
}

}  // namespace omnigraph::cluster::graph
