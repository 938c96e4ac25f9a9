#!/usr/bin/env python3
"""equivalence.py WTR DIR SCALE  the same cases give the same bytes, however they come and however they are worked on.

Random cases of the benchmark's workload and of the bundled rulebook are written as NDJSON, as JSON lists in two
layouts, as CSV in four, each also compressed by gzip (of one member and of several) and by zstd, and given through
standard input; every form of result is then made of each, with other numbers of threads and cases in a block
each time. All must be the bytes of the first. A sample of the cases evaluated one at a time must
give the same results as in their file. SCALE multiplies the number of cases.
"""
import csv
import gzip
import io
import json
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "bench"))
import workload

# threads, cases in a block
WORK = [(1, 512), (2, 1), (3, 7), (2, 64), (1, 1000), (3, 512), (2, 3)]
FORMS = {
    "ids": ["--ids", "--format", "ndjson"],
    "ids as CSV": ["--ids"],
    "a row a case": ["--rows", "case", "--format", "ndjson"],
    "a row a case as CSV": ["--rows", "case", "--format", "csv"],
    "a row a duty": ["--rows", "duty", "--format", "ndjson"],
    "a row a duty, all of them, as CSV": ["--rows", "duty", "--all", "--format", "csv"],
    "the summary": ["--summary", "--format", "json"],
    "full results": ["--format", "ndjson", "--all"],
    "full results as a list": ["--format", "json"],
    "full results as CSV": ["--format", "csv"],
    "text": ["--format", "text"],
}
NAMES = ["case {}", "é{}", 'said "{}"', "a, {}", "=1+{}", "two\nlines {}", "-{}", "{}", None]


def fail(text):
    print(f"equivalence: {text}", file=sys.stderr)
    sys.exit(1)


# ---- cases --------------------------------------------------------------------------------------------------

class Fact:
    def __init__(self, name, kind, choices=(), subject=None, low=0, high=17):
        self.name, self.kind, self.choices, self.subject, self.low, self.high = name, kind, list(choices), subject, low, high

    def value(self, rng):
        if self.kind == "yes/no":
            return rng.random() < 0.5
        if self.kind == "one of":
            return rng.choice(self.choices)
        if self.kind == "date":
            return "not yet" if rng.random() < 0.1 else f"20{rng.randint(18, 23)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        return rng.randint(self.low, self.high)


def workload_facts():
    facts = [Fact(n, "yes/no") for n in workload.BOOLS] + [Fact(n, "one of", v) for n, v in workload.ENUMS.items()]
    facts += [Fact(n, "number", low=low, high=high) for n, (low, high) in workload.INTS.items()]
    return facts + [Fact(n, "date") for n in workload.DATES]


def rulebook_facts(wtr):
    items = json.loads(subprocess.run([wtr, "coverage", "--format", "json"], check=True, capture_output=True).stdout)["items"]
    many = {i["name"] for i in items if i["kind"] == "subject" and i["many"]}
    return [Fact(i["name"], i["type"], i.get("choices", ()), i.get("subject")) for i in items if i["kind"] == "fact"], many


def named(rng, number):
    case, name = {}, rng.choice(NAMES)
    if name is not None:
        case["case"] = name.format(number)
    if rng.random() < 0.3:
        case["as_of"] = rng.choice(["2018-10-01", "2019-11-05", "2021-03-01", "2024-02-29"])
        if rng.random() < 0.5:
            case["today"] = "2024-06-01"
    return case


def flat_case(facts, rng, number, share):
    """Facts stand flat, as in CSV; those of a few subjects only."""
    case = named(rng, number)
    subjects = sorted({f.subject or "" for f in facts})
    chosen = set(rng.sample(subjects, min(len(subjects), rng.randint(1, 3))))
    for fact in facts:
        if (fact.subject or "") in chosen and rng.random() < share:
            case[fact.name] = fact.value(rng)
    return case


def grouped_case(facts, many, rng, number):
    """Facts stand under their subjects, some of them null, and of `many` subjects there are up to five."""
    case = named(rng, number)
    subjects = sorted({f.subject for f in facts if f.subject})

    def one(subject):
        own = [f for f in facts if f.subject == subject and rng.random() < 0.4]
        return {f.name: None if rng.random() < 0.1 else "unknown" if rng.random() < 0.05 else f.value(rng) for f in own}
    for subject in rng.sample(subjects, rng.randint(1, 4)):
        if subject not in many:
            case[subject] = one(subject) if rng.random() < 0.95 else None
            continue
        case[subject] = [one(subject) for _ in range(rng.randint(0, 5))]
        for i, instance in enumerate(case[subject]):
            if rng.random() < 0.5:
                instance["id"] = f"{subject} {i} \\ é"
    return case


# ---- files --------------------------------------------------------------------------------------------------

def ndjson(cases):
    return "".join(json.dumps(c, separators=(",", ":"), ensure_ascii=bool(i % 3)) + "\n" for i, c in enumerate(cases)).encode()


def json_list(cases):
    return json.dumps(cases, indent=2, ensure_ascii=False).encode()


def json_list_dense(cases):
    return b"[" + b" ,".join(json.dumps(c).encode() for c in cases) + b"]"


