#!/usr/bin/env python3
"""Writes a cluster folder of any size, the same one for the same arguments.

    bench/cluster/generate.py FOLDER --queries 10000 [--graphs 4] [--per-file 10]

The graphs have the same schema of 12 node and 16 edge types; the stored queries are of five shapes
(lookup, two hops, negation, aggregate, mutation), --per-file to a file, each with a name and text of its own.
The graphs share the text of their schema; files go to the graphs in turn.
"""
import argparse
import pathlib

NODE_TYPES = ["Person", "Team", "Project", "Skill", "Document", "Decision",
              "Office", "Customer", "Contract", "Product", "Ticket", "Release"]


def edge_types():
    """Sixteen pairs, no type twice in the same role: every node type has edges in and out."""
    count = len(NODE_TYPES)
    for i in range(16):
        yield f"Rel{i:02d}", NODE_TYPES[i % count], NODE_TYPES[(i * 5 + 1) % count]


def schema():
    parts = ["// Made by bench/cluster/generate.py.\n"]
    for name in NODE_TYPES:
        parts.append(f"node {name} {{\n"
                     "    slug: String @key\n    name: String @index\n    summary: String?\n"
                     "    state: enum(open, closed, waiting)\n    rank: I32\n    created: DateTime\n"
                     "    tags: [String]?\n}\n")
    for name, source, target in edge_types():
        parts.append(f"edge {name}: {source} -> {target}\n")
    return "\n".join(parts)


def query(number):
    """One query; its shape and its types follow from its number."""
    edges = list(edge_types())
    edge, source, target = edges[number % len(edges)]
    hop = edge[0].lower() + edge[1:]
    name = f"q{number:06d}"
    shape = number % 5
    if shape == 0:
        return (f"query {name}($slug: String) {{\n    match {{\n        $a: {source} {{ slug: $slug }}\n    }}\n"
                f"    return {{ $a.slug, $a.name, $a.state, $a.rank }}\n}}\n")
    if shape == 1:
        return (f"query {name}($slug: String) {{\n    match {{\n        $a: {source} {{ slug: $slug }}\n"
                f"        $b: {target}\n        $a {hop} $b\n        $b.rank >= {number % 97}\n    }}\n"
                f"    return {{ $b.slug, $b.name as other }}\n    order {{ $b.rank desc }}\n    limit 20\n}}\n")
    if shape == 2:
        return (f"query {name}() {{\n    match {{\n        $a: {source} {{ state: \"open\" }}\n"
                f"        not {{\n            $b: {target}\n            $a {hop} $b\n        }}\n    }}\n"
                f"    return {{ $a.slug, $a.created }}\n    order {{ $a.created desc }}\n}}\n")
    if shape == 3:
        return (f"query {name}($since: DateTime) {{\n    match {{\n        $a: {source}\n        $b: {target}\n"
                f"        $a {hop} $b\n        $a.created >= $since\n    }}\n"
                f"    return {{ $a.name as name, count($b) as how_many }}\n    order {{ how_many desc, name }}\n}}\n")
    return (f"query {name}($slug: String, $rank: I32) {{\n"
            f"    update {source} set {{ rank: $rank, state: \"waiting\" }} where slug = $slug\n}}\n")


def generate(folder, queries, graphs, per_file):
    folder = pathlib.Path(folder)
    names = [f"graph{i}" for i in range(graphs)]
    lines = ["version: 1", "metadata:", "  name: bench", "graphs:"]
    for name in names:
        lines += [f"  {name}:", f"    schema: {name}/schema.pg", f"    queries: {name}/queries/"]
        (folder / name / "queries").mkdir(parents=True, exist_ok=True)
        (folder / name / "schema.pg").write_text(schema())
    lines.append("policies:")
    for name in names:
        lines += [f"  {name}-access:", f"    file: {name}/access.policy.yaml", f"    applies_to: [{name}]"]
        (folder / name / "access.policy.yaml").write_text(
            "version: 1\ngroups:\n  team: [act-one, act-two]\nrules:\n  - id: team\n    allow:\n"
            "      actors: { group: team }\n      actions: [read, change, invoke_query]\n")
    (folder / "cluster.yaml").write_text("\n".join(lines) + "\n")

    for first in range(0, queries, per_file):
        text = "\n".join(query(n) for n in range(first, min(first + per_file, queries)))
        graph = names[first // per_file % graphs]
        (folder / graph / "queries" / f"file{first // per_file:05d}.gq").write_text(text)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder")
    options.add_argument("--queries", type=int, required=True)
    options.add_argument("--graphs", type=int, default=4)
    options.add_argument("--per-file", type=int, default=10)
    given = options.parse_args()
    generate(given.folder, given.queries, given.graphs, given.per_file)
