// error: `payload_extension` has to be a dot and then letters
#include <support/library_kinds.hpp>
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
    static constexpr std::string_view payload_extension = "./x";
    static std::string_view payload(const declaration& d) { return d.layout; }
};

using order = kind_order_t<library::kinds::with<dashboard>>;
