"""Find judges' signatures that left no `/s/`: a pen's, a stamp's, a clerk's system's, as text shows them.

Takes: the lines of a paper. Returns: the line and the name of each. Touches: nothing.
A typed name above "Judge" alone is no signature: proposed orders have one, too. It is one with a second trace: the same
name twice (written and printed), a line that says on which day it was signed or done right above, "electronically
signed" right below, a stamp, or the mark of a scanner for what is handwritten in a paper that has its date filled in.
A blank to sign on near by outweighs all of these.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAPITAL = "A-Z\u00c0-\u00dd"
_NAME = rf"(?:[{_CAPITAL}][\w.'\u2019-]*(?: (?:de la|de|del|van|von|der|la) | )){{1,4}}[{_CAPITAL}][\w'\u2019-]+(?:,? (?:Jr|Sr|II|III|IV)\.?)?"
_HON = r"(?:(?:The )?(?:Hon\.?|HON\.?|Honorable|HONORABLE|Judge|JUDGE|Justice|JUSTICE|Magistrate Judge|Jueza?|JUEZA?) )"
_OFFICE = r"(?:,? ?(?:(?:United States|U\.S\.|Chief|Senior|Presiding|Associate|District|Circuit|Magistrate|Superior|County|Court|UNITED STATES|DISTRICT|MAGISTRATE|CIRCUIT) ?)*(?:Judge|JUDGE|Justice|JUSTICE|J\.S\.C\.?|U\.S\.[MD]\.J\.?|J\.))"
# A line or a column of one that is nothing but a judge's name, with or without the office.
_ALONE = re.compile(rf"[_\s]*{_HON}?(?P<name>{_NAME}){_OFFICE}?[_\s.,]*")
_TITLED = re.compile(rf"[_\s]*(?:[\w.]+ ){{0,4}}?(?:Judge|JUDGE|Justice|JUSTICE) (?P<name>{_NAME})[_\s.,]*")
_JUDGE = re.compile(
    r"\b(?:judge|justice|magistrate|j\. ?s\. ?c|u\. ?s\. ?[dm]\. ?j|juez|jueza|judicial officer|magistrad[oa]|, j\.)"
)
_NO_JUDGE = re.compile(
    r"\bimmigration\b|\badministrative law\b|\bfor (?:the )?(?:hon|judge|justice)|\bjudge advocate\b|\bclerk\b|\battorney\b|\bcounsel\b|\bretired\b|\bret\.|\barbitrat|\bmediat|\bunsigned\b"
)
_COLUMNS = re.compile(r"\s{3,}|\t+")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
_DAY = rf"(?:(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? (?:20)\d\d|\d{{1,2}}(?:st|nd|rd|th)? (?:day )?(?:of |de )?(?:{_MONTHS})\.?,?(?: de| del)? ?(?:20)\d\d|\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?(?:20)?\d\d|20\d\d-\d\d-\d\d)"
# That it was signed or ordered, with the day: nobody fills that in for a judge who has not.
_DONE = re.compile(
    rf"(?:^|[.;:,] )\W*(?:(?:it is|and|thus|all of which is) )?(?:hereby )?(?:so ordered|ordered|signed|done(?: and (?:ordered|signed|dated))?|enter(?:ed)?|given under my hand|witness my hand|firmad[oa]|dad[oa]|asi se ordena|se ordena asi|issue date)\b(?P<between>[^;?_]{{0,90}}?)\b{_DAY}"
)
# The day beside what a scanner calls a signature.
_DATED = re.compile(
    rf"(?:^|[.;:,] )\W*(?:so |it is so )?(?:dated?|signed|ordered|entered?|issued|done|date and time issued|fecha(?:do)?|firmad[oa])\b[^;?_]{{0,60}}?{_DAY}"
)
_DAY_ONLY = re.compile(_DAY)
# Between the two: something else that happened on that day, or somebody else who signed.
_NOT_THEN = re.compile(
    r"\b(?:by|into|counsel|attorneys?|agency|system|log|register|clerk|received|filed|mailed|served|copy|copies|motions?|petitions?|applications?|stipulat\w+|affidavit|hearing|trial|appear\w*|before|after|until|por|not|no|to be|will|for|deadline|due|produce|shall)\b"
)
# Where the words begin by which a court orders: above them stands a caption.
_ORDERING = re.compile(
    r"\b(?:ordered|orders|granted|grants|commanded|allow(?:s|ed)|directed|directs|shall|ordena|manda|concede|resuelve)\b"
)
_SIGNED = re.compile(
    r"\W*[\[(](?:electronic|digital) signature (?:applied|affixed)\b[^\])]{0,80}[\])]\W*|\W*[\[(](?:electronically|digitally|e-?)[ -]?signed\b[^\])]{0,80}[\])]\W*|\W*(?:this (?:order|document) (?:is|was) )?(?:electronically|digitally|e-?)[ -]?(?:signed|firmad[oa])\b(?! (?:by|on behalf)\b)(?: on\b)?[^a-z]{0,40}|\W*(?:signed|firmad[oa]) (?:electronically|digitally|electronicamente|digitalmente)\W*"
)
# What a scanner or a person writes in the place of handwriting.
_HAND = re.compile(
    r"\[ ?(?:(?:illegible|handwritten|ink|wet|judge'?s|original|hand|cursive) )*(?:signature|firma|r[u\u00fa]brica|signed|autograph)(?: (?:illegible|in ink|ilegible|aut[o\u00f3]grafa|on (?:original|file)|by hand|appears))* ?\]",
    re.IGNORECASE,
)
_STAMP = re.compile(
    rf"[\[(] ?(?i:court |signature )?(?i:stamp(?:ed)?|seal and signature|sello)(?i: of (?:the )?court)? ?[\]):]+ *{_HON}(?P<name>{_NAME})"
)
# The time that a court's system prints with a signature, the docket number before it or not.
_MACHINE_TIME = re.compile(
    r"\s*(?:[A-Z0-9][A-Z0-9-]{5,24}\s+)?(?:\d{1,2}[/-]\d{1,2}[/-]20\d\d|20\d\d[./-]\d\d[./-]\d\d|[A-Z][a-z]{2,8}\.? \d{1,2},? 20\d\d),?(?: at)? \d{1,2}:\d\d(?::\d\d)? ?(?:[AaPp]\.?[Mm]\.?)?(?: ?(?:[A-Z]{2,4}|[+-]\d\d'?:?\d\d'?))?\s*"
)
# A rubber stamp's day, right below the judge's name: `OCT 27 2026`.
_STAMPED_DAY = re.compile(
    r"[\s|+-]*(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|SEPT|OCT|NOV|DEC)\.? ?\d{1,2},? 20\d\d[\s|+-]*"
)
# The rows that courts' forms print below a signature, and rules.
_FORM_ROW = re.compile(r"(?i)[^\n]*\bjudge'?s? signature\W*|[^\n]*\bprinted name and title\W*|[\W_]+")
_BLANK = re.compile(r"^[^\w]*_{4,}[^\w]*$|\[ *\]|_{8,}")
_COUNSELS = re.compile(
    r"\b(?:submitted|prepared|drafted|presented|approved|requested|tendered|proposed|consented|stipulated|for) (?:by|as to|and|to|form)\b|\bproposed\b|\bdraft\b|\bassigned\b|\bto be (?:signed|entered)\b|\bpending\b"
)
# Where the signature's block ends: to whom copies went.
_TAIL = re.compile(
    r"(?i)\W*(?:copies|cc\b|copy (?:furnished|to)|true copy|certificate|distribution|notice|served|electronically served|check applicable|mailed)"
)
# Entries that a court's system writes for a judge who signs no paper: `MINUTE entry before the Honorable A. Roe`,
# `SO ORDERED by Judge A. Roe on 11/6/2026`, Connecticut's `Judge: A. ROE` above `Processed by`.
_ENTRY = re.compile(
    rf"(?:\bMINUTE (?i:entry|order) (?i:before) (?i:the )?{_HON}|\bSO ORDERED by {_HON}|\bText(?:[- ]Only)? (?i:order|entry) by {_HON})(?P<name>{_NAME})"
)
_PROCESSED = re.compile(rf"\s*Judge: (?P<name>{_NAME})\s*")
_VERIFIED = re.compile(r"\bprocessed by\b|\bmay be signed or verified electronically\b")
# What is capitalised and no name: "Superior Court", "Printed name".
_NO_NAME = re.compile(
    r"(?i)\b(?:judge|justice|court|district|county|united|city|state|printed|presiding|magistrate|circuit|to be|division|mexico|date)\b"
)
_LINE = re.compile(r"\s*_{8,}\s*")
_OFFICE_ROW = re.compile(
    r"(?i)[\W_]*(?:(?:united states|u\.s\.|district|superior|circuit|county|family|supreme|court|magistrate|presiding|chief|senior|associate) )*(?:judge|justice)[\W_]*"
)
_ABOVE, _BELOW, _AGAIN = 4, 3, 5


def typed_in(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Find the typed names of judges that a second trace shows to be signatures."""
    rows = [(index, line) for index, line in enumerate(lines) if line.strip()]
    first = next((place for place, (_, line) in enumerate(rows) if _ORDERING.search(_low(line))), len(rows))
    for place, (index, line) in enumerate(rows[first:], first):
        above = [row for _, row in rows[max(0, place - _ABOVE) : place]]
        below = [row for _, row in rows[place + 1 : place + 1 + _BELOW]]
        if stamp := _STAMP.search(line):
            if _DAY_ONLY.search(_low(" ".join((line, *below)))):
                yield index, stamp["name"]
        elif _HAND.search(line):
            yield from _handwritten(index, line, above, below)
        else:
            yield from _printed(index, line, above, [row for _, row in rows[place + 1 : place + 1 + _AGAIN]])


