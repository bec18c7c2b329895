"""Forms of docket numbers of the courts of all states: data, as formats.py tells.

Source: general knowledge; not checked against the courts' pages (2026-11-22), so every form here is `weak`: it counts
only beside its court or behind a word such as "Case No.". Compilation: CC0-1.0.
In a mask `YYYY` and `YY` are the year, `S{5}` the serial number, `@` a capital, `#` a digit, `~` a hyphen, a space or
nothing; the rest is a regular expression.
`ANY_STATE`: what a number looks like that some county gives: a year and a serial number, with letters or courts' codes.
It is read where a state's court is named that is not New Mexico's, and never over a number that another court gives.
"""

from __future__ import annotations

import re

from dlp_gateway.legal.form import Format, whole

ANY_STATE = "state"
_TAIL = r"(?:-[A-Z0-9]{1,4}){0,3}"

# state -> masks
_MASKS: dict[str, tuple[str, ...]] = {
    "Alabama": (r"(?:##-)?@@-YYYY-S{6}(?:\.##)?", r"@@-YY-S{6}(?:\.##)?"),
    "Alaska": (r"#@@-YY-S{5}~@@",),
    "Arizona": (r"@@[- ]?YYYY-S{4,6}", r"S####@@YYYYS{5}", r"@@-YYYYS{4,6}"),
    "Arkansas": (r"##@@-YY-S{1,6}", r"##@-YY-S{1,6}", r"@@-YY-S{2,5}"),
    "California": (
        r"YY@@@@S{5}",
        r"YY@@@S{5}",
        r"YY@{2}S{5,6}",
        r"(?:30|37)-YYYY-S{8}-@@-@@-@{2,3}",
        r"YY-@{2,4}-S{5,6}",
        r"@{2,5}~YY~S{5,7}",
        r"@{3,4}@@YYYYS{7}",
        r"@{3}-@@-@{2,4}-YYYY-S{5,7}",
        r"YYCC@@S{5}@?",
        r"@{2,6}YYYY-?S{4,8}",
        r"@@-YY-S{5,6}",
        r"@{3}S{6}",
        r"YY-@-S{4,6}",
        r"@-YY-S{4}",
        r"34-YYYY-S{8}",
    ),
    "Connecticut": (r"@{3}-@@-YY-S{7}-@", r"@{3}-@@YY-?S{7}-@"),
    "Delaware": (r"@YY@-##-S{3}(?: @{2,4})?", r"YYYY-S{4}(?:-@{2,4})?", r"@{2}YY-S{5}"),
    "District of Columbia": (r"YYYY-@{2,4}-S{6}", r"YYYY @{2,4} S{6}", r"YYYY @{2,4} @? ?S{4,6}"),
    "Florida": (
        r"YYYY-S{6}-@@-##",
        r"YYYY @@ S{4,6}",
        r"(?:##-)?YYYY-?@@-?S{4,6}(?:-[A-Z0-9]{1,6}){0,3}",
        r"(?:##-)?YY-@@-S{4,6}(?:-[A-Z0-9]{1,6}){0,2}",
        r"@{3,4}-?YY-?S{6}",
        r"YY-S{6}-@@",
    ),
    "Georgia": (
        r"(?:##)?YY@{2,3}S{4,6}",
        r"YY-#-S{4,6}-##",
        r"YY-@-S{4,5}-#{1,2}",
        r"@{4}YYYYS{6}",
        r"YYYY-@{2}-S{3,6}",
    ),
    "Hawaii": (r"#@@@-YY-S{7}", r"#@@YYS{7}"),
    "Idaho": (r"@@##-YY-S{4,5}", r"@@-YY-S{4,5}"),
    "Illinois": (r"YYYY~@{1,3}~S{3,6}", r"YY~@{1,3}~S{3,6}", r"YYYY@{2}S{6}", r"YYYY ?Co[A-Z]{1,2} ?S{3,6}"),
    "Indiana": (r"##@##-YY##-@@-S{5,6}",),
    "Iowa": (r"(?:#{5} )?@{4}S{6}",),
    "Kansas": (r"(?:@@-)?YYYY-@@-S{5,6}", r"YY@@S{4,6}"),
    "Kentucky": (r"YY-@{1,2}-S{4,6}",),
    "Louisiana": (r"YYYY-S{4,6}(?:-@)?", r"@-S{6}", r"#{3}[,-]S{3}", r"@-#{3},S{3}"),
    "Maine": (r"@{3,5}-@{2,4}-YYYY-S{3,5}", r"@{5}-@{2,3}-YY-S{2,5}", r"@{2}-YYYY-S{2,5}", r"@{2}-YY-S{2,5}"),
    "Massachusetts": (r"(?:YY##)@@S{5}(?:-?@)?", r"@@YY@####@@", r"YY@@#?S{4,6}", r"YY##@@S{6}", r"YY ?MISC ?S{6}"),
    "Michigan": (r"YY-S{3,6}-@@", r"YYYY-S{6}-@@", r"YYYY-S{4,6}-@@@?"),
    "Minnesota": (r"##-@@-YY-S{1,6}", r"##-@{2,5}-@@-YY-S{1,6}"),
    "Mississippi": (
        r"YYYY-S{4}",
        r"##@@#:YY-[a-z]{2}-S{5}",
        r"(?:@@)?##?@##:YY-@@-S{5}",
        r"YYYY-S{4,6}(?:-@)?",
        r"@{1,2}-?YYYY-S{3,5}",
    ),
    "Missouri": (r"YY##-@@S{5}(?:-##)?", r"YY@@-@@S{5}(?:-##)?"),
    "Montana": (r"@@-##-YYYY-S{7}-@@", r"@@-YY-S{2,5}(?:@)?"),
    "Nebraska": (r"@@ YY-S{1,5}", r"@@YY-S{1,5}"),
    "Nevada": (r"@-YY-S{6}-@", r"@@YY-S{5}", r"YY @@ S{5} #@", r"@@-YY-S{4,6}"),
    "New Hampshire": (r"###-YYYY-@@-S{5}",),
    "New Jersey": (r"YY-SW-S{3,6}", r"@{3}-@{1,2}-S{1,6}-YY", r"@-S{6}-YY", r"@@-##-S{4,6}-YY"),
    "New York": (
        r"S{3,7}/YYYY(?:@)?",
        r"S{5,6}-YY",
        r"@-S{4,6}-YY(?:/##@?)?",
        r"YYYY-S{3,6}(?:/@)?",
        r"@{3}YYYY-?S{5,6}",
    ),
    "North Carolina": (r"YY~@{1,3}~S{3,6}(?:-###)?",),
    "North Dakota": (r"##-YYYY-@@-S{5}",),
    "Ohio": (
        r"@@-YY-S{6}",
        r"@@ YY S{6}",
        r"@@ YY-S{5,6}",
        r"YY~@@@?~?-?S{4,6}",
        r"(?:##)?YY-?@@@?-?##?-?S{3,6}",
        r"@{1,2} ?YYS{5}",
        r"@@0?YYYYS{5}",
        r"S{6}",
    ),
    "Oklahoma": (r"@@-YYYY-S{1,6}",),
    "Oregon": (r"YY@@S{5}",),
    "Pennsylvania": (
        r"CP-##-@@-S{7}-YYYY",
        r"YYYY-@@-S{4,6}(?:-@@)?",
        r"@@-YY-S{5,6}",
        r"YYYY-S{5,6}(?:-@@)?",
        r"S{2,5} of YYYY",
        r"YYS{7}",
        r"@@-##-YY-S{4,6}",
        r"YYYY-@{1,2}-S{4,6}",
        r"S{1,5} [CM]\.D\. YYYY",
        r"S{1,5} [IVX]{1,4} of YYYY",
    ),
    "Puerto Rico": (r"@@YYYY@@S{5}", r"@~@@YYYY-?S{4}", r"@ @@YYYY@?S{4,5}"),
    "Rhode Island": (r"@@-YYYY-S{4,5}", r"@@/YY-S{4}"),
    "South Carolina": (r"YYYY-?@@-?##-?S{4,5}", r"YYYY@#{10,13}"),
    "South Dakota": (r"##@@@?YY-S{6}", r"##@@@-YY-S{6}"),
    "Tennessee": (
        r"YY-S{3,5}(?:-@{1,4})?",
        r"YY@{1,2}S{2,5}",
        r"@@-S{4,6}-YY",
        r"YYYY-@@?-S{2,5}",
        r"#-S{3,4}-YY",
        r"YY@-S{3,5}",
    ),
    "Texas": (
        r"YYYY@@#?S{5}",
        r"YYYY@{2,3}S{6,7}(?:-?@#)?",
        r"YYYY@{2,4}-?S{4,7}(?:-(?:@|#){1,2})?",
        r"###-S{5,6}-(?:##)?YY",
        r"S{5}-@",
        r"@-S{4,5}-YY-@",
        r"@{2}-YY-S{5}(?:-(?:@|#))?",
        r"@{1,2}-YY-###-S{6}",
        r"C-#-@@-YY-S{6}",
        r"@-S{3,5}-YY-@",
        r"YY-@{2,4}-S{4,6}",
        r"YYYY-@{2,4}-?S{4,5}",
        r"YY-S{4,6}(?:-@{1,4}#{0,3})?",
        r"YYYY-S{5,6}(?:-#)?",
        r"@{1,2}YY-?S{4,6}",
        r"@##?#?-@@-YYYY-S{3,6}",
    ),
    "Utah": (r"YYS{7}",),
    "Vermont": (r"YY-@@-S{5}", r"S{3,4}-##?-YY ?@{2,4}"),
    "Virginia": (r"@@S{6}-##-##", r"@@~YY~S{4,8}(?:-##)?", r"@@YYYY-?S{4,6}"),
    "Washington": (r"YY-#-S{5}-##?(?: @{3})?", r"YY@{3}S{5}@{3}", r"YY-#-@@-S{4,5}"),
    "West Virginia": (r"@@-##-YYYY-@{1,2}-S{1,5}", r"YY-@-S{1,5}"),
    "Wisconsin": (r"YYYY@@S{6}", r"YYYY@@S{1,5}", r"YY-@@-S{1,6}"),
    "Wyoming": (r"YYYY-@@-S{5,7}", r"YYYY-@@-S{4}", r"S{5}-@"),
    "Maryland": (r"C-##-@@-YY-S{6}", r"D-##-@@-YY-S{6}", r"##-@-YY-S{6}"),
    "Colorado": (r"YYYY~@{1,2}~S{1,6}",),
}  # fmt: skip

