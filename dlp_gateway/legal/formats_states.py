"""Forms of docket numbers of courts of states beside New Mexico: data, as formats.py tells.

Source: given with each form; compilation CC0-1.0.
"""

from __future__ import annotations

from dlp_gateway.legal.form import Format, whole

STATES: tuple[Format, ...] = (
    # Texas courts of appeals: 08-19-00123-CV. Source: juriscraper/state/texas/common.py DOCKET_NUMBER_REGEXES.
    Format(
        id="tx_court_of_appeals",
        system="Texas",
        pattern=whole(
            r"(?P<court>[0-9]{2})-(?P<year>[0-9]{2})-(?P<seq>[0-9]{5})-(?P<type>CV|CR)",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
        codes=("court", frozenset(f"{number:02}" for number in range(1, 16))),
    ),
    # Supreme Court of Texas / Court of Criminal Appeals: 23-0808. Source: juriscraper examples and regexes.
    Format(
        id="tx_supreme",
        system="Texas",
        pattern=whole(
            r"(?:(?P<year>[0-9]{2})-(?P<seq>[0-9]{4})|PD-[0-9]{3,4}-[0-9]{2}|WR-[0-9]{1,3}(?:,[0-9]{3})?(?:-[0-9]{2,3}"
            r")?|AP-[0-9]{1,3}(?:,[0-9]{3})?)",
            ignore_case=True,
        ),
        weak=True,
    ),
    # Texas trial courts: 2019-12345. Source: general knowledge (Harris, Dallas, El Paso, Bexar, Travis).
    Format(
        id="tx_district",
        system="Texas",
        pattern=whole(
            r"(?:(?P<y1>20[0-9]{2})-(?P<s1>[0-9]{5})|DC-(?P<y2>[0-9]{2})-(?P<s2>[0-9]{5})|(?P<y3>20[0-9]{2})-?(?P<t3>D"
            r"CV|DCR|CI|CV)-?(?P<s3>[0-9]{4,5})|D-1-(?:GN|DC|FM|AG)-(?P<y4>[0-9]{2})-(?P<s4>[0-9]{6}))",
            ignore_case=True,
        ),
        weak=True,
    ),
    # Arizona superior courts: CV2019-012345. Source: general knowledge (Maricopa, Pima, Yuma).
    Format(
        id="az_superior",
        system="Arizona",
        pattern=whole(
            r"(?:(?P<type>CV|CR|FC|FN|PB|JV|DR|LC)(?P<year>20[0-9]{2})-?(?P<seq>[0-9]{5,6})(?:-(?P<def>[0-9]{3}))?|C(?"
            r"P<y2>20[0-9]{2})(?P<s2>[0-9]{4,5})|S[0-9]{4}(?:CV|CR|DO|PB)(?P<y3>20[0-9]{2})(?P<s3>[0-9]{5}))",
            ignore_case=True,
        ),
        weak=False,
    ),
    # Arizona appellate courts: 1 CA-CV 19-0123. Source: juriscraper ariz example (CR-24-0064-PR); Court of Appeals form
    # from general knowledge.
    Format(
        id="az_appellate",
        system="Arizona",
        pattern=whole(
            r"(?:[12] ?CA-(?:CV|CR|JV|SA|IC|HC|MH) [0-9]{2}-[0-9]{4}|(?P<type>CR|CV|JV|SA)-(?P<year>[0-9]{2})-(?P<seq>"
            r"[0-9]{4})-(?P<sfx>PR|AP|SA|T/AP|CQ))",
            ignore_case=True,
        ),
        weak=False,
    ),
    # Colorado trial courts: 2019CV30123. Source: legalclarity.org and a Colorado law firm page, citing
    # coloradojudicial.gov docket search.
    Format(
        id="co_trial",
        system="Colorado",
        pattern=whole(
            r"(?P<year>(?:20)?[0-9]{2})(?P<type>CV|CR|DR|PR|JV|M|T|C|CW|MH|JD|CA|SC)(?P<seq>[0-9]{1,6})",
            ignore_case=False,
        ),
        weak=True,
        positive=("seq",),
    ),
    # Colorado appellate courts: 23CA1539. Source: juriscraper colo and coloctapp examples.
    Format(
        id="co_appellate",
        system="Colorado",
        pattern=whole(
            r"(?P<year>(?:20)?[0-9]{2})(?P<type>CA|SC|SA)(?P<seq>[0-9]{1,4})",
            ignore_case=False,
        ),
        weak=True,
        positive=("seq",),
    ),
    # California Supreme Court and Courts of Appeal: S275940. Source: juriscraper cal and calctapp examples.
    Format(
        id="ca_appellate",
        system="California",
        pattern=whole(
            r"(?P<court>[ABCDEFGHS])(?P<seq>[0-9]{6})(?P<sfx>[A-Z])?",
            ignore_case=False,
        ),
        weak=True,
        positive=("seq",),
    ),
    # California superior courts (several counties): 19STCV12345. Source: BS149154 and prefix CGC seen in public pages;
    # other forms general knowledge; not checked against a court page.
    Format(
        id="ca_superior",
        system="California",
        pattern=whole(
            r"(?:(?P<y1>[0-9]{2})(?P<c1>ST|SM|VE|PS|NW|LB|TO|CH|CM|AV|GD|NO|PO|BB|AH)(?P<t1>CV|CP|UD|LC|RO|PB|FL|SC)(?"
            r"P<s1>[0-9]{5})|[A-Z]{2}[0-9]{6}|(?P<loc>[0-9]{2})-(?P<y2>20[0-9]{2})-(?P<s2>[0-9]{8})(?:-[A-Z]{2}){1,2}("
            r"?:-[A-Z]{2,3})?|C(?:GC|PF|UD|CH)-(?P<y3>[0-9]{2})-(?P<s3>[0-9]{6}))",
            ignore_case=False,
        ),
        weak=True,
    ),
    # New York Supreme Court index number: 123456/2019. Source: juriscraper nyappdiv example (Ind. No. 70861/21); index
    # number form from general knowledge.
    Format(
        id="ny_index",
        system="New York",
        pattern=whole(
            r"(?P<seq>[0-9]{3,7})/(?P<year>(?:19|20)[0-9]{2}|[0-9]{2})(?:E)?",
            ignore_case=True,
        ),
        weak=True,
        positive=("seq",),
    ),
    # New York Appellate Division: 2024-00551. Source: juriscraper nyappdiv examples.
    Format(
        id="ny_appdiv",
        system="New York",
        pattern=whole(
            r"(?:(?P<year>20[0-9]{2})-(?P<seq>[0-9]{5})|(?P<type>CV|CR|PM)-(?P<y2>[0-9]{2})-(?P<s2>[0-9]{4}))",
            ignore_case=True,
        ),
        weak=True,
    ),
    # Washington superior courts: 93 1 00042 7. Source: info.courts.wa.gov 'Court case number format' (93 1 00042 7;
    # types 1-9; Odyssey courts put the county number in place of the check digit).
    Format(
        id="wa_superior",
        system="Washington",
        pattern=whole(
            r"(?P<year>[0-9]{2})[- ](?P<type>[1-9])[- ](?P<seq>[0-9]{5})[- ](?P<check>[0-9]{1,2})(?: (?P<loc>SEA|KNT))"
            r"?",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # Washington appellate courts: 103,339-7. Source: juriscraper wash and washctapp examples.
    Format(
        id="wa_appellate",
        system="Washington",
        pattern=whole(
            r"(?:[12]?[0-9]{2},[0-9]{3}|[0-9]{5})-(?P<check>[0-9IV]{1,3})",
            ignore_case=True,
        ),
        weak=True,
    ),
    # Maryland trial courts (looks like a New Mexico number): D-05-CV-26-020690. Source: comments in a public Maryland
    # court document tool.
    Format(
        id="md_trial",
        system="Maryland",
        pattern=whole(
            r"(?P<lvl>[CD])-(?P<court>[0-9]{2,3})-(?P<type>[A-Z]{2})-(?P<year>[0-9]{2})-(?P<seq>[0-9]{6})",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # New Jersey Appellate Division: A-0918-22. Source: juriscraper njsuperctappdiv examples.
    Format(
        id="nj_appdiv",
        system="New Jersey",
        pattern=whole(
            r"A-(?P<seq>[0-9]{4})-(?P<year>[0-9]{2})(?:T[0-9])?",
            ignore_case=True,
        ),
        weak=True,
        year=("year", 2, 1950, None),
    ),
    # New Jersey Superior Court: ESX-L-001234-19. Source: general knowledge; not checked against a court page.
    Format(
        id="nj_superior",
        system="New Jersey",
        pattern=whole(
            r"(?P<county>ATL|BER|BUR|CAM|CPM|CUM|ESX|GLO|HUD|HNT|MER|MID|MON|MRS|OCN|PAS|SLM|SOM|SSX|UNN|WRN)-(?P<type"
            r">L|C|DC|FM|F|LT|P)-(?P<seq>[0-9]{1,6})-(?P<year>[0-9]{2})",
            ignore_case=True,
        ),
        weak=False,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
    # Nevada (Clark County) district court: A-19-123456-C. Source: general knowledge; not checked against a court page.
    Format(
        id="nv_district",
        system="Nevada",
        pattern=whole(
            r"(?P<type>A|C|D|P|R)-(?P<year>[0-9]{2})-(?P<seq>[0-9]{6})-(?P<sfx>[A-Z0-9]{1,2})",
            ignore_case=True,
        ),
        weak=True,
        year=("year", 2, 1950, None),
        positive=("seq",),
    ),
)
