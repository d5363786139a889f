#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include <rapidcheck.h>

#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>
#include <omnigraph/cluster/lang/migration/constraint_changes.hpp>
#include <omnigraph/cluster/lang/migration/migration_text.hpp>
#include <omnigraph/cluster/lang/migration/property_changes.hpp>
#include <omnigraph/cluster/lang/migration/rename_matching.hpp>
#include <omnigraph/cluster/lang/schema/edge_ends.hpp>
#include <omnigraph/cluster/lang/types/type_widening.hpp>

#include <lang/migrations.hpp>

namespace omnigraph::cluster::lang {

namespace {

/// A schema that can be written down in many orders, and changed.
struct model_property {
    std::string name = {}, type = {};
    std::vector<std::string> words = {};  ///< of an enum
    bool optional = false;
    std::vector<std::string> annotations = {};
    std::string was = {};  ///< its name before the changes; empty when it is new
};
struct model_type {
    type_kind kind;
    std::string name = {}, was = {};
    std::vector<std::string> annotations = {}, implements = {}, rules = {};
    std::string from = {}, to = {};                         ///< each end keeps this type
    std::vector<std::string> also_from = {}, also_to = {};  ///< more types of the ends
    unsigned min = 0, max = 9;
    std::vector<model_property> properties = {};
};
using model = std::vector<model_type>;

class dice {
public:
    explicit dice(std::uint32_t seed) : random_{seed} {}
    [[nodiscard]] std::size_t below(std::size_t end) { return random_() % end; }
    [[nodiscard]] bool chance(unsigned percent) { return below(100) < percent; }
    template <class Range>
    [[nodiscard]] auto& pick(Range& range) {
        return range[below(range.size())];
    }
    template <class Range>
    void shuffle(Range& range) {
        std::shuffle(range.begin(), range.end(), random_);
    }

private:
    std::mt19937 random_;
};

// ---- writing a model down ----

[[nodiscard]] std::string blank(dice& roll) {
    return std::vector<std::string>{" ", "\n", " // it's a comment }\n", "\t/* and { another */ ", "  "}[roll.below(5)];
}

[[nodiscard]] std::string written(model_property property, dice& roll) {
    std::string text = property.name + ":" + blank(roll);
    if (property.type == "enum") {
        roll.shuffle(property.words);
        text += "enum(";
        for (const auto& word : property.words) text += (text.back() == '(' ? "" : ",") + word;
        text += ")";
    } else {
        text += property.type;
    }
    if (property.optional) text += "?";
    roll.shuffle(property.annotations);
    for (const auto& one : property.annotations) text += blank(roll) + one;
    return text;
}

[[nodiscard]] std::string end_of(const std::string& type, std::vector<std::string> more, dice& roll) {
    std::erase(more, type);
    more.push_back(type);
    roll.shuffle(more);
    std::string text;
    for (const auto& one : more) text += (text.empty() ? "" : blank(roll) + "| ") + one;
    return text;
}

[[nodiscard]] std::string written(model_type type, dice& roll) {
    std::string text = std::string{spelling(type.kind)} + " " + type.name;
    if (type.kind == type_kind::edge)
        text += ": " + end_of(type.from, type.also_from, roll) + " -> " + end_of(type.to, type.also_to, roll) +
                " @card(" + std::to_string(type.min) + ".." + (type.max == 9 ? "" : std::to_string(type.max)) + ")";
    roll.shuffle(type.annotations);
    for (const auto& one : type.annotations) text += " " + one;
    roll.shuffle(type.implements);
    for (const auto& one : type.implements) text += (&one == &type.implements.front() ? " implements " : ", ") + one;
    std::vector<std::string> members = type.rules;
    for (const auto& one : type.properties) members.push_back(written(one, roll));
    roll.shuffle(members);
    text += " {";
    for (const auto& one : members) text += blank(roll) + one;
    return text + blank(roll) + "}";
}

[[nodiscard]] std::string written(model of, dice& roll) {
    roll.shuffle(of);
    std::string text;
    for (const auto& one : of) text += written(one, roll) + blank(roll);
    return text;
}

// ---- making and changing models ----

class model_maker {
public:
    explicit model_maker(dice& roll) : roll_{roll} {}

