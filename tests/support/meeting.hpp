// Where two threads that do the same thing meet, so that their race takes place on every machine.
//
//     meeting between;
//     if (looks_free(key)) between.attend(), take(key);    // both have looked before either takes
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace omnigraph::cluster {

class meeting {
public:
    /// Returns once a second thread has come, too; later ones do not wait. Who stays alone for minutes goes on, so that
    /// the race that did not take place is a failure and no hang.
    void attend() {
        std::unique_lock lock{mutex_};
        if (++came_ >= 2) second_came_.notify_all();
        second_came_.wait_for(lock, std::chrono::minutes{2}, [this] { return came_ >= 2; });
    }

private:
    std::mutex mutex_;
    std::condition_variable second_came_;
    int came_ = 0;
};

}  // namespace omnigraph::cluster
