// Stored queries: every `query <name>` of the `.gq` files that a graph declares.
//
//     desired.declare("query.kb.experts"_addr, {"graph.kb"_addr, "schema.kb"_addr, file});
//
// A query's digest and payload are those of its whole file. Each file is read and parsed once; each query is checked
// against the declared schema (specification §1.5, W14). The queries of a file that does not parse are checked only.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <omnigraph/cluster/config/cluster_config.hpp>
#include <omnigraph/cluster/config/identifiers.hpp>
#include <omnigraph/cluster/config/section_reader.hpp>
#include <omnigraph/cluster/config/source_reader.hpp>
#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/address_pattern.hpp>
#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/schema.hpp>
#include <omnigraph/cluster/kinds/tags.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

namespace detail {

/// Reads the queries of one graph; `declare` is called for each that may be deployed.
template <class Reader>
class graph_queries {
public:
    graph_queries(Reader& reader, const std::string& graph, const graph_section& section)
        : reader_{reader}, graph_{graph}, section_{section}, path_{"graphs." + graph + ".queries"} {}

    void read() {
        discover_all();
        for (const auto& [first, second] : case_conflicts(first_declared_))
            reader_.findings().push_back(conflicting_names(path_, "queries", first, second, section_.queries.position));
    }

private:
    struct parsed_file {
        std::shared_ptr<const source_file> file;
        lang::line_table lines;
        lang::query_file tree;  ///< its sound queries
        bool parses;            ///< all of it
        std::map<std::string_view, const lang::query_tree*> by_name = {};
        lang::faults wrong = {};  ///< of its queries; together, so that they are bounded together
    };

    void discover_all();
    void discover(const located<std::string>& place);
    void take_directory(const located<std::string>& place);
    void take_file(const located<std::string>& place);
    void take_named(const std::string& name, const located<std::string>& place);
    parsed_file* parsed(const located<std::string>& place, const std::string& path);
    void declare(const std::string& path, parsed_file& from, const lang::query_tree& query);
    static source_position position_of(const parsed_file& from, const lang::query_tree& query);
    void check(const std::string& path, parsed_file& from, const lang::query_tree& query);

    Reader& reader_;
    const std::string& graph_;
    const graph_section& section_;
    std::string path_;
    std::map<std::string, parsed_file> files_;           // by the path as declared
    std::map<std::string, std::string> first_declared_;  // query -> file
};

}  // namespace detail

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
                detail::graph_queries<std::remove_reference_t<decltype(reader)>>{reader, id, section.value}.read();
    }
};

