// error: malformed_address<library::book, .*book[.]moby-dick
#include <support/library_kinds.hpp>
using namespace library;

auto moby_dick = "book.moby-dick"_addr;
