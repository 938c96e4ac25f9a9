#!/usr/bin/env python3
"""ledger.py WTR [long]  the ledger: adding, looking up, verifying, replaying, and whatever may happen to it.

Records come from the whole cases beside the rulebook. What the program says is held against the records themselves and
against a chain worked out here from the exported files. `long` makes every edit of every row, kills a thousand times
and flips twenty thousand bits.
"""
import glob
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import tamper
from program import CASES, FOUND, ROOT, Checks, Program, body_of, chain_of, fields, read, sealed_again, write

def make_records(wtr):
    paths = [wtr.record(case, os.path.splitext(os.path.basename(case))[0] + ".record") for case in CASES]
    for number, path in enumerate(sorted(paths, key=os.path.getsize)[:4]):
        shutil.copyfile(path, os.path.join(wtr.folder, f"small{number}.record"))
    return paths


# ---- what it is for ------------------------------------------------------------------------------------------------


def check_whole(wtr, checks, records):
    """Every whole case: added, listed, shown, exported, verified, evaluated again."""
    path = wtr.ledger("whole.ledger", *records)
    shown = [wtr.run("ledger", "show", path, str(number)).stdout.encode() for number in range(1, len(records) + 1)]
    checks.that(shown == [read(record) for record in records], "a record is not shown as it was added")
    done = wtr.run("ledger", "verify", path)
    head = wtr.run("ledger", "head", path).stdout
    checks.that(done.returncode == 0 and f"{len(records)} entries" in done.stdout and head in done.stdout, "verify:", done.stdout, done.stderr)
    done = wtr.run("ledger", "replay", path)
    checks.that(done.returncode == 0 and done.stdout.startswith(f"{len(records)} evaluated again"), "replay:", done.stdout, done.stderr)
    folder = os.path.join(wtr.folder, "folder")
    done = wtr.run("ledger", "export", path, folder)
    checks.that(done.returncode == 0 and chain_of(folder) == [], "export:", done.stderr, chain_of(folder))
    checks.that(read(os.path.join(folder, "head.txt")).decode() == head, "the head that was exported is another")
    checks.that(wtr.run("ledger", "export", path, folder).returncode == 7 and chain_of(folder) == [], "a folder that is full was written to")
    checks.that(not glob.glob(folder + ".*"), "export left something behind")
    book = glob.glob(os.path.join(folder, "rulebooks", "*"))[0]
    done = wtr.run("record", "--verify", "-r", book, *records)
    checks.that(done.stdout.count("byte for byte") == len(records), "the rulebook that was exported gives other records:", done.stderr)
    return path


def rows_of(records):
    """What can be looked up, worked out from the records."""
    for number, path in enumerate(records, 1):
        record = json.loads(read(path))
        for duty in record["result"]["duties"]:
            cites = duty["citations"] + [cite for line in duty["deadlines"] for cite in line["citations"]]
            yield number, record, duty, cites


def cites_place(cite, source, page, para):
    return (cite["source"] == source and (not page or cite.get("page", -1) <= page <= cite.get("page_to", cite.get("page", -1))) and
            (not para or cite.get("para", -1) <= para <= cite.get("para_to", cite.get("para", -1))))


