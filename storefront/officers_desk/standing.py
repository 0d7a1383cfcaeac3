"""What an application's page shows of the business's size class and of its marks."""

from typing import Any

from django.utils import timezone

from catalog.people.models import User
from catalog.vetting import choices, policies, queries
from catalog.vetting.actions.classing import WITH_THE_CITY
from catalog.vetting.classes import propose_class
from catalog.vetting.models import Application


def of(found: Application, user: User, items: list[queries.Item]) -> dict[str, Any]:
    """Class proposed and confirmed, and the accepted papers from which a mark is read. One query for the marks."""
    seller = found.seller
    proposed = propose_class(found)
    kept = {mark.proof.code: mark for mark in queries.all_marks_of(seller)}
    today = timezone.localdate()
    return {
        "class_proposed": proposed,
        "class_proposed_word": choices.SIZE_WORDS[proposed.size] if proposed else "",
        "class_confirmed_word": choices.SIZE_WORDS.get(seller.size_class, ""),
        "class_chosen": seller.size_class or (proposed.size if proposed else ""),
        "class_sizes": list(choices.SIZE_WORDS.items()),
        "class_open": seller.status in WITH_THE_CITY and policies.may_judge(user, seller),
        "marks": [
            {
                "item": item,
                "mark": kept.get(item.requirement.code),
                "coloured": item.requirement.code == choices.MARKS[0],
                "ended": bool(item.check and item.check.expires_on and item.check.expires_on < today),
            }
            for item in items
            if item.requirement.code in choices.MARKS and item.verdict == choices.ACCEPTED
        ],
        "mark_colours": choices.MARK_COLOURS,
    }
