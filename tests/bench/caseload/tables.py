#!/usr/bin/env python3
"""tables.py KIND OUT  what the caseload's programs know of a rulebook.

KIND  facts    the workload's, for the generator: a line a fact, in order
      rulebook WTR RULES  the same for any rulebook
      reader   for the hand-written reader, as C: a perfect hash of the keys by their first eight bytes and the
               twelfth, of each choice's values by their first four; the keys by length and letters; the rules' names
      python   the same program in Python, with its own json: a yardstick that everybody has

A key that ends before its twelfth byte has a slot for each value that may follow it; one shorter than six letters
is left to the reader's own test.
"""
import json
import os
import random
import subprocess
import sys

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "workload.json")) as f:
    W = json.load(f)
KINDS = (("TRUTH", W["bools"]), ("CHOICE", list(W["enums"])), ("NUMBER", list(W["ints"])), ("DATE", W["dates"]))
SHORT = 6
WORD = (1 << 64) - 1
KEY_BITS, CHOICE_BITS = 10, 6
TWELFTH = 0x0101010101010101        # spreads the twelfth byte over the word


def facts(out):
    out.write("2026-01-01 0.31\n")
    for kind, names in KINDS:
        for name in names:
            low, high = W["ints"].get(name, (0, 0))
            fact_line(out, name, kind, low, high, W["enums"].get(name, []))


def fact_line(out, name, kind, low, high, values):
    out.write("\t".join([name, kind.lower(), str(low), str(len(values) - 1 if values else high), ",".join(values)]) + "\n")


def rulebook(out, wtr, rules):
    """The facts of any rulebook, about 25 of the bundled one's in a case."""
    items = json.loads(subprocess.run([wtr, "coverage", "-r", rules, "--format", "json"], check=True, capture_output=True).stdout)["items"]
    found = [i for i in items if i["kind"] == "fact"]
    kinds = {"yes/no": "truth", "one of": "choice", "date": "date"}
    out.write(f"2021-03-01 {min(1, 25 / len(found)):.4f}\n")
    for fact in found:
        fact_line(out, fact["name"], kinds.get(fact["type"], "number"), 0, 17, fact.get("choices", []))


def multiplier(numbers, bits, rng):
    """An odd number that sends all these to different slots."""
    while True:
        m = rng.getrandbits(64) | 1
        if len({(n * m & WORD) >> (64 - bits) for n in numbers}) == len(numbers):
            return m


def first_four(text):
    return int.from_bytes((text + '"').encode()[:4], "little")


def beginnings(name, kind):
    """The numbers that the reader makes of a key's first eight bytes and the twelfth, with what may follow it."""
    values = {"TRUTH": ["true,", "false,"], "CHOICE": [f'"{v}"' for v in W["enums"].get(name, [])], "DATE": ['"'],
              "NUMBER": [f"{n}{end}" for n in range(W["ints"].get(name, (0, -1))[1] + 1) for end in ",}"]}[kind]
    texts = {(f'{name}":{value}').encode() for value in values}
    return {(int.from_bytes(t[:8], "little") + t[11] * TWELFTH) & WORD for t in texts}


def write_keys(out, rng):
    found = {}
    for kind, names in KINDS:
        for i, name in enumerate(names):
            if len(name) >= SHORT:
                found.update({n: f"{{KIND_{kind}, {len(name)}, {i}}}" for n in beginnings(name, kind)})
    m = multiplier(found, KEY_BITS, rng)
    slots = {(n * m & WORD) >> (64 - KEY_BITS): key for n, key in found.items()}
    out.write(f"#define KEY_BITS {KEY_BITS}\n#define TWELFTH {TWELFTH}u\nstatic const uint64_t key_multiplier = {m}u;\n")
    out.write("static const Key key_slots[1 << KEY_BITS] = {\n" + "".join(f"    [{n}] = {slots[n]},\n" for n in sorted(slots)) + "};\n\n")


def write_choices(out, rng):
    values = [v for vs in W["enums"].values() for v in vs]
    m = multiplier({first_four(v) for v in values}, CHOICE_BITS, rng)
    out.write(f"#define CHOICE_BITS {CHOICE_BITS}\nstatic const uint64_t choice_multiplier = {m}u;\n")
    out.write("static const ChoiceSlot choice_slots[BASELINE_CHOICES][1 << CHOICE_BITS] = {\n")
    for vs in W["enums"].values():
        slots = [f"[{(first_four(v) * m & WORD) >> (64 - CHOICE_BITS)}] = {{{code}, {len(v)}}}" for code, v in enumerate(vs)]
        out.write("    {" + ", ".join(slots) + "},\n")
    out.write("};\n\n")


