"""What is looked at on every page: its access by axe, its width, its weight, its pictures, and what the browser says.

A fault is a sentence that begins with its kind; a page without faults gives an empty list.
"""

from typing import Any
from urllib.parse import urlsplit

import brotli
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, Request, Response

PHONE, DESK = 360, 1280
HEIGHT = 800
WEIGHED = ("document", "stylesheet", "script", "font")
# WhiteNoise keeps a brotli file beside each of these; fonts and pictures are compressed in themselves.
AS_BROTLI = ("text/css", "text/javascript", "application/javascript")

# target-size (WCAG 2.2 AA) is the one rule of that level which axe leaves off unless asked. What preload fetches, the
# style sheets as text, is for rules that are off.
AXE = """async () => {
  const rules = {"target-size": {enabled: true}};
  const found = await axe.run(document, {preload: false, resultTypes: ["violations"], rules});
  const why = (rule, node) => [...node.any, ...node.all, ...node.none].map(one => one.message)[0] || rule.help;
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `axe: ${rule.id} at ${node.target.join(" ")}: ${why(rule, node)}`));
}"""

# What sticks out, innermost first, but not what scrolls or is cut inside a box of its own.
STICKS_OUT = """width => {
  if (document.documentElement.scrollWidth <= width) return [];
  const kept = at => { for (let up = at.parentElement; up && up !== document.body; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== "visible") return true; return false; };
  const wide = [...document.body.querySelectorAll("*")].filter(at => at.getBoundingClientRect().right > width + .5);
  const ends = wide.filter(at => !kept(at) && !wide.some(other => other !== at && at.contains(other)));
  return [`width: ${document.documentElement.scrollWidth} instead of ${width}: ` +
    ends.slice(0, 3).map(at => at.outerHTML.slice(0, 120)).join(" | ")];
}"""

PICTURES = """() => [...document.images].flatMap(image => {
  const said = image.outerHTML.slice(0, 140), faults = [];
  for (const name of ["width", "height"])
    if (!/^[1-9][0-9]*$/.test(image.getAttribute(name) || "")) faults.push(`picture: no ${name} on ${said}`);
  if (!image.hasAttribute("alt")) faults.push(`picture: no alt on ${said}`);
  if (image.closest(".cloth") && !image.srcset) faults.push(`picture: no srcset on ${said}`);
  if (image.closest(".cloth") && !image.sizes) faults.push(`picture: no sizes on ${said}`);
  if (image.complete && image.currentSrc && !image.naturalWidth) faults.push(`picture: broken, ${image.currentSrc}`);
  return faults;
})"""

# A colour on its way from one to another has a contrast of neither.
AT_REST = """() => Promise.all(document.getAnimations().filter(one => one instanceof CSSTransition).map(one =>
  one.finished.catch(() => {})))"""

WORDS = """() => {
  const faults = [], heads = document.querySelectorAll("h1").length;
  if (heads !== 1) faults.push(`words: ${heads} h1`);
  if (!document.title.trim()) faults.push("words: no title");
  return faults;
}"""


class Watch:
    """A window under watch, from before its first request."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.document: Response | None = None
        self._documents: list[Response] = []
        self._faults: list[str] = []
        self._fetched: dict[str, Response] = {}
        self._errors: list[tuple[str, str]] = []
        self._weights: dict[str, int] = {}
        page.on("request", self._asked)
        page.on("response", self._answered)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._faults.append(f"script: {error}"))

    def begin(self) -> Page:
        """Forget what was seen, for the next page."""
        self.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        self.document = None
        self._documents.clear()
        self._faults.clear()
        self._errors.clear()
        return self.page

    def _asked(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            self._fetched.clear()
        if not request.url.startswith(f"{self.origin}/"):
            self._faults.append(f"elsewhere: {request.url[:100]}")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self.document = response
            self._documents.append(response)
        if response.request.resource_type in WEIGHED:
            self._fetched[response.url] = response

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._errors.append((message.location.get("url", ""), message.text))

    @property
    def status(self) -> int:
        return self.document.status if self.document else 0

    def said(self) -> list[str]:
        """Errors of scripts and of the policy, and requests to other places. A page that answers with an error's status
        is one by intent: the browser's note of that is none of these."""
        own = [(one.url, f"the server responded with a status of {one.status} ") for one in self._documents]
        errors = [said for at, said in self._errors if not any(at == url and words in said for url, words in own)]
        return self._faults + [f"console: {said}" for said in errors]

    def weight(self) -> int:
        """Bytes of the page, its styles, scripts and fonts, as they travel."""
        return sum(self._weight_of(url, response) for url, response in self._fetched.items())

    def _weight_of(self, url: str, response: Response) -> int:
        if response is self.document:
            return int(response.headers["content-length"])  # of what travels, not of what comes out of it
        name = urlsplit(url).path
        if name not in self._weights:
            kind, body = response.headers.get("content-type", ""), response.body()
            packed = kind.split(";")[0] in AS_BROTLI
            self._weights[name] = len(brotli.compress(body)) if packed else len(body)
        return self._weights[name]


def look(page: Page) -> list[str]:
    """The faults of what stands on the page, on a phone and then on a desk."""
    page.evaluate("document.fonts.ready")
    page.evaluate(AXE_SCRIPT)
    faults = at_width(page, PHONE)
    faults += page.evaluate(PICTURES) + page.evaluate(WORDS)
    return faults + at_width(page, DESK)


def at_width(page: Page, width: int) -> list[str]:
    """axe, and nothing that sticks out, at one width. The page must have axe already."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate(AT_REST)
    found: list[Any] = page.evaluate(STICKS_OUT, width) + page.evaluate(AXE)
    return [f"{width}: {fault}" for fault in found]
