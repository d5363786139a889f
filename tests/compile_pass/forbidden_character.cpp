#include <support/library_kinds.hpp>
using namespace library;

auto moby_dick = "book.left.moby_dick"_addr;
