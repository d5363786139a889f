// The law of cleanup over random histories: whatever was written, branched, merged, optimized and cleaned up, the store
// alone gives the rows of every head and of every commit that is not given up.
#include <algorithm>
#include <map>
#include <ranges>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <support/sanitized.hpp>

#include <omnigraph/cluster/graph/engine_session.hpp>
#include <omnigraph/cluster/graph/versions/upkeep.hpp>
#include <omnigraph/cluster/host/graph_upkeep.hpp>

#include <graph/graph_fixture.hpp>

using namespace omnigraph::cluster;
using namespace omnigraph::cluster::graph;

namespace {

using names = std::set<std::string>;

constexpr std::string_view schema_before = "node Note {name: String @key  value: I32?}";
constexpr std::string_view schema_after = "node Note {name: String @key  value: I32?  more: String?}";

graph_result<names> names_at(graph_session& session, const read_point& at) {
    const auto shown =
        session.query({.source = "query q() { match { $n: Note } return { $n.name as name } }", .name = "q", .at = at});
    if (!shown) return shown.error();
    names found;
    for (const auto& row : shown->rows) found.insert(std::get<std::string>(row.front().held));
    return found;
}

/// A graph, and what its commits and branches should show.
class remembered_graph {
public:
    remembered_graph() {
        REQUIRE(engine_.init(test_root, schema_before, "tester"));
        session_ = *engine_.open(test_root);
        heads_["main"] = {};
    }

    void step(int choice, int value) {
        const auto branch = value % 3 == 0 && heads_.contains("dev") ? std::string{"dev"} : std::string{"main"};
        switch (choice) {
            case 0: return branch_or_merge();
            case 1: return optimize();
            case 2: return clean_up(1 + value % 4);
            case 3: return remove_branch();
            case 4: return alter();
            case 5: return describe(value);
            default: return write(branch, value);
        }
    }

    /// Reads everything with an engine that has no local files.
    void check_all() {
        graph_engine fresh{store_, clock_, {}};
        const auto shown = *fresh.open(test_root);
        for (const auto& [branch, rows] : heads_) {
            const auto found = names_at(*shown, {.branch = branch});
            if (!found) RC_FAIL(log_ + "head of " + branch + ": " + found.error().message);
            RC_ASSERT(*found == rows);
        }
        for (const auto& [commit, rows] : commits_) {
            const auto found = names_at(*shown, {.commit = commit});
            if (!found && found.error().fault == graph_fault::not_found) {
                RC_ASSERT(!kept_.contains(commit));
                continue;
            }
            if (!found) RC_FAIL(log_ + "commit " + commit + ": " + found.error().message);
            if (*found != rows) RC_FAIL(log_ + "commit " + commit + " shows other rows");
        }
        const auto repaired = fresh.repair(test_root, upkeep_mode::preview);
        if (!repaired) RC_FAIL(log_ + repaired.error().message);
        if (!repaired->faults.empty()) RC_FAIL(log_ + repaired->faults.front());
    }

    /// Removes one object of any kind, and compares what repair says before, after and when forced with what can be
    /// read, listed and merged then.
    void lose_one(std::size_t choice) {
        std::vector<std::string> keys;
        for (const auto* kind : {"images", "deltas", "commits", "history", "schemas"}) {
            const auto listed = store_.list(std::string{test_root} + "/" + kind);
            for (const auto& object : *listed) keys.push_back(object.key);
        }
        if (keys.empty()) return;
        const auto lost = keys[choice % keys.size()];
        log_ += "lose " + lost + "; ";
        RC_ASSERT(store_.remove(lost).has_value());
        const auto shown = repaired(upkeep_mode::preview), said = repaired(upkeep_mode::perform);
        if (shown.unreadable != said.unreadable || shown.cut_off != said.cut_off || shown.can_heal != said.healed)
            RC_FAIL(log_ + "the preview says something else");
        if (said.found == repair_class::recoverable) check_heads("made again");
        count_unreadable(said);
        if (repaired(upkeep_mode::perform).healed) RC_FAIL(log_ + "what was repaired is repaired again");
        check_goes_on(choice);
        const auto forced = repaired(upkeep_mode::force);
        if (said.found == repair_class::sound || said.found == repair_class::recoverable || forced.forced)
            check_given_up(forced);
    }

private:
    repair_outcome repaired(upkeep_mode mode) {
        graph_engine fresh{store_, clock_, {}};
        const auto said = fresh.repair(test_root, mode);
        if (!said) RC_FAIL(log_ + "repair: " + said.error().message);
        return *said;
    }