def check_list(wtr, checks, path, records):
    def listed(*options):
        done = wtr.run("ledger", "list", path, "-f", "json", *options)
        return [entry["entry"] for entry in json.loads(done.stdout)]

    rows = list(rows_of(records))
    numbers = list(range(1, len(records) + 1))
    read_all = [json.loads(read(record)) for record in records]
    checks.that(listed() == numbers, "list does not list everything")
    for name in {record["case"] for record in read_all}:
        checks.that(listed("--case", name) == [number for number in numbers if read_all[number - 1]["case"] == name], "--case", name)
    for since in ("2018-09-01", "2020-12-09", "2021-06-01"):
        checks.that(listed("--from", since) == [number for number in numbers if read_all[number - 1]["as_of"] >= since], "--from", since)
        checks.that(listed("--to", since) == [number for number in numbers if read_all[number - 1]["as_of"] <= since], "--to", since)
    for duty in sorted({row[2]["duty"] for row in rows})[::5]:
        checks.that(listed("--duty", duty) == sorted({row[0] for row in rows if row[2]["duty"] == duty}), "--duty", duty)
    for state in ("open", "overdue", "met", "late", "done", "unknown", "blocked"):
        expected = sorted({row[0] for row in rows if any(line["state"] == state for line in row[2]["deadlines"])})
        checks.that(listed("--state", state) == expected, "--state", state)
        both = sorted({row[0] for row in rows if row[2]["duty"] == "notify_panel" and any(line["state"] == state for line in row[2]["deadlines"])})
        checks.that(listed("--state", state, "--duty", "notify_panel") == both, "--duty with --state", state)
    for place in (("wt2020", 0, 0), ("wt2020", 86, 0), ("wt2020", 86, 14), ("wt2018", 14, 0), ("statutory_framework", 0, 0), ("wt2020", 1, 0)):
        expected = sorted({row[0] for row in rows if any(cites_place(cite, *place) for cite in row[3])})
        checks.that(listed("--paragraph", ":".join(str(part) for part in place if part)) == expected, "--paragraph", place)
    text = wtr.run("ledger", "list", path).stdout
    checks.that(text.count("entry ") == len(records) and text.endswith(f"{len(records)} entries\n"), "list as text")


def check_due(wtr, checks, path, records):
    newest = {json.loads(read(record))["case"]: number for number, record in enumerate(records, 1)}
    rows = [row for row in rows_of(records) if newest[row[1]["case"]] == row[0]]
    for today, by in (("2020-12-30", "2021-01-10"), ("2019-07-01", "2019-10-01"), ("2018-06-01", "2018-06-02"), ("2024-01-01", "9999-12-31")):
        expected = sorted((line["date"], row[0], row[2]["duty"], row[2]["instance"] or "", line["text"], line["modality"], line["date"] < today)
                          for row in rows for line in row[2]["deadlines"]
                          if line["date"] and line["date"] <= by and line["modality"] not in ("must_not", "should_not") and
                          (row[2]["status"] == "undetermined" or line["state"] in ("open", "overdue", "unknown", "blocked")))
        done = json.loads(wtr.run("ledger", "due", path, "--by", by, "--today", today, "-f", "json").stdout)
        found = sorted((line["date"], line["entry"], line["duty"], line["instance"] or "", line["text"], line["modality"], line["overdue"]) for line in done["due"])
        checks.that(found == expected, "due by", by, len(found), "found,", len(expected), "expected")
        text = wtr.run("ledger", "due", path, "--by", by, "--today", today).stdout
        checks.that(f"\n{len(expected)} deadline" in "\n" + text, "due as text:", text[-80:])
    text = wtr.run("ledger", "due", path, "--by", "2021-01-10", "--today", "2020-12-30").stdout
    checks.that("Mon 4 Jan 2021: 2020-117 (entry" in text and "notify_panel" in text, "the incident of Christmas is not due")


def check_newest(wtr, checks):
    """A case that was recorded again counts once, as it was recorded last."""
    case = {"case": "again", "as_of": "2020-12-23", "today": "2020-12-23", "incident": {"serious": True, "abuse_suspected": True, "became_aware": "2020-12-23"}}
    paths = []
    for done in ("not yet", "2020-12-24"):
        case["incident"]["panel_notified_on"] = done
        write(os.path.join(wtr.folder, "again.json"), json.dumps(case).encode())
        paths.append(wtr.record("again.json", f"again{len(paths)}.record"))
    path = wtr.ledger("again.ledger", paths[0])
    before = wtr.run("ledger", "due", path, "--by", "2021-12-31", "--today", "2020-12-23", "--duty", "notify_panel").stdout
    wtr.run("ledger", "add", path, paths[1])
    after = wtr.run("ledger", "due", path, "--by", "2021-12-31", "--today", "2020-12-23", "--duty", "notify_panel").stdout
    checks.that("notify_panel" in before and "notify_panel" not in after, "what was done is still due:", before, after)
    checks.that(wtr.run("ledger", "list", path, "--case", "again").stdout.endswith("2 entries\n"), "the earlier record is gone")


