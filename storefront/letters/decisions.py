"""The letter about a decision as a PDF, in both languages on one sheet.

Whatever people typed goes into the letter as data, never as typesetting: a reason that looks like a command is printed
as it stands.
"""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from catalog.commons.texts import LANGUAGES, in_language
from catalog.vetting import choices, queries
from catalog.vetting.fields import FIELDS
from catalog.vetting.models import Decision
from storefront.design.words import day

HERE = Path(__file__).parent


def letter(decision: Decision) -> bytes:
    """The letter of one decision. The officer is named by the office and not by name: the city decides."""
    shop = decision.seller
    with override(LANGUAGES[0]):
        said = {
            "title": f"{shop.name}, {day(decision.at)}",
            "number": f"Canting {decision.at:%Y}/{decision.pk:05d}",
            "site": settings.SITE_ORIGIN,
            "demo": _("Demo shop: its makers, orders and pictures are made up.") if settings.DEMO else "",
            "shop": shop.name,
            "place": f"{shop.village.name}, {shop.village.district}" if shop.village else "",
            "day": day(decision.at),
            "reason": decision.reason,
        }
    parts = [_part(decision, language) for language in LANGUAGES]
    inputs = {"letter": json.dumps({**said, "parts": parts}, ensure_ascii=False)}
    made: bytes = typst.compile(
        str(HERE / "letter.typ"), root=str(HERE), font_paths=[str(HERE / "fonts")], ignore_system_fonts=True,
        sys_inputs=inputs,
    )  # fmt: skip
    return made


def _part(decision: Decision, language: str) -> dict[str, Any]:
    with override(language):
        names = {"shop": decision.seller.name}
        headlines = {
            choices.APPROVE: _("%(shop)s is verified"),
            choices.ASK: _("%(shop)s: something has to be mended"),
            choices.REJECT: _("%(shop)s: the application was rejected"),
            choices.SUSPEND: _("%(shop)s is suspended"),
            choices.REINSTATE: _("%(shop)s sells again"),
            choices.REVOKE: _("%(shop)s: the approval is revoked"),
        }
        closings = {
            choices.APPROVE: _("From this day your cloth is shown and sold on Canting."),
            choices.ASK: _("Mend it in your seller centre and send it again. What was accepted stays accepted."),
            choices.REINSTATE: _("Your cloth is shown and sold again as it was before."),
        }
        appeal = _("You may appeal once, in your seller centre; an officer who had no part in this answers.")
        signed = (
            _("Decided by two officers of Kota Pekalongan.")
            if decision.second_id
            else _("Decided by an officer of Kota Pekalongan.")
        )
        return {
            "language": language,
            "headline": headlines[decision.outcome] % names,
            "opening": _("The reason:"),
            "items_title": _("To be mended:"),
            "items": _to_mend(decision, language),
            "closing": closings.get(decision.outcome, appeal),
            "signed": signed,
        }


def _to_mend(decision: Decision, language: str) -> list[str]:
    """What has to be mended, while that is still open: afterwards the letter says the reason alone."""
    if decision.outcome != choices.ASK:
        return []
    found = queries.of_seller(decision.seller)
    latest = decision.seller.decisions.first()
    if found is None or latest != decision:
        return []
    said = queries.field_checks(found)
    state = queries.progress(found)
    rows = [f"{FIELDS[name].label}: {said[name].reason}" for name in state.mend]
    for item in state.items:
        if item.needs_mending and item.check:
            rows.append(f"{in_language(item.requirement.name, language)}: {item.check.reason}")
    return rows
