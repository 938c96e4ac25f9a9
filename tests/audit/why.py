#!/usr/bin/env python3
"""why.py WTR FOLDER [--update]  why, why not, what would settle it, what if, and the interview, as whole programs.

why/why.commands   commands, run where the cases lie; what they print stands in why/why.out
why/NAME.ask       one interview: its first line is the command, the rest what is typed; why/NAME.txt is the transcript and
                   the case saved. FILE in the command is a copy of case.json, NEW a file that does not exist yet
Beyond the goldens: no line is wider than 80 columns; a case saved is read again as the same; whatever is typed, the end
is clean; an interrupt and the end of the input keep the answers; an interview that answers every question as a case
does ends with the duties of that case.
"""
import difflib
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
        out = done.stdout.decode()
        if "-f json" in line and done.returncode == 0:
            json.loads(out)
        elif done.returncode == 0:
            narrow(line, out)
        found += f"$ wtr {line}\nexit {done.returncode}\n{out}{done.stderr.decode()}\n"
    why.golden("why.out", found)


# ---- interviews ---------------------------------------------------------------------------------------------------


def interviews(why):
    for name in sorted(name for name in os.listdir(HERE) if name.endswith(".ask")):
        lines = open(os.path.join(HERE, name), encoding="utf-8").read().split("\n")
        copy, new = os.path.join(why.folder, "copy.json"), os.path.join(why.folder, "new.json")
        shutil.copy(os.path.join(HERE, "case.json"), copy)
        if os.path.exists(new):
            os.remove(new)
        arguments = [{"FILE": copy, "NEW": new}.get(word, word) for word in shlex.split(lines[0])]
        done = why.run(arguments, text="\n".join(lines[1:]).encode())
        transcript = TODAY.sub(r"\1TODAY", done.stdout.decode().replace(why.folder + "/", ""))
        narrow(name, transcript)
        found = f"$ wtr {lines[0]}\nexit {done.returncode}\n{transcript}{done.stderr.decode()}"
        for word, path in (("FILE", copy), ("NEW", new)):
            if word in lines[0] and os.path.exists(path):
                saved = open(path, encoding="utf-8").read()
                json.loads(saved)
                found += f"---- {word}\n{saved}"
                check(f"{name}: the case saved is read again", why.run(["eval", "-r", "why.wtr", path]).returncode == 0)
        why.golden(name[:-4] + ".txt", found)


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
    for part in (commands, interviews, saved_unchanged, likes, anything, interrupt, terminal, refused):
        part(why)
    for failure in failures:
        print("why: " + failure, file=sys.stderr)
    print(f"why: {checked} checked, {len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
