// Places in the tree of a query: what is reported about a part is reported at that part.
#include <rapidcheck.h>

#include <lang/examples.hpp>
#include <lang/random_sources.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// Spans that follow each other inside of one that holds them.
class ordered_spans {
public:
    explicit ordered_spans(source_span outer) : at_{outer.begin}, end_{outer.end} {}

    void next(source_span one) {
        RC_ASSERT(one.begin >= at_);
        RC_ASSERT(one.begin < one.end);
        RC_ASSERT(one.end <= end_);
        at_ = one.end;
    }

private:
    std::uint32_t at_, end_;
};

source_span span_of(const test& one) {
    return std::visit([](const auto& held) { return held.span; }, one);
}

void look_into(const expression& of) {
    ordered_spans inner{of.span};
    for (const auto& argument : of.arguments) inner.next(argument.span), look_into(argument);
    const bool same = !of.value || of.value->span == of.span;
    RC_ASSERT(same);
}

void look_into(const test& one) {
    if (const auto* joined = std::get_if<junction>(&one)) {
        ordered_spans inner{joined->span};
        for (const auto& part : joined->parts) inner.next(span_of(part)), look_into(part);
    } else if (const auto* compared = std::get_if<filter>(&one)) {
        look_into(compared->left);
        if (compared->right.span == compared->left.span) return;  // a text clause
        ordered_spans inner{compared->span};
        inner.next(compared->left.span);
        inner.next(compared->right.span);
    }
}

void look_into(const std::vector<clause>& clauses, source_span outer) {
    ordered_spans inner{outer};
    for (const auto& one : clauses) {
        std::visit(
            [&](const auto& held) {
                using held_type = std::decay_t<decltype(held)>;
                inner.next(held.span);
                if constexpr (std::is_same_v<held_type, negation>) look_into(held.clauses, held.span);
                else if constexpr (std::is_same_v<held_type, filter> || std::is_same_v<held_type, junction>)
                    look_into(test{held});
                else if constexpr (std::is_same_v<held_type, traversal>) {
                    ordered_spans parts{held.span};
                    parts.next(held.left_span);
                    if (!held.edge_variable.empty()) parts.next(held.edge_variable_span);
                    parts.next(held.edge_span);
                    if (held.hops) parts.next(held.hops->span);
                    parts.next(held.right_span);
                }
            },
            one);
    }
}

}  // namespace

TEST_CASE("the parts of a query stand in its text as in its tree, one behind the other") {
    CHECK(rc::check("spans", [](std::vector<std::uint8_t> bytes) {
        choices from{std::move(bytes)};
        const auto source = joined(random_source{from}.queries(), how_much::comments, from);
        faults found;
        const auto file = parse_queries(source, found);
        if (!file) RC_FAIL(told(found, source) + source);
        ordered_spans queries{source_span{0, static_cast<std::uint32_t>(source.size())}};
        for (const auto& query : file->queries) {
            queries.next(query.span);
            ordered_spans head{query.span};
            head.next(query.name_span);
            for (const auto& one : query.parameters) head.next(one.span);
            if (const auto* read = std::get_if<read_body>(&query.body)) {
                look_into(read->match, query.span);
                for (const auto& one : read->returns) head.next(one.value.span), look_into(one.value);
                for (const auto& one : read->order) head.next(one.value.span), look_into(one.value);
            } else {
                for (const auto& one : std::get<write_body>(query.body).statements)
                    head.next(std::visit([](const auto& held) { return held.span; }, one));
            }
        }
    }));
}

TEST_CASE("a sound query is kept beside any broken one, and faults are told in the order of the text") {
    CHECK(rc::check("one word less", [](std::vector<std::uint8_t> bytes, std::uint16_t which) {
        choices from{std::move(bytes)};
        auto words = random_source{from}.queries();
        if (words.empty()) return;
        words.erase(words.begin() + which % static_cast<std::ptrdiff_t>(words.size()));
        std::string source = "query first() { delete A where b = 1 }\n";
        for (const auto& word : words) source += word + " ";
        source += "\nquery last() { delete A where b = 1 }\n";
        faults found;
        const auto sound = parse_sound_queries(source, found);
        RC_ASSERT(!sound.queries.empty());
        RC_ASSERT(sound.queries.front().name == "first");
        RC_ASSERT(std::ranges::is_sorted(found, {}, [](const fault& one) { return one.span.begin; }));
        for (const auto& one : found) RC_ASSERT(one.span.begin < one.span.end);
        faults strict;
        RC_ASSERT(parse_queries(source, strict).has_value() == found.empty());
        RC_ASSERT(strict.size() == found.size());
    }));
}

}  // namespace omnigraph::cluster::lang
