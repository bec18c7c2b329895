"""HTML as displayed, its tables, and what is hidden in it."""

from __future__ import annotations

import pytest

from dlp_gateway.config import ContentLimits
from dlp_gateway.content.html import read_html
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause, PartKind


def show(source: str) -> Reading:
    return read_html(Piece(locator="1", media_type="text/html", octets=source.encode()), ContentLimits())


def text(source: str) -> str:
    return show(source).parts[0].text.strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("direct text", "direct text"),
        ("<body>direct <p>one</p> two</body> after", "direct\none\ntwo after"),
        ("219-<b>0</b><i>9</i>-99<span>98</span>", "219-09-9998"),
        ("219-<!-- x -->09-9998", "219-09-9998"),
        ("219-<wbr>09-<a href=x>9998</a>", "219-09-9998"),
        ('219-<span style="display:none">x</span>09-9998', "219-09-9998"),
        ('219-<div style="display:inline">09</div>-9998', "219-09-9998"),
        ("<style>.j{color:red;display:none}</style>219-<i class=j>x</i>09-9998", "219-09-9998"),
        ("<style>@media screen{.j{font-size:0}}</style>219-<i class=j>x</i>09-9998", "219-09-9998"),
        ("&#50;&#x31;9&#45;09-9998", "219-09-9998"),
        ("<bdo dir=rtl>8999-90-912</bdo>", "219-09-9998"),
        ("a<br>b<hr>c", "a\nb\nc"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("a \n\t b", "a b"),
        ("<textarea>a\nb</textarea><input value=c>", "a\nbc"),
        ("<select><option>a<option>b</select>", "a\nb"),
        ("<table><tr><td>219-09<td>note<td>", "219-09\tnote"),
        ("<svg><text>inside</text></svg>", "inside"),
        ("", ""),
    ],
)
def test_the_displayed_text_is_what_a_browser_displays(source: str, expected: str) -> None:
    """Markup joins and breaks text as a browser does."""
    assert text(source) == expected


def test_a_table_with_a_header_row_becomes_lines_with_cells() -> None:
    """Each cell is a line that begins with its header, and its Cell spans exactly its text."""
    part = show(
        "<p>List:<table><tr><th>Name<th>SSN</tr><tr><td>Ana<td>219099998</tr><tr><td>Bo<td><b>536</b>904399</table>end"
    ).parts[0]
    assert part.text == "List:\nName\nSSN\n\nName: Ana\nSSN: 219099998\n\nName: Bo\nSSN: 536904399\n\nend\n"
    told = [(cell.row, cell.column, cell.header, part.text[cell.start : cell.end]) for cell in part.layout]
    assert told[2:] == [
        (1, 0, "Name", "Ana"),
        (1, 1, "SSN", "219099998"),
        (2, 0, "Name", "Bo"),
        (2, 1, "SSN", "536904399"),
    ]


def test_a_form_of_labels_and_values_is_read_by_row() -> None:
    """Two columns of label and value give a line each, and the values their labels as headers."""
    part = show("<table><tr><td>Name:<td>Ana<tr><td>SSN:<td>219099998<tr><td>Born:<td>1990</table>").parts[0]
    assert part.text == "Name: Ana\nSSN: 219099998\nBorn: 1990\n"
    assert [cell.header for cell in part.layout] == ["Name", "SSN", "Born"]


def test_cells_of_two_tables_have_rows_of_their_own() -> None:
    """Rows are numbered through the document, so that no two tables share one."""
    table = "<table><tr><th>Name<th>SSN<tr><td>Ana<td>1</table>"
    layout = show(table * 2).parts[0].layout
    assert [cell.row for cell in layout] == [0, 0, 1, 1, 2, 2, 3, 3]


def test_cells_that_span_keep_the_columns_apart() -> None:
    """A cell over two rows or columns does not shift those after it."""
    rows = "<tr><td rowspan=2>Ana<td>X<td>1<tr><td>Y<td>2<tr><td colspan=2>Bo<td>3"
    part = show(f"<table><tr><th>Name<th>City<th>SSN{rows}</table>").parts[0]
    assert [part.text[c.start : c.end] for c in part.layout if c.header == "SSN"] == ["1", "2", "3"]


def test_a_layout_table_is_plain_text() -> None:
    """Tables that hold tables are layout; the inner one is data."""
    part = show("<table><tr><td>logo<td><table><tr><th>Name<th>SSN<tr><td>Ana<td>1</table></table>").parts[0]
    assert "Name: Ana\nSSN: 1\n" in part.text
    assert "logo" in part.text


def test_hidden_text_is_given_once_more_as_a_whole() -> None:
    """What style hides is HIDDEN, in its place in the text."""
    reading = show('seen <div style="display:none">219-<b>09</b>-9998</div>')
    assert [(part.locator, part.kind) for part in reading.parts] == [
        ("1", PartKind.BODY),
        ("1?all", PartKind.HIDDEN),
        ("1?markup", PartKind.HIDDEN),
    ]
    assert "219-09-9998" in reading.parts[1].text


def test_an_image_between_digits_reads_as_its_text() -> None:
    """Where pictures are not loaded their texts stand in their place."""
    assert "219-09-9998" in show('219-<img alt="09">-9998').parts[1].text


