#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make docs/SOURCES.md and docs/ASSUMPTIONS.md from catalogue/sources.yaml and assumptions.yaml.

usage: tools/sources.py [--check]

With --check nothing is written; exit 1 if a page is stale, if an assumption that the code or the
catalogue names is not listed, if a listed one is named nowhere, or if the code cites an author and
year that no source has.
"""
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
HEAD = "Made by tools/sources.py from `catalogue/{}.yaml`.\n"
NAMED = {
    "src": (".c", ".h"),
    "catalogue": (".yaml",),
    "scenarios": (".yaml",),
    "tools": (".py",),
}
MARK = re.compile(r"(?:ASSUMPTION|assumption:)\s+(A\d\d)\b")
CITED = re.compile(r"\b([A-Z][a-z]{3,})(?: et al\.| and others)?,? ((?:19|20)\d\d)\b(?!-\d)")


def read(name):
    with open(ROOT / "catalogue" / f"{name}.yaml", encoding="utf-8") as file:
        return yaml.load(file, Loader=yaml.BaseLoader)[name]


def places():
    """Where each assumption is named: key -> sorted file names."""
    found = {}
    for folder, endings in NAMED.items():
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in endings or path.name == "assumptions.yaml":
                continue
            for key in MARK.findall(path.read_text(encoding="utf-8")):
                found.setdefault(key, set()).add(str(path.relative_to(ROOT)))
    return {key: sorted(names) for key, names in found.items()}


def sources_page():
    lines = ["# Sources", "", HEAD.format("sources").rstrip(), "",
             "A key stands wherever a value or a method comes from it; `testudo why KEY` follows it.",
             "A note says how the source was used: *read* in a copy, *read in press*, *computed* with",
             "its method, or *unverified*: known to those who wrote this, and not read for it. A value",
             "may carry its own such word in its note; then that word counts.", "",
             "| key | source | kind | licence | note |", "|---|---|---|---|---|"]
    lines += [f"| `{s['key']}` | {s['title']} | {s['kind']} | {s['licence']} | {s['note']} |"
              for s in sorted(read("sources"), key=lambda s: s["key"])]
    return "\n".join(lines) + "\n"


def assumptions_page(found):
    lines = ["# Assumptions", "", HEAD.format("assumptions").rstrip(), "",
             "What the models and the catalogue rest on without a publication. In the code each is",
             "marked `ASSUMPTION Ann`, in the catalogue `assumption: Ann`.", "",
             "| key | what is assumed | what changes if it is wrong | where |", "|---|---|---|---|"]
    lines += [f"| {a['key']} | {a['title']} | {a['matters']} | "
              + ", ".join(f"`{name}`" for name in found.get(a["key"], [])) + " |"
              for a in sorted(read("assumptions"), key=lambda a: a["key"])]
    return "\n".join(lines) + "\n"


def disagreements(found):
    listed = {a["key"] for a in read("assumptions")}
    for key in sorted(found.keys() - listed):
        yield (f"{found[key][0]}: assumption {key} is not in catalogue/assumptions.yaml; "
               "add it there with what changes if it is wrong")
    for key in sorted(listed - found.keys()):
        yield f"catalogue/assumptions.yaml: {key} is named nowhere in the code or the catalogue"


def uncited():
    """Author and year in the code, for which no source has both in its title."""
    titles = [s["title"] for s in read("sources")]
    for path in sorted((ROOT / "src").rglob("*.[ch]")):
        if path.parent.name == "test":
            continue
        for author, year in CITED.findall(path.read_text(encoding="utf-8")):
            if not any(author in title and year in title for title in titles):
                yield f"{path.relative_to(ROOT)}: {author} {year} is not in catalogue/sources.yaml"


def main():
    found = places()
    pages = {"docs/SOURCES.md": sources_page(), "docs/ASSUMPTIONS.md": assumptions_page(found)}
    problems = [*disagreements(found), *uncited()]
    for name, text in pages.items():
        path = ROOT / name
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            problems.append(f"{name}: stale; run tools/sources.py")
    print("\n".join(problems) if problems else f"{len(pages)} pages, {len(found)} assumptions")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
