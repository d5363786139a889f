// Bodies of graph/sqlite/packed_tree.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/graph/sqlite/packed_tree.hpp>

namespace omnigraph::cluster::graph::detail {

/// Big-endian, as everything in an SQLite file.
OMNIGRAPH_INLINE void set_number(std::string& page, std::size_t at, std::uint64_t number, int bytes) {
    for (int i = bytes; i-- > 0; number >>= 8) page[at + static_cast<std::size_t>(i)] = static_cast<char>(number);
}

[[nodiscard]] OMNIGRAPH_INLINE std::string number_bytes(std::uint64_t number, int bytes) {
    std::string made(static_cast<std::size_t>(bytes), '\0');
    set_number(made, 0, number, bytes);
    return made;
}

[[nodiscard]] OMNIGRAPH_INLINE std::size_t most_local_bytes(tree_kind kind, std::size_t usable) {
    return kind == tree_kind::table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
}

/// How much of a payload stands in its cell.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t local_bytes(tree_kind kind, std::size_t usable, std::size_t payload) {
    const auto most = most_local_bytes(kind, usable);
    if (payload <= most) return payload;
    const auto least = (usable - 12) * 32 / 255 - 23;
    const auto kept = least + (payload - least) % (usable - 4);
    return kept <= most ? kept : least;
}

}  // namespace omnigraph::cluster::graph::detail

