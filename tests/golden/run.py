#!/usr/bin/env python3
"""run.py WTR [--update] [NAME…]  the goldens: what the program prints for given sources.

cases/NAME.wtr (or cases/NAME/rulebook.wtr)   a rulebook; beside it NAME.json or NAME.ndjson, the case it is given,
                                              and NAME.commands, one a line, with what else is asked of it
diagnostics/WTR0123.wtr (or …/rulebook.wtr)   the smallest rules that give this code; WTR0123_more.wtr is another
diagnostics/WTR0123.rule                      one rule typed at the prompt that gives this code
expected/                                     what is printed: .fmt .diag .dis .json .txt .out

Every code in lang/diag_*.def must have a source in diagnostics/ that gives it. --update rewrites what is
expected: read the difference before you accept it.
"""
import difflib
import json
import os
import re
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
failures = []


class Goldens:
    def __init__(self, wtr, update):
        self.wtr, self.update, self.checked, self.rewritten = os.path.abspath(wtr), update, 0, 0

    def run(self, *arguments, text=None, folder):
        done = subprocess.run([self.wtr, *arguments], input=text, capture_output=True, cwd=folder, timeout=120,
                              env={**os.environ, "NO_COLOR": "1"})
        if done.returncode < 0:
            failures.append(f"{' '.join(arguments)}: ended by signal {-done.returncode}")
        return done

    def compare(self, name, found):
        """`found` are bytes; the golden has the same name."""
        path = os.path.join(HERE, "expected", name)
        self.checked += 1
        expected = open(path, "rb").read() if os.path.exists(path) else None
        if found == expected:
            return
        if self.update:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as out:
                out.write(found)
            self.rewritten += 1
            return
        if expected is None:
            failures.append(f"{name}: there is no such golden; run again with UPDATE=1 and read it")
            return
        lines = lambda b: b.decode("utf-8", "replace").splitlines(keepends=True)
        failures.append("".join(difflib.unified_diff(lines(expected), lines(found), f"expected/{name}", "found")))


def shown(done):
    """What a command printed and how it ended, as one golden; of very much the beginning and the end."""
    lines = (done.stdout + done.stderr).splitlines(keepends=True)
    if len(lines) > 300:
        lines[20:-20] = [b"... %d lines ...\n" % (len(lines) - 40)]
    return b"exit %d\n" % done.returncode + b"".join(lines)


def check_formatted(goldens, name, folder, file):
    source = open(os.path.join(folder, file), "rb").read()
    once = goldens.run("fmt", "-", text=source, folder=folder)
    goldens.compare(name + ".fmt", once.stdout)
    twice = goldens.run("fmt", "-", text=once.stdout, folder=folder)
    if twice.stdout != once.stdout:
        failures.append(f"{name}: formatting twice differs from formatting once")


def check_case(goldens, name):
    folder = os.path.join(HERE, "cases")
    file = f"{name}.wtr"
    if os.path.isdir(os.path.join(folder, name)):
        folder, file = os.path.join(folder, name), "rulebook.wtr"
    checked = goldens.run("check", file, folder=folder)
    goldens.compare(name + ".diag", shown(checked))
    if checked.returncode != 0:
        failures.append(f"{name}: does not compile\n" + checked.stderr.decode())
        return
    check_formatted(goldens, name, folder, file)
    goldens.compare(name + ".dis", goldens.run("dis", file, folder=folder).stdout)
    tested = goldens.run("test", "-r", file, folder=folder)
    if tested.returncode != 0:
        failures.append(f"{name}: its own tests fail\n" + (tested.stdout + tested.stderr).decode())
    for kind in ("json", "ndjson"):
        facts = os.path.join(HERE, "cases", f"{name}.{kind}")
        if not os.path.exists(facts):
            continue
        result = goldens.run("eval", "-r", file, "--all", "--format", kind, facts, folder=folder)
        for line in [result.stdout] if kind == "json" else result.stdout.splitlines():
            json.loads(line)
        goldens.compare(f"{name}.{kind}", result.stdout)
        goldens.compare(f"{name}.txt", goldens.run("eval", "-r", file, facts, folder=folder).stdout)


