"""A page of somebody's paper, for the one reader whom a link was made for a moment ago."""

from django.http import Http404, HttpRequest, HttpResponse

from catalog.commons.errors import NotFound
from catalog.media import papers
from catalog.media.errors import StorageAway
from storefront.design.methods import read_only


@read_only
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """The page as a picture and as nothing else, kept by nobody: to be shown in an `<img>` of a page that has asked
    `papers.link` for the token. Raises Http404 for everybody else, whatever is wrong; they learn nothing by asking.
    """
    if not request.user.is_authenticated:
        raise Http404
    try:
        page = papers.open_link(token, reader=request.user.public_id)
    except NotFound as why:
        raise Http404 from why
    except StorageAway as why:
        return _for_one(HttpResponse(str(why), status=503, content_type="text/plain; charset=utf-8"))
    response = HttpResponse(page, content_type="image/jpeg")
    response["Content-Disposition"] = "inline"
    return _for_one(response)


def _for_one(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
