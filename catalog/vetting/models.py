"""What a business declared, the papers it showed, what officers said of each, and what the city decided."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from i18nfield.fields import I18nCharField, I18nTextField

from catalog.commons.append_only import append_only
from catalog.commons.numbers import random_id
from catalog.heritage.models import Centre, Technique, Village
from catalog.media.models import PrivateFile
from catalog.sellers.models import Msme
from catalog.vetting import choices

PERSON = settings.AUTH_USER_MODEL


def nobody_judges_his_own(seller: str, *officers: str) -> pgtrigger.Trigger:
    """PostgreSQL's own refusal of a row in which an officer named by one of `officers` judges a business that is his
    own, a declared relative's, or for which he brought papers. `seller` says, in SQL, whose business it is.

    It stands beneath the code's refusal, for what comes by another way than the code (RELIABILITY.md test 9).
    """
    own = " OR ".join(
        f"""(NEW.{officer} IS NOT NULL AND (
            EXISTS (SELECT 1 FROM sellers_membership m WHERE m.seller_id = business AND m.user_id = NEW.{officer})
            OR EXISTS (SELECT 1 FROM vetting_interest i WHERE i.seller_id = business AND i.user_id = NEW.{officer}
                       AND i.ended_at IS NULL)
            OR EXISTS (SELECT 1 FROM vetting_paper p JOIN vetting_application a ON a.id = p.application_id
                       WHERE a.seller_id = business AND p.uploaded_by_id = NEW.{officer})))"""
        for officer in officers
    )
    return pgtrigger.Trigger(
        name="own_business",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("business", "bigint")],
        func=f"""
            SELECT {seller} INTO business;
            IF {own} THEN
                RAISE EXCEPTION 'own business: nobody judges a business in which he has a part'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'own_business';
            END IF;
            RETURN NEW;
        """,
    )


OF_APPLICATION = "a.seller_id FROM vetting_application a WHERE a.id = NEW.application_id"


class Application(models.Model):
    """What a business declares of itself. Its life is its seller's (`Msme.status`).

    Numbers of people and banks are kept sealed with the applicant's key, with a masked form beside them for screens.
    """

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    seller = models.OneToOneField(Msme, models.PROTECT, related_name="application")
    applicant = models.ForeignKey(PERSON, models.PROTECT, related_name="+", null=True, blank=True)
    # business
    form = models.CharField(max_length=14, choices=choices.FORMS, blank=True)
    nib = models.CharField(max_length=13, blank=True, db_index=True)
    kbli = models.CharField(max_length=5, blank=True)
    kbli_edition = models.CharField(max_length=4, choices=choices.EDITIONS, blank=True)
    since = models.PositiveSmallIntegerField(null=True, blank=True)
    sales_band = models.CharField(max_length=6, choices=choices.SALES, blank=True)
    capital_band = models.CharField(max_length=6, choices=choices.CAPITAL, blank=True)
    # people
    owner_name = models.CharField(max_length=120, blank=True)
    nik_sealed = models.TextField(blank=True)
    nik_masked = models.CharField(max_length=20, blank=True)
    nik_blind = models.CharField(max_length=64, blank=True, db_index=True)
    owner_birth_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="told by the NIK")
    owner_is_woman = models.BooleanField(null=True, blank=True, help_text="told by the NIK")
    npwp_sealed = models.TextField(blank=True)
    npwp_masked = models.CharField(max_length=20, blank=True)
    # place
    street = models.CharField(max_length=200, blank=True)
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="+")
    centre = models.ForeignKey(Centre, models.SET_NULL, null=True, blank=True, related_name="+")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    # production
    role = models.CharField(max_length=6, choices=choices.ROLES, blank=True)
    techniques = models.ManyToManyField(Technique, related_name="+")
    artisans_women = models.PositiveSmallIntegerField(null=True, blank=True)
    artisans_men = models.PositiveSmallIntegerField(null=True, blank=True)
    home_workers = models.PositiveSmallIntegerField(null=True, blank=True)
    dyes = models.CharField(max_length=9, choices=choices.DYES, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True, help_text="pieces a month")
    waste = models.CharField(max_length=4, choices=choices.WASTE, blank=True)
    # bank
    bank = models.CharField(max_length=10, choices=choices.BANKS, blank=True)
    bank_number_sealed = models.TextField(blank=True)
    bank_number_masked = models.CharField(max_length=20, blank=True)
    bank_holder = models.CharField(max_length=120, blank=True)
    # its way
    statement_version = models.CharField(max_length=10, blank=True, help_text="of the statement that all is true")
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="the first time")
    due_on = models.DateField(null=True, blank=True, help_text="by when an answer was promised, while it is with us")
    days_left = models.SmallIntegerField(default=0, help_text="working days left when the clock was stopped")
    claimed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        triggers: ClassVar = [nobody_judges_his_own("NEW.seller_id", "claimed_by_id")]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], name="application_due"),
            models.Index(fields=["claimed_by"], name="application_claimed"),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"


class Requirement(models.Model):
    """An item of the check-list: a paper or photographs that an applicant shows. Operators add, drop and ease them."""

    PAPER, PHOTOS = "paper", "photos"

    code = models.SlugField(unique=True, max_length=40)
    name = I18nCharField(max_length=120)
    why = I18nTextField(help_text="what it is asked for, and how to take a good picture of it")
    kind = models.CharField(max_length=6, choices=[(PAPER, "paper"), (PHOTOS, "photographs")], default=PAPER)
    technique = models.ForeignKey(Technique, models.CASCADE, null=True, blank=True, related_name="+")
    makers_only = models.BooleanField(default=False)
    companies_only = models.BooleanField(default=False, help_text="not asked of sole proprietors")
    is_required = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    must_stay_valid = models.BooleanField(
        default=False, help_text="once its accepted paper has expired the shop does not sell"
    )
    most = models.PositiveSmallIntegerField(default=2, help_text="files at one time")
    keep_days = models.PositiveSmallIntegerField(
        default=365, help_text="days for which its files are kept after the decision"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.code


class Paper(models.Model):
    """A file that was handed in for an item. One that was replaced stays known, without being shown any more."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    application = models.ForeignKey(Application, models.PROTECT, related_name="papers")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+")
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["uploaded_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["application", "requirement"], name="paper_of_application")]

    def __str__(self) -> str:
        return f"{self.requirement_id} of {self.application_id}"


class Check(models.Model):
    """What officers say of one claim (a field) or of one item of the check-list. A later answer starts it anew."""

    FIELD, ITEM = "field", "item"

    application = models.ForeignKey(Application, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=5, choices=[(FIELD, "field"), (ITEM, "item")])
    code = models.CharField(max_length=40, help_text="a field's name or an item's code")
    verdict = models.CharField(max_length=8, choices=choices.VERDICTS, default=choices.WAITING)
    reason = models.CharField(max_length=600, blank=True, help_text="shown to the applicant")
    expires_on = models.DateField(null=True, blank=True, help_text="the last day on which the paper is valid")
    officer = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text="when the applicant mended it")

    class Meta:
        triggers: ClassVar = [nobody_judges_his_own(OF_APPLICATION, "officer_id")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "kind", "code"], name="check_once"),
            models.CheckConstraint(
                condition=Q(verdict=choices.WAITING) | Q(officer__isnull=False, decided_at__isnull=False),
                name="check_verdict_has_an_officer",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=[*choices.NEEDS_MENDING, choices.WAIVED]) | ~Q(reason=""),
                name="check_refusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.verdict}"


