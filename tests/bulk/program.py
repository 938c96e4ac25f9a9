"""program.py  the program at work on caseloads, and what was found: for the runners beside it."""
import os
import subprocess
import sys

WTR = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
BOOK = os.path.join(HERE, "..", "golden", "cases", "tour.wtr")
DONE, USAGE, FACTS, IO, LIMIT = 0, 2, 4, 7, 8
failures, tried = [], 0


def check(what, good, said=""):
    global tried
    tried += 1
    if not good:
        failures.append(f"{what}\n{str(said)[:500]}" if said else what)


def wtr(*arguments, code=DONE, text=None, command="eval", book=BOOK):
    """Standard output and error of a run that must end with that exit code."""
    given = text.encode() if isinstance(text, str) else text
    done = subprocess.run([WTR, command, "-r", book, *arguments], input=given, stdin=None if text is not None else subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, env={**os.environ, "NO_COLOR": "1"})
    out, messages = done.stdout.decode(), done.stderr.decode()
    check(f"{' '.join(arguments)}: exit code {done.returncode}, expected {code}", done.returncode == code, messages + out)
    return out, messages


def say(name):
    """What failed and how much was checked; the runner's exit code."""
    for failure in failures[:20]:
        print(failure, file=sys.stderr)
    print(f"{name}: {tried} checks, {len(failures)} failed")
    return 1 if failures else 0
