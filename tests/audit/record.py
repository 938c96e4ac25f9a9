#!/usr/bin/env python3
"""record.py WTR [long]  decision records: the same bytes twice, the seal, values withheld and opened.

Records are made of the whole cases that come with the rulebook. `long` flips a bit in every byte of a record, and holds
every withheld fact of every case to giving nothing away.
"""
import csv
import datetime
import glob
import json
import os
import random
import shutil
import sys
import tempfile

from program import CASES, FOUND, Checks, Program, body_of, fields, read, sealed_again, write

FIRST = '{"advice": "This record is advice worked out from the facts given; it does not decide.'


def check_whole_cases(wtr, checks):
    """Every case: twice the same, sealed, readable, evaluated again; its result is what `wtr eval` gives."""
    paths = []
    for case in CASES:
        name = os.path.splitext(os.path.basename(case))[0]
        path = wtr.record(case, name + ".record")
        again = wtr.record(case, name + ".again")
        data = read(path)
        record = json.loads(data)
        checks.that(data == read(again), name, "twice the same case gave other bytes")
        checks.that(data.decode().splitlines()[0].startswith(FIRST), name, "the first line does not say what this is")
        checks.that(record["seal"] == "sha256:" + fields("wtr.record.1", body_of(data)).hex(), name, "its seal is not that of its bytes")
        checks.that(set(record["decision"].values()) == {None}, name, "the block for the person who decides is not empty")
        result = json.loads(wtr.run("eval", "--format", "json", case).stdout)
        checks.that(record["result"] == result, name, "its result is not that of `wtr eval`")
        told = [(duty["duty"], duty["instance"]) for duty in record["because"]]
        checks.that(told == [(duty["duty"], duty["instance"]) for duty in result["duties"]], name, "a duty without its conditions")
        paths.append(path)
    done = wtr.run("record", "--verify", *paths)
    checks.that(done.returncode == 0 and done.stdout.count("byte for byte") == len(paths), "verify:", done.stderr)
    return paths


def given_facts(record):
    """(path, value) of every fact of a record's case."""
    for key, value in record["facts"]["given"].items():
        if key in ("case", "as_of", "today"):
            continue
        if isinstance(value, list):
            for number, entry in enumerate(value, 1):
                yield from ((f"{key}.{number}.{fact}", one) for fact, one in entry.items() if fact != "id")
        elif isinstance(value, dict) and "commitment" not in value:
            yield from ((f"{key}.{fact}", one) for fact, one in value.items() if fact != "id")
        else:
            yield key, value


def check_facts(wtr, checks, paths):
    """The facts of a record are those of its case, and each is used, unused, unknown or assumed, once."""
    for case, path in zip(CASES, paths):
        record, known = json.loads(read(path)), 0
        facts = record["facts"]
        for value in json.load(open(case, encoding="utf-8")).values():
            for entry in value if isinstance(value, list) else [value] if isinstance(value, dict) else []:
                known += sum(1 for key, one in entry.items() if one not in (None, "unknown") and key != "id" and not key.startswith("//"))
        listed = [(use, group["subject"], group["instance"], fact) for use in ("used", "unknown", "assumed", "unused")
                  for group in facts[use] for fact in group["facts"]]
        places = [place[1:] for place in listed]
        checks.that(len(places) == len(set(places)), os.path.basename(case), "a fact is listed twice")
        checks.that(sum(place[0] in ("used", "unused") for place in listed) == known, os.path.basename(case), "not as many facts as the case gives")
        checks.that(len(list(given_facts(record))) == known, os.path.basename(case), "`given` is not the case")
        given = wtr.run("eval", "--format", "json", write(path + ".given", json.dumps(facts["given"]).encode()))
        checks.that(json.loads(given.stdout) == record["result"], os.path.basename(case), "`given` is another case")