def cell(value):
    return {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value


def table(cases, rng, **how):
    columns = sorted({key for c in cases for key in c})
    rng.shuffle(columns)
    out = io.StringIO()
    writer = csv.writer(out, **how)
    writer.writerow(columns)
    for c in cases:
        writer.writerow([cell(c.get(k, "")) for k in columns])
    return out.getvalue().encode()


def halves(text):
    return gzip.compress(text[:len(text) // 2], 1) + gzip.compress(text[len(text) // 2:], 1)


def zstd(text):
    return subprocess.run(["zstd", "-1", "-c"], input=text, check=True, capture_output=True).stdout


def files_of(cases, rng, flat):
    """(name, bytes, options that go with it) of each form; the first is what the others are held against."""
    lines, listed = ndjson(cases), json_list(cases)
    files = [("a.ndjson", lines, []), ("b.json", listed, []), ("c.json", json_list_dense(cases), []), ("d.ndjson.gz", gzip.compress(lines, 1), []),
             ("e.json.gz", halves(listed), []), ("f.ndjson.zst", zstd(lines), []), ("g.jsonl", b"\xef\xbb\xbf" + lines[:-1], [])]
    if flat:
        plain = table(cases, rng, lineterminator="\n")
        files += [("h.csv", plain, []), ("i.csv", b"\xef\xbb\xbf" + table(cases, rng, quoting=csv.QUOTE_ALL), []),
                  ("j.csv", table(cases, rng, delimiter=";"), ["--separator", ";"]), ("k.tsv", table(cases, rng, delimiter="\t", lineterminator="\n"), []),
                  ("l.csv.gz", halves(plain), []), ("m.csv.zst", zstd(plain), [])]
    return files


# ---- comparing ----------------------------------------------------------------------------------------------

def evaluate(command, paths, stdin=None):
    done = subprocess.run(command + paths, capture_output=True, stdin=stdin)
    if done.returncode != 0:
        fail(f"{' '.join(command + paths)}: exit code {done.returncode}: {done.stderr[-500:].decode(errors='replace')}")
    if "text" not in command:
        return done.stdout
    named = paths[0] if stdin is None else "(standard input)"      # of a case without a name; lines break by its length
    return b" ".join(done.stdout.replace(named.encode(), b"FILE").split())


def compare(base, directory, files, forms, rng):
    runs = 0
    for form in forms:
        expected = None
        for name, _, options in files:
            for threads, block in [WORK[0], rng.choice(WORK[1:])]:
                work = ["--threads", str(threads), "--block", str(block)]
                result = evaluate(base + FORMS[form] + options + work, [os.path.join(directory, name)])
                runs += 1
                expected = result if expected is None else expected
                if result != expected:
                    fail(f"{form} of {name} with {' '.join(work)} differs from {files[0][0]}'s in {directory}")
        with open(os.path.join(directory, files[0][0]), "rb") as stdin:
            if evaluate(base + FORMS[form], ["-"], stdin) != expected:
                fail(f"{form} of standard input differs from {files[0][0]}'s in {directory}")
    return runs


def due_of(result):
    """The duties that are due, as --ids names them."""
    return [d["duty"] + (":" + d["instance"] if d.get("instance") else "") for d in result["duties"] if d["status"] == "due"]


def one_at_a_time(base, directory, cases, sample):
    """A case in a file of its own gives the result it has in the file of all, but for its row."""
    everything = [json.loads(line) for line in evaluate(base + FORMS["full results"], [os.path.join(directory, "a.ndjson")]).splitlines()]
    listed = [json.loads(line) for line in evaluate(base + FORMS["ids"], [os.path.join(directory, "a.ndjson")]).splitlines()]
    path = os.path.join(directory, "one.json")
    for number in sample:
        with open(path, "w") as out:
            json.dump(cases[number], out, indent=1)
        alone = json.loads(evaluate(base + FORMS["full results"], [path]))
        among = dict(everything[number])
        if among.pop("row") != number + 1 or among != alone:
            fail(f"case {number + 1} of {directory}/a.ndjson differs from itself alone in {path}")
        if listed[number]["due"] != due_of(alone):
            fail(f"case {number + 1} of {directory}/a.ndjson: --ids says {listed[number]['due']}, the full result {due_of(alone)}")


def check(title, base, directory, cases, flat, forms, rng):
    os.makedirs(directory, exist_ok=True)
    files = files_of(cases, rng, flat)
    for name, text, _ in files:
        with open(os.path.join(directory, name), "wb") as out:
            out.write(text)
    runs = compare(base, directory, files, forms, rng)
    one_at_a_time(base, directory, cases, rng.sample(range(len(cases)), 10))
    print(f"{title}: {len(cases)} cases as {len(files)} files, {runs} runs, the same results")


def main():
    wtr, directory, scale = sys.argv[1], sys.argv[2], int(sys.argv[3])
    rng = random.Random(20260101)
    os.makedirs(directory, exist_ok=True)
    rules, book = os.path.join(directory, "workload.wtr"), os.path.join(directory, "workload.wtb")
    with open(rules, "w") as out:
        workload.write_rules(out, 1)
    subprocess.run([wtr, "build", rules, "-o", book], check=True)
    facts = workload_facts()
    cases = [flat_case(facts, rng, i, 0.31) for i in range(1500 * scale)]
    few = [f for f in FORMS if not f.startswith("full") and f != "text"]
    check("the workload", [wtr, "eval", "-r", book, "--as-of", "2021-03-01"], os.path.join(directory, "workload"), cases, True, few, rng)
    facts, many = rulebook_facts(wtr)
    base = [wtr, "eval", "--as-of", "2021-03-01"]
    cases = [flat_case(facts, rng, i, 0.4) for i in range(60 * scale)]
    check("the bundled rulebook, facts flat", base, os.path.join(directory, "flat"), cases, True, list(FORMS), rng)
    cases = [grouped_case(facts, many, rng, i) for i in range(60 * scale)]
    check("the bundled rulebook, facts by subject", base, os.path.join(directory, "grouped"), cases, False, list(FORMS), rng)


if __name__ == "__main__":
    main()
