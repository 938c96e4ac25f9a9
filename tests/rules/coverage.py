#!/usr/bin/env python3
"""coverage.py WTR [RULEBOOK]  what the rulebook's own tests saw, as figures (`wtr test --coverage --format json`).

Every rule, a duty or a definition, has been seen in every value it can take; of the conditions that can be unknown,
95 in a hundred have been seen true, false and unknown. What is missing is listed with its rule and place.
"""
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LEAST = {"rules": 100, "conditions": 95}               # of a hundred


def read_coverage(wtr, rulebook):
    done = subprocess.run([wtr, "test", "-r", rulebook, "--coverage", "--format", "json"], capture_output=True, text=True, timeout=300)
    if done.returncode not in (0, 1):
        sys.exit(f"coverage: {rulebook} could not be tested:\n{done.stderr}")
    result = json.loads(done.stdout)
    return result["coverage"], result["failed"]


def share(figures):
    return 100 * figures["seen"] / figures["of"] if figures["of"] else 100.0


def describe(gap):
    what = f"{gap['kind']} {gap['rule']}" if gap["text"] is None else f"in {gap['rule']}, {gap['kind']} `{gap['text']}`"
    return f"{gap['file']}:{gap['line']}:{gap['column']}: {what}: never seen {', '.join(gap['never'])}"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    rulebook = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "rules", "working_together")
    coverage, failed = read_coverage(sys.argv[1], rulebook)
    failures = [f"{failed} of the rulebook's own tests failed"] if failed else []
    for what, least in LEAST.items():
        if coverage[what]["seen"] * 100 < coverage[what]["of"] * least:
            failures.append(f"{share(coverage[what]):.1f} % of {what} seen in every value they can take, {least} % are due")
    for gap in coverage["missing"]:
        print("coverage: " + describe(gap), file=sys.stderr)
    for failure in failures:
        print("coverage: " + failure, file=sys.stderr)
    shown = ", ".join(f"{what} {coverage[what]['seen']} of {coverage[what]['of']} ({share(coverage[what]):.1f} %)"
                      for what in ("rules", "duties", "definitions", "conditions", "bullets"))
    print(f"coverage: {shown}; {coverage['never_unknown']} conditions are never unknown; {len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