    [[nodiscard]] model make() {
        model made;
        for (std::size_t i = roll_.below(3); i > 0; --i)
            made.push_back({.kind = type_kind::interface, .name = fresh("I"), .was = "-"});
        for (std::size_t i = 1 + roll_.below(4); i > 0; --i)
            made.push_back({.kind = type_kind::node, .name = fresh("N"), .was = "-"});
        const auto nodes = names(made, type_kind::node), interfaces = names(made, type_kind::interface);
        for (std::size_t i = roll_.below(4); i > 0; --i)
            made.push_back({.kind = type_kind::edge,
                            .name = fresh("E"),
                            .was = "-",
                            .from = roll_.pick(nodes),
                            .to = roll_.pick(nodes),
                            .min = 1,
                            .max = 3});
        for (auto& type : made)
            if (type.kind == type_kind::edge && roll_.chance(40)) change_ends(type, nodes);
        for (auto& type : made) {
            type.was = type.name;
            if (type.kind == type_kind::node)
                for (const auto& one : interfaces)
                    if (roll_.chance(40)) type.implements.push_back(one);
            for (std::size_t i = roll_.below(6); i > 0; --i) {
                type.properties.push_back(property());
                type.properties.back().was = type.properties.back().name;
            }
            if (type.kind != type_kind::interface && roll_.chance(30))
                type.annotations.push_back("@custom(" + std::to_string(roll_.below(3)) + ")");
            if (type.kind != type_kind::interface) add_rules(type);
        }
        return made;
    }

    /// One change that loses nothing.
    void change_safely(model& of) {
        auto& type = roll_.pick(of);
        switch (roll_.below(14)) {
            case 0: return of.push_back({.kind = type_kind::node, .name = fresh("N"), .properties = {property()}});
            case 1: return drop(of, type.name);
            case 2: return rename(of, type);
            case 3: type.properties.push_back(property()); return make_addable(type.properties.back());
            case 4: return with_own_property(type, [&](std::size_t at) { drop_property(type, at); });
            case 5: return with_own_property(type, [&](std::size_t at) { rename_property(type, at); });
            case 6: return with_own_property(type, [&](std::size_t at) { widen(type.properties[at]); });
            case 7:
                return with_own_property(type, [&](std::size_t at) {
                    set(type.properties[at].annotations, "@description", roll_.below(3));
                });
            case 8:
                return with_own_property(type, [&](std::size_t at) {
                    if (!is_unique(type, type.properties[at])) set_default(type.properties[at]);
                });
            case 9:
                if (type.kind != type_kind::interface)
                    set(type.annotations, roll_.chance(50) ? "@description" : "@instruction", roll_.below(3));
                return;
            case 10:
                if (type.kind == type_kind::edge)
                    type.min = 0, type.max = std::max(type.max, 3U + static_cast<unsigned>(roll_.below(7)));
                return;
            case 11: return add_index(type);
            case 12:
                if (type.kind == type_kind::edge) change_ends(type, names(of, type_kind::node));
                return;
            default: std::erase_if(type.rules, [](const std::string& rule) { return rule.starts_with("@index"); });
        }
    }