_ANY: tuple[str, ...] = (
    rf"YYYY~@{{1,6}}~S{{3,8}}{_TAIL}",
    rf"YY~@{{1,6}}~S{{3,8}}{_TAIL}",
    rf"(?:#{{1,3}}-)?YYYY-S{{3,8}}{_TAIL}",
    r"YY-S{4,8}(?:-@{1,3}){0,2}",
    rf"@{{1,6}}~YYYY~(?:@{{1,3}}-?)?S{{3,8}}{_TAIL}",
    rf"@{{1,6}}-?YY-S{{3,8}}{_TAIL}",
    r"#{2,3}-@{1,4}-(?:##)?YY-S{3,8}",
    r"YY-#{1,2}-S{4,8}(?:-#{1,2})?",
    r"S{3,7}/YYYY",
)

_YEAR = {"YYYY": "(?P<yyyy>(?:19|20)[0-9]{2})", "YY": "(?P<yy>[0-9]{2})"}
_MEANS = {"@": "[A-Z]", "#": "[0-9]", "~": "[- ]?"}
_PIECES = re.compile(r"(?P<year>YYYY|YY)|S(?P<count>\{[0-9,]+\})|(?P<sign>[@#~])")
# What has the shape of a number and is a date or an agency's file: "19 MAY 2025", "ICE-25-00123".
_NO_NUMBER = (
    r"(?![0-9]{1,2}[- ]?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))"
    r"(?!(?:ICE|HSI|DHS|ERO|CBP|USC|INS|FBI|DEA|USCIS)\b)"
)


def _piece(match: re.Match[str]) -> str:
    if match["year"]:
        return _YEAR[match["year"]]
    return f"(?P<seq>[0-9]{match['count']})" if match["count"] else _MEANS[match["sign"]]


def _format(state: str, place: int, mask: str) -> Format:
    year = ("yyyy", 4, 1950, None) if "YYYY" in mask else ("yy", 2, 1980, None) if "YY" in mask else None
    return Format(
        id=f"{state.lower().replace(' ', '_')}_{place}",
        system=state,
        pattern=whole(f"{_NO_NUMBER}{_PIECES.sub(_piece, mask)}", ignore_case=False),
        weak=True,
        year=year,
        positive=("seq",) if "S{" in mask else (),
    )


UNION: tuple[Format, ...] = tuple(
    _format(state, place, mask)
    for state, masks in ((*_MASKS.items(), (ANY_STATE, _ANY)))
    for place, mask in enumerate(masks, 1)
)
