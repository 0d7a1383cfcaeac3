"""The words of batik: what the files say is what the shop knows."""

from typing import Any

import pytest
from django.utils.translation import override

from catalog.commons.texts import exactly
from catalog.heritage import queries, sizes
from catalog.heritage.actions import load_words
from catalog.heritage.models import Centre, Colouring, Dye, Fabric, Form, Motif, Record, Technique, Village
from tests.makers import street

pytestmark = pytest.mark.django_db

BILINGUAL = {
    Technique: ("name", "label", "summary", "explanation"),
    Motif: ("name", "summary", "meaning", "family", "influence"),
    Dye: ("name",),
    Fabric: ("name", "note"),
    Colouring: ("name", "summary", "explanation"),
    Form: ("name",),
    Record: ("name", "summary"),
}


@pytest.fixture
def words() -> dict[str, int]:
    return load_words()


def test_a_second_run_changes_nothing(words: dict[str, int]) -> None:
    before = {model: list(model.objects.order_by("slug").values()) for model in (*BILINGUAL, Village, Centre)}
    assert load_words() == words
    assert {model: list(model.objects.order_by("slug").values()) for model in before} == before
    assert words["villages"] == 27 and words["motifs"] == 28 and words["techniques"] == 4


def test_the_files_lead(words: dict[str, int]) -> None:
    Technique.objects.filter(slug="printing").update(is_batik=True)
    load_words()
    assert not Technique.objects.get(slug="printing").is_batik


def test_every_word_is_there_in_both_languages(words: dict[str, int]) -> None:
    for model, fields in BILINGUAL.items():
        for thing in model.objects.all():
            for field in fields:
                for language in ("id", "en"):
                    assert exactly(getattr(thing, field), language), f"{thing} has no {field} in {language}"


def test_the_labels_carry_the_thread_of_the_citys_law(words: dict[str, int]) -> None:
    """Perda 6/2014: gold for drawn, silver for combination, white for stamped; print carries none and is no batik."""
    assert [(t.slug, t.thread, t.is_batik, exactly(t.label, "en")) for t in queries.techniques()] == [
        ("tulis", "emas", True, "Hand-drawn batik"),
        ("kombinasi", "perak", True, "Combination batik"),
        ("cap", "putih", True, "Hand-stamped batik"),
        ("printing", "", False, "Batik-patterned print, not batik"),
    ]


def test_kinds_are_not_mixed_up(words: dict[str, int]) -> None:
    kinds = dict(Motif.objects.values_list("slug", "kind"))
    assert kinds["jlamprang"] == "motif"
    assert kinds["hokokai"] == "style"
    assert kinds["pagi-sore"] == kinds["terang-bulan"] == "layout"
    assert kinds["tiga-negeri"] == "colour"
    assert kinds["isen-cecek"] == "filler"


def test_every_motif_has_a_source_or_says_what_is_unverified(words: dict[str, int]) -> None:
    for thing in Motif.objects.all():
        assert thing.sources, thing
        assert all(source.get("unverified") or (source["title"] and source["where"]) for source in thing.sources)
    with override("en"):
        assert queries.unverified(Motif.objects.get(slug="liong")) == ["its time"]
        assert queries.unverified(Motif.objects.get(slug="banji")) == []


def test_a_village_has_its_code_and_a_centre_its_village(words: dict[str, int]) -> None:
    kauman = Village.objects.get(slug="kauman")
    assert (kauman.code, kauman.district, kauman.postal_code) == ("33.75.02.1004", "Pekalongan Timur", "51127")
    assert Centre.objects.get(slug="landungsari").village == Village.objects.get(slug="noyontaansari")
    assert not Centre.objects.get(slug="kemplong").in_city
    assert Centre.objects.get(slug="kemplong").village is None


def test_every_word_has_a_source_or_says_what_is_unverified(words: dict[str, int]) -> None:
    for kind, things in queries.index().items():
        for thing in things:
            assert thing.sources, f"{kind.__name__} {thing}"
            queries.unverified(thing)


def test_every_record_names_a_word_and_every_word_names_records_that_exist(words: dict[str, int]) -> None:
    known = {record.slug for record in Record.objects.all()}
    named = {slug for kind in queries.WORDS for row in kind._default_manager.all() for slug in row.records}
    assert named == known
    assert queries.named_by(Record.objects.get(slug="ebt-jlamprang")) == [Motif.objects.get(slug="jlamprang")]


def test_the_law_of_a_technique_stands_with_it(words: dict[str, int]) -> None:
    """Only what is batik names the standard of batik; print names that of imitations."""
    for technique in queries.techniques():
        records = {record.slug for record in queries.records_of(technique)}
        assert ("sni-0239" in records) == technique.is_batik, technique
        assert ("sni-8184" in records) == (not technique.is_batik), technique


def test_a_misspelling_is_no_name_and_belongs_to_one_motif(words: dict[str, int]) -> None:
    names = {exactly(row.name, "id").lower() for row in Motif.objects.all()}
    names |= {synonym for row in Motif.objects.all() for synonym in row.synonyms}
    wrong = [word for row in Motif.objects.all() for word in row.misspellings]
    assert len(wrong) == len(set(wrong)) and not set(wrong) & names
    assert all(row.misspellings for row in Motif.objects.all())


def test_a_form_has_the_cut_that_its_sizes_are_read_from(words: dict[str, int]) -> None:
    assert dict(Form.objects.exclude(cut="").values_list("slug", "cut")) == sizes.CUTS


def test_a_motif_is_found_by_its_address(words: dict[str, int]) -> None:
    found = queries.motif("sekar-jagad")
    assert found is not None and exactly(found.name, "id") == "Sekar Jagad"
    assert queries.motif("tidak-ada") is None


def test_motifs_count_the_cloths_that_may_be_seen_in_one_query(django_assert_num_queries: Any) -> None:
    seller = street.maker()
    street.cloth(seller, "Buketan Satu", motifs=("buketan", "kawung"))
    street.cloth(seller, "Buketan Dua", motifs=("buketan",))
    street.cloth(street.maker("tutup", "Sanggar Tutup", status="suspended"), "Buketan Tiga", motifs=("buketan",))
    channel = street.channel()
    with django_assert_num_queries(1):
        counted = {motif.slug: motif.cloths for motif in queries.motifs_with_counts(channel)}
    assert counted == {"buketan": 2, "kawung": 1}
