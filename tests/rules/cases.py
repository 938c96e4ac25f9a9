#!/usr/bin/env python3
"""cases.py WTR [--update] [RULEBOOK]  whole cases with their whole results.

For each RULEBOOK/cases/NAME.json, cases/NAME.txt beside this file has what `wtr eval` prints for it, and
cases/NAME.json the same as facts: each duty with its status, state, deadlines and citations, one duty a line. A case
without a record is wrong, and so is a record without a case. --update (UPDATE=1) rewrites: read the difference
before you accept it.
"""
import difflib
import glob
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RECORDS = os.path.join(HERE, "cases")
LEAST = 30                                             # cases there are to be
LINES_SHOWN = 40                                       # of one difference


class Records:
    """What is recorded, and how it differs from what is found."""

    def __init__(self, update):
        self.update, self.failures, self.missing, self.compared, self.rewritten, self.met = update, [], [], 0, 0, set()

    def compare(self, name, found):
        path = os.path.join(RECORDS, name)
        self.met.add(name)
        self.compared += 1
        recorded = None
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                recorded = file.read()
        if recorded == found:
            return
        if self.update:
            with open(path, "w", encoding="utf-8") as out:
                out.write(found)
            self.rewritten += 1
        elif recorded is None:
            self.missing.append(name)
        else:
            lines = list(difflib.unified_diff(recorded.splitlines(), found.splitlines(), f"recorded/{name}", "found", n=2, lineterm=""))
            more = [f"… {len(lines) - LINES_SHOWN} more lines"] if len(lines) > LINES_SHOWN else []
            self.failures.append("\n".join(lines[:LINES_SHOWN] + more))

    def check_unmet(self):
        """Results without a record, and records whose case is gone."""
        if self.missing:
            self.failures.append(f"not recorded; run again with UPDATE=1 and read: {', '.join(self.missing)}")
        for name in sorted(set(os.listdir(RECORDS)) - self.met):
            if self.update:
                os.remove(os.path.join(RECORDS, name))
            else:
                self.failures.append(f"{name} is recorded and has no case: run again with UPDATE=1, or bring the case back")


def evaluate(wtr, rulebook, path, *options):
    """What the program prints; None, and the reason, where it fails."""
    done = subprocess.run([wtr, "eval", "-r", rulebook, *options, path], capture_output=True, text=True, timeout=120,
                          env={**os.environ, "NO_COLOR": "1"})
    if done.returncode != 0:
        return None, f"{os.path.basename(path)}: exit code {done.returncode}: {done.stderr.strip()}"
    return done.stdout, None


def deadline(found):
    out = {key: found[key] for key in ("date", "text", "modality", "state")}
    if found["citations"]:
        out["citations"] = found["citations"]
    return out


def compact(result):
    """The result as facts, one duty a line, those that are not due by name, and without the rulebook's hash: that
    changes with every word."""
    lines = [json.dumps({key: result[key] for key in ("case", "as_of", "today", "counts", "not_raised")}),
             json.dumps({"notices": [notice["kind"] for notice in result["notices"]]}),
             json.dumps({"not_due": [" ".join(filter(None, (duty["duty"], duty["instance"]))) for duty in result["duties"] if duty["status"] == "not_due"]})]
    for duty in [duty for duty in result["duties"] if duty["status"] != "not_due"]:
        lines.append(json.dumps({**{key: duty[key] for key in ("duty", "subject", "instance", "status", "state", "modality", "needs")},
                                 "deadlines": [deadline(each) for each in duty["deadlines"]], "citations": duty["citations"]}))
    return "[\n" + ",\n".join(lines) + "\n]\n"


def check_case(records, wtr, rulebook, path):
    name = os.path.splitext(os.path.basename(path))[0]
    with open(path, encoding="utf-8") as file:
        case = json.load(file)
    if not isinstance(case, dict) or "as_of" not in case:
        records.failures.append(f"{name}.json: one case with its `as_of` is expected: without it the result would change with the day")
        return
    for ending, options in ((".txt", []), (".json", ["--all", "--format", "json"])):
        found, reason = evaluate(wtr, rulebook, path, *options)
        if found is None:
            records.failures.append(reason)
        else:
            records.compare(name + ending, found if ending == ".txt" else compact(json.loads(found)))
        records.met.add(name + ending)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    if not arguments:
        sys.exit(__doc__)
    rulebook = arguments[1] if len(arguments) > 1 else os.path.join(ROOT, "rules", "working_together")
    os.makedirs(RECORDS, exist_ok=True)
    records = Records("--update" in sys.argv)
    cases = sorted(glob.glob(os.path.join(rulebook, "cases", "*.json")))
    for path in cases:
        check_case(records, arguments[0], rulebook, path)
    records.check_unmet()
    if len(cases) < LEAST:
        records.failures.append(f"{len(cases)} cases, {LEAST} are due")
    for failure in records.failures:
        print("cases: " + failure, file=sys.stderr)
    print(f"cases: {len(cases)} cases, {records.compared} results compared, {records.rewritten} rewritten, {len(records.failures)} wrong")
    return 1 if records.failures else 0


if __name__ == "__main__":
    sys.exit(main())
