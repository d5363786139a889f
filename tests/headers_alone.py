#!/usr/bin/env python3
"""Compiles every contract and every body by itself, without one compiler for each.

    tests/headers_alone.py --include include --scratch build/debug/headers -- g++ -std=c++20 -Wall -Werror

A file stands alone when it includes whatever it uses. A file behind another one in a translation unit still has to stand
alone if it includes, itself or through others, everything that the file before it includes. So the files are put into
groups in which each file includes what the one before it includes, and a group is one translation unit. For the same
reason a group may begin with a precompiled contract, when its first file includes everything that this contract includes.

Bodies are compiled as in separate compilation. A group that fails is compiled again file by file, so that messages name
the file that is incomplete. Status 1 when a file does not stand alone.

The scratch folder remembers which files passed, by the texts of all of our files that each of them reads and by the
compiler's command: after an edit, only what it can have changed is compiled again. Headers of the system are not looked
at: when those change, use another scratch folder.
"""
import argparse
import hashlib
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Contracts that many others include. Each is compiled once; groups that may begin with it use the largest.
PRECOMPILED = ["core/diagnostic.hpp", "core/result.hpp", "json/json.hpp", "store/object_store.hpp", "ledger/state.hpp",
               "lang/schema/catalog.hpp", "engine/plan/resource_table.hpp", "engine/commands/reports.hpp",
               "graph/sqlite/table_layout.hpp", "graph/versions/snapshots.hpp", "server/handlers/request_context.hpp",
               "cli/input/graph_lookup.hpp"]
INCLUDE = re.compile(r'^#include [<"]([^>"]+)[>"]')


def includes_of(path):
    """The files that a header includes, without the bodies at the end of a contract."""
    found, of_body = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#ifndef OMNIGRAPH_SEPARATE_COMPILATION"):
            of_body = True
        elif line.startswith("#endif"):
            of_body = False
        elif not of_body and (match := INCLUDE.match(line)):
            found.append(match.group(1))
    return found


class Headers:
    """Our headers, and for each of them everything that it includes: `closure`, with itself when it is a contract."""

    def __init__(self, folder):
        paths = sorted(path for path in folder.rglob("*") if path.suffix in (".hpp", ".ipp"))
        self.direct = {str(path.relative_to(folder)): includes_of(path) for path in paths}
        self.closure = {name: self._reachable(name) for name in self.direct}
        self._digests = {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    def _reachable(self, name):
        seen, open_names = set(), [name]
        while open_names:
            for include in self.direct.get(open_names.pop(), []):
                if include not in seen:
                    seen.add(include)
                    open_names.append(include)
        if name.endswith(".hpp"):
            seen.add(name)
        return frozenset(seen)

    def digest(self, name, command):
        """Of all that decides whether this file passes, but for the system's headers."""
        read = sorted(file for file in {name, *self.closure[name]} if file in self._digests)
        return hashlib.sha256("\n".join([*command, *(f"{file} {self._digests[file]}" for file in read)]).encode()).hexdigest()

    def groups(self, names):
        """Each of these files in one group; in a group each closure contains the one before."""
        groups = []
        for name in sorted(names, key=lambda name: (len(self.closure[name]), name)):
            fitting = [group for group in groups if self.closure[group[-1]] <= self.closure[name]]
            if fitting:
                max(fitting, key=lambda group: len(self.closure[group[-1]])).append(name)
            else:
                groups.append([name])
        return groups


class Compiler:
    def __init__(self, command, include, scratch):
        self.command = [*command, "-fsyntax-only", "-DOMNIGRAPH_SEPARATE_COMPILATION", f"-I{include}"]
        self.scratch = scratch

    def run(self, name, files, prefix=None):
        """Compiles one translation unit; gives what the compiler says, which is nothing when all is well."""
        source = self.scratch / f"{name}.cpp"
        source.write_text("".join(f"#include <{file}>\n" for file in files), encoding="utf-8")
        begin = ["-include", prefix, "-Winvalid-pch"] if prefix else []
        done = subprocess.run([*self.command, *begin, source], capture_output=True, text=True, check=False)
        return done.stderr if done.returncode != 0 or done.stderr else ""

    def precompile(self, name, file):
        header = self.scratch / f"{name}.hpp"
        header.write_text(f"#include <{file}>\n", encoding="utf-8")
        command = [word for word in self.command if word != "-fsyntax-only"]
        subprocess.run([*command, "-x", "c++-header", header, "-o", f"{header}.gch"], check=True)
        return header


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--include", type=Path, required=True, help="the folder of the headers")
    parser.add_argument("--scratch", type=Path, required=True, help="a folder for translation units")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="compilers at once")
    parser.add_argument("command", nargs="+", help="the compiler and its options")
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)

    headers = Headers(options.include)
    compiler = Compiler(options.command, options.include, options.scratch)
    memory = options.scratch / "passed"
    passed = set(memory.read_text(encoding="utf-8").split()) if memory.exists() else set()
    digests = {name: headers.digest(name, options.command) for name in headers.direct}
    groups = headers.groups([name for name in headers.direct if digests[name] not in passed])
    # A precompiled contract costs as much as a few of those that begin with it.
    known = [name for name in (f"omnigraph/cluster/{name}" for name in PRECOMPILED) if name in headers.direct and
             sum(headers.closure[name] <= headers.closure[group[0]] for group in groups) > 3]
    prefixes = {}

    def prefix_of(group):
        fitting = [name for name in prefixes if headers.closure[name] <= headers.closure[group[0]]]
        return prefixes[max(fitting, key=lambda name: len(headers.closure[name]))] if fitting else None

    def failures_of(numbered):
        number, group = numbered
        said = compiler.run(f"group_{number}", group, prefix_of(group))
        if not said:
            return []
        alone = [(file, compiler.run(f"group_{number}", [file])) for file in group]
        return [(file, text) for file, text in alone if text] or [(" ".join(group), said)]

    with ThreadPoolExecutor(options.jobs) as pool:
        made = pool.map(lambda numbered: compiler.precompile(f"precompiled_{numbered[0]}", numbered[1]), enumerate(known))
        prefixes = dict(zip(known, made))
        failures = [failure for found in pool.map(failures_of, enumerate(groups)) for failure in found]

    incomplete = {file for failure, _ in failures for file in failure.split()}
    memory.write_text("\n".join(digest for name, digest in digests.items() if name not in incomplete), encoding="utf-8")
    for file, text in failures:
        print(f"headers_alone: {file} does not compile by itself:\n{text}", file=sys.stderr)
    print(f"headers_alone: {len(headers.direct)} files in {len(groups)} compilers, {len(failures)} incomplete")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
