#!/usr/bin/env python3
"""Keeps SPEC.md and README.md true: compiles their rule blocks, runs their console blocks, and compares
SPEC's tables with what the sources say.

    check_spec.py WTR BUILD [--update]

Fenced blocks:
    ```wtr               a whole rulebook: must compile without an error
    ```wtr part          an excerpt: must be readable (formatted without an error)
    ```wtr file=NAME     written to NAME in the directory the console blocks run in; so ```json file=NAME
    ```console           lines "$ command" are run by sh with `wtr` on the path, what follows is their
                         output, standard error after standard output; a line "…" stands for any lines
Between <!-- opcodes --> and <!-- end -->, <!-- grammar --> and <!-- end -->: generated text. --update rewrites
it, and the output of console blocks that hold no "…"; read the difference before you accept it.
"""
import os, re, shutil, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WTR, BUILD = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
UPDATE = "--update" in sys.argv
failures, checked = [], 0


def fail(where, what):
    failures.append("%s: %s" % (where, what))


def blocks(text):
    """(line, info string, body) of each fenced block."""
    for match in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text, re.S | re.M):
        yield text.count("\n", 0, match.start()) + 1, match.group(1).strip(), match.group(2)


def run(command, folder, stdin=None):
    environment = dict(os.environ, PATH=os.path.join(folder, ".bin") + ":" + os.environ["PATH"], NO_COLOR="1")
    return subprocess.run(command, cwd=folder, env=environment, input=stdin, capture_output=True, text=True, shell=isinstance(command, str), timeout=120)


def matches(expected, found):
    """Line by line; an expected line of "…" matches any number of lines."""
    if not expected:
        return not found
    if expected[0].strip() == "…":
        return any(matches(expected[1:], found[i:]) for i in range(len(found) + 1))
    return bool(found) and expected[0] == found[0] and matches(expected[1:], found[1:])


def read_console(body):
    """Each command with the lines printed below it."""
    steps = []
    for line in body.split("\n")[:-1]:
        if line.startswith("$ "):
            steps.append([[line], []])
        elif steps and steps[-1][0][-1].endswith("\\") and not steps[-1][1]:
            steps[-1][0].append(line)
        elif steps:
            steps[-1][1].append(line)
    return steps


def check_console(where, body, folder):
    """Runs a block; returns what it would say if its outputs were as found."""
    global checked
    updated = []
    for lines, expected in read_console(body):
        text = "\n".join(lines)[2:]
        updated += lines
        if text.startswith(("make", "git clone", "sudo", "cd ")):
            updated += expected           # what the fresh-clone run of README's commands checks
            continue
        done = run(text, folder)
        output = (done.stdout + done.stderr).rstrip("\n")
        found = output.split("\n") if output else []
        blank = []
        while expected and expected[-1] == "":
            blank.append(expected.pop())
        checked += 1
        exact = not any(line.strip() == "…" for line in expected)
        updated += (found if exact else expected) + blank
        if not (UPDATE and exact) and not matches(expected, found):
            fail(where, "`%s` printed:\n%s\n  expected:\n%s" % (text, "\n".join("    " + l for l in found), "\n".join("    " + l for l in expected)))
        if done.returncode < 0:
            fail(where, "`%s` ended by signal %d" % (text, -done.returncode))
    return "\n".join(updated) + "\n"


def check_rules(where, info, body, folder):
    global checked
    checked += 1
    if "part" in info.split():
        done = run([WTR, "fmt", "-"], folder, body)
    else:
        path = os.path.join(folder, "block.wtr")
        with open(path, "w") as out:
            out.write(body)
        done = run([WTR, "check", "--no-lint", path], folder)
    if done.returncode != 0:
        fail(where, "the rules do not compile:\n" + done.stdout + done.stderr)


