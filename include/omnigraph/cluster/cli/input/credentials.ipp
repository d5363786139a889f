// Bodies of cli/input/credentials.hpp.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <utility>

#include <omnigraph/cluster/cli/input/credentials.hpp>
#include <omnigraph/cluster/core/ascii.hpp>
#include <omnigraph/cluster/core/codes/served.hpp>
#include <omnigraph/cluster/core/inline.hpp>
#include <omnigraph/cluster/core/shell_word.hpp>
#include <omnigraph/cluster/posix/bounded_file.hpp>
#include <omnigraph/cluster/posix/command_output.hpp>
#include <omnigraph/cluster/posix/environment_variable.hpp>
#include <omnigraph/cluster/posix/private_file.hpp>

namespace omnigraph::cluster::cli::detail {

inline constexpr std::size_t max_credentials_bytes = std::size_t{1} << 20;
inline constexpr std::size_t max_printed_bytes = std::size_t{64} << 10;
/// A command may ask its user for a passphrase.
inline constexpr std::chrono::seconds longest_command{60};

[[nodiscard]] OMNIGRAPH_INLINE diagnostic credentials_fault(const std::string& file, std::string message,
                                                            std::string remedy) {
    return error(codes::credentials_unusable, file, std::move(message)).with_remedy(std::move(remedy));
}

/// The text of the file; empty when there is none.
[[nodiscard]] OMNIGRAPH_INLINE result<std::string> read_credentials(const std::string& file) {
    struct ::stat about {};
    if (::stat(file.c_str(), &about) == 0 && (about.st_mode & 077) != 0)
        return credentials_fault(
            file, "The file of tokens may be read or written by others.",
            "Run `chmod 600 " + shell_word(file) + "`, and replace the tokens if somebody else read them.");
    auto text = posix::read_bounded_file(file, max_credentials_bytes);
    if (text) return *std::move(text);
    if (text.error().fault == posix::file_fault::missing) return std::string{};
    return credentials_fault(file, "The file of tokens cannot be read: " + text.error().cause + ".",
                             "Make it a file that you may read.");
}

/// The name of the section that a line begins; nullopt for another line.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string_view> section_in(std::string_view line) {
    line = trim_blanks(line);
    if (!line.starts_with('[') || !line.ends_with(']')) return std::nullopt;
    return trim_blanks(line.substr(1, line.size() - 2));
}

/// The next line with its newline, cut off `text`.
[[nodiscard]] OMNIGRAPH_INLINE std::string_view next_line(std::string_view& text) {
    const auto line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    return line;
}

/// The value of `key = value`, without quotes; nullopt for another line.
[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string_view> value_in(std::string_view line, std::string_view key) {
    line = trim_blanks(line);
    const auto sign = line.find('=');
    if (sign == std::string_view::npos || trim_blanks(line.substr(0, sign)) != key) return std::nullopt;
    auto value = trim_blanks(line.substr(sign + 1));
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
        value = value.substr(1, value.size() - 2);
    return value;
}

/// The value as `value_in` reads it back: quotes at its beginning and blanks around it would be taken off.
[[nodiscard]] OMNIGRAPH_INLINE std::string written_value(const std::string& value) {
    const bool is_plain =
        !value.empty() && value.front() != '"' && value.front() != '\'' && trim_blanks(value) == value;
    return is_plain ? value : '"' + value + '"';
}

struct credential {
    std::string token, command;
};

[[nodiscard]] OMNIGRAPH_INLINE credential credential_of(std::string_view text, std::string_view server) {
    credential found;
    bool inside = false;
    while (!text.empty()) {
        const auto line = next_line(text);
        if (const auto section = section_in(line)) inside = *section == server;
        if (!inside) continue;
        if (const auto token = value_in(line, "token")) found.token = *token;
        if (const auto command = value_in(line, "command")) found.command = *command;
    }
    return found;
}

/// The number of the first line that is no section, no comment, and no `token` or `command` with a value in a section;
/// 0 without one.
[[nodiscard]] OMNIGRAPH_INLINE std::size_t garbled_line(std::string_view text) {
    bool inside = false;
    const auto gives = [](std::string_view line, std::string_view key) {
        const auto value = value_in(line, key);
        return value && !is_blank(*value);
    };
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto line = trim_blanks(next_line(text));
        if (section_in(line)) inside = true;
        else if (line.empty() || line.starts_with('#') || line.starts_with(';')) continue;
        else if (!inside || (!gives(line, "token") && !gives(line, "command"))) return number;
    }
    return 0;
}

/// The text without the section, with the line breaks around it.
[[nodiscard]] OMNIGRAPH_INLINE std::string without_section(std::string_view text, std::string_view server) {
    std::string kept;
    bool inside = false;
    while (!text.empty()) {
        const auto line = next_line(text);
        if (const auto section = section_in(line)) inside = *section == server;
        if (!inside) kept += line;
    }
    return kept;
}

/// The first line that the command prints, which has something in it.
[[nodiscard]] OMNIGRAPH_INLINE result<std::string> token_of_command(const std::string& command,
                                                                    const std::string& file) {
    const auto wrong = [&](const char* what) {
        return credentials_fault(file, std::string{"The command that has the token "} + what,
                                 "Run it by hand, and correct it: its first line is the token.");
    };
    const auto printed = posix::output_of_command(command, {longest_command, max_printed_bytes});
    if (!printed) switch (printed.error()) {
            case posix::command_fault::not_started: return wrong("cannot be started.");
            case posix::command_fault::late: return wrong("took longer than a minute, and was ended.");
            case posix::command_fault::too_long: return wrong("prints more than a token.");
            case posix::command_fault::failed: return wrong("failed.");
        }
    std::string token{trim_blanks(std::string_view{*printed}.substr(0, printed->find('\n')))};
    if (token.empty()) return wrong("prints nothing in its first line.");
    return token;
}

