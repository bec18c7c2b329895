"""The codes of the record as words for people, in English and in Spanish.

Takes: a code (US_SSN, protected_data, COURT_ORDER). Returns: words; a code without any stands with spaces for itself.
What notices call the same things is taken from there, so that officer and author read the same words.
"""

from __future__ import annotations

from dlp_gateway.console import terms_cases
from dlp_gateway.notice import words as notice_words

_ENGLISH = {
    "protected_data": "It has facts that the rules protect, on its way to a federal immigration office.",
    "no_protected_data": "Nothing that the rules protect was found.",
    "lawful_flow": "A recurring lawful flow covers it.",
    "legal_process_accepted": "An order that counts is named.",
    "jurisdiction_unverified": "Counsel has not verified the rules that apply.",
    "AGENCY_FUNCTION": "Needed for a function of the agency",
    "COURT_ORDER": "Order of a court",
    "COURT_RECORD": "Court record or proceeding",
    "PUBLIC_RECORDS_LAW": "Public records law",
    "WRITTEN_CONSENT": "Written consent of each person",
    "FEDERAL_LAW": "Required by federal law",
    "CONTRACTOR": "Contractor bound in writing",
    "WHISTLEBLOWER": "Whistleblower protection",
    "HIPAA": "Permitted by HIPAA",
    "EMERGENCY": "Urgent need of health or safety",
    "NOT_PROTECTED": "Not protected: found by mistake",
    "decided": "judged the message",
    "outcome": "noted what the next hop said",
    "viewed": "opened the case",
    "tried": "tried the rules on a message",
    "reveal": "saw values",
    "answer": "answered as its author",
    "ask": "asked its author",
    "paper": "opened the author's paper",
    "propose": "proposed to release it",
    "release": "released it",
    "return": "turned the proposal down",
    "refuse": "refused it",
    "withdraw": "closed it as withdrawn",
    "assign": "assigned it",
    "urgent_marked": "marked it urgent",
    "needs_information": "marked it as waiting for an answer",
    "legal_hold": "changed its legal hold",
    "expire": "refused it after its time",
    "escalate": "reminded the officers",
    "erase": "erased the content",
    "released": "saw the next hop take it",
    "release_failed": "saw the release fail",
    "officer": "officer",
    "approver": "approver",
    "counsel": "counsel",
    "admin": "admin",
    "auditor": "auditor",
    "author": "author",
    "answer_order": "Here is the order of a court",
    "answer_basis": "The rules let it go for another reason",
    "answer_not_private": "This is not private data",
    "signed_on": "Signed on",
    "director": "director",
    "designee": "the director's designee",
    "records_custodian": "records custodian",
    "function": "Which function of the agency",
    "legal_basis": "Statute or rule",
    "court": "Court",
    "docket_number": "Docket number",
    "judge": "Judge",
    "order_id": "Registered order",
    "request_number": "Number of the records request",
    "consents": "How many signed consents",
    "statute": "Statute that requires it",
    "contract": "Contract",
    "act": "Act that protects it",
    "section": "Section of 45 CFR part 164",
    "facts": "The facts",
    "asked_by": "Who asked, and when",
}
_SPANISH = {
    "protected_data": "Contiene datos que las reglas protegen, y va a una oficina federal de inmigración.",
    "no_protected_data": "No se encontró nada que las reglas protejan.",
    "lawful_flow": "Está cubierto por un envío periódico permitido.",
    "legal_process_accepted": "Se nombra una orden que cuenta.",
    "jurisdiction_unverified": "Un abogado no ha verificado las reglas que se aplican.",
    "AGENCY_FUNCTION": "Necesario para una función de la agencia",
    "COURT_ORDER": "Orden de un tribunal",
    "COURT_RECORD": "Registro o proceso judicial",
    "PUBLIC_RECORDS_LAW": "Ley de registros públicos",
    "WRITTEN_CONSENT": "Consentimiento escrito de cada persona",
    "FEDERAL_LAW": "Exigido por ley federal",
    "CONTRACTOR": "Contratista obligado por escrito",
    "WHISTLEBLOWER": "Protección de denunciantes",
    "HIPAA": "Permitido por HIPAA",
    "EMERGENCY": "Necesidad urgente de salud o seguridad",
    "NOT_PROTECTED": "No protegido: encontrado por error",
    "decided": "evaluó el mensaje",
    "outcome": "anotó lo que dijo el siguiente servidor",
    "viewed": "abrió el caso",
    "tried": "probó las reglas con un mensaje",
    "reveal": "vio valores",
    "answer": "respondió como autor",
    "ask": "preguntó al autor",
    "paper": "abrió el documento del autor",
    "propose": "propuso enviarlo",
    "release": "lo envió",
    "return": "no aprobó la propuesta",
    "refuse": "lo rechazó",
    "withdraw": "lo cerró como retirado",
    "assign": "lo asignó",
    "urgent_marked": "lo marcó como urgente",
    "needs_information": "marcó que espera respuesta",
    "legal_hold": "cambió su retención legal",
    "expire": "lo rechazó por vencimiento",
    "escalate": "recordó a los oficiales",
    "erase": "borró el contenido",
    "released": "vio que el siguiente servidor lo aceptó",
    "release_failed": "vio que el envío falló",
    "officer": "oficial",
    "approver": "aprobador",
    "counsel": "abogado",
    "admin": "administrador",
    "auditor": "auditor",
    "author": "autor",
    "answer_order": "Aquí está la orden de un tribunal",
    "answer_basis": "Las reglas lo permiten por otra razón",
    "answer_not_private": "No son datos privados",
    "signed_on": "Firmada el",
    "director": "director",
    "designee": "la persona designada por el director",
    "records_custodian": "custodio de registros",
    "function": "Qué función de la agencia",
    "legal_basis": "Ley o regla",
    "court": "Tribunal",
    "docket_number": "Número de causa",
    "judge": "Juez",
    "order_id": "Orden registrada",
    "request_number": "Número de la solicitud de registros",
    "consents": "Cuántos consentimientos firmados",
    "statute": "Ley que lo exige",
    "contract": "Contrato",
    "act": "Ley que lo protege",
    "section": "Sección de 45 CFR parte 164",
    "facts": "Los hechos",
    "asked_by": "Quién lo pidió, y cuándo",
}


def _all(words: notice_words.Words, own: dict[str, str], more: dict[str, str]) -> dict[str, str]:
    reasons = {str(reason): said for reason, said in words.reasons.items()}
    causes = {str(cause): said for cause, said in words.causes.items()}
    return {**more, **words.entities, **reasons, **causes, **own}


_TERMS = {
    "en": _all(notice_words.EN, _ENGLISH, terms_cases.ENGLISH),
    "es": _all(notice_words.ES, _SPANISH, terms_cases.SPANISH),
}


def known(language: str) -> frozenset[str]:
    """Return the codes that have words."""
    return frozenset(_TERMS[language])


def term(code: str, language: str) -> str:
    """Return the words for a code."""
    return _TERMS[language].get(code) or code.replace("_", " ").lower()
