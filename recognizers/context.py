"""Words around a match: phrases before and after it, labels next to it, and the score they make.

Takes: text, spans, phrases. Returns: the phrase that speaks for a match, or the label that speaks against it.
Touches: nothing. Cost: a bounded window for each match, so linear in the number of matches.
Source: stock `LemmaContextAwareEnhancer` is quadratic, blind after the match, and knows single words only.
"""

# ruff: noqa: E501  an expression is a list of words; broken lines would hide which

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from presidio_analyzer.nlp_engine import NlpArtifacts

#: Labels of numbers that are nobody's secret; next to a number they say what it is.
NEUTRAL = (
    "invoice", "inv", "factura", "tracking", "rastreo", "guía", "confirmation", "confirmación", "confirmacion",
    "order", "purchase order", "p.o.", "po", "orden de compra", "orden", "pedido", "requisition", "requisición",
    "ticket", "work order", "wo", "w.o.", "boleto", "case no", "case number", "case #", "case id", "número de caso", "caso no",
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
    "reservation", "reservación", "booking", "seat", "locker", "folder", "coupon", "cupón", "donation", "study", "req",
    "request", "petición", "mou", "ipra", "rq", "tarea", "task",
)  # fmt: skip

#: Words that may stand between a label and its number.
_GLUE = frozenset(
    word
    for word in re.split(
        r"\s", "# no num nbr number nr id code is was es numero n o de del the are son fue el la on at by en for of to"
    )
)
#: Words by which a foreign label hangs on an own phrase: "SSN on the application", "seguro social en la solicitud".
_LINKS = frozenset(
    {
        "on",
        "in",
        "of",
        "for",
        "from",
        "the",
        "hi",
        "her",
        "their",
        "thi",
        "your",
        "with",
        "per",
        "and",
        "en",
        "de",
        "del",
    }
)
_LINKS |= {"la", "el", "su", "por", "para", "segun", "y", "his", "this", "a", "un", "una", "an", "our"}
_WHERE, _THE = (
    frozenset({"en", "on", "in", "at"}),
    frozenset(["la", "el", "su", "the", "his", "her", "hi", "their", "this", "esta", "este", "that"]),
)
_WROTE = re.compile(
    r"\b(?:puso|pusieron|escribi[oó]|apunt[oó]|anot[oó]|dio|us[oó]|llen[oó]|put|puts|wrote|writes|gave|gives|used|uses|listed|lists|entered|typed|has|had|shows|showed)\b",
    re.IGNORECASE,
)
_GLUE_MAX = 5
_UNLESS_MAX = 3  # words by which a phrase of `unless` goes on after ours
_GAP_MAX = 14  # code points without any word between a label and its number
_TOKEN = re.compile(
    r"#|[A-ZÁÉÍÓÚÜÑ]{2,}(?=s(?![a-z]))|[A-ZÁÉÍÓÚÜÑ]+(?![a-záéíóúüñ])|[A-ZÁÉÍÓÚÜÑ]?[a-záéíóúüñ]+(?:'s(?![a-z]))?|[0-9]+|[^\W_]"
)
_UNACCENT = str.maketrans("áéíóúüñ", "aeiouun")


@functools.lru_cache(maxsize=64)  # the words before a number are asked for by every recognizer that saw it
def tokens(text: str) -> list[tuple[str, int, int]]:
    """Return (word, start, end): lower case, without accents and plural s; `clientSSN` and `I94` are two words."""
    return [(_word(found.group()), found.start(), found.end()) for found in _TOKEN.finditer(text)]


@functools.lru_cache(maxsize=16_384)
def _word(raw: str) -> str:
    word = raw.lower().translate(_UNACCENT).removesuffix("'s")
    return word[:-1] if len(word) > 3 and word.endswith("s") else word  # noqa: PLR2004  "los", "ss"


class Phrases:
    """A set of phrases, looked up word by word: the cost does not grow with their number."""

    __slots__ = ("_keys", "_longest")

    def __init__(self, phrases: Iterable[str]) -> None:
        split = [[word for word, _, _ in tokens(phrase)] for phrase in phrases]
        self._keys = frozenset(" ".join(words) for words in split)
        self._longest = max(map(len, split), default=0)

    def __sub__(self, other: Phrases) -> Phrases:
        """Return these phrases without the other's."""
        rest = Phrases(())
        rest._keys, rest._longest = self._keys - other._keys, self._longest
        return rest

    def length(self, words: list[tuple[str, int, int]], at: int) -> int:
        """Return of how many words the longest phrase is that ends right before index `at`; 0 for none."""
        joined, longest = "", 0
        for count, (word, _, _) in enumerate(reversed(words[max(0, at - self._longest) : at]), 1):
            joined = f"{word} {joined}" if joined else word
            if joined in self._keys:
                longest = count
        return longest


_NEUTRAL = Phrases(NEUTRAL)


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


