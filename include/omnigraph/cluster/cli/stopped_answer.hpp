// The answer of a command that a signal ends before it has given one.
//
//     stopped_answer last{std::cout, document, STDOUT_FILENO};
//     if (last.say()) ::_exit(130);               // in a signal handler: the command has written nothing
//
// (1) The first byte that goes to the stream is the command's own answer, and nothing is added to it.
// (2) Of the command and say() only one speaks. A command that begins when say() has spoken waits for the end of the
//     process.
// (3) The destructor gives the stream its buffer back.
#pragma once

#include <atomic>
#include <ostream>
#include <streambuf>
#include <string>

namespace omnigraph::cluster::cli {

class stopped_answer final : public std::streambuf {
public:
    /// say() writes `text` to `descriptor`; `watched` is the stream of the command's answer, and outlives this.
    stopped_answer(std::ostream& watched, std::string text, int descriptor);
    stopped_answer(const stopped_answer&) = delete;
    stopped_answer& operator=(const stopped_answer&) = delete;
    ~stopped_answer() override;

    /// Writes the text, and returns true; false when the command has begun its answer. A signal handler may call it.
    [[nodiscard]] bool say() noexcept;

protected:
    int_type overflow(int_type next) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    int sync() override;

private:
    enum speaker : int { nobody, command, signal };

    void begin() noexcept;

    std::ostream& watched_;
    std::streambuf* below_;
    std::string text_;
    int descriptor_;
    std::atomic<int> speaker_ = nobody;
    static_assert(std::atomic<int>::is_always_lock_free, "a signal handler may not wait for a lock");
};

}  // namespace omnigraph::cluster::cli

#ifndef OMNIGRAPH_SEPARATE_COMPILATION
#include <omnigraph/cluster/cli/stopped_answer.ipp>
#endif
