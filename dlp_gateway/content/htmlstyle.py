"""What style sheets write, turn around and carry: generated content, reversed runs, URIs.

Takes: the source of an HTML document. Returns: its tree as its style has it, or None where style changes nothing of
the text; words and URIs of style sheets and scripts. Touches: nothing. Fails: never.
Source: CSS 2.2 12.2 (content), CSS Syntax 3 4.3.7 (escapes), CSS Writing Modes 4 2.2 (unicode-bidi), CSS Flexbox 5.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\n]?|(.))", re.DOTALL)
_CONTENT = re.compile(r"(?:\A|[;{\s])content\s*:([^;}]*)", re.IGNORECASE)
_VALUE = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|attr\(\s*([\w-]+)[^)]*\)", re.DOTALL)
_PSEUDO = re.compile(r"::?(before|after|marker|placeholder)\s*\Z", re.IGNORECASE)
_TURNED = re.compile(r"unicode-bidi\s*:\s*(?:isolate-override|bidi-override)", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile(r"direction\s*:\s*rtl", re.IGNORECASE)
_BACKWARDS = re.compile(r"(?:flex-direction|flex-flow)\s*:[^;}]*-reverse", re.IGNORECASE)
_MATTERS = re.compile(r"content\s*:|-reverse|unicode-bidi", re.IGNORECASE)
_URI = re.compile(r"data:[^\"'()\s,]{0,200},[^\"'()\s]+", re.IGNORECASE)
_JOINT = re.compile(r"([\"'`])\s*\+\s*[\"'`]")
_WORD = r"(?:\"[^\"\\\n]{0,200}\"|'[^'\\\n]{0,200}'|`[^`\\\n]{0,200}`)"
_LIST = re.compile(rf"\[\s*({_WORD}(?:\s*,\s*{_WORD})+)\s*,?\s*\]")
_EACH = re.compile(_WORD)
_JOIN = re.compile(rf"\.join\(\s*({_WORD})?\s*\)")
_CODES, _CODE = re.compile(r"from(?:CharCode|CodePoint)\(([\s\d,xa-fA-F]+)\)"), re.compile(r"0x[0-9a-fA-F]+|\d+")
_MOST_RULES, _MOST_NODES = 1000, 5000


def styled(source: str) -> LexborNode | None:
    """Return the tree with generated content in its place and reversed runs marked; None if style does neither."""
    if not _MATTERS.search(source):
        return None
    tree = LexborHTMLParser(source)
    changes = 0
    for selector, declarations in list(_rules(tree))[:_MOST_RULES]:
        pseudo = _PSEUDO.search(selector)
        for node in _selected(tree, _PSEUDO.sub("", selector) or "*")[: _MOST_NODES - changes]:
            changes += _apply(node, declarations, pseudo.group(1).lower() if pseudo else "")
    for node in tree.css("[style]"):
        changes += _apply(node, node.attributes.get("style") or "", "")
    return tree.root if changes else None


def unescaped(text: str) -> str:
    """Return CSS with its escapes undone."""
    return _ESCAPE.sub(_char, text) if "\\" in text else text


def joined(script: str) -> str:
    """Return a script whose strings are put together where it adds one to the next, and its lists as it joins them."""
    signs = dict.fromkeys((found.group(1) or "','")[1:-1] for found in _JOIN.finditer(script))
    lists = [[word[1:-1] for word in _EACH.findall(found.group(1))] for found in _LIST.finditer(script) if signs]
    coded = ("".join(map(_of_code, _CODE.findall(codes))) for codes in _CODES.findall(script))
    return "\n".join((_JOINT.sub("", script), *coded, *(sign.join(words) for words in lists for sign in signs)))


def _of_code(number: str) -> str:
    code = int(number, 0 if number.startswith("0x") else 10) if len(number) < 9 else 0  # noqa: PLR2004  0x10FFFF
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""  # noqa: PLR2004  surrogates


def uris(text: str) -> list[str]:
    """Return the `data:` URIs in a style sheet or attribute."""
    return _URI.findall(text) if "data:" in text.lower() else []


def _char(match: re.Match[str]) -> str:
    digits, char = match.groups()
    code = int(digits, 16) if digits else 0
    return char or (chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "")  # noqa: PLR2004


def _rules(tree: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Yield each selector with its declarations, where they can change what is read."""
    for sheet in tree.css("style"):
        for block in _COMMENT.sub("", sheet.text(deep=True)).split("}"):
            before, _, declarations = block.rpartition("{")
            if _MATTERS.search(declarations):
                for selector in before.rpartition("{")[2].rpartition(";")[2].split(","):
                    yield selector.strip(), declarations


def _selected(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except SelectolaxError:
        return []


def _apply(node: LexborNode, declarations: str, pseudo: str) -> bool:
    """Change one element as its declarations have it; return whether that changed its text."""
    words = "".join(_said(node, match.group(1)) for match in _CONTENT.finditer(declarations))
    if words and node.parent is not None:
        _write(node, words, after=pseudo == "after")
        return True
    if _TURNED.search(declarations) and _RIGHT_TO_LEFT.search(declarations):
        node.attrs["style"] = f"{node.attributes.get('style') or ''};direction:rtl;unicode-bidi:bidi-override"
        return True
    if _BACKWARDS.search(declarations):
        children = [child.text(deep=True) for child in node.iter(include_text=True)]
        node.insert_after(f" {''.join(text.strip() for text in reversed(children))} ")
        return True
    return False


def _said(node: LexborNode, value: str) -> str:
    """Return the text of a `content` property."""
    return "".join(
        (node.attributes.get(name) or "") if name else unescaped(double or single)
        for double, single, name in _VALUE.findall(value)
    )


def _write(node: LexborNode, words: str, *, after: bool) -> None:
    """Put words inside an element, before or after all that it has."""
    if after or node.first_child is None:
        node.insert_child(words)
    else:
        node.first_child.insert_before(words)
