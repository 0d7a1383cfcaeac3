"""The empty view: a bare Django app without middleware that answers a small JSON and asks no database.

What one of its answers costs is the unit of every figure. Served by gunicorn whatever serves the shop, so that the unit
stays when the shop's server changes.
"""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

from infra.bench.empty_answer import ANSWER, PATH

settings.configure(ALLOWED_HOSTS=["localhost"], ROOT_URLCONF=__name__, MIDDLEWARE=[], SECRET_KEY="only-for-the-unit")


def empty(request: HttpRequest) -> JsonResponse:
    """Nothing but an answer."""
    return JsonResponse(ANSWER)


urlpatterns = [path(PATH[1:], empty)]
application = get_wsgi_application()
