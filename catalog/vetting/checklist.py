"""The check-list and the sentences for officers with which a shop of this software begins. Operators change them.

Which papers the city asks for is DOMAIN.md 2.4; process photographs prove what the technique's name says (SNI
0239:2014). Running it again adds what is missing and leaves what operators changed.
"""

from django.db import transaction

from catalog.commons.texts import both
from catalog.heritage.models import Technique
from catalog.vetting.models import CannedReason, Requirement

# code, kind, technique, flags, most, (name id, name en), (why id, why en)
ITEMS: list[tuple[str, str, str, tuple[str, ...], int, tuple[str, str], tuple[str, str]]] = [
    (
        "ktp", "paper", "", ("required", "valid"), 1,
        ("KTP pemilik", "Owner's KTP (identity card)"),
        (
            "Untuk mencocokkan nama dan NIK. Letakkan di meja yang terang, seluruh kartu masuk gambar, terbaca.",
            "To compare name and NIK. Lay it on a bright table, the whole card in the picture, the writing legible.",
        ),
    ),
    (
        "nib", "paper", "", ("required", "valid"), 2,
        ("Lembar NIB", "NIB print-out"),
        (
            "Bukti bahwa usaha terdaftar di OSS. Boleh PDF dari oss.go.id atau foto lembarnya.",
            "Shows that the business is registered with OSS. The PDF from oss.go.id, or a picture of the sheet.",
        ),
    ),
    (
        "npwp", "paper", "", ("companies", "required"), 1,
        ("Kartu NPWP usaha", "NPWP card of the business"),
        ("Nomor pajak badan usaha.", "The tax number of the company."),
    ),
    (
        "workshop", "photos", "", ("required",), 3,
        ("Foto tempat usaha", "Pictures of the workshop"),
        (
            "Dari depan, dengan nomor rumah atau papan nama bila ada, agar petugas mengenali tempatnya.",
            "From the front, with the house number or sign if there is one, so that an officer finds the place.",
        ),
    ),
    (
        "process-tulis", "photos", "tulis", ("makers", "required"), 4,
        ("Foto proses batik tulis", "Pictures of drawing with the canting"),
        (
            "Nglowong atau isen dengan canting, malam panas terlihat, dan satu foto nglorod. Wajah tidak perlu.",
            "Outlining or filling with the canting, the hot wax to be seen, and one of boiling it out. No faces.",
        ),
    ),
    (
        "process-cap", "photos", "cap", ("makers", "required"), 4,
        ("Foto proses batik cap", "Pictures of stamping"),
        (
            "Ngecap dengan cap tembaga di meja cap, dan capnya sendiri dari dekat.",
            "Stamping with the copper stamp at the table, and the stamp itself from near.",
        ),
    ),
    (
        "process-kombinasi", "photos", "kombinasi", ("makers", "required"), 4,
        ("Foto proses kombinasi", "Pictures of stamping and drawing"),
        (
            "Ngecap, lalu canting pada kain yang sama.",
            "Stamping, then the canting on the same cloth.",
        ),
    ),
    (
        "dyeing", "photos", "", ("makers",), 4,
        ("Foto pewarnaan", "Pictures of dyeing"),
        (
            "Nyelup atau nyolet, dan bahan pewarnanya. Perlu bila Anda menyebut pewarna alam.",
            "Dipping or brushing, and what the dye is made of. Needed where you speak of natural dyes.",
        ),
    ),
    (
        "batikmark", "paper", "", ("valid",), 2,
        ("Sertifikat Batikmark", "Batikmark certificate"),
        (
            "Bila punya. Nomor dan masa berlakunya tampil di toko selama masih berlaku.",
            "If you have one. Its number is shown in the shop for as long as it is valid.",
        ),
    ),
    (
        "gi", "paper", "", (), 2,
        ("Keanggotaan MPIG", "MPIG membership"),
        (
            "Bila punya: surat anggota Indikasi Geografis Sarung Batik Pekalongan.",
            "If you have it: the paper of a member of the geographical indication Sarung Batik Pekalongan.",
        ),
    ),
    (
        "account", "paper", "", ("required",), 1,
        ("Halaman depan buku tabungan", "First page of the bank book"),
        (
            "Untuk mencocokkan nama dan nomor rekening. Saldo boleh ditutup.",
            "To compare the name and number of the account. Cover the balance if you like.",
        ),
    ),
]  # fmt: skip

REASONS: list[tuple[str, tuple[str, str]]] = [
    ("blurred", ("Fotonya kurang jelas. Ambil lagi di tempat terang, tanpa bayangan.",
                 "The picture is not clear. Take it again in good light, without shadow.")),
    ("cut", ("Sebagian dokumen tidak masuk gambar. Ambil lagi sampai keempat sudutnya terlihat.",
             "A part is cut off. Take it again so that all four corners are seen.")),
    ("name", ("Nama di dokumen berbeda dari nama yang Anda isi. Betulkan salah satunya.",
              "The name on the paper differs from the one you entered. Correct one of them.")),
    ("number", ("Nomor di dokumen berbeda dari nomor yang Anda isi. Cocokkan lagi.",
                "The number on the paper differs from the one you entered. Compare them again.")),
    ("expired", ("Dokumen ini sudah tidak berlaku. Unggah yang baru.",
                 "This paper is no longer valid. Hand in the new one.")),
    ("screen", ("Foto proses memperlihatkan meja sablon: printing, bukan batik. Kirim foto lain atau ubah tekniknya.",
                "The picture shows a screen table: printing, not batik. Send another one or change the technique.")),
    ("process", ("Foto proses belum memperlihatkan malam panas atau capnya. Ambil lagi dari dekat.",
                 "The picture does not show the hot wax or the stamp yet. Take it again from nearer.")),
    ("holder", ("Nama pemilik rekening bukan nama pemilik atau nama usaha.",
                "The account is neither in the owner's name nor in that of the business.")),
    ("place", ("Alamat ini di luar Kota Pekalongan, sehingga bukan wewenang kami.",
               "This address is outside Kota Pekalongan, where we have no authority.")),
    ("not-needed", ("Tidak diperlukan untuk usaha ini.", "Not needed for this business.")),
]  # fmt: skip


@transaction.atomic
def lay_out() -> None:
    """Write the items and sentences that are missing. An item of a technique needs the words of batik to be there."""
    techniques = Technique.objects.in_bulk(field_name="slug")
    for position, (code, kind, slug, flags, most, name, why) in enumerate(ITEMS):
        if slug and slug not in techniques:
            continue
        Requirement.objects.get_or_create(
            code=code,
            defaults={
                "kind": kind,
                "technique": techniques.get(slug),
                "name": both(*name),
                "why": both(*why),
                "is_required": "required" in flags,
                "makers_only": "makers" in flags,
                "companies_only": "companies" in flags,
                "must_stay_valid": "valid" in flags,
                "most": most,
                "position": position,
            },
        )
    for position, (code, words) in enumerate(REASONS):
        CannedReason.objects.get_or_create(code=code, defaults={"words": both(*words), "position": position})
