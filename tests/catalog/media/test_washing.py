"""Strangers' files: refused with a sentence of their own, or made safe (RELIABILITY.md A4 and test 51)."""

import io
import os
import resource
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable

import pytest
from django.utils import translation
from PIL import Image, PngImagePlugin

from catalog.media import washing
from catalog.media.child import faults, limits
from catalog.media.errors import SENTENCES, FileRefused, TooBusy
from catalog.media.washing import wash
from tests.journeys import browser
from tests.makers import papers

Maker = Callable[[], bytes]


def half(image: Image.Image, form: str) -> bytes:
    data = papers.encoded(image, form)
    return data[: len(data) // 2]


def html() -> bytes:
    return b"\xef\xbb\xbf\n<!DOCTYPE html><script>fetch('/id/account/')</script>"


REFUSED: dict[str, tuple[Maker, str]] = {
    "an empty file": (lambda: b"", faults.EMPTY),
    "a file of more than 15 MB": (lambda: b"\xff\xd8\xff" + bytes(limits.MAX_BYTES), faults.TOO_LARGE),
    "a PNG of 81 million pixels": (lambda: papers.png(9_000, 9_000), faults.TOO_MANY_PIXELS),
    "a PNG of 169 million pixels": (lambda: papers.png(13_000, 13_000), faults.TOO_MANY_PIXELS),
    "a PNG of 196 million pixels": (lambda: papers.png(14_000, 14_000), faults.TOO_MANY_PIXELS),
    "a WebP that claims 268 million pixels": (lambda: papers.webp_of(16_383, 16_383), faults.TOO_MANY_PIXELS),
    "a PNG without width": (lambda: papers.png(0, 10), faults.NO_PIXELS),
    "a PNG without height": (lambda: papers.png(10, 0), faults.NO_PIXELS),
    "half a JPEG": (lambda: half(papers.card(), "JPEG"), faults.TRUNCATED),
    "half a PNG": (lambda: half(papers.photograph().crop((0, 0, 400, 300)), "PNG"), faults.TRUNCATED),
    "half a WebP": (lambda: half(papers.photograph().crop((0, 0, 400, 300)), "WEBP"), faults.TRUNCATED),
    "half a HEIC": (lambda: half(papers.photograph().crop((0, 0, 400, 300)), "HEIF"), faults.TRUNCATED),
    "a garbled PNG": (papers.garbled_png, faults.BROKEN),
    "a PNG with a note of 200 MB": (papers.text_bomb, faults.BROKEN),
    "a GIF of 300 pictures": (lambda: papers.moving("GIF", 300), faults.GIF),
    "a moving WebP": (lambda: papers.moving("WEBP"), faults.MOVING),
    "a moving PNG": (lambda: papers.moving("PNG"), faults.MOVING),
    "PostScript": (lambda: papers.encoded(papers.card(), "EPS"), faults.POSTSCRIPT),
    "an SVG": (lambda: b'<?xml version="1.0"?>\n<svg onload="alert(1)"/>', faults.SVG),
    "a web page": (html, faults.WEB_PAGE),
    "an office document": (papers.zipped, faults.ARCHIVE),
    "an old office document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), faults.ARCHIVE),
    "a film": (papers.film, faults.FILM),
    "a program": (lambda: b"MZ" + bytes(600), faults.UNKNOWN),
    "a TIFF": (lambda: papers.encoded(papers.card(), "TIFF"), faults.UNKNOWN),
    "a PDF behind something else": (lambda: b"MZ" + papers.red_page(), faults.UNKNOWN),
    "a PDF that is only its head": (lambda: b"%PDF-1.7\n", faults.PDF_BROKEN),
    "a PDF of noise": (lambda: b"%PDF-1.7\n" + os.urandom(5_000), faults.PDF_BROKEN),
    "a PDF without pages": (lambda: papers.written(papers.pdf(0)), faults.PDF_BROKEN),
    "a PDF with a password": (lambda: papers.locked("rahasia"), faults.PDF_LOCKED),
    "a PDF locked with an empty password": (lambda: papers.locked(""), faults.PDF_LOCKED),
    "a PDF with a script": (papers.with_script, faults.PDF_SCRIPT),
    "a PDF with a hidden script": (papers.hidden_script, faults.PDF_SCRIPT),
    "a PDF that starts a program": (lambda: papers.opening(papers.action(S="/Launch", F="/sh")), faults.PDF_LAUNCH),
    "a PDF with a file inside": (papers.with_attachment, faults.PDF_ATTACHMENT),
    "a PDF with a file pinned to it": (lambda: papers.annotated("/FileAttachment"), faults.PDF_ATTACHMENT),
    "a PDF with a form that is a program": (papers.with_form, faults.PDF_FORM),
    "a PDF that sends itself": (lambda: papers.opening(papers.action(S="/SubmitForm")), faults.PDF_FORM),
    "a PDF that plays a film": (lambda: papers.annotated("/RichMedia"), faults.PDF_MEDIA),
    "a PDF of 1,000 pages": (lambda: papers.written(papers.pdf(1_000)), faults.PDF_PAGES),
    "a PDF of eleven pages": (lambda: papers.written(papers.pdf(11)), faults.PDF_PAGES),
    "a PDF with a page of 350 m": (lambda: papers.written(papers.pdf(1, (1e6, 1e6))), faults.PDF_PAGE_SIZE),
    "a PDF with a picture of 81 million pixels": (papers.huge_picture, faults.TOO_MANY_PIXELS),
    "a PDF that needs gigabytes": (lambda: papers.heavy(700), faults.TOO_HEAVY),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_says_why(name: str) -> None:
    make, word = REFUSED[name]
    with pytest.raises(FileRefused) as refused:
        wash(make())
    assert refused.value.code == f"FILE_{word.upper()}"
    assert refused.value.field == "file"
    assert str(refused.value) == str(SENTENCES[word])


def test_the_classes_are_many_and_every_reason_is_met() -> None:
    met = {word for _make, word in REFUSED.values()}
    assert len(REFUSED) >= 40
    assert met == faults.WORDS == set(SENTENCES)


def test_every_reason_has_a_sentence_of_its_own_in_both_languages() -> None:
    said: dict[str, list[str]] = {}
    for language in ("id", "en"):
        with translation.override(language):
            said[language] = [str(sentence) for sentence in SENTENCES.values()]
    assert len({*said["id"], *said["en"]}) == 2 * len(faults.WORDS)


# ---- made safe


def markers(data: bytes) -> list[int]:
    """The segments of a JPEG up to its pixels, and what follows the end."""
    found, at = [], 2
    while data[at + 1] != 0xDA:
        found.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    assert data.startswith(b"\xff\xd8") and data.endswith(b"\xff\xd9")
    return found


def only_page(data: bytes) -> Image.Image:
    """The one page that is kept of it, which holds tables and pixels and nothing else."""
    (page,) = wash(data).pages
    assert set(markers(page)) <= {0xE0, 0xDB, 0xC0, 0xC4}
    assert papers.CANARY not in page
    assert not zipfile.is_zipfile(io.BytesIO(page))
    assert b"<" + b"script" not in page and page.count(b"\xff\xd9") == 1
    image = Image.open(io.BytesIO(page))
    assert (image.format, image.mode, dict(image.getexif())) == ("JPEG", "RGB", {})
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    return image


def is_near(colour: object, wanted: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(have - want) <= by for have, want in zip(colour, wanted, strict=True))


RED, BLUE = (200, 30, 30), (30, 30, 200)


def turned() -> bytes:
    return papers.from_a_phone(papers.card().transpose(Image.Transpose.ROTATE_90))


SAFE: dict[str, Maker] = {
    "a JPEG turned by a phone that says where it was": turned,
    "a JPEG that is a ZIP, too": lambda: papers.encoded(papers.card(), "JPEG") + papers.zipped("ktp", papers.CANARY),
    "a JPEG that is a web page, too": lambda: papers.encoded(papers.card(), "JPEG", comment=html() + papers.CANARY),
    "a PNG with a note": lambda: papers.encoded(papers.card(), "PNG", pnginfo=noted()),
    "a PNG with a profile": lambda: papers.encoded(papers.card(), "PNG", icc_profile=papers.profile()),
    "a PNG of a palette": lambda: papers.encoded(papers.card().quantize(8), "PNG"),
    "a PNG with transparency": lambda: papers.encoded(papers.card().convert("RGBA"), "PNG"),
    "a JPEG in CMYK": lambda: papers.encoded(papers.card().convert("CMYK"), "JPEG"),
    "a JPEG with a broken profile": lambda: papers.encoded(papers.card(), "JPEG", icc_profile=papers.CANARY),
    "a JPEG with broken EXIF": lambda: papers.encoded(papers.card(), "JPEG", exif=b"Exif\0\0MM\0*" + papers.CANARY),
    "a JPEG of two pictures": lambda: papers.encoded(
        papers.card(), "MPO", save_all=True, append_images=[Image.new("RGB", (400, 300))]
    ),
    "a WebP": lambda: papers.encoded(papers.card(), "WEBP", exif=b"Exif\0\0" + papers.CANARY, xmp=papers.CANARY),
    "a HEIC": lambda: papers.encoded(papers.card(), "HEIF", xmp=papers.CANARY),
}


def noted() -> PngImagePlugin.PngInfo:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", papers.CANARY.decode())
    return notes


@pytest.mark.parametrize("name", SAFE)
def test_it_is_made_safe_and_still_shows_what_it_showed(name: str) -> None:
    image = only_page(SAFE[name]())
    assert image.size == (400, 300)
    assert is_near(image.getpixel((40, 150)), RED) and is_near(image.getpixel((360, 150)), BLUE)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    image = only_page(papers.encoded(Image.new("I;16", (40, 30), 0x8000), "PNG"))
    assert is_near(image.getpixel((20, 15)), (128, 128, 128), by=3)


def test_what_is_transparent_is_white_as_paper() -> None:
    image = only_page(papers.encoded(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"))
    assert is_near(image.getpixel((20, 15)), (255, 255, 255), by=2)


def test_black_and_white_stay_so() -> None:
    image = only_page(papers.encoded(Image.new("1", (40, 30), 1), "PNG"))
    assert is_near(image.getpixel((20, 15)), (255, 255, 255), by=2)


def test_colours_are_seen_as_the_picture_s_profile_says() -> None:
    """Phones use wider ones than sRGB; here red and blue change places, and the profile is not kept."""
    for image in (papers.card(), papers.card().convert("RGBA")):
        seen = only_page(papers.encoded(image, "PNG", icc_profile=papers.wrong_colours()))
        left, right = seen.getpixel((40, 150)), seen.getpixel((360, 150))
        assert left[2] > 150 > 100 > left[0] and right[0] > 150 > 100 > right[2]


TWELVE: dict[str, tuple[Maker, str]] = {
    "JPEG": (lambda: papers.encoded(papers.photograph(), "JPEG", quality=90), "image/jpeg"),
    "PNG": (lambda: papers.encoded(papers.photograph(), "PNG", compress_level=1), "image/png"),
    "WebP": (lambda: papers.encoded(papers.photograph(), "WEBP", method=0), "image/webp"),
    "HEIC": (lambda: papers.encoded(papers.photograph(), "HEIF", quality=50), "image/heic"),
    "PDF": (lambda: papers.encoded(papers.photograph(), "PDF", resolution=300), "application/pdf"),
}


def _used_by_children() -> float:
    """Seconds of processor time of this process's children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("name", TWELVE)
def test_an_honest_photograph_of_twelve_million_pixels_is_taken(name: str) -> None:
    make, kind = TWELVE[name]
    data, before = make(), _used_by_children()
    washed = wash(data)
    assert _used_by_children() - before < 10
    (page,) = washed.pages
    assert washed.media_type == kind
    with Image.open(io.BytesIO(page)) as image:
        assert 2_400 <= max(image.size) <= limits.LONG_SIDE
        assert abs(image.width / image.height - 4 / 3) < 0.01


def test_a_pdf_becomes_a_picture_of_each_page() -> None:
    writer = papers.pdf(0)
    for _number in range(10):
        writer.append(io.BytesIO(papers.red_page()))
    washed = wash(papers.written(writer))
    assert (washed.media_type, len(washed.pages)) == ("application/pdf", 10)
    for page in washed.pages:
        assert set(markers(page)) <= {0xE0, 0xDB, 0xC0, 0xC4}
        with Image.open(io.BytesIO(page)) as image:
            assert 1_640 <= image.width <= 1_660 and 2_330 <= image.height <= 2_345
            assert is_near(image.getpixel((800, 200)), (255, 255, 255))
            assert is_near(image.getpixel((800, 2_200)), (255, 0, 0))


def test_the_stamp_of_a_signed_pdf_is_seen() -> None:
    image = only_page(papers.stamped())
    assert is_near(image.getpixel((555, 1_785)), (255, 0, 0))
    assert is_near(image.getpixel((1_200, 600)), (255, 255, 255))


@pytest.mark.browser
def test_what_a_browser_prints_into_a_pdf_is_taken() -> None:
    """It is what senders of refused documents are told to do."""
    with browser.opened() as window:
        page = window.new_page()
        page.set_content("<a href='https://oss.go.id/'>NIB</a><div style='background:#f00;height:9cm'>.</div><input>")
        printed = page.pdf(format="A4", print_background=True, tagged=True)
    image = only_page(printed)
    assert is_near(image.getpixel((800, 500)), (255, 0, 0))


def test_an_empty_line_before_a_pdf_is_no_harm() -> None:
    assert is_near(only_page(b"\xef\xbb\xbf\r\n" + papers.red_page()).getpixel((800, 2_200)), (255, 0, 0))


def test_a_pdf_that_is_a_zip_too_becomes_a_picture() -> None:
    image = only_page(papers.red_page() + papers.zipped("ktp", papers.CANARY))
    assert is_near(image.getpixel((800, 2_200)), (255, 0, 0))


# ---- the child

MEASURE = """
import resource, subprocess, sys
done = subprocess.run([sys.executable, "-B", "-m", "catalog.media.child"], stdin=sys.stdin, stdout=subprocess.DEVNULL,
                      stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(done.returncode, used.ru_maxrss, used.ru_utime + used.ru_stime)
"""
UNLIMITED = """
import resource, sys
from catalog.media.child.clean import clean
pages = clean(sys.stdin.buffer.read())[1]
print(len(pages), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def small(program: str, data: bytes) -> list[float]:
    """What a small process prints: a large one would count its own memory as that of its children."""
    done = subprocess.run(
        [sys.executable, "-c", program], input=data, capture_output=True, cwd=washing.ROOT, check=True
    )
    return [float(word) for word in done.stdout.split()]


FORTY: dict[str, Maker] = {
    "JPEG": lambda: papers.encoded(Image.new("RGB", (8_000, 5_000)), "JPEG"),
    "progressive JPEG": lambda: papers.encoded(Image.new("RGB", (8_000, 5_000)), "JPEG", progressive=True),
    "PNG": lambda: papers.encoded(Image.new("RGBA", (8_000, 5_000)), "PNG", compress_level=1),
    "WebP": lambda: papers.encoded(Image.new("RGBA", (6_250, 4_000)), "WEBP", method=0, lossless=True),
    "HEIC": lambda: papers.encoded(Image.new("RGB", (8_000, 5_000)), "HEIF"),
    "PDF": lambda: papers.encoded(Image.new("RGB", (8_000, 5_000)), "PDF"),
}


@pytest.mark.parametrize("name", FORTY)
def test_the_largest_that_is_taken_needs_half_of_the_memory(name: str) -> None:
    """RELIABILITY.md test 51: less than 512 MB and ten seconds."""
    status, kilobytes, seconds = small(MEASURE, FORTY[name]())
    assert status == 0
    assert kilobytes < 512 * 1024
    assert seconds < 10


def test_the_limit_of_one_gibibyte_holds_and_is_what_refuses() -> None:
    """The same file without the limit takes more than a gibibyte, and is drawn."""
    data = papers.heavy(700)
    status, kilobytes, _seconds = small(MEASURE, data)
    assert status < 0
    assert kilobytes < limits.ADDRESS_SPACE / 1024
    pages, freely = small(UNLIMITED, data)
    assert pages == 1
    assert freely > limits.ADDRESS_SPACE / 1024


def test_what_is_too_much_for_the_child_costs_the_shop_nothing() -> None:
    data = papers.heavy(700)
    before = _resident()
    with pytest.raises(FileRefused):
        wash(data)
    assert _resident() - before < 32 * 1024**2
    assert wash(papers.encoded(papers.card(), "JPEG")).media_type == "image/jpeg"


def _resident() -> int:
    with open("/proc/self/statm") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * resource.getpagesize()


def test_the_child_knows_neither_django_nor_the_shops_secrets() -> None:
    program = "import sys; from catalog.media.child import __main__, clean, pdfs; print(*sys.modules)"
    known = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=washing.ROOT, check=True
    )
    assert "pypdfium2" in known.stdout.split()
    assert not {"django", "psycopg", "boto3", "infra", "catalog.media.errors"} & set(known.stdout.split())
    assert set(washing.ENVIRONMENT) == {"LC_ALL", "MALLOC_ARENA_MAX"}


def test_ten_seconds_of_work_are_the_most_and_whoever_waits_too_long_meanwhile_is_told() -> None:
    slow, told, began = papers.slow(), [], time.monotonic()

    def send() -> None:
        try:
            wash(slow)
        except FileRefused as why:
            told.append(why.code)

    crowd = [threading.Thread(target=send) for _number in range(washing.AT_ONCE)]
    for one in crowd:
        one.start()
    time.sleep(1)
    with pytest.raises(TooBusy) as refused:
        wash(papers.encoded(papers.card(), "JPEG"), patience=0.5)
    assert refused.value.code == "FILES_BUSY"
    for one in crowd:
        one.join()
    assert told == ["FILE_TOO_HEAVY"] * washing.AT_ONCE
    assert limits.CPU_SECONDS <= time.monotonic() - began < washing.WALL_SECONDS + 5
    assert wash(papers.encoded(papers.card(), "JPEG")).pages
