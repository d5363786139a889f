// Bodies of ledger/kept_apart.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/parallel.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/core/timestamp.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/json/record.hpp>
#include <omnigraph/cluster/ledger/document.hpp>
#include <omnigraph/cluster/ledger/kept_apart.hpp>
#include <omnigraph/cluster/ledger/layout.hpp>
#include <omnigraph/cluster/ledger/reach_remedy.hpp>
#include <omnigraph/cluster/ledger/read_limits.hpp>
#include <omnigraph/cluster/ledger/state.hpp>
#include <omnigraph/cluster/ledger/store_pass.hpp>
#include <omnigraph/cluster/store/read_ahead.hpp>

namespace omnigraph::cluster::detail {

[[nodiscard]] OMNIGRAPH_INLINE diagnostic unbound(std::string message, std::string remedy) {
    return error(codes::state_backend_mismatch, "state.backend", std::move(message)).with_remedy(std::move(remedy));
}

/// The marks of both places as they were read; nullopt when there is nothing.
struct read_marks {
    std::optional<relocation_record> beside_graphs, beside_ledger;
    bool has_old_names = false;  ///< of folders from which both were moved or copied
};

/// What stands in the place of the ledger at one place.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<std::string>> text_at(object_store& place, std::string_view key) {
    auto object = read_stored(place, key);
    if (object) return std::optional{std::move(object->bytes)};
    if (object.error().fault == store_fault::absent) return std::optional<std::string>{};
    return error(codes::state_read_error, place.display(key),
                 "This place of the cluster could not be read: " + object.error().cause + ".")
        .with_remedy(reach_remedy(place, key));
}

/// The text of the mark that `other` names the place of, on one line.
[[nodiscard]] OMNIGRAPH_INLINE std::string text_of_mark(std::string_view kind, const std::string& names,
                                                        const relocation_record& other) {
    return compact_json(
        to_json(relocation_record{.kind = std::string{kind}, .place = names, .at = other.at, .id = other.id}));
}

/// What leads on from a mark that is damaged or lost.
[[nodiscard]] OMNIGRAPH_INLINE std::string way_to_restore(const std::string& shown, std::string_view kind,
                                                          const std::string& names,
                                                          const std::optional<relocation_record>& other) {
    auto way = "Restore " + shown + " from a backup";
    if (other) way += ", or write into it the mark that belongs there: " + text_of_mark(kind, names, *other);
    return way + ".";
}

[[nodiscard]] OMNIGRAPH_INLINE diagnostic damaged_mark(const std::string& shown, std::string remedy) {
    return unbound("What stands at " + shown + " is neither a ledger nor a mark that this version can read.",
                   std::move(remedy));
}

/// The mark beside the graphs. `other`: the one beside the ledger, when it names these graphs.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<relocation_record>> mark_beside_graphs(
    const std::optional<std::string>& text, const cluster_places& places, const std::string& shown,
    const std::optional<relocation_record>& other) {
    if (!text) return std::optional<relocation_record>{};
    auto mark = parse_relocation(*text);
    if (!mark && !decode_state(*text))
        return damaged_mark(shown, way_to_restore(shown, relocation_kinds::apart, *places.ledger, other));
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

/// The mark beside the ledger. `other`: the one beside the graphs, when it names this place.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<relocation_record>> mark_beside_ledger(
    const std::optional<std::string>& text, const cluster_places& places, const std::string& shown,
    const std::optional<relocation_record>& other) {
    if (!text) return std::optional<relocation_record>{};
    auto mark = parse_relocation(*text);
    if (!mark && !decode_state(*text))
        return damaged_mark(shown, way_to_restore(shown, relocation_kinds::holds, places.storage, other));
    if (!mark)
        return unbound("A whole cluster is stored at " + *places.ledger + ", so no other ledger can be kept there.",
                       "Name another place under `state: { backend: ... }` in cluster.yaml.");
    if (mark->kind != relocation_kinds::holds) return relocated(*mark);
    if (mark->place == places.storage) return mark;
    auto remedy =
        "Correct `storage`, or `backend` under `state:`, in cluster.yaml. If the graphs were moved there by "
        "hand, write their new place as `place` into " +
        shown + ".";
    if (other)
        remedy +=
            " If they are a copy that shall be a cluster of its own, name another `backend`, remove the mark "
            "from `__cluster/state.json` at " +
            places.storage + ", and run `omnigraph cluster import`, then `omnigraph cluster apply`.";
    return unbound("The ledger at " + *places.ledger + " belongs to the graphs at " + mark->place +
                       ", and not to those at " + places.storage + ".",
                   std::move(remedy));
}