    /// One change of which nobody knows what it loses.
    void change_boldly(model& of) {
        auto& type = roll_.pick(of);
        switch (roll_.below(8)) {
            case 0: type.properties.push_back(property()); return;
            case 1: return with_own_property(type, [&](std::size_t at) { retype(type, at); });
            case 2:
                if (type.kind != type_kind::interface) add_rules(type);
                return;
            case 3: type.rules.clear(); return;
            case 4:
                if (type.kind == type_kind::edge) std::swap(type.from, type.to);
                return;
            case 5:
                type.min = 2;
                type.max = 2;
                return;
            case 6:
                if (type.kind != type_kind::interface) type.annotations.push_back("@other");
                return;
            default:
                if (type.kind == type_kind::node) type.implements.clear();
        }
    }

private:
    [[nodiscard]] std::string fresh(const std::string& prefix) { return prefix + std::to_string(next_++); }
    [[nodiscard]] static std::vector<std::string> names(const model& of, type_kind kind) {
        std::vector<std::string> all;
        for (const auto& one : of)
            if (one.kind == kind) all.push_back(one.name);
        return all;
    }

    [[nodiscard]] model_property property() {
        static const std::vector<std::string> types{"String",   "Bool",  "I32",       "I64",      "U32",  "U64",
                                                    "F32",      "F64",   "Date",      "DateTime", "Blob", "[I32]",
                                                    "[String]", "[F32]", "Vector(3)", "enum"};
        model_property made{.name = fresh("p"),
                            .type = roll_.pick(types),
                            .words = {},
                            .optional = roll_.chance(50),
                            .annotations = {},
                            .was = {}};
        if (made.type == "enum") made.words = {"a", "b"};
        if (roll_.chance(20)) made.annotations.push_back("@description(\"text\")");
        if (roll_.chance(20)) made.annotations.push_back("@custom(" + made.name + ")");
        return made;
    }

    [[nodiscard]] static bool is_plain(const model_property& of) {
        return of.type[0] != '[' && of.type[0] != 'V' && of.type != "Blob";
    }

    void add_rules(model_type& type) {
        for (const auto& one : type.properties) {
            if (!is_plain(one) || roll_.chance(50)) continue;
            if (roll_.chance(50)) type.rules.push_back("@index(" + one.name + ")");
            else if (roll_.chance(50)) type.rules.push_back("@unique(" + one.name + ")");
            else if (type.kind == type_kind::node && (one.type[0] == 'I' || one.type[0] == 'U'))
                type.rules.push_back("@range(" + one.name + ", 0..)");
            else if (type.kind == type_kind::node && one.type == "String")
                type.rules.push_back("@check(" + one.name + ", \"a\")");
        }
        const auto key = std::ranges::find_if(type.properties,
                                              [](const auto& one) { return one.type == "String" && !one.optional; });
        const auto has_key = std::ranges::any_of(type.rules, [](const auto& rule) { return rule.starts_with("@key"); });
        if (type.kind == type_kind::node && key != type.properties.end() && !has_key && roll_.chance(50))
            type.rules.push_back("@key(" + key->name + ")");
    }
    void add_index(model_type& type) {
        if (type.kind == type_kind::interface) return;
        with_own_property(type, [&](std::size_t at) {
            if (is_plain(type.properties[at])) type.rules.push_back("@index(" + type.properties[at].name + ")");
        });
    }

    /// A type comes to an end, or goes.
    void change_ends(model_type& type, const std::vector<std::string>& nodes) {
        auto& more = roll_.chance(50) ? type.also_from : type.also_to;
        const auto& one = roll_.pick(nodes);
        if (std::erase(more, one) == 0) more.push_back(one);
    }

    void drop(model& of, const std::string name) {
        const auto same = std::ranges::find(of, name, &model_type::name);
        if (same->kind == type_kind::interface ||
            (same->kind == type_kind::node && names(of, type_kind::node).size() < 2))
            return;
        std::erase_if(of,
                      [&](const model_type& one) { return one.name == name || one.from == name || one.to == name; });
        for (auto& one : of) {
            std::erase(one.also_from, name);
            std::erase(one.also_to, name);
        }
    }

