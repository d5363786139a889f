// What stands in the place of a stored object and is none: links out of the root, dangling links, pipes. The law:
// nothing outside is read or written, every command that needs the object says so by a code, with a remedy that leads
// out.
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include <omnigraph/cluster/core/codes/apply.hpp>
#include <omnigraph/cluster/core/codes/approval.hpp>
#include <omnigraph/cluster/core/codes/history.hpp>
#include <omnigraph/cluster/core/codes/ledger.hpp>
#include <omnigraph/cluster/core/codes/lock.hpp>
#include <omnigraph/cluster/core/codes/recovery.hpp>

#include "engine/every_command.hpp"

using namespace omnigraph::cluster;
namespace fs = std::filesystem;

namespace {

/// What may stand in the place of an object.
enum class stand_in { twin, secret, nothing, pipe };
constexpr std::array stand_ins{stand_in::twin, stand_in::secret, stand_in::nothing, stand_in::pipe};

constexpr std::string_view secret_text = "SECRET-OF-ANOTHER";

using commands_by_code = std::map<std::string_view, std::set<std::string_view>>;

/// An object, and the commands that have to say a code when something else stands in its place.
struct place {
    std::string key;
    commands_by_code said_by;
    bool is_folder = false;
};

const std::set<std::string_view> reads_ledger{"plan",       "plan --no-lock",   "plan --to", "apply",  "approve",
                                              "status",     "approve --list",   "refresh",   "import", "log",
                                              "gc",         "approve --revoke", "show",      "diff",   "blame",
                                              "state list", "state show",       "recover",   "graph"};
const std::set<std::string_view> takes_lock{"plan",    "plan --to", "apply", "approve",          "approve --revoke",
                                            "refresh", "import",    "gc",    "recover --discard"};
const std::set<std::string_view> looks_at_lock{"status",     "plan --no-lock", "log",
                                               "state list", "recover",        "force-unlock"};
const std::set<std::string_view> sweeps{"plan", "plan --no-lock", "plan --to", "apply", "status", "refresh", "recover"};

std::string first_below(const fs::path& root, const std::string& folder) {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator{root / folder})
        if (entry.is_regular_file()) names.insert(fs::relative(entry.path(), root).string());
    REQUIRE_FALSE(names.empty());
    return *names.begin();
}

std::vector<place> places_in(const fs::path& root) {
    const auto sidecar = layout::sidecar(toy::planted_id), approval = layout::approval(toy::planted_id);
    std::set<std::string> records;
    for (const auto& entry : fs::directory_iterator{root / layout::history_revisions})
        records.insert(fs::relative(entry.path(), root).string());
    REQUIRE(records.size() == 3);
    using namespace codes;
    return {
        {std::string{layout::state}, {{state_read_error.text, reads_ledger}}},
        {std::string{layout::lock}, {{state_lock_error.text, takes_lock}, {state_lock_read_error.text, looks_at_lock}}},
        {sidecar, {{invalid_recovery_sidecar.text, sweeps}, {cluster_recovery_pending.text, {"gc"}}}},
        {approval,
         {{invalid_approval_artifact.text,
           {"plan", "plan --no-lock", "apply", "approve", "approve --list", "approve --revoke"}}}},
        {*records.rbegin(), {{history_read_error.text, {"log", "gc", "status", "apply", "show", "diff", "blame"}}}},
        {*records.begin(), {{history_read_error.text, {"log", "gc", "blame"}}}},
        {first_below(root, "__cluster/history/sources"), {}},
        {first_below(root, "__cluster/resources/song/shire"),
         {{catalog_payload_read_error.text, {"plan", "plan --no-lock", "apply", "status", "refresh"}}}},
        {first_below(root, "__cluster/plans"), {}},
        {"__cluster",
         {{state_lock_error.text, {"plan", "apply", "approve", "refresh", "import", "gc", "recover --discard"}},
          {state_read_error.text, {"approve --list", "status", "state list", "log"}},
          {recovery_sidecar_read_error.text, {"plan --no-lock", "recover"}},
          {state_lock_read_error.text, {"force-unlock"}}},
         true},
        {std::string{layout::recoveries},
         {{recovery_sidecar_read_error.text, sweeps}, {cluster_recovery_pending.text, {"gc"}}},
         true},
        {std::string{layout::approvals}, {{approval_read_error.text, {"plan", "apply", "approve --list"}}}, true},
        {std::string{layout::plans}, {{litter_not_removed.text, {"gc"}}}, true},
        {std::string{layout::history}, {{history_read_error.text, {"plan", "apply", "status", "log", "gc"}}}, true},
        {std::string{layout::history_revisions},
         {{history_read_error.text, {"plan", "apply", "status", "log", "gc"}}},
         true},
        {std::string{layout::history_sources}, {{litter_not_removed.text, {"gc"}}}, true},
        {std::string{layout::resources},
         {{catalog_payload_read_error.text, {"plan", "apply", "status", "refresh"}}, {litter_not_removed.text, {"gc"}}},
         true},
        {"__cluster/resources/song", {{catalog_payload_read_error.text, {"plan", "apply", "status", "refresh"}}}, true},
    };
}

/// Everything below a folder, with the bytes of files; links are not followed.
std::map<std::string, std::string> contents_of(const fs::path& folder) {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator{folder})
        found[entry.path().string()] = entry.is_symlink()        ? "-> " + fs::read_symlink(entry.path()).string()
                                       : entry.is_regular_file() ? read_file(entry.path())
                                                                 : "";
    return found;
}

