#!/usr/bin/env python3
"""why.py WTR FOLDER [--update]  why, why not, what would settle it, what if, and the interview, as whole programs.

why/why.commands   commands, run where the cases lie; what they print stands in why/why.out
why/NAME.ask       one interview: its first line is the command, the rest what is typed; why/NAME.txt is the transcript and
                   the cases saved. FILE is a copy of case.json, MANY one of many.ndjson, NEW a file that does not exist yet,
                   THERE one that does
Beyond the goldens: no line is wider than 80 columns; a case saved is read again as the same; whatever is typed, the end
is clean; an interrupt and the end of the input keep the answers; an interview that answers every question as a case
does ends with the duties of that case.
"""
import difflib
import gzip
import json
import os
import pty
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "why")
TODAY = re.compile(r"(Enter for today, )\d{4}-\d{2}-\d{2}")      # the clock is none of a golden's business
failures = []
checked = 0


def check(what, good, detail=""):
    global checked
    checked += 1
    if not good:
        failures.append(f"{what}\n{detail}")


class Why:
    def __init__(self, wtr, folder, update):
        self.wtr, self.folder, self.update = os.path.abspath(wtr), os.path.abspath(folder), update
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)

    def run(self, arguments, text=None):
        done = subprocess.run([self.wtr, *arguments], input=text, capture_output=True, cwd=HERE, timeout=120, env={**os.environ, "NO_COLOR": "1"})
        check(f"{arguments}: no signal", done.returncode >= 0, done.stderr.decode())
        return done

    def golden(self, name, found):
        path = os.path.join(HERE, name)
        expected = open(path, encoding="utf-8").read() if os.path.exists(path) else None
        if self.update and found != expected:
            with open(path, "w", encoding="utf-8") as out:
                out.write(found)
            return
        diff = "".join(difflib.unified_diff((expected or "").splitlines(True), found.splitlines(True), f"why/{name}", "found"))
        check(f"why/{name}", found == expected, diff)


def narrow(what, text):
    wide = [line for line in text.splitlines() if len(line) > 80]
    check(f"{what}: no line is wider than 80 columns", not wide, "\n".join(wide))


def commands(why):
    found = ""
    for line in open(os.path.join(HERE, "why.commands"), encoding="utf-8").read().splitlines():
        done = why.run(shlex.split(line))
        out = done.stdout.decode().replace("\r\n", "\n")          # CSV's; a golden is a text file
        if "json" in shlex.split(line) and done.returncode == 0:
            json.loads(out)
        elif "ndjson" in shlex.split(line):
            for one in out.splitlines():
                json.loads(one)
        elif done.returncode == 0:
            narrow(line, out)
        found += f"$ wtr {line}\nexit {done.returncode}\n{out}{done.stderr.decode()}\n"
    why.golden("why.out", found)


def helps(why):
    names = [line.split()[0] for line in why.run(["--help"]).stdout.decode().splitlines() if re.match(r"  [a-z]+ ", line)]
    for name in names:
        narrow(f"{name} --help", why.run([name, "--help"]).stdout.decode())


# ---- interviews ---------------------------------------------------------------------------------------------------


def interviews(why):
    files = {word: os.path.join(why.folder, name) for word, name in
             (("FILE", "copy.json"), ("MANY", "many.ndjson"), ("THERE", "there.json"), ("NEW", "new.json"))}
    originals = {"FILE": "case.json", "MANY": "many.ndjson", "THERE": "case.json"}
    many = open(os.path.join(HERE, "many.ndjson"), encoding="utf-8").read()
    for name in sorted(name for name in os.listdir(HERE) if name.endswith(".ask")):
        lines = open(os.path.join(HERE, name), encoding="utf-8").read().split("\n")
        for word, path in files.items():
            if word in originals:
                shutil.copy(os.path.join(HERE, originals[word]), path)
            elif os.path.exists(path):
                os.remove(path)
        arguments = [files.get(word, word) for word in shlex.split(lines[0])]
        done = why.run(arguments, text="\n".join(files.get(line, line) for line in lines[1:]).encode())
        transcript = TODAY.sub(r"\1TODAY", done.stdout.decode().replace(why.folder + "/", ""))
        narrow(name, transcript)
        found = f"$ wtr {lines[0]}\nexit {done.returncode}\n{transcript}{done.stderr.decode().replace(why.folder + '/', '')}"
        for word, path in files.items():
            if any(word in line.split() for line in lines) and word != "MANY" and os.path.exists(path):
                saved = open(path, encoding="utf-8").read()
                json.loads(saved)
                found += f"---- {word}\n{saved}"
                check(f"{name}: the case saved is read again", why.run(["eval", "-r", "why.wtr", path]).returncode == 0)
        check(f"{name}: a file of many is never written over", open(files["MANY"], encoding="utf-8").read() == many)
        why.golden(name[:-4] + ".txt", found)


