// Runs a fuzzer's function over files instead of inputs that libFuzzer makes up.
//
//     schema_fuzz_replay tests/fuzz/corpus/schema_fuzz [FILE...]
//
// The function is compiled with -finstrument-functions: a step is the call of a function. An input that takes more
// steps than its size allows ends the program, on every machine alike.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t fewest_steps = 20'000'000, steps_a_byte = 200'000;
std::size_t steps = 0, most_steps = 0;
const char* current = "";

__attribute__((no_instrument_function)) void run(const std::string& file) {
    std::ifstream from{file, std::ios::binary};
    const std::vector<char> bytes{std::istreambuf_iterator<char>{from}, {}};
    current = file.c_str();
    steps = 0;
    most_steps = fewest_steps + steps_a_byte * bytes.size();
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    if (std::getenv("OMNIGRAPH_TELL"))
        std::printf("%12zu steps %8zu bytes %10zu a byte  %s\n", steps, bytes.size(), steps / (bytes.size() + 1),
                    current);
}

}  // namespace

extern "C" {
__attribute__((no_instrument_function)) void __cyg_profile_func_enter(void*, void*) {
    if (++steps != most_steps) return;
    std::fprintf(stderr, "%s takes more than %zu steps\n", current, most_steps);
    std::abort();
}
__attribute__((no_instrument_function)) void __cyg_profile_func_exit(void*, void*) {}
}

int main(int count, char** words) {
    std::size_t inputs = 0;
    for (int i = 1; i < count; ++i) {
        if (!std::filesystem::is_directory(words[i])) {
            run(words[i]);
            ++inputs;
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator{words[i]}) {
            run(entry.path().string());
            ++inputs;
        }
    }
    std::printf("%zu inputs\n", inputs);
    return inputs > 0 ? 0 : 1;
}
