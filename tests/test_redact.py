"""What masking promises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway import redact
from dlp_gateway.model import Finding, Part, PartKind


def part(text, locator="1"):
    return Part(locator=locator, media_type="text/plain", kind=PartKind.BODY, text=text)


def finding(start, end, *, entity="US_SSN", fingerprint="a", locator="1"):
    return Finding(
        entity=entity,
        locator=locator,
        start=start,
        end=end,
        score=1.0,
        recognizer="ssn",
        rule="dashes",
        fingerprint=fingerprint,
    )


def test_the_same_value_has_the_same_number_in_every_part():
    """Numbers follow the fingerprint, in reading order, per entity."""
    parts = (part("a 111 b 222"), part("again 222", "2"))
    findings = (
        finding(6, 9, fingerprint="two", locator="2"),
        finding(8, 11, fingerprint="two"),
        finding(2, 5, fingerprint="one"),
    )
    assert redact.mask(parts, findings) == ("a [US_SSN #1] b [US_SSN #2]", "again [US_SSN #2]")


def test_overlapping_findings_are_masked_together():
    """What overlaps becomes one mask that names every entity."""
    findings = (finding(0, 6, entity="DATE_OF_BIRTH"), finding(4, 9, fingerprint="b"))
    assert redact.mask((part("012345678 end"),), findings) == ("[DATE_OF_BIRTH #1, US_SSN #1] end",)


def test_findings_that_touch_are_masked_apart():
    """Neighbours keep their own masks."""
    assert redact.mask((part("1122"),), (finding(0, 2), finding(2, 4, fingerprint="b"))) == ("[US_SSN #1][US_SSN #2]",)


def test_revealing_one_value_leaves_the_others_masked():
    """A revealed value keeps its number free, so that the others do not change theirs."""
    findings = (finding(0, 3, fingerprint="a"), finding(4, 7, fingerprint="b"))
    assert redact.mask((part("111 222"),), findings, reveal=frozenset({"a"})) == ("111 [US_SSN #2]",)


def test_a_revealed_value_inside_a_hidden_one_stays_masked():
    """The hidden finding wins where two overlap."""
    findings = (finding(0, 11, entity="HOME_ADDRESS", fingerprint="a"), finding(3, 6, fingerprint="b"))
    assert redact.mask((part("abc 123 def"),), findings, reveal=frozenset({"b"})) == ("[HOME_ADDRESS #1]",)


def test_a_span_beyond_the_text_masks_to_its_end():
    """A wrong span masks too much rather than too little."""
    assert redact.mask((part("number 123"),), (finding(7, 99),)) == ("number [US_SSN #1]",)


def test_text_without_findings_is_unchanged():
    """Masking adds nothing."""
    assert redact.mask((part("[US_SSN #1] is a word here"),), ()) == ("[US_SSN #1] is a word here",)


SPANS = st.lists(
    st.tuples(st.integers(-3, 60), st.integers(0, 25), st.sampled_from("abc"), st.sampled_from(("US_SSN", "RELIGION"))),
    max_size=12,
)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(text=st.text(alphabet="0123456789 é\n", max_size=50), spans=SPANS, reveal=st.frozensets(st.sampled_from("abc")))
def test_law_what_is_masked_is_gone_and_the_rest_is_untouched(text, spans, reveal):
    """Between the masks stands exactly what no hidden finding covers, in order."""
    findings = tuple(
        finding(start, start + length, entity=entity, fingerprint=key) for start, length, key, entity in spans
    )
    hidden = {
        place
        for found in findings
        if found.fingerprint not in reveal
        for place in range(max(0, found.start), min(len(text), found.end))
    }
    (masked,) = redact.mask((part(text),), findings, reveal=reveal)
    kept = "".join(mark for place, mark in enumerate(text) if place not in hidden)
    assert kept == _without_masks(masked)


def _without_masks(masked):
    """Take the masks out again; the alphabet of the test has no brackets."""
    rest = masked
    while "[" in rest:
        before, _, after = rest.partition("[")
        rest = before + after.partition("]")[2]
    return rest


def test_marks_name_kinds_places_and_lines_never_values():
    """For the author: in reading order, the same fact in a line once with its count; what nobody sees only if alone."""
    parts = (
        Part(locator="h:Subject", media_type="text/plain", kind=PartKind.HEADER, text="about 111"),
        part("one\n111 and 111\nthree 222"),
        Part(locator="1?markup", media_type="text/html", kind=PartKind.HIDDEN, text="111 333"),
        Part(locator="2:name", media_type="text/plain", kind=PartKind.NAME, text="222.txt"),
    )
    findings = (
        finding(0, 3, locator="1?markup"),
        finding(4, 7, entity="RELIGION", locator="1?markup"),
        finding(0, 3, fingerprint="b", locator="2:name"),
        finding(23, 26, fingerprint="b"),
        finding(12, 15),
        finding(4, 7),
        finding(6, 9, locator="h:Subject"),
    )
    assert [(m.entity, m.place, m.locator, m.line, m.count) for m in redact.marks(parts, findings)] == [
        ("US_SSN", "subject", "h:Subject", 0, 1),
        ("US_SSN", "body", "1", 2, 2),
        ("US_SSN", "body", "1", 3, 1),
        ("RELIGION", "unseen", "1?markup", 0, 1),
        ("US_SSN", "name", "2:name", 0, 1),
    ]


def test_copies_do_not_name_what_was_taken_out():
    """Neither kind nor number: that somebody's faith was named would tell of it."""
    findings = (finding(0, 3, entity="RELIGION"), finding(2, 5, fingerprint="b"))
    parts = (part("abcde!"),)
    assert redact.mask(parts, findings, names=redact.neutral(parts, findings)) == ("[redacted]!",)


def test_many_findings_in_a_long_text_take_linear_work():
    """Text is joined once: ten thousand masks in half a megabyte come out whole."""
    text = "x 219-09-9998 " * 10_000 + "tail " * 70_000
    findings = tuple(finding(14 * number + 2, 14 * number + 13, fingerprint=str(number)) for number in range(10_000))
    (masked,) = redact.mask((part(text),), findings)
    assert masked.count("[US_SSN #") == 10_000
    assert "219-09" not in masked
