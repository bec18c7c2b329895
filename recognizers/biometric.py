"""Fingerprints, face and iris scans, DNA and photographs, where a certain person's are meant.

What: possessives ("his fingerprints"), "of" a person, "attached" or "matched", form labels. Look-alikes: machines,
policies, budgets, photographs of things.
"""

from __future__ import annotations

from recognizers.base import Recognizer


class Biometric(Recognizer):
    """Statements that hold or hand over a person's biometric data."""

    PREFILTER = r"print|iris|retina|face|facial|voice|DNA|ADN|mug ?shot|photo|biom|huella|escaneo|foto|FBI|UCN|AFIS|FPC"
    uses_context = False
