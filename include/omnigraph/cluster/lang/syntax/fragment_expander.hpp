// Writes the clauses of fragments where queries call them.
//
//     fragment_expander fragments{at, file.fragments, broken};
//     fragments.check_fragments();
//     if (!fragments.expand(unexpanded)) print(found);   // its fault, or that of a fragment, was reported
//
// (1) A parameter that is a node becomes a binding of the argument to its type, before the clauses. A parameter that is
//     a value becomes the argument.
// (2) Other variables of a fragment are its own: in every call they get a name that no text has, `name@2`.
// (3) Fragments may call each other, but not in a circle, and at most eight deep.
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
#include <omnigraph/cluster/lang/syntax/token_cursor.hpp>

namespace omnigraph::cluster::lang {

class fragment_expander {
public:
    using names = std::set<std::string, std::less<>>;

    /// Faults and the size of what is written are the cursor's. Calls of a fragment in `broken` are no fault of their
    /// own.
    fragment_expander(token_cursor& cursor, const std::vector<fragment_tree>& fragments, const names& broken);

    /// Reports calls in fragments that are wrong in themselves: of what is unknown, and in a circle.
    void check_fragments();

    /// False when a call is wrong, or calls what is wrong; the query is half expanded then.
    [[nodiscard]] bool expand(query_tree& query);

    /// Whether a call in it was found to be wrong.
    [[nodiscard]] bool is_wrong(std::string_view fragment) const { return wrong_.contains(fragment); }

    static constexpr std::size_t max_depth = 8;

private:
    /// What the names of a fragment stand for in one call.
    struct substitution {
        std::map<std::string_view, std::string> variables;
        std::map<std::string_view, const expression*> values;
        std::string mark;  ///< behind the fragment's own variables; empty in a query
    };
    /// Where calls are expanded.
    struct place {
        const std::vector<parameter>* parameters = nullptr;                    ///< of a query
        const std::vector<fragment_parameter>* fragment_parameters = nullptr;  ///< of a fragment
        std::size_t depth = 0;
    };

    [[nodiscard]] static bool has_call(const std::vector<clause>& clauses);
    [[nodiscard]] const fragment_tree* find(const fragment_call& call);
    void check_calls(const std::vector<clause>& clauses, const fragment_tree& within);
    [[nodiscard]] bool check_arguments(const fragment_call& call, const fragment_tree& fragment, const place& at);
    [[nodiscard]] bool check_node(const expression& argument, const fragment_parameter& wanted, const place& at);
    [[nodiscard]] bool check_value(const expression& argument, const fragment_parameter& wanted, const place& at);

    [[nodiscard]] bool expand(std::vector<clause>& clauses, const place& at);
    [[nodiscard]] bool expand_blocks(clause& one, const place& at);
    [[nodiscard]] bool write(const fragment_call& call, std::vector<clause>& into, const place& at);

    void substitute(std::vector<clause>& clauses, const substitution& by);
    void substitute(binding& one, const substitution& by);
    void substitute(traversal& one, const substitution& by);
    void substitute(filter& one, const substitution& by);
    void substitute(null_test& one, const substitution& by);
    void substitute(junction& one, const substitution& by);
    void substitute(negation& one, const substitution& by);
    void substitute(choice& one, const substitution& by);
    void substitute(optional_block& one, const substitution& by);
    void substitute(fragment_call& one, const substitution& by);
    void substitute(test& one, const substitution& by);
    void substitute(expression& one, const substitution& by);
    static void rename(std::string& variable, const substitution& by);

    token_cursor& cursor_;
    std::map<std::string_view, const fragment_tree*> fragments_;
    const names& broken_;
    names wrong_;  ///< fragments whose calls are wrong
    query_tree* query_ = nullptr;
    source_span outermost_ = {};  ///< the call in the query
    std::size_t calls_ = 0;       ///< in the query, each with a number
};

/// A message without the numbers of calls: `$friend@2` is `$friend` in the text.
[[nodiscard]] std::string without_call_numbers(std::string message);

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/syntax/fragment_expander.ipp>
#endif
