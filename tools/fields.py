#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Read the `td_*_def` structs of the public headers and write what is made from them.

usage: tools/fields.py [--check] [ROOT]

Writes the reader's table (src/edge/scenario/fields_table.c), the JSON Schemas (docs/schema/) and
docs/fields.md. With --check writes nothing and exits 1 if a file differs from what would be
written.

A field is one declaration and one comment: `/* meaning; LO..HI unit; required */`, the parts after
the meaning in any order:

  LO..HI unit           range of a number, in the unit given
  required, default V   one of the two
  id, text              a key of the catalogue, or words
  one of ENUM           a key of the enumeration's X-macro
  enums ENUM COUNT LO..HI
  ref LIST              the id of an entry of that list; default none where it may be absent
  refs LIST COUNT LO..HI
  list COUNT LO..HI     structs in an array, counted by COUNT
  part, flat            a struct inside, under its own key, or with its keys among the others
  count of NAME         no key: filled by the list of that name
"""
import json
import re
import sys
from pathlib import Path

HEADERS = ["src/flight/vehicle.h", "src/flight/flight.h", "src/sense/sense.h", "src/sense/signature.h",
           "src/engage/engage.h", "src/sim/scenario_def.h"]
ROOT_STRUCT = "td_scenario"
CATALOGUE_LISTS = ["missiles", "interceptors", "sensors", "signatures", "sites", "nations"]

# A unit of a field's name: the spellings a key may have instead, and what one is in SI.
UNITS = {
    "m": {"m": "1.0", "km": "1000.0"},
    "rad": {"rad": "1.0", "deg": "TD_DEG"},
    "s": {"s": "1.0", "min": "60.0"},
    "mps": {"mps": "1.0", "kmps": "1000.0"},
    "kg": {"kg": "1.0"},
    "m2": {"m2": "1.0"},
    "kgpm2": {"kgpm2": "1.0"},
    "count": {"count": "1.0"},
    "ratio": {"ratio": "1.0"},
}
DEGREE = 0.017453292519943295
QUALIFIERS = {"min", "max", "sigma", "p95"}
# A specific impulse is counted in seconds and is no time: nobody gives it in minutes.
OWN_UNIT_ONLY = {"isp_s"}

STRUCT = re.compile(r"typedef struct (td_\w+) \{\n(.*?)\n\} \1;", re.S)
STRUCT_HEAD = re.compile(r"/\*((?:(?!\*/).)*)\*/\ntypedef struct (td_\w+) \{", re.S)
FIELD = re.compile(r"^ {4}(\w+) (\w+)((?:\[\w+\])?);\s*/\*(.*?)\*/", re.S | re.M)
POINTER = re.compile(r"^ {4}const (td_\w+) \*(\w+);", re.M)
RANGE = re.compile(r"^(\S+)(?: (\w+))?\.\.(\S+?)(?: (\w+))?$")
MAP = re.compile(r"#define (TD_\w+)_MAP\(X\)(.*?)(?<!\\)\n", re.S)
MAP_ROW = re.compile(r'X\((\w+),[\s\\]*"([^"]*)",[\s\\]*"((?:[^"\\]|\\.)*)"\)')
ENUM = re.compile(r"typedef enum (td_\w+) \{\n#define X\(name, key, text\) (\w+?)##name,\n"
                  r"\s*(\w+)_MAP\(X\)")


class Wrong(Exception):
    """A header that this tool cannot read, as `file: struct.field: what`."""


class Field:
    """One key, or one thing without a key, of a struct."""

    def __init__(self, owner, ctype, name, array, comment):
        self.owner, self.ctype, self.name, self.array = owner, ctype, name, array
        parts = [" ".join(part.split()) for part in comment.split(";")]
        self.meaning = parts[0]
        self.required = "required" in parts[1:]
        self.default = next((p[8:] for p in parts[1:] if p.startswith("default ")), None)
        self.range = None
        self.kind, self.of, self.count, self.counts = None, None, None, (0, 0)
        for part in parts[1:]:
            self.take(part)
        if self.kind is None:
            self.kind = self.kind_of_type()

    def wrong(self, text):
        return Wrong(f"{self.owner}.{self.name}: {text}")

    def take(self, part):
        words = part.split()
        if part in ("id", "text", "part", "flat"):
            self.kind = part
        elif part.startswith("count of "):
            self.kind = "counted"
        elif part.startswith("one of "):
            self.kind, self.of = "enum", words[2]
        elif words[0] == "ref":
            self.kind, self.of = "ref", words[1]
        elif words[0] in ("refs", "enums"):
            self.kind, self.of, self.count = words[0], words[1], words[2]
            self.counts = tuple(int(n) for n in words[3].split(".."))
        elif words[0] == "list":
            self.kind, self.count = "list", words[1]
            self.counts = tuple(int(n) for n in words[2].split(".."))
        elif RANGE.match(part):
            self.range = RANGE.match(part).groups()
        elif part != "required" and not part.startswith("default "):
            raise self.wrong(f"found '{part}', expected a part named at the top of this tool")

    def kind_of_type(self):
        kinds = {"double": "real", "int32_t": "count", "uint64_t": "seed", "bool": "flag"}
        if self.ctype == "char":
            return "none"
        if self.ctype not in kinds:
            raise self.wrong(f"found the type {self.ctype}, expected its kind in the comment")
        kind = kinds[self.ctype]
        if kind in ("real", "count") and not self.range:
            raise self.wrong("found no range, expected LO..HI unit")
        return kind

    @property
    def has_key(self):
        return self.kind not in ("none", "counted")

    @property
    def unit(self):
        for token in reversed(self.name.split("_")):
            if token in UNITS:
                return token
            if token not in QUALIFIERS:
                return None
        return None

    @property
    def spellings(self):
        """(key, scale in C) for each way to write this field; its own name first."""
        unit = self.unit
        if unit is None or self.kind not in ("real", "count") or self.name in OWN_UNIT_ONLY:
            return [(self.name, "1.0")]
        tokens = self.name.split("_")
        at = max(i for i, token in enumerate(tokens) if token == unit)
        out = []
        for name, scale in UNITS[unit].items():
            out.append(("_".join(tokens[:at] + [name] + tokens[at + 1:]), scale, name))
        return [(key, scale) for key, scale, _ in out]

    @property
    def stem(self):
        tokens = self.name.split("_")
        if self.unit and self.kind in ("real", "count"):
            at = max(i for i, token in enumerate(tokens) if token == self.unit)
            del tokens[at]
        return "_".join(tokens)

    def scaled(self, text, unit):
        """A number of the comment in SI, as C; and as a float."""
        if self.unit is None:
            scale = "1.0"
        else:
            scale = UNITS[self.unit].get(unit or self.unit)
        if scale is None:
            raise self.wrong(f"found the unit {unit}, expected one of {' '.join(UNITS[self.unit])}")
        number = float(text)
        value = number * (DEGREE if scale == "TD_DEG" else float(scale))
        return (repr(number) if scale == "1.0" else f"{number!r} * {scale}"), value

    @property
    def limits(self):
        lo, lo_unit, hi, hi_unit = self.range
        return self.scaled(lo, lo_unit or hi_unit), self.scaled(hi, hi_unit)

    @property
    def expected(self):
        lo, lo_unit, hi, hi_unit = self.range
        unit = hi_unit if hi_unit not in (None, "count", "ratio") else ""
        low = f"{lo} {lo_unit}" if lo_unit else lo
        whole = "a whole number" if self.kind == "count" else "a number"
        return f"{whole} from {low} to {hi} {unit}".rstrip()


class Model:
    """All structs and enumerations of the headers."""

    def __init__(self, root):
        self.structs, self.heads, self.lists, self.enums, maps = {}, {}, {}, {}, {}
        for header in HEADERS:
            text = (root / header).read_text(encoding="utf-8")
            for name, body in MAP.findall(text):
                maps[name] = MAP_ROW.findall(body)
            for name, prefix, of in ENUM.findall(text):
                self.enums[name] = [(prefix + row[0], row[1], row[2]) for row in maps[of]]
            for head, name in STRUCT_HEAD.findall(text):
                self.heads[name] = " ".join(head.split())
            for name, body in STRUCT.findall(text):
                if name.endswith("_def") or name == ROOT_STRUCT:
                    self.read(name, body)
        self.keep_reached()

    def read(self, name, body):
        if name == ROOT_STRUCT:
            self.lists = {field: struct for struct, field in POINTER.findall(body)}
        try:
            self.structs[name] = [Field(name, *found) for found in FIELD.findall(body)]
        except Wrong:
            if name == ROOT_STRUCT:
                raise
            self.structs[name] = None  # a definition between layers, which no file fills

    def keep_reached(self):
        order, rest = [], [ROOT_STRUCT, *self.lists.values()]
        while rest:
            name = rest.pop()
            if name in order:
                continue
            if not self.structs.get(name):
                raise Wrong(f"{name}: found no fields with kinds, expected some")
            order.append(name)
            rest += [f.ctype for f in self.structs[name] if f.kind in ("list", "part", "flat")]
        self.order = [name for name in self.structs if name in order]

    def keys(self, struct):
        """(member as C, field) for each key of a struct, flat ones included."""
        for field in self.structs[struct]:
            if field.kind == "flat":
                for member, inner in self.keys(field.ctype):
                    yield f"{field.name}.{member}", inner
            elif field.has_key:
                yield field.name, field

    def count_of(self, listed):
        return re.sub(r"s$", "", re.sub(r"ies$", "y", listed)) + "_count"


def c_text(text):
    return "NULL" if text is None else json.dumps(text)


def c_default(field, model):
    """The default in SI as a C number, and as text where the field is one."""
    found = field.default
    if field.required or found in (None, "none"):
        return ("-1.0" if field.kind == "ref" else "0.0"), None
    if field.kind == "text":
        return "0.0", found
    if field.kind == "flag":
        return ("1.0" if found == "true" else "0.0"), None
    if field.kind == "enum":
        if found not in [row[0] for row in model.enums[field.of]]:
            raise field.wrong(f"found the default {found}, expected one of {field.of}")
        return found, None
    words = found.split()
    return field.scaled(words[0], words[1] if len(words) > 1 else None)[0], None


def c_field(struct, member, field, model):
    kinds = {"real": "REAL", "count": "COUNT", "seed": "SEED", "flag": "FLAG", "id": "ID",
             "text": "TEXT", "enum": "ENUM", "enums": "ENUMS", "ref": "REF", "refs": "REFS",
             "list": "LIST", "part": "PART"}
    prefix = member.rpartition(".")[0]
    at = f"offsetof({struct}, {member})"
    parts = [f".name = {c_text(field.name)}", f".stem = {c_text(field.stem)}",
             f".kind = TD__{kinds[field.kind]}", f".offset = {at}",
             f".size = sizeof((({struct} *)0)->{member})"]
    if field.required:
        parts.append(".is_required = true")
    standard, text = c_default(field, model)
    if standard not in ("0.0",):
        parts.append(f".standard = {standard}")
    if text:
        parts.append(f".standard_text = {c_text(text)}")
    if field.default and field.default != "none":
        parts.append(f".standard_written = {c_text(field.default)}")
    if field.range:
        (lo, _), (hi, _) = field.limits
        parts += [f".lo = {lo}", f".hi = {hi}", f".expected = {c_text(field.expected)}"]
    if field.unit and field.kind in ("real", "count"):
        parts.append(f".unit = {c_text(field.unit)}")
    if field.count:
        whole = f"{prefix}.{field.count}" if prefix else field.count
        parts += [f".count_offset = offsetof({struct}, {whole})",
                  f".count_lo = {field.counts[0]}", f".count_hi = {field.counts[1]}"]
    if field.of and field.kind in ("enum", "enums"):
        parts.append(f".words = {field.of.upper()}_WORDS")
    if field.kind in ("ref", "refs"):
        parts.append(f".list = TD__LIST_{field.of.upper()}")
    if field.kind in ("list", "part"):
        parts.append(f".of = &{field.ctype.upper()}_KEYS")
    spelt = ", ".join(f"{{ {c_text(key)}, {scale} }}" for key, scale in field.spellings)
    parts.append(f".spellings = {{ {spelt} }}")
    parts.append(f".meaning = {c_text(field.meaning)}")
    return "    { " + ",\n      ".join(parts) + " },"


def write_table(model):
    out = ["/* SPDX-License-Identifier: Apache-2.0 */",
           "/* What keys scenario and catalogue files have. Made by tools/fields.py: `make fields`. */",
           '#include "edge/scenario/reader.h"', ""]
    used = sorted({f.of for s in model.order for _, f in model.keys(s)
                   if f.kind in ("enum", "enums")})
    for enum in used:
        out.append(f"static const td__word {enum.upper()}_WORDS[] = {{")
        out += [f"    {{ {c_text(key)}, {name} }}," for name, key, _ in model.enums[enum]]
        out += ["    { NULL, 0 },", "};", ""]
    inner = {f.ctype for s in model.order for _, f in model.keys(s) if f.kind in ("list", "part")}
    for struct in sorted(model.order, key=lambda s: (s not in inner, model.order.index(s))):
        rows = [c_field(struct, member, field, model) for member, field in model.keys(struct)]
        out.append(f"static const td__field {struct.upper()}_FIELDS[] = {{")
        out += rows
        out += ["};", "", f"static const td__keys {struct.upper()}_KEYS = {{",
                f'    "{struct}", {struct.upper()}_FIELDS, {len(rows)}, sizeof({struct}),', "};", ""]
    out.append("const td__keys *const td__scenario_keys = &TD_SCENARIO_KEYS;")
    out += ["", "const td__list_info td__lists[TD__LIST_COUNT] = {"]
    for name, struct in model.lists.items():
        out.append(f'    {{ "{name}", &{struct.upper()}_KEYS, offsetof(td_scenario, {name}), '
                   f"offsetof(td_scenario, {model.count_of(name)}) }},")
    return "\n".join(out + ["};", ""])


NOTES = {
    "source": {"description": "keys of sources.yaml: where the value is published",
               "oneOf": [{"type": "string"},
                         {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
    "note": {"type": "string", "description": "what a reader should know of the value"},
    "assumption": {"type": "string", "pattern": "^A[0-9]+$",
                   "description": "the assumption that the value rests on (docs/ASSUMPTIONS.md)"},
}


def noted(kind):
    """A value as a mapping with its source, and with its published range where it is a number."""
    inner = {"value": {"type": kind}, **{key: {"$ref": f"#/definitions/{key}"} for key in NOTES}}
    if kind in ("number", "integer"):
        inner.update(low={"type": "number"}, high={"type": "number"})
    return {"type": "object", "properties": inner, "required": ["value"],
            "additionalProperties": False}


def with_notes(plain):
    """A value as such, or as a mapping that says where it comes from."""
    return {"anyOf": [plain, {"$ref": f"#/definitions/noted_{plain['type']}"}]}


def schema_number(field, scale):
    factor = DEGREE if scale == "TD_DEG" else float(scale)
    (_, lo), (_, hi) = field.limits
    kind = "integer" if field.kind == "count" else "number"
    digits = lambda value: float(f"{value / factor:.12g}")
    lo, hi = digits(lo), digits(hi)
    if kind == "integer":
        lo, hi = int(lo), int(hi)
    return {"type": kind, "minimum": lo, "maximum": hi}


def schema_plain(field, model):
    if field.kind in ("id", "ref"):
        return {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,30}$"}
    if field.kind == "text":
        return {"type": "string", "minLength": 1}
    if field.kind == "flag":
        return {"type": "boolean"}
    if field.kind == "seed":
        return {"type": "integer", "minimum": 0, "maximum": 2**64 - 1}
    return {"type": "string", "enum": [row[1] for row in model.enums[field.of]]}


def schema_field(field, model):
    if field.kind in ("refs", "enums"):
        items = {"type": "string"}
        if field.kind == "enums":
            items["enum"] = [row[1] for row in model.enums[field.of]]
        return {"type": "array", "items": items, "minItems": field.counts[0],
                "maxItems": field.counts[1], "uniqueItems": True}
    if field.kind == "list":
        return {"type": "array", "items": {"$ref": f"#/definitions/{field.ctype}"},
                "minItems": field.counts[0], "maxItems": field.counts[1]}
    if field.kind == "part":
        return {"$ref": f"#/definitions/{field.ctype}"}
    return with_notes(schema_plain(field, model))


def described(field, schema):
    meaning = field.meaning
    if field.required:
        meaning += "; required"
    elif field.default:
        meaning += f"; default {field.default}"
    if "$ref" in schema:
        schema = {"allOf": [schema]}
    return {"description": meaning, **schema}


def schema_struct(struct, model, needs):
    """`needs`: whether required keys must stand here, or may come from elsewhere."""
    properties, rules = {}, []
    for _, field in model.keys(struct):
        names = [key for key, _ in field.spellings]
        for key, scale in field.spellings:
            if field.kind in ("real", "count"):
                schema = with_notes(schema_number(field, scale))
            else:
                schema = schema_field(field, model)
            properties[key] = described(field, schema)
        if len(names) == 2:
            rules.append({"not": {"required": names}})
        if field.required and needs:
            rules.append({"anyOf": [{"required": [name]} for name in [*names, "like"]]})
    for key in NOTES:
        properties[key] = {"$ref": f"#/definitions/{key}"}
    if struct in model.lists.values():
        properties["like"] = {"type": "string",
                              "description": "the id of an entry to copy what is not said here"}
    schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if rules:
        schema["allOf"] = rules
    return schema


def schema_definitions(model, partial):
    out = dict(NOTES)
    for kind in ("number", "integer", "string", "boolean"):
        out[f"noted_{kind}"] = noted(kind)
    for struct in model.order:
        if struct != ROOT_STRUCT:
            out[struct] = schema_struct(struct, model, True)
            if partial:
                out[f"{struct}.partial"] = schema_struct(struct, model, False)
    return out


def schema_head(title, model, partial):
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title,
            "description": "Made by tools/fields.py: `make fields`.", "type": "object",
            "definitions": schema_definitions(model, partial)}


def list_schema(struct, suffix=""):
    return {"type": "array", "minItems": 1, "items": {"$ref": f"#/definitions/{struct}{suffix}"}}


def write_catalogue_schema(model):
    schema = schema_head("A file of a Testudo catalogue", model, False)
    schema["properties"] = {name: list_schema(model.lists[name]) for name in CATALOGUE_LISTS}
    schema["properties"]["sources"] = {
        "type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["key", "title", "kind"], "additionalProperties": False,
            "properties": {
                "key": {"type": "string"}, "title": {"type": "string"}, "kind": {"type": "string"},
                "licence": {"type": "string"}, "note": {"type": "string"}}}}
    schema["properties"]["assumptions"] = {
        "type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["key", "title"], "additionalProperties": False,
            "properties": {"key": {"$ref": "#/definitions/assumption"},
                           "title": {"type": "string"}, "matters": {"type": "string"}}}}
    schema["additionalProperties"] = False
    schema["minProperties"] = 1
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def write_scenario_schema(model):
    schema = schema_head("A Testudo scenario", model, True)
    root = schema_struct(ROOT_STRUCT, model, False)
    whole = {name: list_schema(struct) for name, struct in model.lists.items()}
    partial = {name: list_schema(struct, ".partial") for name, struct in model.lists.items()}
    schema["properties"] = {
        "extends": {"type": "string", "description": "a shipped scenario, or a file, to start from"},
        **root["properties"], **{name: True for name in model.lists}, "cover": True}
    schema["additionalProperties"] = False
    required = [f.name for _, f in model.keys(ROOT_STRUCT) if f.required]
    cover = {"$ref": "#/definitions/td_cover_def"}
    schema["if"] = {"required": ["extends"]}
    part = {"$ref": "#/definitions/td_cover_def.partial"}
    schema["then"] = {"properties": {**partial, "cover": part}}
    schema["else"] = {"required": required, "properties": {**whole, "cover": cover}}
    schema["allOf"] = root.get("allOf", [])
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def expected_cell(field, model):
    if field.range:
        return field.expected.replace("a number from ", "").replace("a whole number from ", "whole, ")
    if field.kind in ("enum", "enums"):
        keys = ", ".join(f"`{row[1]}`" for row in model.enums[field.of])
        return f"{field.counts[0]} to {field.counts[1]} of {keys}" if field.counts[1] else keys
    many = f"{field.counts[0]} to {field.counts[1]} "
    return {"id": "letters a-z, digits, `-` and `_`, at most 31", "text": "words",
            "flag": "`true` or `false`", "seed": "whole, 0 to 2^64 - 1",
            "ref": f"an id of `{field.of}`", "refs": f"{many}ids of `{field.of}`",
            "list": f"{many}of `{field.ctype}`", "part": f"`{field.ctype}`"}[field.kind]


def write_fields_doc(model):
    out = ["# Every key of scenario and catalogue files", "",
           "Made by `tools/fields.py` from the headers: `make fields`. `catalogue.md` says how files "
           "are written.", ""]
    for struct in model.order:
        lists = [name for name, of in model.lists.items() if of == struct]
        title = f"Entries of `{lists[0]}`" if lists else \
            "A scenario" if struct == ROOT_STRUCT else f"`{struct}`"
        out += [f"## {title}", "", model.heads.get(struct, ""), "",
                "| key | meaning | expected | default |", "|---|---|---|---|"]
        for _, field in model.keys(struct):
            keys = " or ".join(f"`{key}`" for key, _ in field.spellings)
            default = "**required**" if field.required else field.default or ""
            for name, key, _ in model.enums.get(field.of, []):
                default = f"`{key}`" if default == name else default
            out.append(f"| {keys} | {field.meaning} | {expected_cell(field, model)} | {default} |")
        if struct == ROOT_STRUCT:
            out += [f"| `{name}` | list of entries, see below |  |  |" for name in model.lists]
        out.append("")
    return "\n".join(out)


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    check = "--check" in sys.argv[1:]
    root = Path(arguments[0] if arguments else Path(__file__).parent.parent).resolve()
    try:
        model = Model(root)
        files = {"src/edge/scenario/fields_table.c": write_table(model),
                 "docs/schema/catalogue.json": write_catalogue_schema(model),
                 "docs/schema/scenario.json": write_scenario_schema(model),
                 "docs/fields.md": write_fields_doc(model)}
    except Wrong as wrong:
        print(f"fields: {wrong}")
        return 1
    stale = 0
    for name, text in files.items():
        path = root / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{name}:1: stale, found other text than the headers give, expected `make fields`")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"fields: wrote {name}")
    print(f"fields: {len(files)} files, {stale} {'stale' if check else 'written'}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
