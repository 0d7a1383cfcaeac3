"""Pictures served out of the storage, in the demo."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import Client, RequestFactory

from storefront.design.media import drawn_file


def test_a_picture_is_a_picture_and_nothing_else(client: Client) -> None:
    key = default_storage.save("pictures/ab/uji.webp", ContentFile(b"RIFF"))
    answer = client.get(f"/media/{key}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(answer.streaming_content) == b"RIFF"
    default_storage.delete(key)


@pytest.mark.parametrize(
    "key",
    [
        "pictures/../private/ktp.webp",
        "pictures/./a.webp",
        "pictures//a.webp",
        "private/ktp.webp",
        "pictures/a.html",
        "pictures/a.svg",
        "pictures/none.webp",
        "/etc/passwd.webp",
        "pictures",
    ],
)
def test_nothing_outside_the_pictures_is_given(rf: RequestFactory, key: str) -> None:
    with pytest.raises(Http404):
        drawn_file(rf.get("/"), key)


def test_a_picture_cannot_be_sent_to(client: Client) -> None:
    assert client.post("/media/pictures/ab/uji.webp").status_code == 405