/// A document that would be taken for sound at the key of `object`, where the cluster has none.
std::string twin_of(const place& object) {
    if (object.key == layout::sidecar(toy::planted_id))
        return R"({"schema_version":1,"operation_id":")" + toy::planted_id +
               R"(","started_at":"2026-06-10T02:07:08Z","actor":null,"kind":"land_create","graph_id":"shire",)"
               R"("graph_uri":"x","observed_manifest_version":null,"expected_manifest_version":null,)"
               R"("desired_schema_digest":"","state_cas_base":null,"approval_id":null,"address":"land.shire"})";
    return R"({"version":1,"lock_id":")" + toy::planted_id +
           R"(","operation":"apply","created_at":"2026-06-10T02:04:08Z","pid":7})";
}

/// Puts something else in the place of the object, in a copy of the cluster at `root`. What stood there, or a sound
/// document, goes to `outside`.
void plant(const fs::path& root, const place& object, stand_in what, const fs::path& outside) {
    const auto at = root / object.key, target = outside / "target";
    if (what == stand_in::twin && fs::exists(at)) fs::copy(at, target, fs::copy_options::recursive);
    else if (what == stand_in::twin) std::ofstream{target} << twin_of(object);
    if (what == stand_in::secret) std::ofstream{target} << secret_text;
    fs::remove_all(at);
    fs::create_directories(at.parent_path());
    if (what == stand_in::pipe) REQUIRE(::mkfifo(at.c_str(), 0600) == 0);
    else fs::create_symlink(target, at);
}

/// A cluster in a folder, and copies of it.
struct links_world {
    links_world() : store{made.str()}, cluster{store} {}

    /// Runs the command on a copy in which something else stands in the place of the object.
    std::string run(const place& object, stand_in what, const toy::named_command& command) {
        const temporary_folder copy, outside;
        fs::copy(made.path(), copy / "root", fs::copy_options::recursive);
        plant(copy / "root", object, what, outside.path());
        const auto before = contents_of(outside.path());
        file_store reached{(copy / "root").string()};
        auto said = command.run(cluster.env(&reached));
        CHECK(contents_of(outside.path()) == before);
        CHECK(said.find(secret_text) == std::string::npos);
        return said;
    }

    temporary_folder made;
    file_store store;
    toy::furnished_cluster cluster;
};

bool says(const std::string& report, std::string_view code) {
    return report.find("\"code\":\"" + std::string{code} + "\"") != std::string::npos;
}

/// Whether each finding with the code has a remedy.
bool leads_out(const std::string& report, std::string_view code) {
    const auto parsed = parse_json(report);
    for (const char* member : {"diagnostics", "unusable"})
        if (const auto* list = parsed->as_object().if_contains(member))
            for (const auto& one : list->as_array()) {
                const auto& finding = one.as_object();
                const char* way = std::string_view{member} == "unusable" ? "way_out" : "remedy";
                if (finding.at("code").as_string() == code &&
                    (!finding.contains(way) || finding.at(way).as_string().empty()))
                    return false;
            }
    return true;
}

}  // namespace

TEST_CASE("a link or a pipe in the place of a stored object is never followed, and is told by who needs the object") {
    links_world world;
    for (const auto& object : places_in(world.made.path()))
        for (const auto what : stand_ins) {
            if (object.is_folder && (what == stand_in::secret || what == stand_in::pipe)) continue;
            for (const auto& command : toy::every_command) {
                CAPTURE(object.key);
                CAPTURE(static_cast<int>(what));
                CAPTURE(command.name);
                const auto said = world.run(object, what, command);
                for (const auto& [code, commands] : object.said_by) {
                    CAPTURE(code);
                    if (commands.contains(command.name)) CHECK(says(said, code));
                    CHECK(leads_out(said, code));
                }
            }
        }
}

TEST_CASE("a sidecar that is a link holds everything back until recover has discarded it, and only it, by its id") {
    for (const auto what : stand_ins) {
        CAPTURE(static_cast<int>(what));
        links_world world;
        const temporary_folder outside;
        const place sidecar{layout::sidecar(toy::planted_id), {}, false};
        plant(world.made.path(), sidecar, what, outside.path());
        const auto before = contents_of(outside.path());
        const auto env = world.cluster.env(&world.store);

        const auto held_back = commands::apply<toy::world>(env);
        CHECK_FALSE(held_back.converged);
        CHECK(world.store.probe("lands/bree.land") == presence::present);
        const auto seen = commands::recover<toy::world>(env);
        REQUIRE(seen.unusable.size() == 1);
        CHECK(seen.unusable.front().id == toy::planted_id);
        CHECK(fs::is_symlink(world.made / sidecar.key) == (what != stand_in::pipe));

        CHECK(commands::recover<toy::world>(env, toy::planted_id).discarded == toy::planted_id);
        CHECK_FALSE(fs::exists(fs::symlink_status(world.made / sidecar.key)));
        CHECK(contents_of(outside.path()) == before);
        CHECK(commands::apply<toy::world>(env).converged);
        CHECK(world.store.probe("lands/bree.land") == presence::absent);
    }
}

TEST_CASE("a folder in the place of a sidecar holds everything back, and no command removes it") {
    links_world world;
    const auto key = layout::sidecar(toy::planted_id);
    world.made.write(key + "/notes", "mine");
    const auto env = world.cluster.env(&world.store);
    CHECK_FALSE(commands::apply<toy::world>(env).converged);
    const auto seen = commands::recover<toy::world>(env);
    REQUIRE(seen.unusable.size() == 1);
    CHECK(seen.unusable.front().way_out.find("--discard") == std::string::npos);
    const auto kept = commands::recover<toy::world>(env, toy::planted_id);
    CHECK_FALSE(kept.discarded);
    CHECK(toy::has_code(kept.diagnostics, codes::recovery_sidecar_cleanup_failed));
    CHECK(world.made.read(key + "/notes") == "mine");
    fs::rename(world.made / key, world.made / "aside");
    CHECK(commands::apply<toy::world>(env).converged);
}
