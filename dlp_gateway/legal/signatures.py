"""Find who signed a paper: the mark of a signature and the office printed with it.

Takes: the lines of a paper. Returns: `Signature`s, each with the office of the signer; what is left blank.
Touches: nothing.
A signature is `/s/ Name`, `s/Name`, `f/ Name`, "electronically signed by", and what scanners make of them. Its office
stands on the same line or on the next ones, or is known because the paper names the same person as a judge elsewhere.
A printed name above "Judge" without a mark, or with a blank line above it, is no signature.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dlp_gateway.legal.typed import entries_in, typed_in
from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

JUDGE, CLERK, ATTORNEY, AGENT, IMMIGRATION_JUDGE, OUTSIDE, UNKNOWN = (
    "judge", "clerk", "attorney", "agent", "immigration_judge", "outside_judge", "unknown"
)  # fmt: skip

_MARK = re.compile(
    r"(?:(?<=^)|(?<=[\s_:(\[>]))(?!(?-i:S/A ))(?:[/|\\]{1,2} ?[sSfF5$] ?[/|\\]{1,2}|[sSfF5] ?[/\\]{1,2}|[lI]s/|\(s\.?\)|\[ ?(?:e-?|electronically |digitally )?signed ?\]|\((?:fdo\.?|sgd\.?|signed|firmado|firmada)\)|fdo\.|sgd\.)[\s_]*(?P<name>[^\W\d_][\w.,'\u2019 -]{1,70})"
    r"|\b(?:electronically |digitally |e-?)(?:signed|firmado) (?:by)?[: ]{0,3}(?P<name2>[^\W\d_][\w.,'\u2019 -]{2,70})"
    r"|\b(?:firmad[oa]|signed)(?: (?:electr[oó]nicamente|digitalmente|electronically|digitally))?(?: (?:by|por)\b|:)[: ]{0,3}(?:(?:el|la) jueza?: ?)?(?P<name3>[^\W\d_][\w.,'\u2019 -]{2,70})"
    r"|(?:^|(?<=\s{4}))[\s_]*(?P<name5>(?-i:[A-Z\u00c0-\u00dd][\w.'\u2019-]*(?: [A-Z\u00c0-\u00dd][\w.'\u2019-]*){1,5})),? ?(?:[\[(](?:electronically |digitally |e-?)?(?:signed|firmado)(?: electronically| digitally)?[\])]|/s/)[\s_]*$"
    r"|\bsigned this \d{1,2}(?:st|nd|rd|th)? (?:day )?(?:of )?[a-z]{3,9},? \d{4},? by (?P<name6>[^\W\d_][\w.,'\u2019 -]{2,70})"
    r"|\[ ?(?:signature|firma) ?: ?(?P<name4>[^\W\d_][\w.,'\u2019 -]{2,70}?) ?\]",
    re.IGNORECASE,
)
# A line that says that a pen or a clerk's system has signed: `[signed]`, `[eSigned]`, `(Fdo.)`; the name stands below.
_STAMPED = re.compile(
    r"[\s_]*(?:[\[(] ?(?:e-?|electronically |digitally )?(?:signed|sgd\.?|firmado|firmada|fdo\.?|r[u\u00fa]brica|handwritten signature|firma aut[o\u00f3]grafa) ?[\])]|(?:electronically|digitally) signed(?: by)?:?|docusigned by:?|/s/|electronic signature attached"
    r"|[\[(] ?(?:firmado electr[o\u00f3]nicamente|electronically signed|digitally signed|e-?signed)(?: ?/ ?[\w -]{3,24})? ?[\])]|[\[(] ?(?:electronic|digital|judicial electronic|e-?) ?signature(?: image| stamp)? ?[\])]|[\[(] ?signature (?:image|stamp) ?[\])])[\s_]*",
    re.IGNORECASE,
)
# Minnesota's courts sign with a name turned round and the time, in two lines above the office.
_TIME_STAMPED = re.compile(
    r"\s*(?P<name>[A-Z\u00c0-\u00dd][\w'\u2019-]+(?: [\w'\u2019-]+)?, [A-Z\u00c0-\u00dd][\w'\u2019.-]*(?: [A-Z]\.?)?)(?: \(Judge\))?\s*"
)
_TIME = re.compile(
    r"\s*(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}[.-]\d\d[.-]\d\d),? \d{1,2}:\d\d(?::\d\d)? ?(?:[AaPp]\.?[Mm]\.?)?(?: ?(?:[A-Z]{2,4}|[+-]\d\d'?:?\d\d'?))?\s*"
)
# "[signature] Ann B. Roe" counts where the name is printed below once more.
_PLACED = re.compile(
    r"\s*\[ ?(?:signature|firma) ?\] ?(?P<name>[A-Z\u00c0-\u00dd][\w.'\u2019-]*(?: [A-Z\u00c0-\u00dd][\w.'\u2019-]*){1,4})\s*"
)
# What stands behind a mark in a paper that is still to be signed.
_NOT_A_NAME = re.compile(
    r"(?:\W|_)*(?:pending|to be|tbd|unsigned|blank|draft|proposed|name|signature|sign here|judge'?s? signature|not (?:yet )?signed|awaiting|here|line|date|pendiente|por firmar|sin firma|nombre|the undersigned|firma|(?:the |el |la )?(?:judge|justice|clerk|magistrate|juez|jueza)[\W_]*$)\b",
    re.IGNORECASE,
)
# A line or bracket that waits for a signature.
_BLANK = re.compile(
    r"_{5,}+(?! ?[)/:|])|\.{8,}|-{12,}+(?! ?[xX+)/:|*])|\[ *(?:signature|sign here|judge'?s? signature|firma) *\]|^\W*\[ *\]\W*$|\u2026{3,}"
)

# A rule across the page.
_RULE = re.compile(r"_{60,}|-{60,}|\.{60,}")

_IMMIGRATION = re.compile(
    r"\bimmigration judge\b|\bjue(?:z|za) de inmigracion\b|\badministrative law judge\b|\bchief administrative\b|\bappellate immigration judge\b|\bboard member\b|\bjuez administrativo\b|\bhearing examiner\b"
)
_OUTSIDE = re.compile(
    r"\barbitrat\w+\b|\bmediat\w+\b|\bretired\b|\bformer\b|\bjams\b|\bjudge advocate\b|\bmoot\b|\bmock\b|\bteen court\b|\bexecutive judge of\b|\barbitro\b|\bsui juris\b|\battornatus\b|\bcommon[- ]law\b|\bjubilad[oa]\b|\btribal\b|\bpueblo\b|\bnavajo\b|\bnation\b|\bjuez(?:a)? (?:\w+ ){0,2}(?:de lo (?:familiar|civil|penal|mercantil)|de control|mixto)\b"
)
_JUDGE = re.compile(
    r"\b(?:(?:united states|u\. ?s\.|us|federal|chief|senior|presiding|acting|associate|supervising|county|municipal|probate|family|children'?s|superior|metropolitan|metro|circuit|district|supreme|appellate|bankruptcy|magistrate|justice|court|criminal|civil|trial|state|assigned|part[- ]?time) )*(?:court )?(?:judge|justice)(?:'s)?\b(?! advocate)"
    r"|\bmagistrate\b|\bjudicial officer\b|\bj\. ?s\. ?c\.?|\ba\. ?j\. ?s\. ?c\.?|\bp\. ?j\. ?(?:f\. ?p|s\. ?c|cv|cr|ch)\.|\bj\. ?(?:t\. ?c|a\. ?d)\.|\bu\. ?s\. ?[dm]\. ?j\.?|\bhon(?:orable|\.)|\bsurrogate\b(?!'s| parent| mother)|\b(?:vice[- ])?chancellor\b(?!.*\b(?:university|college|school|campus))|, (?:p\. ?|c\. ?)?j\.(?: ?(?:cv|cr|fam|ch)\.?)? *$|\bcourt commissioner\b|\bjue(?:z|za)\b|\bmagistrad[oa]\b"
)
_CLERK = re.compile(
    r"\bclerk\b|\bcourt (?:administrator|executive)\b|\bsecretari[oa] (?:del? |judicial)|\bdeputy clerk\b"
)
_ATTORNEY = re.compile(
    r"\battorneys?\b|\bausa\b|\bcounsel\b|\bprosecutor\b|\bpro se\b|\bparalegal\b|\besq\b|\bbar no\b|\babogad[oa]\b|\bfiscal\b|\blaw (?:firm|office)|\bpublic defender\b|\bsolicitor\b|\bnotary\b|\baffiant\b"
)
_AGENT = re.compile(
    r"\b(?:special|border patrol|supervisory|federal|case) agents?\b|\bagent in charge\b|\bofficers?\b|\b(?:field office|assistant|deputy|acting|regional|district|port|program) director\b|\bdirector\b|\binspector\b|\bsupervis(?:or|ory)\b|\bauditor\b|\binvestigat(?:or|ive)\b|\banalyst\b|\bofficial\b|\bsddo\b|\bhsi\b|\bice\b|\bero\b|\bcbp\b|\buscis\b|\bhomeland\b|\bimmigration\b|\bdetective\b|\bsheriff\b|\bagente\b|\boficial\b|\binmigracion\b|\bcommissioner\b(?<!court commissioner)|\bsecretary\b|\bassistant attorney general\b"
)
# The office named first on a line counts; of two that begin alike, the one that stands first here.
_OFFICES = (
    (IMMIGRATION_JUDGE, _IMMIGRATION),
    (OUTSIDE, _OUTSIDE),
    (CLERK, _CLERK),
    (JUDGE, _JUDGE),
    (ATTORNEY, _ATTORNEY),
    (AGENT, _AGENT),
)
_STYLES = frozenset({"hon", "hon.", "honorable"})
# No judge's line says so: "Enforcement Magistrate (SDDO, Enforcement and Removal Operations)".
_AGENCYS = re.compile(
    r"\b(?:sddo|ero|hsi|ice|cbp|uscis|dhs|homeland|enforcement|removal|field office|special agent|deportation|immigration)\b"
)
# A judge who sits no more: "District Judge (ret.), Arbitrator".
_OFF_BENCH = re.compile(r"\(ret\.?\)|\bret\.|\bret'd\b|\bretired\b|\barbitrat\w+|\bmediator\b|\bemeritus\b")
# Words of an office: a line of these alone names nobody.
_OFFICE_WORDS = frozenset(
    "judge justice magistrate hon honorable the of for in and court courts superior district circuit county municipal metropolitan supreme chief senior presiding associate united states state new mexico division juez jueza tribunal de del la distrito".split()  # noqa: SIM905  a list of this length is read as prose
)
# What the forms of courts print below the line to sign on, AO 442 among them.
_FORM_WORDS = re.compile(r"\bjudge'?s signature\b|\bissuing officer'?s? signature\b|\bprinted name and title\b")
# Who wrote or approved a paper that a judge is still to sign.
_OF_COUNSEL = re.compile(
    r"\b(?:submitted|prepared|drafted|presented|respectfully|approved|agreed|reviewed|requested|tendered|proposed|consented|sometid[oa]|preparad[oa]|presentad[oa]) (?:by|as to|and|to|submitted|in|por)?\b|\bcertificate of service\b|\bapproved\b|\bseen and\b|\bnotari|\bsworn\b|\bsubscribed\b"
)
# Somebody else's hand: "/s/ T. Clerk, for the Hon. ..."; a clerk's orders of a court of appeals are read apart.
_FOR_ANOTHER = re.compile(
    r"\b(?:for|on behalf of|p\.?p\.?) (?:the )?(?:hon|judge|justice|magistrate|chief)|\bpor orden de\b|\bby direction of\b"
)
# Counsel's line right below a judge's: "/s/ Judge Ann Roe", "Presented by: Assistant Attorney General".
_COUNSELS_LINE = re.compile(
    r"^\W*(?:presented|submitted|prepared|approved|agreed|consented|presentad[oa]|sometid[oa]|preparad[oa])\b(?!.*(?:signature|firma))",
    re.IGNORECASE,
)
_JUDGES_OWN = re.compile(r"^\W*(?:hon\.|honorable|judge|justice|jue(?:z|za)) \w", re.IGNORECASE)
# How far below a mark its office may stand, and how far above it "BY THE COURT".
_BELOW, _ABOVE = 4, 3
# Lines within which a system's mark may stand below a line to sign on.
_NEAR = 6
_TITLE_CHARS = 80
# Lines within which a rule without words is a caption's.
_CAPTION_LINES = 30
_BY_COURT = re.compile(
    r"\bby the court\b|\bit is so ordered\b|\bso ordered\b|\benter(?:ed)? ?:|\bpor el tribunal\b|\bdone in open court\b"
)
_NO_OFFICE = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec the this day and dated date filed entered county state city new mexico district division department dept part courtroom seal notify enter clerk court".split()  # noqa: SIM905  a list of this length is read as prose
)
_APPELLATE = re.compile(r"\bentered for the court\b|\bfor the court\b")
_STOP = re.compile(
    r"^\W*(?:c(?=[:.])|cc|copies|copy|true copy|distribution|enclosure|submitted|prepared|approved|certificate|address|tel|phone|date|dated|printed name)\b",
    re.IGNORECASE,
)


_CALLED_JUDGE = re.compile(
    r"(?i:\b(?<!immigration )judge|\bjustice|\bhon\.|\bhonorable|\bjuez|\bjueza) ((?:[A-Z\u00c0-\u00dd][\w.'\u2019-]* ?){1,4})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """One signature. `office`: whose; `title`: as printed; `counsel`: stands under "submitted by" or the like."""

    line: int
    name: str
    office: str
    title: str = ""
    counsel: bool = False

    @property
    def orders(self) -> bool:
        """Whether who signed can order."""
        return self.office == JUDGE and not self.counsel


def signatures_in(lines: tuple[str, ...]) -> tuple[Signature, ...]:
    """Find every signature of a paper, top to bottom."""
    judges = _judges_named(lines)
    marks = list(_marks(lines))
    taken = {index for index, _ in marks}
    marks.extend((index, name) for index, name in typed_in(lines) if not taken & {index - 1, index, index + 1})
    found = [_signature(lines, index, name, judges) for index, name in marks]
    found.extend(Signature(line=index, name=name, office=JUDGE, title="judge") for index, name in entries_in(lines))
    found.extend(_entered_for_the_court(lines))
    return tuple(sorted(found, key=lambda item: item.line))


def blank_for_judge(lines: tuple[str, ...], signed: tuple[Signature, ...]) -> bool:
    """Whether a line waits for a judge's signature that no mark stands on or beside."""
    marked = {item.line: _surname(item.name) for item in signed if item.orders}
    for index, line in enumerate(lines):
        if (
            not _BLANK.search(_PLACED.sub(" ", line))
            or _RULE.fullmatch(line)
            or marked.keys() & {index - 2, index - 1, index, index + 1}
        ):
            continue
        beside = _plain(" ".join((line, *_next(lines, index, 2))))
        signed_below = any(name and name in beside for place, name in marked.items() if index < place <= index + _NEAR)
        if _JUDGE.search(beside) and not (
            _IMMIGRATION.search(beside) or _elsewhere(lines, index, marked) or signed_below
        ):
            return True
    return False


