// Bodies of posix/replace_file.hpp.
#pragma once

#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include <omnigraph/cluster/core/codes.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/file.hpp>
#include <omnigraph/cluster/posix/replace_file.hpp>
#include <omnigraph/cluster/store/object_store.hpp>

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE unread_file unopened(int why) {
    if (why == ENOENT || why == ENOTDIR) return {codes::source_missing, "there is no such file"};
    return {codes::source_unreadable, std::generic_category().message(why),
            why == EACCES || why == EPERM ? unread_file::make_readable : unread_file::correct_path};
}

OMNIGRAPH_INLINE result<open_file_text, unread_file> open_text(int folder, const std::string& name, std::size_t limit) {
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

}  // namespace omnigraph::cluster::cli

namespace omnigraph::cluster::cli::detail {

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

OMNIGRAPH_INLINE bool same_file(const struct ::stat& a, const struct ::stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE result<done, std::string> replace_text(int folder, const std::string& name,
                                                        const open_file_text& before, std::string_view text) {
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
