#include <support/library_kinds.hpp>
using namespace library;

auto left = "shelf.left"_addr;
