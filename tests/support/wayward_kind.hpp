// A kind whose members do what a test tells them: throw, contradict themselves, or answer in another number. Bells are
// cast and recast in the store. In cluster.yaml:
//
//     bells: { noon: c, eve: d }
#pragma once

#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <omnigraph/cluster/config/yaml_tree.hpp>
#include <omnigraph/cluster/engine/plan/kind_list.hpp>
#include <omnigraph/cluster/host/change_preview.hpp>
#include <omnigraph/cluster/host/operation.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace wayward {

struct bell;
struct cast_bell;
struct recast_bell;
struct melt_bell;

using kinds = omnigraph::cluster::kinds<bell>;

/// What the members do beside what they should.
struct ways {
    std::string throwing = {};             ///< the member that throws
    bool supported = true;                 ///< in a preview
    std::optional<std::string> left = {};  ///< the tone that an operation says it has left; default: the declared
    bool says_nothing = false;             ///< an operation does not say what it has left
    int outcomes_more = 0;                 ///< of run_all, than there are requests
    std::optional<std::string> root = {};  ///< of every bell, below `bells/`; default: its name
    bool counting = false;                 ///< metadata differ in each call
    std::string garbling = {};             ///< the member that gives a text that is not UTF-8
    std::optional<omnigraph::cluster::json> made = {};  ///< what metadata and serve give
};
inline ways way;

/// Sets `way` back at the end of a test.
struct one_way {
    explicit one_way(ways chosen) { way = std::move(chosen); }
    one_way(const one_way&) = delete;
    one_way& operator=(const one_way&) = delete;
    ~one_way() { way = {}; }
};

inline void may_throw(std::string_view member) {
    if (way.throwing == member) throw std::runtime_error{"the bell is cracked"};
}

/// A text that `member` gives.
inline std::string text_of(std::string_view member, std::string text) {
    return way.garbling == member ? text + "\xff" : text;
}

}  // namespace wayward

template <>
struct omnigraph::cluster::resource_traits<wayward::bell> {
    static constexpr address_pattern pattern{"bell.<name>"};
    static constexpr std::string_view section = "bells";
    static constexpr diagnostic_code observation_error{"bell_observation_error"};
    using depends_on = kinds<>;
    using operations = operation_list<wayward::cast_bell, wayward::recast_bell, wayward::melt_bell>;
    struct declaration {
        std::string tone;
    };
    static digest digest_of(const declaration& d) {
        wayward::may_throw("digest_of");
        return digest_of_bytes(d.tone);
    }
    static void references(const declaration&, auto&&) {}
    static constexpr metadata_label metadata_change{"tuning"};
    static resource_entry metadata(const declaration&) {
        resource_entry row;
        static int calls = 0;
        if (wayward::way.counting) row.metadata->emplace("calls", ++calls);
        if (wayward::way.made) row.metadata->emplace("tuning", *wayward::way.made);
        return row;
    }
    static std::string source(const declaration&) { return wayward::text_of("source", "cluster.yaml"); }
    static json serve(std::string_view, const resource_entry& row, std::string_view) {
        wayward::may_throw("serve");
        if (wayward::way.made) return boost::json::object{{"tuning", *wayward::way.made}};
        return boost::json::object{{"digest", row.digest}};
    }
    static std::string root(std::string_view address) {
        return "bells/" + wayward::way.root.value_or(std::string{address_label(pattern, address, 0)});
    }
    static graph_result<root_observation> observe(const operation_context& context) {
        wayward::may_throw("observe");
        if (wayward::way.garbling == "observe")
            return graph_error{wayward::text_of("observe", "nothing is heard"), write_effect::no};
        if (wayward::way.garbling == "fault")
            return root_observation{root_state::residue, {}, wayward::text_of("fault", "it is cracked")};
        const auto tone = context.store.get(context.root + "/tone");
        if (tone)
            return root_observation{
                root_state::present,
                live_graph{1, tone->bytes, digest_of_bytes(tone->bytes), wayward::text_of("uid", "")},
                {}};
        if (tone.error().fault == store_fault::absent) return root_observation{};
        return graph_error{tone.error().cause, write_effect::no};
    }
    static graph_result<change_preview> preview(const operation_context&, const declaration&) {
        wayward::may_throw("preview");
        change_preview preview;
        preview.supported = wayward::way.supported;
        if (wayward::way.garbling == "steps")
            preview.steps.as_array().emplace_back(boost::json::object{{"kind", wayward::text_of("steps", "recast")}});
        return preview;
    }
    static void read(auto& reader) {
        wayward::may_throw("read");
        if (!reader.section()) return;
        for (const auto& bell : reader.section()->entries)
            reader.declare(*address<wayward::bell>::parse("bell." + bell.key), {bell.value.text});
    }
};

