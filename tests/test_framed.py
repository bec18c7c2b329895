"""HTML for a frame: nothing of it runs, loads or leads away, and every value that was found is masked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp_gateway.framed import framed

VALUE = "219-09-9998"
TAKEN = re.compile(
    r"</?(?:b|strong|i|em|u|s|del|ins|sub|sup|small|code|kbd|samp|abbr|cite|q|bdi|span|p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|"
    r"blockquote|pre|table|caption|thead|tbody|tfoot|tr|t[hd](?: (?:colspan|rowspan)=\"\d+\")*|center|address|mark)>"
)


def masked(markup, value=VALUE, **options):
    return framed(markup, {"US_SSN #1": frozenset({value})}, **options)


#: From the OWASP XSS filter evasion cheat sheet, DOMPurify's and ammonia's tests, and mutation attacks on sanitisers.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='http://198.51.100.7/pixel.gif'>",
    "<svg><script>alert(1)</script><image href='http://198.51.100.7/'/></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object><embed src=x>",
    "<a href='javascript:alert(1)'>x</a><a href='http://198.51.100.7/'>y</a>",
    "<form action='http://198.51.100.7/'><input name=x autofocus onfocus=alert(1)><button>z</button></form>",
    "<base href='http://198.51.100.7/'><meta http-equiv=refresh content='0;url=http://198.51.100.7/'>",
    "<link rel=stylesheet href='http://198.51.100.7/x.css'><style>@import '//x';*{background:url(//x)}</style>",
    "<p style='background:url(http://198.51.100.7/)' onmouseover=alert(1) class=x id=y>text</p>",
    "<details open ontoggle=alert(1)>x</details><marquee onstart=alert(1)>x</marquee>",
    "<video><source onerror=alert(1)></video><audio src=http://198.51.100.7/ autoplay></audio>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    "<title></title><img src=x onerror=alert(1)>",
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>',
    "<template><script>alert(1)</script></template>",
    "<table background='http://198.51.100.7/'><td colspan='9\" onclick=alert(1)' rowspan=2>x</td></table>",
    "<!--[if gte mso 9]><img src=http://198.51.100.7/><![endif]--><?xml version=1?><![CDATA[<script>1</script>]]>",
    "<p title='</p><script>alert(1)</script>'>x</p>\0<scr\0ipt>alert(1)</scr\0ipt>",
    "</body></html><script>alert(1)</script>",
    "<mark>US_SSN #9</mark>",
    "<plaintext><script>alert(1)</script>",
)


@pytest.mark.parametrize("markup", HOSTILE)
def test_law_of_hostile_markup_only_plain_elements_are_left(markup):
    """Tags of the list without attributes but spans of cells; whatever else there was is text or gone."""
    page = masked(f"<p>before</p>{markup}<p>SSN {VALUE}</p>").html
    assert TAKEN.sub("", page).count("<") == 0
    assert not re.search(r"(?i)<[^>]*(?:on\w+|src|href|style|class|id|title)\s*=", page)
    assert page.count("<mark>") <= 1


@given(st.text(alphabet=st.sampled_from("<>/=\"'& \0-!abpsvg1:#;\u202e\n"), max_size=60))
def test_law_no_text_whatever_becomes_other_markup(text):
    """Odd beginnings and ends of tags, quotes and entities, in every order."""
    page = masked(f"{text}<p>{text}</p><td colspan={text}>{text}").html
    assert "<" not in TAKEN.sub("", page)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>{VALUE}</p>",
        "<p>219-<b>09</b>-9998</p>",
        "<p>2<i>1</i>9<u>-0</u>9-<span>99</span>98</p>",
        "<p>219-09-<br>9998</p>",
        "<p>219-09-\n  9998</p>",
        "<p>219&shy;-09-&#8203;9998</p>",
        "<p>219-0<!-- 1 -->9-9998</p>",
        "<p>&#50;&#x31;9-09-9998</p>",
        "<p>\uff12\uff11\uff19-09-9998</p>",
        "<table><tr><td>219-</td><td>09-9998</td></tr></table>",
        f"<p>{VALUE}, {VALUE} and{VALUE}x</p>",
    ],
)
def test_law_a_value_is_masked_however_markup_splits_it(markup):
    """Elements, breaks, comments, entities, invisible and wide characters do not hide a part of it."""
    page = masked(markup)
    assert page.unplaced == frozenset()
    assert "<mark>US_SSN #1</mark>" in page.html
    rest = re.sub(r"<[^<>]*>", "", page.html.replace("US_SSN #1", ""))
    assert not re.search(r"[0-9\uff10-\uff19]", rest)


def test_a_value_that_is_nowhere_is_told():
    """Who shows the page then knows that it shows something else than what was read."""
    assert masked("<p>8999-90-912</p>").unplaced == {VALUE}


def test_short_values_are_masked_as_words_only():
    """The F of a sex is one; the F of a word is not."""
    page = framed("<table><tr><td>F</td><td>Friday, of Fargo</td></tr></table><p>(F)</p>", {"SEX #1": frozenset({"F"})})
    assert page.html.count("<mark>") == 2
    assert "Friday, of Fargo" in page.html


def test_masks_that_overlap_are_one():
    """A number inside an address is masked with it, and both are named."""
    values = {"HOME_ADDRESS #1": frozenset({"2207 Calle Lorca"}), "HOUSE #1": frozenset({"2207 Calle"})}
    assert framed("<p>at 2207 Calle Lorca now</p>", values).html == (
        "<p>at <mark>HOME_ADDRESS #1, HOUSE #1</mark> now</p>"
    )


def test_quotation_marks_of_the_text_do_not_hide_a_value():
    """What the text shows with `> ` before its lines stands without them in the page."""
    page = masked("<blockquote>2207 Calle Lorca<br>Deming NM 88030</blockquote>", "2207 Calle Lorca\n> Deming NM 88030")
    assert "88030" not in page.html


def test_the_shape_of_a_text_is_kept():
    """Headings, lists, tables and quotations are what HTML is looked at for."""
    table = '<table><tbody><tr><td colspan="2">c</td></tr></tbody></table>'
    markup = f"<h2>a</h2><ul><li>b</li></ul>{table}<blockquote>d</blockquote>"
    assert framed(markup, {}).html == markup


def test_big_pages_take_linear_time():
    """A million characters and hundreds of values: one pass over the text for each, none over their product."""
    page = framed("<p>abc \u00e9</p>" * 50_000, {f"N #{n}": frozenset({f"219-09-{n:04}"}) for n in range(300)})
    assert page.html.startswith("<p>abc")
