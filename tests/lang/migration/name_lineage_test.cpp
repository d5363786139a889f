#include <optional>
#include <random>
#include <set>
#include <span>

#include <rapidcheck.h>

#include <omnigraph/cluster/lang/migration/name_lineage.hpp>

#include <lang/migrations.hpp>

namespace omnigraph::cluster::lang {

namespace {

struct step_back {
    std::vector<std::string> past;  ///< oldest first
    lines steps;                    ///< from the last to the first
    std::vector<std::optional<std::size_t>> restored = {};
};

/// The plan from the last of `texts` back to `texts[earlier]`.
migration_plan plan_back(const std::vector<std::string>& texts, std::size_t earlier,
                         const std::vector<std::optional<std::size_t>>& restored = {}) {
    std::vector<canonical_schema> forms;
    forms.reserve(texts.size());
    for (const auto& text : texts) forms.push_back(form_of(text));
    std::vector<past_schema> past;
    for (std::size_t at = 0; at < forms.size(); ++at)
        past.push_back({&forms[at], at < restored.size() ? restored[at] : std::nullopt});
    const auto lineage = lineage_of(past, earlier);
    return plan_migration(forms.back(), forms[earlier], &lineage);
}

void check(const std::vector<step_back>& all) {
    for (const auto& one : all) {
        for (const auto& text : one.past) CAPTURE(text);
        CHECK(lines_of(plan_back(one.past, 0, one.restored)) == one.steps);
    }
}

}  // namespace

TEST_CASE("a way back over many renames renames back, without any annotation of today") {
    check({{{"node A { x: I32? }", "node B @rename_from(\"A\") { y: I32? @rename_from(\"x\") }",
             "node C @rename_from(\"B\") { z: I32? @rename_from(\"y\") }", "node C { z: I32? }"},
            {"rename_type node C A", "rename_property node A z x"}},
           {{"node A { } edge E: A -> A", "node A { } edge F: A -> A @rename_from(\"E\")", "node A { } edge F: A -> A"},
            {"rename_type edge F E"}},
           // What was dropped on the way is added; what was added is dropped.
           {{"node A { x: I32? }", "node A { }", "node A { y: I32? }"},
            {"add_property node A x", "drop_property node A y soft"}},
           // Dropped and added again under its name, it keeps the values that it has.
           {{"node A { x: I32? }", "node A { }", "node A { x: I32? }"}, {}}});
}

TEST_CASE("a way back to a narrower type is refused and drops nothing") {
    check({{{"node A { x: I32? }", "node A { y: I64? @rename_from(\"x\") }"},
            {"rename_property node A y x", "unsupported_change node:A.x OG-MF-106"}},
           {{"node A { x: I32? }", "node A { y: I32? @rename_from(\"x\") }", "node A { y: I64? }"},
            {"rename_property node A y x", "unsupported_change node:A.x OG-MF-106"}}});
}

TEST_CASE("a name that another one has by now is not taken from it") {
    check({{{"node A { x: I32? }", "node A { y: I32? @rename_from(\"x\") }", "node A { y: I32?  x: I32? }"},
            {"unsupported_change node:A.x"}},
           {{"node A { }", "node B @rename_from(\"A\") { }", "node B { } node A { }"}, {"unsupported_change node:A"}},
           // The name of a dropped property went to a renamed one, which takes its own name again.
           {{"node A { x: I32?  z: I32? }", "node A { z: I32? }", "node A { x: I32? @rename_from(\"z\") }"},
            {"add_property node A x", "rename_property node A x z"}}});
}

TEST_CASE("an old @rename_from does not rename what bears the old name now") {
    const std::vector<std::string> texts{"node A { x: I32? }", "node A { y: I32? @rename_from(\"x\") }",
                                         "node A { y: I32? }", "node A { y: I32?  x: I32? }"};
    CHECK(lines_of(plan_back(texts, 1)) == lines{"drop_property node A x soft"});
}

TEST_CASE("a revision that went back is followed as it was applied") {
    const std::vector<std::string> texts{"node A { x: I32? }", "node A { y: I32? @rename_from(\"x\") }",
                                         "node A { z: I32? @rename_from(\"y\") }", "node A { x: I32? }"};
    CHECK(lines_of(plan_back(texts, 2, {{}, {}, {}, 0})) == lines{"rename_property node A x z"});
    // Without knowing that it went back, it dropped z and added x.
    CHECK(lines_of(plan_back(texts, 2)) == lines{"add_property node A z", "drop_property node A x soft"});
}

namespace {

/// A schema of node types with optional properties, of which each is known by a number for life.
struct numbered_property {
    int number = 0;
    std::string name, was = {};
    bool wide = false;
};
struct numbered_type {
    int number = 0;
    std::string name, was = {};
    std::vector<numbered_property> properties = {};
};

class random_history {
public:
    explicit random_history(std::uint32_t seed) : random_{seed} {
        for (int i = 0; i < 2; ++i) add_type();
        record();
        const auto revisions = 2 + below(6);
        for (std::size_t i = 0; i < revisions; ++i) {
            for (auto& type : types_) {
                type.was.clear();
                for (auto& property : type.properties) property.was.clear();
            }
            renamed_.clear();
            for (auto edits = 1 + below(3); edits > 0; --edits) edit();
            record();
        }
    }

