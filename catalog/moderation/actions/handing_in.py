"""What a maker does with her cloth before the city looks at it, and what she may do without the city.

A cloth that nobody sees yet is changed itself. Of one that buyers see a working copy is changed, and the live copy
stays as it is until an officer has let the other one through.
"""

from collections.abc import Mapping

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from catalog.commons import faults, history, locks
from catalog.commons.errors import NotFound, Refusal
from catalog.commons.moves import move
from catalog.commons.texts import both, in_language
from catalog.media import shots
from catalog.media.models import Picture
from catalog.moderation import moves, queries
from catalog.moderation.copies import look_for_copies
from catalog.moderation.errors import Unproven, WithTheCity
from catalog.moderation.evidence import WORDS
from catalog.moderation.models import Submission
from catalog.moderation.publishing import bring_out, draft_of
from catalog.moderation.queries import OWN_DRAFT, SHELVED, Working
from catalog.people.models import User
from catalog.products import facts
from catalog.products.facts import Facts, Shot
from catalog.products.models import Product
from catalog.sellers.policies import agreed, may_list
from catalog.stock.listing import OPEN

MOST_PICTURES = 12
LOOK_AT_ONE_IN = 5  # of a trusted shop's cloths


@transaction.atomic
def change(*, product_id: str, by: User, typed: Mapping[str, str | list[str]]) -> dict[str, Refusal]:
    """Say anew what the cloth is: all of it or, with a fault, nothing. Returns the faults by field (facts.read()).

    Raises NotFound for who may not, WithTheCity. The same once more is a quiet no.
    """
    work = _at_work(product_id, by)
    wanted, wrong = facts.read(work.product.seller, typed, work.facts)
    if wrong:
        return wrong
    if fields := facts.differences(work.facts, wanted):
        _keep(work, wanted)
        _record("cloth.changed", work.product, by, fields=fields)
    return {}


def add_photo(*, product_id: str, by: User, upload: File, role: str) -> Picture:
    """A photograph that shows `role`. Raises NotFound, WithTheCity, Refusal (FULL), and what the file's check says.

    The file is washed before the cloth is locked, since that takes seconds.
    """
    if role not in WORDS:
        raise Refusal(_("Choose one from the list."), code="INVALID", field="role")
    with transaction.atomic():
        work = _at_work(product_id, by)
        _room(work.facts)
    name = in_language(work.product.name, "id")
    picture = shots.take(upload=upload, alt=both(name, in_language(work.product.name, "en")))
    try:
        _add(product_id, by, picture, role)
    except Refusal:
        shots.drop(picture_id=picture.pk)
        raise
    return picture


@transaction.atomic
def _add(product_id: str, by: User, picture: Picture, role: str) -> None:
    work = _at_work(product_id, by)
    _room(work.facts)
    shot: Shot = {"id": picture.public_id, "role": role}
    _keep(work, {**work.facts, "pictures": [*work.facts["pictures"], shot]})
    _record("cloth.photo_added", work.product, by, role=role)


@transaction.atomic
def remove_photo(*, product_id: str, by: User, picture_id: str) -> None:
    """Take a photograph off. Its files go too, unless buyers see it or an officer decided by it. Raises NotFound, also
    for one that is gone already; WithTheCity."""
    work = _at_work(product_id, by)
    left = [shot for shot in work.facts["pictures"] if shot["id"] != picture_id]
    gone = next((shot for shot in work.facts["pictures"] if shot["id"] == picture_id), None)
    if gone is None:
        raise NotFound(_("This picture is not there any more."))
    _keep(work, {**work.facts, "pictures": left})
    _record("cloth.photo_removed", work.product, by, role=gone["role"])
    if not _is_needed(work.product, picture_id):
        shots.drop(picture_id=Picture.objects.get(public_id=picture_id).pk)


@transaction.atomic
def put_first(*, product_id: str, by: User, picture_id: str) -> None:
    """The photograph comes first, on the card too; the others keep their order. Raises NotFound, WithTheCity."""
    work = _at_work(product_id, by)
    first = [shot for shot in work.facts["pictures"] if shot["id"] == picture_id]
    if not first:
        raise NotFound(_("This picture is not there any more."))
    wanted = first + [shot for shot in work.facts["pictures"] if shot["id"] != picture_id]
    if wanted != work.facts["pictures"]:
        _keep(work, {**work.facts, "pictures": wanted})
        _record("cloth.arranged", work.product, by)


@transaction.atomic
def hand_in(*, product_id: str, by: User) -> Submission:
    """Hand the cloth, or what was changed of it, in to the city; of a trusted shop it goes live at once.

    Twice is a quiet no. Raises NotFound, Unproven, Refusal (NOTHING_CHANGED, CLOSED, TERMS_CHANGED), ForbiddenMove.
    """
    product = _locked(product_id, by)
    work = queries.working(product)
    if work.waiting is not None:
        return work.waiting
    faults.point("moderation.looked")
    made = _submission(work)
    if work.missing:
        raise Unproven(work.missing)
    for why in facts.honest(work.facts["technique"], work.facts["name"], work.facts["description"]).values():
        raise why
    made.handed_in_at, made.handed_in_by_ref = timezone.now(), by.public_id
    made.before = facts.of(product) if made.kind == Submission.EDIT else {}
    made.after = work.facts
    if queries.is_trusted(product.seller):
        return _let_through(made, by)
    made.status = moves.WAITING
    made.save()
    look_for_copies(made)
    if made.kind == Submission.FIRST:
        move(product, Product.SUBMITTED, life=moves.CLOTH)
    _record("cloth.handed_in", product, by, submission=made.public_id)
    return made


