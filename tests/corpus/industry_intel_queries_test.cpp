// The stored read queries of a real cluster folder, run on its data. What they answer was
// worked out from the records with other tools and is written down here.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <support/temporary_folder.hpp>

#include <omnigraph/cluster/core/system_runtime.hpp>
#include <omnigraph/cluster/graph/graph_engine.hpp>
#include <omnigraph/cluster/graph/values/mock_embedder.hpp>
#include <omnigraph/cluster/graph/values/result_json.hpp>
#include <omnigraph/cluster/lang/syntax/query_parser.hpp>
#include <omnigraph/cluster/store/memory_store.hpp>

namespace omnigraph::cluster::graph {
namespace {

std::filesystem::path corpus() {
    const auto* source = std::getenv("OMNIGRAPH_SOURCE");
    return std::filesystem::path{source ? source : "."} / ".." / "shared" / "corpus" / "industry-intel";
}

/// Says so and answers true when the corpus is not there.
bool skipped(const char* name) {
    if (std::filesystem::exists(corpus() / "seed.jsonl")) return false;
    std::cout << "skipped: " << name << " (needs ../shared)\n";
    return true;
}

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

struct stored {
    lang::query_tree tree;
    std::string source;
};

/// The graph of the corpus, loaded, with its stored queries by name.
class intel {
public:
    intel() {
        REQUIRE(host_.init("graphs/intel.omni", text_of(corpus() / "schema.pg"), "tester"));
        auto opened = host_.open("graphs/intel.omni");
        REQUIRE(opened);
        session_ = *opened;
        const auto loaded = session_->load(text_of(corpus() / "seed.jsonl"), load_mode::merge, "tester");
        REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message));
        for (const auto& file : std::filesystem::directory_iterator{corpus() / "queries"})
            if (file.path().extension() == ".gq") add(text_of(file.path()));
    }

    void add(const std::string& source) {
        lang::faults found;
        auto file = lang::parse_queries(source, found);
        REQUIRE_MESSAGE(file, (found.empty() ? "" : found.front().message));
        for (auto& query : file->queries) queries_.insert_or_assign(query.name, stored{query, source});
    }

    graph_result<query_result> run(const std::string& name, const std::string& parameters,
                                   const embedder* texts = nullptr) {
        const auto values = *parse_json(parameters);
        const query_request request{queries_.at(name).source, name, &values};
        if (!texts) return session_->query(request);
        // Shares no ownership: the test keeps the embedder.
        const auto with_texts = host_.open("graphs/intel.omni", {std::shared_ptr<const embedder>{}, texts});
        REQUIRE(with_texts);
        return (*with_texts)->query(request);
    }

    /// The first column as it comes.
    std::vector<std::string> column(const std::string& name, const std::string& parameters = "{}") {
        const auto found = run(name, parameters);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        std::vector<std::string> cells;
        for (const auto& row : found->rows) cells.push_back(std::get<std::string>(row.at(0).held));
        return cells;
    }
    std::vector<std::string> sorted(const std::string& name, const std::string& parameters = "{}") {
        auto cells = column(name, parameters);
        std::ranges::sort(cells);
        return cells;
    }

    std::string rows(const std::string& name, const std::string& parameters = "{}") {
        const auto found = run(name, parameters);
        REQUIRE_MESSAGE(found, (found ? "" : found.error().message));
        std::vector<std::string> lines;
        for (const auto& row : found->rows) lines.push_back(compact_json(json_of_row(*found, row)));
        return fmt::format("{}", fmt::join(lines, "\n"));
    }

    [[nodiscard]] const std::map<std::string, stored>& queries() const { return queries_; }

private:
    temporary_folder folder_;
    system_runtime clock_;
    memory_store store_;
    graph_engine host_{store_, clock_, folder_.path()};
    std::shared_ptr<graph_session> session_;
    std::map<std::string, stored> queries_;
};

using words = std::vector<std::string>;

std::string slug(const char* name) { return fmt::format(R"({{"slug": "{}"}})", name); }

}  // namespace