    void rename(model& of, model_type& type) {
        if (type.kind == type_kind::interface || type.was != type.name) return;
        const auto old = type.name;
        type.name = fresh(type.kind == type_kind::node ? "N" : "E");
        type.annotations.push_back("@rename_from(\"" + old + "\")");
        for (auto& one : of) {
            if (one.from == old) one.from = type.name;
            if (one.to == old) one.to = type.name;
            std::ranges::replace(one.also_from, old, type.name);
            std::ranges::replace(one.also_to, old, type.name);
        }
    }

    template <class Do>
    void with_own_property(model_type& type, Do what) {
        if (!type.properties.empty()) what(roll_.below(type.properties.size()));
    }

    [[nodiscard]] static bool names_it(const std::string& rule, const std::string& property) {
        return rule.find("(" + property + ")") != std::string::npos ||
               rule.find("(" + property + ",") != std::string::npos;
    }

    void drop_property(model_type& type, std::size_t at) {
        const auto name = type.properties[at].name;
        for (const auto& rule : type.rules)
            if (names_it(rule, name) && !rule.starts_with("@index")) return;
        std::erase_if(type.rules, [&](const std::string& rule) { return names_it(rule, name); });
        type.properties.erase(type.properties.begin() + static_cast<std::ptrdiff_t>(at));
    }

    void rename_property(model_type& type, std::size_t at) {
        auto& property = type.properties[at];
        if (property.was != property.name) return;
        const auto old = property.name;
        property.name = fresh("p");
        property.annotations.push_back("@rename_from(\"" + old + "\")");
        for (auto& rule : type.rules)
            if (names_it(rule, old))
                rule.replace(rule.find(old + (rule.find(old + ")") != std::string::npos ? ")" : ",")), old.size(),
                             property.name);
    }

    void widen(model_property& of) {
        static const std::map<std::string, std::string> wider{
            {"I32", "I64"}, {"U32", "U64"}, {"F32", "F64"}, {"[I32]", "[F64]"}, {"[F32]", "[F64]"}};
        if (of.type == "enum") of.words.push_back("w" + std::to_string(next_++));
        else if (const auto at = wider.find(of.type); at != wider.end()) of.type = at->second;
        else if (of.type != "String") of.optional = true;  // a String may be a key
    }

    void retype(model_type& type, std::size_t at) {
        auto& of = type.properties[at];
        for (const auto& rule : type.rules)
            if (names_it(rule, of.name)) return;
        of.type = "I32";
        of.words.clear();
        of.optional = roll_.chance(50);
        std::erase_if(of.annotations, [](const std::string& one) { return one.starts_with("@default"); });
    }

    static void set(std::vector<std::string>& annotations, const std::string& name, std::size_t value) {
        std::erase_if(annotations, [&](const std::string& one) { return one.starts_with(name); });
        if (value > 0) annotations.push_back(name + "(\"" + std::to_string(value) + "\")");
    }
    /// Such a property has no default.
    [[nodiscard]] static bool is_unique(const model_type& type, const model_property& of) {
        return std::ranges::find(type.rules, "@unique(" + of.name + ")") != type.rules.end();
    }
    void set_default(model_property& of) {
        if (of.type != "I64" && of.type != "I32") return;
        std::erase_if(of.annotations, [](const std::string& one) { return one.starts_with("@default"); });
        if (of.was.empty() || roll_.chance(70))
            of.annotations.push_back("@default(" + std::to_string(roll_.below(3)) + ")");
    }
    void make_addable(model_property& of) {
        if (of.type == "I64" || of.type == "I32") of.annotations.push_back("@default(7)");
        else of.optional = true;
    }