def check_commands(goldens, name):
    """The commands of NAME.commands, run where the cases lie; what they print stands in one golden."""
    path = os.path.join(HERE, "cases", f"{name}.commands")
    if not os.path.exists(path):
        return
    found = b""
    for line in open(path).read().splitlines():
        done = goldens.run(*shlex.split(line), folder=os.path.join(HERE, "cases"))
        found += b"$ wtr " + line.encode() + b"\n" + shown(done) + b"\n"
    goldens.compare(f"{name}.out", found)


def check_pages(goldens, codes):
    """Every code has a page that `wtr explain CODE` prints."""
    for code in codes:
        done = goldens.run("explain", code, folder=HERE)
        if done.returncode != 0 or code.encode() not in done.stdout or len(done.stdout.splitlines()) < 3:
            failures.append(f"explain {code} prints no page\n" + (done.stdout + done.stderr).decode())


def gives(code, done):
    return re.search(rf"^(error|warning|note) {code}\b", (done.stdout + done.stderr).decode(), re.M)


def check_diagnostic(goldens, name):
    folder, file, code = os.path.join(HERE, "diagnostics"), f"{name}.wtr", name.split("_")[0]
    if os.path.exists(os.path.join(folder, f"{name}.rule")):
        rule = open(os.path.join(folder, f"{name}.rule")).read()
        done = goldens.run("eval", "-e", rule, "-", text=b"{}", folder=folder)
        goldens.compare(f"diagnostics/{name}.diag", shown(done))
        if not gives(code, done):
            failures.append(f"diagnostics/{name}: does not give {code}")
        return
    if os.path.isdir(os.path.join(folder, name)):
        folder, file = os.path.join(folder, name), "rulebook.wtr"
    lints = [] if code >= "WTR0700" else ["--no-lint"]
    done = goldens.run("check", file, *lints, folder=folder)
    goldens.compare(f"diagnostics/{name}.diag", shown(done))
    if not gives(code, done):
        failures.append(f"diagnostics/{name}: does not give {code}\n" + (done.stdout + done.stderr).decode())
    found = json.loads(goldens.run("check", file, *lints, "--format", "json", folder=folder).stdout)
    listed = found if isinstance(found, list) else found.get("diagnostics", [])
    if code not in [d.get("code") for d in listed]:
        failures.append(f"diagnostics/{name}: {code} is missing from --format json")


def codes_in_def():
    codes = {}
    for part in ("syntax", "semantic"):
        with open(os.path.join(ROOT, "lang", f"diag_{part}.def")) as f:
            for number, code_name in re.findall(r"^DIAG\((\d+),\s*(\w+)", f.read(), re.M):
                codes[f"WTR{int(number):04d}"] = code_name
    return codes


def names_in(folder):
    found = set()
    for entry in os.listdir(os.path.join(HERE, folder)):
        if entry.endswith((".wtr", ".rule")):
            found.add(entry.rsplit(".", 1)[0])
        elif os.path.isdir(os.path.join(HERE, folder, entry)):
            found.add(entry)
    return sorted(found)


def main():
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    goldens = Goldens(arguments[0], "--update" in sys.argv)
    wanted = arguments[1:]
    for name in names_in("cases"):
        if not wanted or name in wanted:
            check_case(goldens, name)
            check_commands(goldens, name)
    diagnostics = names_in("diagnostics")
    for name in diagnostics:
        if not wanted or name in wanted:
            check_diagnostic(goldens, name)
    have = {name.split("_")[0] for name in diagnostics}
    codes = codes_in_def()
    for name in diagnostics:
        if name.split("_")[0] not in codes:
            failures.append(f"diagnostics/{name}: there is no such code")
    for code, code_name in sorted(codes.items()):
        if not wanted and code not in have:
            failures.append(f"{code} {code_name} has no golden: add tests/golden/diagnostics/{code}.wtr")
    if not wanted:
        check_pages(goldens, codes)
    for failure in failures:
        print("golden: " + failure, file=sys.stderr)
    print(f"golden: {goldens.checked} compared, {goldens.rewritten} rewritten, {len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
