"""Presidio registry files: what goes out comes back, and what is lost is said."""

from __future__ import annotations

import pytest
import yaml
from presidio_analyzer import PatternRecognizer

import recognizers
from recognizers import exchange
from recognizers.spec import RecognizerError, read


def specs():
    return {item.stem: item.spec for item in recognizers.load(judge=False)}


def test_presidio_itself_accepts_what_is_exported():
    """Each exported entry makes a PatternRecognizer of Presidio."""
    text, _ = exchange.exported(specs())
    entries = yaml.safe_load(text)["recognizers"]
    assert {"ssn", "alien_number"} <= {entry["name"] for entry in entries}
    for entry in entries:
        kept = {key: entry[key] for key in ("supported_entity", "patterns") if key in entry}
        assert PatternRecognizer.from_dict(kept | {"name": entry["name"]}).patterns


def test_an_export_says_what_it_loses():
    """Statements have no patterns; the code of a class, cases and thresholds are ours."""
    _, lost = exchange.exported(specs())
    assert any(line.startswith("immigration_status: left out") for line in lost)
    assert any(line.startswith("ssn: the cases") for line in lost)


def test_what_was_exported_is_imported_again(tmp_path):
    """Patterns and context words survive the round trip, in files that load."""
    text, _ = exchange.exported(specs())
    files, _ = exchange.imported(text, source="registry.yaml")
    path = tmp_path / "ssn.yaml"
    path.write_text(files["ssn"], encoding="utf-8")
    assert read(path).presidio.patterns == specs()["ssn"].presidio.patterns


def test_an_import_says_what_it_leaves_out():
    """Presidio's own recognizers are code; keys that we do not know are named."""
    registry = {
        "supported_languages": ["en"],
        "global_regex_flags": 26,
        "recognizers": [
            "CreditCardRecognizer",
            {
                "name": "zip",
                "supported_entity": "ZIP",
                "patterns": [{"name": "z", "regex": "x", "score": 0.1}],
                "colour": 1,
            },
            {"name": "bad", "supported_entity": "BAD", "patterns": [{"name": "z", "regex": "(", "score": 0.1}]},
        ],
    }
    files, lost = exchange.imported(yaml.safe_dump(registry), source="r.yaml")
    assert set(files) == {"zip"}
    assert sorted(line.partition(":")[0] for line in lost) == [
        "CreditCardRecognizer", "bad", "global_regex_flags", "supported_languages", "zip",
    ]  # fmt: skip


def test_a_file_that_is_no_registry_is_refused():
    """A list of something else does not load."""
    with pytest.raises(RecognizerError, match="no Presidio registry"):
        exchange.imported("a: 1", source="r.yaml")