class MarkQuerySet(models.QuerySet["Mark"]):
    def valid(self) -> "MarkQuerySet":
        """Those whose paper is accepted and, by the clock of Pekalongan, in its last day or before it: the one rule by
        which a mark is shown. One without a last day is not: nobody could take it away."""
        return self.filter(proof__verdict=choices.ACCEPTED, proof__expires_on__gte=timezone.localdate())


class Mark(models.Model):
    """A mark of authenticity (DOMAIN.md 1.3) as it stands on the paper that an officer accepted. How long it holds is
    said of the paper (`proof.expires_on`), so that both end on one day."""

    BATIKMARK, GI = choices.MARKS

    proof = models.OneToOneField(Check, models.CASCADE, related_name="mark")
    number = models.CharField(max_length=40, blank=True)
    colour = models.CharField(max_length=6, choices=choices.MARK_COLOURS, blank=True)
    officer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = MarkQuerySet.as_manager()

    class Meta:
        triggers: ClassVar = [
            nobody_judges_his_own(
                "a.seller_id FROM vetting_check c JOIN vetting_application a ON a.id = c.application_id"
                " WHERE c.id = NEW.proof_id",
                "officer_id",
            )
        ]

    def __str__(self) -> str:
        return f"mark {self.number} of check {self.proof_id}"


