#!/usr/bin/env python3
"""run.py WTR  whole caseloads through the program: rows, ids, fields and summaries; bad lines, errors files and broken
outputs; and that the number of threads, the size of blocks and of pieces change no byte.

Small and fast: a few hundred cases of the tour's rulebook. What the rows and the summary say is held against the full
results of the same cases.
"""
import collections
import csv
import gzip
import io
import json
import os
import pty
import random
import re
import subprocess
import sys
import tempfile

from program import BOOK, DONE, FACTS, IO, LIMIT, USAGE, WTR, check, say, wtr


# ---- cases ------------------------------------------------------------------------------------------------------

def make_case(rng, i):
    case = {"case": rng.choice([f"case {i}", f"é {i}", f"={i}", f'"{i}", said', None])}
    if case["case"] is None:
        del case["case"]
    case["as_of"] = rng.choice(["2018-01-01", "2019-05-05", "2020-12-23", "2021-02-01", "2024-01-01"])
    if rng.random() < 0.2:
        case["today"] = "2024-02-02"
    truth = lambda: rng.choice([True, False, None])
    if rng.random() < 0.8:
        case["child"] = [{"age": rng.randint(0, 17), "young_carer": truth(), "missing_frequently": truth(), "parent_in_custody": truth(),
                          **({"id": rng.choice(["Ann", "b, c", "-x"])} if k == 0 and rng.random() < 0.5 else {})} for k in range(rng.randint(0, 4))]
    if rng.random() < 0.8:
        case["incident"] = {"serious": truth(), "abuse_known": truth(), "became_aware": rng.choice(["2020-12-20", "2021-01-15", "not yet", None]),
                            "panel_notified_on": rng.choice(["2020-12-22", "not yet", None])}
    return case


def rows_of(text, form):
    return [json.loads(line) for line in text.splitlines()] if form == "ndjson" else list(csv.DictReader(io.StringIO(text, newline="")))


def full_results(path):
    return [json.loads(line) for line in wtr("-f", "ndjson", "--all", path)[0].splitlines()]


def named(duty):
    return duty["duty"] if duty["instance"] is None else f"{duty['duty']}:{duty['instance']}"


