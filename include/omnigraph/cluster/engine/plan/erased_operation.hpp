// The operations of a kind in type-erased form, as the engine uses them.
//
//     const erased_fence& fence = erased_kinds_of<standard_kinds>[0].fence;
//     for (const auto& operation : fence.operations) print(operation.name);
//
// What `prepare`, `run`, `run_all` and `observe` of a kind throw is a fault of the resource that they were asked about;
// after `run` and `run_all` it is in doubt what was written. The texts that they hand over become parts of reports and
// of the ledger, so bytes that are not UTF-8 are escaped.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/core/capabilities.hpp>
#include <omnigraph/cluster/core/change_action.hpp>
#include <omnigraph/cluster/core/digest.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/printable.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/host/operation.hpp>

namespace omnigraph::cluster {

/// One of the requests of `run_all`. `declaration` points to a declaration of the kind.
struct erased_request {
    const operation_context* context = nullptr;
    const void* declaration = nullptr;
};

/// A type-erased operation. `declaration` points to a declaration of its kind and is null for `erase`.
struct erased_operation {
    std::string_view name;
    change_action action;
    diagnostic_code failed, incomplete;
    preparation (*prepare)(const operation_context&, const void* declaration) = nullptr;
    graph_result<operation_outcome> (*run)(const operation_context&, const void* declaration) = nullptr;
    recovery_verdict (*classify)(const recovery_observation&) = nullptr;
    std::vector<graph_result<operation_outcome>> (*run_all)(std::span<const erased_request>) = nullptr;  ///< optional
};

/// What a kind manages outside the ledger; empty for a kind without operations.
struct erased_fence {
    std::span<const erased_operation> operations{};
    diagnostic_code observation_error{};
    std::string (*root)(std::string_view address) = nullptr;
    std::optional<digest> (*content_digest)(const void* declaration) = nullptr;
    graph_result<root_observation> (*observe)(const operation_context&) = nullptr;
    std::optional<std::size_t> carries{};  ///< rank of the kind whose row records the observation; default: its own
};

namespace detail {

/// The fault of a member that has thrown: a fault of its resource, and of no other.
inline graph_error thrown_by(std::string_view member, const std::string& what, write_effect effect = write_effect::no) {
    return {.message = "`" + std::string{member} + "` of the kind has thrown: " + what + ".", .effect = effect};
}

inline void make_storable(live_graph& live) { live.graph_uid = escape_invalid_utf8(live.graph_uid); }
inline void make_storable(operation_outcome& outcome) {
    if (outcome.live) make_storable(*outcome.live);
}
inline void make_storable(root_observation& seen) {
    if (seen.live) make_storable(*seen.live);
    seen.fault = escape_invalid_utf8(seen.fault);
}
inline void make_storable(graph_error& failed) {
    for (auto* text : {&failed.message, &failed.remedy, &failed.outline, &failed.kept})
        *text = escape_invalid_utf8(*text);
}

/// The same answer with texts that are UTF-8.
template <class Answer>
graph_result<Answer> storable(graph_result<Answer> answer) {
    if (answer) {
        make_storable(*answer);
        return answer;
    }
    auto failed = std::move(answer).error();
    make_storable(failed);
    return failed;
}

template <class Kind, class Operation>
preparation prepare_erased(const operation_context& context, const void* declaration) {
    return or_thrown(
        [&]() -> preparation {
            if constexpr (Operation::action == change_action::erase) return Operation::prepare(context);
            else return Operation::prepare(context, *static_cast<const declaration_of<Kind>*>(declaration));
        },
        [&](const std::string& what) {
            return preparation::refuse(
                error(Operation::failed, context.address, thrown_by("prepare", what).message)
                    .with_remedy("Nothing was begun. The author of the kind has to correct it."));
        });
}

template <class Kind, class Operation>
graph_result<operation_outcome> run_erased(const operation_context& context, const void* declaration) {
    return storable(or_thrown(
        [&]() -> graph_result<operation_outcome> {
            if constexpr (Operation::action == change_action::erase) return Operation::run(context);
            else return Operation::run(context, *static_cast<const declaration_of<Kind>*>(declaration));
        },
        [](const std::string& what) { return thrown_by("run", what, write_effect::unknown); }));
}

template <class Kind, class Operation>
std::vector<graph_result<operation_outcome>> run_all_erased(std::span<const erased_request> requests) {
    std::vector<operation_request<declaration_of<Kind>>> typed;
    for (const auto& [context, declaration] : requests)
        typed.push_back({context, static_cast<const declaration_of<Kind>*>(declaration)});
    auto outcomes = or_thrown([&] { return Operation::run_all(typed); },
                              [&](const std::string& what) {
                                  return std::vector<graph_result<operation_outcome>>(
                                      requests.size(), thrown_by("run_all", what, write_effect::unknown));
                              });
    for (auto& outcome : outcomes) outcome = storable(std::move(outcome));
    return outcomes;
}

template <class Kind, class Operation>
constexpr auto run_all_of() -> decltype(erased_operation::run_all) {
    if constexpr (has_run_all<Operation, declaration_of<Kind>>) return &run_all_erased<Kind, Operation>;
    else return nullptr;
}

template <class Kind, class List>
struct operation_table;
template <class Kind, class... Operations>
struct operation_table<Kind, operation_list<Operations...>> {
    static constexpr std::array<erased_operation, sizeof...(Operations)> rows{
        erased_operation{Operations::name, Operations::action, Operations::failed, Operations::incomplete,
                         &prepare_erased<Kind, Operations>, &run_erased<Kind, Operations>,
                         [](const recovery_observation& seen) { return Operations::classify(seen); },
                         run_all_of<Kind, Operations>()}...};
};

template <class Kind>
std::optional<digest> content_digest_erased(const void* declaration) {
    const auto& declared = *static_cast<const declaration_of<Kind>*>(declaration);
    if constexpr (has_content_digest<Kind>) return resource_traits<Kind>::content_digest(declared);
    else return resource_traits<Kind>::digest_of(declared);
}

template <class Kind>
graph_result<root_observation> observe_erased(const operation_context& context) {
    if constexpr (has_observe<Kind>)
        return storable(or_thrown([&] { return resource_traits<Kind>::observe(context); },
                                  [](const std::string& what) { return thrown_by("observe", what); }));
    else return storable(observe_root(context.host, context.root));
}

template <class Kind, class... Order>
consteval std::optional<std::size_t> carried_rank(kinds<Order...>) {
    std::optional<std::size_t> carried;
    const auto look_at = [&]<class Other>(std::size_t rank) {
        if constexpr (moves_container<Other>)
            if constexpr (std::same_as<typename resource_traits<Other>::within, Kind>) carried = rank;
    };
    std::size_t rank = 0;
    (look_at.template operator()<Order>(rank++), ...);
    return carried;
}

// A kind that moves the root of its container is observed in the same way as the container.
template <class Kind, class Order>
constexpr erased_fence container_fence_of() {
    using container = typename resource_traits<Kind>::within;
    return {operation_table<Kind, typename resource_traits<Kind>::operations>::rows,
            resource_traits<container>::observation_error,
            [](std::string_view address) -> std::string {
                return resource_traits<container>::root(container_of<Kind>(address));
            },
            &content_digest_erased<Kind>,
            &observe_erased<container>,
            {}};
}

template <class Kind, class Order>
constexpr erased_fence fence_of() {
    using traits = resource_traits<Kind>;
    return {operation_table<Kind, typename traits::operations>::rows,
            traits::observation_error,
            [](std::string_view address) -> std::string { return traits::root(address); },
            &content_digest_erased<Kind>,
            &observe_erased<Kind>,
            carried_rank<Kind>(Order{})};
}

}  // namespace detail

}  // namespace omnigraph::cluster
