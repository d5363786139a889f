// Stored queries: every `query <name>` of the `.gq` files that a graph declares.
//
//     desired.declare("query.kb.experts"_addr, {"graph.kb"_addr, "schema.kb"_addr, file});
//
// A query's digest and payload are those of its whole file. Each file is read and parsed once; each query is checked
// against the declared schema (specification §1.5, W14). A file that does not parse declares
// only what `queries:` names; those of its queries that do parse are checked. Of two queries of one name the first
// counts.
#pragma once

#include <map>
#include <memory>
#include <optional>
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
#include <omnigraph/cluster/core/language_codes.hpp>
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
        : reader_{reader},
          graph_{graph},
          section_{section},
          path_{"graphs." + graph + ".queries"},
          container_{*address<kind::graph>::parse("graph." + graph)},
          against_{*address<kind::schema>::parse("schema." + graph)} {}

    void read() {
        discover_all();
        for (const auto& [first, second] : case_conflicts(first_declared_))
            reader_.findings().push_back(conflicting_names(path_, "queries", first, second, section_.queries.position));
    }

private:
    struct parsed_file {
        std::shared_ptr<const source_file> file;
        lang::query_file tree;  ///< its sound queries, unless they have been let go
        bool parses;            ///< all of it
        bool let_go = false;
        std::optional<lang::line_table> known_lines = {};
        std::map<std::string_view, const lang::query_tree*> by_name = {};
        lang::faults wrong = {};  ///< of its queries; together, so that they are bounded together

        /// Found when something has to be said of the file.
        [[nodiscard]] const lang::line_table& lines() {
            if (!known_lines) known_lines.emplace(file->text);
            return *known_lines;
        }
    };

    void discover_all();
    void discover(const located<std::string>& place);
    void take_directory(const located<std::string>& place);
    void take_file(const located<std::string>& place);
    void take_named(const std::string& name, const located<std::string>& place);
    parsed_file* parsed(const located<std::string>& place, const std::string& path);
    static void take_tree(parsed_file& into, lang::query_file tree);
    static void let_go(parsed_file& from);
    void report_faults(parsed_file& from, lang::faults faults, const std::string& path);
    void report_repetition(parsed_file& from, const std::string& query, const lang::source_span& where);
    void declare(const std::string& path, parsed_file& from, const lang::query_tree& query);
    void declare_row(const std::string& query, const parsed_file& from);
    [[nodiscard]] std::optional<address<kind::query>> address_of(const std::string& query) const;
    static source_position position_of(parsed_file& from, const lang::source_span& where);
    void check(const std::string& path, parsed_file& from, const lang::query_tree& query);

    Reader& reader_;
    const std::string& graph_;
    const graph_section& section_;
    std::string path_;
    address<kind::graph> container_;
    address<kind::schema> against_;
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
    let_go(*from);
}

/// A query that `queries:` names is declared by that, whatever its file turns out to hold (specification §2.3).
template <class Reader>
void graph_queries<Reader>::take_named(const std::string& name, const located<std::string>& place) {
    const auto path = path_ + "." + name;
    const auto named = address_of(name);
    if (const auto fault = validate_resource_name(name); fault || !named) {
        reader_.findings().push_back(
            error(codes::invalid_resource_id, path, fault.value_or("This name cannot be an address."))
                .with_position(place.position)
                .with_remedy("Rename the query."));
        return;
    }
    auto* from = parsed(place, path);
    if (!from) return reader_.declare_unusable(*named, {container_, against_, nullptr});
    const auto query = from->by_name.find(name);
    if (query != from->by_name.end() && from->parses) return declare(path, *from, *query->second);
    if (query != from->by_name.end()) check(path, *from, *query->second);
    if (from->parses)
        reader_.findings().push_back(
            error(codes::query_key_mismatch, path,
                  "`" + from->file->display + "` declares no query named `" + name + "`.")
                .with_position(place.position)
                .with_remedy("Use the name that stands after `query` in the file as the key."));
    declare_row(name, *from);
}

