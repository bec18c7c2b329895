"""The names of courts: data of `courts.py`, `nicknames.py` and `places.py`, and the expression that any of them makes.

Source: freelawproject/courts-db @b8918b528a45 (BSD-2-Clause) for the federal districts and circuits and their
abbreviations; N.M. Stat. 34-6-1 for New Mexico's districts and counties. Compilation: CC0-1.0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# (abbreviation, part of the state or "", state)
FEDERAL_DISTRICTS: tuple[tuple[str, str, str], ...] = (
    ("M.D. Ala.", "middle", "Alabama"),
    ("N.D. Ala.", "northern", "Alabama"),
    ("S.D. Ala.", "southern", "Alabama"),
    ("D. Alaska", "", "Alaska"),
    ("D. Ariz.", "", "Arizona"),
    ("E.D. Ark.", "eastern", "Arkansas"),
    ("W.D. Ark.", "western", "Arkansas"),
    ("E.D. Cal.", "eastern", "California"),
    ("N.D. Cal.", "northern", "California"),
    ("S.D. Cal.", "southern", "California"),
    ("C.D. Cal.", "central", "California"),
    ("D. Colo.", "", "Colorado"),
    ("D. Conn.", "", "Connecticut"),
    ("D. Del.", "", "Delaware"),
    ("D.D.C.", "", "District of Columbia"),
    ("M.D. Fla.", "middle", "Florida"),
    ("N.D. Fla.", "northern", "Florida"),
    ("S.D. Fla.", "southern", "Florida"),
    ("M.D. Ga.", "middle", "Georgia"),
    ("N.D. Ga.", "northern", "Georgia"),
    ("S.D. Ga.", "southern", "Georgia"),
    ("D. Guam", "", "Guam"),
    ("D. Haw.", "", "Hawaii"),
    ("D. Idaho", "", "Idaho"),
    ("N.D. Ill.", "northern", "Illinois"),
    ("S.D. Ill.", "southern", "Illinois"),
    ("C.D. Ill.", "central", "Illinois"),
    ("N.D. Ind.", "northern", "Indiana"),
    ("S.D. Ind.", "southern", "Indiana"),
    ("N.D. Iowa", "northern", "Iowa"),
    ("S.D. Iowa", "southern", "Iowa"),
    ("D. Kan.", "", "Kansas"),
    ("E.D. Ky.", "eastern", "Kentucky"),
    ("W.D. Ky.", "western", "Kentucky"),
    ("M.D. La.", "middle", "Louisiana"),
    ("W.D. La.", "western", "Louisiana"),
    ("E.D. La.", "eastern", "Louisiana"),
    ("D. Me.", "", "Maine"),
    ("D. Md.", "", "Maryland"),
    ("D. Mass.", "", "Massachusetts"),
    ("E.D. Mich.", "eastern", "Michigan"),
    ("W.D. Mich.", "western", "Michigan"),
    ("D. Minn.", "", "Minnesota"),
    ("N.D. Miss.", "northern", "Mississippi"),
    ("S.D. Miss.", "southern", "Mississippi"),
    ("W.D. Mo.", "western", "Missouri"),
    ("E.D. Mo.", "eastern", "Missouri"),
    ("D. Mont.", "", "Montana"),
    ("D. Neb.", "", "Nebraska"),
    ("D. Nev.", "", "Nevada"),
    ("D.N.H.", "", "New Hampshire"),
    ("D.N.J.", "", "New Jersey"),
    ("D.N.M.", "", "New Mexico"),
    ("E.D.N.Y.", "eastern", "New York"),
    ("N.D.N.Y.", "northern", "New York"),
    ("S.D.N.Y.", "southern", "New York"),
    ("W.D.N.Y.", "western", "New York"),
    ("E.D.N.C.", "eastern", "North Carolina"),
    ("M.D.N.C.", "middle", "North Carolina"),
    ("W.D.N.C.", "western", "North Carolina"),
    ("D.N.D.", "", "North Dakota"),
    ("D. N. Mar. I.", "", "Northern Mariana Islands"),
    ("N.D. Ohio", "northern", "Ohio"),
    ("S.D. Ohio", "southern", "Ohio"),
    ("E.D. Okla.", "eastern", "Oklahoma"),
    ("N.D. Okla.", "northern", "Oklahoma"),
    ("W.D. Okla.", "western", "Oklahoma"),
    ("D. Or.", "", "Oregon"),
    ("E.D. Pa.", "eastern", "Pennsylvania"),
    ("M.D. Pa.", "middle", "Pennsylvania"),
    ("W.D. Pa.", "western", "Pennsylvania"),
    ("D.P.R.", "", "Puerto Rico"),
    ("D.R.I.", "", "Rhode Island"),
    ("D.S.C.", "", "South Carolina"),
    ("D.S.D.", "", "South Dakota"),
    ("E.D. Tenn.", "eastern", "Tennessee"),
    ("M.D. Tenn.", "middle", "Tennessee"),
    ("W.D. Tenn.", "western", "Tennessee"),
    ("E.D. Tex.", "eastern", "Texas"),
    ("N.D. Tex.", "northern", "Texas"),
    ("S.D. Tex.", "southern", "Texas"),
    ("W.D. Tex.", "western", "Texas"),
    ("D. Utah", "", "Utah"),
    ("D. Vt.", "", "Vermont"),
    ("D.V.I.", "", "Virgin Islands"),
    ("E.D. Va.", "eastern", "Virginia"),
    ("W.D. Va.", "western", "Virginia"),
    ("E.D. Wash.", "eastern", "Washington"),
    ("W.D. Wash.", "western", "Washington"),
    ("N.D.W. Va.", "northern", "West Virginia"),
    ("S.D.W. Va.", "southern", "West Virginia"),
    ("E.D. Wis.", "eastern", "Wisconsin"),
    ("W.D. Wis.", "western", "Wisconsin"),
    ("D. Wyo.", "", "Wyoming"),
)

# (abbreviation, ordinal words)
CIRCUITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("1st Cir.", ("first", "1st", "primer")),
    ("2d Cir.", ("second", "2nd", "segundo", "2d")),
    ("3rd Cir.", ("third", "3rd", "tercer", "3d")),
    ("4th Cir.", ("fourth", "4th", "cuarto")),
    ("5th Cir.", ("fifth", "5th", "quinto")),
    ("6th Cir.", ("sixth", "6th", "sexto")),
    ("7th Cir.", ("seventh", "7th", "septimo")),
    ("8th Cir.", ("eighth", "8th", "octavo")),
    ("9th Cir.", ("ninth", "9th", "noveno")),
    ("10th Cir.", ("tenth", "10th", "decimo")),
    ("11th Cir.", ("eleventh", "11th", "undecimo")),
    ("D.C. Cir.", ("district of columbia", "d.c.", "dc")),
    ("Fed. Cir.", ("federal", "fed.")),
)

# Ordinals of New Mexico's judicial districts, English and Spanish.
ORDINALS: tuple[tuple[str, ...], ...] = (
    ("first", "1st", "primer"),
    ("second", "2nd", "segundo", "2d"),
    ("third", "3rd", "tercer", "3d"),
    ("fourth", "4th", "cuarto"),
    ("fifth", "5th", "quinto"),
    ("sixth", "6th", "sexto"),
    ("seventh", "7th", "septimo"),
    ("eighth", "8th", "octavo"),
    ("ninth", "9th", "noveno"),
    ("tenth", "10th", "decimo"),
    ("eleventh", "11th", "undecimo"),
    ("twelfth", "12th", "duodecimo"),
    ("thirteenth", "13th", "decimotercer"),
)

# (part of the state or "", state): abbreviation
DISTRICT_AT = {(part, state): abbreviation for abbreviation, part, state in FEDERAL_DISTRICTS}

# The first letters of the parts of a state.
LETTERS = {"n": "northern", "s": "southern", "e": "eastern", "w": "western", "m": "middle", "c": "central"}

# Spanish words for the parts of a state.
PARTS: dict[str, str] = {
    "norte": "northern",
    "sur": "southern",
    "este": "eastern",
    "oeste": "western",
    "medio": "middle",
    "central": "central",
    "occidental": "western",
    "oriental": "eastern",
}

# Court codes of New Mexico's district courts: district number and two-digit county number.
NM_DISTRICT_CODES: dict[str, tuple[int, str]] = {
    "101": (1, "Santa Fe"),
    "117": (1, "Rio Arriba"),
    "132": (1, "Los Alamos"),
    "202": (2, "Bernalillo"),
    "307": (3, "Doña Ana"),
    "424": (4, "Guadalupe"),
    "412": (4, "San Miguel"),
    "430": (4, "Mora"),
    "503": (5, "Eddy"),
    "504": (5, "Chaves"),
    "506": (5, "Lea"),
    "608": (6, "Grant"),
    "619": (6, "Luna"),
    "623": (6, "Hidalgo"),
    "725": (7, "Socorro"),
    "722": (7, "Torrance"),
    "721": (7, "Sierra"),
    "728": (7, "Catron"),
    "820": (8, "Taos"),
    "809": (8, "Colfax"),
    "818": (8, "Union"),
    "905": (9, "Curry"),
    "911": (9, "Roosevelt"),
    "1010": (10, "Quay"),
    "1027": (10, "De Baca"),
    "1031": (10, "Harding"),
    "1113": (11, "McKinley"),
    "1116": (11, "San Juan"),
    "1215": (12, "Otero"),
    "1226": (12, "Lincoln"),
    "1333": (13, "Cibola"),
    "1329": (13, "Sandoval"),
    "1314": (13, "Valencia"),
}

# Numbers of New Mexico's magistrate courts, as their case numbers showed them in 2021 (less T-4).
# fmt: off
NM_MAGISTRATE_NUMBERS = frozenset({
    "5", "7", "9", "10", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "23", "24", "25", "26",
    "27", "28", "29", "30", "32", "33", "34", "35", "36", "37", "38", "40", "41", "43", "44", "45", "46",
    "47", "48", "49", "51", "52", "53", "54", "56", "58", "59", "60", "61", "117", "147", "148", "150",
    "191", "192",
})
# fmt: on

# Federal districts that print numbers without their kind. Source: general knowledge; not checked.
BARE = frozenset({
    "D. Del.", "D.D.C.", "D. Kan.", "W.D. La.", "E.D. La.", "M.D. La.", "D. Md.", "D. Mass.", "D.N.J.", "E.D. Pa.",
    "W.D. Pa.", "M.D. Pa.", "D.P.R.", "D.R.I.", "S.D. Tex.", "W.D. Wash.", "W.D. Okla.", "D. Haw.",
})  # fmt: skip

# Cities where federal district courts sit and that no other district shares: "the federal court in Billings".
# Source: 28 U.S.C. 81-131; only cities whose name alone, or with the state behind it, tells the district.
SEATS: dict[str, str] = {
    city: district
    for district, cities in (
        ("D.N.M.", "albuquerque|las cruces|santa fe|roswell"),
        ("D. Ariz.", "phoenix|tucson|flagstaff|yuma"),
        ("D. Mont.", "billings|missoula|helena|great falls|butte"),
        ("S.D. Tex.", "houston|galveston|laredo|brownsville|mcallen|corpus christi"),
        ("W.D. Tex.", "el paso|san antonio|austin|del rio|midland|waco"),
        ("N.D. Tex.", "dallas|fort worth|lubbock|amarillo|abilene|wichita falls"),
        ("E.D. Tex.", "plano|tyler|beaumont|sherman|texarkana, texas"),
        ("D. Colo.", "denver|grand junction|durango|colorado springs"),
        ("D. Utah", "salt lake city|st. george"),
        ("D. Nev.", "las vegas|reno"),
        ("D. Idaho", "boise|pocatello|coeur d'alene"),
        ("D. Wyo.", "cheyenne|casper"),
        ("W.D. Wash.", "seattle|tacoma"),
        ("E.D. Wash.", "spokane|yakima|richland, washington"),
        ("D. Or.", "eugene|medford|pendleton|portland, oregon"),
        ("D. Alaska", "anchorage|fairbanks|juneau"),
        ("D. Haw.", "honolulu"),
        ("C.D. Cal.", "los angeles|santa ana|riverside"),
        ("S.D. Cal.", "san diego|el centro"),
        ("N.D. Cal.", "san francisco|oakland|san jose"),
        ("E.D. Cal.", "sacramento|fresno|bakersfield"),
        ("D. Minn.", "minneapolis|st. paul|duluth|fergus falls"),
        ("D. Neb.", "omaha|lincoln, nebraska"),
        ("D.N.D.", "fargo|bismarck"),
        ("D.S.D.", "sioux falls|rapid city|pierre"),
        ("S.D. Iowa", "des moines|davenport"),
        ("N.D. Iowa", "cedar rapids|sioux city"),
        ("D. Kan.", "wichita|topeka"),
        ("W.D. Okla.", "oklahoma city"),
        ("N.D. Okla.", "tulsa"),
        ("E.D. Okla.", "muskogee"),
        ("E.D. Mo.", "st. louis"),
        ("E.D. Ark.", "little rock"),
        ("W.D. Ark.", "fayetteville, arkansas|fort smith"),
        ("E.D. La.", "new orleans"),
        ("M.D. La.", "baton rouge"),
        ("W.D. La.", "shreveport|lake charles|monroe, louisiana"),
        ("N.D. Ill.", "chicago|rockford"),
        ("S.D. Ill.", "east st. louis|benton, illinois"),
        ("C.D. Ill.", "peoria|urbana"),
        ("E.D. Wis.", "milwaukee|green bay"),
        ("W.D. Wis.", "madison, wisconsin|eau claire"),
        ("S.D. Ind.", "indianapolis|evansville|terre haute"),
        ("N.D. Ind.", "south bend|hammond|fort wayne"),
        ("E.D. Mich.", "detroit|flint|ann arbor"),
        ("W.D. Mich.", "grand rapids|kalamazoo|marquette"),
        ("N.D. Ohio", "cleveland|toledo|akron|youngstown"),
        ("S.D. Ohio", "cincinnati|dayton"),
        ("W.D. Ky.", "louisville|bowling green|paducah|owensboro"),
        ("E.D. Ky.", "lexington, kentucky|covington, kentucky|frankfort"),
        ("M.D. Tenn.", "nashville|cookeville"),
        ("E.D. Tenn.", "knoxville|chattanooga|greeneville"),
        ("W.D. Tenn.", "memphis"),
        ("N.D. Ga.", "atlanta|gainesville, georgia"),
        ("M.D. Ga.", "macon"),
        ("S.D. Ga.", "savannah"),
        ("S.D. Fla.", "miami|fort lauderdale|west palm beach"),
        ("M.D. Fla.", "tampa|orlando|jacksonville, florida|fort myers"),
        ("N.D. Fla.", "tallahassee|pensacola"),
        ("N.D. Ala.", "birmingham|huntsville"),
        ("S.D. Ala.", "mobile"),
        ("M.D. Ala.", "montgomery, alabama"),
        ("S.D. Miss.", "gulfport|natchez"),
        ("N.D. Miss.", "aberdeen, mississippi"),
        ("D.S.C.", "charleston, south carolina|greenville, south carolina|spartanburg"),
        ("E.D.N.C.", "raleigh|new bern"),
        ("M.D.N.C.", "greensboro|winston-salem"),
        ("W.D.N.C.", "charlotte|asheville"),
        ("E.D. Va.", "norfolk|richmond, virginia|newport news"),
        ("W.D. Va.", "roanoke|charlottesville|lynchburg|harrisonburg"),
        ("D. Md.", "baltimore|greenbelt"),
        ("D. Del.", "wilmington, delaware"),
        ("E.D. Pa.", "philadelphia|allentown"),
        ("M.D. Pa.", "harrisburg|scranton|williamsport"),
        ("W.D. Pa.", "pittsburgh|erie"),
        ("D.N.J.", "newark|trenton|camden, new jersey"),
        ("E.D.N.Y.", "brooklyn|central islip"),
        ("S.D.N.Y.", "manhattan|white plains"),
        ("N.D.N.Y.", "albany, new york|syracuse|binghamton|utica"),
        ("W.D.N.Y.", "rochester, new york|buffalo"),
        ("D. Conn.", "hartford|new haven|bridgeport"),
        ("D. Mass.", "boston|worcester"),
        ("D.R.I.", "providence"),
        ("D.N.H.", "concord, new hampshire"),
        ("D. Me.", "portland, maine|bangor"),
        ("D. Vt.", "rutland|brattleboro"),
        ("D.P.R.", "san juan"),
        ("D.D.C.", "washington, d.c."),
    )
    for city in cities.split("|")
}


def alternation(words: Iterable[str]) -> str:
    """Give an expression for any of these words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
