"""Tell whether an attached order commands another body than the one that writes.

Takes: whom the order commands, its flat text in low, the author's letter. Returns: truth values. Touches: nothing.
An order to a sheriff, or to a bank, is none to the motor vehicle division that attaches it. Held only on plain signs: the
order commands a sheriff or a jail and the letter speaks of none; or it commands a firm that the letter does not name; or the letter names its own agency in full and no word
of that name stands in the order; or the letter sends a kind of record that the order
names only where it denies. An acronym is compared, by its letters, only beside an agency's name.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from dlp_gateway.legal.wording import Flat

_LOCAL = re.compile(r"\b(?:sheriff\w*|police|jail|detention center|constable|alguacil|policia)\b")
_AGENCY = re.compile(
    r"\b(?:Department|Division|Bureau|Registry|Commission|Board|Comptroller|Administration|Agency|Authority) (?:of|for|on) (?P<name>[A-Z][\w'-]+(?:(?:,? (?:and|&|of|the)|,)? [A-Z][\w'-]+){0,6})"
)
# A division's short name beside its department's: "Department of Transportation, DMV".
_ACRONYM = re.compile(r"(?<=, )[A-Z]{3,6}\b|(?<=\()[A-Z]{3,6}(?=\))")
_NAMED = re.compile(
    r"\b(?:department|division|bureau|agency|commission(?:er)?|board|registry|comptroller|secretary|administration|authority|respondents?|defendants?)\b"
)
_DENIED = re.compile(r"\bden(?:ied|ies)\b")
_KIND = re.compile(
    r"\b(?:medicaid|medical|mental health|therap\w+|snap|food stamps?|tanf|wages?|tax|child support|adoption|unemployment|vehicle|photos?|licen[cs]e)\b"
)
# Words of an agency's name that tell nothing apart.
_COMMON = frozenset(
    """
legal counsel general privacy records compliance regulatory affairs services service information public disclosure data director office unit section bureau division department custodian state county city the and for new north south west east
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico york carolina dakota ohio oklahoma oregon pennsylvania rhode island tennessee texas utah vermont virginia washington wisconsin wyoming columbia puerto rico
""".split()  # noqa: SIM905  a list of this length is read as prose
)
_PREFIX = 5
# Whom an order may command who is no firm; and how a firm's name ends.
_NO_FIRM = re.compile(
    r"(?:custodian|keeper|clerk|person|party|nonparty|movant|petitioner|said|such|each|every|that|this|they|counsel)"
)
_FORM = r"(?:llc|l\.l\.c|llp|inc|incorporated|corp|corporation|ltd|n\.a)"


def commands_another(obliged: Collection[str], order: str, letter: str) -> bool:
    """Whether everybody whom the order commands is plainly somebody else than who writes."""
    low = letter.lower()
    if obliged and all(_LOCAL.search(named) for named in obliged) and _LOCAL.search(low) is None:
        return True
    if (
        obliged
        and all(_is_firm(named, order) for named in obliged)
        and not any(_speaks_of(low, named) for named in obliged)
    ):
        return True
    if not any(_NAMED.search(named) for named in obliged):
        return False  # "any custodian of records of this State"
    own = {word for match in _AGENCY.finditer(letter) for word in re.findall(r"[a-z]{4,}", _name(match["name"]))}
    own -= _COMMON
    if any(_stands_for(short, order) for match in _AGENCY.finditer(letter) for short in _short_names(letter, match)):
        return False
    known = {word[:_PREFIX] for word in re.findall(r"[a-z]{4,}", order)}
    return bool(own) and not any(word[:_PREFIX] in known for word in own)


def _is_firm(named: str, order: str) -> bool:
    """Whether the order calls the one commanded a firm somewhere: `Halcyon`, "Halcyon Meter Services, LLC"."""
    first = re.match(r"[^a-z]{0,8}([a-z][\w'-]{3,40})", named)
    if first is None or first[1] in _COMMON or _NO_FIRM.match(first[1]) or _NAMED.search(named):
        return False
    return re.search(rf"\b{re.escape(first[1])}(?: [\w&'-]+){{0,5}},? {_FORM}\b", order) is not None


def _speaks_of(letter: str, named: str) -> bool:
    first = re.search(r"[a-z][\w'-]{3,}", named)
    return first is not None and first.group() in letter


def _name(written: str) -> str:
    """Leave out the city behind an agency's name: `Department of State, Lansing`."""
    listed = re.search(r",? (?:and|&) |, (?:Office|Division|Bureau|Unit|Section|Board|Center|Program)\b", written)
    return (written if listed else written.partition(",")[0]).lower()


def _short_names(letter: str, agency: re.Match[str]) -> list[str]:
    """Give the acronyms right behind an agency's name."""
    return [short for short in _ACRONYM.findall(f"{agency['name']}{letter[agency.end() :][:10]}") if short != "SSN"]


def _stands_for(acronym: str, order: str) -> bool:
    """Whether words of the order in a row begin with an acronym's letters: `DMV`, division of motor vehicles."""
    words = r"[a-z'-]*\W+(?:(?:of|and|for|the)\W+)*".join(re.escape(letter) for letter in acronym.lower())
    return re.search(rf"\b{words}", order) is not None


def sends_denied(order: Flat, letter: str) -> bool:
    """Whether the letter speaks of a kind of record that the order names only where it denies something."""
    denied: set[str] = set()
    given: set[str] = set()
    for first, last in pairwise((0, *order.ends)):
        sentence = order.low[first:last]
        (denied if _DENIED.search(sentence) else given).update(_KIND.findall(sentence))
    return bool((denied - given) & set(_KIND.findall(letter)))
