#!/usr/bin/env python3
"""reconcile.py WTR DIR N  a file of N cases, one line in a hundred bad in one of many ways, reconciles.

As NDJSON and as CSV, on one thread and on several: every good line has its row in the output and no other line
has, every bad line is told of with its number and a reason that fits and no other line is, the totals add up, the
summary has the same ones, and the exit code is 4. Output and messages are the same bytes for any number of threads.
"""
import json
import os
import random
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "bench"))
import workload

DEEP = b'{"case":"x","sen":' + b"[" * 80 + b"]" * 80 + b"}"
# What is wrong, and a word that its message has to have.
BAD_LINES = [
    (b'{"case":"x","sen":tru', rb"ends before"),
    (b'{"case":"x","sen":true', rb"ends before"),
    (b'{"case":"x",sen:true}', rb"quotation marks"),
    (b'{"case":"x","sne":true}', rb"sne.*sen"),
    (b'{"case":"x","sen":"yes"}', rb"sen: .*yes"),
    (b'{"case":"x","age":"7"}', rb"age"),
    (b'{"case":"x","age":3.5}', rb"age"),
    (b'{"case":"x","age":10000000000}', rb"age"),
    (b'{"case":"x","aware_date":"2026-02-30"}', rb"aware_date"),
    (b'{"case":"x","aware_date":"30/01/2026"}', rb"aware_date"),
    (b'{"case":"x","setting":"schoool"}', rb"setting.*school"),
    (b'{"case":"x","sen":true,"sen":true}', rb"sen.*twice"),
    (b'{"case":"x","sen":true,}', rb"comma"),
    (b'{"case":"x\xff","sen":true}', rb"UTF-8"),
    (b'{"case":"x\\q","sen":true}', rb"escape"),
    (b'{"case":"x\ty","sen":true}', rb"control character"),
    (b'{"case":"x\x00y","sen":true}', rb"control character"),
    (b'[1,2]', rb"list"),
    (b'"x"', rb"expected a case"),
    (b'true', rb"expected a case"),
    (DEEP, rb"sen|deep|nest"),
    (b'{"case":"x","sen":true} {"case":"y"}', rb"more text"),
    (b'{"case":"x","as_of":"soon"}', rb"as_of"),
    (b'{"case":true,"sen":true}', rb"case"),
    (b'{"case":"\\ud800","sen":true}', rb"escape"),
    (b'{"case":"x","age":012}', rb"number"),
    (b"{'case':'x'}", rb"quotation marks"),
    (b'{"case":"x","age":NaN}', rb"not JSON"),
    (b'{"case":"x" "sen":true}', rb"comma"),
]
COLUMNS = ["case", "sen", "age", "setting", "aware_date", "child_died"]
BAD_CELLS = [
    (b"x,maybe,7,home,,", rb"sen"),
    (b"x,true,seven,home,,", rb"age"),
    (b"x,true,3.5,home,,", rb"age"),
    (b"x,true,10000000000,home,,", rb"age"),
    (b"x,true,7,hoome,,", rb"setting.*home"),
    (b"x,true,7,home,30/01/2026,", rb"aware_date"),
    (b"x,true,7,home,2026-02-30,", rb"aware_date"),
    (b"x,true,7,home,,true,true", rb"."),
    (b"x\xff,true,7,home,,", rb"UTF-8"),
    (b'"x"y,true,7,home,,', rb"."),
]
TOTALS = re.compile(rb"^(\d+) cases read: (\d+) evaluated, (\d+) refused$", re.M)


def good_lines():
    """The part of a line behind the case's name, of a thousand cases."""
    lines, rng = [], random.Random(4)
    for _ in range(1000):
        parts = ['"as_of":"2026-01-01"']
        for fact in rng.sample(workload.BOOLS, 15):
            parts.append(f'"{fact}":{rng.choice(("true", "false", "null"))}')
        for fact in rng.sample(list(workload.INTS), 2):
            parts.append(f'"{fact}":{rng.randint(*workload.INTS[fact])}')
        for fact in rng.sample(list(workload.ENUMS), 2):
            parts.append(f'"{fact}":"{rng.choice(workload.ENUMS[fact])}"')
        for fact in rng.sample(workload.DATES, 3):
            parts.append(f'"{fact}":"202{rng.randint(3, 6)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"')
        lines.append((",".join(parts) + "}\n").encode())
    return lines


