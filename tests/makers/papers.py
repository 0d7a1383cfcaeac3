"""Files as people send them, and as attackers do, made from bytes: none of them lies in this repository."""

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms
from pillow_heif import register_heif_opener
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

register_heif_opener()
CANARY = b"3375014107850001"  # a NIK of nobody
TWELVE_MP = (4000, 3000)


def upload(data: bytes, name: str = "ktp.jpg", kind: str = "image/jpeg") -> SimpleUploadedFile:
    """A file as a form brings it."""
    return SimpleUploadedFile(name, data, content_type=kind)


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    """The picture's bytes in a format of Pillow's."""
    data = io.BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


def card(size: tuple[int, int] = (400, 300)) -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, "#c81e1e")
    image.paste("#1e1ec8", (size[0] // 2, 0, size[0], size[1]))
    return image


@functools.cache
def photograph() -> Image.Image:
    """12 million pixels of noise, as a phone makes them in the dark."""
    return Image.effect_noise((500, 375), 60).convert("RGB").resize(TWELVE_MP)


# ---- pictures


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *, more: bytes = b"") -> bytes:
    """A black and white PNG written row by row, so that its maker needs no memory for it."""
    packer, row = zlib.compressobj(9), bytes((width + 7) // 8 + 1)
    rows = b"".join(packer.compress(row) for _number in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + more + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def webp_of(width: int, height: int) -> bytes:
    """The head of a WebP that claims to be so large."""
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


def moving(form: str, frames: int = 3, size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture of several."""
    colours = [Image.new("RGB", size, (number * 80 % 256, 99, number // 2)) for number in range(frames)]
    return encoded(colours[0], form, save_all=True, append_images=colours[1:])


def garbled_png() -> bytes:
    """A PNG with a byte of its head changed."""
    data = bytearray(encoded(card(), "PNG"))
    data[data.index(b"IHDR") + 7] ^= 1
    return bytes(data)


def text_bomb() -> bytes:
    """A PNG with a note of 200 MB in it."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    note = b"".join(packer.compress(block) for _number in range(200)) + packer.flush()
    return png(40, 30, more=chunk(b"zTXt", b"Comment\0\0" + note))


def from_a_phone(image: Image.Image, turn: int = 6) -> bytes:
    """A JPEG that says how the phone was held, where, by whom, and in which colours."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = turn, CANARY.decode()
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 53.0, 19.0), 3: "E", 4: (109.0, 40.0, 12.0)})
    return encoded(
        image, "JPEG", exif=exif, quality=95, comment=CANARY, xmp=b"<x:xmpmeta>" + CANARY, icc_profile=profile()
    )


def profile() -> bytes:
    """A colour profile with a number of somebody's in its description."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made + CANARY


def zipped(name: str = "word/document.xml", text: bytes = b"<w:document/>") -> bytes:
    """A ZIP archive, as office documents are."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, text)
    return data.getvalue()


def film() -> bytes:
    """The head of an MP4."""
    return struct.pack(">I", 24) + b"ftypisom" + bytes(4) + b"isommp42" + bytes(100)


# ---- PDFs


def pdf(pages: int = 1, size: tuple[float, float] = (595, 842)) -> PdfWriter:
    """A document of white pages, to be changed before it is written."""
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(*size)
    return writer


def written(writer: PdfWriter) -> bytes:
    """Its bytes."""
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def action(**words: str) -> DictionaryObject:
    """A dictionary of names, e.g. what is done when a document is opened."""
    return DictionaryObject({NameObject(f"/{key}"): NameObject(value) for key, value in words.items()})


def opening(what: DictionaryObject) -> bytes:
    """A document that does something as soon as it is opened."""
    writer = pdf()
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(what)
    return written(writer)


def annotated(kind: str, **more: str) -> bytes:
    """A document with something lying on its page."""
    writer = pdf()
    note = action(Type="/Annot", Subtype=kind, **more)
    note[NameObject("/Rect")] = ArrayObject([NumberObject(side) for side in (0, 0, 99, 99)])
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return written(writer)


def with_script() -> bytes:
    """A document that runs a script when it is opened."""
    what = action(S="/JavaScript")
    what[NameObject("/JS")] = TextStringObject("app.alert(1)")
    return opening(what)


def with_form() -> bytes:
    """A document whose form is a program (XFA)."""
    writer = pdf()
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>"), NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form
    return written(writer)


def with_attachment() -> bytes:
    """A document with a program in its pocket."""
    writer = pdf()
    writer.add_attachment("gaji.exe", b"MZ")
    return written(writer)


def locked(password: str) -> bytes:
    """A document that is encrypted."""
    writer = pdf()
    writer.encrypt(password, "pemilik", algorithm="AES-256")
    return written(writer)


def raw_pdf(page: bytes, *objects: bytes, catalog: bytes = b"") -> bytes:
    """A document written by hand: its page's words, and objects from number 4 on."""
    own = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]" + page + b">>",
        *objects,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate(own, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(own) + 1)
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(own) + 1, len(data))
    return data + head + table + end


def stream(data: bytes, words: bytes = b"") -> bytes:
    """A stream of a document."""
    return b"<</Length %d%s>>\nstream\n" % (len(data), words) + data + b"\nendstream"


def spaces(megabytes: int) -> bytes:
    """So many megabytes of nothing, in a thousandth of that."""
    packer, block = zlib.compressobj(9), b" " * (1 << 20)
    return b"".join(packer.compress(block) for _number in range(megabytes)) + packer.flush()


def heavy(megabytes: int) -> bytes:
    """A document whose page is so many megabytes of commands that draw nothing."""
    return raw_pdf(b"/Contents 4 0 R", stream(spaces(megabytes), b"/Filter/FlateDecode"))


def slow() -> bytes:
    """A document whose page is a line of more than a million corners."""
    return raw_pdf(b"/Contents 4 0 R", stream(b"0 0 m " + b"1 1 l 300 300 l " * 600_000 + b"S"))


def hidden_script() -> bytes:
    """The script in a compressed stream of objects, its name written in another way."""
    inner = b"<</S/J#61vaScript/J#53(app.alert\\(1\\))>>"
    packed = zlib.compress(b"5 0 " + inner)
    holder = stream(packed, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    return _with_object_stream(holder, catalog=b"/OpenAction 5 0 R")


def _with_object_stream(holder: bytes, catalog: bytes) -> bytes:
    own: Sequence[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        holder,
    ]
    data, rows = b"%PDF-1.7\n", [struct.pack(">BIH", 0, 0, 65535)]
    for number, one in enumerate(own, 1):
        rows.append(struct.pack(">BIH", 1, len(data), 0))
        data += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    rows += [struct.pack(">BIH", 2, 4, 0), struct.pack(">BIH", 1, len(data), 0)]
    words = b"/Type/XRef/Size 7/W[1 4 2]/Root 1 0 R"
    table = b"6 0 obj\n" + stream(b"".join(rows), words) + b"\nendobj\n"
    return data + table + b"startxref\n%d\n%%%%EOF" % len(data)


def huge_picture() -> bytes:
    """A document with a picture of 81 million pixels on its page."""
    words = b"/Type/XObject/Subtype/Image/Width 9000/Height 9000/BitsPerComponent 1/ColorSpace/DeviceGray"
    pixels = zlib.compress(bytes(9000 * 1125), 9)
    picture = stream(pixels, words + b"/Filter/FlateDecode")
    drawn = stream(b"q 500 0 0 500 20 20 cm /I Do Q")
    return raw_pdf(b"/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>", drawn, picture)


def red_page() -> bytes:
    """A document whose A4 page is red in its lower half."""
    return raw_pdf(b"/Contents 4 0 R", stream(b"1 0 0 rg 0 0 595 421 re f"))
