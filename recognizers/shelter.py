"""Shelters and safe houses, where the words say that a person is there.

What: "staying at ... shelter", "vive en el albergue ...", a form's field for the shelter, a shelter's own street
address. Look-alikes: shelters as a budget, a programme or a building for animals and buses; people in general.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import re
from typing import Any

from recognizers.base import Recognizer

_OTHER = re.compile(
    r"\b(?:animals?|dogs?|cats?|pets?|bus|tax|storm|evacuation|warming center staff|emergency management|in place|cobijas|colchas|colchones|blankets|mattresses|donat\w+|perros?|gatos?|animales)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"\b(?:people|persons|individuals|new mexicans|families who|percent|statewide|number of|how many|personas que)\b|%",
    re.IGNORECASE,
)
#: What a shelter will not tell: "we don't confirm who is or was in shelter".
_UNTOLD = re.compile(
    r"\b(?:(?:do|does|did|can|will|could)(?:n'?t| not)|cannot|won'?t|never|may not|unable to|no) (?:\w+ ){0,3}?(?:confirm|deny|say|tell|share|disclose|answer|release|give|discuss|confirm\w*|decimos|dice|damos|compartimos|informamos|revelamos|contestamos)\b"
    r"[^.\n]{0,24}\b(?:who|whether (?:any\w*|some\w*|a person)|if (?:any\w*|some\w*)|anyone|anybody|any\b|qui[eé]n(?:es)?|si alguien)\b[^.\n]{0,40}\Z",
    re.IGNORECASE,
)
_REACH = 60


class Shelter(Recognizer):
    """Where a person is sheltered."""

    PREFILTER = r"shelter|house|stay|gateway|mission|refuge|transitional|halfway|kitchen|albergue|refugio|casa |hogar|acogida|homeless|domestic|cot|bunk|\bbed\b|\bmat\b"
    uses_context = False

    def valid(self, text: str, match: Any) -> bool:
        """Tell whether a person, not an animal, a bus or a number of people, is meant."""
        around = text[max(0, match.start() - _REACH) : match.end() + 20]
        if _UNTOLD.search(text[max(0, match.start() - 2 * _REACH) : match.start("value")]) is not None:
            return False
        return _OTHER.search(around) is None and _GENERAL.search(text[max(0, match.start() - 40) : match.end()]) is None
