"""Tell an agency's own paper: its letterhead, title, form number, or the office of who signed it.

Takes: a `Paper`. Returns: the id of legal_process.yaml, "" if nothing shows that an agency made it.
Touches: nothing. Source: config/legal_process.yaml.
A court's order names agencies, too: as party, as recipient, as author of the subpoena that it enforces. So an agency's
name counts in the letterhead (above any court), its form's number as a form's, its officer's name as a signature.
"""

# ruff: noqa: E501  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.legal import cues
from dlp_gateway.legal.courts import courts_in
from dlp_gateway.legal.sections import is_prose
from dlp_gateway.legal.signatures import AGENT, CLERK, IMMIGRATION_JUDGE
from dlp_gateway.legal.wording import flat

if TYPE_CHECKING:
    from dlp_gateway.legal.papers import Paper

# Lines of a letterhead.
_TOP_LINES = 6
_AGENCY = re.compile(
    r"\bdepartment of homeland security\b|\bhomeland security investigations\b|\bimmigration and customs enforcement\b|\bcustoms and border protection\b|\bcitizenship and immigration services\b|\benforcement and removal operations\b"
    r"|\bexecutive office for immigration review\b|\bimmigration court\b|\bboard of immigration appeals\b|\bdrug enforcement administration\b|\boffice of (?:the )?inspector general\b|\bborder patrol\b|\b(?:ice|hsi|ero|cbp|uscis)\b"
    r"|\b(?:departamento|secretaria) de seguridad nacional\b|\bcontrol de (?:inmigracion y )?aduanas\b|\bservicio de inmigracion\b|\btribunal de inmigracion\b|\bcorte de inmigracion\b|\brevision de casos de inmigracion\b|\bseguridad nacional\b"
    r"|\bdepartment of justice\b|\bdepartment of labor\b|\bsocial security administration\b|\bunited states attorney'?s? office\b"
)
# Whom a state's warrant addresses: "TO THE SHERIFF OF BEXAR COUNTY AND TO HSI TASK FORCE OFFICERS ASSISTING".
_ADDRESSED = re.compile(r"\W*to (?:the sheriff|any (?:sheriff|peace officer|law enforcement officer))\b")
_PARTY = re.compile(
    r"\bv(?:s)?\b\.?|\b(?:plaintiff|defendant|petitioner|respondent|appellant|appellee|movant|in re|in the matter of)\b"
)
_TITLE = re.compile(
    r"\bwarrants? for (?:the )?arrest of (?:an? )?alien\b|\bwarrant of (?:removal|deportation)\b|\b(?:immigration|administrative|customs|ice|dhs|hsi|cbp|inspector general|agency|export enforcement)(?: \w+){0,2} (?:subpoenas?|summons|warrants?|order|demand)\b|\border of (?:the )?immigration\b|\borders? of (?:removal|deportation|supervision|release on recognizance)\b"
    r"|\bfinal administrative\b|\bexpedited removal\b|\bnotice to appear\b|\bdetainer\b|\bnotice of (?:inspection|action|custody|intent)\b|\bcivil investigative demand\b|\brecord of deportable\b|\bto appear and/or produce\b|\bofficial request\b|\brequest for (?:voluntary|information|records)\b|\bpreservation (?:letter|request)\b|\bexigent request\b"
    r"|\b(?:citatorio|citacion|orden|subpoena|requerimiento|mandamiento) (?:administrativ|de inmigracion|migratori|de (?:deportacion|expulsion|remocion))\w*|\b(?:citatorio|citacion|orden)\b.{0,40}?\b(?:administrativ|migratori)\w*|\borden del? jue(?:z|za) de inmigracion\b|\bnotificacion de detencion\b|\bdetencion migratoria\b"
)
_COURTS_TITLE = re.compile(
    r"^\W*(?:(?:proposed|form of|findings|memorandum|opinion|decision|amended|second|agreed|stipulated|final|interim|judgment|report)\W+(?:and |of )?)*(?:writ|orders?\b(?! of (?:the immigration|removal|deportation|supervision|release on)))"
)
_FORM = re.compile(
    r"\b(?:dhs|ice|cbp|uscis|eoir|ins)[ -]{0,2}(?:form )?(?:i ?- ?)?(?:200|205|138|213|247[adnx]?|286|851a?|860|862|871|220[ab]|3115|28|30|6|7)\b|\bform (?:i ?- ?(?:200|205|138|213|247[adnx]?|286|851a?|860|862|871|220[ab])|eoir ?- ?\d+|3115|dea ?- ?79)\b"
)


def agency_kind(paper: Paper) -> str:
    """Give the kind of agency's paper that this is, "" if nothing shows one."""
    signed = {item.office for item in paper.signatures if not item.counsel}
    shows = (
        letterhead(paper)
        or any(is_agencys_title(title) for title in paper.titles)
        or (_FORM.search(paper.flat.low) is not None and not _enforces(paper))
        or (_outside_court(signed) and not any(item.orders for item in paper.signatures))
    )
    return _kind(paper) if shows else ""


def _outside_court(signed: set[str]) -> bool:
    """Whether an immigration judge signed, or an agent and no clerk: who served a clerk's subpoena signs its return."""
    return IMMIGRATION_JUDGE in signed or (AGENT in signed and CLERK not in signed)


def is_agencys_title(title: str) -> bool:
    """Whether the title is one of an agency's papers; an order that enforces one has a court's title."""
    return _TITLE.search(title) is not None and _COURTS_TITLE.match(title) is None


def letterhead(paper: Paper) -> bool:
    """Whether an agency's name stands at the top, above any court and not as a party."""
    top = [line for line in paper.lines if line.strip()][:_TOP_LINES]
    for line in top:
        low = flat(line).low
        if is_prose(line):
            return False
        if any(court.fault != "immigration_court" for court in courts_in(low)) or _PARTY.search(low):
            return False
        if re.search(r"\bdistrict court\b|\bsuperior court\b|\bcourt of\b|\bjudicial district\b", low):
            return False
        if _AGENCY.search(low) and not _ADDRESSED.match(low):
            return True
    return False


def _enforces(paper: Paper) -> bool:
    return (
        any(_COURTS_TITLE.match(title) for title in paper.titles) or cues.ENFORCING.search(paper.flat.low) is not None
    )


def _kind(paper: Paper) -> str:
    """Tell which: what the title says, then the form, then what stands anywhere; a letter if nothing does."""
    for text in ("\n".join(paper.titles), paper.flat.low):
        for kind, pattern in cues.ADMINISTRATIVE:
            if kind != "hsi_letter" and pattern.search(text):
                return kind
    return "hsi_letter"