    /// By the name of the branch, and by the id of the commit.
    void check_heads(const std::string& when) {
        for (const auto& [branch, rows] : heads_) {
            graph_engine fresh{store_, clock_, {}};
            const auto session = *fresh.open(test_root);
            const auto branches = session->branches();
            if (!branches) RC_FAIL(log_ + branches.error().message);
            const auto id = std::ranges::find(*branches, branch, &branch_info::name)->head;
            for (const auto& at : {read_point{.branch = branch}, read_point{.commit = id}}) {
                const auto found = names_at(*session, at);
                if (!found) RC_FAIL(log_ + when + ": the head of " + branch + ": " + found.error().message);
                if (*found != rows) RC_FAIL(log_ + when + ": the head of " + branch + " shows other rows");
            }
        }
    }

    /// How many earlier commits of the branches cannot be read, and are not given up. The head of main is none, also
    /// where another branch begins there.
    void count_unreadable(const repair_outcome& said) {
        names looked_at, unreadable;
        {
            graph_engine fresh{store_, clock_, {}};
            const auto branches = (*fresh.open(test_root))->branches();
            if (!branches) RC_FAIL(log_ + branches.error().message);
            looked_at.insert(std::ranges::find(*branches, "main", &branch_info::name)->head);
        }
        for (const auto& [branch, rows] : heads_) {
            graph_engine fresh{store_, clock_, {}};
            const auto history = (*fresh.open(test_root))->commits_of(branch, 1000);
            if (!history) return;  // a record is lost
            for (const auto& commit : *history | std::views::take(history->size() - 1)) {
                if (!looked_at.insert(commit.id).second) continue;
                const auto found = alone({.commit = commit.id});
                const bool is_lost = !found && !found.error().message.starts_with("snapshot expired");
                if (is_lost) unreadable.insert(commit.id);
            }
        }
        for (const auto& commit : unreadable) log_ += commit + " cannot be read; ";
        if (said.unreadable != unreadable.size()) RC_FAIL(log_ + "repair says " + std::to_string(said.unreadable));
    }

    /// By an engine that has made no state from which this one could be made.
    graph_result<names> alone(const read_point& at) {
        graph_engine fresh{store_, clock_, {}};
        return names_at(**fresh.open(test_root), at);
    }

    /// What can be read of all that is listed; nothing where a head cannot.
    std::map<std::string, names> readable_commits() {
        graph_engine fresh{store_, clock_, {}};
        const auto session = *fresh.open(test_root);
        std::map<std::string, names> readable;
        const auto branches = session->branches();
        if (!branches) return {};
        for (const auto& branch : *branches)
            if (!alone({.branch = branch.name}) || !alone({.commit = branch.head})) return {};
        names wanted;
        for (const auto& commit : commits_) wanted.insert(commit.first);
        for (const auto& [branch, rows] : heads_)
            if (const auto listed = session->commits_of(branch, 1000))  // else a record is lost
                for (const auto& commit : *listed) wanted.insert(commit.id);
        for (const auto& commit : wanted)
            if (auto found = alone({.commit = commit})) readable[commit] = *std::move(found);
        return readable;
    }

    /// Where every head can be read: what can be read now can be read after further writes, and branches begin there.
    void check_goes_on(std::size_t choice) {
        const auto readable = readable_commits();
        if (readable.empty()) return;
        graph_engine writer{store_, clock_, {}};
        session_ = *writer.open(test_root);
        for (const int value : {1, 2}) {
            for (auto branches = heads_; const auto& [branch, rows] : branches) write(branch, value);
            if (value == 1) RC_ASSERT(writer.optimize(test_root).has_value());
        }
        check_still(readable);
        const auto from = std::next(readable.begin(), static_cast<std::ptrdiff_t>(choice % readable.size()));
        log_ += "branch from " + from->first + "; ";
        const auto begun = session_->create_branch({.name = "begun", .from = {.commit = from->first}});
        if (!begun && begun.error().fault == graph_fault::conflict) return;  // its schema was another one
        if (!begun) RC_FAIL(log_ + begun.error().message);
        heads_["begun"] = from->second;
        write("begun", 1);
        write("begun", 2);
        check_heads("begun");
        check_still(readable);
        heads_.erase("begun");
        RC_ASSERT(session_->delete_branch("begun").has_value());
        session_.reset();
    }

