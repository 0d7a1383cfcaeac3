"""Links of account mails that lead to a client of the API instead of the shop's own pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from catalog.commons.errors import Refusal

LONGEST = 500


@dataclass(frozen=True)
class ClientLink:
    """Where the client wants to be told the token that the mail brings, and whose it is."""

    url: str
    email: str

    def to(self, token: str) -> str:
        """The address with both behind it, as Saleor's clients read them."""
        parts = urlsplit(self.url)
        query = [*parse_qsl(parts.query, keep_blank_values=True), ("email", self.email), ("token", token)]
        return urlunsplit(parts._replace(query=urlencode(query)))


_leading: ContextVar[ClientLink | None] = ContextVar("client_link", default=None)


@contextmanager
def leading(url: str | None, email: str) -> Iterator[None]:
    """Meanwhile links of account mails lead there; without an address to the shop. Raises Refusal (INVALID) for a place
    that is nobody's whom the shop knows: else a mail of the shop would carry a token to whoever asked for it."""
    if url is not None and not _is_known(url):
        raise Refusal(_("Links cannot lead to this address."), code="INVALID", field="redirectUrl")
    mark = _leading.set(ClientLink(url, email) if url is not None else None)
    try:
        yield
    finally:
        _leading.reset(mark)


def client_link() -> ClientLink | None:
    """Where links lead just now, if not to the shop."""
    return _leading.get()


def _is_known(url: str) -> bool:
    # Browsers read a backslash as a slash and skip spaces; whoever writes such an address means no good.
    if len(url) > LONGEST or not url.isprintable() or any(letter in url for letter in "\\ "):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return f"{parts.scheme}://{parts.netloc}" in (settings.SITE_ORIGIN, *settings.CLIENT_ORIGINS)
