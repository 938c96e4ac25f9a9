#!/usr/bin/env python3
"""trouble.py WTR  caseloads in trouble: compressed files that are cut, damaged or followed by something else; odd bytes and
encodings; tables and records that are too large; files that cannot be read; streams that are closed or fail; Ctrl-C.

Each must end cleanly: with its exit code, with the rows of what was whole, with totals that say how many, and with words
that fit.
"""
import gzip
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import time
import tty

from program import BOOK, DONE, FACTS, IO, LIMIT, WTR, check, say, wtr

TOTALS = re.compile(r"(\d+) cases? read: (\d+) evaluated, (\d+) refused\n")


def check_file(folder, name, content, code, evaluated, refused, *words, stopped=False, options=()):
    """A file of these bytes: so many rows, totals that say so, and messages that hold the words."""
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(content)
    for threads in ("1", "3"):
        out, said = wtr("--ids", "-f", "ndjson", "--threads", threads, *options, path, code=code)
        totals = TOTALS.search(said)
        check(f"{name}: totals", totals and [int(n) for n in totals.groups()] == [evaluated + refused, evaluated, refused], said)
        check(f"{name}: rows", out.count("\n") == evaluated, out)
        check(f"{name}: it says so where it stopped", ("stopped early; until then" in said) == stopped, said)
        for word in words:
            check(f"{name}: says {word}", word in said, said)
    os.unlink(path)


def packed_zstd(content):
    return subprocess.run(["zstd", "-q", "-c", "--check"], input=content, stdout=subprocess.PIPE, check=True).stdout


def check_packed(folder, path):
    """What is whole comes out, and what is wrong behind it is said, with how much text came before."""
    with open(path, "rb") as whole:
        content = whole.read()
    count, size = content.count(b"\n"), len(content)
    before = f"{size} bytes of text were read before that"
    for ending, pack, wrong in (("gz", gzip.compress, "what follows a member is none"), ("zst", packed_zstd, "its zstd data is damaged")):
        packed = pack(content)
        check_file(folder, f"whole.{ending}", packed, DONE, count, 0)
        check_file(folder, f"members.{ending}", packed + pack(b"") + packed, DONE, 2 * count, 0)
        check_file(folder, f"garbage.{ending}", packed + b"garbage", IO, count, 0, wrong, before, stopped=True)
        check_file(folder, f"ending.{ending}", packed[:-3], IO, count, 0, "is cut off", before, stopped=True)
        check_file(folder, f"member_cut.{ending}", packed + packed[:-3], IO, 2 * count, 0, "is cut off", f" {2 * size} bytes of text", stopped=True)
        out, said = wtr("--ids", "-", text=packed[:9], code=IO)
        check(f"{ending} that ends in its head", out == "" and " 0 bytes of text" in said, said)
    check_file(folder, "tape.gz", gzip.compress(content) + bytes(5000), DONE, count, 0)
    check_file(folder, "in_a_list.json.gz", gzip.compress(b"[" + b",".join(content.splitlines()) + b"]"), DONE, count, 0)


def check_bytes(folder):
    """Line ends, marks, other encodings, NUL bytes."""
    check_file(folder, "crlf.ndjson", b'{"case":"a"}\r\n\r\n{"case":"b","serious":"x"}\r\n{"case":"c"}', FACTS, 2, 1, "crlf.ndjson:3:23: serious")
    check_file(folder, "marked.ndjson", b'\xef\xbb\xbf{"case":"a"}\n{"case":"b"}', DONE, 2, 0)
    check_file(folder, "marked.csv", b"\xef\xbb\xbfcase,serious\r\na,yes\r\nb,no", DONE, 2, 0)
    check_file(folder, "nul.ndjson", b'{"case":"a"}\n\0\n{"case":"b\0"}\n{"case":"c"}\0\n{"case":"d"}\n', FACTS, 2, 3, "nul.ndjson:2:1", "nul.ndjson:3:11", "nul.ndjson:4:12")
    check_file(folder, "nul.csv", b"case,serious\na,yes\0\nb,no\n", FACTS, 1, 1, "nul.csv:2:6: found a NUL byte")
    cases, table = '{"case":"a"}\n{"case":"b"}\n', "case,serious\na,yes\n"
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        words = f"found {encoding[:6].upper()} text; expected the file to be saved as UTF-8"
        for mark in ("", "\ufeff"):
            for name, text in (("wide.ndjson", cases), ("wide.json", "[" + cases.replace("\n", ",")), ("wide", cases), ("wide.csv", table)):
                check_file(folder, name, (mark + text).encode(encoding), FACTS, 0, 1, f"{name}:1:1: {words}")


