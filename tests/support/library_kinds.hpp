// Two small kinds, for tests that are about kinds as such: shelves, and books on shelves.
//
//     "book.left.moby-dick"_addr      // address_literal<library::book>
#pragma once

#include <string>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>

namespace library {

struct shelf;
struct book;

using kinds = omnigraph::cluster::kinds<book, shelf>;

template <omnigraph::cluster::fixed_string Text>
consteval auto operator""_addr() {
    return omnigraph::cluster::literal_in<kinds, Text>();
}

}  // namespace library

template <>
struct omnigraph::cluster::resource_traits<library::shelf> {
    static constexpr address_pattern pattern{"shelf.<name>"};
    using depends_on = kinds<>;
    struct declaration {
        std::string room;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.room); }
    static void references(const declaration&, auto&&) {}
};

template <>
struct omnigraph::cluster::resource_traits<library::book> {
    static constexpr address_pattern pattern{"book.<shelf>.<title>"};
    using depends_on = kinds<library::shelf>;
    struct declaration {
        address<library::shelf> on;
        std::string text;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.text); }
    static void references(const declaration& d, auto&& refer_to) { refer_to(d.on); }
};