template <class Reader>
auto graph_queries<Reader>::parsed(const located<std::string>& place, const std::string& path) -> parsed_file* {
    if (const auto known = files_.find(place.value); known != files_.end()) {
        lang::faults told_before;
        if (known->second.let_go)
            take_tree(known->second, lang::parse_sound_queries(known->second.file->text, told_before));
        return &known->second;
    }
    auto file = reader_.sources().read(place.value);
    if (!file) {
        const auto key = path == path_ ? path : path + ".file";
        reader_.findings().push_back(
            file.error().as_diagnostic(codes::query_file_missing, key).with_position(place.position));
        return nullptr;
    }
    lang::faults faults;
    auto tree = lang::parse_sound_queries((*file)->text, faults);
    auto& entry = files_.emplace(place.value, parsed_file{*file, {}, true}).first->second;
    take_tree(entry, std::move(tree));
    if (!faults.empty()) report_faults(entry, std::move(faults), path);
    return &entry;
}

template <class Reader>
void graph_queries<Reader>::take_tree(parsed_file& into, lang::query_file tree) {
    into.tree = std::move(tree);
    into.let_go = false;
    for (const auto& query : into.tree.queries) into.by_name.emplace(query.name, &query);
}

/// Trees take far more memory than texts, and a file of a folder is visited once; a second visit parses it again.
template <class Reader>
void graph_queries<Reader>::let_go(parsed_file& from) {
    from.by_name.clear();
    from.tree = {};
    from.let_go = true;
}

/// A name that stands twice in a file is no fault of its syntax here: the first one counts (specification §1.5).
template <class Reader>
void graph_queries<Reader>::report_faults(parsed_file& from, lang::faults faults, const std::string& path) {
    std::erase_if(faults, [&](const lang::fault& fault) {
        if (fault.code != lang::codes::duplicate_query) return false;
        const auto& text = from.file->text;
        report_repetition(from, text.substr(fault.span.begin, fault.span.end - fault.span.begin), fault.span);
        return true;
    });
    from.parses = faults.empty();
    lang::append_faults(faults, from.lines(), from.file->display, path, reader_.findings(),
                        [](const lang::fault&) { return codes::query_parse_error; });
}

template <class Reader>
void graph_queries<Reader>::report_repetition(parsed_file& from, const std::string& query,
                                              const lang::source_span& where) {
    const auto first = first_declared_.find(query);
    reader_.findings().push_back(error(codes::duplicate_query_name, path_ + "." + query,
                                       "The query `" + query + "` is declared in `" +
                                           (first == first_declared_.end() ? from.file->display : first->second) +
                                           "` and again in `" + from.file->display + "`.")
                                     .with_position(position_of(from, where))
                                     .with_remedy("Keep one of them."));
}

template <class Reader>
source_position graph_queries<Reader>::position_of(parsed_file& from, const lang::source_span& where) {
    const auto location = from.lines().locate(where.begin);
    return {from.file->display, location.line, location.column};
}

template <class Reader>
std::optional<address<kind::query>> graph_queries<Reader>::address_of(const std::string& query) const {
    return address<kind::query>::parse("query." + graph_ + "." + query);
}

template <class Reader>
void graph_queries<Reader>::declare(const std::string& path, parsed_file& from, const lang::query_tree& query) {
    if (!from.parses) return check(path, from, query);
    if (const auto fault = validate_resource_name(query.name)) {
        reader_.findings().push_back(error(codes::invalid_resource_id, path, *fault)
                                         .with_position(position_of(from, query.name_span))
                                         .with_remedy("Rename the query."));
        return;
    }
    if (first_declared_.contains(query.name)) return report_repetition(from, query.name, query.name_span);
    check(path, from, query);
    declare_row(query.name, from);
}

template <class Reader>
void graph_queries<Reader>::declare_row(const std::string& query, const parsed_file& from) {
    first_declared_.emplace(query, from.file->display);
    reader_.declare(*address_of(query), {container_, against_, from.file});
}

template <class Reader>
void graph_queries<Reader>::check(const std::string& path, parsed_file& from, const lang::query_tree& query) {
    const auto& schemas = reader_.template declared<kind::schema>();
    const auto schema = schemas.find(against_);
    if (schema == schemas.end() || !schema->second.catalog) {
        reader_.findings().push_back(
            warning(codes::query_typecheck_skipped, path,
                    "The query `" + query.name + "` was not type-checked: the graph's schema cannot be used.")
                .with_position(position_of(from, query.name_span))
                .with_remedy("Correct the schema first."));
        return;
    }
    const auto known = from.wrong.size();
    lang::check_query(query, *schema->second.catalog, from.wrong);
    if (from.wrong.size() == known) return;
    lang::append_faults(std::span{from.wrong}.subspan(known), from.lines(), from.file->display, path,
                        reader_.findings(), [](const lang::fault&) { return codes::query_typecheck_error; });
}

}  // namespace detail

}  // namespace omnigraph::cluster
