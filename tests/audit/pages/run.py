#!/usr/bin/env python3
"""run.py WTR SCRATCH [--update]  the pages of `wtr report` and `wtr render`, without a browser.

structure     every page of every whole case, of the book and of the table of changes: headings in order, landmarks, ids
              once, links that resolve, nothing from outside, the policy with the hash of the style
completeness  what the page shows is what `wtr eval` and `wtr coverage` say: every duty, deadline, skipped day, question,
              citation, rule text, answer and fingerprint
seals         the report's seal is that of the record that `wtr record` writes with the same options, or it says why there is none
hostility     a rulebook and a case whose every text is an attack: each stays text, in all three pages
fixity        the same input gives the same bytes; goldens of a small rulebook's three pages (--update rewrites them)
refusals      wrong use is answered with its exit code, and no file is left behind

The browser's part is browser.py.
"""
import datetime
import difflib
import hashlib
import json
import os
import re
import struct
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, HERE)
import hostile  # noqa: E402
from page_parser import Page  # noqa: E402

CASES = os.path.join(ROOT, "rules", "working_together", "cases")
WTR, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
failures, checks = [], 0


def expect(good, what):
    global checks
    checks += 1
    if not good:
        failures.append(what)


def run(*arguments, text=None):
    done = subprocess.run([WTR, *arguments], input=text, capture_output=True, cwd=ROOT, timeout=300, env={**os.environ, "NO_COLOR": "1"})
    if done.returncode < 0:
        failures.append(f"{arguments}: ended by signal {-done.returncode}")
    return done


def page_of(name, *arguments):
    done = run(*arguments)
    expect(done.returncode == 0, f"{name}: exit code {done.returncode}: {done.stderr.decode()[:300]}")
    page = Page(done.stdout.decode("utf-8"))
    problems = page.check()
    expect(not problems, f"{name}: {problems[:5]}")
    return page


def long_date(iso):
    day = datetime.date.fromisoformat(iso)
    return f"{day.day} {day:%B} {day.year}"


def squeezed(text):
    return " ".join(text.split())


# ---- the report ------------------------------------------------------------------------------------------------------

def check_pressing(name, page, result):
    """The first screen: what is overdue since when, and the next deadline, of duties that are due."""
    dated = [d for duty in result["duties"] if duty["status"] == "due" for d in duty["deadlines"] if d["date"] and d.get("applies", True) is True]
    late = sorted(d["date"] for d in dated if d["state"] == "overdue")
    ahead = sorted(d["date"] for d in dated if d["state"] in ("open", "unknown", "blocked") and d["date"] >= result["today"])
    for lead, days in (("Overdue since", late), ("Next deadline", ahead)):
        expect((f"{lead} {long_date(days[0])}:" in page.words()) if days else (lead not in page.words()), f"{name}: {lead} {days[:2]}")


def check_needs(name, page, result):
    """Each unknown answer that a duty waits for is a numbered question, and the duties name them by these numbers."""
    needs = {need for duty in result["duties"] if duty["status"] == "undetermined" for need in duty["needs"]}
    numbers = [i for i in page.ids if re.fullmatch(r"question-\d+", i)]
    expect(numbers == [f"question-{i + 1}" for i in range(len(needs))], f"{name}: {len(numbers)} numbered questions, {len(needs)} needs")
    waits = sum(len(duty["needs"]) for duty in result["duties"] if duty["status"] == "undetermined")
    links = sum(bool(re.fullmatch(r"#question-\d+", link or "")) for link in page.links)
    expect(links == waits, f"{name}: {links} links to questions, {waits} needs")


