"""Pictures out of the storage, for the demo, where no web server stands before this process."""

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from storefront.design.methods import read_only

ROOM = "pictures/"
KINDS = {"image/avif", "image/webp", "image/jpeg", "image/png"}
A_YEAR = 31_536_000


@read_only
def drawn_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """The file of a storage key under pictures/, as a picture and as nothing else. A key never changes its content.

    Raises Http404 for anything outside that room, with a dot segment, of another kind, or not there.
    """
    kind = mimetypes.guess_type(key)[0]
    parts = key.split("/")
    if not key.startswith(ROOM) or kind not in KINDS or any(part in ("", ".", "..") for part in parts):
        raise Http404
    try:
        file = default_storage.open(key)
    except (FileNotFoundError, IsADirectoryError, ValueError) as why:
        raise Http404 from why
    response = FileResponse(file, content_type=kind)
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
