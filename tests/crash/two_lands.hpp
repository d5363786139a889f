// Two lands of the toy world, and an edit of them that changes a law and songs, drops one and adds a third land.
#pragma once

#include <string>

namespace crash {

inline const std::string two_lands =
    "version: 1\nmints: { royal: crown }\n"
    "lands:\n  bree: { law: fair, songs: { one: x, two: y } }\n"
    "  shire: { mint: royal, law: be kind, songs: { dawn: la, dusk: mm } }\n"
    "guilds: { bakers: { bound: [shire, bree], charter: bread } }\n";
inline const std::string edited =
    "version: 1\n"
    "lands:\n  bree: { law: fair, songs: { two: z } }\n"
    "  shire: { law: be kind, songs: { dawn: lalala, dusk: mm } }\n"
    "  rohan: { law: ride, songs: { horn: hu } }\n"
    "guilds: { bakers: { bound: [shire], charter: cake } }\n";

}  // namespace crash
