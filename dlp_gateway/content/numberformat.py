"""Numbers as a spreadsheet shows them: 219099998 under the format 000-00-0000 is 219-09-9998, 32994 is a date.

Takes: a number and its format code. Returns: the text in the cell. Touches: nothing.
Fails: never; a code that makes no sense gives the number itself, as spreadsheets do under `General`.
Source: ECMA-376 part 1, 18.8.30 (ids of built-in formats) and 18.8.31 (codes); what Excel and LibreOffice show.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

#: Built-in formats of ECMA-376 18.8.30; ids 27 to 36 and 50 to 58 are dates of East Asian locales.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0",
    49: "@", **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy/m/d"),
}  # fmt: skip
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*](?P<skipped>.)|\[(?P<bracket>[^\]]*)\]?|(?P<general>General)'
    r"|(?P<noon>AM/PM|A/P)|(?P<exponent>[Ee][+-])|(?P<date>y+|m+|d+|h+|s+|e+|b+|g+)|(?P<digits>[0#?])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_LONGEST_CODE = 255  # what Excel allows (18.8.31)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  sheets know no time zone
_FALSE_LEAP_DAY = 60  # serial of 29 February 1900, which never was (18.17.4.1)
_DAYS = 2_958_466  # 9999-12-31
_MOST_DIGITS = 15  # digits that a double keeps
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class _Token(NamedTuple):
    kind: str  # literal, digits, date, noon, exponent, elapsed, point, comma, percent, text, general
    text: str


class _Section(NamedTuple):
    condition: tuple[str, float] | None
    tokens: tuple[_Token, ...]

    @property
    def kinds(self) -> set[str]:
        return {token.kind for token in self.tokens}


def shown(value: float, code: str, *, date1904: bool = False) -> str:
    """Return what a cell shows for a number."""
    try:
        section, negative = _chosen(_sections(code[:_LONGEST_CODE]), value)
        if section is None:
            return plain(value)
        kinds = section.kinds
        if kinds & {"date", "elapsed"}:
            return _dated(section, value, date1904=date1904)
        if "digits" not in kinds and not kinds & {"general", "text"}:
            return ("-" if negative else "") + "".join(
                token.text for token in section.tokens if token.kind == "literal"
            )
        return ("-" if negative else "") + _numbered(section, abs(value))
    except (ValueError, OverflowError, IndexError):
        return plain(value)


def shown_text(text: str, code: str) -> str:
    """Return what a cell shows for a text."""
    sections = _sections(code[:_LONGEST_CODE])
    last = sections[-1]
    if "text" not in last.kinds:
        return text
    return "".join(text if token.kind == "text" else token.text for token in last.tokens)


def is_date(code: str) -> bool:
    """Return whether a format shows dates or times."""
    return any(section.kinds & {"date", "elapsed"} for section in _sections(code[:_LONGEST_CODE]))


def day(value: float, *, date1904: bool = False) -> str:
    """Return the day that a serial number stands for, as ISO 8601; empty for what is none."""
    moment = _moment(value, date1904=date1904)
    return moment.date().isoformat() if moment is not None else ""


def plain(value: float) -> str:
    """Return a number as `General` shows it in a wide cell: no exponent below 16 digits."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 10**_MOST_DIGITS:
        return str(int(value))
    return repr(float(f"{value:.15g}"))


# --------------------------------------------------------------------------------------------------- codes


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    """Cut a code at its semicolons and into tokens."""
    sections: list[_Section] = []
    tokens: list[_Token] = []
    condition: tuple[str, float] | None = None
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match.group()
        if kind == "other" and text == ";":
            sections.append(_Section(condition, _minutes(tokens)))
            tokens, condition = [], None
        elif kind == "bracket":
            inner = match.group("bracket")
            if found := _CONDITION.fullmatch(inner):
                condition = (found.group(1), float(found.group(2)))
            else:
                tokens += _bracket(inner)
        else:
            tokens.append(_token(kind, text, match.group(kind) or ""))
    sections.append(_Section(condition, _minutes(tokens)))
    return tuple(sections)


