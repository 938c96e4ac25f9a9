#!/usr/bin/env python3
"""run.py WTR  the program given what nobody should give it: each with the exit code and the words it must answer.

No answer may be a signal, none may be silence, and no file may be changed or left half written.
"""
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile

WTR = os.path.abspath(sys.argv[1])
DONE, NO, USAGE, RULES, FACTS, BYTECODE, IO, LIMIT = 0, 1, 2, 3, 4, 5, 7, 8
failures, tried = [], 0

HEAD = 'source guide "A guide"\n  in_force 2018-07-04\n\nactor someone "someone"\n\n'
FACTS_OK = 'fact carer "A carer?"\nfact began: date "When?"\nfact age: years "How old?"\nfact kind: one of red, blue "Which?"\n\n'
RULE = 'help if carer\n  someone must "help"\n  cite guide page 1\n\n'
GOOD = HEAD + FACTS_OK + RULE


def run(*arguments, text=None, stdout=subprocess.PIPE):
    if isinstance(text, str):
        text = text.encode()
    return subprocess.run([WTR, *arguments], input=text, stdout=stdout, stderr=subprocess.PIPE, timeout=120, env={**os.environ, "NO_COLOR": "1"})


def expect(what, done, code, *words):
    """`code` may be a tuple of codes; each of `words` must stand somewhere in what was printed."""
    global tried
    tried += 1
    codes = code if isinstance(code, tuple) else (code,)
    said = ((done.stdout or b"") + done.stderr).decode("utf-8", "replace")
    if done.returncode not in codes:
        failures.append(f"{what}: exit code {done.returncode}, expected {codes}\n{said[:600]}")
    elif done.returncode != DONE and not said.strip():
        failures.append(f"{what}: says nothing")
    else:
        for word in words:
            if word.lower() not in said.lower():
                failures.append(f"{what}: does not say {word!r}\n{said[:600]}")


class Folder:
    """A temporary folder that writes files and remembers where it is."""

    def __init__(self, path):
        self.path = path

    def write(self, name, content):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
        return path


