// Which names a query uses, and which variables are connected.
//
//     query_uses uses{checked};
//     uses.mentions("name");                    // does any expression say $name?
//     uses.component_starts(checked);           // more than one: nothing connects them
//
// (1) Names are without `$`. A parameter and a match variable of one name are kept apart: the bare name means the
//     parameter.
// (2) Names inside a negation are counted, but a negation connects only outer variables.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

class query_uses {
public:
    /// `query` must have passed the checker and must outlive this object.
    explicit query_uses(const checked_query& query);

    /// An end or an edge variable of a traversal, in written order.
    struct variable_use {
        std::string name;
        source_span span;
        bool is_edge = false;
        bool negated = false;  ///< inside a negation or an alternative, which creates no rows
    };

    [[nodiscard]] bool mentions(std::string_view name) const { return counts_.contains(name) || uses_parameter(name); }
    [[nodiscard]] bool uses_parameter(std::string_view name) const { return parameters_.contains(name); }
    /// How often a match variable is bound or mentioned.
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] bool counts_rows() const { return counts_rows_; }
    [[nodiscard]] const std::vector<variable_use>& traversed() const { return traversed_; }

    /// The first variable of each group that is not connected with earlier ones, in order of first binding.
    [[nodiscard]] std::vector<std::string_view> component_starts(const checked_query& query);

private:
    using numbers = std::vector<std::size_t>;

    void visit(const read_body& read);

    void visit(const write_body& write);

    void visit(const row_test& where, numbers& together);

    void visit(const clause& part, numbers& together, bool outermost);
    void visit(const binding& binding, numbers& together, bool);
    void visit(const traversal& traversal, numbers& together, bool outermost);
    void visit(const filter& filter, numbers& together, bool);
    void visit(const null_test& condition, numbers& together, bool) { visit(condition.value, together); }
    void visit(const junction& junction, numbers& together, bool outermost);
    static void visit(const fragment_call&, numbers&, bool) {}  ///< expanded by the parser
    void visit(const negation& negation, numbers& together, bool);
    void visit(const choice& choice, numbers& together, bool);
    void visit(const optional_block& optional, numbers& together, bool);
    void visit(const expression& expr, numbers& together);
    void visit(const test& condition, numbers& together);

    void mention(const std::string& name, numbers& together);

    [[nodiscard]] std::size_t find_root(std::size_t variable);
    void unite(std::size_t a, std::size_t b) { parents_[find_root(a)] = find_root(b); }

    std::map<std::string, std::size_t, std::less<>> counts_;   ///< of match variables
    std::set<std::string, std::less<>> parameters_;            ///< those that are mentioned
    std::map<std::string, std::size_t, std::less<>> numbers_;  ///< the number of each variable of the match block
    std::vector<std::size_t> parents_;                         ///< union-find: leads to the root of the group
    std::vector<variable_use> traversed_;
    bool counts_rows_ = false;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/query_uses.ipp>
#endif