# ---- what if --------------------------------------------------------------------------------------------------------


def results(why, *arguments):
    return [json.loads(line) for line in why.run(["eval", "-r", "why.wtr", "-f", "ndjson", *arguments]).stdout.decode().splitlines()]


def seen(duty):
    return {"status": duty["status"], "state": duty["state"], "deadlines": duty["deadlines"]}


def told(deadlines):
    return [(d["date"], d["text"], d["modality"], d["state"], d["applies"], d["unknown_because"]) for d in deadlines]


def expected_differences(before, after):
    """What two whole results differ in, as --differences is to say it."""
    real = {(d["duty"], d["instance"]): seen(d) for d in before["duties"]}
    different, unchanged = [], 0
    for duty in after["duties"]:
        now = real.get((duty["duty"], duty["instance"]), {"status": "not_raised", "state": None, "deadlines": []})
        then = seen(duty)
        if all(now[key] == then[key] for key in ("status", "state")) and told(now["deadlines"]) == told(then["deadlines"]):
            unchanged += 1
        else:
            different.append({"duty": duty["duty"], "subject": duty["subject"], "instance": duty["instance"], "now": now, "then": then})
    return {"differences": different, "unchanged": unchanged}


def forms_of_many(why):
    """The same cases as lines, as an array, packed, and over standard input."""
    lines = open(os.path.join(HERE, "many.ndjson"), encoding="utf-8").read()
    cases = [json.loads(line) for line in lines.splitlines()]
    array, packed = os.path.join(why.folder, "many.json"), os.path.join(why.folder, "many.ndjson.gz")
    with open(array, "w", encoding="utf-8") as out:
        json.dump(cases, out, indent=1)
    with gzip.open(packed, "wb") as out:
        out.write(lines.encode())
    columns = ["case", "as_of", "serious", "abuse_known", "abuse_suspected", "became_aware"]
    words = {True: "yes", False: "no", None: ""}
    table = os.path.join(why.folder, "many.csv")
    with open(table, "w", encoding="utf-8") as out:
        out.write(",".join(columns) + "\n")
        for case in cases:
            flat = {**case, **case["incident"]}
            out.write(",".join(words.get(flat.get(c), flat.get(c)) if not isinstance(flat.get(c), str) else flat[c] for c in columns) + "\n")
    return {"lines": "many.ndjson", "array": array, "packed": packed, "csv": table}


def what_if(why):
    """--differences says what two whole evaluations differ in, of every kind of file, with any number of threads."""
    asked = [["--set", "serious=no"], ["--set", "serious=yes", "--set", "abuse_known=unknown"], ["--set", "became_aware=2020-12-29"], ["--set", "became_aware=not yet"],
             ["--set", "young_carer=yes"], ["--set", "birth_date=2001-01-31"], ["--set", "notified_on=2020-12-28"], ["--set", "partners_running=no"],
             ["--set", "times_missing=3", "--set", "consent=no"], ["--reading", "trigger=either"]]
    for path in ("case.json", "many.ndjson"):
        for words in asked:
            before, after = results(why, "--all", path), results(why, "--all", *words, path)
            found = results(why, "--differences", *words, path)
            wanted = [expected_differences(b, a) for b, a in zip(before, after)]
            check(f"{words} of {path}: the differences of two evaluations", [{k: f[k] for k in ("differences", "unchanged")} for f in found] == wanted,
                  json.dumps(found, indent=1) + json.dumps(wanted, indent=1))
            check(f"{words} of {path}: what was set stands in the result", all(bool(a.get("set")) == ("--set" in words) and "set" not in b for a, b in zip(after, before)))
    plain = results(why, "--differences", "--set", "serious=yes", "many.ndjson")
    for form, path in forms_of_many(why).items():
        check(f"what if, {form}", results(why, "--differences", "--set", "serious=yes", "--threads", "2", "--piece", "100", path) == plain)
    typed = why.run(["eval", "-r", "why.wtr", "-f", "ndjson", "--differences", "--set", "serious=yes"], text=open(os.path.join(HERE, "many.ndjson"), "rb").read())
    check("what if, standard input", [json.loads(line) for line in typed.stdout.decode().splitlines()] == plain)


