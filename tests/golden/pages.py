#!/usr/bin/env python3
"""pages.py WTR  the examples on the page of every diagnostic are true.

`wtr explain WTR0123` shows what is wrong and what is right. Each example is put where it belongs (a file of its own,
a clause of a duty, a line of a test …) among declarations of the names it uses, and checked: the wrong one must give
the page's own code, the right one must compile without errors and without that code. Examples in words ("Wrong: a
file whose …") and those with an ellipsis cannot be compiled; every other page must have both.
"""
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# What the examples speak of. An example that declares one of these names itself gets the others only.
DECLARED = {
    "rules": 'rulebook rules "The rules"\n  calendar england_and_wales\n',
    "library": "use stdlib.england_and_wales\n",
    "wt2018": 'source wt2018 "Working Together, July 2018"\n  in_force 2018-07-04 to 2020-12-08\n',
    "wt2020": 'source wt2020 "Working Together, December 2020"\n  in_force 2020-12-09\n  pages 116\n',
    "child": 'subject child (children) "a child"\n',
    "incident": 'subject incident "an incident"\n',
    "age": 'fact age of child: years "How old is the child?"\n',
    "setting": 'fact setting of child: one of home, hospital "Where is the child?"\n',
}
for actor in "practitioner panel local_authority police school schools health".split():
    DECLARED[actor] = f'actor {actor} "{actor}"\n'
for fact in ("young_carer missing_frequently missing missing_often at_risk_of_harm parent_in_custody under_18 truanting "
             "told_face_to_face").split():
    DECLARED[fact] = f'fact {fact} of child "Is it so?"\n'
for fact in "serious abuse_known abuse_suspected reasons_published panel_told panel_asked told".split():
    DECLARED[fact] = f'fact {fact} of incident "Is it so?"\n'
for fact in "became_aware panel_notified_on told_on visit".split():
    DECLARED[fact] = f'fact {fact} of incident: date "When?"\n'
for fact in "population income".split():
    DECLARED[fact] = f'fact {fact}: number "How many?"\n'
CITE = "  cite wt2020 page 14\n"
DECLARED["reportable"] = "reportable means serious\n  draft\n"
DECLARED["early_help"] = 'early_help for child if young_carer\n  practitioner should "be alert"\n  draft\n'
DECLARED["notify_panel"] = 'notify_panel for incident if serious\n  local_authority must "notify"\n  done on panel_notified_on\n  draft\n'
DECLARED["clock"] = ('reading clock "When does the clock start?"\n  - on_receipt "when it arrives"\n'
                     '  - on_sending "when it is sent"\n  default on_receipt\n')

# Pages about several files, or about a command: their goldens show the mistake.
COMMANDS = {"WTR0200", "WTR0201", "WTR0204"}

indented = lambda text: re.sub(r"(?m)^(?=.)", "  ", text)
TEST = 'test "an example"\n  on 2021-03-01\n'


def placed(text):
    """The places where an example may stand; the first in which it does what its page says is the right one."""
    yield text
    yield re.sub(r"(?m)^(\w+ (for \w+ )?(if|means) [^\n]*(\n {2,}[^\n]*)*\n)", r"\1  draft\n", text)
    yield re.sub(r"(?m)^(?=\w)", "", text) + indented("draft\n")
    yield text.replace("\n", "\n  draft\n", 1)
    yield "x for child\n" + indented(text) + CITE
    yield "x for incident\n" + indented(text) + CITE
    yield "x for incident if serious\n" + indented(text) + CITE
    yield "x for incident if serious\n" + indented(text)
    yield "x for incident if serious\n  panel must \"answer\"\n" + indented(text) + CITE
    yield "x for child if\n" + indented(indented(text)) + CITE
    yield "x for incident if serious\n  must " + text.strip() + "\n" + CITE
    yield TEST + "  given serious\n" + indented(text) + "  expect notify_panel due\n"
    yield TEST + indented(text)
    yield TEST + indented(text) + "  expect early_help not raised\n"
    yield 'test "an example"\n' + indented(text)
    yield 'test "an example"\n' + indented(text) + "  expect early_help not raised\n"
    item = text.rsplit("\n", 2)
    yield item[0] + "\n" + TEST + "  given serious\n  " + item[1] + "\n"       # a declaration, and a line of a test
    yield 'source s "A source"\n' + indented(text)
    yield 'calendar office\n  weekend saturday, sunday\n' + indented(text)
    yield 'calendar office\n  known 2015-01-01 to 2028-12-31\n' + indented(text)
    yield 'calendar office\n  weekend saturday, sunday\n' + indented(text) + "  known 2015-01-01 to 2028-12-31\n"


