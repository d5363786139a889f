// error: this address does not fit the pattern of its kind: count its labels and look for characters outside
#include <support/library_kinds.hpp>
using namespace library;

auto moby_dick = "book.left.moby dick"_addr;
