// Any bytes as a file of queries: trees whose spans lie inside of it, or faults that do.
//
//     scripts/fuzz 60 query_fuzz
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>

#include "fuzz/oracle.hpp"

using namespace omnigraph::cluster::lang;
using fuzz::insist;

namespace {

/// Every `span` of a tree, whatever node it belongs to.
struct span_visitor {
    std::string_view source;

    void operator()(const expression& of) const {
        fuzz::insist_on_span(of.span, source);
        if (of.value) fuzz::insist_on_span(of.value->span, source);
        each(of.arguments);
    }
    void operator()(const property_value& of) const {
        fuzz::insist_on_span(of.span, source);
        (*this)(of.value);
    }
    void operator()(const binding& of) const { spans(of.span, of.type_span), each(of.conditions); }
    void operator()(const traversal& of) const {
        spans(of.span, of.edge_span, of.left_span, of.right_span, of.edge_variable_span);
        for (const auto& other : of.others) spans(other.span);
    }
    void operator()(const filter& of) const { spans(of.span), (*this)(of.left), (*this)(of.right); }
    void operator()(const null_test& of) const { spans(of.span), (*this)(of.value); }
    void operator()(const junction& of) const {
        spans(of.span);
        insist(of.parts.size() >= 2);
        for (const auto& part : of.parts) std::visit(*this, part);
    }
    void operator()(const negation& of) const {
        spans(of.span);
        for (const auto& one : of.clauses) std::visit(*this, one);
    }
    void operator()(const choice& of) const {
        spans(of.span);
        insist(of.branches.size() >= 2);
        for (const auto& branch : of.branches)
            for (const auto& one : branch) std::visit(*this, one);
    }
    void operator()(const optional_block& of) const {
        spans(of.span);
        for (const auto& one : of.clauses) std::visit(*this, one);
    }
    void operator()(const fragment_call& of) const {
        spans(of.span, of.name_span);
        for (const auto& one : of.arguments) (*this)(one);
    }
    void operator()(const predicate& of) const { spans(of.span, of.property_span), (*this)(of.value); }
    void operator()(const row_junction& of) const {
        spans(of.span);
        insist(of.parts.size() >= (of.negated ? 1 : 2));
        for (const auto& part : of.parts) std::visit(*this, part);
    }
    void operator()(const insert_statement& of) const { spans(of.span, of.type_span), each(of.assignments); }
    void operator()(const update_statement& of) const {
        spans(of.span, of.type_span), each(of.assignments), std::visit(*this, of.where);
    }
    void operator()(const delete_statement& of) const { spans(of.span, of.type_span), std::visit(*this, of.where); }
    void operator()(const read_body& of) const {
        insist(!of.match.empty() && !of.returns.empty());
        for (const auto& one : of.match) std::visit(*this, one);
        for (const auto& one : of.returns) (*this)(one.value);
        for (const auto& one : of.order) (*this)(one.value);
    }
    void operator()(const write_body& of) const {
        insist(!of.statements.empty());
        for (const auto& one : of.statements) std::visit(*this, one);
    }
    void each(const auto& all) const {
        for (const auto& one : all) (*this)(one);
    }
    void spans(auto... all) const { (fuzz::insist_on_span(all, source), ...); }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const counted_heap::limited heap{fuzz::most_heap};
    faults found;
    const auto file = parse_queries(text, found);
    fuzz::insist_on_faults(file.has_value(), found, text);
    if (!file) return 0;
    std::size_t at = 0;
    for (const auto& query : file->queries) {
        insist(query.span.begin >= at && query.span.end <= text.size() && query.name_span.end <= query.span.end);
        at = query.span.end;
        for (const auto& one : query.parameters) fuzz::insist_on_span(one.span, text);
        std::visit(span_visitor{text}, query.body);
    }
    return 0;
}