def _elsewhere(lines: tuple[str, ...], index: int, marked: Iterable[int]) -> bool:
    """Whether the blank is one to fill in within a sentence: `in the ______ District of New Mexico`, a caption's rule."""
    line = lines[index].strip()
    words = re.findall(r"[^\W_]{2,}", line)
    near_caption = (
        index < _CAPTION_LINES
        and not words
        and not re.search(r"judge|juez|justice", " ".join(_next(lines, index, 1)), re.IGNORECASE)
    )
    in_list = len(words) > 2 and index + 2 in set(marked)  # noqa: PLR2004  "[ ] continues the matter to ____"
    return in_list or (len(words) > 5 and not _JUDGE.search(_plain(line))) or near_caption  # noqa: PLR2004  words of a sentence


def _marks(lines: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for index, line in enumerate(lines):
        if _STAMPED.fullmatch(_last_cell(line)):
            yield from _name_below(lines, index)
        elif (stamp := _TIME_STAMPED.fullmatch(_last_cell(line))) and _TIME.fullmatch(
            _last_cell(next(iter(_next(lines, index, 1)), ""))
        ):
            yield index, stamp["name"]
        elif (twice := _PLACED.fullmatch(line)) and _is_name(lines, index, twice["name"]):
            yield index, twice["name"]
        for match in _MARK.finditer(line):
            name = next(filter(None, (match[f"name{number or ''}"] for number in (0, 2, 3, 4, 5, 6)))).strip(" _.,")
            if name and not _NOT_A_NAME.match(name) and re.search(r"[^\W\d_]{2}", name):
                yield index, name


def _is_name(lines: tuple[str, ...], index: int, name: str) -> bool:
    """Whether the next line prints the same name, and it is no word for a place to sign."""
    below = next(iter(_next(lines, index, 1)), "")
    return not _NOT_A_NAME.match(name) and _plain(name).strip(" .,") in _plain(below)


def _last_cell(line: str) -> str:
    """Give the right column of a signature's lines: the date stands in the left one."""
    return re.split(r"\s{4,}|\t", line.strip())[-1]


def _name_below(lines: tuple[str, ...], index: int) -> Iterator[tuple[int, str]]:
    """Give the name printed below `[signed]`, if one is."""
    nearest = map(_last_cell, _next(lines, index, 2))
    below = next((line for line in nearest if not (_BLANK.search(line) or _TIME.fullmatch(line))), "")
    name = below.strip(" _.,")
    own = set(re.findall(r"[a-z'-]{2,}", _plain(name))) - _OFFICE_WORDS
    if (
        (len(own) > 1 or _AGENT.search(_plain(name)))
        and not _NOT_A_NAME.match(name)
        and not _FOR_ANOTHER.search(_plain(name))
    ):
        yield index, name


def _signature(lines: tuple[str, ...], index: int, name: str, judges: frozenset[str]) -> Signature:
    above = _plain(" ".join(lines[max(0, index - _ABOVE) : index]))
    below = _block(lines, index)
    office, title = _office(below)
    if _FOR_ANOTHER.search(_plain(_after_mark(lines[index]))) and office == JUDGE:
        office, title = UNKNOWN, "signed for the judge"
    elif office == UNKNOWN and (_surname(name) in judges or (_BY_COURT.search(above) and _bare(below, name))):
        office, title = JUDGE, "judge"
    return Signature(
        line=index, name=name, office=office, title=title, counsel=_is_counsels(lines, index) and office != JUDGE
    )


def _longest(pattern: re.Pattern[str], text: str) -> str:
    """Give the fullest of what is printed: "united states magistrate judge" rather than "hon."."""
    return max((match.group().strip() for match in pattern.finditer(text)), key=len, default="")


def _bare(block: str, name: str) -> bool:
    """Whether nothing is printed below a mark but the name once more, places and times: no office that is unknown."""
    _, *below = block.split("\n")
    words = set(re.findall(r"[a-z]{3,}", _plain(" ".join(below))))
    return words <= _NO_OFFICE | set(re.findall(r"[a-z]{3,}", _plain(name)))


def _is_counsels(lines: tuple[str, ...], index: int) -> bool:
    near = [line for line in lines[max(0, index - 4) : index + 1] if line.strip()][-3:]
    return any(_OF_COUNSEL.search(_plain(line)) for line in near)


def _block(lines: tuple[str, ...], index: int) -> str:
    """Give the mark's line and what is printed below it, up to the next mark."""
    taken = [_after_mark(lines[index])]
    judges = any(_JUDGES_OWN.match(name) for place, name in _marks((lines[index],)))
    gap = 0
    for line in lines[index + 1 : index + 2 + _BELOW + 2]:
        if _MARK.search(line) or (_STOP.match(line) and len(taken) > 1) or len(taken) > _BELOW:
            break
        if judges and _COUNSELS_LINE.match(line):
            break
        gap = gap + 1 if not line.strip() else 0
        if gap > 1:
            break
        if line.strip():
            taken.append(line)
    return " \n ".join(taken)


def _after_mark(line: str) -> str:
    match = _MARK.search(line)
    return line[match.start() :] if match else line


def _office(block: str) -> tuple[str, str]:
    """Tell the office that a block names: the first line below the name that names one decides, then the name's own."""
    first, *below = block.split("\n")
    styled = UNKNOWN, ""
    for line in (*below, first) if "," not in first else (first, *below):
        low = _FORM_WORDS.sub(" ", _plain(line))
        found = [
            (match.start(), rank, match) for rank, (_, pattern) in enumerate(_OFFICES) if (match := pattern.search(low))
        ]
        if found:
            _, rank, match = min(found, key=lambda item: item[:2])
            office = _OFFICES[rank][0]
            office = AGENT if office == JUDGE and _AGENCYS.search(low) else office
            office = OUTSIDE if office == JUDGE and _OFF_BENCH.search(low) else office
            title = _longest(_JUDGE, low) if office == JUDGE else " ".join(line.split())[:_TITLE_CHARS]
            if styled[1] and office != IMMIGRATION_JUDGE:
                continue
            if title not in _STYLES:
                return office, title
            styled = office, title  # "HON. A. ROE": that she is an immigration judge may stand below
    return styled


def _judges_named(lines: tuple[str, ...]) -> frozenset[str]:
    """Give the surnames of those whom the paper calls judge: `HON. ANN SCOTT`, `Magistrate Judge Varholak`."""
    text = " ".join(" ".join(line.split()) for line in lines)
    named = [found for part in (text, *lines) for found in _CALLED_JUDGE.findall(part)]
    before = re.findall(
        r"((?:[A-Z\u00c0-\u00dd][\w.'\u2019-]* ){1,3}[A-Z\u00c0-\u00dd][\w'\u2019-]+), (?i:(?:chief )?(?:united states |u\.s\. )?(?:district |magistrate |circuit )?judge|j\.s\.c)",
        text,
    )
    return frozenset(_surname(name) for name in (*named, *before)) - {""}


def _surname(name: str) -> str:
    words = [word for word in re.findall(r"[^\W\d_]+", _plain(name)) if word not in {"jr", "sr", "ii", "iii", "esq"}]
    return words[-1] if words else ""


def _entered_for_the_court(lines: tuple[str, ...]) -> Iterator[Signature]:
    """Courts of appeals have orders entered by their clerk (Fed. R. App. P. 45(b))."""
    for index, line in enumerate(lines):
        if not _APPELLATE.search(_plain(line)):
            continue
        block = _plain(" ".join(_next(lines, index, 6)))
        if _CLERK.search(block) and not _BLANK.search(" ".join(lines[index : index + 7])):
            yield Signature(line=index, name="", office=JUDGE, title="clerk for the court")


def _next(lines: tuple[str, ...], index: int, count: int) -> list[str]:
    return [line for line in lines[index + 1 : index + 2 + 2 * count] if line.strip()][:count]


def _plain(text: str) -> str:
    return flat(text).low