namespace wayward {

using namespace omnigraph::cluster;
using declaration = declaration_of<bell>;

inline graph_result<operation_outcome> write_tone(const operation_context& context, const declaration& d) {
    may_throw("run");
    if (way.garbling == "run") return graph_error{text_of("run", "it does not melt"), write_effect::no};
    const auto tone = way.left.value_or(d.tone);
    const auto put = context.store.put(context.root + "/tone", tone);
    if (!put) return graph_error{put.error().cause, write_effect::unknown};
    if (way.says_nothing) return operation_outcome{};
    return operation_outcome{live_graph{1, tone, digest_of_bytes(tone)}};
}

struct cast_bell {
    static constexpr std::string_view name = "bell_cast";
    static constexpr change_action action = change_action::create;
    static constexpr diagnostic_code failed{"bell_cast_failed"};
    static constexpr diagnostic_code incomplete{"bell_cast_incomplete"};

    static preparation prepare(const operation_context&, const declaration& d) {
        may_throw("prepare");
        return preparation::proceed(digest_of_bytes(d.tone));
    }
    static graph_result<operation_outcome> run(const operation_context& context, const declaration& d) {
        return write_tone(context, d);
    }
    static std::vector<graph_result<operation_outcome>> run_all(
        std::span<const operation_request<declaration>> requests) {
        std::vector<graph_result<operation_outcome>> outcomes;
        may_throw("run_all");
        for (const auto& [context, declared] : requests) outcomes.push_back(write_tone(*context, *declared));
        for (int i = 0; i < way.outcomes_more; ++i) outcomes.insert(outcomes.begin(), operation_outcome{});
        for (int i = way.outcomes_more; i < 0; ++i) outcomes.pop_back();
        return outcomes;
    }
    static recovery_verdict classify(const recovery_observation& seen) {
        may_throw("classify");
        return classify_creation(seen);
    }
};

struct recast_bell {
    static constexpr std::string_view name = "bell_recast";
    static constexpr change_action action = change_action::update;
    static constexpr diagnostic_code failed{"bell_recast_failed"};
    static constexpr diagnostic_code incomplete{"bell_recast_incomplete"};

    static preparation prepare(const operation_context&, const declaration& d) {
        may_throw("prepare");
        return preparation::proceed(digest_of_bytes(d.tone), 1);
    }
    static graph_result<operation_outcome> run(const operation_context& context, const declaration& d) {
        return write_tone(context, d);
    }
    static recovery_verdict classify(const recovery_observation& seen) {
        may_throw("classify");
        return classify_alteration(seen);
    }
};

struct melt_bell {
    static constexpr std::string_view name = "bell_melt";
    static constexpr change_action action = change_action::erase;
    static constexpr diagnostic_code failed{"bell_melt_failed"};
    static constexpr diagnostic_code incomplete{"bell_melt_incomplete"};

    static preparation prepare(const operation_context&) { return preparation::proceed({}); }
    static graph_result<operation_outcome> run(const operation_context& context) {
        if (way.left) return operation_outcome{live_graph{1, *way.left, digest_of_bytes(*way.left)}};
        const auto gone = context.store.remove_prefix(context.root);
        if (!gone) return graph_error{gone.error().cause, write_effect::unknown};
        return operation_outcome{};
    }
    static recovery_verdict classify(const recovery_observation& seen) { return classify_removal(seen); }
};

}  // namespace wayward
