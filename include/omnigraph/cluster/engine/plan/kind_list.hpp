// A list of kinds at run time: their facts, and the one function that reads their declarations. The commands take a
// kind_list and are compiled once; the templates end at `kind_list_of<List>`.
//
//     const auto report = commands::plan(env, kind_list_of<standard_kinds>);
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/program_sections.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/thrown.hpp>
#include <omnigraph/cluster/engine/plan/finding_order.hpp>
#include <omnigraph/cluster/engine/plan/kind_reader.hpp>

namespace omnigraph::cluster {

/// What the kinds of a list read. `table` borrows from `declarations`, so both must stay together.
struct declared_resources {
    std::shared_ptr<const void> declarations;
    resource_table table;
    unusable_resources unusable;
};

/// A list of kinds, erased.
struct kind_list {
    kind_table kinds;
    program_sections sections;  ///< their top-level keys of cluster.yaml
    declared_resources (*read)(const cluster_config&, source_reader&, diagnostics& findings) = nullptr;
};

namespace detail {

/// The keys that `Key` has for the kinds, without those for which it has none.
template <class... K, class Key>
constexpr auto sections_of(kinds<K...>, Key) {
    constexpr std::array<std::string_view, sizeof...(K)> all{Key{}.template operator()<K>()...};
    std::array<std::string_view, std::ranges::count_if(all, [](auto key) { return !key.empty(); })> sections{};
    std::ranges::copy_if(all, sections.begin(), [](auto key) { return !key.empty(); });
    return sections;
}

inline constexpr auto own_section_of = []<class Kind>() -> std::string_view {
    if constexpr (has_section<Kind>) return resource_traits<Kind>::section;
    else return {};
};
inline constexpr auto typed_section_of = []<class Kind>() -> std::string_view {
    if constexpr (has_typed_section<Kind>) return spelling(resource_traits<Kind>::section);
    else return {};
};

template <class List>
inline constexpr auto section_names = sections_of(kind_order_t<List>{}, own_section_of);
template <class List>
inline constexpr auto typed_section_names = sections_of(kind_order_t<List>{}, typed_section_of);

/// The fault of a kind that throws while it says what is declared.
inline diagnostic declared_by_throwing(std::string_view path, const std::string& what) {
    return error(codes::kind_failed, std::string{path},
                 "A kind has thrown while it read what is declared: " + what + ".")
        .with_remedy("Look at what is declared of this kind; the author of the kind has to correct it.");
}

/// Each kind reads its own part after the kinds that it depends on; all faults are found in one run. What a kind throws
/// is a fault, too, and so are rows that the ledger cannot hold and roots that overlap.
template <class List>
declared_resources read_declarations(const cluster_config& config, source_reader& sources, diagnostics& findings) {
    auto desired = std::make_shared<desired_state<List>>();
    declared_resources declared;
    std::vector<diagnostics> by_kind(erased_kinds_of<List>.size());
    for_each_kind(kind_order_t<List>{}, [&]<class Kind>(hana::basic_type<Kind>) {
        if constexpr (has_read<Kind>) {
            auto& own = by_kind[rank_of<Kind>(kind_order_t<List>{})];
            const bool is_sound = std::ranges::none_of(by_kind, has_errors);
            kind_reader<Kind, List> reader{config, sources, *desired, declared.unusable, own, is_sound};
            or_thrown([&] { resource_traits<Kind>::read(reader); },
                      [&](const std::string& what) { own.push_back(declared_by_throwing(kind_name<Kind>(), what)); });
        }
    });
    append_in_order(erased_kinds_of<List>, std::move(by_kind), findings);
    or_thrown(
        [&] {
            declared.table = resource_table_of(*desired);
            check_rows(declared.table, findings);
            check_roots(erased_kinds_of<List>, declared.table, findings);
        },
        [&](const std::string& what) { findings.push_back(declared_by_throwing("cluster.yaml", what)); });
    declared.declarations = std::move(desired);
    return declared;
}

}  // namespace detail

/// The run-time form of `List`.
template <class List>
inline constexpr kind_list kind_list_of{erased_kinds_of<List>,
                                        {detail::section_names<List>, detail::typed_section_names<List>},
                                        &detail::read_declarations<List>};

}  // namespace omnigraph::cluster
