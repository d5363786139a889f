// Bodies of lang/check/query_size.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <omnigraph/cluster/core/codes/language.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/lang/check/query_size.hpp>
#include <omnigraph/cluster/lang/source/source.hpp>

namespace omnigraph::cluster::lang::detail {

/// Measures a query, and stops at the first part that exceeds a limit.
class query_measure {
public:
    explicit query_measure(query_faults& findings) : findings_{findings} {}

    [[nodiscard]] bool fits() const { return fits_; }

    void visit(const query_tree& query) {
        if (query.parameters.size() > max_query_parameters)
            refuse(query.parameters[max_query_parameters].span, "parameters", max_query_parameters,
                   "Pass lists, or ask several queries.");
        if (const auto* read = std::get_if<read_body>(&query.body)) return visit(*read);
        for (const auto& one : std::get<write_body>(query.body).statements)
            std::visit([&](const auto& statement) { visit_statement(statement); }, one);
    }

private:
    using names = std::set<std::string_view>;

    /// Only what is computed becomes part of a statement of the engine.
    void visit_statement(const auto& statement) {
        if constexpr (requires { statement.assignments; })
            for (const auto& one : statement.assignments)
                if (is_computed(one.value)) visit(one.value);
        if constexpr (requires { statement.where; }) visit(statement.where);
    }
    void visit(const row_test& one) {
        if (fits_) std::visit([&](const auto& held) { visit(held); }, one);
    }
    void visit(const predicate&) {}
    void visit(const row_junction& one) {
        for (const auto& part : one.parts) visit(part);
    }

    void visit(const read_body& read) {
        static_cast<void>(visit(read.match));
        if (read.returns.size() > max_query_columns)
            refuse(read.returns[max_query_columns].value.span, "columns", max_query_columns,
                   "Return less, or ask several queries.");
        if (read.order.size() > max_query_order_keys)
            refuse(read.order[max_query_order_keys].value.span, "keys of its order", max_query_order_keys,
                   "Order by less: what is equal in all of them is ordered by ids anyway.");
        for (const auto& one : read.returns) visit(one.value);
        for (const auto& one : read.having) visit(one);
        for (const auto& one : read.order) visit(one.value);
    }

    std::set<std::string_view> visit(const std::vector<clause>& clauses) {
        scopes_.emplace_back();
        for (const auto& one : clauses) {
            if (!fits_) break;
            std::visit([&](const auto& written) { visit(written); }, one);
        }
        auto bound = std::move(scopes_.back());
        scopes_.pop_back();
        return bound;
    }

