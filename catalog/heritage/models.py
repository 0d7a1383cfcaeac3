"""The words of batik, with their sources."""

from typing import ClassVar

from django.db import models
from i18nfield.fields import I18nCharField, I18nTextField


class Technique(models.Model):
    """How the pattern came onto the cloth, with its legal layer: only hot-wax resist is batik (SNI 0239:2014)."""

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    label = I18nCharField(max_length=80, help_text="what the woven label says")
    thread = models.CharField(
        max_length=8,
        choices=[("emas", "gold"), ("perak", "silver"), ("putih", "white"), ("", "none")],
        blank=True,
        help_text="thread colour of the label (Perda Kota Pekalongan 6/2014)",
    )
    is_batik = models.BooleanField()
    summary = I18nTextField(help_text="one or two sentences, shown on the home page")
    explanation = I18nTextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]

    def __str__(self) -> str:
        return self.slug


class Motif(models.Model):
    """A motif, a style, a layout, a colour tradition or a filler: kinds that must not be mixed up (DOMAIN.md 1.6)."""

    KINDS: ClassVar = [
        ("motif", "motif"),
        ("style", "style"),
        ("layout", "layout"),
        ("colour", "colour tradition"),
        ("filler", "filler"),
    ]

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    kind = models.CharField(max_length=8, choices=KINDS)
    family = I18nCharField(max_length=80, blank=True)
    influence = I18nCharField(max_length=160, blank=True)
    period = I18nCharField(max_length=120, blank=True)
    summary = I18nTextField(help_text="one sentence for the product page")
    meaning = I18nTextField()
    synonyms = models.JSONField(default=list)
    sources = models.JSONField(default=list, help_text="[{title, where}]; a fact without one is marked unverified")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug


class Dye(models.Model):
    """A dye, natural (with its plant) or synthetic."""

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    is_natural = models.BooleanField()
    plant = models.CharField(max_length=80, blank=True)
    colour = I18nCharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Fabric(models.Model):
    """A cloth as it comes before the wax."""

    FIBRES: ClassVar = [("cotton", "cotton"), ("silk", "silk"), ("viscose", "viscose"), ("plant", "other plant fibre")]

    slug = models.SlugField(unique=True)
    name = I18nCharField(max_length=80)
    fibre = models.CharField(max_length=8, choices=FIBRES)
    note = I18nCharField(max_length=240, blank=True)

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Village(models.Model):
    """One of the 27 kelurahan of Kota Pekalongan (Kemendagri code, DOMAIN.md 1.5)."""

    code = models.CharField(max_length=13, unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    district = models.CharField(max_length=80)
    postal_code = models.CharField(max_length=5)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class Centre(models.Model):
    """A sentra: a batik quarter, often an older hamlet whose borders are not the kelurahan's."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80)
    village = models.ForeignKey(Village, models.SET_NULL, null=True, blank=True)
    in_city = models.BooleanField(default=True)
    note = I18nTextField(blank=True)
    sources = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name
