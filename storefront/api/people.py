"""Who asks: the person of a token in the header, else of the session of a browser that has one."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from catalog.commons.errors import NotAllowed
from catalog.people.models import User
from storefront.devices import queries

SCHEMES = ("bearer", "jwt")


def take_token(request: HttpRequest) -> None:
    """Let a request that brings a token be its person's, and nobody's when the token opens nothing.

    Such a request has no session, whatever cookies it brings. Only a client that holds a token can write this header,
    so no other site can make a browser send it.
    """
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() not in SCHEMES:
        return
    request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
    here: Any = request
    here.by_token = True
    # Asked when somebody wants to know: most of what clients read is the same for all.
    here.user = SimpleLazyObject(lambda: queries.bearer(token.strip(), issuer=issuer(request)) or AnonymousUser())


def issuer(request: HttpRequest) -> str:
    """The address of the API as the client called it."""
    return request.build_absolute_uri(request.path)


def asker(request: HttpRequest) -> User | None:
    """The person who asks. The session is looked at only when there is one, so that other clients get no cookie."""
    if not by_token(request) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


def by_token(request: HttpRequest) -> bool:
    """Whether the request brought a token."""
    return hasattr(request, "by_token")


def signed_in(request: HttpRequest) -> User:
    """The person who asks. Raises NotAllowed when it is nobody."""
    person = asker(request)
    if person is None:
        raise NotAllowed(_("Log in first."))
    return person