def check_rules(folder):
    def check(what, text, code, *words):
        expect(what, run("check", folder.write("book.wtr", text)), code, *words)

    check("a good rulebook", GOOD, DONE)
    check("an empty file", "", (DONE, RULES))
    check("100,000 nested brackets", HEAD + FACTS_OK + "help if " + "(" * 100000 + "carer" + ")" * 100000 + "\n  cite guide page 1\n", (RULES, LIMIT), "deep")
    check("100,000 open brackets", HEAD + FACTS_OK + "help if " + "(" * 100000, (RULES, LIMIT))
    check("100,000 nots", HEAD + FACTS_OK + "help if " + "not " * 100000 + "carer\n  cite guide page 1\n", (RULES, LIMIT))
    check("100,000 operands", HEAD + FACTS_OK + 'help if ' + "carer or " * 100000 + "carer\n  someone must \"x\"\n  cite guide page 1\n", (DONE, LIMIT))
    large = GOOD + "\n" + ("# " + "a" * 1021 + "\n") * (65 << 10)
    check("a rule file of 65 MiB", large, LIMIT, "larger than 64")
    expect("the same on standard input", run("check", "-", text=large), LIMIT, "larger than 64")
    check("a rule file that uses one of 65 MiB", 'use "large.wtr"\n' if folder.write("large.wtr", large) else "", LIMIT, "larger than 64", ":1:")
    check("12,000 lines about one item", HEAD + "## words about the item below\n" * 12000 + FACTS_OK + RULE, DONE)
    check("damaged UTF-8", HEAD + "fact caf\udce9 \"A carer?\"\n".encode("utf-8", "surrogateescape").decode("latin-1"), (RULES, DONE))
    check("a NUL byte", HEAD.encode() + b"fact ca\0rer \"A carer?\"\n" + RULE.encode(), RULES, "NUL", ":6:")
    check("bytes that are no UTF-8", HEAD.encode() + b"fact carer \"A \xff\xfe carer?\"\n", RULES, "UTF-8")
    check("an unterminated string", HEAD + 'fact carer "A carer?\n\n' + RULE, RULES, "quotation mark", ":6:")
    check("a name declared twice", GOOD + 'fact carer "Again?"\n', RULES, "carer", "book.wtr:6", "book.wtr:15")
    check("an undeclared name", HEAD + FACTS_OK + RULE.replace("if carer", "if carrer"), RULES, "carrer", "carer")
    check("a wrong type", HEAD + FACTS_OK + RULE.replace("if carer", "if age"), RULES, "age")
    check("a number for a date", HEAD + FACTS_OK + RULE.replace("if carer", "if began is before 5"), RULES)
    check("a date that does not exist", HEAD + FACTS_OK + RULE.replace("if carer", "if began is before 2021-02-30"), RULES, "2021-02-30")
    check("the year zero", HEAD + FACTS_OK + RULE.replace("if carer", "if began is before 0000-01-01"), RULES)
    check("a number out of range", HEAD + FACTS_OK + RULE.replace("if carer", "if age > 99999999999999999999"), RULES)
    check("a deadline out of range", HEAD + FACTS_OK + RULE.replace("  cite", "  within 100001 days of began\n  cite"), RULES)
    check("no citation", HEAD + FACTS_OK + 'help if carer\n  someone must "help"\n', RULES, "cit")
    check("mixed and/or", HEAD + FACTS_OK + RULE.replace("if carer", "if carer and carer or carer"), RULES, "(carer and carer) or carer")
    check("a name of 100,000 letters", HEAD + "fact " + "a" * 100000 + ' "?"\n', (DONE, RULES, LIMIT))
    check("100,000 bullets", HEAD + FACTS_OK + "help if any of\n" + "    - carer\n" * 100000 + '  someone must "help"\n  cite guide page 1\n', (DONE, LIMIT))
    check("only a bracket", ")", RULES)
    check("only a dash", "-", RULES)
    check("random bytes", bytes((i * 7919 + i // 251) % 256 for i in range(5000)), RULES)
    check("a duty in a circle", HEAD + 'a if b is due\n  someone must "x"\n  cite guide page 1\n\nb if c is due\n  someone must "x"\n  cite guide page 1\n\nc if a is due\n  someone must "x"\n  cite guide page 1\n', RULES, "a", "b", "c")
    many = "".join(f'help_{i} if missing_{i}\n  someone must "help"\n  cite guide page 1\n\n' for i in range(300))
    check("300 errors at once", HEAD + many, RULES, "missing_0", "missing_99")


def check_files(folder):
    folder.write("cycle/rulebook.wtr", 'rulebook cycle "x"\n\nuse "a.wtr"\n')
    folder.write("cycle/a.wtr", 'use "b.wtr"\n')
    folder.write("cycle/b.wtr", 'use "a.wtr"\n')
    expect("files that use each other", run("check", os.path.join(folder.path, "cycle")), RULES, "a.wtr", "b.wtr")
    folder.write("secret.wtr", GOOD)
    folder.write("escape/rulebook.wtr", 'rulebook escape "x"\n\nuse "../secret.wtr"\n')
    expect("a use above the root", run("check", os.path.join(folder.path, "escape")), RULES, "../secret.wtr")
    folder.write("escape/deep/inner.wtr", 'use "../../secret.wtr"\n')
    folder.write("escape/rulebook.wtr", 'rulebook escape "x"\n\nuse "deep/inner.wtr"\n')
    expect("a use above the root from below", run("check", os.path.join(folder.path, "escape")), RULES, "secret.wtr")
    folder.write("escape/rulebook.wtr", 'rulebook escape "x"\n\nuse "/etc/passwd"\n')
    expect("an absolute use", run("check", os.path.join(folder.path, "escape")), RULES, "/etc/passwd")
    os.symlink(os.path.join(folder.path, "secret.wtr"), os.path.join(folder.path, "escape", "link.wtr"))
    folder.write("escape/rulebook.wtr", 'rulebook escape "x"\n\nuse "link.wtr"\n')
    expect("a link out of the root", run("check", os.path.join(folder.path, "escape")), RULES, "link.wtr")
    folder.write("absent/rulebook.wtr", 'rulebook absent "x"\n\nuse "nothing.wtr"\n')
    expect("a used file that is not there", run("check", os.path.join(folder.path, "absent")), RULES, "nothing.wtr")
    folder.write("absent/rulebook.wtr", 'rulebook absent "x"\n\nuse stdlib.englnd_and_wales\n')
    expect("a library file that is not there", run("check", os.path.join(folder.path, "absent")), RULES, "england_and_wales")
    expect("rules that are not there", run("check", os.path.join(folder.path, "nowhere")), (RULES, IO), "nowhere")
    os.makedirs(os.path.join(folder.path, "empty"), exist_ok=True)
    expect("a folder without a rulebook", run("check", os.path.join(folder.path, "empty")), (RULES, IO), "empty")


def check_cases(folder):
    book = folder.write("book.wtr", GOOD)

    def case(what, text, code, *words):
        expect(what, run("eval", "-r", book, "--as-of", "2020-12-23", "-", text=text), code, *words)

    case("a good case", '{"carer": true}', DONE, "help")
    case("nothing at all", "", (FACTS, DONE))
    case("no JSON", "carer: yes", FACTS)
    case("JSON that ends too early", '{"carer": tr', FACTS)
    case("an array", '[1, 2]', FACTS)
    case("yes for true", '{"carer": "yes"}', FACTS, "carer", "true or false")
    case("1 for true", '{"carer": 1}', FACTS, "carer")
    case("an empty text for true", '{"carer": ""}', FACTS, "carer")
    case("an object for true", '{"carer": {}}', FACTS, "carer")
    case("an unknown key", '{"carrer": true}', FACTS, "carrer", "carer")
    case("a key twice", '{"carer": true, "carer": false}', FACTS, "carer")
    case("a date that does not exist", '{"began": "2021-02-29"}', FACTS, "2021-02-29")
    case("a date the English way", '{"began": "23/12/2020"}', FACTS, "23/12/2020")
    case("a number out of range", '{"age": 99999999999}', FACTS, "age")
    case("a number beyond 64 bits", '{"age": 99999999999999999999999999}', FACTS, "age")
    case("a negative length of time", '{"age": -1}', FACTS, "age")
    case("a fraction", '{"age": 1.5}', FACTS, "age")
    case("a choice that is none", '{"kind": "gren"}', FACTS, "gren", "red")
    case("a choice by number", '{"kind": 1}', FACTS, "kind")
    case("an as_of that is no date", '{"as_of": "yesterday"}', FACTS, "as_of")
    case("an as_of not yet", '{"as_of": "not yet"}', FACTS, "as_of")
    case("damaged UTF-8", b'{"carer": "\xff\xfe"}', FACTS)
    case("a NUL byte", b'{"carer": \x00true}', FACTS)
    case("100,000 nested arrays", "[" * 100000, (FACTS, LIMIT))
    case("100,000 nested objects", '{"a":' * 100000 + "1" + "}" * 100000, (FACTS, LIMIT))
    case("a key of a million letters", '{"' + "k" * 1000000 + '": 1}', FACTS)
    lines = '{"case": "1", "carer": true}\n{"case": "2", "carer": maybe}\n{"case": "3", "carer": false}\n'
    done = run("eval", "-r", book, "--as-of", "2020-12-23", "--format", "ndjson", "-", text=lines)
    expect("a bad line among good ones", done, FACTS, "2")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    if [r.get("case") for r in results] != ["1", "3"]:
        failures.append(f"a bad line among good ones: the others are {[r.get('case') for r in results]}")
    expect("extras skipped", run("eval", "-r", book, "--as-of", "2020-12-23", "--extra", "ignore", "-", text='{"carer": true, "x": 1}'), DONE, "x")
    expect("a case that is not there", run("eval", "-r", book, os.path.join(folder.path, "nobody.json")), (FACTS, IO), "nobody.json")
    expect("a folder for a case", run("eval", "-r", book, folder.path), (FACTS, IO))


def check_usage(folder):
    book = folder.write("book.wtr", GOOD)
    expect("no command", run(), USAGE)
    expect("rules on standard input", run("check", "--no-lint", "-", text=GOOD), DONE, "no errors")
    expect("wrong rules on standard input", run("check", "-", text=GOOD + "help_two if carrer\n  draft\n"), RULES, "carer")
    expect("a file used by rules on standard input", run("check", "-", text='use "book.wtr"\n' + GOOD), RULES, "book.wtr")
    expect("evaluating by rules on standard input", run("eval", "-r", "-", "--as-of", "2020-12-23", folder.write("case.json", '{"carer": true}'), text=GOOD), DONE, "1 due")
    image = run("build", book, "-o", "-")
    expect("an image on standard output", image, DONE)
    expect("the same image in a file", run("build", book, "-o", os.path.join(folder.path, "book.wtb")), DONE)
    if open(os.path.join(folder.path, "book.wtb"), "rb").read() != image.stdout:
        failures.append("an image on standard output: differs from the one in a file")
    expect("a misspelt command", run("evl"), USAGE, "eval")
    expect("a misspelt option", run("eval", "--fromat", "json"), USAGE, "--format")
    expect("a misspelt option with a value", run("eval", "--fromat=json"), USAGE, "--format")
    expect("an option that may be two", run("eval", "--t", "x"), USAGE, "--today", "--trace")
    expect("a long option with one dash", run("eval", "-format", "json"), USAGE, "--format")
    expect("a misspelt one with one dash", run("eval", "-", "-onyl", "x", text="{}"), USAGE, "--only")
    expect("a short option that is none", run("eval", "-q"), USAGE, "-q", "--help")
    expect("a misspelt option of the program", run("--versoin"), USAGE, "--version")
    expect("a month that does not exist", run("eval", "-r", book, "--as-of", "2020-13-01", "-", text="{}"), USAGE, "2020-13-01")
    expect("a duty to show that is none", run("eval", "-r", book, "--only", "hlep", "-", text="{}"), USAGE, "help")
    expect("file and duty the wrong way round", run("explain", "-r", book, "help", "case.json"), USAGE, "explain case.json help")
    expect("a file without a duty", run("explain", "-r", book, "case.json"), USAGE, "case.json", "duty")
    expect("a test that is none", run("test", "-r", book, "nosuch"), USAGE, "nosuch")
    expect("a format that is none", run("eval", "-r", book, "--format", "xml", "-", text="{}"), USAGE, "xml")
    expect("a date that does not exist", run("eval", "-r", book, "--as-of", "2021-02-30", "-", text="{}"), USAGE, "2021-02-30")
    expect("an option without its value", run("eval", "-r"), USAGE)
    expect("build without -o", run("build", book), USAGE)
    expect("a duty that is none", run("explain", "-r", book, "-", "hlep", text="{}"), (USAGE, RULES, FACTS, NO), "help")
    expect("a reading that is none", run("eval", "-r", book, "--reading", "a=b", "-", text="{}"), (USAGE, RULES), "a")
    expect("a fact set that is none", run("eval", "-r", book, "--set", "carrer=yes", "-", text="{}"), (USAGE, FACTS), "carer")
    expect("a code that is none", run("explain", "WTR9999"), (USAGE, NO), "WTR9999")
    expect("a one-liner that is empty", run("eval", "-e", " ", "-", text="{}"), USAGE, "expected a rule")
    expect("a one-liner that is none", run("eval", "-e", "help if (", "-", text="{}"), RULES)
    done = run("eval", "-e", "early_help if young_carer or missing_frequently", "-", text='{"young_carer": true}')
    expect("the one-liner", done, DONE, "early_help")


def check_images(folder):
    book, target = folder.write("book.wtr", GOOD), os.path.join(folder.path, "book.wtb")
    expect("building", run("build", book, "-o", target), DONE)
    image = open(target, "rb").read()
    for what, content in (("an empty image", b""), ("half an image", image[: len(image) // 2]), ("no image", b"This is no image at all, but some text." * 5),
                          ("a flipped bit", image[:60] + bytes([image[60] ^ 1]) + image[61:]), ("bytes after the end", image + b"x")):
        expect(what, run("eval", "-r", folder.write("bad.wtb", content), "-", text="{}"), BYTECODE, "bad.wtb")
        expect(what + " to dis", run("dis", os.path.join(folder.path, "bad.wtb")), BYTECODE, "bad.wtb")
    before = open(target, "rb").read()
    folder.write("book.wtr", GOOD + "help if\n")
    expect("building what is wrong", run("build", book, "-o", target), RULES)
    if open(target, "rb").read() != before:
        failures.append("building what is wrong: the old image was changed")
    left = [name for name in os.listdir(folder.path) if name.startswith("book.wtb") and name != "book.wtb"]
    if left:
        failures.append(f"building what is wrong: left {left} behind")
    folder.write("book.wtr", GOOD)
    expect("building to nowhere", run("build", book, "-o", os.path.join(folder.path, "no/such/folder.wtb")), IO, "folder.wtb")


def check_output(folder):
    book = folder.write("book.wtr", GOOD)
    lines = "".join(f'{{"case": "{i}", "carer": true}}\n' for i in range(2000))
    for what, arguments, text in (("eval", ("eval", "-r", book, "--as-of", "2020-12-23", "-"), lines), ("dis", ("dis", book), None), ("fmt", ("fmt", "-"), GOOD),
                                  ("template", ("template", "-r", book), None), ("help", ("--help",), None)):
        with open("/dev/full", "wb") as full:
            expect(f"a full disk for {what}", run(*arguments, text=text, stdout=full), IO)
        process = subprocess.Popen([WTR, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL))
        process.stdout.close()
        try:
            process.stdin.write((text or "").encode())
            process.stdin.close()
        except BrokenPipeError:
            pass
        process.stderr.read()
        code = process.wait(timeout=60)
        if code not in (DONE, IO):
            failures.append(f"a closed pipe for {what}: exit code {code}, expected {IO} (or {DONE} where all fitted)")
    expect("an image onto a full disk", run("build", book, "-o", "/dev/full"), (IO,))
    target = folder.write("small.wtb", "what stood here before")
    limited = subprocess.run([WTR, "build", book, "-o", target], capture_output=True, timeout=60,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)))
    expect("an image larger than a file may be", limited, IO, "small.wtb")
    if open(target, "rb").read() != b"what stood here before" or len([n for n in os.listdir(folder.path) if n.startswith("small.wtb")]) != 1:
        failures.append("an image larger than a file may be: the old image was changed, or something was left beside it")


def main():
    with tempfile.TemporaryDirectory(prefix="wtr-badinput-") as path:
        for check in (check_rules, check_files, check_cases, check_usage, check_images, check_output):
            inner = os.path.join(path, check.__name__)
            os.makedirs(inner)
            check(Folder(inner))
    for failure in failures:
        print("badinput: " + failure, file=sys.stderr)
    print(f"badinput: {tried} bad inputs, {len(failures)} answered wrongly")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
