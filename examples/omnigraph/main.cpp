// The shipped command line, with the standard kinds only.
#include <omnigraph/cluster/cli/run.hpp>
#include <omnigraph/cluster/kinds/standard.hpp>

int main(int argc, char** argv) { return omnigraph::cluster::cli::run<omnigraph::cluster::standard_kinds>(argc, argv); }
