"""People: users, who log in by e-mail, the roles of officers, who is appointed to them, and what people agreed to."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from i18nfield.fields import I18nCharField, I18nTextField

from catalog.commons.append_only import append_only
from catalog.commons.numbers import random_id
from catalog.people import permissions


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: buyer, artisan or officer of the city by an Appointment."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="id")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    session_stamp = models.CharField(
        max_length=22,
        blank=True,
        default="",
        db_default="",  # while a release goes in, its predecessor still adds people
        help_text="a new one ends every session that began under the old one",
    )

    erased_at = models.DateTimeField(null=True, blank=True, help_text="the person asked for it; nothing else is left")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must hold to stay this person's. Django's, with the stamp behind the password: with an empty
        stamp it is the same as Django's own."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        return salted_hmac(salt, self.password + self.session_stamp, secret=secret, algorithm="sha256").hexdigest()


class Role(models.Model):
    """What an officer may do. `everything` is the head's role: it holds what there is, also what is new tomorrow."""

    code = models.SlugField(max_length=20, unique=True)
    name = I18nCharField(max_length=60)
    permissions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    everything = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.code

    def holds(self) -> frozenset[str]:
        """The permissions that exist among those of the row."""
        return permissions.CODES if self.everything else permissions.CODES & set(self.permissions)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def living(self) -> "AppointmentQuerySet":
        return self.filter(ended_at__isnull=True)


class Appointment(models.Model):
    """An officer's role, in one kecamatan or, without one, in the whole city."""

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="appointments")
    role = models.ForeignKey(Role, models.PROTECT, related_name="appointments")
    kecamatan = models.CharField(max_length=8, blank=True)
    appointed_by_ref = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "role", "kecamatan"],
                condition=models.Q(ended_at__isnull=True),
                name="appointment_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_id} {self.kecamatan}".strip()


class PersonKey(models.Model):
    """The key of a person's sealed values, wrapped by a master key. A destroyed one stays as an empty row, so that
    nobody seals for that person again by mistake."""

    person_ref = models.CharField(max_length=40, unique=True)
    wrapped = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True) ^ models.Q(wrapped=""), name="person_key_whole_or_gone"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_ref} {'destroyed' if self.destroyed_at else 'whole'}"


class Terms(models.Model):
    """One version of a text that people agree to. It stays as it was published: somebody has agreed to it."""

    SELLER, PRIVACY, MARKETING = "seller_terms", "privacy", "marketing"
    KINDS: ClassVar = [(kind, kind) for kind in (SELLER, PRIVACY, MARKETING)]

    kind = models.CharField(max_length=20, choices=KINDS)
    version = models.CharField(max_length=10, help_text="the day from which it holds, as in 2026-11-24: sorts by time")
    text = I18nTextField()
    in_force_from = models.DateField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by_ref = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "version"], name="terms_version_once")]
        triggers: ClassVar = append_only()

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def living(self) -> "ConsentQuerySet":
        """Neither withdrawn nor followed by one to a newer version."""
        return self.filter(withdrawn_at__isnull=True, replaced_at__isnull=True)


class Consent(models.Model):
    """What a person agreed to: which text, in which version, when and where.

    PostgreSQL keeps the row as it was written and takes one thing more: when it ended.
    """

    public_id = models.CharField(max_length=22, unique=True, default=random_id)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20, choices=Terms.KINDS)
    version = models.CharField(max_length=10)
    given_at = models.DateTimeField(default=timezone.now)
    where = models.CharField(max_length=20, help_text="the page, or the API, where it was given")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True, help_text="when the person agreed to a newer version")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-given_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(withdrawn_at__isnull=True, replaced_at__isnull=True),
                name="consent_one_living",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(replaced_at__isnull=True),
                name="consent_ends_once",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="consent_stays",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND OLD.replaced_at IS NULL
                       AND to_jsonb(NEW) - 'withdrawn_at' - 'replaced_at'
                         = to_jsonb(OLD) - 'withdrawn_at' - 'replaced_at' THEN
                        RETURN NEW;
                    END IF;
                    RAISE EXCEPTION 'a consent stays as it was given, and ends once'
                    USING ERRCODE = 'restrict_violation';
                """,
            ),
            append_only()[1],
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} of {self.person_id}"
