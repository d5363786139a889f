// Nodes by number: the ids of a type, its properties and its edges as arrays (specification engine E.7.3).
//
//     const auto ids = text_list::make({"ann", "bob"});
//     const auto knows = adjacency::make(2, 2, {{0, 1}, {1, 1}});       // by source, then by target
//     for (const auto target : knows->neighbours(0, true)) print((*ids)[target]);
//
// (1) A node's number is the place of its id in byte order, so numbers sort like ids, and equal contents have equal
//     arrays in whatever file the rows lie.
// (2) Neighbours ascend and stand once each: parallel edges are one.
// (3) decode() takes nothing for granted. What it gives can be walked without a bound check.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace omnigraph::cluster::graph {

/// Distinct texts in byte order.
class text_list {
public:
    /// nullopt unless the texts ascend and fit into 4 GiB.
    [[nodiscard]] static std::optional<text_list> make(const std::vector<std::string>& ascending);
    /// The same from all texts together and where each begins; the last number is the end.
    [[nodiscard]] static std::optional<text_list> make(std::vector<std::uint32_t> starts, std::string bytes);

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(starts_.size() - 1); }
    [[nodiscard]] std::string_view operator[](std::uint32_t number) const {
        return std::string_view{bytes_}.substr(starts_[number], starts_[number + 1] - starts_[number]);
    }
    /// The first number whose text is not less.
    [[nodiscard]] std::uint32_t lower_bound(std::string_view text) const;

    /// The same for the same texts, and for no others.
    [[nodiscard]] std::string fingerprint() const;
    [[nodiscard]] std::size_t bytes() const { return bytes_.size() + starts_.size() * sizeof(std::uint32_t); }

    [[nodiscard]] std::string encode(std::string_view name) const;
    [[nodiscard]] static std::optional<text_list> decode(std::string_view file, std::string_view name);

private:
    friend class scalar_column;
    text_list() = default;
    std::vector<std::uint32_t> starts_ = {0};
    std::string bytes_;
};

/// The numbers of a list's texts, by hash: for many look-ups. The list must outlive it.
class text_numbers {
public:
    explicit text_numbers(const text_list& list);
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;

private:
    const text_list* list_;
    std::vector<std::uint32_t> slots_;  ///< a number and one; 0 where there is none
};

/// A property of every node of a type, by its number.
class scalar_column {
public:
    enum class form : std::uint64_t { integers, reals, texts };

    [[nodiscard]] static scalar_column of_integers(std::vector<std::int64_t> values, std::vector<std::uint8_t> present);
    [[nodiscard]] static scalar_column of_reals(std::vector<double> values, std::vector<std::uint8_t> present);
    /// Null where there is none.
    [[nodiscard]] static std::optional<scalar_column> of_texts(const std::vector<std::optional<std::string>>& values);

    [[nodiscard]] form held() const { return form_; }
    [[nodiscard]] std::size_t size() const { return form_ == form::texts ? codes_.size() : present_.size(); }
    [[nodiscard]] bool is_null(std::uint32_t node) const {
        return form_ == form::texts ? codes_[node] == no_code : present_[node] == 0;
    }
    /// Of integers the value, of texts its place in texts().
    [[nodiscard]] std::int64_t integer(std::uint32_t node) const {
        return form_ == form::texts ? std::int64_t{codes_[node]} : integers_[node];
    }
    [[nodiscard]] double real(std::uint32_t node) const { return reals_[node]; }
    [[nodiscard]] const text_list& texts() const { return texts_; }

    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::string encode(std::string_view name) const;
    [[nodiscard]] static std::optional<scalar_column> decode(std::string_view file, std::string_view name,
                                                             std::size_t nodes);

private:
    static constexpr std::uint32_t no_code = UINT32_MAX;

    scalar_column() = default;
    form form_ = form::integers;
    std::vector<std::int64_t> integers_;
    std::vector<double> reals_;
    std::vector<std::uint8_t> present_;  ///< not of texts
    std::vector<std::uint32_t> codes_;
    text_list texts_;
};

/// The edges of a type in both directions, as compressed sparse rows.
class adjacency {
public:
    /// nullopt unless the pairs ascend and each end is one of so many nodes. Equal pairs become one.
    [[nodiscard]] static std::optional<adjacency> make(
        std::uint32_t sources, std::uint32_t targets, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ends);

    /// Forward: the targets of the edges from a node; else the sources of those to it.
    [[nodiscard]] std::span<const std::uint32_t> neighbours(std::uint32_t node, bool forward) const {
        const auto& one = forward ? out_ : in_;
        return std::span{one.ends}.subspan(one.starts[node], one.starts[node + 1] - one.starts[node]);
    }
    [[nodiscard]] std::uint32_t degree(std::uint32_t node, bool forward) const {
        const auto& one = forward ? out_ : in_;
        return one.starts[node + 1] - one.starts[node];
    }
    [[nodiscard]] bool connects(std::uint32_t from, std::uint32_t to, bool forward) const;
    [[nodiscard]] std::size_t bytes() const;

    [[nodiscard]] std::string encode(std::string_view name) const;
    [[nodiscard]] static std::optional<adjacency> decode(std::string_view file, std::string_view name,
                                                         std::uint32_t sources, std::uint32_t targets);

private:
    struct direction {
        std::vector<std::uint32_t> starts, ends;
    };
    [[nodiscard]] static direction reversed(const direction& of, std::uint32_t targets);

    adjacency() = default;
    direction out_, in_;
};

}  // namespace omnigraph::cluster::graph

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/graph/columns/graph_columns.ipp>
#endif
