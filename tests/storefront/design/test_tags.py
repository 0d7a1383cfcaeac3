"""Fields, errors, labels and notices as templates use them."""

from django import forms
from django.template import Context, Template

from catalog.commons.texts import both


class Letter(forms.Form):
    email = forms.EmailField(label="Email", help_text="Untuk kabar pesanan.")
    note = forms.CharField(label="Catatan", required=False)
    way = forms.ChoiceField(label="Cara", choices=[("a", "Reguler"), ("b", "Ekspres")], widget=forms.RadioSelect)
    yes = forms.BooleanField(label="Setuju")


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_a_field_ties_label_hint_error_and_input_together() -> None:
    html = drawn("{% field form.email %}", form=Letter({"email": "budi@"}))
    assert '<label for="id_email">Email</label>' in html
    assert '<p class="hint" id="id_email_hint">Untuk kabar pesanan.</p>' in html
    assert 'aria-describedby="id_email_hint id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="budi@"' in html
    assert 'class="input"' in html
    assert 'class="field bad"' in html


def test_only_the_rare_optional_field_says_so() -> None:
    html = drawn("{% field form.note %}{% field form.email %}", form=Letter())
    assert html.count("(boleh kosong)") == 1
    assert "aria-invalid" not in html


def test_radios_are_rows_of_a_named_group() -> None:
    html = drawn("{% field form.way %}", form=Letter())
    assert '<legend class="legend">Cara</legend>' in html
    assert html.count('class="opt"') == 2


def test_a_checkbox_is_one_row() -> None:
    assert '<label class="check" for="id_yes">' in drawn("{% field form.yes %}", form=Letter())


def test_the_summary_links_to_each_field_and_takes_the_focus() -> None:
    html = drawn("{% errors form %}", form=Letter({"way": "a", "yes": "on"}))
    assert "data-focus" in html
    assert 'role="alert"' in html
    assert '<a href="#id_email">' in html
    assert "1 hal perlu diperbaiki" in html


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn("{% errors form %}", form=Letter()).strip() == ""


def test_the_label_has_a_sign_for_batik_and_none_for_print() -> None:
    tulis = drawn("{% label 'tulis' words %}", words=both("Batik tulis", "Hand-drawn batik"))
    assert tulis.startswith('<span class="label label-tulis"><svg')
    printing = drawn("{% label 'printing' words href='#a' %}", words=both("Tekstil motif batik (printing)", "x"))
    assert printing == '<a class="label label-printing" href="#a">Tekstil motif batik (printing)</a>'


def test_a_notice_has_icon_and_words() -> None:
    html = drawn('{% note "bad" alert=True %}<b>Terjual</b>{% endnote %}')
    assert 'class="note note-bad" role="alert"' in html
    assert "<b>Terjual</b>" in html


def test_a_parcel_says_who_sends_it() -> None:
    html = drawn("{% parcel_head 'Canting Siti' 'Kauman' 1 2 %}")
    assert "<h2>Canting Siti</h2>" in html
    assert "Paket 1 dari 2, dari Kauman" in html