def check_report(path):
    name = os.path.basename(path)
    page = page_of(name, "report", path)
    words = page.words()
    result = json.loads(run("eval", "--format", "json", path).stdout)
    explained = len(result["duties"]) + len(result.get("otherwise", []))
    rules = {duty["duty"] for duty in result["duties"] + result.get("otherwise", [])}
    expect(page.count("pre") == len(rules), f"{name}: {page.count('pre')} texts of {len(rules)} rules: each once")
    check_pressing(name, page, result)
    check_needs(name, page, result)
    expect(page.count("article", "explained") == explained, f"{name}: {page.count('article', 'explained')} explanations of {explained} duties")
    expect(result["hash"].split(":")[1] in words, f"{name}: the rulebook's fingerprint")
    with open(path, "rb") as file:
        expect(hashlib.sha256(file.read()).hexdigest() in words, f"{name}: the case file's fingerprint")
    expect("This report advises and does not decide." in words, f"{name}: that it only advises")
    for key in ("as_of", "today"):
        expect(long_date(result[key]) in words, f"{name}: {key}")
    drawn = 0
    for duty in result["duties"]:
        explanation = json.loads(run("explain", "--format", "json", *(["--instance", duty["instance"]] if duty["instance"] else []), path, duty["duty"]).stdout)
        rule = next(e["rule"] for e in (explanation if isinstance(explanation, list) else [explanation]) if e["duty"] == duty["duty"])
        expect(squeezed(rule) in words, f"{name}: the text of {duty['duty']}")
        seen = set()
        for deadline in duty["deadlines"]:
            if deadline["date"]:
                expect(long_date(deadline["date"]) in words, f"{name}: {duty['duty']}: {deadline['date']}")
            span = (deadline["date"], deadline["from"])
            if deadline["skipped"] and span not in seen:
                seen.add(span)
                days = abs((datetime.date.fromisoformat(deadline["date"]) - datetime.date.fromisoformat(deadline["from"])).days)
                drawn += days < 50
    expect((page.count("td", "skipped") > 0) == (drawn > 0), f"{name}: {page.count('td', 'skipped')} days skipped, {drawn} spans with such days")
    with open(path, encoding="utf-8") as file:
        case = json.load(file)
    for person in case.get("child", []) if isinstance(case.get("child"), list) else []:
        if "id" in person:
            expect(person["id"] in words, f"{name}: {person['id']}")
    return page


def check_christmas():
    path = os.path.join(CASES, "christmas_incident.json")
    page = page_of("christmas", "report", path)
    words = page.words()
    result = json.loads(run("eval", "--format", "json", path).stdout)
    skipped = {tuple(d["skipped"]) for duty in result["duties"] for d in duty["deadlines"] if d["skipped"]}
    expect(page.count("td", "skipped") == sum(len(days) for days in skipped), "christmas: every skipped day is marked once in each count")
    expect(page.count("table", "weeks") == len(skipped), "christmas: a calendar for each count")
    for text in ("Not counted: 4 weekend days, Christmas Day, Boxing Day (substitute day) and New Year's Day.", "due: 5", "due: 15",
                 "Should by the same day. Written in December 2020 update, page 96.", "Assumed, nobody has said:", "Read otherwise (notification:",
                 "Agreed Overridden", "Name Role Date", "Not looked at"):
        expect(text in words, f"christmas: {text!r}")
    headings = [text for level, text in page.headings if level == 2]
    order = ["Duties", "Deadlines, in order of date", "Not settled: more must be known", "Why, and where it is written",
             "Not triggered on the facts given", "Not looked at", "What the case says", "What this report rests on", "The decision"]
    expect(headings == order, f"christmas: parts {headings}")
    groups = [text for level, text in page.headings if level == 3][:4]
    expect(groups == ["Must", "Should", "Expected", "May"], f"christmas: groups {groups}")
    for duty in result["duties"]:
        for fact in duty["needs"]:
            expect(fact in words, f"christmas: the question {fact}")
    with open(path, encoding="utf-8") as file:
        case = json.load(file)
    for fact in [k for group in [case["incident"], *case["child"]] for k in group if k != "id"]:
        expect(fact in words, f"christmas: the answer {fact}")


# ---- seals --------------------------------------------------------------------------------------------------------------