def check_damage(wtr, checks, path, every):
    """One bit in each byte: found, unless what is outside the seal still says the same."""
    data = read(path)
    random.seed(5)
    places = range(len(data)) if every else sorted(random.sample(range(len(data)), 400))
    folder = tempfile.mkdtemp(dir=wtr.folder)
    for start in range(0, len(places), 500):
        names = {}
        for place in places[start:start + 500]:
            damaged = bytearray(data)
            damaged[place] ^= 1 << random.randrange(8)
            names[write(os.path.join(folder, f"{place}.json"), damaged)] = bytes(damaged)
        done = wtr.run("record", "--verify", *names)
        checks.that(done.returncode == FOUND, "verify of damaged records: exit code", done.returncode)
        passed = {line.split(": sealed")[0] for line in done.stdout.splitlines() if ": sealed" in line}
        failed = {line.split(": ")[1] for line in done.stderr.splitlines()}
        for name, damaged in names.items():
            changed = json_or_none(damaged) != json.loads(data)
            place = int(os.path.basename(name)[:-5])
            if place < len(body_of(data)):
                checks.that(name in failed, "a bit of byte", place, "was flipped and not found")
            elif name in passed and name not in failed:
                decision = json_or_none(damaged)
                checks.that(not changed or decision["decision"] != json.loads(data)["decision"], "byte", place, "changed something that should not change")
            os.remove(name)
    shutil.rmtree(folder)


def json_or_none(data):
    try:
        return json.loads(data)
    except ValueError:
        return None


def check_forgery(wtr, checks, paths):
    """A forged record with the right seal is found by evaluating it again; so is another one spliced in twice."""
    for path in paths[:10]:
        data = read(path)
        body = body_of(data)
        for old, new in ((b'"status": "due"', b'"status": "not_due"'), (b'"status": "undetermined"', b'"status": "due"'), (b'"page": 1', b'"page": 2'),
                         (b'"value":true', b'"value":false'), (b'"as_of_from": "given"', b'"as_of_from": "clock"'), (b'"used": [', b'"used": [ ')):
            if old not in body:
                continue
            done = wtr.run("record", "--verify", write(path + ".forged", sealed_again(data, body.replace(old, new, 1))))
            checks.that(done.returncode == FOUND and "evaluated again" in done.stderr, os.path.basename(path), old, "was forged and not found:", done.stderr)
    for old, new in ((b'"decision": {', b'"result": {},\n  "decision": {'), (b'\n}\n', b',\n  "decision": {}\n}\n'), (b'"record": 1', b'"record": 2'),
                     (b'"name": null', b'"name": 7'), (b'"agreed_or_overridden": null', b'"agreed_or_overridden": "maybe"'), (b'"date": null', b'"date": "soon"')):
        at = data.rindex(old)
        done = wtr.run("record", "--verify", write(path + ".forged", data[:at] + new + data[at + len(old):]))
        checks.that(done.returncode == FOUND, old, "→", new, "was taken:", done.stdout)
    filled = data.replace(b'"name": null', '"name": "Zoë Müller"'.encode()).replace(b'"date": null', b'"date": "2021-01-05"')
    filled = filled.replace(b'"agreed_or_overridden": null', b'"agreed_or_overridden": "agreed"')
    done = wtr.run("record", "--verify", write(path + ".filled", filled))
    checks.that(done.returncode == 0, "a decision that was filled in broke the seal:", done.stderr)