namespace omnigraph::cluster::graph {

OMNIGRAPH_INLINE std::uint32_t new_pages::take() {
    const auto number = next++;
    if (next == lock_page) ++next;
    return number;
}

OMNIGRAPH_INLINE varint::varint(std::uint64_t number) {
    if (number >> 56 != 0) {  // the last of nine bytes has eight bits
        bytes_[--first_] = static_cast<char>(number);
        number >>= 8;
        for (int i = 0; i < 8; ++i, number >>= 7) bytes_[--first_] = static_cast<char>((number & 0x7F) | 0x80);
        return;
    }
    bytes_[--first_] = static_cast<char>(number & 0x7F);
    while ((number >>= 7) != 0) bytes_[--first_] = static_cast<char>((number & 0x7F) | 0x80);
}

OMNIGRAPH_INLINE packed_tree::packed_tree(new_pages& pages, tree_kind kind)
    : pages_{&pages}, kind_{kind}, most_local_{detail::most_local_bytes(kind, pages.usable_bytes)}, leaf_{open(true)} {}

OMNIGRAPH_INLINE packed_tree::open_page packed_tree::open(bool is_leaf) const {
    const char type = kind_ == tree_kind::table ? (is_leaf ? 13 : 5) : (is_leaf ? 10 : 2);
    open_page page{std::string(pages_->page_bytes, '\0'), is_leaf ? std::size_t{8} : std::size_t{12}, 0,
                   pages_->usable_bytes};
    page.bytes[0] = type;
    return page;
}

OMNIGRAPH_INLINE void packed_tree::clear(open_page& page) const {
    std::fill(page.bytes.begin() + 1, page.bytes.end(), '\0');
    page.cells = 0;
    page.content = pages_->usable_bytes;
}

OMNIGRAPH_INLINE bool packed_tree::has_room(const open_page& page, std::size_t cell_bytes) {
    return page.header + 2 * (page.cells + 1) + cell_bytes <= page.content;
}

OMNIGRAPH_INLINE void packed_tree::put(open_page& page, std::string_view front, std::string_view rest) {
    page.content -= front.size() + rest.size();
    auto* const at = page.bytes.data() + page.content;
    front.copy(at, front.size());
    rest.copy(at + front.size(), rest.size());
    detail::set_number(page.bytes, page.header + 2 * page.cells++, page.content, 2);
}

OMNIGRAPH_INLINE bool packed_tree::put_whole(std::string_view front, std::string_view payload) {
    const auto bytes = front.size() + payload.size();
    if (payload.size() > most_local_ || !has_room(leaf_, bytes)) return false;
    put(leaf_, front, payload);
    last_bytes_ = bytes;
    return true;
}

/// At a new page unless `at` is one.
OMNIGRAPH_INLINE sql_result<std::uint32_t> packed_tree::write(open_page& page, std::uint32_t at) {
    detail::set_number(page.bytes, 3, page.cells, 2);
    detail::set_number(page.bytes, 5, page.content, 2);
    const auto number = at != 0 ? at : pages_->take();
    if (auto written = pages_->write(number, page.bytes); !written) return written.error();
    return number;
}

OMNIGRAPH_INLINE sql_result<done> packed_tree::make_cell(std::string_view front, std::string_view payload) {
    cell_ = front;
    const auto local = detail::local_bytes(kind_, pages_->usable_bytes, payload.size());
    cell_ += payload.substr(0, local);
    const auto each = pages_->usable_bytes - 4;
    auto rest = payload.substr(local);
    if (!rest.empty()) cell_ += detail::number_bytes(pages_->next, 4);
    while (!rest.empty()) {
        const auto piece = rest.substr(0, each);
        rest.remove_prefix(piece.size());
        std::string page(pages_->page_bytes, '\0');
        const auto number = pages_->take();
        if (!rest.empty()) detail::set_number(page, 0, pages_->next, 4);
        piece.copy(page.data() + 4, piece.size());
        if (auto written = pages_->write(number, page); !written) return written.error();
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> packed_tree::end_leaf(std::string divider) {
    const auto number = write(leaf_, 0);
    if (!number) return number.error();
    children_.push_back(*number);
    dividers_.push_back(std::move(divider));
    clear(leaf_);
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> packed_tree::add(std::int64_t number, std::string_view record) {
    const varint size{record.size()}, row{static_cast<std::uint64_t>(number)};
    char front[18];
    const auto sizes = size.bytes().copy(front, sizeof front);
    const std::string_view before{front, sizes + row.bytes().copy(front + sizes, sizeof front - sizes)};
    const auto last = std::exchange(last_row_, number);
    if (put_whole(before, record)) return done{};
    if (auto made = make_cell(before, record); !made) return made;
    if (!has_room(leaf_, cell_.size()))
        if (auto ended = end_leaf(std::string{varint{static_cast<std::uint64_t>(last)}.bytes()}); !ended) return ended;
    put(leaf_, cell_, {});
    return done{};
}

/// The entry between two leaves stands above them, so it is known only when another one follows.
OMNIGRAPH_INLINE sql_result<done> packed_tree::add(std::string_view record) {
    const varint size{record.size()};
    if (pending_.empty() && put_whole(size.bytes(), record)) return done{};
    if (auto made = make_cell(size.bytes(), record); !made) return made;
    if (!pending_.empty())
        if (auto ended = end_leaf(std::exchange(pending_, {})); !ended) return ended;
    if (!has_room(leaf_, cell_.size())) {
        pending_ = cell_;
        return done{};
    }
    put(leaf_, cell_, {});
    last_bytes_ = cell_.size();
    return done{};
}

/// No entry follows: the last one of the full leaf goes up in its place.
OMNIGRAPH_INLINE sql_result<done> packed_tree::place_pending() {
    if (pending_.empty()) return done{};
    auto last = leaf_.bytes.substr(leaf_.content, last_bytes_);
    --leaf_.cells;
    leaf_.content += last_bytes_;
    if (auto ended = end_leaf(std::move(last)); !ended) return ended;
    put(leaf_, std::exchange(pending_, {}), {});
    return done{};
}

/// How many children each page of the next level has: as many as fit, and at least two.
OMNIGRAPH_INLINE std::vector<std::size_t> packed_tree::groups() const {
    std::vector<std::size_t> counts;
    for (std::size_t first = 0; first < children_.size();) {
        std::size_t last = first, room = pages_->usable_bytes - 12;
        for (; last + 1 < children_.size(); ++last) {
            const auto needed = 2 + 4 + dividers_[last].size();
            if (needed > room) break;
            room -= needed;
        }
        // The child behind the last one would be alone in its page.
        if (last + 2 == children_.size()) --last;
        counts.push_back(last + 1 - first);
        first = last + 1;
    }
    return counts;
}

OMNIGRAPH_INLINE sql_result<done> packed_tree::write_inner(std::uint32_t root) {
    while (children_.size() > 1) {
        const auto counts = groups();
        std::vector<std::uint32_t> above;
        std::vector<std::string> between;
        std::size_t at = 0;
        for (const auto count : counts) {
            auto page = open(false);
            for (const auto end = at + count - 1; at < end; ++at)
                put(page, detail::number_bytes(children_[at], 4), dividers_[at]);
            detail::set_number(page.bytes, 8, children_[at], 4);
            const auto number = write(page, counts.size() == 1 ? root : 0);
            if (!number) return number.error();
            above.push_back(*number);
            if (at + 1 < children_.size()) between.push_back(std::move(dividers_[at]));
            ++at;
        }
        children_ = std::move(above);
        dividers_ = std::move(between);
    }
    return done{};
}

OMNIGRAPH_INLINE sql_result<done> packed_tree::finish(std::uint32_t root) {
    if (auto placed = place_pending(); !placed) return placed;
    const auto number = write(leaf_, children_.empty() ? root : 0);
    if (!number) return number.error();
    children_.push_back(*number);
    return write_inner(root);
}

}  // namespace omnigraph::cluster::graph