    dice& roll_;
    int next_ = 0;
};

// ---- taking the steps of a plan ----

/// Without what a migration does not care about: where constraints are written, how often, and old names.
[[nodiscard]] canonical_schema essence(canonical_schema of) {
    const auto table = [](canonical_table& one) {
        const auto strip = [](std::vector<canonical_annotation>& all) {
            std::erase_if(all, [](const auto& a) {
                return a.name == "rename_from" || a.name == "key" || a.name == "unique" || a.name == "index";
            });
            std::ranges::sort(all);
        };
        strip(one.annotations);
        for (auto& property : one.properties) strip(property.annotations);
        std::ranges::sort(one.properties, {}, &canonical_property::name);
        one.constraints = as_set(one.constraints);
    };
    for (auto& one : of.nodes) table(one);
    for (auto& one : of.edges) table(one);
    for (auto& one : of.interfaces) {
        canonical_table all{one.name, {}, one.properties, {}};
        table(all);
        one.properties = all.properties;
    }
    std::ranges::sort(of.nodes, {}, &canonical_table::name);
    std::ranges::sort(of.edges, {}, &canonical_table::name);
    std::ranges::sort(of.interfaces, {}, &canonical_interface::name);
    return of;
}

template <class Items>
[[nodiscard]] auto& named(Items& items, const std::string& name) {
    const auto at = std::ranges::find(items, name, [](const auto& one) -> const std::string& { return one.name; });
    RC_ASSERT(at != items.end());
    return *at;
}

template <class Schema>
[[nodiscard]] auto& properties(Schema& of, type_kind kind, const std::string& name) {
    if (kind == type_kind::interface) return named(of.interfaces, name).properties;
    return kind == type_kind::node ? named(of.nodes, name).properties : named(of.edges, name).properties;
}

/// Changes a form as the steps say. What belongs to a new type or property is taken from the desired form.
class step_taker {
public:
    step_taker(canonical_schema& form, const canonical_schema& desired) : form_{form}, desired_{desired} {}

    void operator()(const add_type& step) {
        if (step.kind == type_kind::interface) form_.interfaces.push_back(*find_named(desired_.interfaces, step.name));
        if (step.kind == type_kind::node) form_.nodes.push_back(*find_named(desired_.nodes, step.name));
        if (step.kind == type_kind::edge) form_.edges.push_back(*find_named(desired_.edges, step.name));
    }
    void operator()(const rename_type& step) {
        (step.kind == type_kind::node ? static_cast<canonical_table&>(named(form_.nodes, step.from))
                                      : named(form_.edges, step.from))
            .name = step.to;
        if (step.kind != type_kind::node) return;
        for (auto& edge : form_.edges)
            for (auto* end : {&edge.from, &edge.to}) {
                auto types = end_types(*end);
                std::ranges::replace(types, step.from, step.to);
                *end = joined_types(std::move(types));
            }
    }
    void operator()(const change_end& step) {
        auto& edge = named(form_.edges, step.type_name);
        auto& end = step.end == "from" ? edge.from : edge.to;
        RC_ASSERT(end == step.from);
        RC_ASSERT(step.mode.has_value() != std::ranges::includes(end_types(step.to), end_types(step.from)));
        end = step.to;
    }
    void operator()(const add_property& step) {
        const auto& all = properties(desired_, step.kind, step.type_name);
        auto made = *find_named(all, step.property_name);
        made.type = step.type;
        RC_ASSERT(default_of(made) == step.default_text);
        properties(form_, step.kind, step.type_name).push_back(made);
    }
    void operator()(const rename_property& step) {
        property(step.kind, step.type_name, step.from).name = step.to;
        if (step.kind == type_kind::interface) return;
        for (auto& rule : table(step.kind, step.type_name).constraints) {
            for (auto& column : rule.columns)
                if (column == step.from) column = step.to;
            std::ranges::sort(rule.columns);
        }
    }
    void operator()(const change_property_type& step) {
        auto& one = property(step.kind, step.type_name, step.property_name);
        RC_ASSERT(one.type == step.from);
        RC_ASSERT(step.kind == type_kind::interface || is_lossless(step.from, step.to));
        one.type = step.to;
    }
    void operator()(const change_property_default& step) {
        auto& one = property(step.kind, step.type_name, step.property_name);
        RC_ASSERT(default_of(one) == step.from);
        std::erase_if(one.annotations, [](const auto& a) { return a.name == "default"; });
        if (step.to) one.annotations.push_back({"default", step.to, {}});
    }
    void operator()(const change_cardinality& step) {
        auto& edge = named(form_.edges, step.type_name);
        RC_ASSERT(edge.card == step.from);
        edge.card = step.to;
    }
    void operator()(const add_constraint& step) {
        table(step.kind, step.type_name).constraints.push_back(step.constraint);
    }
    void operator()(const remove_constraint& step) {
        RC_ASSERT(std::erase(table(step.kind, step.type_name).constraints, step.constraint) > 0U);
    }
    void operator()(const update_type_metadata& step) {
        set_metadata(table(step.kind, step.name).annotations, step.annotations);
    }
    void operator()(const update_property_metadata& step) {
        set_metadata(property(step.kind, step.type_name, step.property_name).annotations, step.annotations);
    }
    void operator()(const drop_type& step) {
        if (step.kind == type_kind::node)
            std::erase_if(form_.nodes, [&](const auto& one) { return one.name == step.name; });
        else std::erase_if(form_.edges, [&](const auto& one) { return one.name == step.name; });
    }
    void operator()(const drop_property& step) {
        RC_ASSERT(std::erase_if(properties(form_, step.kind, step.type_name),
                                [&](const auto& one) { return one.name == step.property_name; }) == 1U);
    }
    void operator()(const unsupported_change&) { RC_FAIL("taken although it is not supported"); }

private:
    [[nodiscard]] canonical_table& table(type_kind kind, const std::string& name) {
        if (kind == type_kind::node) return named(form_.nodes, name);
        return named(form_.edges, name);
    }
    [[nodiscard]] canonical_property& property(type_kind kind, const std::string& type, const std::string& name) {
        return named(properties(form_, kind, type), name);
    }
    static void set_metadata(std::vector<canonical_annotation>& all,
                             const std::vector<canonical_annotation>& metadata) {
        std::erase_if(all, [](const auto& one) { return one.name == "description" || one.name == "instruction"; });
        all.insert(all.end(), metadata.begin(), metadata.end());
    }

