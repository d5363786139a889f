// The whole command line with one custom kind. Try it on examples/custom_kind/cluster.
#include <omnigraph/cluster/cli/run.hpp>

#include "dashboard.hpp"

int main(int argc, char** argv) { return omnigraph::cluster::cli::run<acme::kinds>(argc, argv); }
