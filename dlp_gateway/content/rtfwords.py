"""The words of RTF that say where text goes and which characters are meant.

Takes: code pages, texts. Returns: codecs, texts. Touches: nothing. Fails: never.
Source: Rich Text Format Specification 1.9.1, and what Word and LibreOffice write beyond it.
"""

from __future__ import annotations

import codecs
from enum import Enum, auto


class Aim(Enum):
    """Where the text of a group goes."""

    SHOWN = auto()
    ASIDE = auto()  # told, but not displayed as such: properties, comments, instructions, what nobody knows
    SETTINGS = auto()  # names of fonts and styles: told where they may be a number or a sentence
    DATA = auto()  # pictures and objects in hexadecimal


_SHOWN = (
    "header headerl headerr headerf footer footerl footerr footerf footnote fldrslt shptxt listtext pntext "
    "result field shp shpinst shprslt dptxbxtext nonshppict shppict ud upr mmathPara mmath moMath mr mt "
    "mathzone txbxcontent rtf"
)
_SETTINGS = (
    "fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping "
    "latentstyles datastore xmlnstbl filetbl revtbl pnseclvl panose falt fname fontemb fontfile wgrffmtfilter "
    "listname mmathPr"
)
_DATA = "pict objdata blipuid bliptag"
_ASIDE = (
    "info title subject author manager company operator category keywords comment doccomm hlinkbase userprops "
    "propname staticval linkval annotation atnid atnauthor atndate atnref atnparent fldinst datafield "
    "formfield ffname ffdeftext ffentrymcr ffexitmcr ffhelptext ffstattext ffl docvar bkmkstart bkmkend xe tc "
    "txe rxe tcl template sp sn sv object objclass objname objalias objsect background ftnsep ftnsepc aftnsep "
    "aftnsepc htmltag mhtmltag passwordhash xmlopen xmlattrname xmlattrvalue protusertbl private nextfile "
    "mailmerge wptab comments atrfstart atrfend"
)
AIMS = {
    **dict.fromkeys(_SHOWN.split(), Aim.SHOWN),
    **dict.fromkeys(_SETTINGS.split(), Aim.SETTINGS),
    **dict.fromkeys(_DATA.split(), Aim.DATA),
    **dict.fromkeys(_ASIDE.split(), Aim.ASIDE),
}
SIGNS = {
    "par": "\n",
    "line": "\n", "page": "\n", "sect": "\n", "column": "\n", "softline": "\n", "tab": "\t",
    "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c",
    "rdblquote": "\u201d", "bullet": "\u2022", "endash": "\u2013",
    "emdash": "\u2014", "enspace": "\u2002", "emspace": "\u2003",
    "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c",
    "zwbo": "\u200b", "zwnbo": "\u2060", "ltrmark": "\u200e", "rtlmark": "\u200f", "chdate": "", "chtime": "",
}  # fmt: skip
#: Destinations whose text is the value of the name before it.
VALUES = frozenset({"staticval", "sv"})
PICTURES = frozenset({"pngblip", "jpegblip", "emfblip", "wmetafile", "dibitmap", "wbitmap", "macpict", "pmmetafile"})
CODE_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
#: \fcharset of a font: its code page (1.9.1, font table).
CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "big5hkscs", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip


def codec(number: int) -> str | None:
    """Return Python's name of a Windows code page, None if it has none."""
    known = {10000: "mac_roman", 65001: "utf-8", 936: "gb18030", 1361: "johab", 950: "big5hkscs"}
    try:
        return codecs.lookup(known.get(number, f"cp{number}")).name
    except LookupError:
        return None


def joined(text: str) -> str:
    r"""Return a text with the halves of its surrogate pairs joined: \u gives sixteen bits at a time."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