def test_attributes_are_told_once_each() -> None:
    """A class that stands at a thousand elements is one line."""
    markup = show("<p class=a>x</p>" * 1000).parts[1]
    assert markup.text == "class: a"


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("<div>" * 20_000, Cause.TOO_DEEP),
        ("<p " + " ".join(f"a{n}=1" for n in range(9000)) + ">x", Cause.TOO_DEEP),
        ("<!DOCTYPE a [<!ENTITY b '219'>]><a>&b;</a>", Cause.UNSUPPORTED),
        ("<style>" + "".join(f".a{n}{{display:none}}" for n in range(1100)) + "</style>x", Cause.TOO_BIG),
    ],
)
def test_what_no_author_writes_is_held(source: str, cause: Cause) -> None:
    """A document built to cost the parser the square of its length, or to hide in its own entities, is held."""
    assert [unread.cause for unread in show(source).unread] == [cause]


def test_spans_that_would_outgrow_their_source_make_no_grid() -> None:
    """Thousands of cells that each reach over 64 rows and columns are read as plain text."""
    source = "<table>" + ("<tr>" + "<td rowspan=64 colspan=64>x" * 64) * 60 + "</table>"
    assert show(source).parts[0].layout == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("mine<blockquote>theirs<br>more</blockquote>mine again", "mine\n> theirs\n> more\nmine again"),
        ("<div class='gmail_quote'>On Monday:<blockquote>a<blockquote>b</blockquote></blockquote></div>c",
         "> On Monday:\n> a\n> b\nc"),
        ("<div class='x_gmail_quote big'>a</div>b", "> a\nb"),
        ("<div id=mail-editor-reference-message-container><p>a<p>b</div>", "> a\n> b"),
        ("<div class=yahoo_quoted>a</div>", "> a"),
        ("<blockquote style='display:inline'>a</blockquote>b", "> a\nb"),
        ("<blockquote><pre>a\n\n  b</pre></blockquote>", "> a\n\n>   b"),
        ("<blockquote></blockquote>b", "b"),
        ("<table><tr><td>Re<td><blockquote>a</blockquote></tr><tr><td>x<td>y</tr></table>", "Re\n> a\nx\ty"),
    ],
)  # fmt: skip
def test_a_quotation_is_marked_as_in_plain_text(source: str, expected: str) -> None:
    """Somebody else's words never read as the author's own, however a mail program wraps them."""
    assert text(source) == expected


def test_cells_of_a_quoted_table_stay_where_they_are() -> None:
    """The marks move the cells; a view without marks keeps what stands on several lines together."""
    shown, unmarked, *_ = show(
        "x<blockquote><table><tr><th>Name<th>SSN</tr><tr><td>Ana<td>219099998</tr></table></blockquote>y"
    ).parts
    assert "> SSN: 219099998" in shown.text
    for part in (shown, unmarked):
        assert [part.text[cell.start : cell.end] for cell in part.layout] == ["Name", "SSN", "Ana", "219099998"]
    assert ">" not in unmarked.text
    assert unmarked.kind is PartKind.HIDDEN


STYLED = {
    "content": "<style>p::before{content:'219-09-9998'}</style><p>",
    "content that ends a number": "<style>.a::after{content:'09-9998'}</style><p class=a>219-</p>",
    "escaped content": r"<style>p::before{content:'\32 19-09-9998'}</style><p>",
    "content of an attribute": "<style>p:before{content:attr(data-n)}</style><p data-n=219-09-9998>",
    "class that turns around": "<style>.r{direction:rtl;unicode-bidi:bidi-override}</style><b class=r>8999-90-912</b>",
    "row from the right": "<div style='display:flex;flex-direction:row-reverse'><b>9998</b><b>09-</b><b>219-</b></div>",
    "script": "<script>document.write('219-'+'09-9998')</script>",
    "turned around in SVG": "<svg><text direction='rtl' unicode-bidi='bidi-override'>8999-90-912</text></svg>",
    "letters with places": "<svg><text x='100 90 80 70 60 50 40 30 20 10 0' y='9'>8999-90-912</text></svg>",
    "texts with places": "<svg><text x=60 y=5>9998</text><text x=0 y=5>219-</text><text x=34 y=5>09-</text></svg>",
}


@pytest.mark.parametrize("source", STYLED.values(), ids=STYLED.keys())
def test_what_style_writes_or_moves_is_read_as_shown(source: str) -> None:
    """Generated content stands in its place, and what is shown from the right reads from the left."""
    assert any("219-09-9998" in part.text for part in show(source).parts)


@pytest.mark.parametrize(
    "style",
    [
        "display:inline-block;width:0;overflow:hidden",
        "overflow:hidden; height:0px",
        "position:absolute;left:-9999px",
        "text-indent:-9999px",
        "clip:rect(0,0,0,0)",
        "color:transparent",
    ],
)
def test_junk_that_nobody_sees_does_not_part_a_number(style: str) -> None:
    """What style keeps from being seen is left out of the displayed text, and told as hidden."""
    reading = show(f'219-<span style="{style}">55</span>09-9998')
    assert reading.parts[0].text.strip() == "219-09-9998"
    assert "219-5509-9998" in reading.parts[1].text


@pytest.mark.parametrize(
    "source",
    [
        "<style>p{background:url(data:text/plain;base64,MjE5LTA5LTk5OTg=)}</style>",
        "<p style=\"background:url('data:text/plain;base64,MjE5LTA5LTk5OTg=')\">",
        "<object data='data:text/plain,219-09-9998'></object>",
    ],
)
def test_files_in_uris_are_pieces_wherever_the_uri_stands(source: str) -> None:
    """Style sheets and attributes carry files, too."""
    assert [piece.octets for piece in show(source).pieces] == [b"219-09-9998"]
