// Any bytes as cluster.yaml and as a policy bundle: either a value or findings, and always UTF-8.
//
//     build/fuzz/fuzz/config_fuzz -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <omnigraph/cluster/config/cluster_decoder.hpp>
#include <omnigraph/cluster/config/config_json.hpp>
#include <omnigraph/cluster/config/yaml.hpp>
#include <omnigraph/cluster/core/codes/config.hpp>
#include <omnigraph/cluster/core/utf8.hpp>
#include <omnigraph/cluster/json/json.hpp>
#include <omnigraph/cluster/policy/bundle.hpp>

using namespace omnigraph::cluster;

namespace {

void insist(bool holds) {
    if (!holds) std::abort();
}

void insist_on_speech(const diagnostics& found) {
    for (const auto& one : found)
        insist(!one.message.empty() && is_utf8(one.message) && is_utf8(one.remedy) && one.position.line > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto parsed = parse_yaml(text);
    diagnostics found;
    if (parsed.fault) {
        insist(parsed.fault->line > 0 && parsed.fault->column > 0 && is_utf8(parsed.fault->message));
    } else {
        constexpr std::string_view extra[] = {"x"};
        fault_sink faults{"cluster.yaml", codes::invalid_cluster_yaml, "cluster.yaml", found};
        const auto config = decode_cluster_config(parsed.root, extra, faults);
        insist(parse_json(config_json(config)).has_value());
        insist_on_speech(found);
    }

    found.clear();
    insist(read_policy_bundle(text, "p.yaml", "policies.p.file", policy_kind::graph, found).has_value() ==
           found.empty());
    insist_on_speech(found);
    return 0;
}
