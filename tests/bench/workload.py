#!/usr/bin/env python3
"""workload.py KIND OUT [N]  turns workload.json into what the benchmark runs.

KIND  rules     the workload as a rulebook, N copies with renamed facts (default 1)
      baseline  the same rules as straight native C over bit planes, and for one case
      table     the facts as a C table, for the case generator
      duties    a rulebook of N eight-line duties, for compile times
      cases     N cases as NDJSON, always the same ones, about 25 facts each

["diff", op, a, b, n] compares the days from b to a with n: a is the later date where the number is positive.
"""
import datetime
import json
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "workload.json")) as f:
    W = json.load(f)
BOOLS, ENUMS, INTS, DATES, RULES = W["bools"], W["enums"], W["ints"], W["dates"], W["rules"]
SOURCE = 'rulebook workload "The benchmark\'s workload"\n  calendar england_and_wales\n\nuse stdlib.england_and_wales\n\n' \
         'source guide "An invented guide"\n{}\nactor agency "the agency"\n\n'


# ---- as a rulebook ------------------------------------------------------------------------------------

def condition(e, s, top=False):
    """One condition as text; `s` is the suffix of this copy's names."""
    kind = e[0]
    if kind == "fact":
        return e[1] + s
    if kind == "rule":
        return f"{e[1]}{s} is due"
    if kind == "not":
        return f"not {condition(e[1], s)}" if e[1][0] == "fact" else f"not ({condition(e[1], s, True)})"
    if kind == "cmp":
        return f"{e[2]}{s} {e[1]} {e[3]}"
    if kind == "eq":
        return f"{e[1]}{s} is {e[2]}"
    if kind == "diff":
        return f"days from {e[3]}{s} to {e[2]}{s} {e[1]} {e[4]}"
    text = {"all": " and ", "any": " or "}[kind].join(condition(x, s) for x in e[1:])
    return text if top else f"({text})"


def deadline(d, s):
    unit = {"working_day": "working_days", "day": "days"}[d["unit"]]
    if d["n"] < 0:
        return f"  no later than {-d['n']} {unit} before {d['from']}{s}\n"
    return f"  within {d['n']} {unit} of {d['from']}{s}\n"


def write_rules(out, copies):
    out.write(SOURCE.format(""))                     # no dates: the workload knows no editions
    for k in range(copies):
        s = "" if copies == 1 else f"__{k}"
        for b in BOOLS:
            out.write(f'fact {b}{s} "{b}?"\n')
        for e, values in ENUMS.items():
            out.write(f'fact {e}{s}: one of {", ".join(values)} "{e}?"\n')
        for i in INTS:
            out.write(f'fact {i}{s}: number "{i}?"\n')
        for d in DATES:
            out.write(f'fact {d}{s}: date "{d}?"\n')
        out.write("\n")
        for i, r in enumerate(RULES):
            out.write(f'{r["id"]}{s} if {condition(r["when"], s, True)}\n  agency must "{r["id"].replace("_", " ")}"\n')
            if "deadline" in r:
                out.write(deadline(r["deadline"], s))
            out.write(f"  cite guide page {i + 1}\n\n")


# ---- as native C -----------------------------------------------------------------------------------------

def column(name):
    """(kind, index) of a fact in the baseline's layout."""
    for kind, names in (("bool", BOOLS), ("enum", list(ENUMS)), ("number", list(INTS)), ("date", DATES)):
        if name in names:
            return kind, names.index(name)
    raise KeyError(name)