def _token(kind: str, text: str, inner: str) -> _Token:
    if kind in {"quoted", "escaped"}:
        return _Token("literal", inner)
    if kind == "skipped":
        return _Token("literal", " " if text[0] == "_" else "")
    if kind == "other":
        special = {".": "point", ",": "comma", "%": "percent", "@": "text", "/": "slash"}
        return _Token(special.get(text, "literal"), text)
    return _Token(kind, text.lower() if kind == "date" else text)


def _bracket(inner: str) -> list[_Token]:
    """Read what stands in brackets: elapsed time, a currency with its locale, or a colour."""
    if inner and set(inner.lower()) <= set("hms") and len(set(inner.lower())) == 1:
        return [_Token("elapsed", inner.lower())]
    if inner.startswith("$"):
        return [_Token("literal", inner[1:].partition("-")[0])]
    return []


def _minutes(tokens: list[_Token]) -> tuple[_Token, ...]:
    """Tell minutes from months: `m` after hours or before seconds (18.8.31)."""
    dates = [at for at, token in enumerate(tokens) if token.kind in {"date", "elapsed"}]
    for place, at in enumerate(dates):
        token = tokens[at]
        if token.text[0] == "m" and len(token.text) <= 2 and token.kind == "date":  # noqa: PLR2004  m, mm
            before = tokens[dates[place - 1]].text[0] if place else ""
            after = tokens[dates[place + 1]].text[0] if place + 1 < len(dates) else ""
            if before == "h" or after == "s":
                tokens[at] = _Token("date", "n" * len(token.text))
    return tuple(tokens)


def _chosen(sections: tuple[_Section, ...], value: float) -> tuple[_Section | None, bool]:
    """Return the section for a value, and whether a minus is to be set before it."""
    if any(section.condition for section in sections[:2]):
        for section in sections[:3]:
            if section.condition is None or _holds(section.condition, value):
                return section, value < 0
        return None, False
    numeric = [section for section in sections if "text" not in section.kinds or len(sections) == 1][:3]
    if not numeric:
        return None, False
    if value < 0 and len(numeric) > 1:
        return numeric[1], False
    if value == 0 and len(numeric) > 2:  # noqa: PLR2004  positive; negative; zero
        return numeric[2], False
    return numeric[0], value < 0


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, bound = condition
    return {
        "<": value < bound,
        ">": value > bound,
        "<=": value <= bound,
        ">=": value >= bound,
        "=": value == bound,
        "<>": value != bound,
    }[sign]


# ------------------------------------------------------------------------------------------------- numbers


