// What the two translation units of somebody else's program share.
#pragma once

#include <string>

/// The digest of a recipe, as JSON.
std::string soup(const std::string& recipe);