def _leads_on(words: list[tuple[str, int, int]], at: int) -> bool:
    """Tell whether nothing but glue follows: then the phrase is the label of the number behind it."""
    return all(word in _GLUE for word, _, _ in words[at:])


_LIST = re.compile(r"[\s,;/&|()\[\].*•\-]*(?:and|y|e|or|o)?[\s,;/&|()\[\].*•\-]*")


#: Numbers of papers, goods, money and telephones: in a clause with these a bare number is nobody's.
_OTHER = re.compile(
    r"\b(?:invoices?|inv|facturas?|tickets?|boletos?|tracking|rastreo|fedex|ups|usps|dhl|orders?|purchase|po|p\.o\.|pedidos?|[oó]rden(?:es)?|requisition|part|parts"
    r"|routing|aba|account|acct|cuenta|badge|meeting|webinar|zoom|parcel|ext|extension|serial|serie|model|modelo|confirmation|confirmaci[oó]n|reference"
    r"|referencia|ref|vendors?|proveedor|permit|docket|expediente|phone|telephone|tel|cell|fax|tel[eé]fono|celular|receipt|recibo|contract|contrato|grant"
    r"|budget|presupuesto|population|poblaci[oó]n|isbn|sku|version|asset|conference|event|evento|workshop|taller|vehicle|veh[ií]culo|voter|votante|course"
    r"|curso|business|negocio|seat|coupon|donation|donativo|toner|copier|printer|warranty|software|key|claim (?:no|num|number|#|id)|case (?:no|num|number|#|id)"
    r"|check (?:no|num|number|#)|dollars?|d[oó]lares|ein|fein|npi|duns|uei|imei|router|server|backup|batch|bates|policy (?:no|number|#)|library|debit|credit card|gift|boat|barco|domain|pet|gate|locker|barcode)\b|%",
    re.IGNORECASE,
)
_CAPITAL = r"(?-i:[A-ZÁÉÍÓÚÑ][a-záéíóúñ']+(?:-[A-Z][a-z]+)?|[A-ZÁÉÍÓÚÑ]{3,})"
#: "Tran, Huy 536904399": surname first, and nothing but a mark between.
_LISTED = re.compile(
    rf"(?<![\w.,] )(?<!\w)(?-i:{_CAPITAL}),\s?{_CAPITAL}(?: {_CAPITAL}| [A-Z]\.?)?\s?[,:;(/|-]{{0,2}}\s?\Z",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    rf"\b(?:he|she|his|hers?|him|they|them|their|client|claimant|applicant|employee|worker|participant|suspect|(?:the|this|that) driver|inmate|subject(?!\s?:)|guy|lady|woman|man"
    rf"|wife|husband|mother|father|brother|sister|son|daughter|cliente|solicitante|emplead[oa]|trabajador[a]?|ella|él|señora?|esposa?|mam[aá]|pap[aá]"
    rf"|surname|apellidos?|given name|first name|last name|a nombre de|in the name of)\b"
    rf"|\b(?:mr|mrs|ms|sr|sra|srta|don|doña)\b\.? {_CAPITAL}|\({_CAPITAL}(?:,? {_CAPITAL})?\)|{_CAPITAL},? {_CAPITAL}"
    rf"|\b(?:for|of|on|name|nombre|para|de|got|and) {_CAPITAL}|^{_CAPITAL}\b(?='s|:| -)|{_CAPITAL} (?:gave|said|used|uses|wrote|showed|shows|told|claims|has|dio|dijo|usó|usa)\b|: {_CAPITAL},?\s+0 ",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(
    r"\b(?:Inc|LLC|Ltd|Corp|Co|Foods|Supplies|Supply|Services?|Department|Division|Bureau|Office|County|City|State|New|Mexico|México|United|School|Schools|University"
    r"|Social|Security|Bank|Health|Human|Motor|Vehicle|Tax|Revenue|Labor|Workforce|Solutions|Center|Clinic|Hospital|Court|District|National|Federal"
    r"|Construction|Builders|Electric|Company|Line|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Form|Please|The|This|Our|Your|Seguro|Condado|Estado|Departamento)\b|\b(?:IRS|MVD|DMV|SSA|USCIS|ICE|CBP|HSD|UI|PDF)\b"
)
_NINE = 9  # digits of a number that a person has
_CLAUSE_BEFORE, _CLAUSE_AFTER = 110, 70
_STOP = re.compile(r"(?<!\b(?:Mr|Ms|Sr|Dr|No))(?<!\b(?:Mrs|Sra))(?<!\b[A-Z])[.?!]\s+(?=[A-ZÁÉÍÓÚÑ¿¡])|\n[ \t>]*\n")


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the half-open span of the sentence around a match, at most as far as a clause goes."""
    low, high = max(0, start - _CLAUSE_BEFORE), min(len(text), end + _CLAUSE_AFTER)
    for stop in _STOP.finditer(text, low, start):
        low = stop.end()
    last = _STOP.search(text, end, high)
    return low, last.start() if last else high


def names_somebody(told: str) -> bool:
    """Tell whether a clause speaks of a person: a pronoun, a title, the form of a name."""
    return any(_NO_PERSON.search(found.group()) is None for found in _SOMEBODY.finditer(told))


def is_a_body(name: str) -> bool:
    """Tell whether words with capitals hold one of an office, a company, a place or a day."""
    return _NO_PERSON.search(name) is not None


class Near(NamedTuple):
    """A phrase near a match: its last word, and how many code points away it stands."""

    word: str
    distance: int


class Context:
    """Own phrases and foreign labels of one recognizer."""

    def __init__(
        self,
        phrases: tuple[str, ...],
        *,
        against: tuple[str, ...] = (),
        unless: tuple[str, ...] = (),
        beside: tuple[str, ...] = (),
        window: tuple[int, int],
        neutral: bool = True,
    ) -> None:
        self._own = Phrases(phrases)
        self._unless = Phrases(unless)
        self._beside = Phrases(beside) if beside else None
        self._foreign = (_NEUTRAL - self._own if neutral else Phrases(()), Phrases(against) - self._own)
        self._before, self._after = window

    def speaks_for(self, text: str, start: int, end: int, *, floor: int = 0) -> Near | None:
        """Return the nearest own phrase around the match, not before `floor`, or None."""
        window = before(text, start, min(self._before, start - floor))
        words = tokens(window)
        at = next((at for at in range(len(words), 0, -1) if self._own_at(words, at)), None)
        if at is not None:
            return Near(words[at - 1][0], len(window) - words[at - 1][2])
        tail = after(text, end, self._after)
        words = tokens(tail)
        at = next((at for at in range(1, len(words) + 1) if self._own_at(words, at)), None)
        if at is None or (text[end + len(tail) : end + len(tail) + 1].isdigit() and _leads_on(words, at)):
            return None
        return Near(words[at - 1][0], words[at - 1][1])

    def speaks_beside(self, text: str, start: int, end: int) -> Near | None:
        """Return the weak word in the clause of a match that also names a person and no other kind of number."""
        if self._beside is None:
            return None
        low, high = clause(text, start, end)
        told = f"{text[low:start]} 0 {text[end:high]}"  # a digit in its place, so that no phrase reaches across
        if _OTHER.search(told) is not None:
            return None
        nine = sum(map(str.isdecimal, text[start:end])) == _NINE
        if nine and _LISTED.search(text[low:start]) is not None:
            return Near("name", 1)
        if not names_somebody(told):
            return None
        words = tokens(told)
        for at in range(len(words), 0, -1):
            if self._beside.length(words, at):
                return Near(words[at - 1][0], abs(start - low - words[at - 1][2]))
        return None

    def _own_at(self, words: list[tuple[str, int, int]], at: int) -> bool:
        """Tell whether an own phrase ends before index `at` and no longer phrase takes it away."""
        own = self._own.length(words, at)
        return own > 0 and not self._taken_away(words, at - own, at)

    def _taken_away(self, words: list[tuple[str, int, int]], low: int, high: int) -> bool:
        """Tell whether a phrase that shares words low..high and goes beyond says otherwise ("nursing license no")."""
        for beyond in range(low + 1, min(len(words), high + _UNLESS_MAX) + 1):
            begin = beyond - max(phrases.length(words, beyond) for phrases in (self._unless, *self._foreign))
            if begin < high and (begin < low or beyond > high) and begin < beyond:
                return True
        return False

    def speaks_against(self, text: str, start: int) -> str | None:
        """Return the foreign label directly before the match, or None; an own label there wins."""
        window = before(text, start, 64, lines=1)
        words = tokens(window)
        if not words or len(window) - words[-1][2] > _GAP_MAX:
            return None
        for at in range(len(words), max(0, len(words) - _GLUE_MAX), -1):
            own = self._own.length(words, at)
            foreign = max(phrases.length(words, at) for phrases in self._foreign)
            if foreign > own:
                hangs = self._hangs(words, at - foreign) or _written_there(text, start, words, at - foreign)
                return None if hangs else words[at - 1][0]
            if own and self._taken_away(words, at - own, at):
                return words[at - 1][0]
            if own or words[at - 1][0] not in _GLUE:
                return None
        return None

    def _hangs(self, words: list[tuple[str, int, int]], at: int) -> bool:
        """Tell whether an own phrase stands before index `at`, with small words between ("SSN on the application")."""
        low = at
        while low > 0 and words[low - 1][0] in _LINKS:
            low -= 1
        return low < at and self._own.length(words, low) > 0


def _written_there(text: str, start: int, words: list[tuple[str, int, int]], at: int) -> bool:
    """Tell whether a label only says where somebody put the number: "Ana Ruiz wrote on the application 219-09-9998"."""
    if at < 2 or words[at - 2][0] not in _WHERE or words[at - 1][0] not in _THE:  # noqa: PLR2004  two words before
        return False
    told = text[clause(text, start, start)[0] : start]
    return _WROTE.search(told) is not None and names_somebody(told)


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