def check_seals():
    """A report and a record of the same file with the same options bear the same seal, twice on the page."""
    case, many = os.path.join(CASES, "christmas_incident.json"), os.path.join(SCRATCH, "sealed.ndjson")
    extra, undated = os.path.join(SCRATCH, "sealed_extra.json"), os.path.join(SCRATCH, "sealed_undated.json")
    with open(many, "w", encoding="utf-8") as file:
        file.write('{"case": "A1", "as_of": "2021-01-04", "child": [{"id": "x", "young_carer": true}]}\n{"case": "B2", "as_of": "2021-01-05", "child": []}\n')
    with open(extra, "w", encoding="utf-8") as file:
        file.write('{"as_of": "2021-01-04", "hair": "brown", "child": [{"id": "x", "young_carer": true}]}')
    with open(undated, "w", encoding="utf-8") as file:
        file.write('{"child": [{"id": "x", "young_carer": true}]}')
    rules = os.path.join(HERE, "small.wtr")
    for arguments in ([case], ["--as-of", "2021-01-01", case], ["--today", "2021-02-01", case], ["--set", "missing_frequently=yes", case],
                      ["--reading", "notification_trigger=serious_alone", case], ["--extra", "ignore", extra], [many, "--case", "A1"], [many, "--case", "B2"],
                      ["--as-of", "2019-05-01", undated], [undated], ["-r", rules, os.path.join(HERE, "small.json")]):
        record, page = run("record", *arguments), page_of(f"seal {arguments}", "report", *arguments)
        expect(record.returncode == 0, f"seal {arguments}: record: {record.stderr.decode()[:200]}")
        seal = json.loads(record.stdout)["seal"].split(":")[1] if record.returncode == 0 else "none"
        expect(page.words().count(seal) == 2, f"seal {arguments}: the page does not bear {seal} twice")
        expect(("on the same day, writes it" in page.words()) == (arguments == [undated]), f"seal {arguments}: whether the day counts")
    bare = run("report", "--as-of", "2021-03-01", "-", text=b'{"child": []}')
    typed = run("report", "-e", "early_help if young_carer", "--as-of", "2021-03-01", "--extra", "ignore", undated)
    skipped = run("report", "--extra", "ignore", many, "--case", "A1")
    for done, reason in ((bare, "standard input is none."), (typed, "`-r RULES`, not `-e`."), (skipped, "does not go with a file of several cases")):
        words = Page(done.stdout.decode()).words()
        expect(done.returncode == 0 and "None can be made of this:" in words and reason.replace("`", "") in words, f"seal: {reason}: {done.stderr.decode()[:200]}")
        expect("with the seal" not in words, f"seal: {reason}: the block bears one")


# ---- the book ----------------------------------------------------------------------------------------------------------

def check_book():
    page = page_of("book", "render")
    words, ids = page.words(), set(page.ids)
    index = json.loads(run("coverage", "--format", "json").stdout)
    expect(index["hash"].split(":")[1] in words, "book: the fingerprint")
    kinds = {"duty": "duty", "term": "definition", "reading": "reading", "narrative": "narrative", "fact": "question"}
    counts = {}
    for item in index["items"]:
        if item["kind"] not in kinds:
            continue
        counts[item["kind"]] = counts.get(item["kind"], 0) + 1
        anchor = f"{kinds[item['kind']]}-{item['name']}"
        expect(anchor in ids or any(i.startswith(anchor + "-") for i in ids), f"book: no place for {anchor}")
    found = {kind: sum(i.startswith(word + "-") for i in ids) for kind, word in kinds.items()}
    expect(found == counts, f"book: {found}, the rulebook has {counts}")
    for paragraph in index["paragraphs"]:
        if paragraph.get("page"):
            expect(re.search(rf"page(s [\d]+ to)? {paragraph['page']}\b|pages {paragraph['page']} to", words) is not None, f"book: page {paragraph['page']}")
    for text in ("Seen due, not due, undetermined.", "In both editions, from 4 July 2018.", "December 2020 update only",
                 "Is a parent or carer in custody? Yes", "Unless it is shown that", "the standard reading", "Read by"):
        expect(text in words, f"book: {text!r}")
    check_changes(index)
    check_titles()