def check_opening(wtr, checks):
    """Values withheld, opened one by one, and openings that do not fit."""
    case = next(case for case in CASES if case.endswith("christmas_incident.json"))
    path = wtr.record(case, "hidden.json", "--redact", "became_aware,young_carer,birth_date", "--openings", "openings.txt")
    other = wtr.record(case, "other.json", "--redact", "young_carer", "--openings", "other.txt")
    record = json.loads(read(path))
    openings = [json.loads(line) for line in read(os.path.join(wtr.folder, "openings.txt")).splitlines()]
    checks.that([opening["path"] for opening in openings] == ["child.1.birth_date", "child.2.birth_date", "child.1.young_carer", "incident.became_aware"],
                "the openings are of", [opening["path"] for opening in openings])
    hidden = {path: value["commitment"] for path, value in given_facts(record) if isinstance(value, dict)}
    for opening in openings:
        commitment = "sha256:" + fields("wtr.commitment.1", bytes.fromhex(opening["salt"]), opening["path"].encode(), json.dumps(opening["value"]).encode()).hex()
        checks.that(hidden.get(opening["path"]) == commitment, opening["path"], "its commitment is another")
    checks.that(record["facts"]["file"] is None, "the hash of the file would give values away")
    checks.that(wtr.run("record", "--verify", path).stdout.count("values are withheld") == 1, "a redacted record does not verify")
    opened, text = path, wtr.run("record", "--verify", path).stdout
    for number, opening in enumerate(openings, 1):
        one = write(os.path.join(wtr.folder, "one.txt"), json.dumps(opening).encode())
        opened = os.path.join(wtr.folder, f"opened{number}.json")
        done = wtr.run("record", "--open", path if number == 1 else before, one, "-o", opened)
        text = wtr.run("record", "--verify", opened).stdout
        checks.that(done.returncode == 0 and f"{number} of them opened" in text, opening["path"], "was not opened:", done.stderr, text)
        checks.that(json.loads(read(opened))["seal"] == record["seal"], "opening changed the seal")
        before = opened
    checks.that("byte for byte" in text, "all values are open and it was not evaluated again")
    first = openings[0]
    for wrong in ({**first, "value": "2006-08-18"}, {**first, "path": "child.2.birth_date"}, {**first, "salt": "00" * 32}, {**first, "path": "child.3.birth_date"},
                  {**first, "opens": json.loads(read(other))["seal"]}, {**first, "salt": "0"}, {**first, "value": [1]}, {"path": "x"}, 7):
        done = wtr.run("record", "--open", path, write(os.path.join(wtr.folder, "wrong.txt"), json.dumps(wrong).encode()))
        checks.that(done.returncode == FOUND and done.stdout == "", "opened with", wrong)
    data = read(opened)
    for old, new in ((b'"value": "2006-08-19"', b'"value": "2006-08-18"'), (b'"path": "child.1.birth_date"', b'"path": "child.2.birth_date"')):
        done = wtr.run("record", "--verify", write(opened + ".forged", data.replace(old, new)))
        checks.that(done.returncode == FOUND, "an opened value was forged and not found")


def masked(path):
    """A redacted record without what chance decides: commitments and the seal."""
    record = json.loads(read(path))
    record["seal"] = None
    text = json.dumps(record)
    for value in (value for _, value in given_facts(record) if isinstance(value, dict)):
        text = text.replace(value["commitment"], "?")
    return text


def conclusions(record):
    """What a redacted record goes on saying, whatever is withheld: conclusions, and what is shown of them."""
    result = record["result"]
    return json.dumps([[kind["kind"] for kind in result["notices"]], [[duty[key] for key in ("duty", "instance", "status", "state", "needs", "readings")] + [
        len(duty["blocked_by"]), [[line["text"], line["state"], line["applies"]] for line in duty["deadlines"]]] for duty in result["duties"]]])