/// Whether both folders have other names than their marks say, and lie to each other as those did.
[[nodiscard]] OMNIGRAPH_INLINE bool went_together(const cluster_places& now, const relocation_record& beside_graphs,
                                                  const relocation_record& beside_ledger) {
    const auto& graphs_before = beside_ledger.place;
    const auto& ledger_before = beside_graphs.place;
    if (graphs_before == now.storage || ledger_before == *now.ledger) return false;
    for (const auto* place : {&now.storage, &*now.ledger, &graphs_before, &ledger_before})
        if (!place->starts_with('/')) return false;
    using path = std::filesystem::path;
    return path{ledger_before}.lexically_relative(graphs_before) == path{*now.ledger}.lexically_relative(now.storage);
}

[[nodiscard]] OMNIGRAPH_INLINE result<read_marks> marks_of(divided_store& store, const cluster_places& places) {
    const std::array<object_store*, 2> ends{&store.place_of_graphs(), &store.place_of_ledger()};
    std::array<std::optional<result<std::optional<std::string>>>, 2> texts;
    in_parallel(ends.size(), ends.size(), [&](std::size_t i) { texts[i] = text_at(*ends[i], layout::state); });
    for (auto& text : texts)
        if (!*text) return std::move(*text).error();
    const auto mark_in = [&](std::size_t i, std::string_view kind) {
        auto mark = **texts[i] ? parse_relocation(***texts[i]) : std::nullopt;
        if (mark && (mark->kind != kind || mark->ledger)) mark.reset();
        return mark;
    };
    const auto graphs = mark_in(0, relocation_kinds::apart), ledger = mark_in(1, relocation_kinds::holds);
    if (graphs && ledger && graphs->id == ledger->id && went_together(places, *graphs, *ledger))
        return read_marks{graphs, ledger, true};
    auto beside_graphs = mark_beside_graphs(**texts[0], places, ends[0]->display(layout::state),
                                            ledger && ledger->place == places.storage ? ledger : std::nullopt);
    if (!beside_graphs) return std::move(beside_graphs).error();
    auto beside_ledger = mark_beside_ledger(**texts[1], places, ends[1]->display(layout::state), graphs);
    if (!beside_ledger) return std::move(beside_ledger).error();
    return read_marks{*std::move(beside_graphs), *std::move(beside_ledger)};
}

/// With a ledger, both marks have to be there. Without one, they can be written; the ledger's is written first, so only
/// a loss leaves the other alone.
[[nodiscard]] OMNIGRAPH_INLINE result<place_binding> judge_marks(divided_store& store, const cluster_places& places,
                                                                 const read_marks& marks) {
    const auto& [graphs, ledger, has_old_names] = marks;
    if (has_old_names) return place_binding::renamed;
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
                       "Correct `storage` in cluster.yaml, or go to the machine that has that folder. " +
                           (ledger ? "If the graphs are there and only their mark was removed: " +
                                         way_to_restore(store.place_of_graphs().display(layout::state),
                                                        relocation_kinds::apart, *places.ledger, ledger) +
                                         " "
                                   : std::string{}) +
                           aside);
    if (!ledger)
        return unbound("The ledger at " + *places.ledger + " has lost the mark that names its graphs.",
                       way_to_restore(store.place_of_ledger().display(layout::state), relocation_kinds::holds,
                                      places.storage, graphs) +
                           " " + aside);
    return unbound("The graphs at " + places.storage + " and the ledger at " + *places.ledger +
                       " name each other, but come from two different clusters.",
                   "Restore both places from backups of one time. " + aside);
}

/// Whether `root`, from which a mark was followed, is a copy of the place that the other mark names. When that place is
/// not there with a mark of its own, another machine has named it, or it was moved here.
[[nodiscard]] OMNIGRAPH_INLINE bool is_copy(const root_opener& open, const std::string& root,
                                            const relocation_record& mark, const std::string& named) {
    std::error_code ignored;
    if (root == named || std::filesystem::equivalent(root, named, ignored)) return false;
    const auto original = open(named);
    if (!original) return false;
    const auto text = text_at(**original, layout::state);
    const auto there = text && *text ? parse_relocation(**text) : std::nullopt;
    return there && there->id == mark.id && there->kind == mark.kind;
}