TEST_CASE("stored look-ups, traversals and orders of the corpus answer what its records say") {
    if (skipped("stored look-ups of the corpus")) return;
    intel graph;
    CHECK(parse_json(graph.rows("get_pattern", slug("pat-sovereign-ai")))->at("p.name") == "Sovereign AI");
    CHECK(graph.column("patterns_by_kind", R"({"kind": "disruption"})") ==
          words{"pat-saaspocalypse", "pat-sovereign-ai"});
    CHECK(graph.column("elements_by_kind", R"({"kind": "concept"})") ==
          words{"el-genkm", "el-headless-saas", "el-karpathy-llm-wiki", "el-permissioned-inference",
                "el-precedent-poisoning"});
    CHECK(graph.column("elements_by_kind", R"({"kind": "framework"})") == words{"el-hermes-agent", "el-autoresearch"});
    CHECK(graph.column("pattern_signals", slug("pat-sovereign-ai")) ==
          words{"sig-zylon-onprem-ai", "sig-93pct-repatriation", "sig-kimi-k25-oss-frontier"});
    CHECK(graph.sorted("pattern_elements", slug("pat-saaspocalypse")) ==
          words{"el-claude-cowork", "el-headless-saas", "el-salesforce-crm", "el-sap-ai"});
    CHECK(graph.sorted("pattern_insights", slug("pat-saaspocalypse")) == words{"ins-functionality-portable"});
    CHECK(graph.sorted("signal_sources", slug("sig-openclaw-unvetted-access")) ==
          words{"ia-bloomberg-openclaw-china-ban", "ia-paloalto-openclaw-crisis", "ia-snyk-openclaw-security"});
    CHECK(graph.sorted("signal_companies", slug("sig-klarna-replaces-salesforce")) ==
          words{"co-klarna", "co-salesforce"});
    CHECK(graph.sorted("element_enables", slug("el-mcp")) ==
          words{"el-anthropic-managed-agents", "el-edra", "el-hornet"});
    CHECK(graph.sorted("element_uses", slug("el-edra")) == words{"el-genkm", "el-mcp"});
    CHECK(graph.rows("element_developer", slug("el-kimi-k25")) ==
          R"({"c.slug":"co-moonshot-ai","c.name":"Moonshot AI","c.brief":"Kimi K2.5. Beijing. Alibaba-backed."})");
    CHECK(graph.sorted("insight_elements", slug("ins-onprem-is-new-cloud")) ==
          words{"el-kimi-k25", "el-nanograph", "el-zylon"});
    CHECK(graph.sorted("knowhow_elements", slug("how-to-autonomous-research-loop")) ==
          words{"el-alphaevolve", "el-autoresearch", "el-karpathy-llm-wiki"});
    CHECK(graph.column("recent_knowhow") == words{"how-to-autonomous-research-loop", "how-to-deploy-onprem-ai"});
    CHECK(graph.column("recent_signals") ==
          words{"sig-mythos-181-exploits", "sig-forbes-context-graphs", "sig-gartner-50pct-context-graphs",
                "sig-edra-30m-series-a", "sig-meta-rogue-agent-breach", "sig-sap-consumption-pricing",
                "sig-karpathy-autoresearch-700", "sig-zylon-onprem-ai", "sig-830b-software-selloff",
                "sig-93pct-repatriation", "sig-klarna-replaces-salesforce", "sig-openclaw-unvetted-access",
                "sig-kimi-k25-oss-frontier", "sig-tao-erdos-728", "sig-alphaevolve-matrix-multiply"});
    CHECK(graph.column("get_pattern", slug("nothing")).empty());
}

TEST_CASE("stored searches of the corpus find words in any form") {
    if (skipped("stored searches of the corpus")) return;
    intel graph;
    const auto agents = R"({"q": "agents"})";
    CHECK(graph.sorted("search_signals", agents) ==
          words{"sig-gartner-50pct-context-graphs", "sig-meta-rogue-agent-breach", "sig-openclaw-unvetted-access"});
    CHECK(graph.sorted("search_elements", agents) ==
          words{"el-anthropic-managed-agents", "el-hermes-agent", "el-meta-internal-agents"});
    CHECK(graph.sorted("search_insights", R"({"q": "AGENT"})") ==
          words{"ins-agents-informed-walkers", "ins-agents-thrive-messy-systems"});
    CHECK(graph.sorted("search_patterns", R"({"q": "researching"})") == words{"pat-accelerated-research"});
    CHECK(graph.sorted("search_knowhow", R"({"q": "on-prem"})") == words{"how-to-deploy-onprem-ai"});
}

