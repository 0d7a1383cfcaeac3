"""The people of the demo street who can log in. The README prints this list."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from catalog.people.models import User
from catalog.people.roles import FINANCE, OFFICER
from catalog.sellers.models import Membership, Msme
from storefront.shop.account_factor import seal

PASSWORD = "canting-demo-2026"
# The officers' second factor, for the demo alone: everybody may know it, and any authenticator app takes it.
FACTOR_SECRET = "CANTINGDEMOPEKALONGANBATIK234567"
PEOPLE = (
    ("buyer", "budi@example.com", "Pak Budi", ()),
    ("artisan", "siti@example.com", "Bu Siti", ()),
    ("officer", "ratna@example.com", "Bu Ratna", (OFFICER,)),
    ("finance officer", "wahyu@example.com", "Pak Wahyu", (FINANCE,)),
)
SHOP_OF_ARTISAN, SECOND_SHOP = "canting-siti", "canting-mutiara"


def accounts() -> list[tuple[str, str, str]]:
    """Role, e-mail and password of each, for whoever prints them; every other maker logs in like the last one."""
    people = [(role, email, PASSWORD) for role, email, _name, _groups in PEOPLE]
    return [*people, ("another artisan", f"{SECOND_SHOP}@example.com", PASSWORD)]


def make() -> None:
    """Create whoever is missing, e-mail confirmed. Bu Siti owns her shop; each maker logs in by her shop's address, so
    that an order of any two makers can be sent."""
    for role, email, name, groups in PEOPLE:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        user.groups.add(*(Group.objects.get_or_create(name=group)[0] for group in groups))
        if groups:
            sealed = {"secret": seal(FACTOR_SECRET)}
            Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": sealed})
        if role == "artisan":
            shop = Msme.objects.get(slug=SHOP_OF_ARTISAN)
            Membership.objects.get_or_create(seller=shop, user=user, role="owner")
    _makers()


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
