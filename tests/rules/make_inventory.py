#!/usr/bin/env python3
"""make_inventory.py NORMS_FOLDER  writes inventory.tsv and fact_names.txt beside this file.

NORMS_FOLDER holds the project's inventory of norms (inventory.tsv) and of facts (facts.tsv). What the tests need
of them is kept here as facts, never as sentences: for each norm its id, kind, encodability (E executable,
D definition, T note), modality, edition and citations; and the names of the facts.

edition     2018        stands in the July 2018 edition only          2020       from December 2020 only
            both        stands in both                                transition of its own, limited time
            uncertain   the sources do not settle whether 2020 kept it
citations   EDITION:PAGE:PARAGRAPH, several separated by commas; `-` where the source gives none. The edition is
            that of the page numbers; a source without page numbers belongs to the edition it was written of.
"""
import csv
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
COLUMNS = ["id", "kind", "encodability", "modality", "edition", "citations"]
EDITION_OF_SOURCE = {"000": "wt2020", "001": "wt2018", "002": "wt2020", "003": "wt2018", "004": "wt2020"}
PLACE = re.compile(r"""^(?P<source>\d{3})_\w+\.txt\ seg\ [\d.,–]+:\ (?:no\ page\ given
                   |pp?\.(?P<pages>\d+(?:(?:\ and\ |-)\d+)?)(?:\ para\ (?P<para>\d+)|\ ref\ \d+)?\ \((?P<edition>\d{4})\ pagination\))$""", re.X)


def citations(text, norm):
    """The places that a norm's citations name, each once, in their order."""
    places = []
    for part in text.split(" ; "):
        found = PLACE.match(part.strip())
        if not found:
            sys.exit(f"{norm}: this citation has a form not known here: {part}")
        edition = EDITION_OF_SOURCE[found["source"]]
        if found["edition"] and edition != f"wt{found['edition']}":
            sys.exit(f"{norm}: source {found['source']} numbers its pages as another edition: {part}")
        pages = [found["pages"] or "-"] if " and " not in (found["pages"] or "") else found["pages"].split(" and ")
        for page in pages:
            place = f"{edition}:{page.replace('-', '..') if page != '-' else '-'}:{found['para'] or '-'}"
            if place not in places:
                places.append(place)
    return places


def edition(text, norm):
    """One word for where a norm stands."""
    if "transitional provision" in text:
        return "transition"
    if text.startswith("both?"):
        return "uncertain"
    for beginning, word in (("both", "both"), ("2020-12-09", "2020"), ("2018-07-04", "2018")):
        if text.startswith(beginning):
            return word
    sys.exit(f"{norm}: this edition has a form not known here: {text}")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    norms = read(os.path.join(sys.argv[1], "inventory.tsv"))
    with open(os.path.join(HERE, "inventory.tsv"), "w", encoding="utf-8") as out:
        print("\t".join(COLUMNS), file=out)
        for norm in norms:
            print(norm["id"], norm["kind"], norm["encodability"], norm["modality"], edition(norm["edition"], norm["id"]),
                  ",".join(citations(norm["citations"], norm["id"])), sep="\t", file=out)
    facts = read(os.path.join(sys.argv[1], "facts.tsv"))
    with open(os.path.join(HERE, "fact_names.txt"), "w", encoding="utf-8") as out:
        for fact in facts:
            print(fact["fact"], file=out)
    print(f"{len(norms)} norms, {len(facts)} facts")


if __name__ == "__main__":
    main()
