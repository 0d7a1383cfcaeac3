"""The shop's own drawings: a 24 px box, a line of 1.6 px, round ends. Inline, for a page must not wait for a sprite."""

from django.utils.safestring import SafeString, mark_safe

_CIRCLE = '<circle cx="12" cy="12" r="9"/>'

ICONS: dict[str, str] = {
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "zoom": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5M10.5 8v5M8 10.5h5"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c.8-4.4 4-6.5 8-6.5s7.2 2.1 8 6.5"/>',
    "cart": '<path d="M5 8h14l1 12H4L5 8Z"/><path d="M8.5 10V7a3.5 3.5 0 0 1 7 0v3"/>',
    "menu": '<path d="M3.5 6.5h17M3.5 12h17M3.5 17.5h17"/>',
    "filter": '<path d="M3.5 7h9M17.5 7h3M3.5 17h3M11.5 17h9"/>'
    '<circle cx="15" cy="7" r="2.3"/><circle cx="9" cy="17" r="2.3"/>',
    "close": '<path d="m5 5 14 14M19 5 5 19"/>',
    "down": '<path d="m5 9 7 7 7-7"/>',
    "up": '<path d="m5 15 7-7 7 7"/>',
    "next": '<path d="m9 5 7 7-7 7"/>',
    "back": '<path d="m15 5-7 7 7 7"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "minus": '<path d="M5 12h14"/>',
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "warn": '<path d="M12 3 2.5 20h19L12 3Z"/><path d="M12 10v4.5M12 17.3v.1"/>',
    "info": f'{_CIRCLE}<path d="M12 11v5.5M12 7.5v.1"/>',
    "clock": f'{_CIRCLE}<path d="M12 7v5.2l3.5 2"/>',
    "home": '<path d="m3.5 11 8.5-7 8.5 7v9h-17z"/>',
    "cloth": '<path d="M5 3.5h14v17H5zM5 17h14M8 17v3.5M12 17v3.5M16 17v3.5"/>',
    "only": '<path d="M4 4h16v16H4z"/><path d="M4 15h16M8 4v11M4 17.5h16"/>',
    "money": '<rect x="3" y="6" width="18" height="12"/><circle cx="12" cy="12" r="2.8"/>',
    "bank": '<path d="M3.5 9.5 12 4l8.5 5.5zM5.5 9.5v8M10 9.5v8M14 9.5v8M18.5 9.5v8M3.5 20h17"/>',
    "chat": '<path d="M3.5 5h17v11.5H11L6.5 20v-3.5h-3z"/>',
    "mail": '<path d="M3.5 5.5h17v13h-17zM3.5 6.5 12 13l8.5-6.5"/>',
    "truck": '<path d="M2.5 6.5H14v10H2.5zM14 10h4l3.5 3.5v3H14"/>'
    '<circle cx="7" cy="17.5" r="1.8"/><circle cx="17.5" cy="17.5" r="1.8"/>',
    "box": '<path d="M3.5 7.5 12 3.5l8.5 4v9l-8.5 4-8.5-4zM3.5 7.5 12 11.5l8.5-4M12 11.5v9"/>',
    "paper": '<path d="M5 3h14v13H5zM8.5 7h7M8.5 10.5h7"/><path d="m9 16-.5 5 3.5-1.8L15.5 21l-.5-5"/>',
    "eye": '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"/>'
    '<circle cx="12" cy="12" r="2.8"/>',
    "print": '<path d="M7 8V3.5h10V8M7 17H3.5V8h17v9H17M7 14h10v6.5H7z"/>',
    "copy": '<path d="M8 8h12v12H8zM4 16V4h12"/>',
    "shop": '<path d="M4.5 10v10h15V10M3 10l2-6h14l2 6zM10 20v-5.5h4V20"/>',
    "pin": '<path d="M12 21s-6.5-6.3-6.5-11a6.5 6.5 0 0 1 13 0c0 4.7-6.5 11-6.5 11Z"/>'
    '<circle cx="12" cy="10" r="2.3"/>',
    "out": '<path d="M10 4H4.5v16H10M9.5 12h11M16.5 8l4 4-4 4"/>',
    "lock": '<path d="M5.5 10.5h13v10h-13zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3"/>',
    "again": '<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L20 9M20 4v5h-5"/>',
    "bin": '<path d="M4 6.5h16M9 6.5v-3h6v3M6 6.5l1 14h10l1-14"/>',
    "ruler": '<path d="M2.5 8.5h19v7h-19zM6.5 8.5v3M10.2 8.5v4M13.8 8.5v3M17.5 8.5v4"/>',
}

# What stands on the woven label beside the words: a drawn line, a stamp with a line, four stamps.
SIGNS: dict[str, str] = {
    "tulis": '<path d="M2.5 13.5c2-8 4-8 5.5-4s3 4 5.5-6"/>',
    "kombinasi": '<path d="M2.5 2.5h5v5h-5z"/><path d="M7.5 13.5c1.5-5 3-5 4-2.5s1.5 0 2-3"/>',
    "cap": '<path d="M2.5 2.5H7V7H2.5zM9 2.5h4.5V7H9zM2.5 9H7v4.5H2.5zM9 9h4.5v4.5H9z"/>',
}


def icon(name: str) -> SafeString:
    """The drawing of that name, hidden from readers: the words stand beside it. Raises KeyError for an unknown one."""
    return mark_safe(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{ICONS[name]}</svg>')


def sign(technique: str) -> SafeString:
    """The sign of a technique, empty for one that has none (printing)."""
    drawing = SIGNS.get(technique)
    return mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true">{drawing}</svg>' if drawing else "")
