// Bodies of ledger/kept_apart.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/relocation.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/read_ahead.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE diagnostic unbound(std::string message, std::string remedy) {
    return error(codes::state_backend_mismatch, "state.backend", std::move(message)).with_remedy(std::move(remedy));
}

/// The marks of both places as they were read; nullopt when there is nothing.
struct read_marks {
    std::optional<relocation_record> beside_graphs, beside_ledger;
};

/// What stands in the place of the ledger at one place.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<std::string>> text_at(object_store& place, std::string_view key) {
    auto object = place.get(key);
    if (object) return std::optional{std::move(object->bytes)};
    if (object.error().fault == store_fault::absent) return std::optional<std::string>{};
    return error(codes::state_read_error, place.display(key),
                 "This place of the cluster could not be read: " + object.error().cause + ".")
        .with_remedy("Check that " + place.display(key) + " can be reached and read.");
}

[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<relocation_record>> mark_beside_graphs(
    const std::optional<std::string>& text, const cluster_places& places) {
    if (!text) return std::optional<relocation_record>{};
    auto mark = parse_relocation(*text);
    if (!mark)
        return unbound("The ledger of this cluster is kept with its graphs at " + places.storage + ", and not at " +
                           *places.ledger + ".",
                       "Move it with `omnigraph cluster migrate-state " + shell_word(*places.ledger) +
                           "`, or remove `backend` from `state:` in cluster.yaml.");
    if (mark->kind != relocation_kinds::apart || mark->ledger) return relocated(*mark);
    if (mark->place != *places.ledger)
        return unbound("The ledger of the graphs at " + places.storage + " is kept at " + mark->place +
                           ", and not at " + *places.ledger + ".",
                       "Correct `backend` under `state:`, or `storage`, in cluster.yaml.");
    return mark;
}

[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<relocation_record>> mark_beside_ledger(
    const std::optional<std::string>& text, const cluster_places& places, const std::string& shown) {
    if (!text) return std::optional<relocation_record>{};
    auto mark = parse_relocation(*text);
    if (!mark)
        return unbound("A whole cluster is stored at " + *places.ledger + ", so no other ledger can be kept there.",
                       "Name another place under `state: { backend: ... }` in cluster.yaml.");
    if (mark->kind != relocation_kinds::holds) return relocated(*mark);
    if (mark->place != places.storage)
        return unbound("The ledger at " + *places.ledger + " belongs to the graphs at " + mark->place +
                           ", and not to those at " + places.storage + ".",
                       "Correct `storage`, or `backend` under `state:`, in cluster.yaml. If the graphs were moved "
                       "there by hand, write their new place as `place` into " +
                           shown + ".");
    return mark;
}

[[nodiscard]] OMNIGRAPH_INLINE result<read_marks> marks_of(divided_store& store, const cluster_places& places) {
    const std::array<object_store*, 2> ends{&store.place_of_graphs(), &store.place_of_ledger()};
    std::array<std::optional<result<std::optional<std::string>>>, 2> texts;
    in_parallel(ends.size(), ends.size(), [&](std::size_t i) { texts[i] = text_at(*ends[i], layout::state); });
    for (auto& text : texts)
        if (!*text) return std::move(*text).error();
    auto beside_graphs = mark_beside_graphs(**texts[0], places);
    if (!beside_graphs) return std::move(beside_graphs).error();
    auto beside_ledger = mark_beside_ledger(**texts[1], places, ends[1]->display(layout::state));
    if (!beside_ledger) return std::move(beside_ledger).error();
    return read_marks{*std::move(beside_graphs), *std::move(beside_ledger)};
}

/// With a ledger, both marks have to be there. Without one, they can be written; the ledger's is written first, so only
/// a loss leaves the other alone.
[[nodiscard]] OMNIGRAPH_INLINE result<place_binding> judge_marks(divided_store& store, const cluster_places& places,
                                                                 const read_marks& marks) {
    const auto& [graphs, ledger] = marks;
    if (graphs && ledger && graphs->id == ledger->id) return place_binding::bound;
    const auto stored = text_at(store.place_of_ledger(), layout::apart_ledger);
    if (!stored) return stored.error();
    const auto place = store.place_of_ledger().display(layout::apart_ledger);
    if (!*stored && graphs && !ledger) return place_binding::ledger_lost;
    if (!*stored && !(graphs && ledger)) return place_binding::unmarked;
    const auto aside = "If that place was lost or emptied, move " + place +
                       " aside and run `omnigraph cluster import`, then `omnigraph cluster apply`.";
    if (!graphs)
        return unbound("The ledger at " + *places.ledger +
                           " describes graphs that were applied to another place than " + places.storage +
                           ": no mark there names it.",
                       "Correct `storage` in cluster.yaml, or go to the machine that has that folder. " + aside);
    if (!ledger)
        return unbound("The ledger at " + *places.ledger + " has lost the mark that names its graphs.",
                       "Restore " + store.place_of_ledger().display(layout::state) + " from a backup. " + aside);
    return unbound("The graphs at " + places.storage + " and the ledger at " + *places.ledger +
                       " name each other, but come from two different clusters.",
                   "Restore both places from backups of one time. " + aside);
}

/// Follows a mark from one place to the other.
[[nodiscard]] OMNIGRAPH_INLINE result<std::unique_ptr<object_store>> follow(const root_opener& open,
                                                                            std::unique_ptr<object_store> here,
                                                                            const relocation_record& mark) {
    auto there = open(mark.place);
    if (!there) return std::move(there).error();
    const auto answer = text_at(**there, layout::state);
    if (!answer) return answer.error();
    const bool is_ledger_there = mark.kind == relocation_kinds::apart;
    const auto back = *answer ? parse_relocation(**answer) : std::nullopt;
    if (back && back->kind == relocation_kinds::apart && back->ledger) return relocated(*back);
    // The place in the mark there may be how another machine names this one.
    if (!back || back->id != mark.id ||
        back->kind != (is_ledger_there ? relocation_kinds::holds : relocation_kinds::apart))
        return unbound("A mark at " + here->display(layout::state) + " names " + mark.place +
                           ", but what is stored there does not belong to it.",
                       "Restore that place from a backup; `omnigraph cluster status` in the folder of the cluster "
                       "says what is wrong.");
    auto graphs = is_ledger_there ? std::move(here) : *std::move(there);
    auto ledger = is_ledger_there ? *std::move(there) : std::move(here);
    return std::unique_ptr<object_store>{std::make_unique<divided_store>(std::move(graphs), std::move(ledger))};
}

}  // namespace omnigraph::cluster::detail

namespace omnigraph::cluster {

OMNIGRAPH_INLINE result<std::unique_ptr<divided_store>> open_divided(const root_opener& open,
                                                                     const cluster_places& places) {
    auto graphs = open(places.storage);
    if (!graphs) return std::move(graphs).error();
    auto ledger = open(*places.ledger);
    if (!ledger) {
        auto why = std::move(ledger).error();
        why.path = "state.backend";
        return why;
    }
    return std::make_unique<divided_store>(*std::move(graphs), *std::move(ledger));
}

OMNIGRAPH_INLINE result<std::unique_ptr<object_store>> open_cluster(const root_opener& open,
                                                                    const cluster_places& places) {
    if (!places.ledger) return open(places.storage);
    auto divided = open_divided(open, places);
    if (!divided) return std::move(divided).error();
    return std::unique_ptr<object_store>{*std::move(divided)};
}

OMNIGRAPH_INLINE result<std::unique_ptr<object_store>> open_cluster_at(const root_opener& open, const std::string& root,
                                                                       const std::vector<std::string>& prefixes) {
    auto opened = open(root);
    if (!opened) return opened;
    auto store = *std::move(opened);
    read_ahead_store* ahead = nullptr;
    if (is_bucket(*store)) {
        auto bucket = std::make_unique<read_ahead_store>(std::move(store));
        ahead = bucket.get();
        store = std::move(bucket);
        ahead->fetch({std::string{layout::state}}, prefixes);
    }
    auto stored = store->get(layout::state);
    const auto mark = stored ? parse_relocation(stored->bytes) : std::nullopt;
    if (mark && ((mark->kind == relocation_kinds::apart && !mark->ledger) || mark->kind == relocation_kinds::holds))
        return detail::follow(open, std::move(store), *mark);
    if (ahead) ahead->keep(layout::state, std::move(stored));
    return store;
}

OMNIGRAPH_INLINE result<place_binding> binding_of(divided_store& store, const cluster_places& places) {
    const auto marks = detail::marks_of(store, places);
    if (!marks) return marks.error();
    return detail::judge_marks(store, places, *marks);
}

OMNIGRAPH_INLINE diagnostic ledger_lost(const cluster_places& places) {
    return detail::unbound("The ledger of the graphs at " + places.storage + " is kept at " + *places.ledger +
                               ", and nothing of it is there.",
                           "Make that place available again: mount the folder, or correct `backend` under `state:` in "
                           "cluster.yaml. If it is lost for good, run `omnigraph cluster import`, then `omnigraph "
                           "cluster apply`.");
}

OMNIGRAPH_INLINE result<done> bind_places(divided_store& store, const cluster_places& places, runtime& system) {
    const auto marks = detail::marks_of(store, places);
    if (!marks) return marks.error();
    const auto bound = detail::judge_marks(store, places, *marks);
    if (!bound) return bound.error();
    if (*bound == place_binding::bound) return done{};
    const auto& known = marks->beside_ledger ? marks->beside_ledger : marks->beside_graphs;
    const auto id = known ? known->id : system.new_id();
    const auto write = [&](object_store& place, std::string_view kind, const std::string& other) -> result<done> {
        const auto text = encode_relocation(
            {.kind = std::string{kind}, .place = other, .at = format_timestamp(system.now()), .id = id});
        const auto written = recognise_write(place, layout::state, text, place.put_if_absent(layout::state, text));
        // Somebody was faster: the look below says who.
        if (written || written.error().fault == store_fault::precondition_failed) return done{};
        return error(codes::state_write_error, place.display(layout::state),
                     "The mark that binds the two places of the cluster could not be written: " +
                         written.error().cause + ".")
            .with_remedy("Check that both places can be written, then run the command again.");
    };
    if (auto claimed = write(store.place_of_ledger(), relocation_kinds::holds, places.storage); !claimed)
        return claimed;
    if (auto marked = write(store.place_of_graphs(), relocation_kinds::apart, *places.ledger); !marked) return marked;
    const auto now = binding_of(store, places);
    if (!now) return now.error();
    if (*now == place_binding::bound) return done{};
    return error(codes::state_write_error, *places.ledger, "The marks that bind the two places were removed meanwhile.")
        .with_remedy("Run the command again.");
}

}  // namespace omnigraph::cluster