def check_titles():
    """Chapters and topics are called what the comments above their `use` say, else what folder and file are called."""
    words = page_of("book", "render").words()
    for text in ("Chapter 1: Assessing need and providing help Early help Knowledge and training", "Chapter 5: Child death reviews Reviewing the death of a child",
                 "The common library"):
        expect(text in words, f"titles: {text!r}")
    rows = change_rows(page_of("titles", "render", "--changes", "wt2018", "wt2020"))
    expect(any(row[0] == "Chapter 1: Assessing need and providing help: Early help" for row in rows), "titles: the first column of the changes")
    root = os.path.join(SCRATCH, "titled")
    for folder in ("chapter1", "chapter2", "part_three"):
        os.makedirs(os.path.join(root, folder), exist_ok=True)
    uses = """rulebook titled "Titled"
use "chapter1/early_help.wtr"
## Words for the first chapter's second file
use "chapter1/second.wtr"
use "chapter1/third.wtr"
##
## Only a topic
use "chapter2/only.wtr"
## A chapter <b>of</b>
## two lines
## Its topic
use "part_three/last.wtr"
## Too late: it has a title
use "chapter2/only.wtr"
"""
    files = {"rulebook.wtr": uses, "chapter1/early_help.wtr": "one if a\n  draft\nfact a\n", "chapter1/second.wtr": "two if a\n  draft\n",
             "chapter1/third.wtr": "three if a\n  draft\n", "chapter2/only.wtr": "four if a\n  draft\n", "part_three/last.wtr": "five if a\n  draft\n"}
    for name, text in files.items():
        with open(os.path.join(root, name), "w", encoding="utf-8") as file:
            file.write(text)
    page = page_of("titled", "render", root)
    parts = [(level, squeezed(text)) for level, text in page.headings if level in (2, 3)][1:9]
    expect(parts == [(2, "Chapter 1"), (3, "Early help"), (3, "Words for the first chapter's second file"), (3, "Third"), (2, "Chapter 2"), (3, "Only a topic"),
                     (2, "A chapter <b>of</b> two lines"), (3, "Its topic")], f"titles: {parts}")


def change_rows(page):
    """The rows of the table, as tuples of three texts."""
    body = re.search(r"<tbody>(.*)</tbody>", page.source, re.S).group(1)
    strip = lambda html: squeezed(Page("<p>" + html + "</p>").words())
    return [tuple(strip(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)) for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)]


def check_changes(index):
    page = page_of("changes", "render", "--changes", "wt2018", "wt2020")
    rows = change_rows(page)
    expect(all(len(row) == 3 and all(row) for row in rows), "changes: three columns, none empty")
    words = [row[2] for row in rows]
    named = {}
    for item in index["items"]:
        named.setdefault((item["kind"], item["name"]), set()).update(item.get("editions") or [])
    for item in index["items"]:
        editions = set(item.get("editions") or [])
        if item["kind"] not in ("duty", "term") or len(editions) != 1 or len(named[item["kind"], item["name"]]) != 1:
            continue
        word = "Removed" if editions == {"wt2018"} else "Added"
        human = item["name"].replace("_", " ")
        expect(any(text.startswith(f"{word}: {human}.") for text in words), f"changes: {word} {item['name']}")
    for start, part in (("Added: a condition of early help. Is a parent or carer in custody? Yes", "Concluded, not stated: no earlier list has it."),
                        ("Added: a deadline of notify panel. Should within 5 working days of became aware", ""),
                        ("Added: a way to read notification trigger: every serious incident", ""), ("Removed: seek consent.", "try to get the consent")):
        expect(any(text.startswith(start) and part in text for text in words), f"changes: {start!r}")
    back = change_rows(page_of("changes back", "render", "--changes", "wt2020", "wt2018"))
    turn = {"Added": "Removed", "Removed": "Added", "Changed": "Changed"}
    kinds = lambda rows, turned: sorted((turn.get(k, k) if turned else k) for k in (row[2].split(":")[0] for row in rows))
    expect(kinds(rows, True) == kinds(back, False), "changes: backwards, what was added is removed")
    expect(len(change_rows(page_of("changes none", "render", "--changes", "wt2020", "wt2020"))) == 1, "changes: none from an edition to itself")


