// Which names a query mentions, and which variables hang together.
//
//     query_uses uses{checked};
//     uses.mentions("name");                    // does any expression say $name?
//     uses.first_of_groups(checked);            // more than one: nothing connects them
//
// (1) Names are without their `$`. A parameter and a match variable never share one in a
//     query that passed the checker.
// (2) What a negation mentions is counted, and connects nothing but outer variables.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/source/source.hpp>
#include <omnigraph/cluster/lang/syntax/query_tree.hpp>

namespace omnigraph::cluster::lang {

class query_uses {
public:
    /// `query` has passed the checker and outlives this.
    explicit query_uses(const checked_query& query);

    /// An end or an edge variable of a traversal, in written order.
    struct place {
        std::string name;
        source_span span;
        bool is_edge = false;
        bool negated = false;  ///< inside of a negation, where it makes no rows
    };

    [[nodiscard]] bool mentions(std::string_view name) const { return counts_.contains(name); }
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] bool counts_rows() const { return counts_rows_; }
    [[nodiscard]] const std::vector<place>& traversed() const { return traversed_; }

    /// The first variable of each group that nothing connects with the ones before, in order of first binding.
    [[nodiscard]] std::vector<std::string_view> first_of_groups(const checked_query& query);

private:
    using numbers = std::vector<std::size_t>;

    void look_at(const read_body& read);

    void look_at(const write_body& write);

    void look_at(const clause& of, numbers& together, bool outermost);
    void look_at(const binding& of, numbers& together, bool);
    void look_at(const traversal& of, numbers& together, bool outermost);
    void look_at(const filter& of, numbers& together, bool);
    void look_at(const null_test& of, numbers& together, bool) { look_at(of.value, together); }
    void look_at(const junction& of, numbers& together, bool outermost);
    void look_at(const negation& of, numbers& together, bool);
    void look_at(const expression& of, numbers& together);

    void mention(const std::string& name, numbers& together);

    [[nodiscard]] std::size_t root_of(std::size_t at);
    void connect(std::size_t a, std::size_t b) { next_[root_of(a)] = root_of(b); }

    std::map<std::string, std::size_t, std::less<>> counts_;
    std::map<std::string, std::size_t, std::less<>> numbers_;  ///< of the variables of the match block
    std::vector<std::size_t> next_;                            ///< towards the root of a variable's group
    std::vector<place> traversed_;
    bool counts_rows_ = false;
};

}  // namespace omnigraph::cluster::lang

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/lang/check/query_uses.ipp>
#endif
