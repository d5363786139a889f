// Stored queries: every `query <name>` in the `.gq` files that a graph declares.
//
//     desired.declare("query.kb.experts"_addr, {"graph.kb"_addr, "schema.kb"_addr, file});
//
// The digest and the payload of a query are those of its whole file. Each file is read and parsed once, and each query
// is checked against the declared schema (control-plane specification §1.5, W14). A file that does not parse declares
// only the queries that `queries:` names; those of its queries that parse are checked. Of two queries with one name the
// first counts.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/kinds/schema.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

template <class Reader>
class graph_queries;  // kinds/graph_queries.hpp

template <>
struct resource_traits<kind::query> {
    static constexpr address_pattern pattern{"query.<graph>.<name>"};
    using depends_on = kinds<kind::graph, kind::schema>;
    using within = kind::graph;
    static constexpr std::string_view payload_extension = ".gq";

    struct declaration {
        address<kind::graph> graph;
        address<kind::schema> against;
        std::shared_ptr<const source_file> file;
    };

    static digest digest_of(const declaration& d) { return d.file->content_digest; }
    static std::string_view payload(const declaration& d) { return d.file->text; }
    static std::string_view source(const declaration& d) { return d.file->display; }
    static void references(const declaration& d, auto&& refer_to) {
        refer_to(d.graph);
        refer_to(d.against);
    }
    static void derived_references(std::string_view self, const resource_entry&, auto&& refer_to) {
        refer_to("schema." + std::string{address_label(pattern, self, 0)});
    }

    static void read(auto& reader) {
        for (const auto& [id, section] : reader.config().graphs)
            if (address<kind::graph>::parse("graph." + id))
                graph_queries<std::remove_reference_t<decltype(reader)>>{reader, id, section.value}.read();
    }
};

}  // namespace omnigraph::cluster

#include <omnigraph/cluster/kinds/graph_queries.hpp>
