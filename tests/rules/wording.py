#!/usr/bin/env python3
"""wording.py [--update]  no run of eight words in common between the rules and the source documents.

Every string and comment of the files under rules/ and stdlib/ is compared, whatever its case and punctuation, with the
source documents: the .txt files of the folder that WTR_SOURCES names, else of ../shared/sources beside the repository.
Where they are not at hand, the comparison is with source_runs.bin beside this file: a 64-bit hash of each run of eight
words of the sources, in order, from which no word can be read. --update writes it anew.

Names do not count towards the eight: those of bodies, documents and Acts, taken from the rulebook's own actors and
sources and from NAMES.
"""
import bisect
import glob
import hashlib
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RUNS = os.path.join(HERE, "source_runs.bin")
LENGTH = 8
NAMES = ["Working Together to Safeguard Children", "Keeping Children Safe in Education", "Child Safeguarding Practice Review Panel",
         "National Referral Mechanism", "Secretary of State", "Department for Education", "Homelessness Reduction Act 2017",
         "Housing Act 1996", "Children Act 1989", "Children Act 2004", "Children and Social Work Act 2017", "Data Protection Act 2018",
         "General Data Protection Regulation", "Disclosure and Barring Service", "Violence Reduction Units", "NHS England",
         "Local Safeguarding Children Board", "local safeguarding children boards", "clinical commissioning group", "chief officer of police",
         "Standards for Safeguarding and Protecting Children in Sport"]


# ---- words ----------------------------------------------------------------------------------------------------------

def words_of(text):
    """Lower-case words; an apostrophe joins, everything else parts. What looks like a web address has no words."""
    text = re.sub(r"\]\([^)]*\)|https?://\S+", " ", text).replace("’", "'").lower()
    return [word for word in (found.strip("'") for found in re.findall(r"[a-z0-9']+", text)) if word]


def runs_of(words):
    return [" ".join(words[at:at + LENGTH]) for at in range(len(words) - LENGTH + 1)]


def hash_of(run):
    return hashlib.blake2b(run.encode(), digest_size=8).digest()


# ---- the sources -------------------------------------------------------------------------------------------------------

def source_files():
    folder = os.environ.get("WTR_SOURCES") or os.path.join(ROOT, "..", "shared", "sources")
    return sorted(glob.glob(os.path.join(folder, "*.txt")))


def hashes_of_sources(files):
    found = set()
    for path in files:
        with open(path, encoding="utf-8") as file:
            found.update(hash_of(run) for run in runs_of(words_of(file.read())))
    return sorted(found)


def carried_hashes():
    with open(RUNS, "rb") as file:
        data = file.read()
    return [data[at:at + 8] for at in range(0, len(data), 8)]


class Sources:
    """Which runs of eight words the sources have."""

    def __init__(self, hashes):
        self.hashes = hashes

    def have(self, run):
        wanted = hash_of(run)
        at = bisect.bisect_left(self.hashes, wanted)
        return at < len(self.hashes) and self.hashes[at] == wanted


# ---- the rules' own words ------------------------------------------------------------------------------------------------

def comments_and_strings(text):
    """(line, text) of each block of comments and each string of a .wtr file. Comments on lines that follow each other
    are one text; a string may run over lines."""
    pieces, block, at = [], None, 0
    for match in re.finditer(r'"([^"]*)"|#([^\n]*)', text):
        line = text.count("\n", 0, match.start()) + 1
        if match[1] is not None:
            pieces.append((line, match[1]))
        elif block and line == at + 1:
            block[1] += " " + match[2]
            at = line
        else:
            block, at = [line, match[2]], line
            pieces.append(block)
    return [(line, words) for line, words in pieces]


def texts_of_json(value):
    if isinstance(value, dict):
        return [text for key, each in value.items() for text in [key, *texts_of_json(each)]]
    if isinstance(value, list):
        return [text for each in value for text in texts_of_json(each)]
    return [value] if isinstance(value, str) else []


def texts_of(path):
    """(line, text) of all that a person wrote in a file."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if path.endswith(".wtr"):
        return comments_and_strings(text)
    if path.endswith(".json"):
        return [(1, each) for each in texts_of_json(json.loads(text))]
    if path.endswith(".tsv"):
        return [(number, cell) for number, line in enumerate(text.splitlines(), 1) for cell in line.split("\t")]
    return [(number, line) for number, line in enumerate(text.splitlines(), 1)]


def files_of(folders):
    return sorted(os.path.join(folder, name) for top in folders for folder, _, names in os.walk(top) for name in names)


def names_in(files):
    """The word lists of names: NAMES, the titles of sources and the labels of actors."""
    found = list(NAMES)
    for path in files:
        if path.endswith(".wtr"):
            with open(path, encoding="utf-8") as file:
                text = file.read()
            found += re.findall(r'^(?:source|actor)\s+\w+\s+"([^"]*)"', text, re.M)
    lists = {tuple(words_of(name)) for name in found}
    lists |= {name[1:] for name in lists if name and name[0] in ("the", "a", "an")}
    return sorted((name for name in lists if len(name) > 1), key=lambda name: (-len(name), name))


# ---- comparing --------------------------------------------------------------------------------------------------------------

def common_runs(words, sources):
    """(first, last) of each stretch of words that is in the sources run by run; last is not in it."""
    stretches = []
    for at, run in enumerate(runs_of(words)):
        if not sources.have(run):
            continue
        if stretches and at <= stretches[-1][1] - LENGTH + 1:
            stretches[-1][1] = at + LENGTH
        else:
            stretches.append([at, at + LENGTH])
    return stretches


def words_but_names(words, names):
    count, at = 0, 0
    while at < len(words):
        name = next((name for name in names if tuple(words[at:at + len(name)]) == name), None)
        count += 0 if name else 1
        at += len(name) if name else 1
    return count


def check_file(path, sources, names):
    failures, compared = [], 0
    for line, text in texts_of(path):
        words = words_of(text)
        compared += max(0, len(words) - LENGTH + 1)
        for first, last in common_runs(words, sources):
            if words_but_names(words[first:last], names) >= LENGTH:
                failures.append(f"{os.path.relpath(path, ROOT)}:{line}: {last - first} words in a row are a source's: {' '.join(words[first:last])}")
    return failures, compared


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    files, sources = source_files(), None
    if files:
        hashes = hashes_of_sources(files)
        if "--update" in sys.argv:
            with open(RUNS, "wb") as out:
                out.write(b"".join(hashes))
        sources = Sources(hashes)
    elif "--update" in sys.argv:
        sys.exit("wording: the sources are not at hand: name their folder in WTR_SOURCES")
    carried = carried_hashes()
    failures = []
    if sources is None:
        print(f"wording: the sources are not at hand; comparing with the {len(carried)} hashes carried in their place")
        sources = Sources(carried)
    elif carried != sources.hashes:
        failures.append("source_runs.bin is not that of the sources at hand; run tests/rules/wording.py --update")
    rules = files_of(arguments or [os.path.join(ROOT, "rules"), os.path.join(ROOT, "stdlib")])
    names, compared = names_in(rules), 0
    for path in rules:
        found, count = check_file(path, sources, names)
        failures += found
        compared += count
    for failure in failures:
        print("wording: " + failure, file=sys.stderr)
    print(f"wording: {compared} runs of {LENGTH} words in {len(rules)} files, {len(failures)} wrong")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
