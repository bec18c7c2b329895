"""Typed tables: the head of a column reaches every cell below it."""

import pytest

from recognizers.columns import cells


@pytest.mark.parametrize("mark", [",", "\t", " | ", "   "])
def test_heads_reach_the_last_of_many_rows(mark):
    """A value that is known by its head alone is known in row 25,000, too."""
    rows = [
        mark.join(("Name", "SSN", "Town")),
        *(mark.join((f"Ana Roe {n}", "536904399", "Taos")) for n in range(25_000)),
    ]
    found = list(cells("\n".join(rows)))
    assert (found[-1].header.strip(), found[-1].row) == ("Town", found[0].row + 24_999)
    assert len(found) == 75_000


@pytest.mark.parametrize("line", ["|-|-|", "-  -"])
def test_lines_of_rule_signs_are_no_table(line):
    """However many: each could be the heads of those below."""
    assert list(cells("\n".join([line] * 5_000))) == []
