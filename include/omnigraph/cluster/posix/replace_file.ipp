// Bodies of posix/replace_file.hpp.
#pragma once

#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/posix/replace_file.hpp>

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<file_text> open_text(int folder, const std::string& name, std::size_t limit) {
    // Non-blocking, so that opening a pipe does not wait.
    const auto file = open_at(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (!file.is_open() && errno == ELOOP)
        return file_error{file_fault::link, "it is a symbolic link; name what it points to"};
    if (!file.is_open()) return open_failure(errno);
    file_text file_text;
    if (::fstat(file.get(), &file_text.about) != 0) return os_error("looking at the file");
    if (!S_ISREG(file_text.about.st_mode)) return file_error{file_fault::not_regular, "it is not a regular file"};
    auto text = read_all(file.get(), limit);
    if (!text) return std::move(text).error();
    file_text.text = *std::move(text);
    return file_text;
}

}  // namespace omnigraph::cluster::posix

namespace omnigraph::cluster::posix::detail {

/// A temporary file beside another one; the destructor removes it unless it was renamed over the other.
class file_beside {
public:
    file_beside(int folder, const std::string& name)
        : folder_{folder}, name_{"." + name.substr(0, 200) + "." + std::to_string(::getpid()) + ".tmp"} {
        file_ = open_at(folder, name_, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600);
        exists_ = file_.is_open();
    }
    file_beside(const file_beside&) = delete;
    file_beside& operator=(const file_beside&) = delete;
    ~file_beside() {
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
    file_descriptor file_;
    bool exists_ = false;
};

OMNIGRAPH_INLINE bool same_file(const struct ::stat& a, const struct ::stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// Gives the new file the owner and the permissions of the file that it replaces.
OMNIGRAPH_INLINE file_result<done> take_over_rights(int file, const struct ::stat& before) {
    struct ::stat made {};
    if (::fstat(file, &made) != 0) return os_error("looking at the new file");
    const bool other_owner = made.st_uid != before.st_uid || made.st_gid != before.st_gid;
    if (other_owner && ::fchown(file, before.st_uid, before.st_gid) != 0) return os_error("giving it its owner again");
    if (::fchmod(file, before.st_mode & 07777) != 0) return os_error("giving it its permissions again");
    return done{};
}

}  // namespace omnigraph::cluster::posix::detail

namespace omnigraph::cluster::posix {

OMNIGRAPH_INLINE file_result<done> replace_text(int folder, const std::string& name, const file_text& before,
                                                std::string_view text) {
    detail::file_beside beside{folder, name};
    if (!beside.is_open()) return os_error("making a file beside it");
    if (auto written = write_all(beside.get(), text); !written) return written;
    if (auto given = detail::take_over_rights(beside.get(), before.about); !given) return given;
    if (::fsync(beside.get()) != 0) return os_error("writing it to the disk");
    const auto now = lstat_at(folder, name);
    if (!now) return os_error("looking at it again");
    if (!detail::same_file(before.about, *now))
        return file_error{file_fault::changed, "it has changed while it was read"};
    if (!beside.rename_over(name)) return os_error("putting the new text in its place");
    ::fsync(folder);  // best effort: the file is in place even when this fails
    return done{};
}

}  // namespace omnigraph::cluster::posix