    std::vector<std::string> texts = {};
    std::vector<std::vector<numbered_type>> states = {};

private:
    std::size_t below(std::size_t end) { return random_() % end; }

    std::string unused(const auto& items, std::string first) {
        for (;;) {
            auto name = first + std::to_string(below(9));
            // A name that was given up in this revision would make the rename ambiguous.
            if (!renamed_.contains(name) &&
                std::ranges::none_of(items, [&](const auto& one) { return one.name == name; }))
                return name;
        }
    }

    void add_type() {
        types_.push_back({next_++, unused(types_, "T"), {}, {}});
        add_property(types_.back());
    }
    void add_property(numbered_type& type) {
        if (type.properties.size() < 4) type.properties.push_back({next_++, unused(type.properties, "p")});
    }
    void rename(auto& items, auto& one, const std::string& first) {
        if (!one.was.empty() || is_new(one.number)) return;
        auto name = unused(items, first);
        renamed_.insert(one.name);
        one.was = std::exchange(one.name, std::move(name));
    }
    [[nodiscard]] bool is_new(int number) const { return number >= first_new_; }

    void edit() {
        auto& type = types_[below(types_.size())];
        auto& property = type.properties[below(type.properties.size())];
        switch (below(6)) {
            case 0: return rename(types_, type, "T");
            case 1: return rename(type.properties, property, "p");
            case 2: return add_property(type);
            case 3:
                if (types_.size() < 4) add_type();
                return;
            case 4: property.wide = property.wide || !is_new(property.number); return;
            default:
                if (type.properties.size() > 1 && property.was.empty()) {
                    renamed_.insert(property.name);
                    std::erase_if(type.properties,
                                  [&, number = property.number](const auto& one) { return one.number == number; });
                }
        }
    }

    void record() {
        std::string text;
        for (const auto& type : types_) {
            text += "node " + type.name + annotated(type.was) + " {";
            for (const auto& property : type.properties)
                text += " " + property.name + (property.wide ? ": I64?" : ": I32?") + annotated(property.was);
            text += " }\n";
        }
        texts.push_back(std::move(text));
        states.push_back(types_);
        first_new_ = next_;
    }
    static std::string annotated(const std::string& was) { return was.empty() ? "" : " @rename_from(\"" + was + "\")"; }

    std::mt19937 random_;
    std::vector<numbered_type> types_;
    std::set<std::string> renamed_;
    int next_ = 0, first_new_ = 0;
};

using numbers_by_name = std::map<std::string, int>;

/// The numbers of types (`T1`) and properties (`T1.p2`).
numbers_by_name numbers_of(const std::vector<numbered_type>& types) {
    numbers_by_name numbers;
    for (const auto& type : types) {
        numbers[type.name] = type.number;
        for (const auto& property : type.properties) numbers[type.name + "." + property.name] = property.number;
    }
    return numbers;
}

/// The old names of what a plan leads to: as the engine copies rows, from the old tables to the new.
struct old_names {
    std::map<std::string, std::string> types, properties;
    std::set<std::string> added;

    void operator()(const add_type& step) { added.insert(step.name); }
    void operator()(const rename_type& step) { types[step.to] = step.from; }
    void operator()(const add_property& step) { added.insert(step.type_name + "." + step.property_name); }
    void operator()(const rename_property& step) { properties[step.type_name + "." + step.to] = step.from; }
    void operator()(const auto&) {}
};

}  // namespace

TEST_CASE("whatever was renamed, added, widened and dropped, the way back keeps all that both states have") {
    const bool holds = rc::check([](std::uint32_t seed) {
        const random_history history{seed};
        const auto earlier = *rc::gen::inRange<std::size_t>(0, history.states.size() - 1);
        const auto plan = plan_back(history.texts, earlier);
        const auto now = numbers_of(history.states.back()), then = numbers_of(history.states[earlier]);
        if (!plan.supported()) return;  // refused: nothing is lost
        old_names old;
        for (const auto& step : plan.steps) std::visit(old, step);
        std::set<int> present;
        for (const auto& [name, number] : now) present.insert(number);
        for (const auto& type : history.states[earlier]) {
            const auto renamed = old.types.find(type.name);
            const auto before = renamed == old.types.end() ? type.name : renamed->second;
            if (present.contains(type.number)) {
                RC_ASSERT_FALSE(old.added.contains(type.name));
                RC_ASSERT(now.at(before) == type.number);
            }
            for (const auto& property : type.properties) {
                if (!present.contains(property.number)) continue;
                const auto key = type.name + "." + property.name;
                RC_ASSERT_FALSE(old.added.contains(key));
                const auto moved = old.properties.find(key);
                RC_ASSERT(now.at(before + "." + (moved == old.properties.end() ? property.name : moved->second)) ==
                          property.number);
            }
        }
    });
    CHECK(holds);
}

}  // namespace omnigraph::cluster::lang
