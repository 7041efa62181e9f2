#!/usr/bin/env python3
"""Checks where links lead: in every Markdown file of the repository, and in the site in target/docs.

    tests/links.py

A link leads to a file that is committed, and what stands behind its # is a heading there, as GitHub names it. The site's
pages lead to pages and places that there are, and fetch nothing from another host. Addresses elsewhere are not asked.
"""

import html.parser
import pathlib
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
SITE = ROOT / "target" / "docs"
REPOSITORY = "https://github.com/paysig/paysig/blob/main/"
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:", re.IGNORECASE)


def without_code(text: str) -> str:
    """The text without fenced blocks, indented blocks and code in a line."""
    text = re.sub(r"^ *(```|~~~).*?^ *\1 *$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"(?<=\n\n)(?: {4}.*\n)+", "", text)
    return re.sub(r"(`+)[^`].*?\1", "", text, flags=re.DOTALL)


def anchors(text: str) -> set[str]:
    """What GitHub calls the headings."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.*)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = base = re.sub(r"[^\w -]", "", shown.strip().lower()).replace(" ", "-")
        count = 0
        while slug in found:
            count += 1
            slug = f"{base}-{count}"
        found.add(slug)
    return found


def targets(text: str) -> Iterator[str]:
    prose = without_code(text)
    yield from re.findall(r"\]\(\s*<?([^)\s>]+)>?[^)]*\)", prose)
    yield from re.findall(r"^\[[^\]]+\]:\s*(\S+)", prose, re.MULTILINE)


def markdown() -> tuple[int, list[str]]:
    """How many links the Markdown files have, and what is wrong with them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = {ROOT / name for name in listed.split("\0") if name}
    folders = {parent for file in files for parent in file.parents}
    count, faults = 0, []
    for file in sorted(path for path in files if path.suffix == ".md" and path.is_file()):
        for target in targets(file.read_text(encoding="utf-8")):
            if target.startswith(REPOSITORY):
                # Packages are read elsewhere, and so link to their own repository by its address.
                path, _, anchor = target.removeprefix(REPOSITORY).partition("#")
                to = ROOT / path
            elif ELSEWHERE.match(target):
                continue
            else:
                path, _, anchor = target.partition("#")
                to = (file.parent / urllib.parse.unquote(path)).resolve() if path else file
            count += 1
            where = f"{file.relative_to(ROOT)}: {target}"
            if to not in files and to not in folders:
                faults.append(f"{where}: no such file is committed")
            elif anchor and to.suffix == ".md" and anchor not in anchors(to.read_text(encoding="utf-8")):
                faults.append(f"{where}: no such heading")
    return count, faults


class Page(html.parser.HTMLParser):
    """What a page of the site leads to, what it fetches, and its places."""

    def __init__(self, path: pathlib.Path) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.fetches: list[str] = []
        self.places: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.places.add(given["id"])
        if "src" in given or (tag == "link" and "href" in given):
            self.fetches.append(given.get("src", given.get("href", "")))
        elif tag == "a" and "href" in given:
            self.leads.append(given["href"])


def site() -> tuple[int, list[str]]:
    """The same of the site."""
    # The page of an error is looked at wherever the error happened: its links start at the root of a host.
    pages = {path.resolve(): Page(path) for path in sorted(SITE.rglob("*.html")) if path.name != "404.html"}
    if not pages:
        return 0, [f"there is no site in {SITE}"]
    count, faults = 0, []
    for path, page in pages.items():
        for target in page.leads + page.fetches:
            if ELSEWHERE.match(target) or target.startswith("//"):
                if target in page.fetches:
                    faults.append(f"{path.name} of the site fetches {target}")
                continue
            count += 1
            file, _, place = target.partition("#")
            to = (path.parent / urllib.parse.unquote(file.partition("?")[0])).resolve() if file else path
            if not to.is_file():
                faults.append(f"{path.name} of the site: {target}: there is no such file")
            elif place and to in pages and urllib.parse.unquote(place) not in pages[to].places:
                faults.append(f"{path.name} of the site: {target}: there is no such place")
    return count, faults


def main() -> int:
    counts, faults = zip(markdown(), site(), strict=True)
    faults = [fault for some in faults for fault in some]
    for fault in faults:
        print(f"links, {fault}")
    print(f"links: {counts[0]} in Markdown, {counts[1]} in the site, {len(faults)} broken")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
