"""The base class, the YAML schema, tuning, context and columns."""

from __future__ import annotations

from datetime import date

import pytest

import recognizers
from recognizers.columns import cells
from recognizers.context import Context, Phrases, tokens
from recognizers.engine import Engine
from recognizers.spec import RecognizerError

LENGTH = 100_000
#: Texts made to keep expressions busy.
HOSTILE = {
    "digits": "1" * LENGTH,
    "spaced digits": "1 " * (LENGTH // 2),
    "dashed": "219-09-" * (LENGTH // 7),
    "dates": "1/1/" * (LENGTH // 4),
    "capitals": "A" * LENGTH,
    "words": "Aa " * (LENGTH // 3),
    "addresses": "1 Aa Bb Cc " * (LENGTH // 11),
    "small addresses": "1 aa bb cc " * (LENGTH // 11),
    "streets": "1 Calle de la " * (LENGTH // 14),
    "labels": "SSN last four " * (LENGTH // 14),
    "stars": "*" * LENGTH,
    "masks": "xxx-xx-" * (LENGTH // 7),
    "new lines": "\n" * LENGTH,
    "shelters": "staying at the a b c d e f g " * (LENGTH // 29),
    "prints": "his big fat " * (LENGTH // 12),
    "months": "March 1 de " * (LENGTH // 11),
    "spaces": " " * LENGTH,
    "numbers of aliens": "A-" * (LENGTH // 2),
    "tabs": "1\t" * (LENGTH // 2),
    "bars": "|" * LENGTH,
    "receipts": "IOE" * (LENGTH // 3),
    "passports": "passport no number " * (LENGTH // 19),
}
LOADED = recognizers.load()
NUMBERS = [item for item in LOADED if item.spec.statement is None]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: item.stem)
def test_no_pattern_runs_over_its_deadline(item, text):
    """100,000 characters made to keep an expression busy end within every pattern's deadline."""
    item.rescored(text, item.analyze(text, [], None))


def write(folder, stem, text):
    (folder / f"{stem}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_an_unknown_key_is_refused_with_the_nearest_right_one(tmp_path):
    """A typing slip in a tuning file names file, key and the word that was meant."""
    with pytest.raises(RecognizerError, match=r"ssn\.yaml: presidio\.contextt: unknown key \(did you mean context\?\)"):
        recognizers.load(write(tmp_path, "ssn", "presidio: {contextt: [folio]}\n"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("threshold: 1.5\n", "threshold: Input should be less than or equal to 1"),
        ("presidio: {patterns: [{name: a, regex: '(', score: 0.5}]}\n", "not a regular expression"),
        ("presidio: {patterns: [{name: a, regex: 'a', score: 7}]}\n", r"patterns\.0\.score"),
        ("presidio: {supported_entity: PASSPORT}\n", "supported_entity is US_SSN and cannot be tuned"),
        ("presidio: [\n", "ssn.yaml"),
    ],
)
def test_wrong_tuning_is_refused(tmp_path, text, told):
    """Values out of range and broken expressions do not load."""
    with pytest.raises(RecognizerError, match=told):
        recognizers.load(write(tmp_path, "ssn", text))


def test_an_operator_can_tune_without_code(tmp_path):
    """Context words, patterns and allowed values are added to the shipped ones."""
    write(
        tmp_path,
        "ssn",
        "presidio: {context: [folio], patterns: [{name: hashed, score: 0.9, regex: 'S#[0-9]{9}',}]}\n"
        "allow: [{value: 536-90-4399, owner: counsel, reason: printed in our manual, expires: 2030-01-01}]\n".replace(
            "regex: 'S#[0-9]{9}'",
            "regex: '(?P<value>(?P<area>[0-9]{3})/(?P<group>[0-9]{2})/(?P<serial>[0-9]{4}))'",
        ),
    )
    engine = Engine(recognizers.load(tmp_path))
    text = "folio 219099998, manual 536-90-4399, then 219/09/9997"
    assert [text[item.start : item.end] for item in engine.analyze(text) if item.entity_type == "US_SSN"] == [
        "219099998",
        "219/09/9997",
    ]


def test_a_recognizer_can_be_switched_off(tmp_path):
    """`enabled: false` takes a recognizer out."""
    loaded = recognizers.load(write(tmp_path, "plate", "presidio: {enabled: false}\n"))
    assert "plate" not in {item.stem for item in loaded}


def test_an_expired_allow_entry_is_refused(tmp_path):
    """What was allowed until a day is no longer allowed after it."""
    write(tmp_path, "ssn", "allow: [{value: '1', owner: counsel, reason: test, expires: 2026-01-01}]\n")
    recognizers.load(tmp_path, today=date(2026, 1, 1))
    with pytest.raises(RecognizerError, match=r"allow entry of counsel .test. expired on 2026-01-01"):
        recognizers.load(tmp_path, today=date(2026, 1, 2))


def test_patterns_are_shared_by_nobody():
    """A deny list of one recognizer never reaches another's patterns."""
    assert all(isinstance(item.patterns, tuple) for item in LOADED)


def test_stems_are_the_names():
    """One stem, one recognizer, in order."""
    stems = [item.stem for item in LOADED]
    assert sorted(set(stems)) == stems


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("clientSSN: I94", ["client", "ssn", "i", "94"]),
        ("Números de SSNs", ["numero", "de", "ssn", "s"]),
        ("emp_ssn#", ["emp", "ssn", "#"]),
    ],
)
def test_words_are_compared_without_case_accents_and_plurals(text, words):
    """Joined and accented spellings of a label are the same words."""
    assert words == [word for word, _, _ in tokens(text)]


def test_the_longest_phrase_counts():
    """A longer phrase that shares words with ours takes them away."""
    context = Context(("license number",), against=("nursing license number",), window=(60, 20))
    text = "nursing license number 12345678"
    assert context.speaks_for(text, 23, 31) is None
    assert context.speaks_for(text[8:], 15, 23) is not None


def test_phrases_end_where_their_last_word_ends():
    """`length` counts the words of the longest phrase before an index."""
    words = tokens("his social security number")
    phrases = Phrases(("social security number", "number"))
    assert [phrases.length(words, at) for at in range(5)] == [0, 0, 0, 0, 3]


@pytest.mark.parametrize(
    "text",
    [
        "Name\tSSN\nRuiz\t1\nSoto\t2",
        "Name | SSN\n-----+-----\nRuiz | 1\nSoto | 2",
        "Name,SSN\nRuiz,1\nSoto,2",
        "Name;SSN\nRuiz;1\nSoto;2",
        "Name    SSN\nRuiz    1\nSoto    2",
        "> Name\tSSN\n> Ruiz\t1\n> Soto\t2",
        "|Name|SSN|\n|---|---|\n|Ruiz|1|\n|Soto|2|",
        "Hello,\n\nName\tSSN\n\nRuiz\t1\n\nSoto\t2\n\nThanks",
        '"Name","SSN"\n"Ruiz","1"\n"Soto","2"',
    ],
)
def test_tables_typed_into_text_are_read(text):
    """Tabs, bars, commas, semicolons and runs of spaces make columns, quoted or not."""
    assert [(cell.header, text[cell.start : cell.end]) for cell in cells(text)] == [
        ("Name", "Ruiz"),
        ("SSN", "1"),
        ("Name", "Soto"),
        ("SSN", "2"),
    ]


def test_prose_is_no_table():
    """Sentences with commas have no columns worth a name."""
    assert cells("Dear Ana, thank you for your help with this case, we will call on Monday.\nBest, Rosa") == []


def columns_read(text):
    return len(cells(text))


@pytest.mark.parametrize("text", ["a,b\n", "a  b\n", "a\tb\n1\t2\n\n\n", '"', "a,", "a;b\n\n", "|", "> "])
def test_tables_are_sought_in_linear_time(text):
    """Twice the lines cost about twice the calls, however table-like they are: a million code points end."""
    assert columns_read(text * (1_000_000 // len(text))) >= 0


def test_the_engine_needs_recognizers():
    """No recognizer at all is an error, not a scanner that passes everything."""
    with pytest.raises(RecognizerError, match="no recognizer is enabled"):
        Engine(())


@pytest.mark.parametrize(
    "text",
    [
        "SSN 219-09-9998, A# 216 550 943, born 3/14/1987 in Peru; he lives at 12 Oak St NW, Apt 4.",
        "The meeting is moved to room 204.",
        "Country of birth: Honduras\nWhere is she from?\nHonduras",
        "Her green card expired, tag BKR204, hearing on March 3 for Mr. Puac.",
    ],
)
def test_the_engine_finds_what_presidios_own_finds(text):
    """Asking only the recognizers that a text concerns returns what Presidio's engine returns with all of them."""
    engine = Engine(LOADED)
    wanted = engine.presidio.analyze(text, "en")
    found = engine.analyze(text)
    assert sorted((one.entity_type, one.start, one.end, one.score) for one in found) == sorted(
        (one.entity_type, one.start, one.end, one.score) for one in wanted
    )


def test_the_language_model_is_loaded_only_when_asked_for():
    """Numbers are found without the model; names ask for it."""
    engine = Engine(LOADED)
    engine.analyze("SSN 219-09-9998")
    assert engine.presidio.nlp_engine._nlp is None
    artifacts = engine.presidio.nlp_engine.process_text("Yolanda Baca lives in Honduras.", "en")
    assert (artifacts.entities[0].text, artifacts.entities[0].label_) == ("Yolanda Baca", "PERSON")