    void visit(const binding& one) {
        bind(one.variable, one.span);
        for (const auto& condition : one.conditions) visit(condition.value);
    }
    void visit(const traversal& one) {
        bind(one.left, one.left_span);
        bind(one.right, one.right_span);
        if (!one.edge_variable.empty()) bind(one.edge_variable, one.edge_variable_span);
        add_term(one.span);
    }
    void visit(const filter& one) {
        visit(one.left);
        visit(one.right);
    }
    void visit(const null_test& one) { visit(one.value); }
    void visit(const junction& one) {
        if (++junctions_ > max_test_nesting)
            refuse(one.span, "levels of `and`, `or` and `not` in each other", max_test_nesting,
                   "Write the test flatter: (a and b) and c is a and b and c.");
        for (const auto& part : one.parts) {
            if (!fits_) break;
            std::visit([&](const auto& held) { visit(held); }, part);
        }
        --junctions_;
    }
    void visit(const test& one) {
        if (fits_) std::visit([&](const auto& held) { visit(held); }, one);
    }
    void visit(const fragment_call&) {}  // expanded by the parser
    void visit(const negation& one) { static_cast<void>(visit_block(one.clauses, one.span)); }
    void visit(const choice& one) {
        const auto before = amount_;
        std::optional<names> shared;
        for (const auto& branch : one.branches) {
            const auto bound = visit_block(branch, one.span);
            if (!shared) shared = bound;
            else std::erase_if(*shared, [&](std::string_view name) { return !bound.contains(name); });
        }
        if (!shared) return;
        repeat(shared->size(), amount_.terms - before.terms, one.span, "variables that all alternatives bind");
        scopes_.back().merge(*shared);
    }
    /// A nested optional block is executed as a neighbour of the enclosing one; inside of it as well, where the
    /// enclosing one tests what it binds.
    void visit(const optional_block& one) {
        const auto before = amount_;
        const auto neighbours = std::exchange(inside_optional_, {});
        auto bound = visit_block(one.clauses, one.span);
        const auto inside = tests_optionals(one) ? amount{} : inside_optional_;
        repeat(amount_.variables - before.variables - inside.variables, amount_.terms - before.terms - inside.terms,
               one.span, "variables in an optional block");
        inside_optional_ = {neighbours.terms + amount_.terms - before.terms,
                            neighbours.variables + amount_.variables - before.variables};
        scopes_.back().merge(bound);
    }
    /// Whether a test of the block mentions what an optional block in it binds.
    [[nodiscard]] static bool tests_optionals(const optional_block& block) {
        names theirs;
        for (const auto& one : block.clauses)
            if (const auto* inner = std::get_if<optional_block>(&one)) collect(inner->clauses, theirs);
        return !theirs.empty() && std::ranges::any_of(block.clauses, [&](const clause& one) {
            return std::visit([&](const auto& written) { return mentions(written, theirs); }, one);
        });
    }
    static void collect(const std::vector<clause>& clauses, names& into) {
        for (const auto& one : clauses) {
            if (const auto* bound = std::get_if<binding>(&one)) into.insert(bound->variable);
            if (const auto* along = std::get_if<traversal>(&one))
                into.insert({along->left, along->right, along->edge_variable});
            if (const auto* inner = std::get_if<optional_block>(&one)) collect(inner->clauses, into);
        }
    }
    static bool mentions(const auto&, const names&) { return false; }
    static bool mentions(const expression& expr, const names& of) {
        return of.contains(expr.form == expression_form::property ? expr.variable : expr.name) ||
               std::ranges::any_of(expr.arguments, [&](const expression& one) { return mentions(one, of); }) ||
               std::ranges::any_of(expr.branches, [&](const case_branch& one) {
                   return mentions(one.value, of) || mentions(one.condition, of);
               });
    }
    static bool mentions(const test& one, const names& of) {
        return std::visit([&](const auto& held) { return mentions(held, of); }, one);
    }
    static bool mentions(const filter& one, const names& of) {
        return mentions(one.left, of) || mentions(one.right, of);
    }
    static bool mentions(const null_test& one, const names& of) { return mentions(one.value, of); }
    static bool mentions(const junction& one, const names& of) {
        return std::ranges::any_of(one.parts, [&](const test& part) { return mentions(part, of); });
    }
    static bool mentions(const negation&, const names&) { return true; }

    void visit(const expression& expr) {
        add_term(expr.span);
        for (const auto& argument : expr.arguments) visit(argument);
        for (const auto& branch : expr.branches) {
            visit(branch.condition);
            visit(branch.value);
        }
    }

    /// Returns the variables that the block binds.
    names visit_block(const std::vector<clause>& clauses, source_span where) {
        if (++blocks_ > max_block_nesting) refuse(where, "blocks in each other", max_block_nesting, "Ask two queries.");
        auto bound = visit(clauses);
        --blocks_;
        return bound;
    }

    /// Counts the terms of a block once for each outer variable that it binds, because it is executed that often.
    void repeat(std::size_t times, std::size_t terms, source_span where, std::string_view what) {
        if (times > max_block_variables)
            return refuse(where, what, max_block_variables, "Bind less, or ask two queries.");
        if (times > 1) add_terms(terms * (times - 1), where);
    }

    void add_term(source_span where) { add_terms(1, where); }
    void add_terms(std::size_t count, source_span where) {
        amount_.terms += count;
        if (amount_.terms > max_query_terms)
            refuse(where, "values and traversals", max_query_terms, "Pass a list, or ask several queries.");
    }

    void bind(std::string_view name, source_span where) {
        const auto known = [&](const auto& scope) { return scope.contains(name); };
        if (name != anonymous && (std::ranges::any_of(scopes_, known) || !scopes_.back().insert(name).second)) return;
        if (++amount_.variables > max_query_variables)
            refuse(where, "variables of nodes and edges", max_query_variables, "Ask several queries.");
    }

    void refuse(source_span where, std::string_view parts, std::size_t most, std::string remedy) {
        if (fits_)
            findings_.add(codes::query_too_large, where,
                          "A query has at most " + std::to_string(most) + " " + std::string{parts} + ".",
                          std::move(remedy));
        fits_ = false;
    }

    query_faults& findings_;
    std::vector<std::set<std::string_view>> scopes_;
    struct amount {
        std::size_t terms = 0, variables = 0;
    };
    amount amount_, inside_optional_;
    std::size_t blocks_ = 0, junctions_ = 0;
    bool fits_ = true;
};

}  // namespace omnigraph::cluster::lang::detail

namespace omnigraph::cluster::lang {

OMNIGRAPH_INLINE bool fits_engines(const query_tree& query, query_faults& findings) {
    detail::query_measure measure{findings};
    measure.visit(query);
    return measure.fits();
}

}  // namespace omnigraph::cluster::lang
