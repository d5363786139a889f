// What is asked of a kind at compile time, and the words in which changes of resources are told. The sentences of
// what is refused are in tests/compile_fail.
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/capability_checks.hpp>
#include <omnigraph/cluster/core/change_action.hpp>
#include <omnigraph/cluster/core/fixed_string.hpp>
#include <omnigraph/cluster/core/member_results.hpp>
#include <omnigraph/cluster/core/member_values.hpp>
#include <omnigraph/cluster/core/operation.hpp>
#include <omnigraph/cluster/core/operation_checks.hpp>
#include <omnigraph/cluster/core/resource_kind.hpp>
#include <omnigraph/cluster/core/runtime.hpp>
#include <omnigraph/cluster/core/system_runtime.hpp>

using namespace omnigraph::cluster;

namespace {

/// Everything that is required, and nothing else.
struct plain;
/// The same with a payload.
struct with_payload;
/// Its digest is no digest.
struct without_digest;

struct plain_declaration {
    std::string id, text;
};

/// An operation without `classify`.
struct half_operation {
    static constexpr std::string_view name = "half";
    static constexpr change_action action = change_action::create;
    static constexpr diagnostic_code failed{"half_failed"};
};

template <fixed_string Text>
constexpr auto length_of = Text.view().size();

}  // namespace

template <>
struct omnigraph::cluster::resource_traits<plain> {
    static constexpr address_pattern pattern{"plain.<id>"};
    using depends_on = kinds<>;
    using declaration = plain_declaration;
    static digest digest_of(const declaration& d) { return digest_of_bytes(d.text); }
    static void references(const declaration&, auto&&) {}
};

template <>
struct omnigraph::cluster::resource_traits<with_payload> : resource_traits<plain> {
    static constexpr std::string_view payload_extension = ".txt";
    static std::string_view payload(const declaration& d) { return d.text; }
};

template <>
struct omnigraph::cluster::resource_traits<without_digest> {
    static constexpr address_pattern pattern{"plain.<id>"};
    using depends_on = kinds<>;
    using declaration = plain_declaration;
    static std::string digest_of(const declaration& d) { return d.text; }
    static void references(const declaration&, auto&&) {}
};

static_assert(resource_kind<plain> && check_kind<plain>());
static_assert(resource_kind<with_payload>);
static_assert(!resource_kind<without_digest>, "a digest is a digest, not a text");
static_assert(!resource_kind<int>, "without traits there is no kind");
static_assert(check_capabilities<plain>(), "a kind needs no capability");
static_assert(check_capabilities<with_payload>());
static_assert(has_payload<with_payload> && !has_payload<plain>);
static_assert(lasting_text<std::string_view> && lasting_text<const std::string&> && !lasting_text<std::string>);
static_assert(!serving_projection<void>);
static_assert(!has_operations<with_payload> && !contained<with_payload> && !has_serve<with_payload>);

static_assert(has_operation_name<half_operation> && has_action<half_operation> && has_failed_code<half_operation>);
static_assert(!has_incomplete_code<half_operation> && !has_classify<half_operation>);
static_assert(!has_prepare<half_operation, plain_declaration> && !has_run<half_operation, plain_declaration>);
static_assert(operation_list<>::size == 0 && operation_list<half_operation>::size == 1);

static_assert(length_of<"graph.kb"> == 8 && length_of<""> == 0);
static_assert(fixed_string{"a"}.view() == "a", "the NUL at the end is no part of it");

TEST_CASE("each change has a spelling for reports, a noun and a participle, and no two share one") {
    using enum change_action;
    CHECK(spelling(create) == "create");
    CHECK(spelling(update) == "update");
    CHECK(spelling(erase) == "delete");
    CHECK(noun(create) == "creation");
    CHECK(noun(update) == "change");
    CHECK(noun(erase) == "removal");
    CHECK(participle(create) == "created");
    CHECK(participle(update) == "changed");
    CHECK(participle(erase) == "removed");
}

TEST_CASE("the runtime of the machine tells the time, waits, and knows its process and host") {
    system_runtime system;
    runtime& any = system;
    const auto before = any.now();
    any.sleep(std::chrono::milliseconds{2});
    CHECK(any.now() - before >= std::chrono::milliseconds{2});
    CHECK(any.process_id() > 0);
    CHECK_FALSE(any.host_name().empty());
}

TEST_CASE("the ending of a payload is a dot and then letters, digits and marks that a file name has") {
    for (const char* ending : {".txt", ".tar.gz", ".v1_a-b"}) CHECK_MESSAGE(is_file_ending(ending), ending);
    for (const char* other : {"", ".", "txt", "..", "..txt", "./x", "/x", ".a/b", ".a b", ".a\\b"})
        CHECK_MESSAGE(!is_file_ending(other), other);
}
