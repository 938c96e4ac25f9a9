"""hostile.py — a rulebook and a case whose every text is an attack on the page it is written into.

`TEXT(n)` is the n-th hostile text: markup that would run, close, open or turn something if it were not escaped. Each
carries a number, so that a test can say which field let it through.
"""

ATTACKS = ["<script>alert({n})</script>", "</style><img src=x onerror=alert({n})>", "' onmouseover='alert({n})", "&lt;b&gt;{n}&amp;#60;",
           "--><svg/onload=alert({n})>", "]]></title></code></pre><h1>{n}", "<!--{n}", "javascript:alert({n})", "</p><p id=main>{n}"]
# What turns the direction of a line or rings a bell: rule files may not hold it, case files may.
CONTROLS = ["\u202e{n}\u2066<b>", "\u0007{n}\u0085</main>"]


class Texts:
    """Hands out hostile texts and remembers them."""

    def __init__(self, controls=False):
        self.made, self.attacks = [], (CONTROLS if controls else []) + ATTACKS

    def __call__(self, field):
        n = len(self.made)
        text = f"{field} {self.attacks[n % len(self.attacks)].format(n=n)} end{n}"
        self.made.append((field, text))
        return text


def rulebook(text):
    """The rules, `text` giving the words of each field."""
    return f'''rulebook hostile "{text("rulebook title")}"
  calendar days_off

## {text("calendar comment")}
calendar days_off "{text("calendar label")}"
  weekend saturday, sunday
  known 2018-01-01 to 2022-12-31
  holiday 2020-12-25 "{text("holiday name")}"

## {text("source comment")}
source old "{text("old source title")}"
  kind guidance
  in_force 2018-07-04 to 2020-12-08
  url "https://example.org/{text("url")}"

source new "{text("new source title")}"
  kind guidance
  in_force 2020-12-09
  superseded 2023-12-15 "{text("superseded by")}"

source act "{text("statute title")}"
  kind statute

actor council "{text("actor label")}"
actor panel "{text("recipient label")}"

subject child (children) "{text("subject label")}"
subject incident "{text("single subject label")}"

## {text("fact comment")}
fact carer of child "{text("fact question")}"
fact custody of child "{text("second question")}"
fact age of child: years "{text("number question")}"
fact home of child: one of house, hostel "{text("choice question")}"
fact born of child: date "{text("date question")}"
fact serious of incident "{text("incident question")}"
fact heard_on of incident: date "{text("anchor question")}"
fact told_on of incident: date "{text("done question")}"
fact running: date "{text("case question")}"

## {text("reading comment")}
reading which "{text("reading question")}"
  - narrow "{text("first choice")}" [old page 3]
  - wide "{text("second choice")}" in new [new page 4]
  default narrow

## {text("definition comment")}
grave for incident means serious and which is narrow
  cite old page 3 heading "{text("heading")}", act section "{text("section")}", new page 2
  note "{text("definition note")}"

## {text("duty comment")}
tell for incident if grave
  council must "{text("action")}" to panel
  must within 5 working_days of heard_on
  should within 5 working_days of heard_on in new inferred "{text("deadline reason")}" [new page 5]
  should timing "{text("timing")}"
  done on told_on
  stands from 2018-07-04 inferred "{text("standing reason")}"
  inferred "{text("reason")}"
  cite new page 5, old unpaged
  note "{text("duty note")}"

help for child if any of
    - carer  [bullet 1]
    - custody in new inferred "{text("bullet reason")}"  [bullet 2]
    - age >= 16 and home is hostel
  council should "{text("second action")}"
  not_exhaustive
  cite new page 7 para 2, old page 6

tell_by_another_name for child if carer
  council may "{text("third action")}"
  formerly help_before
  cite new page 8

watch if running is known and running is on or before as_of
  council should "{text("fourth action")}"
  draft

## {text("narrative comment")}
narrative nothing_to_do "{text("narrative")}"
  cite new page 9

test "{text("test name")}"
  on 2021-01-04
  given serious, heard_on is 2020-12-23
  expect tell due
'''


def case(text):
    """A case of these rules; unknowns, due and undetermined duties, names of every kind."""
    return {"case": text("case name"), "as_of": "2024-01-04", "today": "2024-01-08", "running": "2023-02-01",
            "child": [{"id": text("instance id"), "carer": True, "home": "hostel"}, {"id": text("second instance id"), "carer": False}],
            "incident": {"serious": True, "heard_on": "2020-12-23", "told_on": "not yet"}}