def one_of_many(why):
    """A case is taken out of every kind of file, and saved as the same case."""
    for form, path in forms_of_many(why).items():
        for name in ("a", "b", "c"):
            saved = os.path.join(why.folder, "taken.json")
            why.run(["ask", "-r", "why.wtr", "--case", name, "-o", saved, path], text=b"quit\n")
            one, taken = results(why, "--all", "--case", name, path), results(why, "--all", saved)
            for result in one:
                del result["row"]
            check(f"case {name} of {form} is the same when it was saved", len(one) == 1 and one == taken, f"{one}\n{taken}")
    packed = os.path.join(why.folder, "case.json.gz")
    with gzip.open(packed, "wb") as out:
        out.write(open(os.path.join(HERE, "case.json"), "rb").read())
    before = open(packed, "rb").read()
    done = why.run(["ask", "-r", "why.wtr", packed], text=b"yes\nquit\n")
    check("a packed file is not written over", done.returncode == 0 and b"Nothing was saved." in done.stdout and open(packed, "rb").read() == before, done.stdout.decode())
    link = os.path.join(why.folder, "link.ndjson")
    shutil.copy(os.path.join(HERE, "many.ndjson"), os.path.join(why.folder, "linked.ndjson"))
    if os.path.lexists(link):
        os.remove(link)
    os.symlink("linked.ndjson", link)
    done = why.run(["ask", "-r", "why.wtr", "--case", "b", "-o", link, os.path.join(why.folder, "linked.ndjson")], text=b"yes\n")
    check("nor is a file of many by another of its names", done.returncode == 2 and b"never written over" in done.stderr, done.stderr.decode())


def saved_unchanged(why):
    """Reading a case and saving it gives the same results."""
    copy = os.path.join(why.folder, "same.json")
    shutil.copy(os.path.join(HERE, "case.json"), copy)
    before = why.run(["eval", "-r", "why.wtr", "--all", "-f", "json", copy]).stdout
    why.run(["ask", "-r", "why.wtr", "--only", "share", copy], text=b"?\nback\nsave\nquit\n")
    check("a case that is saved without an answer is the same case", why.run(["eval", "-r", "why.wtr", "--all", "-f", "json", copy]).stdout == before)


