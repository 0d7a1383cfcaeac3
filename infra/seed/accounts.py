"""The people of the demo street who can log in. The README prints this list."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password

from catalog.people import consents, terms
from catalog.people.models import Appointment, Consent, Role, User
from catalog.people.roles import AUDITOR, CATALOGUE, FINANCE, HEAD, VETTING
from catalog.sellers.models import Membership, Msme
from storefront.shop.account_factor import seal

PASSWORD = "canting-demo-2026"
# The officers' second factor, for the demo alone: everybody may know it, and any authenticator app takes it.
FACTOR_SECRET = "CANTINGDEMOPEKALONGANBATIK234567"
PEOPLE = (
    ("buyer", "budi@example.com", "Pak Budi", ()),
    ("artisan", "siti@example.com", "Bu Siti", ()),
    ("officer", "ratna@example.com", "Bu Ratna", (VETTING, CATALOGUE)),
    ("finance officer", "wahyu@example.com", "Pak Wahyu", (FINANCE,)),
    ("auditor", "arif@example.com", "Pak Arif", (AUDITOR,)),
    ("head of the office", "dewi@example.com", "Bu Dewi", (HEAD,)),
)
SHOP_OF_ARTISAN, SECOND_SHOP = "canting-siti", "canting-mutiara"


def accounts() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of each, for whoever prints them; every other maker logs in like the last one."""
    people = [(role, email, PASSWORD) for role, email, _name, _roles in PEOPLE]
    return [*people, ("another artisan", f"{SECOND_SHOP}@example.com", PASSWORD)]


def make() -> None:
    """Create whoever is missing, e-mail confirmed. Bu Siti owns her shop; each maker logs in by her shop's address, so
    that an order of any two makers can be sent."""
    for role, email, name, offices in PEOPLE:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        for office in Role.objects.filter(code__in=offices):
            Appointment.objects.get_or_create(user=user, role=office, ended_at=None)
        if offices:
            sealed = {"secret": seal(FACTOR_SECRET)}
            Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": sealed})
        if role == "artisan":
            shop = Msme.objects.get(slug=SHOP_OF_ARTISAN)
            Membership.objects.get_or_create(seller=shop, user=user, role="owner")
    _makers()
    _consents()


def _consents() -> None:
    """What everybody agrees to who has applied."""
    owners = Membership.objects.filter(role="owner", seller__is_demo=True).values_list("user", flat=True).distinct()
    Consent.objects.bulk_create(
        [
            Consent(person_id=owner, kind=one.kind, version=one.version, where=consents.APPLICATION)
            for one in terms.holding(consents.OF_SELLERS)
            for owner in owners
        ],
        ignore_conflicts=True,
    )


def _makers() -> None:
    shops = {shop.email: shop for shop in Msme.objects.filter(is_demo=True)}
    hashed = make_password(PASSWORD)  # one for all: forty times Argon2 would be seconds of the first start
    User.objects.bulk_create(
        [User(email=email, name=shop.name, password=hashed) for email, shop in shops.items()], ignore_conflicts=True
    )
    people = list(User.objects.filter(email__in=shops))
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people],
        ignore_conflicts=True,
    )
    Membership.objects.bulk_create(
        [Membership(seller=shops[person.email], user=person, role="owner") for person in people], ignore_conflicts=True
    )
