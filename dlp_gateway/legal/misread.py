"""Put right what a scanner misread in the words and numbers that a court's paper is told by.

Takes: text. Returns: text with the same lines, in which `UN1TED STATES D1STRlCT C0URT` and `1:26-mc-OOO45` read as
they were printed. Touches: nothing. Only words of the closed list below are put right: a misread name stays as it is.
Source: the pairs that OCR programs confuse most (0/O, 1/l/I, 5/S, 8/B, rn/m, vv/w).
"""

from __future__ import annotations

import re

# Words that decide what a paper is. A misread one is put right only if it can be no other word of this list.
_WORDS = """
united states district court courts for the of new mexico order ordered orders warrant subpoena judge magistrate justice
chief honorable circuit appeals superior supreme county state judicial northern southern eastern western central
middle department homeland security immigration customs enforcement officer agent administrative proposed draft
granted denied quashed vacated stayed signed filed case civil action criminal cause docket clerk deputy dated hereby
therefore produce release records commanded search seizure arrest executive office review texas arizona colorado
california washington york jersey nevada tribunal distrito estados unidos juez jueza orden ordena caso nuevo
removal deportation alien detainer supervisory special inspector general printed name title signature authorized
rhode island illinois virginia florida delaware hawaii indiana connecticut carolina missouri mississippi oklahoma
wisconsin minnesota michigan georgia alabama alaska louisiana pennsylvania massachusetts maryland oregon idaho iowa ohio
kansas nebraska utah vermont wyoming
""".split()  # noqa: SIM905  a list of this length is read as prose
_ALIKE = str.maketrans(
    {"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s", "$": "s", "8": "b", "6": "g", "9": "g"}
)
# A word that holds at least one letter and one sign that letters are misread as, or one of the doubled ones.
_SUSPECT = re.compile(
    r"(?<![\w|!$])(?=[\w|!$]*[A-Za-z])(?=[\w|!$]*(?:[0-9|!$]|[Il]|rn|RN|vv|VV))[A-Za-z0-9|!$]{3,}(?![\w|!$])"
)
_DIGIT = "[0-9OoQDIl|SsBZ]"
_FEDERAL = re.compile(
    rf"(?<![\w-])(?:({_DIGIT}{{1,2}}) ?[:;] ?)?({_DIGIT}{{2}}) ?- ?(cv|cr|mj|mc|mr|md|sw|gj)"
    rf" ?- ?({_DIGIT}{{3,6}})(?=[^\w]|$)",
    re.IGNORECASE,
)
_NEW_MEXICO = re.compile(
    rf"(?<![\w-])([DMT]) ?- ?({_DIGIT}{{1,4}}) ?- ?([A-Z]{{2}}) ?- ?({_DIGIT}{{4}}) ?-? ?({_DIGIT}{{5,6}})(?![\w])"
)
_TO_DIGIT = str.maketrans("OoQDIl|SsBZ", "00001115582")


def _canonical(word: str) -> str:
    return word.lower().translate(_ALIKE).replace("rn", "m").replace("vv", "w")


_KNOWN = {_canonical(word): word for word in _WORDS}


# A number that goes on in the next line: `1:26-mc-` / `00045`.
_BROKEN = re.compile(
    r"((?:\d{1,2}:)?\d{2}-[A-Za-z]{2}-|[DMT]-\d{1,4}-[A-Z]{2}-(?:(?:19|20)\d{2}-)?)[ \t]*\r?\n[ \t]*(?=\d)"
)
# A capital word with signs that stand for its letters, `BERNALlLLO`, `0F`; a small one with a nought in it, `rec0rds`.
_CAPITALS = re.compile(
    r"(?<![\w-])(?=[A-Z01l|]*[A-Z])(?:[A-Z]+[01l|]+(?=[A-Z])[A-Z01l|]*|[01|]+[A-Z]{2,}[A-Z01l|]*|0[FRN]|1[NST]|T0)(?![\w-])"
)
_LITTLE = re.compile(r"(?<![\w-])(?:0f|1n|ln|0n|t0)(?![\w-])")
_SMALL = re.compile(r"(?<=[a-z])[01](?=[a-z])")
# A word set wide: "O R D E R", "S U B P O E N A". Two words stand farther apart than two letters.
_WIDE = re.compile(r"(?<![^\s(\[])(?:[A-Z] ){4,}[A-Z](?![^\s:.,)\]])")
_TO_CAPITAL = str.maketrans("01l|", "OIII")


def joined(text: str) -> str:
    """Join docket numbers that a narrow column has broken."""
    return _BROKEN.sub(r"\1", text)


def put_right(text: str) -> str:
    """Correct what was misread; a text without any such word or number comes back as it is."""
    text = _WIDE.sub(lambda match: match.group().replace(" ", ""), text)
    text = _SUSPECT.sub(_word, text)
    text = _CAPITALS.sub(lambda match: match.group().translate(_TO_CAPITAL), text)
    text = _LITTLE.sub(lambda match: {"0f": "of", "1n": "in", "ln": "in", "0n": "on", "t0": "to"}[match.group()], text)
    text = _SMALL.sub(lambda match: "o" if match.group() == "0" else "l", text)
    text = _FEDERAL.sub(_federal, text)
    return _NEW_MEXICO.sub(_new_mexico, text)


def _word(match: re.Match[str]) -> str:
    written = match.group()
    right = _KNOWN.get(_canonical(written))
    if right is None or written.lower() == right:
        return written
    return right.upper() if sum(char.isupper() for char in written) > len(written) // 2 - 1 else right


def _digits(text: str) -> str:
    return text.translate(_TO_DIGIT)


def _mostly_digits(*pieces: str) -> bool:
    """Whether enough of it was read as digits: letters alone are a word, not a misread number."""
    joined = "".join(pieces)
    return sum(char.isdigit() for char in joined) * 3 >= len(joined)


def _federal(match: re.Match[str]) -> str:
    office, year, kind, number = match.groups()
    if not _mostly_digits(office or "", year, number):
        return match.group()
    return (
        f"{_digits(office)}:{_digits(year)}-{kind}-{_digits(number)}"
        if office
        else f"{_digits(year)}-{kind}-{_digits(number)}"
    )


def _new_mexico(match: re.Match[str]) -> str:
    letter, court, kind, year, number = match.groups()
    if not _mostly_digits(court, year, number):
        return match.group()
    return f"{letter}-{_digits(court)}-{kind}-{_digits(year)}-{_digits(number)}"
