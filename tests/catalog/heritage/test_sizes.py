"""Sizes of one country said in the words of another."""

from catalog.heritage import sizes


def test_a_size_is_called_as_in_the_dossiers_table() -> None:
    large = sizes.called("kemeja", "L")
    assert large == sizes.Size("L", (108, 112), "52", "42", "42", "LL")
    assert large is not None and large.inches() == (43, 44)
    small = sizes.called("dress", "S")
    assert small is not None and (small.eu, small.uk, small.us, small.jp) == ("36", "8–10", "4–6", "M")


def test_sizes_grow_and_do_not_overlap() -> None:
    for table in sizes.TABLES.values():
        assert [size.id for size in table] == ["S", "M", "L", "XL", "XXL"]
        measures = [edge for size in table for edge in size.chest]
        assert measures == sorted(set(measures))


def test_only_sizes_that_exist_are_named_and_cloth_has_none() -> None:
    assert [size.id for size in sizes.table("tunik", {"L", "S", "Satu ukuran"})] == ["S", "L"]
    assert sizes.table("sarung", {"S"}) == [] and sizes.called("kemeja", "XXXL") is None
