#!/usr/bin/env python3
"""browser.py WTR SCRATCH  the pages of `wtr report` and `wtr render` in headless Chromium, driven by ChromeDriver.

Each page at three widths: nothing on the console, no request but for the page itself, nothing wider than the window at
320 pixels; axe-core (from npm) finds no violation, also with everything opened; hostile texts run nothing; the keyboard
reaches the content first and the focus is always to be seen; dark and forced colours are as good; on paper no table row
is cut and nothing runs off the sheet. `sh tools/deps.sh browser` installs what this needs.
"""
import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, HERE)
import hostile  # noqa: E402

WTR, SCRATCH = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
WIDTHS = (1200, 768, 320)
CASES = ("christmas_incident", "jubilee_review", "area_in_transition_2018", "before_everything")
failures, checks = [], 0


def expect(good, what):
    global checks
    checks += 1
    if not good:
        failures.append(what)


class Browser:
    """A session of ChromeDriver: WebDriver is JSON over HTTP, so the standard library will do."""

    def __init__(self, driver, chromium):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                     "--disable-component-update", "--disable-sync", "--hide-scrollbars", f"--user-data-dir={os.path.join(SCRATCH, 'profile')}"]
        wanted = {"browserName": "chrome", "goog:chromeOptions": {"binary": chromium, "args": arguments},
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        for attempt in range(50):
            try:
                self.session = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.2)
        raise RuntimeError("ChromeDriver does not answer")

    def call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {error.read().decode()[:300]}") from error

    def do(self, path, body=None, method="POST"):
        return self.call(method, f"/session/{self.session}{path}", {} if body is None and method == "POST" else body)

    def devtools(self, command, **parameters):
        return self.do("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def ask(self, script, *arguments):
        return self.do("/execute/sync", {"script": script, "args": list(arguments)})

    def width(self, width, height=1000):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def logs(self, kind):
        return self.do("/se/log", {"type": kind})

    def close(self):
        try:
            self.do("", None, "DELETE")
        except (RuntimeError, urllib.error.URLError, ConnectionError):
            pass
        self.process.terminate()
        self.process.wait(timeout=20)


# ---- the pages --------------------------------------------------------------------------------------------------------

def make_pages():
    pages = {}

    def make(name, *arguments):
        path = os.path.join(SCRATCH, name + ".html")
        done = subprocess.run([WTR, *arguments, "-o", path], capture_output=True, cwd=ROOT, timeout=120)
        expect(done.returncode == 0, f"{name}: exit code {done.returncode}: {done.stderr.decode()[:200]}")
        pages[name] = path

    for case in CASES:
        make(case, "report", os.path.join("rules", "working_together", "cases", case + ".json"))
    make("book", "render")
    make("changes", "render", "--changes", "wt2018", "wt2020")
    rules, case = os.path.join(SCRATCH, "hostile.wtr"), os.path.join(SCRATCH, "hostile.json")
    with open(rules, "w", encoding="utf-8") as file:
        file.write(hostile.rulebook(hostile.Texts()))
    with open(case, "w", encoding="utf-8") as file:
        json.dump(hostile.case(hostile.Texts(controls=True)), file)
    make("hostile report", "report", "-r", rules, case)
    make("hostile book", "render", rules)
    make("hostile changes", "render", rules, "--changes", "old", "new")
    return pages


def axe_source():
    """axe-core's script, from npm, or None."""
    folder = os.path.join(SCRATCH, "npm")
    path = os.path.join(folder, "node_modules", "axe-core", "axe.min.js")
    if not os.path.exists(path) and shutil.which("npm"):
        subprocess.run(["npm", "install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "axe-core@4"], capture_output=True, timeout=180)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read()


# ---- what is asked of a page ----------------------------------------------------------------------------------------------

WIDER = """
const limit = document.documentElement.clientWidth, wide = [];
for (const e of document.body.querySelectorAll('*:not(pre code)')) {     // in <pre>, blanks at a line's end may hang over
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  if (box.width > 1 && style.position !== 'absolute' && (box.right > limit + 1 || box.left < -1)) wide.push(e.tagName + '.' + e.className + ' ' + Math.round(box.right));
}
return [document.documentElement.scrollWidth, limit, wide.slice(0, 5)];
"""
AXE = """
const done = arguments[arguments.length - 1];
(0, eval)(arguments[0]);
axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations']})
   .then(r => done(r.violations.map(v => v.id + ': ' + v.help + ' (' + v.nodes.length + ') ' + v.nodes[0].html.slice(0, 120)))).catch(e => done(['axe itself: ' + e]));
"""
PAPER = """
const limit = document.documentElement.clientWidth, bad = [];
for (const e of document.querySelectorAll('tr, table.weeks, table.decision, .duties > li')) {
  if (e.getBoundingClientRect().right > limit + 1) bad.push('runs off the sheet: ' + e.textContent.trim().slice(0, 60));
  if (getComputedStyle(e).breakInside !== 'avoid') bad.push('may be cut: ' + e.tagName + '.' + e.className);
}
for (const e of document.querySelectorAll('details.why'))
  if (e.lastElementChild.getBoundingClientRect().height === 0) bad.push('closed on paper: ' + e.firstElementChild.textContent);
return bad.slice(0, 5);
"""


def check_requests(browser, name, address):
    """What the page asked for: itself, and nothing else."""
    asked = []
    for entry in browser.logs("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.append(message["params"]["request"]["url"])
    others = [url for url in asked if url.split("#")[0] != address]
    expect(not others, f"{name}: it asked for {others[:3]}")
    console = [f"{entry['level']}: {entry['message']}" for entry in browser.logs("browser")]
    expect(not console, f"{name}: the console says {console[:3]}")


def check_hostile(browser, name):
    ran = browser.ask("return [document.scripts.length, document.images.length, document.querySelectorAll('svg, iframe, form, [onerror], [onload], [onmouseover]').length,"
                      " document.querySelectorAll('#main').length, document.querySelectorAll('h1').length]")
    expect(ran == [0, 0, 0, 1, 1], f"{name}: scripts, images, others, mains, titles: {ran}")


FOCUSED = """
const seen = [];
for (const e of document.querySelectorAll('a[href], summary')) {
  if (!e.checkVisibility({visibilityProperty: true})) continue;
  e.focus();
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2 || box.top < -1 || box.bottom > innerHeight + 1) seen.push(e.textContent.slice(0, 40) + ' ' + style.outlineStyle);
  if (seen.length > 4) break;
}
return seen;
"""


def check_looks(browser, name, axe):
    """In the dark and with the reader's own colours: the same contrast, no mark lost. What has the focus is marked and in sight."""
    for feature, value in (("prefers-color-scheme", "dark"), ("forced-colors", "active")):
        browser.devtools("Emulation.setEmulatedMedia", features=[{"name": feature, "value": value}])
        found = browser.do("/execute/async", {"script": AXE, "args": [axe]})
        expect(not found, f"{name}, {feature} {value}: {found[:4]}")
    browser.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    paper = browser.ask("return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)")
    expect(max(paper) < 64, f"{name}: in the dark the paper is {paper}")
    browser.devtools("Emulation.setEmulatedMedia", features=[])
    unmarked = browser.ask(FOCUSED)
    expect(not unmarked, f"{name}: the focus is not to be seen on {unmarked}")


def check_keyboard(browser, name):
    browser.do("/actions", {"actions": [{"type": "key", "id": "k", "actions": [{"type": "keyDown", "value": "\ue004"}, {"type": "keyUp", "value": "\ue004"}]}]})
    focus = browser.ask("const e = document.activeElement; return [e.getAttribute('href'), e.getBoundingClientRect().left >= 0]")
    expect(focus == ["#main", True], f"{name}: the first Tab is at {focus}")


def check_paper(browser, name, path, reader):
    browser.width(673)                       # A4 less its margins, at 96 pixels to the inch
    browser.devtools("Emulation.setEmulatedMedia", media="print")
    bad = browser.ask(PAPER)
    expect(not bad, f"{name} on paper: {bad}")
    browser.devtools("Emulation.setEmulatedMedia", media="")
    pdf = base64.b64decode(browser.devtools("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
    expect(pdf.startswith(b"%PDF"), f"{name}: no PDF")
    target = os.path.splitext(path)[0] + ".pdf"
    with open(target, "wb") as file:
        file.write(pdf)
    text = subprocess.run([reader, "-layout", target, "-"], capture_output=True, timeout=120).stdout.decode("utf-8", "replace")
    sheets = text.split("\f")[:-1]
    expect(all(re.search(rf"\b{i + 1} of {len(sheets)}\s*$", sheet) for i, sheet in enumerate(sheets)), f"{name}: the sheets are not numbered")
    for i, sheet in enumerate(sheets):
        weeks, ends = len(re.findall(r"Mon +Tue +Wed +Thu +Fri +Sat +Sun", sheet)), len(re.findall(r"due: \d+", sheet))
        expect(weeks == ends, f"{name}: sheet {i + 1} has {weeks} heads of weeks and {ends} ends")
    if "report" in browser.ask("return document.body.className"):
        expect(any(re.search(r"Name\b.*Role\b.*Overridden.*Reasons", sheet, re.S) for sheet in sheets), f"{name}: the block of the decision is cut")


def check_page(browser, name, path, axe, reader):
    address = "file://" + urllib.request.pathname2url(path)
    for width in WIDTHS:
        browser.width(width)
        browser.logs("performance")
        browser.logs("browser")
        browser.do("/url", {"url": address})
        check_requests(browser, f"{name} at {width}", address)
        scroll, limit, wide = browser.ask(WIDER)
        expect(scroll <= limit and not wide, f"{name} at {width}: {scroll} wide of {limit}: {wide}")
        found = browser.do("/execute/async", {"script": AXE, "args": [axe]})
        expect(not found, f"{name} at {width}: {found[:4]}")
        browser.ask("for (const e of document.querySelectorAll('details')) e.open = true")
        scroll, limit, wide = browser.ask(WIDER)
        expect(scroll <= limit and not wide, f"{name} at {width}, opened: {scroll} wide of {limit}: {wide}")
        if width == WIDTHS[0]:
            found = browser.do("/execute/async", {"script": AXE, "args": [axe]})
            expect(not found, f"{name}, opened: {found[:4]}")
    browser.do("/url", {"url": address})
    check_keyboard(browser, name)
    browser.width(WIDTHS[0])
    check_looks(browser, name, axe)
    if name.startswith("hostile"):
        check_hostile(browser, name)
    check_paper(browser, name, path, reader)


def main():
    driver, chromium, reader = (shutil.which(program) for program in ("chromedriver", "chromium", "pdftotext"))
    if None in (driver, chromium, reader):
        print("browser: chromium, chromedriver or pdftotext is missing: `sh tools/deps.sh browser` installs them")
        return 1
    os.makedirs(SCRATCH, exist_ok=True)
    shutil.rmtree(os.path.join(SCRATCH, "profile"), ignore_errors=True)
    axe = axe_source()
    if axe is None:
        print("browser: axe-core could not be had from npm")
        return 1
    pages = make_pages()
    browser = Browser(driver, chromium)
    try:
        browser.do("/timeouts", {"script": 120000, "pageLoad": 60000})
        browser.devtools("Page.enable")
        for name, path in pages.items():
            check_page(browser, name, path, axe, reader)
    finally:
        browser.close()
    for failure in failures[:40]:
        print("browser:", failure)
    print(f"browser: {len(pages)} pages, {checks} checks, {len(failures)} failed")
    return 1 if failures else 0


sys.exit(main())
