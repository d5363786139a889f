// Reads the queries of one graph: a folder, files, or a mapping (control-plane specification §1.5).
//
// `graph_queries<Reader>{reader, id, section}.read()` declares every valid query and reports every fault. A fault in
// one file does not stop the others. A mapping declares each query that it names.
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
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/kinds/embedding_provider.hpp>
#include <omnigraph/cluster/kinds/parsed_queries.hpp>
#include <omnigraph/cluster/kinds/query.hpp>
#include <omnigraph/cluster/kinds/schema.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/source/fault_report.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>
#include <omnigraph/cluster/ledger/state.hpp>

namespace omnigraph::cluster {

/// Reads the queries of one graph and calls `declare` for each valid one.
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
    void discover_all();
    void discover(const located<std::string>& place);
    void take_directory(const located<std::string>& place);
    void take_file(const located<std::string>& place);
    void take_named(const std::string& name, const located<std::string>& place);
    parsed_queries* parsed(const located<std::string>& place, const std::string& path);
    void report_faults(parsed_queries& from, lang::faults faults, const std::string& path);
    void report_repetition(parsed_queries& from, const std::string& query, const lang::source_span& where);
    void declare(const std::string& path, parsed_queries& from, const lang::query_tree& query);
    void declare_row(const std::string& query, const parsed_queries& from);
    [[nodiscard]] std::optional<address<kind::query>> address_of(const std::string& query) const;
    void check(const std::string& path, parsed_queries& from, const lang::query_tree& query);

    Reader& reader_;
    const std::string& graph_;
    const graph_section& section_;
    std::string path_;
    address<kind::graph> container_;
    address<kind::schema> against_;
    std::map<std::string, parsed_queries> files_;        // by the path as declared
    std::map<std::string, std::string> first_declared_;  // query -> file
};

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
    from->free_trees();
}

/// The mapping in `queries:` declares a query even when its file does not contain it (control-plane specification
/// §2.3).
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
auto graph_queries<Reader>::parsed(const located<std::string>& place, const std::string& path) -> parsed_queries* {
    if (const auto known = files_.find(place.value); known != files_.end()) {
        lang::faults told_before;
        if (known->second.is_let_go)
            known->second.take(lang::parse_sound_queries(known->second.file->text, told_before));
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
    auto& entry = files_.emplace(place.value, parsed_queries{*file}).first->second;
    entry.take(std::move(tree));
    if (!faults.empty()) report_faults(entry, std::move(faults), path);
    return &entry;
}

/// A query name that occurs twice in a file is no syntax fault here: the first one counts (control-plane specification
/// §1.5).
template <class Reader>
void graph_queries<Reader>::report_faults(parsed_queries& from, lang::faults faults, const std::string& path) {
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
void graph_queries<Reader>::report_repetition(parsed_queries& from, const std::string& query,
                                              const lang::source_span& where) {
    const auto first = first_declared_.find(query);
    reader_.findings().push_back(error(codes::duplicate_query_name, path_ + "." + query,
                                       "The query `" + query + "` is declared in `" +
                                           (first == first_declared_.end() ? from.file->display : first->second) +
                                           "` and again in `" + from.file->display + "`.")
                                     .with_position(from.position_of(where))
                                     .with_remedy("Keep one of them."));
}

template <class Reader>
std::optional<address<kind::query>> graph_queries<Reader>::address_of(const std::string& query) const {
    return address<kind::query>::parse("query." + graph_ + "." + query);
}

template <class Reader>
void graph_queries<Reader>::declare(const std::string& path, parsed_queries& from, const lang::query_tree& query) {
    if (!from.parses) return check(path, from, query);
    if (const auto fault = validate_resource_name(query.name)) {
        reader_.findings().push_back(error(codes::invalid_resource_id, path, *fault)
                                         .with_position(from.position_of(query.name_span))
                                         .with_remedy("Rename the query."));
        return;
    }
    if (first_declared_.contains(query.name)) return report_repetition(from, query.name, query.name_span);
    check(path, from, query);
    declare_row(query.name, from);
}

template <class Reader>
void graph_queries<Reader>::declare_row(const std::string& query, const parsed_queries& from) {
    first_declared_.emplace(query, from.file->display);
    reader_.declare(*address_of(query), {container_, against_, from.file});
}

template <class Reader>
void graph_queries<Reader>::check(const std::string& path, parsed_queries& from, const lang::query_tree& query) {
    const auto& schemas = reader_.template declared<kind::schema>();
    const auto schema = schemas.find(against_);
    if (schema == schemas.end() || !schema->second.catalog) {
        reader_.findings().push_back(
            warning(codes::query_typecheck_skipped, path,
                    "The query `" + query.name + "` was not type-checked: the graph's schema cannot be used.")
                .with_position(from.position_of(query.name_span))
                .with_remedy("Correct the schema first."));
        return;
    }
    const auto known = from.wrong.size();
    lang::check_query(query, *schema->second.catalog, from.wrong);
    if (from.wrong.size() == known) return;
    lang::append_faults(std::span{from.wrong}.subspan(known), from.lines(), from.file->display, path,
                        reader_.findings(), [](const lang::fault&) { return codes::query_typecheck_error; });
}

}  // namespace omnigraph::cluster