    void check_still(const std::map<std::string, names>& readable) {
        for (const auto& [commit, rows] : readable) {
            const auto found = alone({.commit = commit});
            if (!found) RC_FAIL(log_ + commit + " could be read after the repair: " + found.error().message);
            if (*found != rows) RC_FAIL(log_ + commit + " shows other rows than after the repair");
        }
    }

    void check_given_up(const repair_outcome& forced) {
        check_heads("given up");
        const auto after = repaired(upkeep_mode::preview);
        if (after.found != repair_class::sound) RC_FAIL(log_ + "not sound afterwards: " + after.faults.front());
        if (after.cut_off != forced.cut_off) RC_FAIL(log_ + "other branches are cut off afterwards");
        graph_engine fresh{store_, clock_, {}};
        session_ = *fresh.open(test_root);
        check_lists();
        if (heads_.contains("dev")) {
            const auto merged = session_->merge_branch({.source = "dev", .target = "main", .dry_run = true});
            const bool is_refused = !merged && merged.error().fault == graph_fault::conflict;
            if (!merged && !(is_refused && std::ranges::count(forced.cut_off, "dev") == 1))
                RC_FAIL(log_ + "merging: " + merged.error().message);
        }
        for (const int value : {1, 2})
            for (auto branches = heads_; const auto& [branch, rows] : branches) write(branch, value);
        const auto cleaned = fresh.cleanup(test_root, {.keep = 1}, upkeep_mode::perform);
        if (!cleaned) RC_FAIL(log_ + "cleanup: " + cleaned.error().message);
        check_heads("cleaned up");
        check_lists();
        session_.reset();
    }

    /// Every listed commit shows its rows, or is told as given up.
    void check_lists() {
        for (const auto& [branch, rows] : heads_) {
            const auto listed = session_->commits_of(branch, 1000);
            if (!listed) RC_FAIL(log_ + "commits of " + branch + ": " + listed.error().message);
            for (const auto& commit : *listed) {
                const auto known = commits_.find(commit.id);
                if (known == commits_.end()) continue;
                const auto found = names_at(*session_, {.commit = commit.id});
                if (found && *found != known->second) RC_FAIL(log_ + commit.id + " shows other rows");
                if (!found && found.error().fault != graph_fault::not_found)
                    RC_FAIL(log_ + commit.id + ": " + found.error().message);
            }
        }
    }

    void write(const std::string& branch, int value) {
        log_ += "write " + branch + "; ";
        auto& rows = heads_[branch];
        std::string records;
        // Many rows are an object of their own, few stand in the record of the commit.
        for (int i = 0; i < (value % 17 == 0 ? 600 : 1); ++i) {
            const auto name = "n" + std::to_string(++last_);
            records +=
                "{\"type\":\"Note\",\"data\":{\"name\":\"" + name + "\",\"value\":" + std::to_string(value) + "}}\n";
            rows.insert(name);
        }
        const auto loaded = session_->load({.records = records, .branch = branch});
        if (!loaded) RC_FAIL(log_ + loaded.error().message);
        remember(branch, loaded->commit->id);
    }

    void branch_or_merge() {
        if (!heads_.contains("dev")) {
            log_ += "branch dev; ";
            RC_ASSERT(session_->create_branch({.name = "dev"}).has_value());
            heads_["dev"] = heads_["main"];
            return;
        }
        log_ += "merge dev; ";
        const auto merged = session_->merge_branch({.source = "dev", .target = "main"});
        if (!merged) RC_FAIL(log_ + merged.error().message);
        heads_["main"].insert(heads_["dev"].begin(), heads_["dev"].end());
        if (merged->commit) remember("main", merged->commit->id);
    }