def check_renamed():
    """An edition that changes a name, a duty's strength and a bullet."""
    rules = '''rulebook small "Small"
source a "Guide, first edition"
  in_force 2020-01-01 to 2020-12-31
source b "Guide, second edition"
  in_force 2021-01-01
actor council "the council"
fact alone "Is the child alone?"
new_name if alone
  council should "call at once"
  formerly old_name
  cite b page 2
stronger if alone
  council should "write"
  cite a page 3
stronger if alone
  council must "write"
  cite b page 4
'''
    path = os.path.join(SCRATCH, "renamed.wtr")
    with open(path, "w", encoding="utf-8") as file:
        file.write(rules)
    rows = change_rows(page_of("renamed", "render", path, "--changes", "a", "b"))
    expect([row[1:] for row in rows] == [("second edition, page 2", "Renamed: it was old name, it is new name. The council should call at once."),
                                         ("second edition, page 4", "Changed: stronger. The council must write.")], f"renamed: {rows}")
    words = page_of("renamed book", "render", path).words()
    for text in ("renamed in the second edition", "changed in the second edition", "replaced in the second edition", "Formerly: old_name"):
        expect(text in words, f"renamed: {text!r}")


# ---- hostility --------------------------------------------------------------------------------------------------------------

def visible(text):
    """A text as the page must show it: controls replaced. The first letter of a sentence may be a capital."""
    return squeezed(re.sub("[\u202a-\u202e\u2066-\u2069\u0007\u0085]", "\ufffd", text))[1:]


REPORT_LACKS = {"calendar comment", "calendar label", "source comment", "url", "old source title", "statute title", "fact comment", "definition note",
                "reading comment", "reading question", "definition comment", "third action", "narrative comment", "narrative", "test name", "fourth action",
                "subject label", "heading", "section", "second question", "done question", "single subject label", "deadline reason", "holiday name", "duty note",
                "second choice", "number question", "date question"}


def check_hostile():
    book_texts, case_texts = hostile.Texts(), hostile.Texts(controls=True)
    rules, case = os.path.join(SCRATCH, "hostile.wtr"), os.path.join(SCRATCH, "hostile <b>&amp;.json")
    with open(rules, "w", encoding="utf-8") as file:
        file.write(hostile.rulebook(book_texts))
    with open(case, "w", encoding="utf-8") as file:
        json.dump(hostile.case(case_texts), file)
    checked = run("check", "--no-lint", rules)
    expect(checked.returncode == 0, f"hostile: the rules themselves: {checked.stdout.decode()[:400]}")
    report = page_of("hostile report", "report", "-r", rules, case).words()
    book = page_of("hostile book", "render", rules).words()
    page_of("hostile changes", "render", rules, "--changes", "old", "new")
    for field, text in book_texts.made:
        expect(visible(text) in book, f"hostile book: {field} is not shown as text")
        if field not in REPORT_LACKS:
            expect(visible(text) in report, f"hostile report: {field} is not shown as text")
    for field, text in case_texts.made:
        expect(visible(text) in report, f"hostile report: {field} is not shown as text")
    expect("hostile <b>&amp;.json" in report, "hostile report: the file's name")
    check_hostile_image(rules, case)


def check_hostile_image(rules, case):
    """Names cannot be hostile in rule files. In bytecode anything can stand where a name did."""
    path = os.path.join(SCRATCH, "hostile.wtb")
    expect(run("build", rules, "-o", path).returncode == 0, "hostile image: built")
    with open(path, "rb") as file:
        image = bytearray(file.read())
    written = 0
    for name, attack in ((b"tell_by_another_name", b"\"><script>a()</script"), (b"custody", b"<b>'\"&;"), (b"council", b"\"#</h4>"), (b"hostile", b"</title"[:7]),
                         (b"hostel", b"<!--<x"), (b"help_before", b"\xff\xfe<\x01\xe2\x80\xaeb>x")):
        attack = attack[:len(name)].ljust(len(name), b"x")
        at = image.find(b"\0" + name + b"\0")
        while at >= 0:
            image[at + 1:at + 1 + len(name)] = attack
            written += 1
            at = image.find(b"\0" + name + b"\0")
    image[12:44] = hashlib.sha256(bytes(image[44:])).digest()
    expect(written > 0 and struct.unpack_from("<I", image, 8)[0] == len(image), "hostile image: names replaced")
    with open(path, "wb") as file:
        file.write(image)
    for name, arguments in (("book", ["render", path]), ("changes", ["render", path, "--changes", "old", "new"]),
                            ("report", ["report", "-r", path, "--extra", "ignore", case])):
        done = run(*arguments)
        expect(done.returncode in (0, 4, 5), f"hostile image: {name}: exit code {done.returncode}: {done.stderr.decode()[:200]}")
        if done.returncode == 0:
            problems = Page(done.stdout.decode("utf-8")).check()
            expect(not problems, f"hostile image: {name}: {problems[:5]}")