def _submission(work: Working) -> Submission:
    """The row that is handed in. Raises for a cloth of which nothing can be."""
    product = work.product
    if product.status in SHELVED:
        found = product.submissions.filter(status=moves.DRAFT).first()
        if found is None or not facts.differences(facts.of(product), work.facts):
            raise Refusal(_("Nothing has been changed since the city let it through."), code="NOTHING_CHANGED")
        return found
    if product.status not in OWN_DRAFT:
        # The table has no such move, and says so in words.
        move(product, Product.SUBMITTED, life=moves.CLOTH)
    if product.seller.status not in OPEN:
        raise Refusal(_("This shop cannot list new cloth at present."), code="CLOSED")
    if not agreed(product.seller):
        said = _("The terms for sellers have changed. Once an owner has agreed to them, new cloth can be listed.")
        raise Refusal(said, code="TERMS_CHANGED")
    return Submission(product=product, seller=product.seller, kind=Submission.FIRST)


def _let_through(made: Submission, by: User) -> Submission:
    """A trusted shop's cloth goes live, and one in a few is drawn for a look. Nobody can tell beforehand which."""
    drawn = int(salted_hmac("moderation.sample", made.public_id, algorithm="sha256").hexdigest(), 16)
    made.published_first = drawn % LOOK_AT_ONE_IN == 0
    made.status = moves.WAITING if made.published_first else moves.APPROVED
    made.decided_at = None if made.published_first else timezone.now()
    made.save()
    look_for_copies(made)
    bring_out(made)
    _record("cloth.let_through", made.product, by, submission=made.public_id)
    return made


@transaction.atomic
def take_back(*, product_id: str, by: User) -> None:
    """Take back what waits, to change it. Raises NotFound, ForbiddenMove when nothing waits any more."""
    product = _locked(product_id, by)
    found = queries.working(product).waiting
    if found is None:
        raise WithTheCity if product.status == Product.SUBMITTED else NotFound("")
    move(found, moves.TAKEN_BACK, life=moves.SUBMISSION)
    if found.kind == Submission.FIRST:
        move(product, Product.DRAFT, life=moves.CLOTH)
    else:
        draft_of(found)
    _record("cloth.taken_back", product, by, submission=found.public_id)


@transaction.atomic
def discard(*, product_id: str, by: User) -> None:
    """Forget what was changed of a cloth that buyers see. Raises NotFound when there is nothing, WithTheCity."""
    work = _at_work(product_id, by)
    found = work.product.submissions.filter(status=moves.DRAFT).first()
    if found is None:
        raise NotFound("")
    names = {shot["id"] for shot in found.after["pictures"]}
    found.delete()
    for picture in Picture.objects.filter(public_id__in=names):
        if not _is_needed(work.product, picture.public_id):
            shots.drop(picture_id=picture.pk)


@transaction.atomic
def withdraw(*, product_id: str, by: User) -> None:
    """Take the cloth off the shelf, for as long as she likes. Raises NotFound, ForbiddenMove."""
    product = _locked(product_id, by)
    if move(product, Product.WITHDRAWN, life=moves.CLOTH):
        _record("cloth.withdrawn", product, by)


@transaction.atomic
def show_again(*, product_id: str, by: User) -> None:
    """Put it back on the shelf as it was. Raises NotFound, ForbiddenMove, Refusal (TERMS_CHANGED)."""
    product = _locked(product_id, by)
    if product.status not in SHELVED:
        move(product, Product.WITHDRAWN, life=moves.CLOTH)
    if not agreed(product.seller):
        said = _("The terms for sellers have changed. Once an owner has agreed to them, new cloth can be listed.")
        raise Refusal(said, code="TERMS_CHANGED")
    if move(product, Product.LIVE, life=moves.CLOTH):
        _record("cloth.shown_again", product, by)


def _locked(product_id: str, by: User) -> Product:
    found = locks.row(Product.objects.filter(public_id=product_id).select_related("seller"))
    if found is None or not may_list(by, found.seller):
        raise NotFound("")
    return found


def _at_work(product_id: str, by: User) -> Working:
    """The cloth, locked, in a state in which she can change it."""
    work = queries.working(_locked(product_id, by))
    if not work.editable:
        raise WithTheCity
    return work


def _keep(work: Working, wanted: Facts) -> None:
    if work.product.status in OWN_DRAFT:
        facts.write(product=work.product, facts=wanted)
        return
    Submission.objects.update_or_create(
        product=work.product,
        status=moves.DRAFT,
        defaults={"seller": work.product.seller, "kind": Submission.EDIT, "after": wanted},
    )


def _room(now: Facts) -> None:
    if len(now["pictures"]) >= MOST_PICTURES:
        raise Refusal(
            _("There are %(most)d pictures already. Remove one first.") % {"most": MOST_PICTURES}, code="FULL"
        )


def _is_needed(product: Product, picture_id: str) -> bool:
    """Whether buyers see the picture, a working copy names it, or an officer looked at it."""
    named = [{"id": picture_id}]
    if product.pictures.filter(picture__public_id=picture_id).exists():
        return True
    kept = product.submissions.filter(after__pictures__contains=named)
    return kept.exists() or product.submissions.filter(before__pictures__contains=named).exists()


def _record(kind: str, product: Product, by: User, **data: object) -> None:
    actor = history.Actor(ref=by.public_id, role="seller")
    history.record(kind, subject=product.public_id, seller_ref=product.seller.public_id, actor=actor, **data)