[[nodiscard]] constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

[[nodiscard]] OMNIGRAPH_INLINE std::string variable_of(std::string_view server) {
    std::string name = "OMNIGRAPH_TOKEN_";
    for (const char c : server) name += c == '-' || c == '.' ? '_' : upper(c);
    return name;
}

[[nodiscard]] OMNIGRAPH_INLINE std::optional<std::string> given_variable(const std::string& name) {
    const auto value = posix::environment_variable(name);
    if (!value || is_blank(*value)) return std::nullopt;
    return std::string{trim_blanks(*value)};
}

/// A token as it is sent, or why it is none.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<std::string>> usable_token(std::string token,
                                                                               const std::string& from) {
    if (is_blank(token)) return std::optional<std::string>{};
    if (auto fault = fault_of_token(token))
        return credentials_fault(from, *std::move(fault), "Give the token alone, in one line.");
    return std::optional{std::move(token)};
}

/// The token that is kept for one server by its name.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<std::string>> token_of_server(const std::string& server,
                                                                                  const std::string& home) {
    const auto variable = variable_of(server);
    if (auto token = given_variable(variable)) return usable_token(*std::move(token), variable);
    if (home.empty()) return std::optional<std::string>{};
    const auto file = credentials_file(home);
    const auto text = read_credentials(file);
    if (!text) return text.error();
    auto kept = credential_of(*text, server);
    if (!is_blank(kept.token)) return usable_token(std::move(kept.token), file);
    if (!is_blank(kept.command)) {
        auto token = token_of_command(kept.command, file);
        if (!token) return token.error();
        return usable_token(*std::move(token), file);
    }
    // The token may stand in a line that means nothing.
    if (const auto line = garbled_line(*text); line > 0)
        return credentials_fault(file,
                                 "Line " + std::to_string(line) +
                                     " of the file of tokens means nothing, and it has no " + "token of `" + server +
                                     "`.",
                                 "Correct the line, or keep a token by `omnigraph login " + server + "`.");
    return std::optional<std::string>{};
}

/// The one token that these servers have; without one, that of all servers.
[[nodiscard]] OMNIGRAPH_INLINE result<std::optional<std::string>> token_of_any(const std::vector<std::string>& servers,
                                                                               const std::string& home) {
    std::optional<std::string> found, owner;
    for (const auto& server : servers) {
        auto token = token_of_server(server, home);
        if (!token) return token.error();
        if (!*token) continue;
        if (found && found != *token)
            return credentials_fault(
                "--server",
                "The servers `" + *owner + "` and `" + server + "` have this address, and their tokens differ.",
                "Say whose token is meant: --server " + *owner + ", or --server " + server + ".");
        found = *std::move(token);
        owner = server;
    }
    if (found) return found;
    constexpr auto for_all = "OMNIGRAPH_BEARER_TOKEN";
    return usable_token(given_variable(for_all).value_or(""), for_all);
}

[[nodiscard]] OMNIGRAPH_INLINE status write_credentials(const std::string& home, std::string_view text) {
    const auto file = credentials_file(home);
    std::error_code failed;
    std::filesystem::create_directories(home, failed);
    if (const auto written = posix::write_private_file(file, text); !written)
        return credentials_fault(file, "The file of tokens cannot be written: " + written.error().cause + ".",
                                 "Make its folder one that you may write to.");
    return done{};
}

}  // namespace omnigraph::cluster::cli::detail

namespace omnigraph::cluster::cli {

OMNIGRAPH_INLINE std::string credentials_file(const std::string& home) { return home + "/credentials"; }

OMNIGRAPH_INLINE std::vector<std::string> servers_of_url(const operator_scopes& named, std::string_view url) {
    std::vector<std::string> owners;
    std::size_t longest = 0;
    for (const auto& [name, written] : named.servers) {
        std::string_view address = written;
        while (address.ends_with('/')) address.remove_suffix(1);
        if (!url.starts_with(address) || address.size() < longest) continue;
        if (url.size() > address.size() && url[address.size()] != '/') continue;
        if (address.size() > longest) owners.clear();
        owners.push_back(name);
        longest = address.size();
    }
    return owners;
}

OMNIGRAPH_INLINE result<std::optional<std::string>> token_for(std::string_view server, const operator_scopes& named,
                                                              const std::string& home) {
    if (server.find("://") == std::string_view::npos) return detail::token_of_any({std::string{server}}, home);
    return detail::token_of_any(servers_of_url(named, server), home);
}

OMNIGRAPH_INLINE status keep_token(const std::string& home, const std::string& server, const std::string& token) {
    const auto text = detail::read_credentials(credentials_file(home));
    if (!text) return text.error();
    auto next = detail::without_section(*text, server);
    if (!next.empty() && !next.ends_with('\n')) next += '\n';
    return detail::write_credentials(home, next + "[" + server + "]\ntoken = " + detail::written_value(token) + "\n");
}

OMNIGRAPH_INLINE result<bool> forget_token(const std::string& home, const std::string& server) {
    const auto text = detail::read_credentials(credentials_file(home));
    if (!text) return text.error();
    const auto next = detail::without_section(*text, server);
    if (next == *text) return false;
    if (auto written = detail::write_credentials(home, next); !written) return written.error();
    return true;
}

}  // namespace omnigraph::cluster::cli
