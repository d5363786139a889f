// Reads a text file and puts another text in its place, whole or not at all.
//
//     auto file = open_text(folder.get(), "people.gq", limit);
//     auto done = replace_text(folder.get(), "people.gq", *file, formatted);
//
// (1) The new text is written beside the file and renamed over it: a crash, or a full disk, leaves
//     the old text. Mode and owner stay; hard links to the old text keep it.
// (2) A symbolic link is never followed and never replaced; nor is anything but a regular file.
// (3) A file that has changed since it was read stays as it is.
#pragma once

#include <cerrno>
#include <cstddef>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/result.hpp>
#include <omnigraph/cluster/store/posix_file.hpp>

namespace omnigraph::cluster::cli {

struct open_file_text {
    std::string text;
    struct ::stat about {};
};

/// Why a file cannot be read: a clause about it, and source_missing, source_unreadable or source_too_large.
struct unread_file {
    static constexpr std::string_view correct_path = "Correct the path, or leave it out.";
    static constexpr std::string_view make_readable =
        "Make it readable for the user who runs the command, or leave it out.";

    diagnostic_code code;
    std::string cause;
    std::string_view remedy = correct_path;
};

/// What `errno` says of a file or folder that could not be opened.
[[nodiscard]] inline unread_file unopened(int why) {
    if (why == ENOENT || why == ENOTDIR) return {codes::source_missing, "there is no such file"};
    return {codes::source_unreadable, std::generic_category().message(why),
            why == EACCES || why == EPERM ? unread_file::make_readable : unread_file::correct_path};
}

[[nodiscard]] inline result<open_file_text, unread_file> open_text(int folder, const std::string& name,
                                                                   std::size_t limit) {
    const auto unreadable = [](std::string cause) { return unread_file{codes::source_unreadable, std::move(cause)}; };
    // Non-blocking, so that opening a pipe returns.
    const auto file = cluster::detail::open_at(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (!file.is_open() && errno == ELOOP) return unreadable("it is a symbolic link; name what it points to");
    if (!file.is_open()) return unopened(errno);
    open_file_text made;
    if (::fstat(file.get(), &made.about) != 0) return unreadable(std::generic_category().message(errno));
    if (!S_ISREG(made.about.st_mode)) return unreadable("it is not a regular file");
    auto text = cluster::detail::read_whole(file.get(), limit);
    if (!text)
        return unread_file{
            text.error().fault == store_fault::corrupt ? codes::source_too_large : codes::source_unreadable,
            text.error().cause};
    made.text = *std::move(text);
    return made;
}

/// The error is a clause about what failed; the file is as it was then.
[[nodiscard]] inline result<done, std::string> replace_text(int folder, const std::string& name,
                                                            const open_file_text& before, std::string_view text);

// ---- details ----------------------------------------------------------------------------

namespace detail {

/// A file beside another one that is gone again unless it was renamed over it.
class text_beside {
public:
    text_beside(int folder, const std::string& name)
        : folder_{folder}, name_{fmt::format(".{}.{}.tmp", name.substr(0, 200), ::getpid())} {
        file_ = cluster::detail::open_at(folder, name_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        exists_ = file_.is_open();
    }
    text_beside(const text_beside&) = delete;
    text_beside& operator=(const text_beside&) = delete;
    ~text_beside() {
        if (exists_) ::unlinkat(folder_, name_.c_str(), 0);
    }

    [[nodiscard]] int get() const { return file_.get(); }
    [[nodiscard]] bool is_open() const { return file_.is_open(); }
    [[nodiscard]] bool rename_over(const std::string& name) {
        if (::renameat(folder_, name_.c_str(), folder_, name.c_str()) != 0) return false;
        exists_ = false;
        return true;
    }

private:
    int folder_;
    std::string name_;
    cluster::detail::file_descriptor file_;
    bool exists_ = false;
};

inline bool same_file(const struct ::stat& a, const struct ::stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace detail

inline result<done, std::string> replace_text(int folder, const std::string& name, const open_file_text& before,
                                              std::string_view text) {
    const auto failed = [](std::string_view doing) {
        return fmt::format("{} failed: {}", doing, std::generic_category().message(errno));
    };
    detail::text_beside beside{folder, name};
    if (!beside.is_open()) return failed("making a file beside it");
    if (auto written = cluster::detail::write_whole(beside.get(), text); !written) return written.error().cause;
    struct ::stat made {};
    if (::fstat(beside.get(), &made) != 0) return failed("looking at the new file");
    const bool other_owner = made.st_uid != before.about.st_uid || made.st_gid != before.about.st_gid;
    if (other_owner && ::fchown(beside.get(), before.about.st_uid, before.about.st_gid) != 0)
        return failed("giving it its owner again");
    if (::fchmod(beside.get(), before.about.st_mode & 07777) != 0) return failed("giving it its permissions again");
    if (::fsync(beside.get()) != 0) return failed("writing it to the disk");
    struct ::stat now {};
    if (::fstatat(folder, name.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0) return failed("looking at it again");
    if (!detail::same_file(before.about, now)) return std::string{"it has changed while it was read"};
    if (!beside.rename_over(name)) return failed("putting the new text in its place");
    ::fsync(folder);  // what cannot be made durable now is still in place
    return done{};
}

}  // namespace omnigraph::cluster::cli
