"""What somebody typed is text in a spreadsheet, never a formula (RELIABILITY.md test 56)."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.officers_desk.sheets import MARK, cell, lines


@pytest.mark.parametrize(
    "typed",
    ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "＝1", "\u200b=1", "\u202e=1", "\x00=1"],
)
def test_what_would_be_a_formula_begins_with_an_apostrophe(typed: str) -> None:
    assert cell(typed).startswith("'")


@pytest.mark.parametrize("typed", ["Buketan", "{{7*7}}", "<img onerror>", "a=b", "1-2", "", "{% debug %}", "é\nb"])
def test_other_texts_stay_as_they_were_typed(typed: str) -> None:
    assert cell(typed) == typed


def test_a_cell_that_another_program_would_split_begins_no_formula_inside() -> None:
    assert cell('a;=HYPERLINK("x")') == 'a;\'=HYPERLINK("x")'
    assert cell("a\t@x") == "a\t'@x"
    assert cell("a\n=1") == "a\n'=1"


def test_signs_that_nobody_sees_are_left_out() -> None:
    assert cell("a\u202eb\u200bc\x07d\ufeff") == "abcd"


@given(st.lists(st.lists(st.text(), min_size=3, max_size=3), max_size=5))
def test_a_spreadsheet_reads_the_same_cells_and_none_is_a_formula(rows: list[list[str]]) -> None:
    text = "".join(lines(rows))
    assert text.startswith(MARK)
    read = list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))
    assert read == [[cell(value) for value in row] for row in rows]
    assert not [value for row in read for value in row if value.lstrip()[:1] in set("=+-@＝＋－＠") - {""}]
