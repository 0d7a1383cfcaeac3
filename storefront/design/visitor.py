"""Who looks at a page that is only for people who have logged in."""

from django.http import HttpRequest

from catalog.people.models import User


def person(request: HttpRequest) -> User:
    """The person, on a page whose frame has let nobody else in. Raises TypeError elsewhere: a programmer's slip."""
    if not isinstance(request.user, User):
        raise TypeError("this page is for people who have logged in")
    return request.user
