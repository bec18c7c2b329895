"""Fingerprints, face and iris scans, DNA and photographs, where a certain person's are meant.

What: possessives ("his fingerprints"), "of" a person, "attached" or "matched", form labels. Look-alikes: machines,
policies, budgets, photographs of things.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import re
from typing import Any

from recognizers.base import Recognizer

_RULE = re.compile(
    r"\b(?:must|should|require[sd]?|requirement|polic(?:y|ies)|employees?|staff|new hires?|hire|volunteers?|vendors?|contractors?|training|budget"
    r"|empleados|personal|capacitaci[oó]n|deben|requisitos?)\b",
    re.IGNORECASE,
)
_REACH = 60  # code points around a match in which a rule for staff is looked for


class Biometric(Recognizer):
    """Statements that hold or hand over a person's biometric data."""

    PREFILTER = r"print|iris|retina|face|facial|voice|DNA|ADN|mug ?shot|photo|biom|huella|escaneo|foto|FBI|UCN|AFIS|FPC|whorl|loop|verticilo|presilla|minutiae"
    uses_context = False

    def valid(self, text: str, match: Any) -> bool:
        """Tell whether a person's data are meant, not what employees must do."""
        return _RULE.search(text[max(0, match.start() - _REACH) : match.end() + _REACH]) is None
