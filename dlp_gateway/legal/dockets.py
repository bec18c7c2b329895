"""Find docket numbers in a text and tell whether such a number can exist.

Takes: text, the system of a court (`federal_district`, `nm_district`, `Texas` ...), the year.
Returns: `Docket` with its normalised spelling. Touches: nothing. Source: formats.py.
Spelled alike, a number is the same with or without its office digit, leading zeros, judges' initials, hyphens that
Case Lookup leaves out, and in any case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.legal.formats import FORMATS
from dlp_gateway.legal.formats_union import ANY_STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.legal.courts import Court
    from dlp_gateway.legal.form import Format

_CENTURY = 100
# Numbers of one text that are looked at; a text with more is a list, not a reference.
MOST = 400
# A label that announces a number, and what stands behind it: to say "malformed" instead of "missing".
_LABELLED = re.compile(
    r"\b(?:case|docket|cause|civil action|index|expediente|caso|causa)(?: (?:no|num|number|numero))?\b[.:#]*\s*"
    r"(?P<number>(?=[A-Za-z:-]*[0-9])[A-Za-z0-9][A-Za-z0-9:./-]{3,40})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """A docket number: where it stands, how it is spelled for comparison, and what is wrong with it ("" if nothing).

    `printed`: as it stands there.
    """

    start: int
    end: int
    system: str
    weak: bool
    number: str
    fault: str = ""
    code: str | None = None
    printed: str = ""


def dockets_in(text: str, *, systems: Iterable[str], year: int, strong_of: Iterable[str] = ()) -> tuple[Docket, ...]:
    """Find the numbers of these systems, and of `strong_of` those whose shape is no other thing's; sorted by place.

    Where two overlap the longest counts. `year`: today's.
    """
    wanted, strong = frozenset(systems), frozenset(strong_of)
    found = [
        _docket(form, match, year)
        for form in FORMATS
        if form.system in wanted or (form.system in strong and not form.weak)
        for match in form.pattern.finditer(text)
        if match.group()
    ]
    found.sort(key=lambda docket: docket.start)
    return tuple(_without_overlaps(_without_guesses(found)[:MOST]))


def _without_guesses(found: list[Docket]) -> list[Docket]:
    """Drop the readings as a number of any state's court where the characters are surely another court's number."""
    sure = [item for item in found if not item.weak][:MOST]
    return [
        item
        for item in found
        if item.system != ANY_STATE or all(item.end <= other.start or item.start >= other.end for other in sure)
    ]


def malformed_in(text: str) -> Iterator[Docket]:
    """Find what is labelled as a docket number and has no form that we know."""
    for match in _LABELLED.finditer(text):
        yield Docket(
            start=match.start("number"),
            end=match.end("number"),
            system="",
            weak=True,
            number=match["number"],
            fault="docket_malformed",
            printed=match["number"],
        )


def number_of(text: str, court: Court, *, year: int) -> tuple[str | None, str]:
    """Give the normalised number if the whole text is a number of this court, else None and why not."""
    found = [item for item in dockets_in(text, systems=court.systems, year=year) if item.printed == text.strip()]
    sound = [item for item in found if not item.fault and court.gives(item.system, item.code)]
    if sound:
        return sound[0].number, ""
    return None, next(
        (item.fault for item in found if item.fault), "docket_not_of_this_court" if found else "docket_malformed"
    )


def same_number(one: str, other: str) -> bool:
    """Whether two normalised numbers are the same; a federal office digit counts only where both have one."""
    office_one, _, rest_one = one.rpartition(":")
    office_other, _, rest_other = other.rpartition(":")
    return rest_one == rest_other and (not office_one or not office_other or office_one == office_other)


def _docket(form: Format, match: re.Match[str], year: int) -> Docket:
    groups = match.groupdict()
    return Docket(
        start=match.start(),
        end=match.end(),
        system=form.system,
        weak=form.weak,
        number=_spelled(form, match),
        fault=_fault(form, groups, year),
        code=groups.get("court"),
        printed=match.group(),
    )


def _fault(form: Format, groups: dict[str, str | None], today: int) -> str:
    if form.codes is not None and (groups.get(form.codes[0]) or "") not in form.codes[1]:
        return "docket_court_unknown"
    if any(int(value) == 0 for name in form.positive if (value := groups.get(name))):
        return "docket_malformed"
    if form.year is None:
        return ""
    group, digits, earliest, latest = form.year
    written = groups.get(group)
    if not written:
        return ""
    year = _full_year(int(written), digits, today)
    if digits == 2 and year < earliest:  # noqa: PLR2004  28 written in 2026 is no case of 1928, but none yet of 2028
        year += _CENTURY
    return _year_fault(year, earliest, latest or today)


def _full_year(written: int, digits: int, today: int) -> int:
    if digits > 2:  # noqa: PLR2004  all four were written
        return written
    return written + (today // _CENTURY) * _CENTURY - (0 if written <= today % _CENTURY else _CENTURY)


def _year_fault(year: int, earliest: int, latest: int) -> str:
    if year > latest:
        return "docket_year_future"
    return "docket_year_implausible" if year < earliest else ""


def _spelled(form: Format, match: re.Match[str]) -> str:
    """Give the spelling for comparison."""
    groups = match.groupdict()
    if form.id in {
        "fed_district_cmecf",
        "fed_district_prefix",
        "fed_district_compact",
        "fed_district_joined",
        "fed_district_spaced",
        "fed_district_sdny",
        "fed_district_local",
        "fed_district_words",
    }:
        return _federal(form, groups)
    if form.system == "nm_district":
        year = groups["year"] or ""
        return f"D-{groups['court']}-{(groups['type'] or '').upper()}-{year}-{groups['seq']}"
    if form.system in {"nm_magistrate", "nm_metropolitan"}:
        court = groups.get("court") or "4"
        letter = "M" if form.system == "nm_magistrate" else "T"
        return f"{letter}-{court}-{(groups['type'] or '').upper()}-{groups['year']}-{groups['seq']}"
    if form.id.rpartition("_")[2].isdigit():
        return re.sub(r"[\s-]+", "-", match.group().upper())
    return re.sub(r"\s+", " ", match.group().upper())


def _federal(form: Format, groups: dict[str, str | None]) -> str:
    """Spell as CM/ECF does: office, two-digit year, type, five digits at least."""
    office = groups.get("office") if form.id in {"fed_district_cmecf", "fed_district_joined"} else None
    kind = (groups["type"] or groups.get("type2") or "").lower().rstrip(".")
    kind = {
        "c": "cv",
        "mb": "mj",
        "m": "mc",
        "civ": "cv",
        "cr": "cr",
        "mag": "mj",
        "misc": "mc",
        "criminal": "cr",
        "crim": "cr",
        "civil": "cv",
    }.get(kind, kind)
    return (
        f"{int(office)}:" if office else ""
    ) + f"{groups['year']}-{kind}-{int(groups['seq'] or groups.get('seq2') or 0):05d}"


def _without_overlaps(found: list[Docket]) -> Iterator[Docket]:
    """Keep the longest of those that overlap; of two equally long ones the sound one, then the strong one."""
    ranked = sorted(found, key=lambda item: (item.start - item.end, bool(item.fault), item.weak, item.start))
    kept: list[Docket] = []
    for item in ranked:
        if all(item.end <= other.start or item.start >= other.end or _twins(item, other) for other in kept):
            kept.append(item)
    yield from sorted(kept, key=lambda docket: (docket.start, docket.end))


def _twins(one: Docket, other: Docket) -> bool:
    """Whether two readings of the same octets belong to different systems: the court named decides between them."""
    return (one.start, one.end) == (other.start, other.end) and one.system != other.system