def check_document(name):
    with open(os.path.join(ROOT, name)) as file:
        text = changed = file.read()
    folder = tempfile.mkdtemp(prefix="wtr-spec-")
    os.mkdir(os.path.join(folder, ".bin"))
    os.symlink(WTR, os.path.join(folder, ".bin", "wtr"))
    os.symlink(os.path.join(ROOT, "rules"), os.path.join(folder, "rules"))
    os.mkdir(os.path.join(folder, "build"))
    os.symlink(WTR, os.path.join(folder, "build", "wtr"))
    try:
        for line, info, body in blocks(text):
            where = "%s:%d" % (name, line)
            file_name = re.search(r"file=(\S+)", info)
            if file_name:
                with open(os.path.join(folder, file_name.group(1)), "w") as out:
                    out.write(body)
            if info.split()[:1] == ["wtr"]:
                check_rules(where, info, body, folder)
            elif info.split()[:1] == ["console"]:
                changed = changed.replace("```console\n" + body, "```console\n" + check_console(where, body, folder))
    finally:
        shutil.rmtree(folder)
    if UPDATE and changed != text:
        with open(os.path.join(ROOT, name), "w") as out:
            out.write(changed)
    return changed


def opcode_table():
    rows = ["| opcode | result | operands | what it computes |", "| --- | --- | --- | --- |"]
    with open(os.path.join(ROOT, "engine", "opcodes.def")) as file:
        text = file.read()
    for match in re.finditer(r'^OP\((\w+),\s*"([^"]+)",\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*(\w+),\s*"([^"]+)"\)', text, re.M):
        _, mnemonic, result, aux, a, b, c, _, says = match.groups()
        operands = " ".join(o.lower() for o in (aux, a, b, c) if o != "NONE")
        rows.append("| `%s` | %s | %s | %s |" % (mnemonic, result.lower(), operands, says))
    return "\n".join(rows)


def grammar():
    """The productions of parser.y, without actions: as bison itself understood them."""
    report = subprocess.run(["bison", "--report=none", "--xml=/dev/stdout", "-o", "/dev/null", os.path.join(ROOT, "lang", "parser.y")],
                            capture_output=True, text=True)
    import xml.etree.ElementTree as ElementTree
    tree = ElementTree.fromstring(report.stdout)
    names = {t.get("name"): t.get("name") for t in tree.iter("terminal")}
    def shown(symbol):
        """`word` as 'word'; what a token stands for, in capitals."""
        name = names[symbol].strip('"')
        if name.startswith("`"):
            return "'%s'" % name.split("`")[1]
        return {"a text in quotation marks": "STRING", "the end of the item": "END", "a unit of time": "UNIT"}.get(
            name, re.sub(r"^(a|the) ", "", name).upper().replace(" ", "_"))
    rules, order = {}, []
    for rule in tree.find("grammar/rules"):
        left = rule.find("lhs").text
        if left.startswith(("$", "@")):
            continue
        if left not in rules:
            rules[left] = []
            order.append(left)
        right = [s.text for s in rule.find("rhs") if s.tag == "symbol" and not s.text.startswith(("$", "@"))]
        rules[left].append(" ".join(shown(s) if s in names else s for s in right) or "(nothing)")
    lines = []
    for left in order:
        alternatives = [a for a in rules[left] if "ERROR" not in a.split()]
        lines.append("%s: %s" % (left, ("\n" + " " * len(left) + "| ").join(alternatives)))
    return "```\n" + "\n".join(lines) + "\n```"


def check_generated(text):
    global checked
    changed = text
    for mark, make in (("opcodes", opcode_table), ("grammar", grammar)):
        pattern = re.compile(r"(<!-- %s -->\n).*?(\n<!-- end -->)" % mark, re.S)
        if not pattern.search(text):
            fail("SPEC.md", "has no block <!-- %s -->" % mark)
            continue
        checked += 1
        changed = pattern.sub(lambda m: m.group(1) + make() + m.group(2), changed)
    if changed != text and UPDATE:
        with open(os.path.join(ROOT, "SPEC.md"), "w") as out:
            out.write(changed)
    elif changed != text:
        fail("SPEC.md", "its generated tables are not what the sources say; run tests/spec/check_spec.py --update")


check_generated(check_document("SPEC.md"))
if os.path.exists(os.path.join(ROOT, "README.md")):
    check_document("README.md")
for failure in failures:
    print("FAILED", failure)
print("spec: %d passed, %d failed" % (checked - len(failures), len(failures)))
sys.exit(1 if failures else 0)