def good_rows():
    rng = random.Random(5)
    cell = lambda *values: rng.choice(values + ("",))
    return [",".join(["", cell("true", "false"), cell(*"0123456789"), cell("home", '"school"'), cell("2026-01-05", "not yet"),
                      cell("true", "false")]).encode() + b"\n" for _ in range(1000)]


def write_file(path, count, begin, good, bad, header):
    """Returns {line: what its message must match} of the bad lines."""
    rng, refused = random.Random(6), {}
    with open(path, "wb", buffering=1 << 20) as out:
        out.write(header)
        first = header.count(b"\n")
        for i in range(count):
            if rng.random() < 0.01:
                text, reason = bad[len(refused) % len(bad)]
                refused[i + 1 + first] = reason
                out.write(text + b"\n")
            else:
                out.write(begin % i + good[i % len(good)])
    return refused


def evaluate(wtr, book, path, directory, *options):
    errors = os.path.join(directory, "errors")
    command = [wtr, "eval", "-r", book, "--as-of", "2026-01-01", "--errors", errors, *options, path]
    done = subprocess.run(command, capture_output=True)
    with open(errors, "rb") as file:
        return done, file.read()


def fail(text):
    print(f"reconcile: {text}", file=sys.stderr)
    sys.exit(1)


def check_rows(done, count, refused, first):
    """One row a good line, in order."""
    expected = (str(i) for i in range(count) if i + 1 + first not in refused)
    for line in done.stdout.splitlines():
        case = json.loads(line)["case"]
        if case != next(expected, None):
            fail(f"a row out of place: {line[:100]!r}")
    left = next(expected, None)
    if left is not None:
        fail(f"case {left} has no row")


def check_messages(text, path, refused):
    told = {}
    place = re.compile(re.escape(path.encode()) + rb":(\d+):")
    for line in text.splitlines():
        found = place.match(line)
        if found:
            told.setdefault(int(found[1]), []).append(line)
    for line, reason in refused.items():
        if line not in told:
            fail(f"line {line} is not told of")
        if not any(re.search(reason, message[len(path):]) for message in told[line]):
            fail(f"line {line}: expected {reason!r} in {told[line][0]!r}")
    for line in told:
        if line not in refused:
            fail(f"line {line} is good: {told[line][0]!r}")


def check(wtr, book, directory, path, count, refused, first):
    outputs = None
    for threads in ("1", "2", "3"):
        start = time.monotonic()
        done, messages = evaluate(wtr, book, path, directory, "--ids", "--format", "ndjson", "--threads", threads)
        seconds = time.monotonic() - start
        if done.returncode != 4:
            fail(f"exit code {done.returncode}: {done.stderr[-300:]!r}")
        totals = TOTALS.search(done.stderr)
        if not totals or [int(n) for n in totals.groups()] != [count, count - len(refused), len(refused)]:
            fail(f"the totals: {done.stderr[-300:]!r}, expected {len(refused)} of {count} refused")
        if outputs is None:
            outputs = done.stdout, messages
            check_rows(done, count, refused, first)
            check_messages(messages, path, refused)
        elif outputs != (done.stdout, messages):
            fail(f"{threads} threads say something else than one")
    done, _ = evaluate(wtr, book, path, directory, "--summary", "--format", "json")
    summary = json.loads(done.stdout)
    if [summary["read"], summary["evaluated"], summary["refused"]] != [count, count - len(refused), len(refused)]:
        fail(f"the summary's totals: {done.stdout[:300]!r}")
    print(f"{os.path.basename(path)}: {count} lines, {len(refused)} bad ones, all accounted for ({seconds:.1f} s on {threads} threads)")


def main():
    wtr, directory, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    os.makedirs(directory, exist_ok=True)
    rules, book = os.path.join(directory, "workload.wtr"), os.path.join(directory, "workload.wtb")
    with open(rules, "w") as out:
        workload.write_rules(out, 1)
    subprocess.run([wtr, "build", rules, "-o", book], check=True)
    lines = os.path.join(directory, "reconcile.ndjson")
    refused = write_file(lines, count, b'{"case":"%d",', good_lines(), BAD_LINES, b"")
    check(wtr, book, directory, lines, count, refused, 0)
    os.unlink(lines)
    table = os.path.join(directory, "reconcile.csv")
    refused = write_file(table, count, b"%d", good_rows(), BAD_CELLS, ",".join(COLUMNS).encode() + b"\n")
    check(wtr, book, directory, table, count, refused, 1)
    os.unlink(table)


if __name__ == "__main__":
    main()
