"""What every template of the shop may use (a built-in library: nothing to load).

Tags
  {% icon "cart" %}                         a drawing; names in icons.py (put the words beside it or in a .vh span)
  {% mark %}                                the brand's seven dots
  {% label technique_slug label_text href="" %}   the woven technique label; with href it is a link
  {% picture row place="card" ratio="r-45" eager=False alt=None %}   a PictureRow (media.queries.row) in its box.
                                            place: card lead hero gallery thumb line pair shelf swatch head story;
                                            ratio: r-45 r-34 r-11 r-32 r-169 r-219 or ""; alt="" where the name says it
  {% drawn row %}                           the small words "Drawn sample" when the picture is one, else nothing
  {% passage value %}                       an I18n text; <span lang> when it falls back to the other language
  {% paragraphs value %}                    a long I18n text as <p>s, with lang when it falls back
  {% measure 250 105 %}                     250 × 105 cm (98 × 41 in); also with one number
  {% field form.email %}                    label, hint, error, input with aria. hint="…" replaces its help_text.
                                            Checkboxes become .check rows, radios .opt rows in a fieldset
  {% errors form %}                         the summary above a form: links to the fields, focused after a failed submit
  {% note "ok|warn|bad|info" %}…{% endnote %}   a notice with its icon; {% note "bad" alert=True %} is announced
  {% parcel_head name village number total %}   the head inside a .parcel: maker, "Parcel 1 of 2, from Medono"

Filters
  amount|rupiah                             1250000 (or Money) -> Rp1.250.000
  amount|amount:"USD"                       any currency
  value|text                                I18n text in the page's language
  value|lang_attr                           ` lang="id"` for your own element when the text falls back, else nothing
  cm|cm_in                                  112 -> 112 cm (44 in)
  moment|day, |short_day, |day_time         3 November 2026; 3 November (this year's); 3 November 2026, 16.00 WIB

Base templates (blocks: title, description, head, body_class, main, before_footer)
  base.html         the shop: header with search, cart and account; footer
  base_plain.html   checkout, sign-in: short header (block back: the link at its right), no navigation
  base_desk.html    seller centre: ink bar with the shop's name (context `shop`), bar at the bottom (block desk_nav)
  base_office.html  officers: ink bar with tabs (block office_nav)
  Messages of django.contrib.messages are shown by all of them at the top of main, inside .wrap.

Scripts (canting.js): [data-focus] is focused after load or swap; a form's button gets aria-busy on submit
  (data-busy="…" replaces its words); [data-say] in what htmx swaps is announced; all of it works without.
"""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalog.media.models import Picture
from catalog.media.queries import row as media_row
from storefront.design import icons, pictures, words

register = template.Library()

register.filter("rupiah", words.amount)
register.filter("amount", words.amount)
register.filter("text", words.text)
register.filter("lang_attr", words.lang_attribute)
register.filter("cm_in", words.centimetres)
register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("day_time", words.day_time)
register.simple_tag(words.passage)
register.simple_tag(words.paragraphs)
register.simple_tag(words.measure)
register.simple_tag(icons.icon)


@register.simple_tag
def mark() -> SafeString:
    """Cecek pitu, seven dots: the shop's mark."""
    around = "".join(
        f'<circle cx="{x}" cy="{y}" r="2.3"/>'
        for x, y in ((10, 2.8), (16.2, 6.4), (16.2, 13.6), (10, 17.2), (3.8, 13.6), (3.8, 6.4))
    )
    dots = f'<circle cx="10" cy="10" r="2.6"/>{around}'
    return mark_safe(f'<svg viewBox="0 0 20 20" aria-hidden="true">{dots}</svg>')


@register.simple_tag
def label(technique: str, words_on_it: Any, href: str = "") -> SafeString:
    """The technique label. One without a sign (printing) is a dashed white tag without thread."""
    slug = technique if technique in icons.SIGNS else "printing"
    lang, said, drawing = words.lang_attribute(words_on_it), words.text(words_on_it), icons.sign(slug)
    if href:
        return format_html('<a class="label label-{}" href="{}"{}>{}{}</a>', slug, href, lang, drawing, said)
    return format_html('<span class="label label-{}"{}>{}{}</span>', slug, lang, drawing, said)


@register.simple_tag
def picture(row: Any, place: str, ratio: str = "", eager: bool = False, alt: str | None = None) -> SafeString:
    shown = media_row(row) if isinstance(row, Picture) else row
    return pictures.picture(shown, place=place, ratio=ratio, eager=eager, alt=alt)


@register.simple_tag
def drawn(row: Any) -> SafeString:
    if not row or not row["is_drawn"]:
        return SafeString("")
    return format_html('<small class="drawn">{}</small>', _("Drawn sample"))


@register.inclusion_tag("design/field.html")
def field(bound: BoundField, hint: str | Promise | None = None) -> dict[str, Any]:
    """A form field as DESIGN.md draws it. The widget's own attributes (autocomplete, inputmode) stay."""
    widget = bound.field.widget
    said = bound.help_text if hint is None else hint
    described = [f"{bound.auto_id}_hint"] * bool(said) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    attributes: dict[str, Any] = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    kind = "input"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "options"
    else:
        attributes["class"] = f"input {widget.attrs.get('class', '')}".strip()
    return {"bound": bound, "kind": kind, "hint": said, "widget": bound.as_widget(attrs=attributes)}


@register.inclusion_tag("design/errors.html")
def errors(form: BaseForm) -> dict[str, Any]:
    """The summary above a form that was refused."""
    items = [(bound.id_for_label or bound.auto_id, str(said)) for bound in form for said in bound.errors]
    return {"items": items, "general": [str(said) for said in form.non_field_errors()]}


@register.inclusion_tag("design/parcel_head.html")
def parcel_head(name: str, village: str = "", number: int = 1, total: int = 1, heading: int = 2) -> dict[str, Any]:
    """Who sends what: the same head from cart to packing slip."""
    return {"name": name, "village": village, "number": number, "total": total, "heading": heading}


_NOTE_ICONS = {"ok": "check", "warn": "warn", "bad": "warn", "info": "info"}


@register.simple_block_tag(end_name="endnote")
def note(content: str, kind: str = "info", alert: bool = False) -> SafeString:
    """A notice: bar, icon and words."""
    role = SafeString(' role="alert"') if alert else ""
    return format_html(
        '<div class="note note-{}"{}>{}<div class="note-t">{}</div></div>',
        kind,
        role,
        icons.icon(_NOTE_ICONS[kind]),
        content,
    )
