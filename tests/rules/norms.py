#!/usr/bin/env python3
"""norms.py WTR [RULEBOOK]  the norm map against the compiled rulebook and the inventory of norms.

RULEBOOK/norms.tsv says of every norm of the inventory what it became; RULEBOOK/facts.tsv where the rulebook's name
of a fact is another. What they say is compared with what the program itself says of the rulebook
(`wtr coverage --format json`) and with inventory.tsv and fact_names.txt beside this file (make_inventory.py):

  - every norm has one line, every name exists with its kind, every bullet has its number;
  - an executable norm became a duty, a definition, a bullet, a deadline, a reading or a source;
  - a duty has the norm's modality, and stands in the editions of its norms;
  - what a norm cites, the rule cites, edition, page and paragraph; and a rule cites no place that its norms do not;
  - every fact of the inventory is a fact of the rulebook or has its line.

Several names of one norm are separated by commas. A norm from which the rulebook knowingly departs says so in its
note: `modality: why`, `edition: why` or `citation: why`. Such notes are printed, so that nobody overlooks them.
"""
import collections
import csv
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
HEADER = ["norm", "kind", "name", "bullet", "note"]
KINDS = ["duty", "term", "bullet", "deadline", "reading", "narrative", "source", "actor", "fact", "left_out"]
EXECUTABLE = ["duty", "term", "bullet", "deadline", "reading", "source"]
LANGUAGE_WORDS = ["as_of", "today"]
EDITIONS = ["wt2018", "wt2020"]
STANDS_IN = {"2018": {"wt2018"}, "2020": {"wt2020"}, "both": {"wt2018", "wt2020"}}
EXCEPTION = re.compile(r"\b(modality|edition|citation): *\S")

Place = collections.namedtuple("Place", "edition page para")          # texts; "-" where there is none
Norm = collections.namedtuple("Norm", "id kind encodability modality edition places")


class Report:
    """What is wrong, and what the map says aloud that it departs from."""

    def __init__(self):
        self.failures, self.exceptions, self.agreeing = [], [], 0

    def fail(self, where, what):
        self.failures.append(f"{where}: {what}")

    def fail_unless_excepted(self, about, lines, where, what):
        for line in lines:
            found = EXCEPTION.search(line["note"])
            if found and found[1] == about:
                self.exceptions.append(f"{line['norm']}: {line['note']}")
                return
        self.fail(where, f"{what}; if that is meant, say why in its note as `{about}: …`")


# ---- reading ------------------------------------------------------------------------------------------------------

def read_table(path, header, report):
    """The lines of a tab-separated table as dictionaries, with their line numbers under "at"."""
    lines = []
    try:
        with open(path, encoding="utf-8") as file:
            rows = [row.rstrip("\n").split("\t") for row in file]
    except OSError as error:
        report.fail(path, f"cannot be read: {error.strerror}")
        return lines
    if not rows or rows[0] != header:
        report.fail(f"{path}:1", f"the header is to be: {' '.join(header)}, separated by tabs")
        return lines
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            report.fail(f"{path}:{number}", f"{len(row)} columns, expected {len(header)} separated by tabs")
            continue
        lines.append({**dict(zip(header, row)), "at": f"{path}:{number}"})
    return lines


def read_inventory():
    with open(os.path.join(HERE, "inventory.tsv"), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Norm(row["id"], row["kind"], row["encodability"], row["modality"], row["edition"],
                 [Place(*place.split(":")) for place in row["citations"].split(",")]) for row in rows]


