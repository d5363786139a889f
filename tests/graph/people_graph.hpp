// People who know each other and work somewhere: graph F1 of the language specification, and its empty form.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

#include <graph/query_graph.hpp>

namespace omnigraph::cluster::graph {

inline lang::value text(const char* words) { return {std::string{words}}; }
inline lang::value whole(std::int64_t number) { return {number}; }

inline constexpr auto small_people_schema = R"(
    node Person { name: String @key age: I32? }
    node Company { name: String @key }
    edge Knows: Person -> Person { since: Date? }
    edge WorksAt: Person -> Company
)";

struct people : query_graph {
    people() : query_graph{small_people_schema} {}
    void person(const char* name, lang::value age = {}) {
        node("Person", name, {{"name", text(name)}, {"age", std::move(age)}});
    }
    void company(const char* name) { node("Company", name, {{"name", text(name)}}); }
    void knows(std::initializer_list<std::pair<const char*, const char*>> pairs) {
        for (const auto& [from, to] : pairs) edge("Knows", from, to);
    }
};

struct f1 : people {
    f1() {
        person("Alice", whole(30));
        person("Bob", whole(25));
        person("Charlie", whole(35));
        person("Diana", whole(28));
        company("Acme");
        company("Globex");
        knows({{"Alice", "Bob"}, {"Alice", "Charlie"}, {"Bob", "Diana"}});
        edge("WorksAt", "Alice", "Acme");
        edge("WorksAt", "Bob", "Globex");
    }
};

}  // namespace omnigraph::cluster::graph
