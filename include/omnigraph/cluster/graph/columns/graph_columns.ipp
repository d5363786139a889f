// Bodies of graph/columns/graph_columns.hpp.
#pragma once

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/columns/derived_file.hpp>
#include <omnigraph/cluster/graph/columns/graph_columns.hpp>

namespace omnigraph::cluster::graph {

// ---- texts ------------------------------------------------------------------------------

OMNIGRAPH_INLINE std::optional<text_list> text_list::make(const std::vector<std::string>& ascending) {
    std::vector<std::uint32_t> starts{0};
    std::string bytes;
    for (const auto& text : ascending) {
        bytes += text;
        if (bytes.size() >= UINT32_MAX) return std::nullopt;
        starts.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
    return make(std::move(starts), std::move(bytes));
}

OMNIGRAPH_INLINE std::optional<text_list> text_list::make(std::vector<std::uint32_t> starts, std::string bytes) {
    if (starts.empty() || starts.size() >= UINT32_MAX || starts.front() != 0 || starts.back() != bytes.size() ||
        !std::ranges::is_sorted(starts))
        return std::nullopt;
    text_list made;
    made.starts_ = std::move(starts);
    made.bytes_ = std::move(bytes);
    for (std::uint32_t at = 1; at < made.size(); ++at)
        if (made[at - 1] >= made[at]) return std::nullopt;
    return made;
}

OMNIGRAPH_INLINE std::uint32_t text_list::lower_bound(std::string_view text) const {
    std::uint32_t from = 0, to = size();
    while (from < to) {
        const auto middle = from + (to - from) / 2;
        if ((*this)[middle] < text) from = middle + 1;
        else to = middle;
    }
    return from;
}

OMNIGRAPH_INLINE std::string text_list::fingerprint() const {
    return digest_of_bytes(digest_of_bytes(bytes_of(starts_)).hex() + digest_of_bytes(bytes_).hex()).hex();
}

OMNIGRAPH_INLINE std::string text_list::encode(std::string_view name) const {
    return pack_sections(name, {bytes_of(starts_), bytes_});
}

OMNIGRAPH_INLINE std::optional<text_list> text_list::decode(std::string_view file, std::string_view name) {
    const auto sections = unpack_sections(file, name);
    if (!sections || sections->size() != 2) return std::nullopt;
    auto starts = numbers_of<std::uint32_t>((*sections)[0]);
    if (!starts) return std::nullopt;
    return make(*std::move(starts), std::string{(*sections)[1]});
}

OMNIGRAPH_INLINE text_numbers::text_numbers(const text_list& list)
    : list_{&list}, slots_(std::bit_ceil(std::size_t{list.size()} * 2 + 2)) {
    for (std::uint32_t number = 0; number < list.size(); ++number) {
        auto at = std::hash<std::string_view>{}(list[number]) & (slots_.size() - 1);
        while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = number + 1;
    }
}

OMNIGRAPH_INLINE std::optional<std::uint32_t> text_numbers::find(std::string_view text) const {
    for (auto at = std::hash<std::string_view>{}(text) & (slots_.size() - 1); slots_[at] != 0;
         at = (at + 1) & (slots_.size() - 1))
        if ((*list_)[slots_[at] - 1] == text) return slots_[at] - 1;
    return std::nullopt;
}

// ---- columns ----------------------------------------------------------------------------

OMNIGRAPH_INLINE scalar_column scalar_column::of_integers(std::vector<std::int64_t> values,
                                                          std::vector<std::uint8_t> present) {
    scalar_column made;
    made.integers_ = std::move(values);
    made.present_ = std::move(present);
    return made;
}

OMNIGRAPH_INLINE scalar_column scalar_column::of_reals(std::vector<double> values, std::vector<std::uint8_t> present) {
    scalar_column made;
    made.form_ = form::reals;
    made.reals_ = std::move(values);
    made.present_ = std::move(present);
    return made;
}

OMNIGRAPH_INLINE std::optional<scalar_column> scalar_column::of_texts(
    const std::vector<std::optional<std::string>>& values) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t node = 0; node < values.size(); ++node)
        if (values[node]) order.push_back(node);
    std::ranges::sort(order, [&](auto a, auto b) { return *values[a] < *values[b]; });
    scalar_column made;
    made.form_ = form::texts;
    made.codes_.assign(values.size(), no_code);
    std::vector<std::string> distinct;
    for (const auto node : order) {
        if (distinct.empty() || distinct.back() != *values[node]) distinct.push_back(*values[node]);
        made.codes_[node] = static_cast<std::uint32_t>(distinct.size() - 1);
    }
    auto texts = text_list::make(distinct);
    if (!texts) return std::nullopt;
    made.texts_ = *std::move(texts);
    return made;
}

OMNIGRAPH_INLINE std::size_t scalar_column::bytes() const {
    return integers_.size() * 8 + reals_.size() * 8 + present_.size() + codes_.size() * 4 + texts_.bytes();
}

OMNIGRAPH_INLINE std::string scalar_column::encode(std::string_view name) const {
    const std::vector<form> shape{form_};
    switch (form_) {
        case form::integers: return pack_sections(name, {bytes_of(shape), bytes_of(integers_), bytes_of(present_)});
        case form::reals: return pack_sections(name, {bytes_of(shape), bytes_of(reals_), bytes_of(present_)});
        case form::texts: break;
    }
    return pack_sections(name, {bytes_of(shape), bytes_of(codes_), bytes_of(texts_.starts_), texts_.bytes_});
}

