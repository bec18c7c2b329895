"""Words around a match: phrases before and after it, labels next to it, and the score they make.

Takes: text, spans, phrases. Returns: the phrase that speaks for a match, or the label that speaks against it.
Touches: nothing. Cost: a bounded window for each match, so linear in the number of matches.
Source: stock `LemmaContextAwareEnhancer` is quadratic, blind after the match, and knows single words only.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from presidio_analyzer.nlp_engine import NlpArtifacts

#: Labels of numbers that are nobody's secret; next to a number they say what it is.
NEUTRAL = (
    "invoice", "inv", "factura", "tracking", "rastreo", "guía", "confirmation", "confirmación", "confirmacion",
    "order", "purchase order", "p.o.", "po", "orden de compra", "orden", "pedido", "requisition", "requisición",
    "ticket", "work order", "boleto", "case no", "case number", "case #", "case id", "número de caso", "caso no",
    "caso núm", "docket", "expediente", "phone", "telephone", "tel", "cell", "mobile", "fax", "teléfono", "celular",
    "ext", "extension", "extensión", "zip", "zip code", "código postal", "account", "acct", "cuenta", "routing",
    "aba", "iban", "swift", "ein", "fein", "employer identification", "employer id", "tin of the vendor",
    "vendor", "vendor id", "proveedor", "part", "part no", "part number", "model", "modelo", "serial", "serial no",
    "serie", "sku", "item", "artículo", "contract", "contrato", "grant", "award", "permit", "permiso no", "parcel",
    "parcela", "bid", "rfp", "rfq", "solicitation", "budget", "fund", "duns", "uei", "npi", "cage", "catalog",
    "isbn", "issn", "reference", "ref", "referencia", "batch", "lote", "lot", "transaction", "transacción",
    "receipt", "recibo", "check", "cheque", "warrant no", "voucher", "meeting id", "webinar id", "passcode",
    "conference id", "pin", "access code", "código de acceso", "asset", "asset tag", "badge", "employee id",
    "employee number", "número de empleado", "claim", "reclamo", "policy", "póliza", "application", "solicitud",
    "job", "req id", "requisition id", "version", "build", "form", "formulario", "page", "página", "room", "suite",
    "box", "apartado", "meter", "medidor", "unit", "version", "ups", "fedex", "usps", "dhl", "certified mail",
    "correo certificado", "record locator", "control", "control no", "control number", "locator", "statute",
    "bill", "chapter", "section", "license plate frame", "license no. of the facility", "facility", "provider",
    "credit card", "visa card", "mastercard", "tarjeta de crédito", "total", "amount", "monto", "saldo", "balance",
    "incident", "incidente", "citation", "complaint", "queja", "loan", "préstamo", "customer", "cliente no",
    "customer id", "member since", "site id", "site", "project", "proyecto", "agreement", "convenio", "cfda", "aln",
)  # fmt: skip

#: What may stand between a label and its number: "No.", "#:", "is", "número".
_GLUE = (
    r"(?:\s|[:#=.\-(\[\"'>|*_]|(?:no|num|nbr|numbers?|nr|id|code|is|was|es|n[uú]m(?:ero)?)\b|n\.?\s?º|°)"
    r"{0,12}$"
)
_FOLDED = {"a": "[aá]", "e": "[eé]", "i": "[ií]", "o": "[oó]", "u": "[uúü]", "n": "[nñ]"}
_UNACCENT = str.maketrans("áéíóúüñ", "aeiouun")


def _expression(phrase: str) -> str:
    """Return an expression for one phrase: accents optional, any white space or joiner between the words."""
    words = phrase.lower().translate(_UNACCENT).split()
    folded = ("".join(_FOLDED.get(char, re.escape(char)) for char in word) for word in words)
    return r"[\s_.\-]{1,3}".join(folded)


def _alternation(phrases: Iterable[str]) -> str:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(_expression(phrase) for phrase in longest_first)


@functools.lru_cache(maxsize=256)
def phrase_expression(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Compile phrases that may stand glued to digits or underscores, but not inside another word."""
    if not phrases:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![^\W_])(?:{_alternation(phrases)})(?:'?s|es)?(?![^\W\d_])", re.IGNORECASE)


@functools.lru_cache(maxsize=256)
def label_expression(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Compile labels that count only directly before a number: matches at the end of the text before it."""
    if not phrases:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![^\W_])(?:{_alternation(phrases)}){_GLUE}", re.IGNORECASE)


def before(text: str, start: int, reach: int, *, lines: int = 3) -> str:
    """Return at most `reach` code points before `start`, not across more than `lines` line ends."""
    low = cut = max(0, start - reach)
    for _ in range(lines + 1):
        cut = text.rfind("\n", low, cut if _ else start)
        if cut < 0:
            return text[low:start]
    return text[cut + 1 : start]


_AFTER_END = re.compile(r"\n|[;|]|[.?!](?=\s)|\d")


def after(text: str, end: int, reach: int) -> str:
    """Return at most `reach` code points after `end`: to the end of the sentence, the line, or the next number."""
    window = text[end : end + reach]
    stop = _AFTER_END.search(window)
    return window[: stop.start()] if stop else window


_LIST = re.compile(r"[\s,;/&|()\[\].*•\-]*(?:and|y|e|or|o)?[\s,;/&|()\[\].*•\-]*")


class Context:
    """Own phrases and foreign labels of one recognizer."""

    def __init__(self, phrases: tuple[str, ...], against: tuple[str, ...], window: tuple[int, int]) -> None:
        folded = {phrase.lower().translate(_UNACCENT) for phrase in phrases}
        foreign = tuple(word for word in (*NEUTRAL, *against) if word.lower().translate(_UNACCENT) not in folded)
        self._own = phrase_expression(phrases)
        self._own_label = label_expression(phrases)
        self._foreign = label_expression(foreign)
        self._before, self._after = window

    def speaks_for(self, text: str, start: int, end: int) -> str | None:
        """Return the nearest own phrase around the match, or None."""
        window = before(text, start, self._before)
        hits = [found.group() for found in self._own.finditer(window)]
        if hits:
            return hits[-1]
        found = self._own.search(after(text, end, self._after))
        return found.group() if found else None

    def speaks_against(self, text: str, start: int) -> str | None:
        """Return the foreign label directly before the match, or None; an own label there wins."""
        window = before(text, start, 64, lines=1)
        found = self._foreign.search(window)
        if found is None:
            return None
        own = self._own_label.search(window)
        return None if own and own.end("") >= 0 and own.start() >= found.start() else found.group()


class WindowEnhancer(ContextAwareEnhancer):
    """The engine's context enhancer: sets each result's score from the words around it."""

    def __init__(self) -> None:
        super().__init__(
            context_similarity_factor=0.0,
            min_score_with_context_similarity=0.0,
            context_prefix_count=0,
            context_suffix_count=0,
        )

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,  # noqa: ARG002  Presidio's signature
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,  # noqa: ARG002  Presidio's signature
    ) -> list[RecognizerResult]:
        """Rescore the results of our recognizers; leave those of others as they are."""
        by_id: dict[str, Any] = {item.id: item for item in recognizers if hasattr(item, "rescored")}
        groups: dict[str, list[RecognizerResult]] = {}
        for result in raw_results:
            groups.setdefault(result.recognition_metadata[RecognizerResult.RECOGNIZER_IDENTIFIER_KEY], []).append(
                result
            )
        done: list[RecognizerResult] = []
        for key, results in groups.items():
            done += by_id[key].rescored(text, results) if key in by_id else results
        return done


def in_a_list(text: str, previous_end: int, start: int) -> bool:
    """Tell whether only list punctuation stands between two matches (so that a label covers both)."""
    return start - previous_end <= 16 and _LIST.fullmatch(text, previous_end, start) is not None  # noqa: PLR2004
