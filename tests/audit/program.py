"""program.py — the program under test, its records and ledgers, for the tests of this folder."""
import glob
import hashlib
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CASES = sorted(glob.glob(os.path.join(ROOT, "rules", "working_together", "cases", "*.json")))
FOUND = 6                                              # the exit code for what is not what it was


class Checks:
    """Counts what was looked at and keeps what was wrong."""

    def __init__(self, name):
        self.name, self.count, self.failures = name, 0, []

    def that(self, good, *words):
        self.count += 1
        if not good:
            self.failures.append(" ".join(str(word) for word in words))
        return good

    def report(self):
        for failure in self.failures[:40]:
            print(f"{self.name}: {failure}", file=sys.stderr)
        if len(self.failures) > 40:
            print(f"{self.name}: … and {len(self.failures) - 40} more", file=sys.stderr)
        print(f"{self.name}: {self.count} checks, {len(self.failures)} wrong")
        return 1 if self.failures else 0


class Program:
    """The program, run in one folder."""

    def __init__(self, path, folder):
        self.path, self.folder = os.path.abspath(path), folder

    def run(self, *arguments, timeout=300, **more):
        return subprocess.run([self.path, *arguments], capture_output=True, text=True, timeout=timeout, cwd=self.folder,
                              env={**os.environ, "NO_COLOR": "1"}, **more)

    def record(self, case, out, *options):
        done = self.run("record", case, "-o", out, *options)
        if done.returncode != 0:
            raise AssertionError(f"record {case}: exit code {done.returncode}: {done.stderr}")
        return os.path.join(self.folder, out)

    def ledger(self, name, *records):
        """A new ledger with these records; its path."""
        path = os.path.join(self.folder, name)
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(path + ending):
                os.remove(path + ending)
        for arguments in (("init", path), ("add", path, *records)):
            if len(arguments) == 2 and arguments[0] == "add":
                break
            done = self.run("ledger", *arguments)
            if done.returncode != 0:
                raise AssertionError(f"ledger {arguments[0]}: exit code {done.returncode}: {done.stderr}")
        return path


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
    return path


def fields(domain, *values):
    """SHA-256 over length-prefixed fields, worked out here and not by the program."""
    hashing = hashlib.sha256()
    for value in (domain.encode(), *values):
        hashing.update(len(value).to_bytes(8, "big") + value)
    return hashing.digest()


def body_of(record):
    """The bytes of a record that are sealed."""
    return record[:record.rindex(b',\n  "seal": "')]


def sealed_again(record, body):
    """The record with another body and the seal that fits it: what a forger would write."""
    tail = record[len(body_of(record)):]
    old = json.loads(record)["seal"].encode()
    new = b"sha256:" + fields("wtr.record.1", body).hex().encode()
    return body + tail.replace(old, new, 1)


def chain_of(folder):
    """What is wrong with the chain of an exported ledger, worked out from its plain files alone."""
    lines = [json.loads(line) for line in read(os.path.join(folder, "chain.ndjson")).splitlines()]
    previous = fields("wtr.ledger.begin.1", bytes.fromhex(lines[0]["ledger"]))
    wrong = []
    for number, line in enumerate(lines[1:], 1):
        record = read(os.path.join(folder, "records", f"{number:06}.json"))
        rulebook = read(os.path.join(folder, "rulebooks", line["rulebook"].removeprefix("sha256:") + ".wtb"))
        expected = fields("wtr.ledger.entry.1", previous, number.to_bytes(8, "big"), line["added"].encode(), line["rulebook"].encode(), record)
        if line["entry"] != number or bytes.fromhex(line["previous"]) != previous or bytes.fromhex(line["hash"]) != expected:
            wrong.append(f"entry {number}: its hashes")
        if "sha256:" + hashlib.sha256(rulebook[44:]).hexdigest() != line["rulebook"]:
            wrong.append(f"entry {number}: its rulebook")
        previous = expected
    head = read(os.path.join(folder, "head.txt")).decode().strip()
    if head != f"wtr-head:1:{len(lines) - 1}:{previous.hex()}":
        wrong.append("the head")
    return wrong