OMNIGRAPH_INLINE std::optional<scalar_column> scalar_column::decode(std::string_view file, std::string_view name,
                                                                    std::size_t nodes) {
    const auto sections = unpack_sections(file, name);
    if (!sections || sections->size() < 3) return std::nullopt;
    const auto shape = numbers_of<std::uint64_t>((*sections)[0]);
    if (!shape || shape->size() != 1 || shape->front() > static_cast<std::uint64_t>(form::texts)) return std::nullopt;
    scalar_column made;
    made.form_ = static_cast<form>(shape->front());
    const auto take = [&](std::size_t at, auto& into) {
        auto numbers = numbers_of<std::decay_t<decltype(into.front())>>((*sections)[at]);
        if (numbers) into = *std::move(numbers);
        return numbers && into.size() == nodes;
    };
    if (made.form_ != form::texts) {
        const bool fits = made.form_ == form::integers ? take(1, made.integers_) : take(1, made.reals_);
        if (!fits || !take(2, made.present_)) return std::nullopt;
        return made;
    }
    if (sections->size() != 4 || !take(1, made.codes_)) return std::nullopt;
    auto starts = numbers_of<std::uint32_t>((*sections)[2]);
    auto texts = starts ? text_list::make(*std::move(starts), std::string{(*sections)[3]}) : std::nullopt;
    if (!texts) return std::nullopt;
    made.texts_ = *std::move(texts);
    const auto known = [&](std::uint32_t code) { return code < made.texts_.size() || code == no_code; };
    if (!std::ranges::all_of(made.codes_, known)) return std::nullopt;
    return made;
}

// ---- edges ------------------------------------------------------------------------------

OMNIGRAPH_INLINE std::optional<adjacency> adjacency::make(
    std::uint32_t sources, std::uint32_t targets, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ends) {
    if (ends.size() >= UINT32_MAX || !std::ranges::is_sorted(ends)) return std::nullopt;
    adjacency made;
    made.out_.starts.assign(std::size_t{sources} + 1, 0);
    made.out_.ends.reserve(ends.size());
    for (std::size_t at = 0; at < ends.size(); ++at) {
        const auto [from, to] = ends[at];
        if (from >= sources || to >= targets) return std::nullopt;
        if (at > 0 && ends[at - 1] == ends[at]) continue;
        ++made.out_.starts[from + 1];
        made.out_.ends.push_back(to);
    }
    std::partial_sum(made.out_.starts.begin(), made.out_.starts.end(), made.out_.starts.begin());
    made.in_ = reversed(made.out_, targets);
    return made;
}

/// Sources are visited in order, so those of one target ascend.
OMNIGRAPH_INLINE adjacency::direction adjacency::reversed(const direction& of, std::uint32_t targets) {
    direction made;
    made.starts.assign(std::size_t{targets} + 1, 0);
    made.ends.resize(of.ends.size());
    for (const auto to : of.ends) ++made.starts[to + 1];
    std::partial_sum(made.starts.begin(), made.starts.end(), made.starts.begin());
    auto next = made.starts;
    for (std::uint32_t from = 0; from + 1 < of.starts.size(); ++from)
        for (auto at = of.starts[from]; at < of.starts[from + 1]; ++at) made.ends[next[of.ends[at]]++] = from;
    return made;
}

OMNIGRAPH_INLINE bool adjacency::connects(std::uint32_t from, std::uint32_t to, bool forward) const {
    const auto of_from = neighbours(from, forward), of_to = neighbours(to, !forward);
    return of_from.size() <= of_to.size() ? std::ranges::binary_search(of_from, to)
                                          : std::ranges::binary_search(of_to, from);
}

OMNIGRAPH_INLINE std::size_t adjacency::bytes() const {
    return 4 * (out_.starts.size() + out_.ends.size() + in_.starts.size() + in_.ends.size());
}

OMNIGRAPH_INLINE std::string adjacency::encode(std::string_view name) const {
    return pack_sections(name, {bytes_of(out_.starts), bytes_of(out_.ends)});
}

OMNIGRAPH_INLINE std::optional<adjacency> adjacency::decode(std::string_view file, std::string_view name,
                                                            std::uint32_t sources, std::uint32_t targets) {
    const auto sections = unpack_sections(file, name);
    if (!sections || sections->size() != 2) return std::nullopt;
    auto starts = numbers_of<std::uint32_t>((*sections)[0]), ends = numbers_of<std::uint32_t>((*sections)[1]);
    if (!starts || !ends || starts->size() != std::size_t{sources} + 1 || starts->front() != 0 ||
        starts->back() != ends->size() || !std::ranges::is_sorted(*starts))
        return std::nullopt;
    for (std::uint32_t from = 0; from < sources; ++from)
        for (auto at = (*starts)[from]; at < (*starts)[from + 1]; ++at)
            if ((*ends)[at] >= targets || (at > (*starts)[from] && (*ends)[at - 1] >= (*ends)[at])) return std::nullopt;
    adjacency made;
    made.out_ = {*std::move(starts), *std::move(ends)};
    made.in_ = reversed(made.out_, targets);
    return made;
}

}  // namespace omnigraph::cluster::graph