/// Follows a mark at `root` to the other place.
[[nodiscard]] OMNIGRAPH_INLINE result<found_cluster> follow(const root_opener& open, const std::string& root,
                                                            std::unique_ptr<object_store> here,
                                                            const relocation_record& mark) {
    auto there = open(mark.place);
    if (!there) return std::move(there).error();
    const auto answer = text_at(**there, layout::state);
    if (!answer) return answer.error();
    const bool is_ledger_there = mark.kind == relocation_kinds::apart;
    const auto back = *answer ? parse_relocation(**answer) : std::nullopt;
    if (back && back->kind == relocation_kinds::apart && back->ledger) return relocated(*back);
    // The graphs are being moved away, or here.
    if (back && !is_ledger_there && (back->kind == relocation_kinds::moved || back->kind == relocation_kinds::copying))
        return relocated(*back);
    if (!back || back->id != mark.id ||
        back->kind != (is_ledger_there ? relocation_kinds::holds : relocation_kinds::apart))
        return unbound("A mark at " + here->display(layout::state) + " names " + mark.place +
                           ", but what is stored there does not belong to it.",
                       "Restore that place from a backup; `omnigraph cluster status` in the folder of the cluster "
                       "says what is wrong.");
    if (is_copy(open, root, mark, back->place))
        return unbound(
            "What is stored at " + root + " is a copy of " + back->place + ", to which " + mark.place + " belongs.",
            "Name " + back->place +
                ". To make a cluster of its own of the copy, run `omnigraph cluster "
                "apply` in the folder of its cluster.yaml; it says what else is needed.");
    auto graphs = is_ledger_there ? std::move(here) : *std::move(there);
    auto ledger = is_ledger_there ? *std::move(there) : std::move(here);
    return found_cluster{std::make_unique<divided_store>(std::move(graphs), std::move(ledger)),
                         is_ledger_there ? root : mark.place};
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
    auto found = find_cluster_at(open, root, prefixes);
    if (!found) return std::move(found).error();
    return std::move(found->store);
}

OMNIGRAPH_INLINE result<found_cluster> find_cluster_at(const root_opener& open, const std::string& root,
                                                       const std::vector<std::string>& prefixes) {
    auto opened = open(root);
    if (!opened) return std::move(opened).error();
    auto store = *std::move(opened);
    read_ahead_store* ahead = nullptr;
    if (is_bucket(*store)) {
        auto bucket = std::make_unique<read_ahead_store>(std::move(store), most_bytes_of);
        ahead = bucket.get();
        store = std::move(bucket);
        ahead->fetch({std::string{layout::state}}, prefixes);
    }
    auto stored = read_stored(*store, layout::state);
    const auto mark = stored ? parse_relocation(stored->bytes) : std::nullopt;
    if (mark && ((mark->kind == relocation_kinds::apart && !mark->ledger) || mark->kind == relocation_kinds::holds))
        return detail::follow(open, root, std::move(store), *mark);
    if (ahead) ahead->keep(layout::state, std::move(stored));
    return found_cluster{std::move(store), root};
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

OMNIGRAPH_INLINE std::optional<relocation_record> graphs_moved_away(object_store& store) {
    auto* divided = dynamic_cast<divided_store*>(&store);
    if (!divided) return std::nullopt;
    const auto stored = read_stored(divided->place_of_graphs(), layout::state);
    auto mark = stored ? parse_relocation(stored->bytes) : std::nullopt;
    return mark && mark->kind == relocation_kinds::moved ? std::move(mark) : std::nullopt;
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
        const auto old =
            marks->has_old_names ? read_stored(place, layout::state) : store_result<stored_object>{store_error{}};
        const auto written = recognise_write(
            place, layout::state, text,
            old ? place.put_if_match(layout::state, text, old->version) : place.put_if_absent(layout::state, text));
        // Somebody was faster: the look below says who.
        if (written || written.error().fault == store_fault::precondition_failed) return done{};
        return error(codes::state_write_error, place.display(layout::state),
                     failure_of("The mark that binds the two places of the cluster", "written", written.error()))
            .with_remedy("Check that both places can be written, then run the command again.");
    };
    const auto mark_graphs = [&] { return write(store.place_of_graphs(), relocation_kinds::apart, *places.ledger); };
    // After a crash between the two, the ledger is refused until its mark has been corrected by hand: it cannot be told
    // from one that other graphs share.
    if (marks->has_old_names)
        if (auto marked = mark_graphs(); !marked) return marked;
    if (auto claimed = write(store.place_of_ledger(), relocation_kinds::holds, places.storage); !claimed)
        return claimed;
    if (!marks->has_old_names)
        if (auto marked = mark_graphs(); !marked) return marked;
    const auto now = binding_of(store, places);
    if (!now) return now.error();
    if (*now == place_binding::bound) return done{};
    return error(codes::state_write_error, *places.ledger, "The marks that bind the two places were removed meanwhile.")
        .with_remedy("Run the command again.");
}

}  // namespace omnigraph::cluster