    void remove_branch() {
        if (!heads_.contains("dev")) return;
        log_ += "remove dev; ";
        RC_ASSERT(session_->delete_branch("dev").has_value());
        heads_.erase("dev");
        // Commits that were not merged belong to nobody.
        std::erase_if(commits_, [&](const auto& commit) { return !kept_.contains(commit.first); });
    }

    void optimize() {
        log_ += "optimize; ";
        const auto done = engine_.optimize(test_root);
        if (!done) RC_FAIL(log_ + done.error().message);
    }

    /// The newest commits of main stay readable, and all that a branch beside it has.
    void clean_up(int keep) {
        log_ += "keep " + std::to_string(keep) + "; ";
        const auto done = engine_.cleanup(test_root, {.keep = static_cast<std::uint64_t>(keep)}, upkeep_mode::perform);
        if (!done) RC_FAIL(log_ + done.error().message);
        names newest;
        const auto shown = session_->commits_of("main", static_cast<std::size_t>(keep));
        for (const auto& commit : *shown)
            if (kept_.contains(commit.id)) newest.insert(commit.id);
        kept_ = std::move(newest);
        check_all();
    }

    void alter() {
        if (heads_.contains("dev")) return;
        is_altered_ = !is_altered_;
        log_ += is_altered_ ? "alter; " : "drop; ";
        const auto source = is_altered_ ? schema_after : schema_before;
        const auto preview = engine_.preview_schema(test_root, source);
        RC_ASSERT(preview.has_value());
        const auto done = engine_.apply_schema(test_root, source, "tester", {},
                                               last_ % 2 == 0 ? lang::drop_mode::hard : lang::drop_mode::soft);
        if (!done) RC_FAIL(log_ + done.error().message);
        kept_.clear();
        session_ = *engine_.open(test_root);
        remember("main", session_->commits_of("main", 1)->front().id);
    }

    /// A change of the schema's text alone, which changes no row and has no image of its own.
    void describe(int value) {
        if (heads_.contains("dev")) return;
        log_ += "describe; ";
        auto source = std::string{is_altered_ ? schema_after : schema_before};
        source.insert(source.find('{'), "@description(\"" + std::to_string(value) + "\") ");
        const auto done = engine_.apply_schema(test_root, source, "tester", {});
        if (!done) RC_FAIL(log_ + done.error().message);
        session_ = *engine_.open(test_root);
        remember("main", session_->commits_of("main", 1)->front().id);
    }

    void remember(const std::string& branch, const std::string& commit) {
        commits_[commit] = heads_[branch];
        if (branch == "main") kept_.insert(commit);
    }

    memory_store store_;
    system_runtime clock_;
    temporary_folder cache_;
    graph_engine engine_{store_, clock_, cache_.path()};
    std::shared_ptr<graph_session> session_;
    std::map<std::string, names> heads_, commits_;
    names kept_;  ///< commits of main that no cleanup may have given up
    int last_ = 0;
    bool is_altered_ = false;
    std::string log_;
};

}  // namespace

namespace {

/// At its full size, or small tests would take the first choices only.
rc::Gen<int> number(int end) { return rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, end)); }

rc::Gen<std::vector<std::pair<int, int>>> histories(int most = is_sanitized ? 12 : 30) {
    return rc::gen::resize(
        most, rc::gen::container<std::vector<std::pair<int, int>>>(rc::gen::pair(number(12), number(100))));
}

}  // namespace

TEST_CASE("whatever is optimized and cleaned up, every head and every commit that stays shows its rows") {
    const auto held = rc::check([] {
        const auto steps = *histories();
        remembered_graph graph;
        for (const auto& [choice, value] : steps) graph.step(choice, value);
        graph.check_all();
    });
    CHECK(held);
}

TEST_CASE("whatever is lost of such a history, repair says what can be read before and after it is given up") {
    const auto held = rc::check([] {
        const auto steps = *histories(10);
        const auto choice = *number(1000);
        remembered_graph graph;
        for (const auto& [kind, value] : steps) graph.step(kind, value);
        graph.lose_one(static_cast<std::size_t>(choice));
    });
    CHECK(held);
}
