// The declared resources: one typed table for each kind.
//
//     desired_state<standard_kinds> desired;
//     desired.declare("query.kb.experts"_addr, declared);
#pragma once

#include <map>
#include <tuple>
#include <utility>

#include <omnigraph/cluster/core/address.hpp>
#include <omnigraph/cluster/core/kind_order.hpp>
#include <omnigraph/cluster/core/kinds.hpp>
#include <omnigraph/cluster/core/resource_traits.hpp>

namespace omnigraph::cluster {

/// The declarations of one kind, by address.
template <class Kind>
using declarations = std::map<address<Kind>, declaration_of<Kind>>;

template <class List>
class desired_state;

template <class... K>
class desired_state<kinds<K...>> {
public:
    /// Naming the order checks the kinds here, at the entrance. Nothing further in is constrained, so a mistake makes
    /// one error.
    using order = kind_order_t<kinds<K...>>;

    template <class Kind>
    void declare(address<Kind> name, declaration_of<Kind> declaration) {
        declarations_of<Kind>().insert_or_assign(std::move(name), std::move(declaration));
    }
    template <class Kind>
    void declare(address_literal<Kind> name, declaration_of<Kind> declaration) {
        declare(address<Kind>{name}, std::move(declaration));
    }

    template <class Kind>
    [[nodiscard]] declarations<Kind>& declarations_of() {
        return std::get<declarations<Kind>>(tables_);
    }
    template <class Kind>
    [[nodiscard]] const declarations<Kind>& declarations_of() const {
        return std::get<declarations<Kind>>(tables_);
    }

private:
    std::tuple<declarations<K>...> tables_;
};

}  // namespace omnigraph::cluster
