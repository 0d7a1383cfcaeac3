"""What the demo command says about words that it cannot follow."""

import pytest

from infra.run import options
from infra.run.options import Refused


@pytest.mark.parametrize("word", ["abc", "0", "-5", "1.5", "1e3", "1000001", "", "٣"])
def test_a_number_of_products_that_is_none_is_named_with_what_is_wanted(
    word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        options.read([f"--products={word}"])
    assert ended.value.code == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert said == f"infra/demo: error: argument --products: a whole number from 1 to 1,000,000 is wanted, not {word!r}"


def test_a_number_of_products_is_taken() -> None:
    assert options.read(["--products", "10000"]).products == 10_000


def test_fresh_does_not_empty_a_server_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me@127.0.0.1/mine")
    with pytest.raises(Refused, match="does not empty a server of one's own") as refusal:
        options.read(["--fresh"])
    assert refusal.value.code == 2
    monkeypatch.delenv("DATABASE_URL")
    assert options.read(["--fresh"]).fresh
