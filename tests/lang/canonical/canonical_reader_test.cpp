#include <rapidcheck.h>

#include <omnigraph/cluster/lang/canonical/canonical_reader.hpp>

#include <lang/migrations.hpp>

namespace omnigraph::cluster::lang {

namespace {

constexpr std::string_view everything = R"(
interface Named { name: String @index @description("d") }
node Person @description("p") @x(1, b=2, a=true) implements Named {
    slug: String @key
    age: I32? mood: enum(good, bad) tags: [String] face: Vector(3)? @embed(bio, model="m") bio: String born: Date? ratio: F64 @default(0.5)
    @range(age, 0..120) @range(ratio, 0.0..1.0) @check(slug, "^[a-z]\"+$") @unique(age, mood) @unique(age, mood)
}
edge Knows: Person -> Person @card(1..2) @instruction("i") { since: Date? @unique(src, dst) @index(since) }
edge Likes: Person -> Person
)";

[[nodiscard]] std::string stored() { return canonical_json(form_of(everything)); }

/// The stored text with its first `part` replaced.
[[nodiscard]] std::string with(std::string_view part, std::string_view other) {
    auto text = stored();
    const auto at = text.find(part);
    REQUIRE_MESSAGE(at != std::string::npos, part);
    return text.replace(at, part.size(), other);
}

void check_refused(const std::string& text, diagnostic_code code = codes::stored_schema_malformed) {
    const auto read = read_canonical(text);
    INFO(text.substr(0, 3000));
    REQUIRE_FALSE(read);
    CHECK(read.error().code == code);
    CHECK(read.error().message.ends_with('.'));
    CHECK_FALSE(read.error().remedy.empty());
}

}  // namespace

TEST_CASE("L§1.11.16 a stored form reads back as it was, compact or pretty") {
    for (const auto source : {everything, std::string_view{}, std::string_view{"interface I { }"}, example_schema}) {
        const auto form = form_of(source);
        const auto text = canonical_json(form);
        const auto read = read_canonical(text);
        REQUIRE_MESSAGE(read, read.error().message);
        CHECK(*read == form);
        CHECK(canonical_json(*read) == text);
        const auto pretty = read_canonical(pretty_json(*parse_json(text)));
        REQUIRE_MESSAGE(pretty, pretty.error().message);
        CHECK(*pretty == form);
    }
}

TEST_CASE("a stored form of a newer version says so before anything in it is believed") {
    check_refused(R"({"ir_version":2})", codes::stored_schema_version);
    check_refused(R"({"ir_version":0,"interfaces":[],"nodes":[],"edges":[]})", codes::stored_schema_version);
    check_refused(R"({"ir_version":"1","interfaces":[],"nodes":[],"edges":[]})");
    check_refused(R"({"ir_version":1.0,"interfaces":[],"nodes":[],"edges":[]})");
}

