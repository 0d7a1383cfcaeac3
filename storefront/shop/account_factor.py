"""The second factor: how its secrets lie in the database, when a code is used up, and who must keep one."""

import base64
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.commons import faults, locks
from catalog.people.authority import is_officer
from catalog.people.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
FRESH = 5 * 60  # seconds for which a factor opens dangerous acts


def _sealer() -> MultiFernet:
    """The first of FACTOR_KEYS seals, all of them open: a key is changed by putting a new one in front."""
    return MultiFernet([Fernet(_derived(key)) for key in settings.FACTOR_KEYS])


def _derived(key: str) -> bytes:
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"canting second factor")
    return base64.urlsafe_b64encode(derive.derive(key.encode()))


def seal(text: str) -> str:
    """What may lie in the database instead of a secret."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret. Raises cryptography.fernet.InvalidToken when none of FACTOR_KEYS fits."""
    return _sealer().decrypt(sealed.encode()).decode()


class Adapter(DefaultMFAAdapter):
    """The shop's answers where allauth leaves the choice."""

    error_messages = {  # noqa: RUF012 - allauth declares it as an attribute of the instance
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("An officer needs a second factor. Add another one first, then remove this."),
        "cannot_generate_recovery_codes": _("Recovery codes stand beside a second factor. Add one first."),
        "incorrect_code": _("This code is wrong, or used already. Wait for the next one and type that."),
        "unverified_email": _("Confirm your e-mail address first: open the link in the mail we sent."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """An officer keeps one factor at least."""
        rest = Authenticator.objects.filter(user=authenticator.user_id, type__in=FACTORS).exclude(pk=authenticator.pk)
        may = not is_officer(authenticator.user) or rest.exists()
        faults.point("account_factor.seen")
        return may

    def build_totp_svg(self, url: str) -> str:
        """The picture as an element of the page: its policy takes no pictures out of addresses."""
        drawn = super().build_totp_svg(url)
        label = gettext("QR code for the authenticator app")
        return f'<svg role="img" aria-label="{escape(label)}" {drawn[drawn.index("<svg") + len("<svg ") :]}'

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Names on the person's own device; its handle is not our key of the row."""
        return {"id": user.public_id.encode(), "display_name": user.name or user.email, "name": user.email}


def has_factor(user: object) -> bool:
    """Whether a person has set up an authenticator app or a passkey."""
    return isinstance(user, User) and Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def is_fresh(request: HttpRequest) -> bool:
    """Whether the second factor was shown in this session within the last five minutes."""
    records = get_authentication_records(request, request.user if isinstance(request.user, User) else None)
    shown = [record["at"] for record in records if record.get("method") == "mfa"]
    return bool(shown) and time.time() - shown[-1] < FRESH


def code_of(secret: str, counter: int | None = None) -> str:
    """The six digits that an authenticator app shows for a secret, now or at a counter."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 if counter is None else counter))


def use_up(factor: Authenticator, code: str) -> bool:
    """Mark the step of a code as used, and all before it; False when it was used already. One guarded statement, so
    that of two who type the same code one gets in; and not in the cache, which may be emptied."""
    secret = unseal(factor.data["secret"])
    typed = normalize_user_code(code)
    steps = [step for step in yield_hotp_counters_from_time() if constant_time_compare(code_of(secret, step), typed)]
    if not steps or max(steps) <= factor.data.get("used_step", 0):
        return False
    return locks.write(factor, seen={"data": factor.data}, data={**factor.data, "used_step": max(steps)})
