// error: a kind with `opens` needs `protects` and `widens`
#include <optional>
#include <span>
#include <vector>

#include <support/library_kinds.hpp>

#include <omnigraph/cluster/ledger/state.hpp>
using namespace omnigraph::cluster;

struct dashboard;

template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::shelf>;
    struct declaration {
        std::string layout;
    };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.layout); }
    static void references(const declaration&, auto&&) {}
    static constexpr std::string_view payload_extension = ".txt";
    static std::string_view payload(const declaration& d) { return d.layout; }
    static std::vector<bool> opens(std::string_view, std::span<const content_change> contents) {
        return std::vector<bool>(contents.size());
    }
};

using order = kind_order_t<library::kinds::with<dashboard>>;
