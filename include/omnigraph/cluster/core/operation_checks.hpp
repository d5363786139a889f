// Refuses an operation that is only half there, and operations that could be confused, with one sentence each.
// core/capability_checks.hpp checks the operations of every kind of a list by them.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <omnigraph/cluster/core/change_action.hpp>
#include <omnigraph/cluster/core/operation.hpp>

namespace omnigraph::cluster {

namespace detail {

template <class Operation>
concept has_nonempty_name =
    has_operation_name<Operation> && requires { requires std::string_view(Operation::name) != std::string_view(); };

template <std::size_t Size>
consteval bool are_distinct(const std::array<std::string_view, Size>& names) {
    for (std::size_t i = 0; i < Size; ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (names[i] == names[j]) return false;
    return true;
}

template <class Operation, class Declaration>
consteval bool check_operation() {
    static_assert(has_operation_name<Operation>,
                  "an operation needs: static constexpr std::string_view name = \"...\";  (its sidecar's `kind`)");
    constexpr bool called = has_nonempty_name<Operation>;
    static_assert(called || !has_operation_name<Operation>,
                  "the `name` of an operation is empty; its sidecars could not say which operation they are about");
    static_assert(has_action<Operation>,
                  "an operation needs: static constexpr change_action action = change_action::create;  (or update, "
                  "erase: the change that it carries out)");
    static_assert(has_failed_code<Operation>, "an operation needs: static constexpr diagnostic_code failed{\"...\"};");
    static_assert(has_incomplete_code<Operation>,
                  "an operation needs: static constexpr diagnostic_code incomplete{\"...\"};  (what was interrupted "
                  "and does not open)");
    constexpr bool prepares = has_prepare<Operation, Declaration>;
    static_assert(prepares || erases<Operation>,
                  "an operation needs: static preparation prepare(const operation_context&, const declaration&);  "
                  "(it looks before anything is written)");
    static_assert(prepares || !erases<Operation>,
                  "an operation that erases needs: static preparation prepare(const operation_context&);  (it gets no "
                  "declaration)");
    constexpr bool runs = has_run<Operation, Declaration>;
    static_assert(runs || erases<Operation>,
                  "an operation needs: static graph_result<operation_outcome> run(const operation_context&, const "
                  "declaration&);");
    static_assert(runs || !erases<Operation>,
                  "an operation that erases needs: static graph_result<operation_outcome> run(const "
                  "operation_context&);  (it gets no declaration)");
    static_assert(has_classify<Operation>,
                  "an operation needs: static recovery_verdict classify(const recovery_observation&);  (what became "
                  "of an interrupted run)");
    constexpr bool together = !spells_run_all<Operation> || (has_run_all<Operation, Declaration> && !erases<Operation>);
    static_assert(together,
                  "this operation's `run_all` has to be: static std::vector<graph_result<operation_outcome>> "
                  "run_all(std::span<const operation_request<declaration>>);  (and what erases has none)");
    return called && has_action<Operation> && has_failed_code<Operation> && has_incomplete_code<Operation> &&
           prepares && runs && has_classify<Operation> && together;
}

}  // namespace detail

/// True when each operation is whole, and no two are for one action or of one name.
template <class Declaration, class... Operations>
consteval bool check_operations(operation_list<Operations...>) {
    static_assert(sizeof...(Operations) > 0,
                  "a kind whose `operations` are none moves nothing: leave `operations` out");
    if constexpr (sizeof...(Operations) == 0 || !(detail::check_operation<Operations, Declaration>() && ...))
        return false;
    else {
        constexpr bool distinct = ((((Operations::action == change_action::create) + ... + 0) <= 1) &&
                                   (((Operations::action == change_action::update) + ... + 0) <= 1) &&
                                   (((Operations::action == change_action::erase) + ... + 0) <= 1));
        static_assert(distinct, "two operations of this kind have the same `action`; a change is carried out by one");
        constexpr bool apart = detail::are_distinct<sizeof...(Operations)>({std::string_view{Operations::name}...});
        static_assert(
            !distinct || apart,
            "two operations of this kind have the same `name`; a sidecar could not say which one it is about");
        return distinct && apart;
    }
}

}  // namespace omnigraph::cluster
