"""What a product of the street is called and how it is described, in both languages."""

from collections.abc import Mapping

from infra.painter import Cloth
from infra.seed.plan import Plan
from infra.seed.texts import Pair, pairs, section

DYES = {  # the short word inside a sentence where it is not the Dye's own name
    "ketapang": ("daun ketapang", "sea-almond leaf"),
    "mengkudu": ("akar mengkudu", "morinda root"),
    "indigo": ("indigo", "indigo"),
    "remazol": ("remazol", "remazol"),
    "procion": ("procion", "procion"),
}
PALETTES = {
    "merah": "Merah",
    "laut": "Biru Laut",
    "bangbiron": "Bang Biron",
    "bangijo": "Bang Ijo",
    "bangmerah": "Bang-bangan",
}
PALETTES["tiganegeri"] = "Tiga Negeri"
HEADS = {"isen-cecek": "Isen", "lung-lungan": "Lung-lungan"}


def cloth_name(cloth: Cloth) -> str:
    """Jlamprang Padma Merah: the motif, the form of it, the colour. The same in both languages, as makers say it."""
    head = HEADS.get(cloth.motifs[0], cloth.motifs[0].replace("-", " ").title())
    form = cloth.key.removeprefix(f"{cloth.family}-").removesuffix(f"-{cloth.palette}").replace("-", " ").title()
    if form in head or (cloth.family == "titik" and form == "Isen"):
        form = ""
    return " ".join(part for part in (head, form, PALETTES.get(cloth.palette, cloth.palette.title())) if part)


def product_name(plan: Plan) -> Pair:
    """Both names; printed cloth says so in its name (Perda 6/2014)."""
    cloth, (form_id, form_en) = cloth_name(plan.cloth), plan.form.name
    (fabric_id, fabric_en), (cut_id, cut_en) = pairs("fabric")[plan.fabric], plan.cut
    printed = plan.technique == "printing"
    what_id, what_en = (f"motif {cloth}", f"{cloth} pattern") if printed else (cloth, cloth)
    if plan.form.kind == "kain":
        made = f"{cloth}, {form_id} {fabric_id}", f"{cloth}, {fabric_en} {form_en}"
        made = (f"Motif {made[0]}", made[1].replace(",", " pattern,", 1)) if printed else made
    else:
        detail = (cut_id, cut_en) if plan.form.kind == "busana" else (fabric_id, fabric_en)
        made = f"{form_id.capitalize()} {what_id}, {detail[0]}", f"{what_en} {form_en}, {detail[1]}"
    if printed:
        made = f"{made[0]}, printing", f"{made[1]}, printed"
    return (f"{made[0]}, no. {plan.number}", f"{made[1]}, no. {plan.number}") if plan.number else made


def described(plan: Plan, place: int, dye_names: Mapping[str, Pair]) -> Pair:
    """Three or four sentences. `place` is the product's place among its neighbours, which turns the phrases."""
    names = [DYES.get(slug) or dye_names[slug] for slug in plan.dyes]
    printed, natural = plan.technique == "printing", not set(plan.dyes) & SYNTHETIC
    parts = [
        _turned("opening", "", place % 3 if printed else place),  # the fourth speaks of dipping
        _turned("making", plan.technique, place // 4 + place),
        ("", "") if printed or place % 4 == 3 else _turned("dyed", "alam" if natural else "sintetis", place // 3),
        pairs("use")[plan.form.key] if place % 3 or plan.form.kind != "kain" else ("", ""),
    ]
    made = []
    for language, word in enumerate(("dan", "and")):
        text = " ".join(part[language] for part in parts if part[language])
        made.append(_filled(text, plan.cloth, _listed([name[language] for name in names], word), language))
    return made[0], made[1]


SYNTHETIC = {"naftol", "indigosol", "remazol", "procion", "indanthrene", "rapid", "pigmen"}


def _listed(words: list[str], last: str) -> str:
    """a dan b; a, b, dan c."""
    return f" {last} ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])}, {last} {words[-1]}"


def _turned(name: str, start: str, place: int) -> Pair:
    rows = [row for row in section(name) if row[0].startswith(start)]
    row = rows[place % len(rows)]
    return row[1], row[2]


def _filled(text: str, cloth: Cloth, dyes: str, language: int) -> str:
    motif, colour = pairs("motif")[cloth.motifs[0]][language], pairs("colour")[cloth.colour][language]
    article = f"an {colour}" if colour[0] in "aeiou" else f"a {colour}"
    filled = {"{motif}": motif, "{Motif}": motif[0].upper() + motif[1:], "{colour}": colour, "{dyes}": dyes}
    filled |= {"{a colour}": article, "{A colour}": article[0].upper() + article[1:], "{cloth}": cloth_name(cloth)}
    for mark, word in filled.items():
        text = text.replace(mark, word)
    return text


def alt(cloth: Cloth, view: str) -> Pair:
    """What a picture of a cloth shows, for those who do not see it."""
    shows = pairs("view")[view]
    return _filled(shows[0], cloth, "", 0), _filled(shows[1], cloth, "", 1)