# ---- fixity ------------------------------------------------------------------------------------------------------------------

def check_goldens(update):
    rules, case = os.path.join(HERE, "small.wtr"), os.path.join("tests", "audit", "pages", "small.json")
    for name, arguments in (("report", ["report", "-r", rules, case]), ("book", ["render", rules]), ("changes", ["render", rules, "--changes", "first", "second"])):
        done, again = run(*arguments), run(*arguments)
        expect(done.returncode == 0 and done.stdout == again.stdout, f"golden {name}: the same bytes twice")
        # The style is everyone's, and its hash with it.
        found = re.sub(rb"(?s)<style>.*</style>", b"<style></style>", re.sub(rb"sha256-[^ ]+?&#39;", b"sha256-STYLE&#39;", done.stdout))
        path = os.path.join(HERE, "expected", name + ".html")
        if update:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(found)
        expected = open(path, "rb").read() if os.path.exists(path) else b""
        lines = lambda b: b.decode("utf-8").splitlines(keepends=True)
        expect(found == expected, f"golden {name}:\n" + "".join(list(difflib.unified_diff(lines(expected), lines(found), "expected", "found"))[:40]))


# ---- refusals -------------------------------------------------------------------------------------------------------------------

def check_refusals():
    many = os.path.join(SCRATCH, "many.ndjson")
    with open(many, "w", encoding="utf-8") as file:
        file.write('{"case": "A1", "as_of": "2021-01-04", "child": [{"id": "x", "young_carer": true}]}\n{"case": "B2", "as_of": "2021-01-04", "child": []}\n{"bad": 1}\n')
    out = os.path.join(SCRATCH, "never.html")
    cases = [(["report", many, "-o", out], 2, "more than one case"), (["report", many, "--case", "C3", "-o", out], None, "no case is called"),
             (["report", os.path.join(SCRATCH, "none.json"), "-o", out], 7, "cannot open"), (["report", many, many], 2, "one file"),
             (["render", "--changes", "wt2018", "wt2021", "-o", out], 2, "did you mean"), (["render", "--changes", "wt2018", "-o", out], 2, "two sources"),
             (["render", "a.wtr", "b.wtr", "-o", out], 2, "one rulebook"), (["render", "-o", "/nowhere/at/all.html"], 7, "cannot write")]
    for arguments, code, words in cases:
        done = run(*arguments)
        expect(done.returncode == code if code is not None else done.returncode in (2, 4), f"{arguments}: exit code {done.returncode}")
        expect(words in done.stderr.decode(), f"{arguments}: {done.stderr.decode()[:200]!r} does not say {words!r}")
        expect(not done.stdout, f"{arguments}: something was printed")
    expect(not os.path.exists(out), "a refused page left a file behind")
    one = run("report", many, "--case", "A1")
    expect(one.returncode == 0 and "Case A1" in one.stdout.decode(), "one case of many")
    expect(", row 1" in Page(one.stdout.decode()).words(), "one case of many: its row")
    typed = run("report", "-e", "early_help if young_carer", "--as-of", "2021-03-01", "-", text=b'{"young_carer": true}')
    problems = Page(typed.stdout.decode()).check()
    expect(typed.returncode == 0 and not problems, f"a rule typed at the prompt: {problems[:4]} {typed.stderr.decode()[:200]}")
    expect("It came by standard input" in Page(typed.stdout.decode()).words(), "a case from standard input says so")
    full = subprocess.run([WTR, "render"], stdout=open("/dev/full", "wb"), stderr=subprocess.PIPE, cwd=ROOT)
    expect(full.returncode == 7, f"a full disk: exit code {full.returncode}")


def main():
    os.makedirs(SCRATCH, exist_ok=True)
    for name in sorted(os.listdir(CASES)):
        if name.endswith(".json"):
            check_report(os.path.join(CASES, name))
    check_christmas()
    check_seals()
    check_book()
    check_renamed()
    check_hostile()
    check_goldens("--update" in sys.argv)
    check_refusals()
    for failure in failures[:40]:
        print("pages:", failure)
    print(f"pages: {checks} checks, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