namespace detail {

template <class Reader>
void graph_queries<Reader>::discover_all() {
    const auto& queries = section_.queries.value;
    if (const auto* one = std::get_if<located<std::string>>(&queries)) return discover(*one);
    if (const auto* many = std::get_if<std::vector<located<std::string>>>(&queries)) {
        for (const auto& place : *many) discover(place);
        return;
    }
    for (const auto& [name, place] : std::get<query_map>(queries)) take_named(name, place.value.file);
}

template <class Reader>
void graph_queries<Reader>::discover(const located<std::string>& place) {
    if (reader_.sources().is_directory(place.value)) take_directory(place);
    else take_file(place);
}

template <class Reader>
void graph_queries<Reader>::take_directory(const located<std::string>& place) {
    auto files = reader_.sources().list_directory(place.value, "gq");
    if (!files) {
        auto fault = files.error().as_diagnostic(codes::query_dir_unreadable, path_).with_position(place.position);
        if (fault.code == codes::source_unreadable) fault.code = codes::query_dir_unreadable;
        reader_.findings().push_back(std::move(fault));
        return;
    }
    if (files->empty())
        reader_.findings().push_back(
            warning(codes::query_dir_empty, path_, "The folder `" + place.value + "` holds no `.gq` file.")
                .with_position(place.position)
                .with_remedy("Put a query file there, or correct the path."));
    for (const auto& file : *files) take_file({file, place.position});
}

template <class Reader>
void graph_queries<Reader>::take_file(const located<std::string>& place) {
    auto* from = parsed(place, path_);
    if (!from) return;
    if (from->parses && from->tree.queries.empty())
        reader_.findings().push_back(
            warning(codes::query_file_empty, path_, "`" + from->file->display + "` declares no query.")
                .with_position({from->file->display, 1, 1})
                .with_remedy("Add a query, or leave the file out."));
    for (const auto& query : from->tree.queries) declare(path_ + "." + query.name, *from, query);
}

template <class Reader>
void graph_queries<Reader>::take_named(const std::string& name, const located<std::string>& place) {
    const auto path = path_ + "." + name;
    if (const auto fault = validate_resource_name(name)) {
        reader_.findings().push_back(error(codes::invalid_resource_id, path, *fault)
                                         .with_position(place.position)
                                         .with_remedy("Rename the query."));
        return;
    }
    auto* from = parsed(place, path);
    if (!from) return;
    if (const auto query = from->by_name.find(name); query != from->by_name.end())
        return declare(path, *from, *query->second);
    if (from->parses)
        reader_.findings().push_back(
            error(codes::query_key_mismatch, path,
                  "`" + from->file->display + "` declares no query named `" + name + "`.")
                .with_position(place.position)
                .with_remedy("Use the name that stands after `query` in the file as the key."));
}

template <class Reader>
auto graph_queries<Reader>::parsed(const located<std::string>& place, const std::string& path) -> parsed_file* {
    if (const auto known = files_.find(place.value); known != files_.end()) return &known->second;
    auto file = reader_.sources().read(place.value);
    if (!file) {
        const auto key = path == path_ ? path : path + ".file";
        reader_.findings().push_back(
            file.error().as_diagnostic(codes::query_file_missing, key).with_position(place.position));
        return nullptr;
    }
    lang::faults faults;
    auto tree = lang::parse_sound_queries((*file)->text, faults);
    parsed_file entry{*file, lang::line_table{(*file)->text}, std::move(tree), faults.empty()};
    lang::append_faults(faults, entry.lines, (*file)->display, path, reader_.findings(),
                        [](const lang::fault&) { return codes::query_parse_error; });
    for (const auto& query : entry.tree.queries) entry.by_name.emplace(query.name, &query);
    return &files_.emplace(place.value, std::move(entry)).first->second;
}

template <class Reader>
source_position graph_queries<Reader>::position_of(const parsed_file& from, const lang::query_tree& query) {
    const auto at = from.lines.locate(query.name_span.begin);
    return {from.file->display, at.line, at.column};
}

template <class Reader>
void graph_queries<Reader>::declare(const std::string& path, parsed_file& from, const lang::query_tree& query) {
    if (!from.parses) return check(path, from, query);
    const auto name = address<kind::query>::parse("query." + graph_ + "." + query.name);
    if (!name) return;  // query names are identifiers: the parser's promise
    const auto [first, is_new] = first_declared_.emplace(query.name, from.file->display);
    if (!is_new) {
        reader_.findings().push_back(error(codes::duplicate_query_name, path,
                                           "The query `" + query.name + "` is declared in `" + first->second +
                                               "` and again in `" + from.file->display + "`.")
                                         .with_position(position_of(from, query))
                                         .with_remedy("Keep one of them."));
        return;
    }
    check(path, from, query);
    reader_.declare(
        *name, resource_traits<kind::query>::declaration{*address<kind::graph>::parse("graph." + graph_),
                                                         *address<kind::schema>::parse("schema." + graph_), from.file});
}

template <class Reader>
void graph_queries<Reader>::check(const std::string& path, parsed_file& from, const lang::query_tree& query) {
    const auto& schemas = reader_.template declared<kind::schema>();
    const auto schema = schemas.find(*address<kind::schema>::parse("schema." + graph_));
    if (schema == schemas.end() || !schema->second.catalog) {
        reader_.findings().push_back(
            warning(codes::query_typecheck_skipped, path,
                    "The query `" + query.name + "` was not type-checked: the graph's schema cannot be used.")
                .with_position(position_of(from, query))
                .with_remedy("Correct the schema first."));
        return;
    }
    const auto known = from.wrong.size();
    lang::check_query(query, *schema->second.catalog, from.wrong);
    lang::append_faults(std::span{from.wrong}.subspan(known), from.lines, from.file->display, path, reader_.findings(),
                        [](const lang::fault&) { return codes::query_typecheck_error; });
}

}  // namespace detail

}  // namespace omnigraph::cluster