def check_withheld(wtr, checks):
    case = next(case for case in CASES if case.endswith("christmas_incident.json"))
    record = wtr.record(case, "withheld.json", "--redact", "became_aware", "--openings", "o.txt")
    path = wtr.ledger("withheld.ledger", record)
    checks.that(wtr.run("ledger", "verify", path).returncode == 0, "a redacted record does not verify in a ledger")
    done = wtr.run("ledger", "replay", path)
    checks.that(done.returncode == 0 and "1 with values withheld" in done.stdout, "replay of a redacted record:", done.stdout)
    due = json.loads(wtr.run("ledger", "due", path, "--by", "2021-12-31", "-f", "json").stdout)
    checks.that([line["duty"] for line in due["withheld"]] == ["notify_panel", "notify_panel"] and "2021-01-04" not in json.dumps(due), "what is withheld is told:", due)
    wtr.run("record", "--open", record, "o.txt", "-o", "opened.json")
    wtr.run("ledger", "add", path, "opened.json")
    done = wtr.run("ledger", "replay", path, "2")
    checks.that(done.stdout.startswith("1 evaluated again"), "an opened record is not evaluated again:", done.stdout, done.stderr)


def check_hostile_text(wtr, checks):
    """Names and values with control characters in them reach no terminal."""
    name = "\x1b[31mred\x07 \u202e\x9b2J\nsecond line"
    case = {"case": name, "as_of": "2020-12-23", "today": "2020-12-23", "child": [{"id": name, "young_carer": True}],
            "incident": {"serious": True, "abuse_suspected": True, "became_aware": "2020-12-23"}}
    write(os.path.join(wtr.folder, "hostile.json"), json.dumps(case).encode())
    path = wtr.ledger("hostile.ledger", wtr.record("hostile.json", "hostile.record"))
    for verb in (["list", path], ["due", path, "--by", "2021-12-31"], ["verify", path], ["replay", path]):
        done = wtr.run("ledger", *verb)
        bad = [c for c in done.stdout + done.stderr if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
        checks.that(done.returncode == 0 and not bad and "second line" not in done.stdout.splitlines(), verb[0], "prints what a file holds as it is:", bad)
    checks.that([entry["case"] for entry in json.loads(wtr.run("ledger", "list", path, "-f", "json").stdout)] == [name], "a name is not kept")
    checks.that(len(json.loads(wtr.run("ledger", "list", path, "-f", "json", "--case", name).stdout)) == 1, "a name is not found")
    tamper.apply(tamper.connect(path), "UPDATE rulebooks SET hash = ?", [name])
    done = wtr.run("ledger", "verify", path)
    checks.that(done.returncode == FOUND and "\x1b" not in done.stderr and "\x9b" not in done.stderr, "a rulebook's name reaches the terminal as it is")


def check_usage(wtr, checks, path, records):
    before = read(path)
    for arguments, words, code in ((["list", "missing"], "cannot open", 7), (["list", "/"], "cannot open", 7), (["init", path], "exists", 7), (["lisst", path], "did you mean `list`", 2),
                                   ([], "expected a verb", 2), (["list"], "LEDGER", 2), (["show", path], "ENTRY", 2), (["show", path, "x"], "number", 2),
                                   (["show", path, "99999"], "no entry", 2), (["list", path, "--by", "2020-01-01"], "does not go with", 2), (["list", path, "--from", "soon"], "YYYY", 2),
                                   (["list", path, "--paragraph", "wt2020:x"], "expected SOURCE", 2), (["list", path, "--state", "opne"], "did you mean `open`", 2),
                                   (["verify", path, "--head", "nonsense"], "expected a line", 2), (["add", path], "expected a record", 2), (["add", path, "missing"], "cannot open", 7),
                                   (["add", path, "again.json"], "no decision record", 6), (["replay", path, "99999"], "no entry", 2), (["list", "again.json"], "no ledger", 6),
                                   (["verify", path, "--head", "again.json"], "holds no head", 2)):
        done = wtr.run("ledger", *arguments)
        checks.that(done.returncode == code and words in done.stderr, *arguments, "→", done.returncode, done.stderr)
    checks.that(read(path) == before, "a mistake wrote to the ledger")
    data = read(records[CASES.index(next(case for case in CASES if "christmas_incident" in case))])
    forged = sealed_again(data, body_of(data).replace(b'"status": "due"', b'"status": "undetermined"', 1))
    done = wtr.run("ledger", "add", path, "small1.record", write(os.path.join(wtr.folder, "forged.record"), forged))
    checks.that(done.returncode == FOUND and "nothing was added" in done.stderr and done.stdout == "", "a forged record was added:", done.stdout)
    checks.that(wtr.run("ledger", "list", path, "-f", "json").stdout.count('"entry"') == len(CASES), "some of a list of which one is bad were added")


# ---- what may be done to it ---------------------------------------------------------------------------------------------


def rewrite(wtr, path, records):
    """The ledger written anew from its own beginning, with all its hashes right: what someone with the program can do."""
    begin = sqlite3.connect(path).execute("SELECT chance FROM ledger").fetchone()[0]
    fresh = wtr.ledger("fresh.ledger")
    base = sqlite3.connect(fresh)
    base.execute("UPDATE ledger SET chance = ?, head = ?", (begin, fields("wtr.ledger.begin.1", begin)))
    base.commit()
    base.close()
    wtr.run("ledger", "add", fresh, *records)
    return fresh


def check_heads(wtr, checks):
    """A head written down finds what the chain alone cannot: an end cut off, a ledger written anew."""
    names = [os.path.join(wtr.folder, f"small{number}.record") for number in range(4)]
    path = wtr.ledger("heads.ledger")
    heads = [wtr.run("ledger", "head", path).stdout.strip()]
    for name in names:
        wtr.run("ledger", "add", path, name)
        heads.append(wtr.run("ledger", "head", path).stdout.strip())
    for head in heads:
        checks.that(wtr.run("ledger", "verify", path, "--head", head).returncode == 0, "an earlier head does not hold:", head)
        checks.that(wtr.run("ledger", "verify", path, "--head", write(os.path.join(wtr.folder, "head.txt"), (head + "\n").encode())).returncode == 0, "a head in a file")
    other = wtr.ledger("another.ledger")
    for head in (heads[4][:-1] + ("0" if heads[4][-1] != "0" else "1"), "wtr-head:1:9:" + heads[4][-64:], wtr.run("ledger", "head", other).stdout.strip(),
                 "wtr-head:1:3:" + heads[4][-64:]):
        checks.that(wtr.run("ledger", "verify", path, "--head", head).returncode == FOUND, "another head holds:", head)
    cut = rewrite(wtr, path, names[:2])
    checks.that(wtr.run("ledger", "verify", cut).returncode == 0, "a ledger that was cut cleanly is consistent in itself")
    done = wtr.run("ledger", "verify", cut, "--head", heads[4])
    checks.that(done.returncode == FOUND and "cut off" in done.stderr, "the end was cut off, and the head did not find it:", done.stderr)
    checks.that(wtr.run("ledger", "verify", cut, "--head", heads[2]).returncode == 0, "up to the head, nothing was cut")
    anew = rewrite(wtr, path, [names[0], names[2], names[1], names[3]])
    checks.that(wtr.run("ledger", "verify", anew).returncode == 0, "a ledger written anew is consistent in itself")
    for head in heads[2:]:
        done = wtr.run("ledger", "verify", anew, "--head", head)
        checks.that((done.returncode == FOUND) == (head not in heads[:2]) and (done.returncode == 0 or "anew" in done.stderr), "written anew, and not found by", head)


def check_tampering(wtr, checks, records, long):
    names = [os.path.join(wtr.folder, f"small{number}.record") for number in range(3)]
    names += [record for record in records if long and "christmas_incident" in record]
    path = wtr.ledger("tamper.ledger", *names)
    made = tamper.check_rows(wtr, checks, path, None if long else 3)
    checks.that(made >= (2000 if long else 150), "only", made, "edits were made")
    tamper.check_schema(wtr, checks, path)
    size, chance = os.path.getsize(path), random.Random(13)
    places = [(place, place % 8) for place in range(0, 100 if not long else 4096)]
    places += [(chance.randrange(size), chance.randrange(8)) for _ in range(20000 if long else 200)]
    found = tamper.check_bits(wtr, checks, path, places)
    checks.that(found > len(places) // 2, "of", len(places), "bits", found, "were found")
    for length in (0, 1, 99, 100, 512, 4096, size // 2, size - 1, size - 4096):
        cut = write(path + ".cut", read(path)[:length])
        done = wtr.run("ledger", "verify", cut)
        same = done.returncode == 0 and tamper.export_of(wtr, cut, cut + ".folder") == tamper.export_of(wtr, path, path + ".folder")
        checks.that(same or (done.returncode == FOUND and done.stderr), "cut to", length, "bytes:", done.returncode, done.stderr)
    altered = path + ".end"
    shutil.copyfile(path, altered)
    tamper.apply(tamper.connect(altered), "UPDATE entries SET record = CAST(record || x'20' AS BLOB) WHERE entry = (SELECT max(entry) FROM entries)", [])
    done = wtr.run("ledger", "add", altered, names[0])
    checks.that(done.returncode == FOUND and "verify" in done.stderr, "something was chained to an end that is not the ledger's:", done.stderr)
    done = wtr.run("ledger", "show", altered, str(len(names)))
    checks.that(done.returncode == FOUND and done.stdout, "a record that was altered is shown without a word")


def check_forged_entry(wtr, checks, records):
    """An entry with another duty in it, every hash and every row to match: only evaluating it again can tell."""
    path = wtr.ledger("forged.ledger", records[0], next(record for record in records if "christmas_incident" in record))
    base = tamper.connect(path)
    previous, added, book, record = base.execute("SELECT previous, added, rulebook, record FROM entries WHERE entry = 2").fetchone()
    action = json.loads(record)["result"]["duties"][0]["action"]
    record = sealed_again(record, body_of(record).replace(json.dumps(action).encode(), json.dumps("not " + action).encode(), 1))
    digest = fields("wtr.ledger.entry.1", previous, (2).to_bytes(8, "big"), added.encode(), book.encode(), record)
    base.execute("UPDATE entries SET record = ?, hash = ? WHERE entry = 2", (record, digest))
    base.execute("UPDATE cases SET seal = ? WHERE entry = 2", (json.loads(record)["seal"],))
    base.execute("UPDATE duties SET action = ? WHERE entry = 2 AND place = 1", ("not " + action,))
    base.execute("UPDATE ledger SET head = ?", (digest,))
    base.close()
    checks.that(wtr.run("ledger", "verify", path).returncode == 0, "the forgery is not as good as it was meant to be")
    done = wtr.run("ledger", "replay", path)
    checks.that(done.returncode == FOUND and "entry 2" in done.stderr and "not " + action in done.stderr, "a forged entry is not found by replay:", done.stdout, done.stderr)


def check_rulebooks(wtr, checks):
    """Records of several rulebooks in one ledger; each rulebook is kept once, and needed once."""
    small = os.path.join(ROOT, "tests", "badinput", "small.wtr")
    write(os.path.join(wtr.folder, "small.case"), b'{"as_of": "2020-12-23", "kind": "red", "began": "2020-12-23", "child": [{"id": "A", "carer": true}]}')
    record = wtr.record("small.case", "small.record", "-r", small, "--reading", "clock=late")
    path = wtr.ledger("books.ledger", "small0.record", "small1.record")
    done = wtr.run("ledger", "add", path, record)
    checks.that(done.returncode == FOUND and "-r" in done.stderr, "a record without its rulebook was added:", done.stderr)
    done = wtr.run("ledger", "add", path, "-r", small, record, record)
    checks.that(done.returncode == 0, "a record with its rulebook was not added:", done.stderr)
    done = wtr.run("ledger", "add", path, record)
    checks.that(done.returncode == 0, "the ledger has the rulebook, and asks for it again:", done.stderr)
    done = wtr.run("ledger", "replay", path)
    checks.that(done.stdout.startswith("5 evaluated again"), "replay with two rulebooks:", done.stdout, done.stderr)
    tamper.settle(path)
    base = tamper.connect(path)
    checks.that(base.execute("SELECT count(*) FROM rulebooks").fetchone()[0] == 2, "a rulebook is not kept once")
    image = bytes(base.execute("SELECT image FROM rulebooks ORDER BY length(image)").fetchone()[0])
    base.close()
    chance, copy = random.Random(23), path + ".altered"
    for place in list(range(0, 120)) + chance.sample(range(len(image)), 60):
        shutil.copyfile(path, copy)
        base = tamper.connect(copy)
        base.execute("UPDATE rulebooks SET image = ? WHERE length(image) = ?", (image[:place] + bytes([image[place] ^ 1 << chance.randrange(8)]) + image[place + 1:], len(image)))
        base.close()
        done = wtr.run("ledger", "verify", copy)
        checks.that(done.returncode == FOUND and "rulebook" in done.stderr, "byte", place, "of a rulebook was altered:", done.stderr)


# ---- what may happen to it -------------------------------------------------------------------------------------------------


def check_writers(wtr, checks):
    """Many at once wait for each other; so do they for someone who holds the ledger."""
    path = wtr.ledger("writers.ledger")
    running = [subprocess.Popen([wtr.path, "ledger", "add", path, f"small{number % 4}.record"], cwd=wtr.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for number in range(12)]
    answers = [each.communicate(timeout=120) for each in running]
    checks.that(all(each.returncode == 0 for each in running), "a writer did not wait:", [answer[1] for answer in answers if answer[1]])
    numbers = sorted(int(answer[0].split(":")[0].split()[1]) for answer in answers if answer[0])
    checks.that(numbers == list(range(1, 13)), "entries of twelve writers:", numbers)
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    waiting = subprocess.Popen([wtr.path, "ledger", "add", path, "small0.record"], cwd=wtr.folder, stdout=subprocess.PIPE, text=True)
    reading = wtr.run("ledger", "verify", path)
    time.sleep(0.5)
    checks.that(waiting.poll() is None and reading.returncode == 0, "someone holds the ledger: an adder did not wait, or a reader did")
    base.execute("COMMIT")
    base.close()
    checks.that(waiting.communicate(timeout=60)[0].startswith("entry 13:"), "and then it was not added")
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=DELETE")
    base.close()
    wtr.run("ledger", "add", path, "small0.record")
    mode = sqlite3.connect(path).execute("PRAGMA journal_mode").fetchone()[0]
    checks.that(mode == "wal", "a ledger was written to without a write-ahead log:", mode)
    checks.that(wtr.run("ledger", "verify", path).returncode == 0, "many writers broke the chain")


def time_of(wtr, *arguments):
    """How long the program takes here, so that kills fall before, within and after."""
    began = time.time()
    wtr.run(*arguments)
    return time.time() - began


def check_kills(wtr, checks, times):
    """kill -9 at any moment: what was said to be added is there, and the ledger is whole."""
    chance = random.Random(17)
    path = wtr.ledger("kill.ledger")
    acknowledged, killed, took, began = {}, 0, 1.5 * max(time_of(wtr, "ledger", "add", path, "small0.record") for _ in range(3)), time.time()
    for turn in range(times):
        adding = subprocess.Popen([wtr.path, "ledger", "add", path, f"small{turn % 4}.record"], cwd=wtr.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * took)
        adding.send_signal(signal.SIGKILL)
        out = adding.communicate(timeout=60)[0].decode()
        in_time = adding.returncode == -signal.SIGKILL
        killed += in_time
        took *= 1.1 if in_time else 0.9                # how busy the machine is changes: half of the kills are to fall within
        for line in out.splitlines():
            if line.startswith("entry ") and line.count(":") == 2:
                acknowledged[int(line.split(":")[0].split()[1])] = line.rsplit(": ", 1)[1]
        if turn % 100 == 99 or turn == times - 1:
            done = wtr.run("ledger", "verify", path)
            checks.that(done.returncode == 0, "after", turn + 1, "kills:", done.stderr)
    stored = {entry["entry"]: entry["hash"] for entry in json.loads(wtr.run("ledger", "list", path, "-f", "json").stdout)}
    lost = [number for number, digest in acknowledged.items() if stored.get(number) != digest]
    checks.that(not lost, "said to be added, and lost:", lost)
    checks.that(killed > times // 4 and acknowledged and len(stored) > times // 20, "kills that came in time:", killed, "entries:", len(stored))
    done = wtr.run("ledger", "add", path, "small0.record")
    checks.that(done.returncode == 0, "after all that, nothing can be added:", done.stderr)
    print(f"ledger: {times} times kill -9, {killed} in time, {len(acknowledged)} entries acknowledged, {len(stored)} there, none lost; {time.time() - began:.0f} s")


def check_kills_of_init(wtr, checks, times):
    """A ledger is there whole, or not at all."""
    chance = random.Random(19)
    path = os.path.join(wtr.folder, "init.ledger")
    took = 1.3 * time_of(wtr, "ledger", "init", path)
    os.remove(path)
    for _ in range(times):
        making = subprocess.Popen([wtr.path, "ledger", "init", path], stderr=subprocess.DEVNULL)
        time.sleep(chance.random() * took)
        making.kill()
        making.wait()
        if os.path.exists(path):
            checks.that(wtr.run("ledger", "add", path, "small0.record").returncode == 0, "init was killed and left a ledger that is none")
        for left in glob.glob(path + "*"):
            os.remove(left)


def fill(wtr, checks, path, records, what, **how):
    """Adds until there is no room: nothing that was acknowledged is lost, and the ledger is whole."""
    last, full = 0, None
    for turn in range(400):
        done = wtr.run("ledger", "add", path, records[turn % len(records)], **how)
        if done.returncode != 0:
            full = done
            break
        last = int(done.stdout.split(":")[0].split()[1])
    checks.that(full is not None and full.returncode == 7 and "nothing was added" in full.stderr and full.stdout == "", what, "is full:",
                full and (full.returncode, full.stdout, full.stderr))
    stored = wtr.run("ledger", "list", path, "-f", "json")
    checks.that(stored.returncode == 0 and len(json.loads(stored.stdout or "[]")) == last, what, "is full, and of", last, "entries some are lost:", stored.stderr)
    checks.that(wtr.run("ledger", "verify", path).returncode == 0, what, "is full, and the ledger broken")
    return last


def check_full(wtr, checks, records):
    for room in (2 << 20, (2 << 20) + 4096, (3 << 20) + 12345):
        path = wtr.ledger("full.ledger")
        last = fill(wtr, checks, path, records, f"a file of {room} bytes", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
        done = wtr.run("ledger", "add", path, "small0.record")
        checks.that(done.returncode == 0 and done.stdout.startswith(f"entry {last + 1}:"), "with room again, nothing can be added:", done.stderr)
        checks.that(wtr.run("ledger", "replay", path).returncode == 0, "with room again, it is not the same")
    disk = os.path.join(wtr.folder, "disk")
    os.mkdir(disk)
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", disk], capture_output=True).returncode != 0:
        print("ledger: no disk could be mounted to be filled; files that may not grow stand for it")
        return
    try:
        quiet, path = wtr.ledger(os.path.join(disk, "100%?#.ledger"), "small0.record"), wtr.ledger(os.path.join(disk, "full.ledger"))
        last = fill(wtr, checks, path, records, "a disk of 6 MiB")
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        answers = [wtr.run("ledger", *verb) for verb in (["verify", quiet], ["list", quiet], ["replay", quiet])]
        checks.that(all(done.returncode == 0 for done in answers), "a disk that cannot be written to:", [done.stderr for done in answers])
        done = wtr.run("ledger", "verify", path)
        checks.that(done.returncode == 7 or f"{last} entr" in done.stdout, "a log of writes was passed over:", done.returncode, done.stdout)
        checks.that(wtr.run("ledger", "add", quiet, "small0.record").returncode == 7, "something was added to a disk that cannot be written to")
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        checks.that(wtr.run("ledger", "init", os.path.join(disk, "second.ledger")).returncode in (0, 7), "init on a full disk")
        checks.that(wtr.run("ledger", "export", path, os.path.join(disk, "folder")).returncode == 7 and not glob.glob(os.path.join(disk, "folder*")), "export to a full disk")
    finally:
        subprocess.run(["umount", disk], check=False)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    long = "long" in sys.argv[2:]
    checks = Checks("ledger")
    with tempfile.TemporaryDirectory() as folder:
        wtr = Program(sys.argv[1], folder)
        records = make_records(wtr)
        path = check_whole(wtr, checks, records)
        check_list(wtr, checks, path, records)
        check_due(wtr, checks, path, records)
        check_newest(wtr, checks)
        check_withheld(wtr, checks)
        check_hostile_text(wtr, checks)
        check_usage(wtr, checks, path, records)
        check_heads(wtr, checks)
        check_rulebooks(wtr, checks)
        check_tampering(wtr, checks, records, long)
        check_forged_entry(wtr, checks, records)
        check_writers(wtr, checks)
        check_kills(wtr, checks, 1000 if long else 25)
        check_kills_of_init(wtr, checks, 200 if long else 10)
        check_full(wtr, checks, records)
    return checks.report()


if __name__ == "__main__":
    sys.exit(main())