def check_tables(folder):
    check_file(folder, "twice.csv", b"case,serious,serious\na,yes,no\n", FACTS, 0, 1, "twice.csv:1:14: two columns are called")
    check_file(folder, "cells.csv", b'case,serious\na\nb,yes\nc,yes,no\n"d,yes\n', FACTS, 1, 3, "2:2: found 1 cell", "4:7: found 3 cells", "5:1: this quotation mark is not closed")
    check_file(folder, "header.csv", b"case,serious\n", DONE, 0, 0)
    check_file(folder, "header_only.csv", b"case,serious", DONE, 0, 0)
    check_file(folder, "empty.csv", b"", FACTS, 0, 1, "the first line is empty")


def check_large(folder):
    """One record above 16 MiB ends the run, wherever it stands; the records before it are evaluated."""
    large, most = b"x" * (17 << 20), b"x" * ((16 << 20) - 20)
    words = "a record begins here that is longer than 16 MiB"
    check_file(folder, "large.ndjson", b'{"case":"a"}\n{"case":"' + large + b'"}\n{"case":"b"}\n', LIMIT, 1, 0, f"large.ndjson:2: {words}", stopped=True)
    check_file(folder, "large_list.json", b'[{"case":"a"},{"case":"' + large + b'"},{"case":"b"}]', LIMIT, 1, 0, words, stopped=True)
    check_file(folder, "large.csv", b'case,serious\na,yes\n"' + large + b'",yes\nb,yes\n', LIMIT, 1, 0, f"large.csv:3: {words}", "is a quotation mark not closed?", stopped=True)
    check_file(folder, "most.ndjson", b'{"case":"' + most + b'"}\n{"case":"b"}\n', DONE, 2, 0)
    for name, content in (("large.json", b'{"case":"' + large + b'"}'), ("large_header.csv", b'case,"' + large), ("large_header_line.csv", b'case,"' + large + b'"\na,b\n')):
        path = os.path.join(folder, name)
        with open(path, "wb") as file:
            file.write(content)
        out, said = wtr("--ids", path, code=LIMIT)
        check(f"{name} is a limit", out == "" and words in said, said)
        os.unlink(path)
    many = lambda name, count: json.dumps({"case": name, "child": [{}] * count}).encode() + b"\n"
    for options in ([], ["--block", "1"], ["--block", "3"]):
        check_file(folder, "many.ndjson", many("a", 4096) + many("b", 4097) + many("c", 1), LIMIT, 2, 1, "many.ndjson:2:", "4096", options=options)