def entries_in(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Find the judges whose entries a court's system writes."""
    rows = [(index, line) for index, line in enumerate(lines) if line.strip()]
    for place, (index, line) in enumerate(rows):
        below = " ".join(row for _, row in rows[place + 1 : place + 1 + _BELOW])
        match = _ENTRY.search(line) or (_PROCESSED.fullmatch(line) if _VERIFIED.search(_low(below)) else None)
        if match:
            yield index, match["name"]


def _printed(index: int, line: str, above: list[str], again: list[str]) -> Iterator[tuple[int, str]]:
    cells = [cell for cell in _COLUMNS.split(line.strip(" |")) if cell.strip()]
    names = [match["name"] for cell in cells if (match := _ALONE.fullmatch(cell) or _TITLED.fullmatch(cell))]
    below = again[:_BELOW]
    if not names or not _of_a_judge(line, below) or _counsels(line, above):
        return
    name = names[-1]
    if _twice(names, name, again):
        yield index, name
        return
    if _vetoed(line, above, below):
        return
    signed = any(_SIGNED.fullmatch(_low(row)) for row in below) or _stamped(above, below)
    if _done(above, line) or signed:
        yield index, name


def _stamped(above: list[str], below: list[str]) -> bool:
    """Whether a system's time stands right above or below, or a stamp's day right below."""
    timed = any(_MACHINE_TIME.fullmatch(row) for row in (*above[-1:], *below[:2]))
    return timed or any(_STAMPED_DAY.fullmatch(_COLUMNS.split(row.strip(" |"))[-1]) for row in below[:1])


def _handwritten(index: int, line: str, above: list[str], below: list[str]) -> Iterator[tuple[int, str]]:
    """Take "[signature]" for one where the day beside or right above it is filled in and a judge is printed with it."""
    rest = [cell for cell in _COLUMNS.split(_HAND.sub("   ", line).strip()) if cell.strip(" _")]
    dated = any(_DAY_ONLY.search(_low(cell)) for cell in rest) or any(
        _DATED.search(_low(row)) or _MACHINE_TIME.fullmatch(row) for row in above[-2:]
    )
    plain = all(_ALONE.fullmatch(cell) or _TITLED.fullmatch(cell) or _DAY_ONLY.search(_low(cell)) for cell in rest)
    if not dated or not plain or not _of_a_judge(line, below) or _vetoed(line, above, below):
        return
    beside, printed = _names_in(_HAND.sub(" ", line)), _names_in(" \n ".join(below))
    if beside and printed and not any(_key(beside[0]) & _key(name) for name in printed):
        return  # somebody else's hand
    yield from ((index, name) for name in (*beside, *printed)[:1])


def _names_in(text: str) -> list[str]:
    return [name for name in re.findall(_NAME, text) if not _NO_NAME.search(name)]


def _of_a_judge(line: str, below: list[str]) -> bool:
    block = list(takewhile(lambda row: not _TAIL.match(row), below))
    near = _low(" \n ".join((line, *block)))
    return _JUDGE.search(near) is not None and _NO_JUDGE.search(near) is None


def _vetoed(line: str, above: list[str], below: list[str]) -> bool:
    """Whether a blank waits near by, or the lines are counsel's."""
    near = (*above[-2:], line, *below[:2])
    blank = any(_BLANK.search(row) and not re.search(r"[A-Za-z]{3}", row.replace("_", "")) for row in near)
    return blank or _counsels(line, above)


def _counsels(line: str, above: list[str]) -> bool:
    return any(_COUNSELS.search(_low(row)) for row in (*above[-2:], line))


def _twice(names: list[str], name: str, below: list[str]) -> bool:
    """Whether the name stands beside or right below itself, with nothing between but a stamp's number or a time.

    On a line to sign on, with the office below it, the name may be printed once more below that.
    """
    if len(names) > 1 and _key(names[0]) == _key(name):
        return True
    written = bool(below) and _LINE.fullmatch(below[0]) is not None
    between = [row for row in below if not (_FORM_ROW.fullmatch(row) or (written and _OFFICE_ROW.fullmatch(row)))]
    for row in between[:2]:
        cells = [cell for cell in _COLUMNS.split(row.strip()) if cell.strip()]
        matches = [match for cell in cells if (match := _ALONE.fullmatch(cell) or _TITLED.fullmatch(cell))]
        if any(_key(match["name"]) == _key(name) for match in matches):
            return True
        if re.search(r"[A-Za-z]{4,}", row):
            return False
    return False


def _done(above: list[str], line: str) -> bool:
    rows = [_low(row) for row in (*above[-2:], line)]
    found = [match for row in (*rows, " ".join(rows)) for match in _DONE.finditer(row)]
    return any(_NOT_THEN.search(match["between"]) is None for match in found)


def _key(name: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]{2,}", _low(name))
    return frozenset(words) - {"hon", "judge", "jr", "sr", "ii", "iii"}


def _low(text: str) -> str:
    return flat(text).low
