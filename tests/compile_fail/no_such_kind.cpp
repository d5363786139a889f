// error: no kind in the list has addresses that begin like this one
#include <support/library_kinds.hpp>
using namespace library;

auto left = "shelve.left"_addr;
