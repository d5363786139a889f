// Operations: how a kind moves something outside the ledger. An operation is one struct, named in the `operations` list
// of its kind:
//
//     struct graph_create {
//         static constexpr std::string_view name = "graph_create";        // the `kind` of its sidecars
//         static constexpr change_action action = change_action::create;  // the change that it carries out
//         static constexpr diagnostic_code failed = codes::graph_create_failed;
//         static constexpr diagnostic_code incomplete = codes::graph_create_incomplete;
//         static preparation prepare(const operation_context&, const declaration&);
//         static graph_result<operation_outcome> run(const operation_context&, const declaration&);
//         static recovery_verdict classify(const recovery_observation&);
//     };
//
//     using operations = operation_list<graph_create>;                    // in resource_traits
//
// An operation that can run for many resources at once also has `run_all`, over a span of operation_request.
// An operation whose action is `erase` gets no declaration. host/operation.hpp has the types.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

#include <omnigraph/cluster/core/change_action.hpp>
#include <omnigraph/cluster/core/diagnostic.hpp>
#include <omnigraph/cluster/core/result.hpp>

namespace omnigraph::cluster {

struct graph_error;
struct operation_context;
struct operation_outcome;
template <class Declaration>
struct operation_request;
struct preparation;
struct recovery_observation;
enum class recovery_verdict;

/// The operations of one kind; at most one for each action.
template <class... Operations>
struct operation_list {
    static constexpr std::size_t size = sizeof...(Operations);
};

/// `name`: the `kind` of its sidecars. No other operation in the list of kinds may have it.
template <class Operation>
concept has_operation_name = requires {
    { Operation::name } -> std::convertible_to<std::string_view>;
};

/// `action`: the change that the operation carries out.
template <class Operation>
concept has_action = requires {
    { Operation::action } -> std::convertible_to<change_action>;
};

/// `failed`: the diagnostic code of a failed run, and the reason of the change's status.
template <class Operation>
concept has_failed_code = requires {
    { Operation::failed } -> std::convertible_to<diagnostic_code>;
};

/// `incomplete`: the diagnostic code, and the condition, when an interrupted run left something that does not open.
template <class Operation>
concept has_incomplete_code = requires {
    { Operation::incomplete } -> std::convertible_to<diagnostic_code>;
};

/// The operation erases, so it gets no declaration.
template <class Operation>
concept erases = requires { requires Operation::action == change_action::erase; };

/// The operation creates or updates what a declaration says. Also false without an `action`.
template <class Operation>
concept carries_declaration = has_action<Operation> && !erases<Operation>;

/// `prepare`: checks, and writes nothing. Plans ask it, too, maybe for several resources at once.
template <class Operation, class Declaration>
concept has_prepare =
    (!erases<Operation> && requires(const operation_context& context, const Declaration& declaration) {
        { Operation::prepare(context, declaration) } -> std::same_as<preparation>;
    }) || (!carries_declaration<Operation> && requires(const operation_context& context) {
        { Operation::prepare(context) } -> std::same_as<preparation>;
    });

/// `run`: moves something. The sidecar is written before this call.
template <class Operation, class Declaration>
concept has_run = (!erases<Operation> && requires(const operation_context& context, const Declaration& declaration) {
                      { Operation::run(context, declaration) } -> std::same_as<result<operation_outcome, graph_error>>;
                  }) || (!carries_declaration<Operation> && requires(const operation_context& context) {
                      { Operation::run(context) } -> std::same_as<result<operation_outcome, graph_error>>;
                  });

/// `run_all` performs `run` for many resources of the kind; it returns one outcome for each, in their order.
template <class Operation, class Declaration>
concept has_run_all = requires(std::span<const operation_request<Declaration>> requests) {
    requires std::same_as<typename decltype(Operation::run_all(requests))::value_type::value_type, operation_outcome>;
};

/// True when the operation has a member of that name, whatever its signature.
template <class Operation>
concept spells_run_all = requires { &Operation::run_all; };

/// `classify`: decides from digests alone how far an interrupted run came.
template <class Operation>
concept has_classify = requires(const recovery_observation& seen) {
    { Operation::classify(seen) } -> std::same_as<recovery_verdict>;
};

}  // namespace omnigraph::cluster
