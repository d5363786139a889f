// The ids of one node type that a load has written and that its edges name, so that ends need not be looked for.
//
//     known_ids people{64 << 20};
//     people.add_end("bob");
//     people.add_node("bob");
//     people.has_all_ends();      // true
//
// (1) Nodes and ends may come in any order.
// (2) Beyond the cap, and for ids that collide too often, everything is given up; then has_all_ends() is false.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace omnigraph::cluster::graph {

class known_ids {
public:
    explicit known_ids(std::size_t most_bytes) : most_bytes_{most_bytes} {}

    void add_node(std::string_view id) { add(id, is_node); }
    void add_end(std::string_view id) { add(id, is_end); }

    /// Whether each end is a node, as far as that is known.
    [[nodiscard]] bool has_all_ends() const { return !given_up_ && open_ == 0; }

    [[nodiscard]] std::size_t held_bytes() const { return slots_.capacity() * sizeof(slot) + held_.capacity(); }

private:
    static constexpr unsigned char is_node = 1, is_end = 2;
    static constexpr std::size_t most_probes = 256;

    /// Where an id is held: a byte of what it is, four of its length, and its bytes.
    struct slot {
        std::uint32_t hash = 0;
        std::uint32_t place = 0;  ///< one more; zero: free
    };

    void add(std::string_view id, unsigned char what);
    void add_at(std::size_t free, std::uint32_t hash, std::string_view id, unsigned char what);
    [[nodiscard]] bool holds(const slot& one, std::string_view id) const;
    [[nodiscard]] bool grow();
    void give_up();

    std::size_t most_bytes_;
    std::vector<slot> slots_;  ///< a power of two
    std::vector<char> held_;
    std::size_t count_ = 0;
    std::size_t open_ = 0;  ///< ends that are no nodes yet
    bool given_up_ = false;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/sqlite/known_ids.ipp>
#endif