    canonical_schema& form_;
    const canonical_schema& desired_;
};

[[nodiscard]] canonical_schema compiled(const model& of, dice& roll) {
    const auto source = written(of, roll);
    faults found;
    const auto made = compile_schema(source, found);
    if (!made) RC_LOG() << source << "\n" << told(found, source);
    RC_ASSERT(made.has_value());
    return canonical_form(*made);
}

}  // namespace

TEST_CASE("the canonical form does not depend on order, blanks or comments, and reads back") {
    CHECK(rc::check("one model, two spellings", [](std::uint32_t seed) {
        dice roll{seed};
        const auto made = model_maker{roll}.make();
        const auto one = compiled(made, roll), other = compiled(made, roll);
        RC_ASSERT(one == other);
        RC_ASSERT(schema_hash(one) == schema_hash(other));
        const auto read = read_canonical(canonical_json(one));
        RC_ASSERT(read.has_value());
        RC_ASSERT(*read == one);
    }));
}

TEST_CASE("forms that differ have hashes that differ") {
    CHECK(rc::check("equal exactly when the text is", [](std::uint32_t seed) {
        dice roll{seed};
        model_maker maker{roll};
        const auto made = maker.make();
        auto changed = made;
        maker.change_safely(changed);
        const auto one = compiled(made, roll), other = compiled(changed, roll);
        RC_ASSERT((one == other) == (schema_hash(one) == schema_hash(other)));
    }));
}

TEST_CASE("from a schema to itself there is nothing to do") {
    CHECK(rc::check("an empty plan", [](std::uint32_t seed) {
        dice roll{seed};
        model_maker maker{roll};
        auto made = maker.make();
        for (std::size_t i = roll.below(6); i > 0; --i) maker.change_safely(made);
        RC_ASSERT(plan_migration(compiled(made, roll), compiled(made, roll)).steps.empty());
    }));
}

TEST_CASE("a plan does not depend on the order of declarations") {
    CHECK(rc::check("the same text", [](std::uint32_t seed) {
        dice roll{seed};
        model_maker maker{roll};
        const auto made = maker.make();
        auto changed = made;
        for (std::size_t i = roll.below(8); i > 0; --i)
            roll.chance(50) ? maker.change_safely(changed) : maker.change_boldly(changed);
        const auto plan = migration_json(plan_migration(compiled(made, roll), compiled(changed, roll)));
        RC_ASSERT(plan == migration_json(plan_migration(compiled(made, roll), compiled(changed, roll))));
        RC_ASSERT(compact_json(*parse_json(plan)) == plan);
    }));
}

TEST_CASE("changes that lose nothing are supported, and the steps lead to the desired schema") {
    std::set<std::size_t> kinds;
    const auto leads_there = [&](std::uint32_t seed) {
        dice roll{seed};
        model_maker maker{roll};
        const auto made = maker.make();
        auto changed = made;
        for (std::size_t i = roll.below(12); i > 0; --i) maker.change_safely(changed);
        const auto accepted = compiled(made, roll), desired = compiled(changed, roll);
        const auto plan = plan_migration(accepted, desired);
        if (!plan.supported()) RC_LOG() << migration_json(plan);
        RC_ASSERT(plan.supported());
        auto form = accepted;
        for (const auto& step : plan.steps) {
            kinds.insert(step.index());
            std::visit(step_taker{form, desired}, step);
        }
        if (essence(form) != essence(desired))
            RC_LOG() << canonical_json(accepted) << "\n" << canonical_json(desired) << "\n" << migration_json(plan);
        RC_ASSERT(essence(form) == essence(desired));
    };
    CHECK(rc::check("apply(plan(a, b), a) == b", leads_there));
    for (std::uint32_t seed = 0; seed < 200; ++seed) leads_there(seed);  // the same each time: all kinds of step occur
    CHECK(kinds.size() == std::variant_size_v<migration_step> - 1);
}

TEST_CASE("a plan of any two schemas is either taken and leads there, or says what is in the way") {
    CHECK(rc::check("supported plans are right", [](std::uint32_t seed) {
        dice roll{seed};
        model_maker maker{roll};
        const auto made = maker.make();
        auto changed = made;
        for (std::size_t i = 1 + roll.below(3); i > 0; --i)
            roll.chance(50) ? maker.change_safely(changed) : maker.change_boldly(changed);
        const auto accepted = compiled(made, roll), desired = compiled(changed, roll);
        const auto plan = plan_migration(accepted, desired);
        RC_CLASSIFY(plan.supported());
        auto form = accepted;
        for (const auto& step : plan.steps) {
            RC_ASSERT(describe(step).ends_with('.'));
            if (plan.supported()) std::visit(step_taker{form, desired}, step);
        }
        if (plan.supported()) RC_ASSERT(essence(form) == essence(desired));
        else RC_ASSERT(essence(accepted) != essence(desired));
    }));
}

TEST_CASE("two unrelated schemas have a plan too") {
    CHECK(rc::check("and its two directions", [](std::uint32_t seed) {
        dice roll{seed};
        const auto one = compiled(model_maker{roll}.make(), roll), other = compiled(model_maker{roll}.make(), roll);
        for (const auto& plan : {plan_migration(one, other), plan_migration(other, one)}) {
            const auto text = migration_json(plan);
            RC_ASSERT(compact_json(json_of(plan)) == text);
            RC_ASSERT(plan.supported() == (text.find("\"supported\":true") != std::string::npos));
        }
    }));
}

}  // namespace omnigraph::cluster::lang