TEST_CASE("a stored form that is not of its shape is refused") {
    for (const auto* text : {"", "[]", "null", "1", "{}", "{", R"({"ir_version":1})",
                             R"({"ir_version":1,"interfaces":[],"nodes":[],"edges":[],"more":1})",
                             R"({"ir_version":1,"nodes":[],"interfaces":[],"edges":[]})",
                             R"({"ir_version":1,"interfaces":{},"nodes":[],"edges":[]})",
                             R"({"ir_version":1,"interfaces":[1],"nodes":[],"edges":[]})",
                             R"({"ir_version":1,"interfaces":[],"nodes":[],"edges":[]} x)",
                             R"({"ir_version":1,"ir_version":1,"interfaces":[],"nodes":[],"edges":[]})",
                             "{\"ir_version\":1,\"interfaces\":[\"\xFF\"],\"nodes\":[],\"edges\":[]}"})
        check_refused(text);
    check_refused(std::string(max_canonical_bytes, ' ') + R"({"ir_version":1,"interfaces":[],"nodes":[],"edges":[]})");
    std::string deep = R"({"ir_version":1,"interfaces":)";
    check_refused(deep + std::string(100'000, '['));
}

TEST_CASE("a stored form with names, ids, types or an order that cannot be is refused") {
    using change = std::pair<std::string_view, std::string_view>;
    for (const auto& [part, other] :
         std::vector<change>{{R"("name":"Person","type_id")", R"("name":"Persons","type_id")"},
                             {R"("name":"Person","type_id")", R"("name":"person","type_id")"},
                             {R"("type_id":3227219152)", R"("type_id":3227219153)"},
                             {R"("type_id":3227219152)", R"("type_id":"3227219152")"},
                             {R"("name":"age","prop_id":)", R"("name":"age","prop_id":1)"},
                             {R"("name":"age")", R"("name":"Age")"},
                             {R"("name":"age")", R"("name":"a-ge")"},
                             {R"("scalar":"I32")", R"("scalar":"I33")"},
                             {R"("scalar":"I32")", R"("scalar":"Vector")"},
                             {R"({"Vector":3})", R"({"Vector":0})"},
                             {R"({"Vector":3})", R"({"Vector":2147483648})"},
                             {R"({"Vector":3})", R"({"Vector":3.0})"},
                             {R"("nullable":true)", R"("nullable":1)"},
                             {R"(["bad","good"])", R"(["good","bad"])"},
                             {R"(["bad","good"])", R"(["bad","bad"])"},
                             {R"(["bad","good"])", R"([])"},
                             {R"(["bad","good"])", R"(["b d"])"},
                             {R"("list":true)", R"("list":null)"},
                             {R"("cardinality":{"min":1,"max":2})", R"("cardinality":{"min":3,"max":2})"},
                             {R"("cardinality":{"min":1,"max":2})", R"("cardinality":{"min":1,"max":4294967296})"},
                             {R"("cardinality":{"min":1,"max":2})", R"("cardinality":{"min":-1,"max":2})"},
                             {R"("from_type":"Person")", R"("from_type":"Named")"},
                             {R"("from_type":"Person")", R"("from_type":"Person|Person")"},
                             {R"("implements":["Named"])", R"("implements":["Other"])"},
                             {R"("implements":["Named"])", R"("implements":["Named","Named"])"},
                             {R"({"Key":["slug"]})", R"({"Key":["gone"]})"},
                             {R"({"Key":["slug"]})", R"({"Key":[]})"},
                             {R"({"Key":["slug"]})", R"({"Key":["age"]})"},
                             {R"({"Key":["slug"]})", R"({"Key":["slug"]},{"Key":["slug"]})"},
                             {R"({"Key":["slug"]})", R"({"Key":["slug","slug"]})"},
                             {R"({"Key":["slug"]})", R"({"Lock":["slug"]})"},
                             {R"({"Key":["slug"]})", R"({"Key":["slug"],"Index":["slug"]})"},
                             {R"({"Integer":0})", R"({"Integer":0.0})"},
                             {R"({"Float":0.0})", R"({"Float":0})"},
                             {R"({"Float":0.0})", R"({"Float":1e999})"},
                             {R"({"Integer":0})", R"({"Integer":9223372036854775808})"},
                             {R"({"property":"age")", R"({"property":"bio")"},
                             {R"("kwargs":{"a":"true","b":"2"})", R"("kwargs":{"b":"2","a":"true"})"},
                             {R"("kwargs":{"a":"true","b":"2"})", R"("kwargs":{})"},
                             {R"("kwargs":{"a":"true","b":"2"})", R"("kwargs":{"a":true})"},
                             {R"("value":"p")", R"("value":1)"},
                             {R"({"Unique":["dst","src"]})", R"({"Unique":["src","dst"]})"},
                             {R"({"Unique":["dst","src"]})", R"({"Key":["since"]})"},
                             {R"([{"name":"Knows")", R"([{"name":"Likes")"}}) {
        INFO(std::string{part} << " -> " << std::string{other});
        check_refused(with(part, other));
    }
}

TEST_CASE("any single byte that changes in a stored form is noticed, or means the same change in the form") {
    const auto text = stored();
    CHECK(rc::check("what is read is what would be written", [&](std::uint8_t byte) {
        auto changed = text;
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        changed[at] = static_cast<char>(byte);
        const auto read = read_canonical(changed);
        if (read) RC_ASSERT(*parse_json(canonical_json(*read)) == *parse_json(changed));
    }));
}

}  // namespace omnigraph::cluster::lang
