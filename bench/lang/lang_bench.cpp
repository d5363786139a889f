// Measures how long the languages take to parse, check, format and plan, and how that time grows with the input.
//
//     cmake --build --preset release --target lang_bench && build/release/bench/lang_bench [ROUNDS] [--check]
//
// Reports the minimum and the median CPU time of one core over interleaved rounds. Compare figures of one run only: two
// runs differ by the load of the machine. With --check, the status is 1 when a figure misses its target in
// docs/testing.md.
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

void print(const workload_row& row) {
    std::printf("%-44s %9.2f %9.2f", row.name.c_str(), row.least() * 1e3, row.median() * 1e3);
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
    bool checking = false;
    for (int i = 1; i < count; ++i) {
        if (std::string_view{words[i]} == "--check") checking = true;
        else rounds = std::max<std::size_t>(1, std::strtoul(words[i], nullptr, 10));
    }
    const auto schema_text = workload::schema(types);
    faults found;
    const auto schema = compile_schema(schema_text, found);
    insist(schema.has_value(), found.empty() ? "" : found.front().message.c_str());

    std::map<std::size_t, query_set> sets;
    for (const std::size_t size : {1'000, 10'000, 100'000}) sets[size] = files_of(size, 100);
    const auto one_file = files_of(9'000, 9'000);
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

    std::printf("%-44s %9s %9s %8s %10s %8s\n", "", "least ms", "median ms", "MB/s", "queries/s", "allocs");
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
    const bool reached = parsed >= 40 && checked_only >= 200'000 && growth <= 1.05 && plan_growth <= 1.15;
    if (checking && !reached) std::printf("a target is missed\n");
    return checking && !reached ? 1 : 0;
}