def answer_like(why, case, folder):
    """Answers each question as the case does, by the list of questions in JSON, and compares the duties at the end."""
    file = os.path.join(folder, "like.json")
    bare = {"as_of": case["as_of"], "child": [{"id": c["id"]} for c in case.get("child", [])]}
    if "incident" in case:
        bare["incident"] = {}
    with open(file, "w", encoding="utf-8") as out:
        json.dump(bare, out)
    subjects = {"incident": case.get("incident", {})}
    children = {c["id"]: c for c in case.get("child", [])}
    asked = 0
    while asked < 200:
        questions = json.loads(why.run(["ask", "-r", "why.wtr", "--questions", "-f", "json", file]).stdout)
        known = [(q, (children[q["instance"]] if q["subject"] == "child" else subjects["incident"]).get(q["fact"])) for q in questions]
        if not known:
            break
        typed = "" if known[0][1] is None else {True: "yes", False: "no"}.get(known[0][1], str(known[0][1]))
        skipped, rest = "", known
        for question, value in known:
            if value is not None:
                typed = {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
                break
            skipped += "\n"
        else:
            break
        why.run(["ask", "-r", "why.wtr", file], text=(skipped + typed + "\nquit\n").encode())
        asked += 1
    duties = lambda path: [(d["duty"], d["instance"], d["status"]) for d in json.loads(why.run(["eval", "-r", "why.wtr", "--all", "-f", "json", path]).stdout)["duties"]]
    whole = os.path.join(folder, "whole.json")
    with open(whole, "w", encoding="utf-8") as out:
        json.dump(case, out)
    check("an interview that answers as a case does ends with its duties", duties(file) == duties(whole), f"{duties(file)}\n{duties(whole)}")


def likes(why):
    case = json.load(open(os.path.join(HERE, "case.json"), encoding="utf-8"))
    case["child"] = [child for child in case["child"] if child["id"] != "Cat"]     # an exception nobody asks about lifts her duty
    answer_like(why, case, why.folder)


def anything(why):
    """Whatever is typed, the end is clean, and what was saved is a case."""
    rng = random.Random(5)
    words = ["yes", "no", "", "?", "back", "why", "list", "help", "about", "save", "1", "2", "3", "2020-12-24", "not yet", "today", "1,2", "A, B", "Ann",
             "child", "incident", "\x00", "\xff", "x" * 500, "-1", "99999999999", "home", "unknown", ",", ",,,", "\t", "don't know"]
    for turn in range(60):
        file = os.path.join(why.folder, f"any{turn % 3}.json")
        typed = "\n".join(rng.choice(words) for _ in range(rng.randrange(40)))
        done = why.run(["ask", "-r", "why.wtr", file], text=typed.encode("latin-1", "replace"))
        check(f"whatever is typed ends cleanly: {typed!r}", done.returncode == 0, done.stdout.decode("utf-8", "replace")[-500:] + done.stderr.decode())
        narrow("whatever is typed", "\n".join(line for line in done.stdout.decode("utf-8", "replace").splitlines() if not line.startswith("> ")))
        if os.path.exists(file):
            check("what was saved is a case", why.run(["eval", "-r", "why.wtr", file]).returncode == 0, open(file, encoding="utf-8").read())


def interrupt(why):
    for number in (signal.SIGINT, signal.SIGTERM):
        file = os.path.join(why.folder, f"interrupted{number}.json")
        process = subprocess.Popen([why.wtr, "ask", "-r", "why.wtr", "--as-of", "2020-12-23", file], cwd=HERE, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out = b""
        process.stdin.write(b"incident\nyes\n")
        process.stdin.flush()
        while out.count(b"> ") < 3:                    # the answer is in, the next question stands
            out += os.read(process.stdout.fileno(), 65536)
        process.send_signal(number)
        rest, errors = process.communicate(timeout=20)
        out += rest
        check("an interrupt ends cleanly", process.returncode == 0 and b"Interrupted." in out and b"Saved as" in out, out.decode() + errors.decode())
        check("and what was answered is kept", os.path.exists(file) and json.load(open(file)) == {"as_of": "2020-12-23", "incident": {"serious": True}})


def terminal(why):
    """In a terminal: bold questions, answers typed, an interrupt by its key."""
    file = os.path.join(why.folder, "terminal.json")
    child, screen = pty.fork()
    if child == 0:
        os.chdir(HERE)
        os.environ.pop("NO_COLOR", None)
        os.execv(why.wtr, [why.wtr, "ask", "-r", "why.wtr", "--as-of", "2020-12-23", file])
    seen, typed = b"", [b"incident\r", b"yes\r", b"\x03"]
    try:
        while True:
            seen += os.read(screen, 65536)
            if typed and seen.count(b"> ") == 4 - len(typed):
                os.write(screen, typed.pop(0))
    except OSError:                                    # the program ended
        pass
    _, status = os.waitpid(child, 0)
    text = seen.decode()
    check("a terminal: the end is clean", os.waitstatus_to_exitcode(status) == 0 and "Interrupted." in text and "Saved as" in text, text)
    check("a terminal: questions are bold", "\x1b[1mserious?\x1b[0m" in text, text)
    check("a terminal: the answer is kept", os.path.exists(file) and json.load(open(file))["incident"] == {"serious": True}, text)


def refused(why):
    """What cannot be written or read leaves what was there."""
    file = os.path.join(why.folder, "nowhere", "case.json")
    done = why.run(["ask", "-r", "why.wtr", "--as-of", "2020-12-23", file], text=b"incident\nyes\n")
    check("a folder that is not there", done.returncode == 7 and b"nowhere" in done.stderr, done.stderr.decode())
    bad = os.path.join(why.folder, "bad.json")
    with open(bad, "w", encoding="utf-8") as out:
        out.write('{"as_of": "2020-12-23",\n "incident": {"serious": "yes"}}')
    before = open(bad, encoding="utf-8").read()
    done = why.run(["ask", "-r", "why.wtr", bad], text=b"yes\n")
    check("a case that cannot be read", done.returncode == 4 and b"bad.json:2:" in done.stderr, done.stderr.decode())
    check("and is left as it was", open(bad, encoding="utf-8").read() == before)
    full = subprocess.run(f"printf 'yes\\n' | '{why.wtr}' ask -r why.wtr --questions case.json > /dev/full", shell=True, cwd=HERE, capture_output=True)
    check("a full disk is an error", full.returncode == 7, full.stderr.decode())


def main():
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    why = Why(arguments[0], arguments[1], "--update" in sys.argv)
    for part in (commands, helps, interviews, what_if, one_of_many, saved_unchanged, likes, anything, interrupt, terminal, refused):
        part(why)
    for failure in failures:
        print("why: " + failure, file=sys.stderr)
    print(f"why: {checked} checked, {len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
