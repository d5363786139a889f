// The shipped server. The library holds all of its code.
#include <omnigraph/cluster/server/program.hpp>

int main(int argc, char** argv) { return omnigraph::cluster::server::run_program({argv + 1, argv + argc}); }
