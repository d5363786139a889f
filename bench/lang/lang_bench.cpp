// Measures how long the languages take to parse, check, format and plan, and how that time grows with the input.
//
//     cmake --build --preset release --target lang_bench && build/release/bench/lang_bench [ROUNDS] [--check] [--times]
//
// Reports the minimum and the median CPU time of one core over interleaved rounds, and the number of allocations, which
// is the same in every run. Compare times of one run only: two runs differ by the load of the machine. With --check,
// the status is 1 when a count is above its target, with --times when a time misses its target; docs/testing.md has
// both.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <omnigraph/cluster/lang/canonical/canonical_schema.hpp>
#include <omnigraph/cluster/lang/check/query_checker.hpp>
#include <omnigraph/cluster/lang/format/query_formatter.hpp>
#include <omnigraph/cluster/lang/format/schema_formatter.hpp>
#include <omnigraph/cluster/lang/migration/migration_planner.hpp>
#include <omnigraph/cluster/lang/schema/schema.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/lang/syntax/schema_parser.hpp>

#include "workload.hpp"

using namespace omnigraph::cluster::lang;

namespace {

/// The number of allocations. Nothing else is counted, because every measured time includes the cost of counting.
std::size_t allocated = 0;

void* counted(std::size_t bytes) {
    ++allocated;
    if (auto* const block = std::malloc(bytes == 0 ? 1 : bytes)) return block;
    throw std::bad_alloc{};
}

double cpu_seconds() {
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void insist(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "lang_bench: %s\n", what);
    std::exit(2);
}

/// One measured operation.
struct workload_row {
    std::string name;
    std::function<void()> act;
    double megabytes = 0;
    std::size_t queries = 0;
    std::vector<double> seconds = {};
    std::size_t allocations = 0;