def write_letters(out):
    """The same by length and letters, as most would write it; and each choice's values."""
    by_length = {}
    for kind, names in KINDS:
        for i, name in enumerate(names):
            by_length.setdefault(len(name), []).append(f'        if (memcmp(at, "{name}", {len(name)}) == 0)\n            return (Key){{KIND_{kind}, {len(name)}, {i}}};\n')
    out.write("static Key key_by_letters(const char *at, size_t length)\n{\n    switch (length) {\n")
    for length in sorted(by_length):
        out.write(f"    case {length}:\n" + "".join(by_length[length]) + "        break;\n")
    out.write("    default: break;\n    }\n    return (Key){KIND_NAME, 4, 0};\n}\n\n")
    out.write("static const char *const choice_names[BASELINE_CHOICES][8] = {\n")
    out.write("".join("    {" + ", ".join(f'"{v}"' for v in vs) + "},\n" for vs in W["enums"].values()) + "};\n\n")


def reader(out):
    rng = random.Random(1)
    out.write("/* Made by tables.py from workload.json. */\n")
    write_keys(out, rng)
    write_choices(out, rng)
    write_letters(out)
    out.write("static const struct { const char *name; Key key; } fact_names[] = {\n")
    for kind, names in KINDS:
        for i, name in enumerate(names):
            out.write(f'    {{"{name}", {{KIND_{kind}, {len(name)}, {i}}}}},\n')
    out.write("};\n\nconst char *const rule_names[BASELINE_RULES] = {\n")
    out.write("".join(f'    "{r["id"]}",\n' for r in W["rules"]) + "};\n")


# ---- Python by hand --------------------------------------------------------------------------------------------

def true(e):
    """When a condition is known to be true, as somebody would write it in Python; `g` gets an answer, or None."""
    kind = e[0]
    if kind == "fact":
        return f"g({e[1]!r}) is True"
    if kind == "rule":
        return e[1]
    if kind == "not":
        return false(e[1])
    if kind in ("all", "any"):
        return "(" + {"all": " and ", "any": " or "}[kind].join(true(x) for x in e[1:]) + ")"
    return tested(e, "{}")


def false(e):
    kind = e[0]
    if kind == "fact":
        return f"g({e[1]!r}) is False"
    if kind == "rule":
        return "(" + false(next(r["when"] for r in W["rules"] if r["id"] == e[1])) + ")"
    if kind == "not":
        return true(e[1])
    if kind in ("all", "any"):
        return "(" + {"all": " or ", "any": " and "}[kind].join(false(x) for x in e[1:]) + ")"
    return tested(e, "not ({})")


def tested(e, form):
    if e[0] == "cmp":
        return f"({e[2]!r} in case and {form.format(f'case[{e[2]!r}] {e[1]} {e[3]}')})"
    if e[0] == "eq":
        return f"({e[1]!r} in case and {form.format(f'case[{e[1]!r}] == {e[2]!r}')})"
    days = f"day(case[{e[2]!r}]) - day(case[{e[3]!r}]) {e[1]} {e[4]}"
    return f"({e[2]!r} in case and {e[3]!r} in case and {form.format(days)})"


def python(out):
    out.write('"""Made by tables.py from workload.json: python3 THIS IN OUT"""\n'
              "import datetime\nimport json\nimport sys\n\n\n"
              "def day(text):\n    return datetime.date.fromisoformat(text).toordinal()\n\n\n"
              "def main(path, result):\n"
              '    with open(path) as cases, open(result, "w", newline="") as out:\n'
              '        out.write("case,due\\r\\n")\n'
              "        for line in cases:\n            case = json.loads(line)\n            g, due = case.get, []\n")
    for r in W["rules"]:
        out.write(f"            {r['id']} = {true(r['when'])}\n            if {r['id']}:\n                due.append({r['id']!r})\n")
    out.write('            out.write(case["case"] + "," + "; ".join(due) + "\\r\\n")\n\n\nmain(sys.argv[1], sys.argv[2])\n')


def main():
    kind, path = sys.argv[1], sys.argv[2]
    with open(path, "w") as out:
        {"facts": facts, "rulebook": rulebook, "reader": reader, "python": python}[kind](out, *sys.argv[3:])


if __name__ == "__main__":
    main()