def check_files(folder, path, count):
    """Directories, files that are missing or cannot be read, the same file twice, threads."""
    out, said = wtr("--ids", "-f", "ndjson", path, path)
    check("the same file twice is read twice", out.count("\n") == 2 * count and out[:len(out) // 2] * 2 == out, said)
    sealed = os.path.join(folder, "sealed.ndjson")
    open(sealed, "w").close()
    os.chmod(sealed, 0)
    for bad in [folder, os.path.join(folder, "missing.ndjson")] + ([sealed] if os.geteuid() != 0 else []):
        out, said = wtr("--ids", "-f", "ndjson", path, bad, path, code=IO)
        check("a file that cannot be read ends the run behind the files before it", out.count("\n") == count and f"until then {count} cases read: {count} evaluated" in said and bad in said, said)
        out, said = wtr("--ids", bad, path, code=IO)
        check("and before any case, prints nothing", out == "", out)
    same = wtr("--ids", path)
    check("as many threads as may be", wtr("--ids", "--threads", "256", "--piece", "500", path) == same)


def check_streams(folder, path):
    """Standard streams that are closed: an error, and no other file is written in their place."""
    errors = os.path.join(folder, "streams.txt")
    command = [WTR, "eval", "-r", BOOK, "--ids", "--errors", errors]
    for closed, last in ((0, "-"), (1, path)):
        done = subprocess.run([*command, last], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, preexec_fn=lambda: os.close(closed))
        check(f"stream {closed} is closed", done.returncode == IO and b"Bad file descriptor" in done.stderr and done.stdout == b"", done.stderr)
        check("the errors file holds no results", not os.path.exists(errors) or os.path.getsize(errors) == 0)
    done = subprocess.run([*command, path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=60, preexec_fn=lambda: os.close(2))
    check("without a stream for messages", done.returncode == DONE and done.stdout.decode() == wtr("--ids", path)[0], done)
    with open(errors) as written:
        check("totals do not go into the errors file", written.read() == "")


def check_read_error(path):
    """A terminal whose other side is gone gives an error in the middle of the input."""
    with open(path, "rb") as whole:
        content = b"".join(whole.readlines()[:30])
    ours, other = pty.openpty()
    tty.setraw(other)
    process = subprocess.Popen([WTR, "eval", "-r", BOOK, "--ids", "-f", "ndjson", "--from", "ndjson", "-"], stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.write(other, content)
    time.sleep(0.2)
    os.close(other)
    out, said = process.communicate(timeout=60)
    os.close(ours)
    count = content.count(b"\n")
    check("an error of reading", process.returncode == IO and out.count(b"\n") == count, said)
    check("says how far it came", f"{len(content)} bytes of text were read before that\nstopped early; until then {count} cases read: {count} evaluated, 0 refused".encode() in said, said)


def interrupted(command, after, **streams):
    """What a run that is interrupted so long after its first result prints, says and returns."""
    process = subprocess.Popen(command, bufsize=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **streams)
    first = process.stdout.read(1)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=60)
    return process.returncode, (first + out).decode(), said.decode()


def check_interrupt(folder, bad):
    """Ctrl-C in the middle, at once and when the pipe is full: exit code 7, totals of what was printed, the errors file in its
    place."""
    errors = os.path.join(folder, "interrupted.txt")
    for form in (["--ids", "-f", "ndjson"], ["-f", "ndjson"]):
        for threads, after in (("1", 0), ("3", 0), ("1", 0.3), ("3", 0.3)):
            command = [WTR, "eval", "-r", BOOK, *form, "--threads", threads, "--errors", errors, *([bad] * 4000)]
            code, out, said = interrupted(command, after, stdin=subprocess.DEVNULL)
            totals = TOTALS.search(said)
            check("a run that is interrupted", code == IO and "wtr eval: interrupted\n" in said and "stopped early; until then" in said, (code, said))
            check("has printed what it says", totals and int(totals[2]) == out.count("\n") and int(totals[1]) == int(totals[2]) + int(totals[3]), said)
            with open(errors) as written:
                told = len({(line.split(":")[1]) for line in written if line.startswith(bad)})
            check("and told of what was refused", totals and (told > 0) == (int(totals[3]) > 0), said)


def check_interrupted_input(folder, path):
    """While it waits for its input, whichever thread does."""
    errors = os.path.join(folder, "waiting.txt")
    with open(path, "rb") as whole:
        lines = whole.read()
    for threads in ("1", "2", "7"):
        process = subprocess.Popen([WTR, "eval", "-r", BOOK, "--ids", "-f", "ndjson", "--from", "ndjson", "--piece", "2000", "--threads", threads, "--errors", errors, "-"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdin.write(lines)
        process.stdin.flush()
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, said = process.stdout.read().decode(), process.stderr.read().decode()
        code = process.wait(60)
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        totals = TOTALS.search(said)
        check(f"interrupted while it waits, {threads} threads", code == IO and "was interrupted after" in said and totals and int(totals[2]) == out.count("\n") > 0, (code, said))
    check("nothing is left beside the errors file", [f for f in os.listdir(folder) if f.startswith("waiting.txt.")] == [])


def check_shorter(folder):
    """A file that loses its end while it is read: what was read before is printed and counted, and the run says so."""
    path = os.path.join(folder, "shorter.ndjson")
    for threads in ("1", "2", "5"):
        for piece in ("20000", "1000000"):
            with open(path, "wb") as out:
                out.writelines(make_lines(60000))
            command = [WTR, "eval", "-r", BOOK, "-f", "ndjson", "--rows", "case", "--piece", piece, "--threads", threads, path]
            process = subprocess.Popen(command, bufsize=0, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            first = process.stdout.read(1)                # and no more: it will wait for us
            time.sleep(0.2)
            os.truncate(path, 30000)
            out, said = process.communicate(timeout=60)
            out, said = (first + out).decode(), said.decode()
            totals = TOTALS.search(said)
            check(f"shorter meanwhile, {threads} threads, pieces of {piece}", process.returncode == IO and "shorter.ndjson beyond byte" in said and "it has become shorter since it was opened" in said
                  and totals and int(totals[2]) == out.count("\n") > 0, (process.returncode, said[-600:]))


def make_lines(count, bad=None):
    """Cases, every ninth followed by one that is refused where `bad` says so."""
    for i in range(count):
        yield json.dumps({"case": f"case {i}", "as_of": "2020-12-23", "serious": i % 2 == 0, "child": [{"age": i % 18}] * (i % 3)}).encode() + b"\n"
        if bad and i % 9 == 0:
            yield bad


def main():
    count = 400
    with tempfile.TemporaryDirectory() as folder:
        path, bad = os.path.join(folder, "cases.ndjson"), os.path.join(folder, "bad.ndjson")
        for name, refused in ((path, None), (bad, b'{"serious": "yes"}\n')):
            with open(name, "wb") as out:
                out.writelines(make_lines(count, refused))
        check_packed(folder, path)
        check_bytes(folder)
        check_tables(folder)
        check_large(folder)
        check_files(folder, path, count)
        check_streams(folder, path)
        check_read_error(path)
        check_interrupt(folder, bad)
        check_shorter(folder)
        check_interrupted_input(folder, path)
    return say("trouble")


sys.exit(main())
