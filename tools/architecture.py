#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the list of files in ARCHITECTURE.md, one sentence a file, from their own first lines.

usage: tools/architecture.py [--check]

A header and the source file of its name are one entry, with the header's sentence. With --check
writes nothing and exits 1 if the list is stale or a file has no sentence.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- files:begin -->\n", "<!-- files:end -->\n"
LAYERS = ["base", "earth", "flight", "sense", "track", "engage", "warn", "assure", "share", "sim",
          "study", "edge", "cli"]
COMMENT_OF_C = re.compile(r"/\*(.*?)\*/", re.S)
WIDTH = 100


def first_sentence(text):
    """Up to the first full stop that ends a sentence, on one line."""
    flat = " ".join(text.split())
    found = re.match(r"(.*?[.!?])(?: [A-Z`*(]|$)", flat + " ")
    return (found[1] if found else flat).rstrip(".: ")


def sentence_of(path):
    """What the file says of itself, or an empty text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in (".c", ".h"):
        comments = COMMENT_OF_C.findall(text)
        return first_sentence(comments[1].replace("\n *", "\n")) if len(comments) > 1 else ""
    if path.suffix == ".py":
        found = re.search(r'"""(.*?)"""', text, re.S)
        return first_sentence(found[1]) if found else ""
    lines = [line.lstrip("#/ ") for line in text.splitlines()[:8] if line.startswith(("#", "//"))]
    lines = [line for line in lines if not line.startswith(("!", "SPDX"))]
    return first_sentence(" ".join(lines).split(" usage:")[0]) if lines else ""


def entries(files):
    """(shown name, sentence), a header and its source file together."""
    by_stem = {}
    for path in files:
        by_stem.setdefault(path.with_suffix(""), []).append(path)
    for stem, paths in sorted(by_stem.items()):
        paths.sort(key=lambda p: p.suffix != ".h")
        shown = "`" + stem.name + "`" if len(paths) > 1 else f"`{paths[0].name}`"
        sentences = [s for s in map(sentence_of, paths) if s]
        yield shown, sentences[0] if sentences else "", paths[0]


def folders():
    """(heading, files) in the order of the layers, then tests and tools."""
    for layer in LAYERS:
        top = ROOT / "src" / layer
        inner = sorted(p for p in [top, *top.rglob("*")] if p.is_dir() and p.name != "test")
        for folder in inner if top.is_dir() else []:
            files = [p for p in folder.iterdir() if p.suffix in (".c", ".h")]
            if files:
                yield f"src/{folder.relative_to(ROOT / 'src')}", files
    for name in ("test", "test/cli", "test/fuzz", "test/install", "test/matrix", "test/reference",
                 "bench", "tools", "tools/atlas"):
        folder = ROOT / name
        if folder.is_dir():
            files = [p for p in folder.iterdir()
                     if p.suffix in (".c", ".h", ".py", ".sh", ".mjs", ".cpp")]
            if files:
                yield name, files


def wrap(line):
    """The line broken at blanks to the page's width, continued below its text."""
    out, rest = "", line
    while len(rest) > WIDTH:
        at = rest.rfind(" ", 2, WIDTH + 1)
        out += rest[:at] + "\n"
        rest = "  " + rest[at + 1:]
    return out + rest + "\n"


def written():
    """The list, and the files that say nothing of themselves."""
    text, silent = "", []
    for heading, files in folders():
        text += f"\n**{heading}**\n\n"
        for shown, sentence, path in entries(files):
            if not sentence:
                silent.append(path.relative_to(ROOT))
            text += wrap(f"- {shown}: {sentence}.")
    return text + "\n", silent


def main():
    page = PAGE.read_text(encoding="utf-8")
    start, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    text, silent = written()
    for path in silent:
        print(f"{path}:2: no sentence, expected a comment of one line that says what the file is")
    new = page[:start] + text + page[end:]
    if '--check' in sys.argv[1:]:
        if new != page:
            print("ARCHITECTURE.md: stale, found other files or sentences, expected what "
                  "`make architecture` writes")
        return 1 if new != page or silent else 0
    PAGE.write_text(new, encoding="utf-8")
    print(f"architecture: {text.count(chr(10) + '- ')} files")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
