#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Check how long and how deep things are: functions, files, headers, folders, lines, the README.

usage: tools/sizes.py [ROOT]

Prints `file:line: what, found N, expected at most M` for each breach, then the medians; exit 1 if
there is a breach.
"""
import re
import statistics
import sys
from pathlib import Path

LIMITS = {
    "function lines": 70,
    "parameters": 6,
    "file lines": 600,
    "public header lines": 300,
    "public header functions": 25,
    "folder .c files": 10,
    "columns": 100,
    "nesting": 4,
    "README lines": 150,
    "README first command line": 12,
}
SHORT_LINES = 40
SHORT_SHARE = 0.85
SPDX = "SPDX-License-Identifier: Apache-2.0"
GENERATED = "Made by tools/"
LONG_ALLOWED = re.compile(r"/\* long: \S")

# Comments, strings and characters are found in one pass, so that none hides in another.
HIDDEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
# The brace that opens and closes extern "C" encloses functions, and is none.
FOR_CPP = re.compile(r"^#ifdef __cplusplus$.*?^#endif$", re.M | re.S)
CONTROL = {"if", "for", "while", "switch", "return", "sizeof", "_Static_assert"}
NESTING = re.compile(r"^( +)(?:if|for|while|switch|do)\b", re.M)
INDENT = 4
DECLARED = re.compile(r"\b(td_\w+)\s*\(")


def bare(text):
    """The text with comments, strings, characters and directives blanked, line breaks kept."""
    def blank(found):
        return re.sub(r"[^\n]", " ", found[0])
    text = FOR_CPP.sub(blank, text)
    text = HIDDEN.sub(blank, text)
    return re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, text, flags=re.M)


def blocks(text):
    """Each outermost brace pair of bare text as (text before it, start, end offset)."""
    depth, start, before = 0, 0, 0
    for at, char in enumerate(text):
        if char == "{":
            if depth == 0:
                start = at
            depth += 1
        elif char == "}" and depth > 0:
            depth -= 1
            if depth == 0:
                yield text[before:start], start, at
                before = at + 1
        elif char == ";" and depth == 0:
            before = at + 1


def parameters(head):
    """The parameter list of a function's head as text, or None where it is no function's head."""
    head = re.sub(r"__attribute__\s*\(\(.*?\)\)", " ", head, flags=re.S).strip()
    if not head.endswith(")") or "=" in head:
        return None
    depth = 0
    for at in range(len(head) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(head[at], 0)
        if depth == 0:
            break
    name = re.search(r"(\w+)\s*$", head[:at])
    if not name or name[1] in CONTROL:
        return None
    return name[1], head[at + 1:-1]


def count_of(listed):
    """How many parameters a list holds; commas inside parentheses separate nothing."""
    if listed.strip() in ("", "void"):
        return 0
    depth, count = 0, 1
    for char in listed:
        depth += {"(": 1, ")": -1}.get(char, 0)
        count += char == "," and depth == 0
    return count


def nesting_of(body):
    """The deepest statement inside a function: the first `if` in it makes 1. Counted by indents
    (the compilers refuse misleading ones), so that branches without braces count too."""
    return max((len(found[1]) // INDENT for found in NESTING.finditer(body)), default=0)


class Report:
    """Breaches as they are found and the figures for the summary."""

    def __init__(self):
        self.breaches = 0
        self.function_lines = []
        self.file_lines = []
        self.source_lines = 0
        self.test_lines = 0

    def breach(self, where, line, text):
        print(f"{where}:{line}: {text}")
        self.breaches += 1

    def limit(self, where, line, key, found, of=""):
        if found > LIMITS[key]:
            self.breach(where, line, f"{key}{of}, found {found}, expected at most {LIMITS[key]}")


def check_functions(text, where, in_test, report):
    plain = bare(text)
    lines = text.splitlines()
    for head, start, end in blocks(plain):
        found = parameters(head)
        if not found:
            continue
        name, listed = found
        first = plain.count("\n", 0, start - len(head.lstrip())) + 1
        last = plain.count("\n", 0, end) + 1
        opening = plain.count("\n", 0, start) + 1
        near = "\n".join(lines[max(0, first - 4):opening + 3])
        size = last - first + 1
        if not in_test:
            report.function_lines.append(size)
        if not LONG_ALLOWED.search(near):
            report.limit(where, first, "function lines", size, f" of {name}")
        report.limit(where, first, "parameters", count_of(listed), f" of {name}")
        report.limit(where, first, "nesting", nesting_of(plain[start:end + 1]), f" in {name}")


def check_head(lines, where, report):
    if not lines or SPDX not in lines[0]:
        report.breach(where, 1, f"no licence line, found {lines[0] if lines else 'nothing'}, "
                                f"expected /* {SPDX} */")
    if len(lines) < 2 or not lines[1].startswith("/*"):
        report.breach(where, 2, "no head comment, found none, expected one line that says what the "
                                "file is")


def check_file(path, root, report):
    where = path.relative_to(root).as_posix()
    in_test = "/test/" in where or where.startswith("test/")
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    check_head(lines, where, report)
    if in_test:
        report.test_lines += len(lines)
    if GENERATED in "\n".join(lines[:6]):
        return
    if where.startswith("src/") and not in_test:
        report.source_lines += len(lines)
        report.file_lines.append(len(lines))
    report.limit(where, 1, "file lines", len(lines))
    for number, line in enumerate(lines, 1):
        report.limit(where, number, "columns", len(line))
    check_functions(text, where, in_test, report)
    if path.suffix == ".h" and path.stem == path.parent.name:
        report.limit(where, 1, "public header lines", len(lines))
        report.limit(where, 1, "public header functions", functions_declared(text))


def functions_declared(text):
    """Prototypes and inline functions of a header, by name; calls inside bodies do not count."""
    plain = bare(text)
    outside = []
    depth = 0
    for char in plain:
        depth -= char == "}"
        outside.append(char if depth == 0 else " ")
        depth += char == "{"
    return len(set(DECLARED.findall("".join(outside))))


def check_folders(root, report):
    for folder in sorted(p for p in (root / "src").rglob("*") if p.is_dir() and p.name != "test"):
        report.limit(folder.relative_to(root).as_posix(), 1, "folder .c files",
                     len(list(folder.glob("*.c"))))


def check_readme(root, report):
    readme = root / "README.md"
    if not readme.is_file():
        report.breach("README.md", 1, "no README, found none, expected one")
        return
    lines = readme.read_text(encoding="utf-8").splitlines()
    report.limit("README.md", 1, "README lines", len(lines))
    commands = [n for n, line in enumerate(lines, 1) if re.match(r"    \S", line)]
    commands += [n + 1 for n, line in enumerate(lines, 1) if line.startswith("```")]
    command = min(commands, default=len(lines) + 1)
    report.limit("README.md", command, "README first command line", command)


def summary(report):
    sizes = report.function_lines or [0]
    short = sum(size <= SHORT_LINES for size in sizes) / len(sizes)
    if short < SHORT_SHARE:
        report.breach("src", 1, f"functions of at most {SHORT_LINES} lines, found {short:.0%}, "
                                f"expected at least {SHORT_SHARE:.0%}")
    ratio = report.test_lines / max(1, report.source_lines)
    print(f"sizes: {len(report.file_lines)} files, median {statistics.median(report.file_lines):.0f}"
          f" lines; {len(sizes)} functions, median {statistics.median(sizes):.0f} lines, "
          f"{short:.0%} at most {SHORT_LINES}; tests : source {ratio:.2f}; "
          f"{report.breaches} breaches")


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    report = Report()
    for top in ("src", "test", "bench"):
        for path in sorted((root / top).rglob("*.[ch]")):
            check_file(path, root, report)
    for path in sorted((root / "test").rglob("*.py")): # the command line is tested by scripts
        report.test_lines += len(path.read_text(encoding="utf-8").splitlines())
    check_folders(root, report)
    check_readme(root, report)
    if not report.file_lines:
        report.breach("src", 1, "no sources, found none, expected some")
        return 1
    summary(report)
    return 1 if report.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
