"""Every sentence of our notices and SMTP replies, in English and in Spanish, in words that a sixth grader knows.

Takes: nothing. Returns: two `Words`, with the same fields. Touches: nothing.
The words are neutral on purpose (docs/operations.md, Notices): they speak of this office's rules, of kinds of facts
and of whom to ask. They cite no law, give no legal advice and forbid nobody to talk with anybody; sentences about
the law come from a jurisdiction file that counsel has verified, and from nowhere else.
tests/test_notice.py measures every notice: Flesch-Kincaid grade at most 6.0, Fernandez-Huerta at least 70.
"""

from __future__ import annotations

from dlp_gateway.notice.english import EN, REFUSAL
from dlp_gateway.notice.spanish import ES
from dlp_gateway.notice.wording import Words

__all__ = ["EN", "ES", "REFUSAL", "Words"]