def cell(text):
    """As a spreadsheet is given it: what would be a formula is text."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") and text else text


# ---- what the forms say -----------------------------------------------------------------------------------------

def check_case_rows(path, full):
    rows = rows_of(wtr("--rows", "case", "-f", "ndjson", "--fields", "row,case,as_of,today,due,undetermined,not_due,needs,file", path)[0], "ndjson")
    table = rows_of(wtr("--rows", "case", "--fields", "case,due,needs", path)[0], "csv")
    ids = [json.loads(line) for line in wtr("--ids", "-f", "ndjson", path)[0].splitlines()]
    check("a row a case", len(rows) == len(table) == len(ids) == len(full))
    for result, row, cells, short in zip(full, rows, table, ids):
        of = {status: [named(d) for d in result["duties"] if d["status"] == status] for status in ("due", "undetermined", "not_due")}
        expected = {"row": result["row"], "case": result["case"], "as_of": result["as_of"], "today": result["today"], **of, "file": path}
        check("a row a case says what the full result says", {k: v for k, v in row.items() if k != "needs"} == expected, (row, expected))
        check("what a case needs is what its duties need", set(row["needs"]) == {n for d in result["duties"] for n in d["needs"]}, row)
        check("a cell is the list with semicolons", cells["due"] == "; ".join(row["due"]) and cells["needs"] == "; ".join(row["needs"]), cells)
        check("a name that looks like a formula is text", cells["case"] == cell(result["case"] or ""), cells)
        key = {"case": result["case"]} if result["case"] is not None else {"row": result["row"]}
        check("ids", short == {**key, "due": of["due"]}, short)


def check_duty_rows(path, full):
    fields = "row,duty,subject,instance,status,state,modality,deadline,needs,non_statutory,action,bearer,chapter"
    rows = rows_of(wtr("--rows", "duty", "--all", "-f", "ndjson", "--fields", fields, path)[0], "ndjson")
    expected = [(result, duty) for result in full for duty in result["duties"]]
    check("a row a duty", len(rows) == len(expected))
    for row, (result, duty) in zip(rows, expected):
        dates = [d["date"] for d in duty["deadlines"] if d["date"] and d["applies"] is True and d["modality"] == "must"] or \
                [d["date"] for d in duty["deadlines"] if d["date"] and d["applies"] is True]
        wanted = {**{k: duty[k] for k in ("duty", "subject", "instance", "status", "state", "modality", "needs", "non_statutory", "action")},
                  "row": result["row"], "deadline": min(dates, default=None), "bearer": " and ".join(duty["bearer"]["all"]), "chapter": "tour"}
        check("a row a duty says what the full result says", row == wanted, (row, wanted))
    due = [row for row in rows if row["status"] == "due"]
    check("only what is due is written without --all", len(rows_of(wtr("--rows", "duty", path)[0], "csv")) == len(due))
    table = rows_of(wtr("--rows", "duty", "--fields", "duty,instance,deadline", path)[0], "csv")
    check("the rows of CSV are those of NDJSON",
          [(r["duty"], r["instance"], r["deadline"]) for r in table] == [(r["duty"], cell(r["instance"] or ""), r["deadline"] or "") for r in due], table[:3])


def check_summary(path, full, refused):
    summary = json.loads(wtr("--summary", "-f", "json", path, code=FACTS if refused else DONE)[0])
    status, months, needs, strengths = collections.Counter(), collections.Counter(), collections.Counter(), collections.Counter()
    for result in full:
        needs.update({n for d in result["duties"] for n in d["needs"]})
        for duty in result["duties"]:
            status[duty["duty"], duty["status"]] += 1
            strengths[duty["modality"], duty["status"]] += 1
            if duty["status"] == "due":
                dates = [d["date"] for d in duty["deadlines"] if d["date"] and d["modality"] == "must"] or [d["date"] for d in duty["deadlines"] if d["date"]]
                months[min(dates)[:7] if dates else None] += 1
    counts = ("due", "undetermined", "not_due")
    check("a summary reconciles", (summary["read"], summary["evaluated"], summary["refused"]) == (len(full) + refused, len(full), refused), summary)
    check("duties add up", all(row[k] == status[row["duty"], k] for row in summary["duties"] for k in counts), summary["duties"])
    check("modalities add up", all(row[k] == strengths[row["modality"], k] for row in summary["modalities"] for k in counts), summary["modalities"])
    for table in ("duties", "modalities", "chapters", "pages"):
        check(f"the {table} are all of it", all(sum(row[k] for row in summary[table]) == summary["status"][k] for k in counts), summary[table])
    check("months of deadline", {row["month"]: row["due"] for row in summary["deadlines"]} == dict(months), (summary["deadlines"], months))
    held = [(row["fact"], row["cases"]) for row in summary["holding_back"]]
    check("what holds cases back", dict(held) == dict(needs) and [n for _, n in held] == sorted((n for _, n in held), reverse=True), held)
    check("a page is the first in force", {"wt2020 page 14", "wt2018 page 14", "no page in force"} <= {row["page"] for row in summary["pages"]}, summary["pages"])

    text = wtr("--summary", path, code=FACTS if refused else DONE)[0]
    check("a summary fits 80 columns", all(len(line) <= 80 for line in text.splitlines()), text)
    check("months for people", "Dec 2020" in text and "WHAT HOLDS CASES BACK" in text and "young_carer" in text, text)
    table = rows_of(wtr("--summary", "-f", "csv", path, code=FACTS if refused else DONE)[0], "csv")
    check("a summary as CSV", [(row["name"], int(row["due"])) for row in table if row["table"] == "duty"] == [(row["duty"], row["due"]) for row in summary["duties"]], table)


# ---- the same bytes ---------------------------------------------------------------------------------------------

FORMS = [["--ids"], ["--rows", "case", "-f", "ndjson"], ["--rows", "duty", "--all"], ["--summary", "-f", "csv"], ["-f", "text"], ["-f", "json"], ["-f", "ndjson"], ["-f", "csv"]]


def check_same(bad, code):
    for form in FORMS:
        first = wtr(*form, "--threads", "1", bad, code=code)
        for threads in ("2", "7"):
            for piece, block in (("1", "1"), ("3000", "3"), ("20000", "64"), ("1000000", "65536")):
                again = wtr(*form, "--threads", threads, "--piece", piece, "--block", block, bad, code=code)
                check(f"{' '.join(form)} with {threads} threads, blocks of {block} and pieces of {piece}", again == first, again[1])


# ---- what goes wrong --------------------------------------------------------------------------------------------

def check_errors(folder, path, bad, refused):
    out, messages = wtr("--ids", bad, code=FACTS)
    lines = messages.splitlines()
    check("the totals are said", re.fullmatch(r"\d+ cases read: \d+ evaluated, \d+ refused", lines[-1]) and lines[-1].endswith(f" {refused} refused"), lines[-1])
    places = [int(line[len(bad) + 1:].split(":")[0]) for line in lines[:-1]]
    check("messages name the file and the line, in order", places == sorted(places) and len(places) >= refused, messages)
    errors = os.path.join(folder, "errors.txt")
    again, quiet = wtr("--ids", "--errors", errors, bad, code=FACTS)
    with open(errors) as written:
        check("--errors takes the messages", written.read().splitlines() == lines[:-1] and quiet == lines[-1] + "\n" and again == out, quiet)
    wtr("--ids", "--errors", errors, path)
    check("an errors file is replaced, and empty where nothing went wrong", os.path.getsize(errors) == 0)
    check("nothing is left beside it", [f for f in os.listdir(folder) if f.startswith("errors.txt.")] == [])
    wtr("--ids", "--errors", os.path.join(folder, "none", "errors.txt"), path, code=IO)
    wtr("--ids", "--errors", "/dev/full", bad, code=IO)
    _, said = wtr("--ids", path, bad, code=FACTS)
    check("several files are one run", said.endswith(f"{refused} refused\n"), said)
    _, said = wtr("--ids", path, os.path.join(folder, "missing.json"), code=IO)
    check("a missing file ends the run and says how far it came", "stopped early" in said and "missing.json" in said, said)


def check_outputs(path):
    for form in (["--ids"], ["--rows", "case"], ["--rows", "duty"], ["-f", "json"], ["-f", "text"], ["-f", "csv"], ["--summary"], ["--summary", "-f", "json"]):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([WTR, "eval", "-r", BOOK, *form, path], stdout=full, stderr=subprocess.PIPE, timeout=60)
            check(f"a full disk for {form}", done.returncode == IO and b"No space left" in done.stderr, done.stderr)
    for threads in ("1", "7"):
        process = subprocess.Popen([WTR, "eval", "-r", BOOK, "-f", "json", "--threads", threads, *([path] * 20)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(1000)
        process.stdout.close()
        said = process.stderr.read().decode()
        check("a closed pipe", process.wait(60) == IO and "stopped early" in said and "Broken pipe" in said, said)
        process.stderr.close()


def check_empty(folder):
    empty = os.path.join(folder, "empty.ndjson")
    open(empty, "w").close()
    check("an empty file is no cases", wtr("--ids", empty) == ("case,due\r\n", "0 cases read: 0 evaluated, 0 refused\n"))
    check("of which there is a list", wtr("-f", "json", empty)[0] == "[]\n")
    check("and a summary", json.loads(wtr("--summary", "-f", "json", empty)[0])["read"] == 0)
    check("and no rows", wtr("--rows", "case", "-f", "ndjson", empty)[0] == "")


def check_input(folder, cases):
    flat = [{"case": c.get("case", ""), "as_of": c["as_of"], **{k: {True: "yes", False: "no", None: ""}.get(v, v) for k, v in c["incident"].items()}} for c in cases if "incident" in c]
    lines = os.path.join(folder, "flat.ndjson")
    with open(lines, "w") as out:
        out.write("".join(json.dumps({k: {"yes": True, "no": False, "": None}.get(v, v) for k, v in case.items()}) + "\n" for case in flat))
    for separator, name in ((",", "flat.csv"), (";", "flat.txt"), ("\t", "flat.tsv")):
        path = os.path.join(folder, name)
        with open(path, "w", newline="") as out:
            table = csv.DictWriter(out, list(flat[0]), delimiter=separator)
            table.writeheader()
            table.writerows(flat)
        options = [] if name != "flat.txt" else ["--from", "csv", "--separator", ";"]
        check(f"{name} is the cases of NDJSON", wtr("--rows", "duty", *options, path)[0] == wtr("--rows", "duty", lines)[0])
    with open(lines) as text:
        check("standard input", wtr("--ids", "-", text=text.read())[0] == wtr("--ids", lines)[0])


def check_broken_input(folder, path):
    cut = os.path.join(folder, "cut.ndjson.gz")
    with open(path, "rb") as whole, open(cut, "wb") as out:
        out.write(gzip.compress(whole.read() * 40)[:-2000])
    out, said = wtr("--ids", "--threads", "3", cut, code=IO)
    check("a compressed file that ends too early says how far it came", "cut.ndjson.gz" in said and re.search(r"stopped early; until then [1-9]\d* cases read", said), said)
    check("what came before it is there", out.count("\n") > 400, out)
    large = os.path.join(folder, "large.ndjson")
    with open(large, "w") as out:
        out.write('{"case": "a"}\n{"case": "' + "x" * (17 << 20) + '"}\n')
    _, said = wtr("--ids", large, code=LIMIT)
    check("a record that is too long is a limit", "large.ndjson" in said and "Mi" in said, said)
    many = '{"case": "a", "child": [' + ",".join(["{}"] * 5000) + "]}\n"
    out, said = wtr("--ids", "-f", "ndjson", "-", text=many + '{"case": "b"}\n', code=LIMIT)
    check("so is a case of too many instances, and the next one is read", '"b"' in out and "4096" in said, said)


def check_usage(path):
    for options, words in ((["--rows", "dutys"], "did you mean `duty`"), (["--rows", "case", "--fields", "duee"], "did you mean `due`"),
                           (["--rows", "case", "--fields", "deadline"], "field of `--rows duty`"), (["--rows", "duty", "--fields", "qqqqqqq"], "there are case, row"),
                           (["--rows", "case", "--fields", "due,due"], "twice"), (["--fields", "due"], "--rows"), (["--ids", "--summary"], "one of them"),
                           (["--ids", "--all"], "--all"), (["--summary", "--trace"], "--trace"), (["--ids", "-f", "json"], "csv or ndjson"),
                           (["--summary", "-f", "ndjson"], "text, json or csv"), (["--threads", "0"], "from 1 to"), (["--threads", "2x"], "from 1 to"),
                           (["--from", "xml"], "expected json"), (["--separator", "ab"], "tab")):
        _, said = wtr(*options, path, code=USAGE)
        check(f"{options} is answered", words in said, said)


def check_explain(path, full):
    name = next(r["case"] for r in full if r["case"] and r["not_raised"].get("incident") is None and re.fullmatch(r"case \d+", r["case"]))
    out, _ = wtr("--case", name, path, "notify_panel", command="explain")
    check("explain picks one case of many", out.startswith(f"Case {name} (row ") and "----" not in out, out)
    row = next(str(r["row"]) for r in full if r["case"] is None)
    check("or one that has no name by its row", f"row {row} of" in wtr("--case", row, path, "notify_panel", command="explain")[0].split("\n")[0])
    _, said = wtr("--case", "nobody", path, "notify_panel", command="explain", code=USAGE)
    check("and says when there is none", "no case is called `nobody`" in said, said)
    every = json.loads(wtr("-f", "json", path, "early_help", command="explain")[0])
    check("explain reads them all", len(every) >= len(full))


def check_progress(path):
    """On a terminal the errors' stream shows it and takes it away again; short work shows nothing."""
    terminal, other = pty.openpty()
    done = subprocess.run([WTR, "eval", "-r", BOOK, "--ids", path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=other, timeout=60)
    os.close(other)
    said = os.read(terminal, 65536).decode()
    os.close(terminal)
    check("short work shows no progress", done.returncode == DONE and "\r " not in said and "refused" in said, said)


def main():
    rng = random.Random(4)
    cases = [make_case(rng, i) for i in range(400)]
    with tempfile.TemporaryDirectory() as folder:
        path, bad = os.path.join(folder, "cases.ndjson"), os.path.join(folder, "bad.ndjson")
        wrong = ['{"child": 7}', "{", "[1]", '{"as_of": "2020-02-30"}', '{"serius": true}', '{"case": "x", "case": "y"}', "nonsense", '{"serious": "yes", "age": -1}']
        lines = [json.dumps(case, ensure_ascii=i % 2 == 0) for i, case in enumerate(cases)]
        with open(path, "w") as out:
            out.write("\n".join(lines) + "\n")
        with open(bad, "w") as out:
            out.write("\n".join(line if i % 9 else f"{wrong[i // 9 % len(wrong)]}\n{line}" for i, line in enumerate(lines)))
        refused = (len(lines) + 8) // 9
        full = full_results(path)
        check("every case has a result", len(full) == len(cases))
        check_case_rows(path, full)
        check_duty_rows(path, full)
        check_summary(path, full, 0)
        check_summary(bad, full_results_of_bad(bad), refused)
        check_same(bad, FACTS)
        check_errors(folder, path, bad, refused)
        check_outputs(path)
        check_empty(folder)
        check_input(folder, cases)
        check_broken_input(folder, path)
        check_usage(path)
        check_explain(path, full)
        check_progress(path)
    return say("caseloads")


def full_results_of_bad(path):
    return [json.loads(line) for line in wtr("-f", "ndjson", "--all", path, code=FACTS)[0].splitlines()]


sys.exit(main())