def read_rulebook(wtr, rulebook):
    done = subprocess.run([wtr, "coverage", "-r", rulebook, "--format", "json"], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        sys.exit(f"norms: {rulebook} does not compile:\n{done.stderr}")
    return json.loads(done.stdout)


class Items:
    """The rulebook's items by kind and name; editions may give several items one name."""

    def __init__(self, book):
        self.named = collections.defaultdict(list)
        for item in book["items"]:
            self.named[item["kind"], item["name"]].append(item)
        for source in book["sources"]:
            self.named["source", source["source"]].append(source)

    def find(self, kind, name):
        return self.named.get((kind, name), [])

    def kinds_of(self, name):
        return [kind for kind, other in self.named if other == name]


# ---- what a line names ----------------------------------------------------------------------------------------------

def item_kind(kind, name, items):
    """The kind of item that a line's name belongs to: a bullet and a deadline are parts of one."""
    if kind == "deadline":
        return "duty"
    if kind == "bullet":
        return "duty" if items.find("duty", name) else "term"
    return kind


def names_of(line):
    return [name.strip() for name in line["name"].split(",") if name.strip()]


def bullets_numbered(found, number):
    return [bullet for item in found for bullet in item["bullets"] if bullet["number"] == number]


def check_name(line, name, items, report):
    found = items.find(item_kind(line["kind"], name, items), name)
    if not found:
        others = items.kinds_of(name)
        report.fail(line["at"], f"{line['norm']}: the rulebook has no {line['kind']} `{name}`" +
                    (f"; that name is a {others[0]}" if others else ""))
    elif line["kind"] == "bullet" and not bullets_numbered(found, line["bullet"]):
        numbers = [bullet["number"] for item in found for bullet in item["bullets"]]
        report.fail(line["at"], f"{line['norm']}: `{name}` has no bullet {line['bullet'] or '(no number given)'}; it has " +
                    (", ".join(numbers) or "none"))
    elif line["kind"] == "deadline" and not any(item["deadlines"] for item in found):
        report.fail(line["at"], f"{line['norm']}: the duty `{name}` has no deadline")


def check_shape(line, norm, items, report):
    """The line by itself: its kind, its name, its bullet, its reason."""
    at, kind = line["at"], line["kind"]
    if kind not in KINDS:
        report.fail(at, f"{norm.id}: `{kind}` is no kind; the kinds are {', '.join(KINDS)}")
        return
    if norm.encodability == "E" and kind not in EXECUTABLE:
        report.fail(at, f"{norm.id}: it is executable and became a {kind}; it is to be one of {', '.join(EXECUTABLE)}")
    if kind == "left_out":
        if not line["note"].strip():
            report.fail(at, f"{norm.id}: what is left out gives its reason in the note")
        return
    if not names_of(line):
        report.fail(at, f"{norm.id}: a {kind} is named")
    if kind != "bullet" and line["bullet"]:
        report.fail(at, f"{norm.id}: only the kind bullet has a number in the column bullet")
    for name in names_of(line):
        check_name(line, name, items, report)


# ---- citations -------------------------------------------------------------------------------------------------------

def place_of(citation):
    """A citation of the program as a Place; ranges as "32..55"."""
    def span(first, last):
        if first not in citation:
            return "-"
        return f"{citation[first]}..{citation[last]}" if last in citation else str(citation[first])
    return Place(citation["source"], span("page", "page_to"), span("para", "para_to"))


def evidence(item, part=None, number=None):
    """The citations of an item with its parts; of a bullet or a deadline, its own and the item's."""
    parts = []
    for kind, key in (("bullet", "bullets"), ("deadline", "deadlines"), ("choice", "choices")):
        if part in (None, kind) and isinstance(item.get(key), list):
            parts += [p for p in item[key] if isinstance(p, dict) and (number is None or p.get("number") == number)]
    cites = list(item.get("citations", []))
    for each in parts:
        cites += each["citations"]
    return [place_of(cite) for cite in cites if cite["source"] in EDITIONS]


def within(number, span):
    """Whether a number, or a span, lies in a span."""
    first, last = (span.split("..") * 2)[:2]
    low, high = (number.split("..") * 2)[:2]
    return int(first) <= int(low) and int(high) <= int(last)


def agrees(cited, place):
    """Whether a rule's citation is a norm's place: the page always, the paragraph where either gives one."""
    if cited.edition != place.edition or "-" in (cited.page, place.page):
        return False
    if cited.page != place.page and not within(place.page, cited.page):
        return False
    if "-" in (cited.para, place.para):
        return cited.para == place.para
    return within(place.para, cited.para)


def vouched(norm, place, cited):
    """Whether what a rule cites has this place of the norm. Where the source names no page, any citation of its
    edition will do, and so will `unpaged` in an edition in which the norm stands."""
    if place.page != "-":
        return any(agrees(c, place) for c in cited)
    own = STANDS_IN.get(norm.edition, {"wt2018", "wt2020"})
    return any(c.edition == place.edition or (c.page == "-" and c.edition in own) for c in cited)


def shown(place):
    if place.page == "-":
        return f"{place.edition} unpaged"
    return f"{place.edition} page {place.page}" + (f" para {place.para}" if place.para != "-" else "")


def check_vouched(line, norm, items, report):
    """Every place the norm cites is cited by what it became."""
    cited = []
    for name in names_of(line):
        part = line["kind"] if line["kind"] in ("bullet", "deadline") else None
        for item in items.find(item_kind(line["kind"], name, items), name):
            cited += evidence(item, part, line["bullet"] or None)
    for place in norm.places:
        if vouched(norm, place, cited):
            report.agreeing += 1
            continue
        report.fail_unless_excepted("citation", [line], line["at"],
                                    f"{norm.id}: the inventory cites {shown(place)}, {line['kind']} `{line['name']}` cites " +
                                    (", ".join(sorted({shown(c) for c in cited})) or "nothing of the guidance"))


def gives_page(norm, edition):
    return any(place.edition == edition and place.page != "-" for place in norm.places)


def allowed(cited, norms):
    """Whether some norm gives this place: the page, or none where it names none of an edition in which it stands."""
    for norm in norms:
        editions = STANDS_IN.get(norm.edition, set(EDITIONS))
        if any(agrees(cited, place) for place in norm.places):
            return True
        if cited.page == "-" and (cited in norm.places or (cited.edition in editions and not gives_page(norm, cited.edition))):
            return True
    return False


def check_cited(items, lines_of, norms, report):
    """Every place of the guidance that a duty or a narrative cites is one of its norms'. What others rest on, a
    definition or a reading, may cite any norm's place; so may a duty that no line names."""
    every = list(norms.values())
    for (kind, name), found in items.named.items():
        lines = lines_of.get((kind, name), [])
        strict = lines and kind in ("duty", "narrative")
        own = [norms[line["norm"]] for line in lines] if strict else every
        for item in found:
            for cited in sorted(set(evidence(item))):
                if allowed(cited, own):
                    continue
                whose = "none of its norms cites: " + ", ".join(norm.id for norm in own) if strict else "no norm of the inventory cites"
                report.fail_unless_excepted("citation", lines, f"{item['file']}:{item['line']}",
                                            f"{kind} `{name}` cites {shown(cited)}, which {whose}")


# ---- modality and editions ----------------------------------------------------------------------------------------------

def modalities_of(line, items):
    """Those of the duties, or of the deadlines, that a line names."""
    out = set()
    for name in names_of(line):
        for duty in items.find("duty", name):
            bearing = duty["deadlines"] if line["kind"] == "deadline" else [duty]
            out |= {each["modality"] for each in bearing}
            out |= {"non-statutory" for each in bearing if each["non_statutory"] or duty["non_statutory"]}
    return out


def modalities_wanted(norm):
    if norm.kind == "prohibition":
        return {norm.modality, norm.modality.removesuffix("_not") + "_not"}
    return {norm.modality}


def check_modality(line, norm, items, report):
    if norm.encodability != "E" or norm.modality == "informative" or line["kind"] not in ("duty", "deadline"):
        return
    found = modalities_of(line, items)
    if found and not found & modalities_wanted(norm):
        report.fail_unless_excepted("modality", [line], line["at"],
                                    f"{norm.id}: the inventory says {norm.modality}, {line['kind']} `{line['name']}` says {', '.join(sorted(found))}")


def check_editions(items, lines_of, norms, report):
    """A rule stands in the editions in which its norms stand, all together."""
    for (kind, name), lines in lines_of.items():
        own = [norms[line["norm"]] for line in lines]
        if kind not in ("duty", "term") or any(norm.edition not in STANDS_IN for norm in own):
            continue
        wanted = set().union(*(STANDS_IN[norm.edition] for norm in own))
        found = {edition for item in items.find(kind, name) for edition in item["editions"]}
        if found and found != wanted:
            item = items.find(kind, name)[0]
            report.fail_unless_excepted("edition", lines, f"{item['file']}:{item['line']}",
                                        f"{kind} `{name}` stands in {', '.join(sorted(found))}, its norms in {', '.join(sorted(wanted))}: " +
                                        ", ".join(norm.id for norm in own))


# ---- facts ------------------------------------------------------------------------------------------------------------

def check_facts(lines, items, report):
    """Every fact of the inventory has its place in the rulebook, and every line of facts.tsv names one."""
    met = set()
    for line in lines:
        if line["fact"] in met:
            report.fail(line["at"], f"`{line['fact']}` has a line already")
        met.add(line["fact"])
        name = line["name"]
        if not name and not line["note"].strip():
            report.fail(line["at"], f"`{line['fact']}`: without a name it needs its reason in the note")
        elif name and name not in LANGUAGE_WORDS and not items.kinds_of(name):
            report.fail(line["at"], f"`{line['fact']}`: the rulebook has no `{name}`")
    with open(os.path.join(HERE, "fact_names.txt"), encoding="utf-8") as file:
        names = file.read().split()
    for name in names:
        if name not in met and not items.find("fact", name):
            report.fail("facts.tsv", f"the inventory's fact `{name}` is no fact of the rulebook and has no line")
    return len(names)


# ---- the whole ------------------------------------------------------------------------------------------------------------

def check_lines(lines, norms, items, report):
    """Each line, and that every norm has one. Gives the lines by the item that they name."""
    met, lines_of = set(), collections.defaultdict(list)
    for line in lines:
        norm = norms.get(line["norm"])
        if norm is None:
            report.fail(line["at"], f"the inventory has no norm `{line['norm']}`")
            continue
        if norm.id in met:
            report.fail(line["at"], f"{norm.id} has a line already")
        met.add(norm.id)
        check_shape(line, norm, items, report)
        for name in names_of(line):
            lines_of[item_kind(line["kind"], name, items), name].append(line)
        if line["kind"] in ("duty", "term", "bullet", "deadline", "reading", "narrative"):
            check_vouched(line, norm, items, report)
            check_modality(line, norm, items, report)
    for missing in [norm for norm in norms if norm not in met]:
        report.fail("norms.tsv", f"{missing} has no line")
    return lines_of


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rulebook = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "rules", "working_together")
    report, norms = Report(), {norm.id: norm for norm in read_inventory()}
    items = Items(read_rulebook(sys.argv[1], rulebook))
    lines = read_table(os.path.join(rulebook, "norms.tsv"), HEADER, report)
    lines_of = check_lines(lines, norms, items, report)
    check_cited(items, lines_of, norms, report)
    check_editions(items, lines_of, norms, report)
    facts = check_facts(read_table(os.path.join(rulebook, "facts.tsv"), ["fact", "name", "note"], report), items, report)
    for failure in report.failures:
        print("norms: " + failure, file=sys.stderr)
    for exception in dict.fromkeys(report.exceptions):
        print("norms: departs: " + exception)
    kinds = collections.Counter(line["kind"] for line in lines)
    print(f"norms: {len(lines)} of {len(norms)} norms placed ({', '.join(f'{kinds[kind]} {kind}' for kind in KINDS if kinds[kind])}), "
          f"{report.agreeing} citations agree, {facts} facts, {len(set(report.exceptions))} departures, {len(report.failures)} wrong")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
