"""Which courts the states have, and how their judges' districts are called: data of `places.py`.

Source: freelawproject/courts-db 0.10.27 (BSD-2-Clause) for the kinds of trial courts; the rest is general knowledge,
not checked (2026-11-22). Only kinds that some states have and others have not are listed: they tell King County,
Washington, whose court is a Superior Court, from King County, Texas. Compilation: CC0-1.0.
"""

from __future__ import annotations

_KINDS = {
    "superior": (
        "Alaska|Arizona|California|Connecticut|Delaware|District of Columbia|Georgia|Indiana|Maine|Massachusetts"
        "|New Hampshire|New Jersey|North Carolina|Rhode Island|Vermont|Washington|Puerto Rico"
    ),
    "circuit": (
        "Alabama|Arkansas|Florida|Hawaii|Illinois|Indiana|Kentucky|Maryland|Michigan|Mississippi|Missouri|Oregon"
        "|South Carolina|South Dakota|Tennessee|Virginia|West Virginia|Wisconsin|New Hampshire"
    ),
    "district": (
        "Alabama|Alaska|Arkansas|Colorado|Hawaii|Idaho|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts"
        "|Michigan|Minnesota|Montana|Nebraska|Nevada|New Hampshire|New Mexico|New York|North Carolina|North Dakota"
        "|Oklahoma|Rhode Island|Texas|Utah|Virginia|Washington|Wyoming"
    ),
    "county": "Colorado|Florida|Mississippi|Nebraska|New York|Ohio|Texas|Arkansas|Illinois|Wisconsin",
    "county court at law": "Texas",
    "supreme": "New York",
    "surrogate's": "New York|New Jersey",
    "chancery": "Delaware|Mississippi|Tennessee|Illinois",
    "court of common pleas": "Ohio|Pennsylvania|South Carolina|Delaware",
    "justice": "Arizona|Arkansas|Delaware|Louisiana|Mississippi|Montana|Nevada|New York|Oregon|Texas|Utah",
}
#: Kind of court, as its name begins -> the states that have one. A kind that is not here any state may have.
STATES_WITH: dict[str, frozenset[str]] = {kind: frozenset(states.split("|")) for kind, states in _KINDS.items()}

#: Spellings of states beside the English name: Spanish, and the abbreviations of legal citations.
STATE_WORDS: dict[str, tuple[str, ...]] = {
    "New Mexico": ("nuevo mexico", "n.m.", "n. m."),
    "Alabama": ("ala.",),
    "Arizona": ("ariz.",),
    "Arkansas": ("ark.",),
    "California": ("cal.", "calif."),
    "Colorado": ("colo.",),
    "Connecticut": ("conn.",),
    "District of Columbia": ("d.c.", "distrito de columbia", "washington, d.c.", "washington, dc"),
    "Delaware": ("del. super", "del. ch", "del. fam"),
    "Florida": ("fla.",),
    "Georgia": ("ga.",),
    "Hawaii": ("haw.", "hawai'i"),
    "Illinois": ("ill.",),
    "Indiana": ("ind.",),
    "Kansas": ("kan.",),
    "Kentucky": ("ky.",),
    "Louisiana": ("luisiana",),
    "Maryland": ("md.",),
    "Michigan": ("mich.",),
    "Minnesota": ("minn.",),
    "Mississippi": ("misisipi",),
    "Missouri": ("misuri",),
    "Montana": ("mont.",),
    "Nebraska": ("neb.",),
    "Nevada": ("nev.",),
    "New Hampshire": ("n.h.",),
    "New Jersey": ("nueva jersey", "n.j."),
    "New York": ("nueva york", "n.y."),
    "North Carolina": ("carolina del norte", "n.c."),
    "North Dakota": ("dakota del norte", "n.d."),
    "Oklahoma": ("okla.",),
    "Oregon": ("ore.",),
    "Pennsylvania": ("pa.", "pensilvania"),
    "Rhode Island": ("r.i.",),
    "South Carolina": ("carolina del sur", "s.c."),
    "South Dakota": ("dakota del sur", "s.d."),
    "Tennessee": ("tenn.",),
    "Texas": ("tejas", "tex."),
    "Virginia": ("va.",),
    "Vermont": ("vt.",),
    "Washington": ("wash.",),
    "West Virginia": ("w. va.", "virginia occidental"),
    "Wisconsin": ("wis.",),
    "Wyoming": ("wyo.",),
}

# As clerks write them behind a court: "Cumberland County (ME)". Source: USPS Publication 28, appendix B.
_POSTAL = (
    "Alabama=al|Alaska=ak|Arizona=az|Arkansas=ar|California=ca|Colorado=co|Connecticut=ct|Delaware=de|"
    "Florida=fl|Georgia=ga|Idaho=id|Illinois=il|Indiana=in|Iowa=ia|Kansas=ks|Kentucky=ky|Louisiana=la|"
    "Maine=me|Maryland=md|Massachusetts=ma|Michigan=mi|Minnesota=mn|Mississippi=ms|Missouri=mo|Montana=mt|"
    "Nebraska=ne|Nevada=nv|New Hampshire=nh|New Jersey=nj|New York=ny|North Carolina=nc|North Dakota=nd|"
    "Ohio=oh|Oklahoma=ok|Oregon=or|Pennsylvania=pa|Rhode Island=ri|South Carolina=sc|South Dakota=sd|"
    "Tennessee=tn|Texas=tx|Utah=ut|Vermont=vt|Virginia=va|Washington=wa|West Virginia=wv|Wisconsin=wi|"
    "Wyoming=wy"
)
for _pair in _POSTAL.split("|"):
    _state, _, _code = _pair.partition("=")
    STATE_WORDS[_state] = (*STATE_WORDS.get(_state, ()), f"({_code})")
