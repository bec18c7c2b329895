"""The forms of docket numbers, court by court: data of `dockets.py`.

A well-formed number shows only that such a number can exist, not that the case or the order does.
Source: freelawproject/courts-db @b8918b528a45 and juriscraper @8446197f3885 (BSD-2-Clause); firstdistrict.nmcourts.gov,
info.courts.wa.gov, casd.uscourts.gov, azd.uscourts.gov; N.M. Stat. 34-6-1. "general knowledge" marks what was not
checked against a court's page (2026-11-22). Compilation: CC0-1.0.
`year`: (group, digits, earliest, latest or None for today); two digits up to today's are 20yy, else 19yy.
`positive`: groups that must not be zero. `weak`: the shape alone is common elsewhere, so the court must be named.
`codes`: (group, allowed values).
"""

from __future__ import annotations

from dlp_gateway.legal.form import Format, whole
from dlp_gateway.legal.formats_states import STATES
from dlp_gateway.legal.formats_union import UNION
from dlp_gateway.legal.names import NM_DISTRICT_CODES, NM_MAGISTRATE_NUMBERS

FORMATS: tuple[Format, ...] = (
    # United States district courts (CM/ECF number): 1:19-cv-01234-KWR-JFR. Source: freelawproject/courtlistener
    # cl/lib/model_helpers.py (pattern form) and juriscraper PACER examples (types seen there: cv, cr, mj, mc, md, bk,
    # ap); casd.uscourts.gov, azd.uscourts.gov; other types from general knowledge.
    Format(
        id="fed_district_cmecf",
        system="federal_district",
        pattern=whole(
            r"(?:(?P<office>[0-9]{1,2}):|(?!(?:ICE|HSI|DHS|ERO|CBP|INS|FBI|DEA)\b)[A-Z]{1,4}[-:])?(?P<year>[0-9]{2})-(?P<type>cv|cr|mj|mc|md|m|ml|po|mr|mi|sw|gj|bk|ap|pt|tp|rj|hc|"
            r"ct|dj|sc|mb|mp|ms|op|at|fp|wf|gd|cb|oe|ec)-(?P<seq>[0-9]{1,6})(?:-(?P<judges>(?!(?:proposed|draft|unsigned|sample)\b)[A-Z]{1,15}"
            r"(?:[-/][A-Z]{1,15}){0,3}))?(?:-(?P<defendant>[0-9]{1,3}))?",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # United States district courts (older or local form, type first): CV 17-00010-PHX-DJH. Source: azd.uscourts.gov (CV
    # 17-00010-PHX-DJH); D.N.M. style from general knowledge.
    Format(
        id="fed_district_prefix",
        system="federal_district",
        pattern=whole(
            r"(?P<type>CIV|CV|CR|MJ|MC|MR|MISC|GJ)[ .-]{0,2}(?:No\.? ?)?(?P<year>[0-9]{2})-(?P<seq>[0-9]{1,6})"
            r"(?:-(?P<office>[A-Z]{3}))?(?:[- ](?P<judges>(?-i:[A-Z]{1,4}(?:[-/][A-Z]{1,4}){0,3})))?",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # The kind of case in words and the initials of the judge: Crim. No. 26-0931 JB (D.N.M.), 26-533 (SLA) (D.N.J.).
    # Source: general knowledge; not checked.
    Format(
        id="fed_district_words",
        system="federal_district",
        pattern=whole(
            r"(?P<type>Criminal|Crim\.?|Civil|Civ\.?|Misc\.?) No\.? (?P<year>[0-9]{2})-(?P<seq>[0-9]{1,6})"
            r" \(?(?P<judges>(?-i:[A-Z]{2,4}(?:/[A-Z]{2,4})?))\)?",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # Without hyphens: 4:25MC00012 JM (Arkansas, Nebraska), 4:25 MC 118 RLW (Missouri), 1:25mc18 (Virginia). Source:
    # general knowledge; not checked.
    Format(
        id="fed_district_joined",
        system="federal_district",
        pattern=whole(
            r"(?P<office>[0-9]):(?P<year>[0-9]{2}) ?(?P<type>cv|cr|mj|mc|mr|sw) ?(?P<seq>[0-9]{2,5})"
            r"(?:[ -](?P<judges>[A-Z]{2,3}(?:[-/][A-Z]{2,3})?))?",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # 25 MAG 1187 (New York), 25 MC 118. Source: general knowledge; not checked.
    Format(
        id="fed_district_spaced",
        system="federal_district",
        pattern=whole(
            r"(?P<year>[0-9]{2}) (?P<type>MAG|MC|MJ|CV|CR|MISC|CIV)\.? (?P<seq>[0-9]{2,5})",
            ignore_case=False,
        ),
        weak=True,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # Districts that print a number without its kind: 25-118-MN, ELH-25-1187, H-25-1187, C25-1187JLR. Source: general
    # knowledge; not checked. names.BARE has the districts.
    Format(
        id="fed_district_bare",
        system="federal_district_bare",
        pattern=whole(
            r"(?!(?:ICE|HSI|DHS|ERO|CBP|INS|FBI|DEA)\b)(?:[A-Z]{1,4}-|MC|C|MJ|CR)?(?P<year>[0-9]{2})-(?P<seq>[0-9]{2,5})(?:-?(?P<judges>[A-Z]{1,4}(?:[-/][A-Z]{2,4})?))?",
            ignore_case=False,
        ),
        weak=True,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # S.D. Cal. compact form: 97cv0001-H(CM), 25mc0417-LL-DEB. Source: casd.uscourts.gov.
    Format(
        id="fed_district_compact",
        system="federal_district",
        pattern=whole(
            r"(?P<year>[0-9]{2})(?P<type>cv|cr|mj|mc|mr)(?P<seq>[0-9]{4,5})(?:-(?P<judges>[A-Z]{1,4}(?:\([A-Z]{1,4}\)|-[A-Z]{2,4})?))"
            r"?",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # S.D.N.Y. form: 19 Civ. 1234 (LAK). Source: general knowledge; not checked against a court page.
    Format(
        id="fed_district_sdny",
        system="federal_district",
        pattern=whole(
            r"(?P<year>[0-9]{2}) (?P<type>Civ\.|Cr\.|Mag\.|Misc\.|MAG|CIV|MISC) (?P<seq>[0-9]{1,5})"
            r"(?: \((?P<judges>[A-Z]{2,4})\))?",
            ignore_case=False,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # D. Ariz. magistrate form: 26-4477MB. N.D. Ill. form: 26 C 1234. Source: general knowledge; not checked.
    Format(
        id="fed_district_local",
        system="federal_district",
        pattern=whole(
            r"(?P<year>[0-9]{2})(?:-(?P<seq>[0-9]{4,5})(?P<type>MB|MJ)| (?P<type2>C|CR|M) (?P<seq2>[0-9]{2,5}))",
            ignore_case=False,
        ),
        weak=True,
        year=("year", 2, 1950, None),
    ),
    # Texas's magistrate judges: SA-25-M-00812, H-25-511M, M-25-1187-M (the city's letters first). Source: general
    # knowledge; not checked.
    Format(
        id="fed_district_city",
        system="federal_district",
        pattern=whole(
            r"[A-Z]{1,2}-(?P<year>[0-9]{2})-(?:(?P<type>M|MJ|MC|CR|CV)-(?P<seq>[0-9]{2,5})|(?P<seq2>[0-9]{2,5})-?(?P<type2>M|MJ|MC))",
            ignore_case=False,
        ),
        weak=True,
        year=("year", 2, 1950, None),
    ),
    # United States courts of appeals: 19-2100. Source: freelawproject/courtlistener cl/search/docket_number_cleaner.py
    # (forms for federal appellate).
    Format(
        id="fed_appellate",
        system="federal_appellate",
        pattern=whole(
            r"(?P<year>[0-9]{2})-(?P<seq>[0-9]{3,5})(?:-(?P<suffix>ag|cv|cr|pr|op|ea))?",
            ignore_case=True,
        ),
        weak=True,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # United States bankruptcy courts: 19-12345-t7. Source: juriscraper PACER examples; suffix style of Bankr. D.N.M.
    # from general knowledge.
    Format(
        id="fed_bankruptcy",
        system="federal_bankruptcy",
        pattern=whole(
            r"(?:(?P<office>[0-9]):)?(?P<year>[0-9]{2})-(?:bk-|ap-)?(?P<seq>[0-9]{4,6})(?:-(?P<suffix>[a-z]{1,3}[0-9]{"
            r"1,2}|[A-Z]{2,4}))?",
            ignore_case=False,
        ),
        weak=True,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # Supreme Court of the United States: 19-1231. Source: courtlistener make_scotus_docket_number_core.
    Format(
        id="scotus",
        system="federal_supreme",
        pattern=whole(
            r"(?P<year>[0-9]{2})(?:-(?P<seq>[0-9]{1,5})|A(?P<appl>[0-9]{1,5})|O(?P<orig>[0-9]{1,3}))",
            ignore_case=False,
        ),
        weak=True,
        year=("year", 2, 1950, None),
    ),
    # New Mexico district courts: D-202-CV-2019-01234. Source: firstdistrict.nmcourts.gov 'Case Numbers' (form, codes
    # 101/117/132, nine digits from 2000); public repository client of caselookup.nmcourts.gov (D-101-CV-199602449).
    Format(
        id="nm_district",
        system="nm_district",
        pattern=whole(
            r"D-(?P<court>[0-9]{3,4})-(?P<type>[A-Z]{2})-(?P<year>(?:19|20)[0-9]{2})-?(?P<seq>[0-9]{5})",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 4, 1960, None),
        positive=("seq",),
        codes=("court", frozenset(NM_DISTRICT_CODES)),
    ),
    # New Mexico district courts before 2000: D-101-CV-9801525. Source: firstdistrict.nmcourts.gov (D-101-CV-9801525 is
    # its example).
    Format(
        id="nm_district_old",
        system="nm_district",
        pattern=whole(
            r"D-(?P<court>[0-9]{3,4})-(?P<type>[A-Z]{2})-(?P<year>[0-9]{2})(?P<seq>[0-9]{5})",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1970, 1999),
        positive=("seq",),
        codes=("court", frozenset(NM_DISTRICT_CODES)),
    ),
    # New Mexico magistrate courts: M-14-FR-2020-00123. Source: court numbers and form 'M-14-CV-2021-' from a public
    # scraper of securecourtcaseaccess.nmcourts.gov; types other than CV from general knowledge.
    Format(
        id="nm_magistrate",
        system="nm_magistrate",
        pattern=whole(
            r"M-(?P<court>[0-9]{1,3})-(?P<type>CV|FR|MR|DR|TR|VM|PR|EX|SW)-(?P<year>(?:19|20)[0-9]{2})-?(?P<seq>[0-9]{"
            r"5})",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 4, 1990, None),
        positive=("seq",),
        codes=("court", NM_MAGISTRATE_NUMBERS),
    ),
    # Bernalillo County Metropolitan Court: T-4-CV-2021-001234. Source: T-4-CV-2021 form from the same scraper; digits
    # of the sequence and types other than CV from general knowledge.
    Format(
        id="nm_metropolitan",
        system="nm_metropolitan",
        pattern=whole(
            r"T-4-(?P<type>CV|CR|FR|DW|TR|DV|LM|PR|SW)-(?P<year>(?:19|20)[0-9]{2})-?(?P<seq>[0-9]{5,6})",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 4, 1990, None),
        positive=("seq",),
    ),
    # New Mexico Court of Appeals: A-1-CA-38000. Source: juriscraper nmctapp example page (A-1-CA-41428).
    Format(
        id="nm_court_of_appeals",
        system="nm_court_of_appeals",
        pattern=whole(
            r"A-1-CA-(?P<seq>[0-9]{1,6})",
            ignore_case=True,
        ),
        weak=False,
        positive=("seq",),
    ),
    # Supreme Court of New Mexico: S-1-SC-37000. Source: juriscraper tests (S-1-SC-39283).
    Format(
        id="nm_supreme_court",
        system="nm_supreme_court",
        pattern=whole(
            r"S-1-SC-(?P<seq>[0-9]{1,6})",
            ignore_case=True,
        ),
        weak=False,
        positive=("seq",),
    ),
    # New Mexico municipal courts: U-22-TR-201900123. Source: court type letter U from a public Case Lookup client; body
    # of the number unverified.
    Format(
        id="nm_municipal",
        system="nm_municipal",
        pattern=whole(
            r"U-(?P<court>[0-9]{1,4})-(?P<type>[A-Z0-9]{1,2})-(?P<seq>[0-9]{4,10})",
            ignore_case=True,
        ),
        weak=True,
    ),
    # New Mexico's probate courts, one in each county. General knowledge, not checked.
    Format(
        id="nm_probate",
        system="nm_probate",
        pattern=whole(r"(?:PB|PR)-(?P<year>(?:19|20)[0-9]{2})-?(?P<seq>[0-9]{3,5})", ignore_case=True),
        weak=True,
        year=("year", 4, 1990, None),
        positive=("seq",),
    ),
    *STATES,
    *UNION,
)