def other_value(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    try:
        return str(datetime.date.fromisoformat(value) + datetime.timedelta(days=1))
    except ValueError:
        return None


def strip_otherwise(record):
    for duty in record["result"]["duties"]:
        for reading in duty["readings"]:
            reading.pop("otherwise", None)
    return record


def check_nothing_given_away(wtr, checks, paths, every):
    """With another value withheld, and the same conclusions, a redacted record is the same to the byte, but for chance."""
    random.seed(7)
    compared = 0
    for path in paths:
        record = json.loads(read(path))
        facts = [one for one in given_facts(record) if other_value(one[1]) is not None]
        for fact, value in facts if every else random.sample(facts, min(2, len(facts))):
            changed = json.loads(json.dumps(record["facts"]["given"]))
            place, name = changed, fact.split(".")
            for part in name[:-1]:
                place = place[int(part) - 1] if part.isdigit() else place[part]
            place[name[-1]] = other_value(value)
            one = write(os.path.join(wtr.folder, "one.case"), json.dumps(record["facts"]["given"]).encode())
            two = write(os.path.join(wtr.folder, "two.case"), json.dumps(changed).encode())
            alike = [strip_otherwise(json.loads(read(wtr.record(case, "full.json")))) for case in (one, two)]
            if conclusions(alike[0]) != conclusions(alike[1]):
                continue
            hidden = [wtr.record(case, out, "--redact", name[-1], "--openings", "o.txt") for case, out in ((one, "h1.json"), (two, "h2.json"))]
            compared += 1
            checks.that(masked(hidden[0]) == masked(hidden[1]), os.path.basename(path), fact, "is withheld and can be told")
    checks.that(compared > 20, "only", compared, "facts could be compared")


def check_many(wtr, checks):
    """One case of a file of many, whatever the file is: the same record but for what it was asked."""
    case = json.loads(read(next(case for case in CASES if case.endswith("christmas_incident.json"))))
    case.pop("//", None)
    flat = {"case": "flat", "as_of": "2020-12-24", "serious": True, "abuse_suspected": True, "became_aware": "2020-12-23"}
    files = {"one.json": json.dumps(flat), "many.ndjson": "\n".join(json.dumps(each) for each in (case, flat)), "many.json": json.dumps([case, flat])}
    with open(os.path.join(wtr.folder, "many.csv"), "w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["case", "as_of", "serious", "abuse_suspected", "became_aware"])
        rows.writerow(["first", "2020-12-24", "yes", "no", ""])
        rows.writerow(["flat", "2020-12-24", "yes", "yes", "2020-12-23"])
    for name, text in files.items():
        write(os.path.join(wtr.folder, name), text.encode())
    seen = set()
    for name in (*files, "many.csv"):
        record = json.loads(read(wtr.record(name, "flat.json", "--case", "flat")))
        checks.that(record["asked"]["row"] == (None if name == "one.json" else 2), name, "row", record["asked"]["row"])
        record["result"].pop("row", None)
        seen.add(json.dumps([record["facts"]["given"], record["facts"]["used"], record["result"], record["because"]]))
        verified = wtr.run("record", "--verify", "flat.json")
        checks.that(verified.returncode == 0 and "byte for byte" in verified.stdout, name, verified.stderr)
    checks.that(len(seen) == 1, "a case gives other records in other files")
    write(os.path.join(wtr.folder, "null.json"), b'{"as_of": "2020-12-24", "incident": {"serious": null}, "child": [], "frobnicate": 1}')
    record = json.loads(read(wtr.record("null.json", "null.record", "--extra", "ignore", "--set", "became_aware=2020-12-20")))
    checks.that(record["facts"]["ignored"] == ['"frobnicate"'] and record["asked"]["set"] == ["became_aware"], "ignored and set:", record["asked"], record["facts"]["ignored"])
    checks.that(record["facts"]["given"]["child"] == [], "an empty list of children is not kept")
    checks.that("byte for byte" in wtr.run("record", "--verify", "null.record").stdout, "with keys ignored, it is not the same again")
    for wrong, words, code in ((["many.ndjson"], "choose one", 2), (["many.ndjson", "--case", "x"], "no case", 2), (["many.ndjson", "--case", "flat", "--extra", "ignore"], "several", 2),
                               (["-"], "hash", 2), (["one.json", "--redact", "serious"], "go together", 2), (["one.json", "--redact", "seriouss", "--openings", "o"], "serious", 2),
                               (["one.json", "-e", "x if y"], "-r RULES", 2), (["--verify", "one.json"], "no decision record", 6), (["--verify", "missing"], "cannot open", 7),
                               (["null.json"], "frobnicate", 4), (["--verify", "one.json", "-o", "x"], "one of them", 2)):
        done = wtr.run("record", *wrong)
        checks.that(done.returncode == code and words in done.stderr, *wrong, "→", done.returncode, done.stderr)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    long = "long" in sys.argv[2:]
    checks = Checks("record")
    with tempfile.TemporaryDirectory() as folder:
        wtr = Program(sys.argv[1], folder)
        paths = check_whole_cases(wtr, checks)
        check_facts(wtr, checks, paths)
        check_damage(wtr, checks, min(paths, key=os.path.getsize), long)
        check_forgery(wtr, checks, paths)
        check_opening(wtr, checks)
        check_nothing_given_away(wtr, checks, paths, long)
        check_many(wtr, checks)
    return checks.report()


if __name__ == "__main__":
    sys.exit(main())