TEST_CASE("stored reviews of the corpus count and find what is missing") {
    if (skipped("stored reviews of the corpus")) return;
    intel graph;
    CHECK(graph.column("orphan_signals").empty());
    CHECK(graph.column("unsourced_signals") == words{"sig-gartner-50pct-context-graphs"});
    CHECK(graph.column("contested_patterns").empty());
    const auto since = R"({"since": "2026-03-01T00:00:00Z"})";
    CHECK(graph.sorted("stale_patterns", since).empty());
    CHECK(graph.sorted("stale_patterns", R"({"since": "2026-03-10"})") ==
          words{"pat-accelerated-research", "pat-sovereign-ai"});
    auto momentum = graph.run("pattern_momentum", since);
    REQUIRE(momentum);
    std::map<std::string, std::int64_t> counts;
    for (const auto& row : momentum->rows)
        counts[std::get<std::string>(row[0].held)] = std::get<std::int64_t>(row[2].held);
    CHECK(counts == std::map<std::string, std::int64_t>{{"pat-sovereign-ai", 1},
                                                        {"pat-saaspocalypse", 1},
                                                        {"pat-context-graphs", 3},
                                                        {"pat-new-cyber-threats", 2},
                                                        {"pat-accelerated-research", 1}});
}

TEST_CASE("queries of several hops over the corpus") {
    if (skipped("multi-hop queries of the corpus")) return;
    intel graph;
    graph.add(R"(
        query company_signals($slug: String) {
            match { $c: Company { slug: $slug } $e developedByCompany $c $e exemplifiesPattern $p $s formsPattern $p }
            return { $s.slug, $p.slug } order { $s.slug }
        }
        query enabled_within($slug: String) {
            match { $e: Element { slug: $slug } $e enablesElement{1,3} $f }
            return { $f.slug } order { $f.slug }
        }
        query triangles() {
            match { $s: Signal $s onElement $e $e exemplifiesPattern $p $s formsPattern $p }
            return { count($s) as n }
        }
        query undeveloped() {
            match { $e: Element { kind: "product" } not { $e developedByCompany $_ } }
            return { $e.slug } order { $e.slug }
        }
        query agentic($year: I32) {
            match { $e: Element { kind: "product", category: "agentic" } $e.release_year = $year }
            return { $e.slug } order { $e.slug }
        }
        query kinds() {
            match { $e: Element }
            return { $e.kind, count($e) as n, min($e.release_year) as first, sum($e.release_year) as years } order { n desc }
        })");
    CHECK(graph.column("company_signals", slug("co-anthropic")) ==
          words{"sig-830b-software-selloff", "sig-klarna-replaces-salesforce", "sig-meta-rogue-agent-breach",
                "sig-mythos-181-exploits", "sig-openclaw-unvetted-access", "sig-sap-consumption-pricing"});
    CHECK(graph.column("enabled_within", slug("el-mcp")) ==
          words{"el-anthropic-managed-agents", "el-edra", "el-hornet"});
    CHECK(graph.rows("triangles") == R"({"n":12})");
    CHECK(graph.column("undeveloped") == words{"el-erdos-ai-tools", "el-nanograph", "el-openclaw"});
    CHECK(graph.column("agentic", R"({"year": 2026})") ==
          words{"el-anthropic-managed-agents", "el-claude-cowork", "el-edra", "el-meta-internal-agents", "el-sap-ai"});
    CHECK(graph.column("kinds") == words{"product", "concept", "framework", "technology"});
}

TEST_CASE("every stored read query of the corpus runs, and those by meaning need an embedding provider") {
    if (skipped("all stored read queries of the corpus")) return;
    intel graph;
    const mock_embedder texts;
    const std::map<std::string, std::string> values{
        {"slug", R"("el-mcp")"}, {"q", R"("agents")"}, {"kind", R"("product")"}, {"since", R"("2026-03-01")"}};
    int reads = 0;
    for (const auto& [name, query] : graph.queries()) {
        if (query.tree.is_mutation()) continue;
        ++reads;
        CAPTURE(name);
        std::vector<std::string> given;
        for (const auto& parameter : query.tree.parameters)
            given.push_back(fmt::format("\"{}\": {}", parameter.name,
                                        name == "patterns_by_kind" ? R"("challenge")" : values.at(parameter.name)));
        const auto parameters = "{" + fmt::format("{}", fmt::join(given, ", ")) + "}";
        const auto found = graph.run(name, parameters);
        const bool by_meaning = name == "related_chunks" || name == "hybrid_chunks";
        CHECK(static_cast<bool>(found) == !by_meaning);
        if (!by_meaning) continue;
        CHECK(found.error().fault == graph_fault::bad_request);
        CHECK(found.error().effect == write_effect::no);
        const auto embedded = graph.run(name, parameters, &texts);
        REQUIRE(embedded);
        CHECK(embedded->rows.empty());
    }
    CHECK(reads == 42);
}

}  // namespace omnigraph::cluster::graph