    [[nodiscard]] double least() const { return *std::ranges::min_element(seconds); }
    [[nodiscard]] double median() const {
        auto sorted = seconds;
        std::ranges::sort(sorted);
        return sorted[sorted.size() / 2];
    }
};

constexpr std::size_t types = 500;

struct query_set {
    std::vector<std::string> files;
    std::size_t queries = 0;
    double megabytes = 0;
};

query_set files_of(std::size_t queries, std::size_t a_file) {
    query_set made{{}, queries, 0};
    for (std::size_t first = 0; first < queries; first += a_file) {
        made.files.push_back(workload::queries(first, std::min(a_file, queries - first), types));
        made.megabytes += static_cast<double>(made.files.back().size()) / 1e6;
    }
    return made;
}

void parse(const query_set& set) {
    for (const auto& file : set.files) {
        faults found;
        const bool read = parse_queries(file, found).has_value();
        insist(read, read ? "" : found.front().message.c_str());
    }
}

void check(const query_set& set, const schema_catalog& schema) {
    for (const auto& text : set.files) {
        faults found;
        auto file = parse_queries(text, found);
        insist(file.has_value(), found.empty() ? "" : found.front().message.c_str());
        for (auto& query : file->queries) {
            const bool fits = check_query(std::move(query), schema, found).has_value();
            insist(fits, fits ? "" : found.front().message.c_str());
        }
    }
}

void format(const query_set& set) {
    for (const auto& file : set.files) {
        faults found;
        insist(format_queries(file, found).has_value(), "a query cannot be formatted");
    }
}

canonical_schema form_of(const std::string& text) {
    faults found;
    const auto made = compile_schema(text, found);
    insist(made.has_value(), found.empty() ? "" : found.front().message.c_str());
    return canonical_form(*made);
}

/// The slope of log(seconds) over log(size): 1 is linear.
double exponent(const std::vector<std::pair<double, double>>& points) {
    double x = 0, y = 0, xx = 0, xy = 0;
    const auto n = static_cast<double>(points.size());
    for (const auto& [size, seconds] : points) {
        const auto a = std::log(size), b = std::log(seconds);
        x += a, y += b, xx += a * a, xy += a * b;
    }
    return (n * xy - x * y) / (n * xx - x * x);
}

/// The most allocations of a row, for each of its parts: queries, or types of a schema.
struct count_target {
    std::string_view row;
    double parts;
    double most;
};

/// A twentieth above what was counted when they were set. Lower them with what gets cheaper.
constexpr count_target count_targets[]{
    {"schema of 500 types: parse", types, 30.6},
    {"schema of 500 types: parse, compile", types, 185.8},
    {"schema of 500 types: format", types, 30.7},
    {"10000 queries: parse", 10'000, 16.7},
    {"10000 queries: parse, check", 10'000, 28.2},
    {"10000 queries: format", 10'000, 16.9},
    {"1000 queries of the whole language: parse, check", 1'000, 64.2},
    {"plan between schemas of 1000 types", 1'000, 27.0},
};

std::size_t allocations_of(const std::vector<workload_row>& rows, std::string_view name) {
    const auto at = std::ranges::find(rows, name, &workload_row::name);
    insist(at != rows.end(), "a target names no row");
    return at->allocations;
}

/// Whether every count is within its target, and grows no faster than its input.
bool check_counts(const std::vector<workload_row>& rows) {
    bool kept = true;
    const auto hold = [&](std::string_view what, double counted_parts, double most) {
        if (counted_parts <= most) return;
        kept = false;
        std::printf("%.*s: %.2f, and at most %.2f are allowed\n", static_cast<int>(what.size()), what.data(),
                    counted_parts, most);
    };
    for (const auto& [row, parts, most] : count_targets) {
        const auto each = static_cast<double>(allocations_of(rows, row)) / parts;
        std::printf("allocations, %.*s: %.2f each\n", static_cast<int>(row.size()), row.data(), each);
        hold(row, each, most);
    }
    const auto ratio = [&](std::string_view large, std::string_view small) {
        return static_cast<double>(allocations_of(rows, large)) / static_cast<double>(allocations_of(rows, small));
    };
    hold("growth of allocations, checked queries 1000 to 100000",
         ratio("100000 queries: parse, check", "1000 queries: parse, check"), 101);
    hold("growth of allocations, planner 100 to 1000 types",
         ratio("plan between schemas of 1000 types", "plan between schemas of 100 types"), 10.5);
    return kept;
}

void print(const workload_row& row) {
    std::printf("%-50s %9.2f %9.2f", row.name.c_str(), row.least() * 1e3, row.median() * 1e3);
    if (row.megabytes > 0) std::printf(" %8.1f", row.megabytes / row.median());
    else std::printf(" %8s", "");
    if (row.queries > 0)
        std::printf(" %10.0f %8.1f", static_cast<double>(row.queries) / row.median(),
                    static_cast<double>(row.allocations) / static_cast<double>(row.queries));
    else std::printf(" %10s %8s", "", "");
    std::printf("\n");
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(bytes); }
void* operator new[](std::size_t bytes) { return counted(bytes); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }

int main(int count, char** words) {
    std::size_t rounds = 7;
    bool counting = false, timing = false;
    for (int i = 1; i < count; ++i) {
        if (std::string_view{words[i]} == "--check") counting = true;
        else if (std::string_view{words[i]} == "--times") timing = true;
        else rounds = std::max<std::size_t>(1, std::strtoul(words[i], nullptr, 10));
    }
    const auto schema_text = workload::schema(types);
    faults found;
    const auto schema = compile_schema(schema_text, found);
    insist(schema.has_value(), found.empty() ? "" : found.front().message.c_str());

    std::map<std::size_t, query_set> sets;
    for (const std::size_t size : {1'000, 10'000, 100'000}) sets[size] = files_of(size, 100);
    const auto one_file = files_of(9'000, 9'000);
    query_set whole{{}, 1'000, 0};
    for (std::size_t first = 0; first < whole.queries; first += 100) {
        whole.files.push_back(workload::whole_language(first, 100));
        whole.megabytes += static_cast<double>(whole.files.back().size()) / 1e6;
    }
    const auto whole_schema = compile_schema(workload::whole_schema, found);
    insist(whole_schema.has_value(), found.empty() ? "" : found.front().message.c_str());
    std::map<std::size_t, std::pair<canonical_schema, canonical_schema>> plans;
    for (const std::size_t size : {100, 300, 1'000})
        plans[size] = {form_of(workload::schema(size)), form_of(workload::schema(size, 1))};

    const auto schema_size = static_cast<double>(schema_text.size()) / 1e6;
    const auto& usual = sets[10'000];
    std::vector<workload_row> rows{
        {"schema of 500 types: parse",
         [&] {
             faults none;
             insist(parse_schema(schema_text, none).has_value(), "a schema is refused");
         },
         schema_size},
        {"schema of 500 types: parse, compile",
         [&] {
             faults none;
             insist(compile_schema(schema_text, none).has_value(), "a schema is refused");
         },
         schema_size},
        {"schema of 500 types: format",
         [&] {
             faults none;
             insist(format_schema(schema_text, none).has_value(), "a schema is refused");
         },
         schema_size},
        {"10000 queries: parse", [&] { parse(usual); }, usual.megabytes, usual.queries},
        {"10000 queries: parse, check", [&] { check(usual, *schema); }, usual.megabytes, usual.queries},
        {"10000 queries: format", [&] { format(usual); }, usual.megabytes, usual.queries},
        {"9000 queries in one file: parse, check", [&] { check(one_file, *schema); }, one_file.megabytes,
         one_file.queries},
        {"1000 queries of the whole language: parse, check", [&] { check(whole, *whole_schema); }, whole.megabytes,
         whole.queries},
        {"1000 queries: parse, check", [&] { check(sets[1'000], *schema); }, sets[1'000].megabytes, 1'000},
        {"100000 queries: parse, check", [&] { check(sets[100'000], *schema); }, sets[100'000].megabytes, 100'000},
    };
    for (const auto& [size, pair] : plans)
        rows.push_back({"plan between schemas of " + std::to_string(size) + " types", [&pair = pair] {
                            insist(!plan_migration(pair.first, pair.second).steps.empty(), "no steps");
                        }});

    for (std::size_t round = 0; round < rounds; ++round)
        for (auto& row : rows) {
            const auto before = allocated;
            const auto began = cpu_seconds();
            row.act();
            row.seconds.push_back(cpu_seconds() - began);
            row.allocations = allocated - before;
        }

    std::printf("%-50s %9s %9s %8s %10s %8s\n", "", "least ms", "median ms", "MB/s", "queries/s", "allocs");
    for (const auto& row : rows) print(row);
    const auto time_of = [&](std::string_view name) {
        return std::ranges::find(rows, name, &workload_row::name)->least();
    };
    const auto growth = exponent({{1'000, time_of("1000 queries: parse, check")},
                                  {10'000, time_of("10000 queries: parse, check")},
                                  {100'000, time_of("100000 queries: parse, check")}});
    const auto plan_growth = exponent({{100, time_of("plan between schemas of 100 types")},
                                       {300, time_of("plan between schemas of 300 types")},
                                       {1'000, time_of("plan between schemas of 1000 types")}});
    const auto parsed = usual.megabytes / time_of("10000 queries: parse");
    const auto checked = 1e4 / time_of("10000 queries: parse, check");
    const auto checked_only = 1e4 / (time_of("10000 queries: parse, check") - time_of("10000 queries: parse"));
    std::printf("\n%.2f MB of queries, %.2f MB of schema, %zu rounds\n", usual.megabytes, schema_size, rounds);
    std::printf("growth, checked queries 1000 to 100000: exponent %.3f\n", growth);
    std::printf("growth, planner 100 to 1000 types:      exponent %.3f\n", plan_growth);
    std::printf("parsed %.1f MB/s, parsed and checked %.0f queries/s, checked alone %.0f queries/s\n", parsed, checked,
                checked_only);
    const bool fast = parsed >= 40 && checked_only >= 200'000 && growth <= 1.05 && plan_growth <= 1.15;
    const bool kept = !counting || check_counts(rows);
    if (timing && !fast) std::printf("a time misses its target\n");
    return (timing && !fast) || !kept ? 1 : 0;
}
