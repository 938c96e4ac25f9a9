"""page_parser.py — a page read the way a browser reads it, and what is wrong with its structure."""
import base64
import hashlib
import re
from html.parser import HTMLParser

VOID = {"br", "hr", "meta", "link", "wbr", "col"}
# Everything the pages are made of. What is not on the list has no business on them.
KNOWN = VOID | {"html", "head", "title", "style", "body", "header", "main", "footer", "nav", "section", "article", "div", "p", "h1", "h2", "h3", "h4", "h5",
                "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "figure", "figcaption", "pre",
                "code", "span", "strong", "b", "i", "q", "cite", "a", "time"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "datetime", "scope", "open", "colspan", "aria-labelledby", "aria-label",
              "aria-hidden"}


STRAIGHT = str.maketrans("\u2019\u201c\u201d", "'\"\"")


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.source, self.problems = text, []
        self.elements, self.stack = [], []           # (tag, attributes, path); open tags
        self.text, self.headings, self.ids, self.links, self.times = [], [], [], [], []
        self.heading = None
        self.style = ""
        self.feed(text)
        self.close()
        if self.stack:
            self.problems.append(f"never ended: {self.stack}")

    def handle_decl(self, declaration):
        self.declaration = declaration

    def handle_comment(self, data):
        self.problems.append(f"a comment: {data[:40]!r}")

    def handle_pi(self, data):
        self.problems.append(f"a processing instruction: {data[:40]!r}")

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        values = dict(attributes)
        if tag not in KNOWN:
            self.problems.append(f"an element of no known kind: <{tag}>")
        if len(set(names)) != len(names) or not set(names) <= ATTRIBUTES:
            self.problems.append(f"attributes of <{tag}>: {names}")
        self.elements.append((tag, values, tuple(self.stack)))
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a":
            self.links.append(values.get("href"))
        if tag == "time":
            self.times.append(values.get("datetime"))
        if re.fullmatch("h[1-6]", tag):
            self.heading = [int(tag[1]), ""]
            self.headings.append(self.heading)
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.problems.append(f"</{tag}> where {self.stack[-1:]} is open")
            return
        self.stack.pop()
        if re.fullmatch("h[1-6]", tag):
            self.heading = None

    def handle_data(self, data):
        if self.stack[-1:] == ["style"]:
            self.style += data
            return
        self.text.append(data)
        if self.heading is not None:
            self.heading[1] += data.translate(STRAIGHT)

    # ---- what a page must be ----

    def words(self):
        """The text, with the quotation marks of prose straight again, as they stand in rule files and results."""
        return " ".join("".join(self.text).split()).translate(STRAIGHT)

    def count(self, tag, class_name=None):
        return sum(t == tag and (class_name is None or class_name in (a.get("class") or "").split()) for t, a, _ in self.elements)

    def check(self):
        """Everything that is wrong with the page, as sentences."""
        say = self.problems.append
        if getattr(self, "declaration", "").lower() != "doctype html":
            say("no <!DOCTYPE html>")
        html = next((a for t, a, _ in self.elements if t == "html"), {})
        if html.get("lang") != "en-GB":
            say(f"lang is {html.get('lang')!r}")
        for tag in ("title", "main", "h1", "footer", "style", "body", "head"):
            if self.count(tag) != 1:
                say(f"{self.count(tag)} <{tag}>")
        if self.count("header") != 1 or [p for t, _, p in self.elements if t in ("header", "footer", "main")] != [("html", "body")] * 3:
            say("landmarks are not the children of <body>")
        self.check_policy(say)
        self.check_headings(say)
        self.check_names(say)
        self.check_tables(say)
        for time in self.times:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", time or ""):
                say(f"<time datetime={time!r}>")
        if re.search(r"\(null\)|\bNULL\b", self.words()):
            say("a null pointer was printed")
        return self.problems

    def check_policy(self, say):
        policies = [a.get("content") for t, a, _ in self.elements if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
        digest = base64.b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        if policies != [f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"]:
            say(f"policy {policies}")
        if re.search(r"url\(|@import|expression\(|</", self.style):
            say("the style asks for something outside")
        first = [t for t, _, p in self.elements if p == ("html", "head")][:2]
        if first != ["meta", "meta"]:
            say("charset and policy do not come first")

    def check_headings(self, say):
        level = 0
        for depth, text in self.headings:
            if depth > level + 1:
                say(f"heading {text[:40]!r} is h{depth} after h{level}")
            if not text.strip():
                say(f"an empty h{depth}")
            level = depth

    def check_names(self, say):
        if len(set(self.ids)) != len(self.ids):
            say(f"ids twice: {sorted({i for i in self.ids if self.ids.count(i) > 1})[:5]}")
        for href in set(self.links):
            if not href or not href.startswith("#") or href[1:] not in self.ids:
                say(f"a link to {href!r}")
        for tag, attributes, _ in self.elements:
            if "aria-labelledby" in attributes and attributes["aria-labelledby"] not in self.ids:
                say(f"labelled by {attributes['aria-labelledby']!r}, which is not there")
            if tag == "nav" and not {"aria-label", "aria-labelledby"} & set(attributes):
                say("a <nav> without a name")
        if len([t for t, _, _ in self.elements if t == "main"]) == 1 and self.links[:1] != ["#main"]:
            say("the first link does not lead to the content")

    def check_tables(self, say):
        for tag, attributes, path in self.elements:
            if tag == "th" and attributes.get("scope") not in ("col", "row"):
                say("a <th> without a scope")
            if tag in ("tr",) and path[-1] not in ("thead", "tbody"):
                say("a <tr> outside thead and tbody")
            if tag == "li" and path[-1] not in ("ul", "ol"):
                say(f"an <li> in <{path[-1]}>")
            if tag == "summary" and path[-1] != "details":
                say("a <summary> outside <details>")