def around(text):
    """The declarations that the text does not make itself."""
    own = set(re.findall(r"(?m)^(?:(?:fact|actor|subject|source|reading|rulebook|use) )?(\w+)", text))
    if re.search(r"(?m)^rulebook ", text):
        own |= {"rules", "library"}
    return "".join(item for name, item in DECLARED.items() if name not in own)


def codes_given(wtr, text):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "page.wtr"), "w") as f:
            f.write(text)
        done = subprocess.run([wtr, "check", "page.wtr"], cwd=folder, capture_output=True, text=True, timeout=60,
                              env={**os.environ, "NO_COLOR": "1"})
    return re.findall(r"(?m)^(error|warning|note) (WTR\d{4})", done.stdout + done.stderr)


def example(page, words):
    """The example under "Wrong:" or "Right:", without its indentation; None when it is told in words."""
    found = re.search(rf"(?m)^({words}):([^\n]*)\n((?: {{2,}}[^\n]*\n|\n(?=  ))*)", page + "\n")
    if not found or (found[2].strip() and not found[2].strip().startswith("the same, with")) or not found[3].strip():
        return None, ""
    margin = min(len(line) - len(line.lstrip()) for line in found[3].splitlines() if line.strip())
    return "".join(line[margin:] + "\n" for line in found[3].splitlines() if line.strip()), found[2].strip()


def with_lines(wrong, right):
    """The wrong example with the lines of the right one: in the place of those that begin with the same word, else below."""
    lines = wrong.splitlines()
    margin = "  " if len(lines) < 2 or lines[1].startswith(" ") else ""
    for line in right.splitlines():
        same = [i for i, old in enumerate(lines) if old.split()[0] == line.split()[0] and i > 0]
        if same:
            lines[same[-1]] = margin + line
        else:
            lines.append(margin + line)
    return "\n".join(lines) + "\n"


def check(wtr, code, failures):
    page = subprocess.run([wtr, "explain", code], capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"}).stdout
    wrong, _ = example(page, "Wrong|Slip")
    right, how = example(page, "Right")
    if how and wrong and right:
        right = with_lines(wrong, right)
    checked = 0
    if code in COMMANDS:
        return 0
    if wrong and "…" not in wrong:
        checked += 1
        if not any(code in [c for _, c in codes_given(wtr, around(text) + text)] for text in placed(wrong)):
            failures.append(f"{code}: the wrong example does not give {code} wherever it is put\n{wrong}")
    if right and "…" not in right:
        checked += 1
        best = None
        for text in placed(right):
            given = codes_given(wtr, around(text) + text)
            bad = [c for severity, c in given if severity == "error" or c == code]
            if not bad:
                return checked
            best = bad if best is None or len(bad) < len(best) else best
        failures.append(f"{code}: the right example does not compile wherever it is put (at best: {', '.join(best)})\n{right}")
    return checked


def main():
    wtr, failures, checked = os.path.abspath(sys.argv[1]), [], 0
    codes = []
    for part in ("syntax", "semantic"):
        with open(os.path.join(ROOT, "lang", f"diag_{part}.def")) as f:
            codes += [f"WTR{int(number):04d}" for number in re.findall(r"(?m)^DIAG\((\d+),", f.read())]
    for code in codes:
        if len(sys.argv) < 3 or code in sys.argv[2:]:
            checked += check(wtr, code, failures)
    for failure in failures:
        print("pages: " + failure, file=sys.stderr)
    print(f"pages: {checked} examples of {len(codes)} codes checked, {len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