class Native:
    """Writes each distinct condition once: a true and a false expression for planes, or one two-bit value."""

    def __init__(self, wide):
        self.wide, self.lines, self.made = wide, [], {}

    def keep(self, key, true, false):
        if key not in self.made:
            n = f"c{len(self.made)}"
            self.made[key] = n
            if self.wide:
                self.lines.append(f"const uint64_t {n}t = {true}, {n}f = {false};")
            else:
                self.lines.append(f"const unsigned {n} = {true};")
        return self.made[key]

    def compared(self, key, known, test):
        if not self.wide:
            return self.keep(key, f"truth_of({known}, {test})", None)
        n = self.keep(key, f"({test}) & ({known})", "0")
        if not self.lines[-1].endswith("= 0;"):
            return n
        self.lines[-1] = self.lines[-1].replace(f"{n}f = 0;", f"{n}f = ({known}) & ~{n}t;")
        return n

    def make(self, e):
        key, kind = json.dumps(e), e[0]
        if key in self.made:
            return self.made[key]
        if kind == "fact":
            _, i = column(e[1])
            return self.keep(key, f"b->truth[{i}][w]", f"b->untruth[{i}][w]") if self.wide else self.keep(key, f"b->truth[{i}]", None)
        if kind == "rule":
            return self.make(next(r["when"] for r in RULES if r["id"] == e[1]))
        if kind == "not":
            a = self.make(e[1])
            return self.keep(key, f"{a}f", f"{a}t") if self.wide else self.keep(key, f"negation({a})", None)
        if kind == "cmp":
            return self.number(key, "number", e[2], e[1], e[3])
        if kind == "eq":
            _, i = column(e[1])
            value = ENUMS[e[1]].index(e[2])
            if self.wide:
                return self.compared(key, f"b->choice_known[{i}][w]", f"mask_is(b->choice[{i}] + 64 * w, {value})")
            return self.compared(key, f"b->choice_known[{i}]", f"b->choice[{i}] == {value}")
        if kind == "diff":
            return self.difference(key, e[1], e[2], e[3], e[4])
        parts = [self.make(x) for x in e[1:]]
        if self.wide:
            t, f = (" & ", " | ") if kind == "all" else (" | ", " & ")
            return self.keep(key, t.join(p + "t" for p in parts), f.join(p + "f" for p in parts))
        text = parts[0]
        for p in parts[1:]:
            text = f"{'conjunction' if kind == 'all' else 'disjunction'}({text}, {p})"
        return self.keep(key, text, None)

    def number(self, key, kind, name, op, n):
        _, i = column(name)
        if self.wide:
            return self.compared(key, f"b->{kind}_known[{i}][w]", masked(op, f"b->{kind}[{i}] + 64 * w", None, n))
        return self.compared(key, f"b->{kind}_known[{i}]", f"b->{kind}[{i}] {op} {n}")

    def difference(self, key, op, a, b, n):
        (_, i), (_, j) = column(a), column(b)
        if self.wide:
            return self.compared(key, f"b->date_known[{i}][w] & b->date_known[{j}][w]", masked(op, f"b->date[{i}] + 64 * w", f"b->date[{j}] + 64 * w", n))
        return self.compared(key, f"b->date_known[{i}] && b->date_known[{j}]", f"b->date[{i}] - b->date[{j}] {op} {n}")


def masked(op, a, b, n):
    """Every comparison comes down to "below"."""
    below = (lambda m: f"mask_below({a}, {m})") if b is None else (lambda m: f"mask_apart({a}, {b}, {m})")
    return {"<": below(n), "<=": below(n + 1), ">=": "~" + below(n), ">": "~" + below(n + 1)}[op]


def write_baseline(out):
    wide, one = Native(True), Native(False)
    wide_results = [wide.make(r["when"]) for r in RULES]
    one_results = [one.make(r["when"]) for r in RULES]
    out.write('/* Made by workload.py from workload.json. */\n#include "baseline.h"\n#include "baseline_masks.h"\n\n')
    out.write("void baseline_block(const BaselineBlock *b, BaselineResult *out, size_t words) {\n    for (size_t w = 0; w < words; w++) {\n")
    out.write("".join(f"        {line}\n" for line in wide.lines))
    out.write("".join(f"        out->due[{i}][w] = {r}t; out->not_due[{i}][w] = {r}f;\n" for i, r in enumerate(wide_results)))
    out.write("    }\n}\n\nvoid baseline_case(const BaselineCase *b, uint8_t out[BASELINE_RULES]) {\n")
    out.write("".join(f"    {line}\n" for line in one.lines))
    out.write("".join(f"    out[{i}] = (uint8_t){r};\n" for i, r in enumerate(one_results)))
    out.write("}\n")


