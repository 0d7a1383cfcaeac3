"""Makers who do not exist and want to sell: an application in each state, so that the officers' desk has work on it.

They go through the verbs, as people would. Their papers are cards that say that they are examples; their numbers have
the right shape and the serials 0001 to 0005.
"""

from dataclasses import dataclass
from io import BytesIO

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from catalog.commons.texts import in_language
from catalog.people import consents, terms
from catalog.people.models import User
from catalog.sellers.models import Msme
from catalog.sellers.moves import DRAFT, SUBMITTED
from catalog.vetting import choices, queries
from catalog.vetting.actions import applying, deciding, judging
from catalog.vetting.models import Application, Check
from infra.seed.accounts import PASSWORD, PEOPLE

TAKEN = "in hand"
BLURRED = "Kartu contoh ini kurang jelas. Ambil lagi di tempat terang, tanpa bayangan."
MEND = "Satu berkas perlu diulang; yang lain sudah diterima."
NO = "Dari kunjungan, semua kain di bengkel dicetak dengan mesin. Itu tekstil motif batik, bukan batik."


@dataclass(frozen=True)
class Applicant:
    """Who applies, for what, and how far the city has come with it: SUBMITTED, TAKEN, or an outcome."""

    shop: str
    owner: str
    village: str
    born: str
    techniques: str
    stands: str
    role: str = choices.MAKER


APPLICANTS = (
    Applicant("Batik Larasati", "Larasati Contoh", "33.75.01.1002", "550588", "tulis", SUBMITTED),
    Applicant("Cap Pak Darmo", "Darmo Contoh", "33.75.02.1008", "150879", "cap", SUBMITTED),
    Applicant("Sanggar Kemuning", "Kemuning Contoh", "33.75.02.1004", "640391", "tulis,kombinasi", TAKEN),
    Applicant("Batik Segara", "Segara Contoh", "33.75.01.1009", "210184", "cap", choices.ASK),
    Applicant("Toko Melati", "Melati Contoh", "33.75.02.1007", "480975", "tulis", choices.REJECT, choices.TRADER),
)


def bring(number: int) -> Application:
    """Let one of them apply, and the officer go as far as he has; what is done already stays."""
    one = APPLICANTS[number]
    user = _account(one)
    found = Application.objects.filter(applicant=user).first() or applying.begin(user=user, name=one.shop)
    Msme.objects.filter(pk=found.seller_id).update(is_demo=True)
    if _again(found).seller.status == DRAFT:
        _apply(found, user, one, number)
    if one.stands != SUBMITTED and _again(found).seller.status == SUBMITTED and not found.seller.decisions.exists():
        _look_at(found, one.stands)
    return _again(found)


def _again(found: Application) -> Application:
    fresh = queries.application(found.public_id)
    assert fresh is not None
    return fresh


def _account(one: Applicant) -> User:
    email = f"{one.shop.lower().replace(' ', '-')}@example.com"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=one.owner)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def _apply(found: Application, user: User, one: Applicant, number: int) -> None:
    maker = one.role == choices.MAKER
    values = {
        "form": "perorangan", "nib": f"000000000000{number + 1}", "kbli": "13134" if maker else "47911",
        "kbli_edition": "2020", "since": str(2004 + number), "sales_band": "micro", "capital_band": "micro",
        "owner_name": one.owner, "nik": f"{one.village[:8].replace('.', '')}{one.born}{number + 1:04}",
        "street": f"Jl. Contoh No. {number + 1}, RT 001/RW 001", "village": one.village, "role": one.role,
        "techniques": one.techniques, "artisans_women": str(3 + number), "artisans_men": "1", "home_workers": "2",
        "bank": "jateng", "bank_number": f"000000000{number + 1}", "bank_holder": one.owner,
    }  # fmt: skip
    if maker:
        values |= {"dyes": "both", "capacity": "20", "waste": "ipal"}
    faults = applying.fill(application_id=found.public_id, user=user, values=values)
    assert not faults, faults
    for item in queries.items(_again(found)):
        if item.missing:
            paper = card(in_language(item.requirement.name, "id"))
            applying.hand_in(application_id=found.public_id, user=user, item=item.requirement.code, upload=paper)
    agreed = {text.kind: text.version for text in terms.holding(consents.OF_SELLERS)}
    applying.submit(application_id=found.public_id, user=user, true=True, agreed=agreed)


def _look_at(found: Application, stands: str) -> None:
    ratna = User.objects.get(email=next(email for role, email, *_rest in PEOPLE if role == "officer"))
    key = found.public_id
    judging.claim(application_id=key, officer=ratna)
    for item in queries.items(_again(found)):
        good = item.requirement.code != "ktp"
        if item.papers and stands != choices.REJECT and (good or stands == choices.ASK):
            judging.judge(
                application_id=key,
                officer=ratna,
                kind=Check.ITEM,
                code=item.requirement.code,
                verdict=choices.ACCEPTED if good else choices.ASKED,
                reason="" if good else BLURRED,
            )
    if stands == choices.ASK:
        deciding.ask_for_changes(application_id=key, officer=ratna, reason=MEND)
    elif stands == choices.REJECT:
        deciding.reject(application_id=key, officer=ratna, reason=NO)


def card(name: str) -> SimpleUploadedFile:
    """A plain card in place of a paper, which nobody could take for one."""
    image = Image.new("RGB", (900, 560), "#e6e3de")
    draw = ImageDraw.Draw(image)
    for height, size, words in (
        (90, 64, "CONTOH / EXAMPLE"),
        (250, 36, name),
        (420, 26, "Bukan dokumen. Not a paper."),
    ):
        draw.text((60, height), words, "#141c30", font=ImageFont.load_default(size))
    data = BytesIO()
    image.save(data, "PNG")
    return SimpleUploadedFile("contoh.png", data.getvalue(), content_type="image/png")
