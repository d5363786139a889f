// Any cluster.yaml with any files beside it, read by the standard kinds and a custom one.
#include <omnigraph/cluster/testing/kind_fuzz.hpp>

#include "../../examples/custom_kind/dashboard.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return omnigraph::cluster::testing::fuzz_kinds<acme::kinds>(data, size);
}
