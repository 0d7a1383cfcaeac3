"""Applications for tests: Bu Siti's, filled in and handed in, and the officers who look at it.

Numbers are the made-up ones of DOMAIN.md 2.2.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from catalog.heritage.models import Village
from catalog.people import consents, terms
from catalog.people.models import Appointment, Role, User
from catalog.sellers.models import Msme
from catalog.vetting import checklist, choices, queries
from catalog.vetting.actions import applying, deciding, judging
from catalog.vetting.models import Application, Check, Decision
from tests.makers import street

NIK, NIB, NPWP, BANK_NUMBER = "3375025505880001", "0220103418275", "01.234.567.4-901.000", "0123456789"
VALUES = {
    "name": "Canting Siti",
    "form": "perorangan",
    "nib": NIB,
    "kbli": "13134",
    "kbli_edition": "2020",
    "since": "2004",
    "sales_band": "micro",
    "capital_band": "micro",
    "owner_name": "Siti Aminah",
    "nik": NIK,
    "npwp": "",
    "street": "Jl. Kauman No. 12, RT 002/RW 005",
    "village": "33.75.02.1004",
    "point": "-6.8886, 109.6753",
    "role": "maker",
    "techniques": "tulis",
    "artisans_women": "4",
    "artisans_men": "1",
    "home_workers": "2",
    "dyes": "natural",
    "capacity": "12",
    "waste": "ipal",
    "bank": "jateng",
    "bank_number": BANK_NUMBER,
    "bank_holder": "Siti Aminah",
}
GOOD = "Semua cocok dengan berkasnya."


def picture(shade: int = 120, name: str = "foto.jpg") -> SimpleUploadedFile:
    """A small photograph."""
    data = BytesIO()
    Image.new("RGB", (320, 200), (shade, 90, 60)).save(data, "JPEG")
    return SimpleUploadedFile(name, data.getvalue(), content_type="image/jpeg")


def words() -> None:
    """The techniques, Kauman, and the check-list."""
    for slug in street.TECHNIQUES:
        street.technique(slug)
    street.village()
    checklist.lay_out()


def siti() -> User:
    """Bu Siti, who has an account."""
    return User.objects.filter(email="siti@example.com").first() or street.user("siti@example.com", name="Bu Siti")


def officer(
    email: str = "ratna@example.com", name: str = "Bu Ratna", *, role: str = "vetting", kecamatan: str = ""
) -> User:
    """An officer of the city, in one kecamatan or in all of it."""
    made = User.objects.filter(email=email).first()
    if made is None:
        made = street.user(email, name=name)
        street.factor(made)
    Appointment.objects.get_or_create(user=made, role=Role.objects.get(code=role), kecamatan=kecamatan)
    return made


def begun(user: User | None = None, name: str = "Canting Siti") -> Application:
    """An application with nothing but a name."""
    words()
    return applying.begin(user=user or siti(), name=name)


def filled(user: User | None = None, **values: str) -> Application:
    """All fields and required papers, not yet handed in."""
    owner = user or siti()
    found = begun(owner, values.get("name", VALUES["name"]))
    faults = applying.fill(application_id=found.public_id, user=owner, values={**VALUES, **values})
    assert faults == {}, faults
    fresh = again(found)
    for number, item in enumerate(queries.items(fresh)):
        if item.missing:
            hand_in(fresh, item.requirement.code, owner, shade=40 + number)
    return again(found)


def hand_in(found: Application, item: str, owner: User | None = None, shade: int = 120) -> None:
    applying.hand_in(application_id=found.public_id, user=owner or siti(), item=item, upload=picture(shade))


def submitted(user: User | None = None, **values: str) -> Application:
    """With the city, taken by nobody."""
    owner = user or siti()
    found = filled(owner, **values)
    applying.submit(application_id=found.public_id, user=owner, true=True, agreed=agreed())
    return again(found)


def agreed() -> dict[str, str]:
    """The boxes that an applicant ticks: what she agrees to, in the version that holds."""
    return {one.kind: one.version for one in terms.holding(consents.OF_SELLERS)}


def in_hand(ratna: User, user: User | None = None, **values: str) -> Application:
    """Taken by an officer."""
    found = submitted(user, **values)
    judging.claim(application_id=found.public_id, officer=ratna)
    return again(found)


def accept_all(found: Application, ratna: User, codes: Iterable[str] | None = None) -> None:
    """Accept whatever paper lies there."""
    for item in queries.items(again(found)):
        if item.papers and (codes is None or item.requirement.code in codes):
            judging.judge(
                application_id=found.public_id,
                officer=ratna,
                kind=Check.ITEM,
                code=item.requirement.code,
                verdict=choices.ACCEPTED,
            )


def approved(ratna: User, user: User | None = None, **values: str) -> Application:
    """A shop that sells."""
    found = in_hand(ratna, user, **values)
    accept_all(found, ratna)
    deciding.approve(application_id=found.public_id, officer=ratna, reason=GOOD)
    return again(found)


def suspended(
    ratna: User, tuti: User, found: Application, reason: str = "Foto prosesnya milik orang lain."
) -> Decision:
    """Two officers stop a shop."""
    proposal = deciding.propose(seller_id=found.seller.public_id, officer=ratna, outcome=choices.SUSPEND, reason=reason)
    return deciding.confirm(proposal_id=proposal.public_id, officer=tuti)


def again(found: Application) -> Application:
    """As it stands now."""
    fresh = queries.application(found.public_id)
    assert fresh is not None
    return fresh


def kelurahan(code: str, name: str, district: str) -> Village:
    return Village.objects.get_or_create(
        code=code,
        defaults={"slug": name.lower().replace(" ", "-"), "name": name, "district": district, "postal_code": "51111"},
    )[0]


def certified(
    ratna: User, user: User | None = None, *, code: str = "batikmark", until: date | None = None, **values: str
) -> Application:
    """A shop that sells, whose certificate an officer accepted; what stands on it is not noted yet."""
    owner = user or siti()
    found = filled(owner, **values)
    hand_in(found, code, owner)
    applying.submit(application_id=found.public_id, user=owner, true=True, agreed=agreed())
    judging.claim(application_id=found.public_id, officer=ratna)
    accept_all(found, ratna)
    judging.judge(
        application_id=found.public_id,
        officer=ratna,
        kind=Check.ITEM,
        code=code,
        verdict=choices.ACCEPTED,
        expires_on=until,
    )
    deciding.approve(application_id=found.public_id, officer=ratna, reason=GOOD)
    return again(found)


def accepted_mark(found: Application, ratna: User, code: str = "batikmark") -> None:
    """The accepted paper of a mark, valid for a month, as a row: nobody has noted yet what stands on it."""
    Check.objects.create(
        application=found, kind=Check.ITEM, code=code, verdict=choices.ACCEPTED, officer=ratna,
        decided_at=timezone.now(), expires_on=timezone.localdate() + timedelta(days=30),
    )  # fmt: skip


def many(number: int, status: str = "submitted") -> list[Application]:
    """Applications as rows, without their papers: enough for a list."""
    words()
    made = []
    for one in range(number):
        shop = Msme.objects.create(
            name=f"Batik {one:05}", slug=f"batik-{one:05}", status=status, village=street.village()
        )
        row = Application.objects.create(
            seller=shop,
            village=shop.village,
            owner_name="Siti Aminah",
            role="maker",
            form="perorangan",
            submitted_at=timezone.now(),
            due_on=timezone.localdate() + timedelta(days=one % 9),
        )
        row.techniques.add(street.technique("tulis"))
        made.append(row)
    return made
