// error: a kind may read the declarations of only the kinds it depends on; list this one in depends_on
#include <omnigraph/cluster/engine/plan/kind_reader.hpp>

#include <support/library_kinds.hpp>
using namespace omnigraph::cluster;

struct dashboard;
template <>
struct omnigraph::cluster::resource_traits<dashboard> {
    static constexpr address_pattern pattern{"dashboard.<name>"};
    using depends_on = kinds<library::book>;
    static constexpr std::string_view section = "dashboards";
    struct declaration { std::string layout; };
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.layout); }
    static void references(const declaration&, auto&&) {}
    static void read(auto& reader) {
        if (reader.template declared<library::shelf>().empty()) reader.findings().clear();
    }
};

void read(const kind_reader<dashboard, library::kinds::with<dashboard>>& reader) {
    resource_traits<dashboard>::read(reader);
}
