"""Files in forms, by real requests: up to 15 MB pass, and of a larger one no more than that is kept anywhere."""

import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from catalog.media import papers
from catalog.media.child.limits import MAX_BYTES
from catalog.media.errors import FileRefused
from tests.catalog.media.test_papers import in_folder
from tests.makers import papers as made


def sent(*sizes: int) -> list[UploadedFile]:
    """What a form of files of these sizes becomes."""
    files = [io.BytesIO(bytes([65 + number]) * size) for number, size in enumerate(sizes)]
    for number, file in enumerate(files):
        file.name = f"{number}.jpg"
    request: WSGIRequest = RequestFactory().post("/", {"file": files})
    found: list[UploadedFile] = request.FILES.getlist("file")
    return found


def test_fifteen_megabytes_pass_as_they_are() -> None:
    (file,) = sent(MAX_BYTES)
    assert isinstance(file, TemporaryUploadedFile)
    assert file.size == MAX_BYTES
    assert os.stat(file.temporary_file_path()).st_size == MAX_BYTES  # noqa: PTH116


def test_of_a_larger_one_one_byte_more_is_kept_and_its_sender_is_told() -> None:
    (file,) = sent(MAX_BYTES + 10_000_000)
    assert file.size == MAX_BYTES + 1
    assert Path(file.temporary_file_path()).stat().st_size == MAX_BYTES + 1
    with pytest.raises(FileRefused) as refused:
        papers.keep(upload=file, uploaded_by="siti")
    assert refused.value.code == "FILE_TOO_LARGE"


def test_each_file_of_a_form_is_counted_by_itself() -> None:
    files = sent(MAX_BYTES + 5, 70_000, 0, MAX_BYTES)
    assert [file.size for file in files] == [MAX_BYTES + 1, 70_000, 0, MAX_BYTES]
    assert files[1].read() == b"B" * 70_000


def test_so_many_files_and_no_more() -> None:
    assert settings.DATA_UPLOAD_MAX_NUMBER_FILES == 12
    assert len(sent(*[10] * 12)) == 12
    with pytest.raises(Exception, match="number of files"):
        sent(*[10] * 13)


@pytest.mark.django_db
def test_a_photograph_from_a_form_is_kept(tmp_path: Path) -> None:
    data = made.encoded(made.photograph(), "PNG", compress_level=1)
    assert 2_621_440 < len(data) < MAX_BYTES
    file = io.BytesIO(data)
    file.name = "ktp.png"
    request = RequestFactory().post("/", {"file": file})
    with in_folder(tmp_path):
        kept = papers.keep(upload=request.FILES["file"], uploaded_by="siti")
        assert papers.read(file=kept, page=1)