def write_table(out):
    """Facts in the baseline's order, with what their values range over."""
    out.write("/* Made by workload.py from workload.json. */\n")
    for b in BOOLS:
        out.write(f'{{"{b}", WTR_TYPE_TRUTH, 0, 1}},\n')
    for e, values in ENUMS.items():
        out.write(f'{{"{e}", WTR_TYPE_CHOICE, 0, {len(values) - 1}}},\n')
    for i, (low, high) in INTS.items():
        out.write(f'{{"{i}", WTR_TYPE_NUMBER, {low}, {high}}},\n')
    for d in DATES:
        out.write(f'{{"{d}", WTR_TYPE_DATE, 0, 0}},\n')


# ---- many duties -------------------------------------------------------------------------------------------

def write_duties(out, count):
    """Eight lines a duty, about 470 bytes; one fact for every ten duties, so that names are many and conditions rarely equal."""
    rng = random.Random(20260101)
    facts, dates = max(40, count // 10), max(10, count // 50)
    out.write(SOURCE.format("  in_force 2018-07-04\n") + 'source older "An older guide"\n  in_force 2015-01-01 to 2018-07-03\n\nactor partner "the partner"\n\n')
    for i in range(facts):
        out.write(f'fact circumstance_{i} "Does circumstance {i} hold?"\n')
    for i in range(dates):
        out.write(f'fact event_{i}: date "On what date did event {i} happen?"\n')
        out.write(f'fact action_{i}: date "On what date was action {i} taken, or not yet?"\n')
    out.write("\n")
    fact = lambda: f"circumstance_{rng.randrange(facts)}"
    event = lambda: f"event_{rng.randrange(dates)}"
    for i in range(count):
        out.write(f"duty_{i} if {fact()} and ({fact()} or {fact()}) and ({fact()} or not {fact()})\n"
                  f'  agency must "take the steps that circumstance {i} calls for, and record why" to partner\n'
                  f"  unless {fact()} and {event()} is before 2019-0{rng.randrange(1, 10)}-15\n"
                  f"  within {rng.randrange(1, 60)} working_days of {event()}\n"
                  f"  done on action_{rng.randrange(dates)}\n"
                  f"  cite guide page {rng.randrange(1, 110)} para {rng.randrange(1, 40)}, older page {rng.randrange(1, 90)}\n"
                  f"  stands in guide, older\n"
                  f'  note "duty {i} of a generated rulebook, for measuring"\n\n')


# ---- cases ----------------------------------------------------------------------------------------------------

def write_cases(out, count):
    rng = random.Random(20260101)
    base = datetime.date(2026, 1, 1)
    iso = [(base + datetime.timedelta(i)).isoformat() for i in range(-400, 400)]
    for n in range(count):
        case = {"case": str(n), "as_of": "2026-01-01"}
        for b in BOOLS:
            r = rng.random()
            if r < 0.31:
                case[b] = r < 0.31 * 0.35
        for e, values in ENUMS.items():
            r = rng.random()
            if r < 0.31:
                case[e] = values[int(r / 0.31 * len(values))]
        for i, (low, high) in INTS.items():
            r = rng.random()
            if r < 0.31:
                case[i] = low + int(r / 0.31 * (high - low + 1))
        t = 200 + int(rng.random() * 400)
        for d in DATES:
            r = rng.random()
            if r < 0.31:
                case[d] = iso[t + int((r / 0.31 - 0.5) * 200)]
        out.write(json.dumps(case, separators=(",", ":")) + "\n")


def main():
    kind, path = sys.argv[1], sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    writers = {"rules": lambda out: write_rules(out, count), "baseline": write_baseline, "table": write_table,
               "duties": lambda out: write_duties(out, count), "cases": lambda out: write_cases(out, count)}
    with open(path, "w") as out:
        writers[kind](out)


if __name__ == "__main__":
    main()