class Decision(models.Model):
    """What the city decided about a business, and why. Written once."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=9, choices=choices.OUTCOMES)
    reason = models.CharField(max_length=2000, help_text="shown to the applicant")
    officer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    second = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    overturns = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="overturned_by", help_text="after an appeal"
    )
    working_days = models.PositiveSmallIntegerField(null=True, blank=True, help_text="that the answer took")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        triggers: ClassVar = [
            nobody_judges_his_own("NEW.seller_id", "officer_id", "second_id"),
            *append_only(),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(outcome__in=choices.FOUR_EYES) | Q(second__isnull=False),
                name="decision_by_two",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("officer")), name="decision_second_is_another"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
        ]
        indexes: ClassVar = [models.Index(fields=["seller", "-at"], name="decision_of_seller")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.seller_id}"


class Proposal(models.Model):
    """A suspension or revocation that one officer asks for and a second one has to confirm."""

    OPEN, CONFIRMED, DECLINED = "open", "confirmed", "declined"

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="proposals")
    outcome = models.CharField(max_length=9, choices=[o for o in choices.OUTCOMES if o[0] in choices.FOUR_EYES])
    reason = models.CharField(max_length=2000)
    officer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=9, choices=[(s, s) for s in (OPEN, CONFIRMED, DECLINED)], default=OPEN)
    second = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = [nobody_judges_his_own("NEW.seller_id", "officer_id", "second_id")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seller"], condition=Q(status="open"), name="proposal_one_open"),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | (Q(second__isnull=False) & ~Q(second=F("officer"))),
                name="proposal_second_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.seller_id} {self.status}"


class Appeal(models.Model):
    """The one appeal against a decision; another officer answers it."""

    OPEN, UPHELD, DISMISSED = "open", "upheld", "dismissed"

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="appeal")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="appeals")
    words = models.CharField(max_length=2000)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=9, choices=[(s, s) for s in (OPEN, UPHELD, DISMISSED)], default=OPEN)
    officer = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        triggers: ClassVar = [
            nobody_judges_his_own("NEW.seller_id", "officer_id"),
            pgtrigger.Trigger(
                name="another_officer",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.officer_id IS NOT NULL AND EXISTS (
                        SELECT 1 FROM vetting_decision d WHERE d.id = NEW.decision_id
                        AND NEW.officer_id IN (d.officer_id, d.second_id)
                    ) THEN
                        RAISE EXCEPTION 'appeal: another officer has to answer it'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'another_officer';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status="open") | (Q(officer__isnull=False) & ~Q(answer="")), name="appeal_has_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk} {self.status}"


class Interest(models.Model):
    """An officer's tie to a business that he declared: a relative's, or one he has a share in."""

    KINDS: ClassVar = [("relative", "a relative's"), ("share", "a share in it"), ("other", "another tie")]

    user = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    seller = models.ForeignKey(Msme, models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=8, choices=KINDS)
    declared_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "seller"], condition=Q(ended_at__isnull=True), name="interest_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.seller_id}"


class SiteVisit(models.Model):
    """What an officer saw at the workshop. `signs` holds each of choices.SIGNS as yes, no or unclear."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    application = models.ForeignKey(Application, models.PROTECT, related_name="visits")
    officer = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    on = models.DateField()
    signs = models.JSONField(default=dict)
    note = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        triggers: ClassVar = [nobody_judges_his_own(OF_APPLICATION, "officer_id")]

    def __str__(self) -> str:
        return f"visit {self.on} {self.application_id}"


class VisitPhoto(models.Model):
    """A photograph that an officer took on a visit."""

    visit = models.ForeignKey(SiteVisit, models.PROTECT, related_name="photos")
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"photo of {self.visit_id}"


class CannedReason(models.Model):
    """A sentence that officers use often, in both languages."""

    code = models.SlugField(unique=True, max_length=40)
    words = I18nTextField()
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return self.code