def _numbered(section: _Section, value: float) -> str:
    tokens = list(section.tokens)
    if not {"digits"} & section.kinds:
        return "".join(plain(value) if t.kind in {"general", "text"} else t.text for t in tokens)
    if {"slash", "exponent"} & section.kinds:
        return _scientific(tokens, value) if "exponent" in section.kinds else _fraction(tokens, value)
    value *= 100 ** sum(token.kind == "percent" for token in tokens)
    point = next((at for at, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    last = max(at for at, token in enumerate(tokens) if token.kind == "digits")
    value /= 1000 ** sum(token.kind == "comma" for token in tokens[last + 1 : point if point > last else None])
    decimals = sum(token.kind == "digits" for token in tokens[point:])
    whole, _, rest = f"{value:.{decimals}f}".partition(".")
    first = next(at for at, token in enumerate(tokens) if token.kind == "digits")
    grouped = any(token.kind == "comma" for token in tokens[first : min(last, point)])
    return _filled(tokens[:point], whole, grouped=grouped) + _behind(tokens[point:], rest)


def _filled(tokens: list[_Token], digits: str, *, grouped: bool) -> str:
    """Fill places from the right; what is left over goes before the first one."""
    left, out = digits.lstrip("0"), []
    places = sum(token.kind == "digits" for token in tokens)
    written = 0
    for token in reversed(tokens):
        if token.kind == "digits":
            places -= 1
            taken, left = (left, "") if not places else (left[-1:], left[:-1])
            taken = taken or {"0": "0", "?": " ", "#": ""}[token.text]
            for digit in reversed(taken):
                if grouped and written and written % 3 == 0 and digit != " ":
                    out.append(",")
                out.append(digit)
                written += 1
        elif token.kind != "comma":
            out.append(token.text[::-1])
    return "".join(out)[::-1]


def _behind(tokens: list[_Token], digits: str) -> str:
    out, left = [], digits
    significant = len(digits.rstrip("0"))
    for token in tokens:
        if token.kind == "digits":
            digit, left = left[:1], left[1:]
            used = len(digits) - len(left)
            out.append(digit if token.text == "0" or used <= significant else {"?": " ", "#": ""}[token.text])
        elif token.kind == "point":
            out.append(".")
        elif token.kind != "comma":
            out.append(token.text)
    return "".join(out)


def _scientific(tokens: list[_Token], value: float) -> str:
    at = next(number for number, token in enumerate(tokens) if token.kind == "exponent")
    point = next((number for number, token in enumerate(tokens[:at]) if token.kind == "point"), at)
    decimals = sum(token.kind == "digits" for token in tokens[point:at])
    mantissa, _, exponent = f"{value:.{decimals}e}".partition("e")
    return f"{mantissa}E{int(exponent):+03d}"


def _fraction(tokens: list[_Token], value: float) -> str:
    """Return a number under `# ?/?`; one that is whole, or has no fraction part, as it is.

    Slashes between zeros are no fractions to people who type 000/00/0000: then they are marks like any other.
    """
    if "/" in "".join(token.text for token in tokens) and all(t.text in "0#?/" for t in tokens) and len(tokens) > 5:  # noqa: PLR2004  longer than ???/???
        marks = [_Token("literal", "/") if token.kind == "slash" else token for token in tokens]
        return _filled(marks, f"{value:.0f}", grouped=False)
    return plain(value)


# --------------------------------------------------------------------------------------------------- dates


def _moment(value: float, *, date1904: bool) -> datetime | None:
    if not 0 <= value < _DAYS:
        return None
    epoch = _EPOCH_1904 if date1904 else _EPOCH
    if not date1904 and value < _FALSE_LEAP_DAY:
        value += 1
    return epoch + timedelta(seconds=round(value * 86_400))


def _dated(section: _Section, value: float, *, date1904: bool) -> str:
    moment = _moment(value, date1904=date1904)
    if moment is None:
        return plain(value)
    half = "noon" in section.kinds
    return "".join(_date_token(token, moment, value, half=half) for token in section.tokens)


def _date_token(token: _Token, moment: datetime, value: float, *, half: bool) -> str:
    if token.kind == "elapsed":
        per_day = {"h": 24, "m": 1440, "s": 86_400}[token.text[0]]
        return str(int(value * per_day + 1e-6)).zfill(len(token.text))
    if token.kind == "noon":
        return moment.strftime("%p")[: None if "M" in token.text.upper() else 1]
    if token.kind == "date":
        return _date_field(token.text[0], len(token.text), moment, half=half)
    return "" if token.kind == "digits" else token.text


def _date_field(letter: str, length: int, moment: datetime, *, half: bool) -> str:
    """Return one run of y, m, d, h, n (minutes) or s."""
    if letter in "md" and length > 2:  # noqa: PLR2004  names: mmm, mmmm, mmmmm, ddd, dddd
        name = _MONTHS[moment.month - 1] if letter == "m" else _WEEKDAYS[moment.weekday()]
        return name[: {3: 3, 5: 1}.get(length)]
    if letter in "yeb":
        return f"{moment.year % 100:02d}" if length <= 2 and letter != "e" else f"{moment.year:04d}"  # noqa: PLR2004
    hour = (moment.hour % 12 or 12) if half else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}.get(letter)
    return "" if number is None else str(number).zfill(min(length, 2))
