"""Every sentence of our notices and SMTP replies, in English and in Spanish, in words that a sixth grader knows.

Takes: nothing. Returns: two `Words`, with the same fields. Touches: nothing.
The words are neutral on purpose (docs/operations.md, Notices): they speak of this office's rules, of kinds of facts
and of whom to ask. They cite no law, give no legal advice and forbid nobody to talk with anybody; sentences about
the law come from a jurisdiction file that counsel has verified, and from nowhere else.
tests/test_notice.py measures every notice: Flesch-Kincaid grade at most 6.0, Fernandez-Huerta at least 70.
"""

from __future__ import annotations

from dataclasses import dataclass

from dlp_gateway.model import Cause, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language. Names in braces are filled in by `compose`; a tuple is a paragraph per entry."""

    language: str  # RFC 5646 tag
    subjects: dict[str, str]  # by Kind
    openings: dict[str, tuple[str, ...]]  # by Kind
    closings: dict[str, tuple[str, ...]]  # by Kind; what to do next
    steps: dict[str, tuple[str, ...]]  # by Kind; a list under `next_steps`
    entities: dict[str, str]
    causes: dict[Cause, str]
    reasons: dict[Reason, str]
    only_these: str
    more: str
    found: str
    unread: str
    other_entity: str
    next_steps: str
    review_by: str
    never_by_timer: str
    no_answer: str
    reach_us: str
    nobody_known: str
    case: str
    footer: str
    weekdays: tuple[str, ...]  # from Monday
    months: tuple[str, ...]
    time: str


_HELD_EN = (
    "Your email is on hold. We did not send it to the people in this list.",
    (
        "It was going to a federal office. It may have private facts about people. "
        "Our rules say that one of us must look at it first."
    ),
)
_HELD_ES = (
    "Su correo está en espera. No lo mandamos a las personas de esta lista.",
    (
        "Iba a una oficina federal. Puede tener datos privados de personas. "
        "Nuestras reglas piden que uno de nosotros lo vea primero."
    ),
)

EN = Words(
    language="en",
    subjects={
        "held": "Your email is on hold",
        "refused": "Your email was not sent",
        "expired": "Your email was not sent",
        "officer_new": "A new email is on hold",
        "officer_due": "An email has been on hold too long",
        "release_failed": "An email that you let go was not sent",
    },
    openings={
        "held": _HELD_EN,
        "refused": (
            "Your email was not sent to the people in this list.",
            "It was on hold. One of us looked at it. Under our rules it may not go out the way it is.",
        ),
        "expired": (
            "Your email was not sent to the people in this list.",
            "It was on hold until {expires}. No one said that it may go. So we closed the case.",
        ),
        "officer_new": ("A new email is on hold. It needs you to look at it.",),
        "officer_due": (
            "An email is still on hold. It has been here since {opened}. You were to look at it by {due}.",
            "No clock will ever let it go. Please look at it now.",
        ),
        "release_failed": (
            "You let an email go, but it was not sent. The next mail server did not take it.",
            "Its answer was: {reply}",
        ),
    },
    closings={
        "held": (
            "You are not in trouble. This is about this one email. You may still talk with that office.",
            "We did not tell the people in the list that we hold it.",
        ),
        "refused": (
            "You are not in trouble. This is about this one email. You may still talk with that office.",
            "We did not tell the people in the list.",
        ),
        "expired": (
            "You are not in trouble. This is about this one email. You may still talk with that office.",
            "We did not tell the people in the list.",
        ),
        "officer_new": (),
        "officer_due": (),
        "release_failed": (),
    },
    steps={
        "held": (
            "Do you have an order that a judge signed? Tell us and we will look at it.",
            "Do the rules let you send this for some other reason? Tell us the reason.",
            "Did you send it by mistake? Tell us and we will stop it.",
            "Are you not sure? Ask us. It is fine to ask.",
            "Please do not send the same facts some other way while we look.",
        ),
        "refused": (
            "Do you have an order that a judge signed? Send a new email and name the order in it.",
            "Can you do the work with less? Take the private facts out and send a new email.",
            "Do you think that we are wrong? Tell us.",
        ),
        "expired": (
            "Do you still need to send it? Call us first. Then send a new email.",
            "Do you have an order that a judge signed? Name it in the new email.",
        ),
        "officer_new": (
            "See why it is on hold: dlp-gateway quarantine show {number}",
            "Let it go: dlp-gateway quarantine release {number}",
            "Say no: dlp-gateway quarantine refuse {number}",
        ),
        "officer_due": (
            "See why it is on hold: dlp-gateway quarantine show {number}",
            "Let it go: dlp-gateway quarantine release {number}",
            "Say no: dlp-gateway quarantine refuse {number}",
        ),
        "release_failed": (
            "See the case: dlp-gateway quarantine show {number}",
            "Try once more: dlp-gateway quarantine release {number}",
        ),
    },
    entities={
        "US_SSN": "Social Security number",
        "US_ITIN": "tax number of a person (ITIN)",
        "NATIONAL_ORIGIN": "where a person comes from",
        "CITIZENSHIP": "what country a person is a citizen of",
        "IMMIGRATION_STATUS": "immigration status",
        "ALIEN_NUMBER": "A-number",
        "USCIS_RECEIPT": "number of an immigration case",
        "IMMIGRATION_NUMBER": "number on an immigration paper",
        "PASSPORT": "passport number",
        "HOME_ADDRESS": "home address",
        "SHELTER_LOCATION": "where a shelter is",
        "DATE_OF_BIRTH": "date of birth",
        "DRIVER_LICENSE": "number on a driver's license",
        "LICENSE_PLATE_OR_VIN": "car plate or car number (VIN)",
        "PUBLIC_ASSISTANCE": "help that a person gets from the state",
        "CRIME_VICTIM": "that a person was hurt by a crime",
        "SEXUAL_ORIENTATION": "whom a person loves (sexual orientation)",
        "GENDER_IDENTITY": "gender identity",
        "DISABILITY": "disability",
        "MEDICAL_CONDITION": "health",
        "RELIGION": "faith or church",
        "HOUSING_STATUS": "that a person has no home",
        "COURT_DATE": "date in court or at an office",
        "FAMILY_MEMBER": "family of a person",
        "EMPLOYMENT_RECORD": "work and pay",
        "BIOMETRIC": "fingerprint or photo of a face",
    },
    causes={
        Cause.ENCRYPTED: "a locked file that we could not open",
        Cause.TOO_DEEP: "a file packed in too many other files",
        Cause.TOO_BIG: "a part that is too big for us",
        Cause.MALFORMED: "a broken part",
        Cause.UNSUPPORTED: "a kind of file that we do not read",
        Cause.TIMEOUT: "a part that took us too long to read",
        Cause.CRASHED: "a part that made our reader stop",
    },
    reasons={
        Reason.PANIC: "For now we hold all mail to this place. A person will look at it.",
        Reason.STATUS_ALONE: "We found facts on immigration or being a citizen, and no other kind. "
        "A lawyer for this office will look at them.",
        Reason.NO_LEGAL_PROCESS: "We did not see a court order.",
        Reason.LEGAL_PROCESS_NOT_ACCEPTED: "It names a court order. The order did not pass our first check.",
        Reason.ADMINISTRATIVE_PROCESS: "It names a paper that was not signed by a judge.",
        Reason.ORDER_REVOKED: "The court order that it names is no longer good with us.",
        Reason.UNREAD: "What we can not read, a person has to look at.",
    },
    only_these="This is only about the people in the list.",
    more="and {count} more",
    found="What we saw, and how many:",
    unread="What we could not read:",
    other_entity="other private facts",
    next_steps="What to do now:",
    review_by="One of us will look at it by {due}.",
    never_by_timer="No clock will close this case. A person will.",
    no_answer="If no one says that it may go by {expires}, it will not be sent.",
    reach_us="How to reach us: {help}",
    nobody_known="How to reach us: ask the privacy office of your agency.",
    case="Your case number is {number}.",
    footer="A program wrote this note. Please do not write back to it. There are no private facts in it. "
    "It is not legal advice.",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    time="{hour12}:{minute} {half} on {weekday}, {month} {day}, {year} ({zone})",
)

ES = Words(
    language="es",
    subjects={
        "held": "Su correo está en espera",
        "refused": "Su correo no se mandó",
        "expired": "Su correo no se mandó",
        "officer_new": "Hay un nuevo correo en espera",
        "officer_due": "Un correo lleva mucho tiempo en espera",
        "release_failed": "Un correo que usted dejó salir no se mandó",
    },
    openings={
        "held": _HELD_ES,
        "refused": (
            "Su correo no se mandó a las personas de esta lista.",
            "Estaba en espera. Uno de nosotros lo vio. Con nuestras reglas no puede salir así como está.",
        ),
        "expired": (
            "Su correo no se mandó a las personas de esta lista.",
            "Estuvo en espera hasta {expires}. Nadie dijo que podía salir. Por eso cerramos el caso.",
        ),
        "officer_new": ("Hay un nuevo correo en espera. Usted lo tiene que ver.",),
        "officer_due": (
            "Un correo sigue en espera. Está aquí desde {opened}. Usted lo tenía que ver antes de {due}.",
            "Ningún reloj lo va a dejar salir. Por favor, véalo ahora.",
        ),
        "release_failed": (
            "Usted dejó salir un correo, pero no se mandó. El otro servidor de correo no lo tomó.",
            "Su respuesta fue: {reply}",
        ),
    },
    closings={
        "held": (
            "Usted no está en problemas. Esto es solo por este correo. Puede seguir hablando con esa oficina.",
            "No les dijimos nada a las personas de la lista.",
        ),
        "refused": (
            "Usted no está en problemas. Esto es solo por este correo. Puede seguir hablando con esa oficina.",
            "No les dijimos nada a las personas de la lista.",
        ),
        "expired": (
            "Usted no está en problemas. Esto es solo por este correo. Puede seguir hablando con esa oficina.",
            "No les dijimos nada a las personas de la lista.",
        ),
        "officer_new": (),
        "officer_due": (),
        "release_failed": (),
    },
    steps={
        "held": (
            "¿Tiene una orden firmada por un juez? Díganos y la vemos.",
            "¿Las reglas le dejan mandar esto por otra razón? Díganos la razón.",
            "¿Lo mandó por error? Díganos y lo paramos.",
            "¿No está seguro? Pregunte. Está bien preguntar.",
            "Por favor, no mande los mismos datos de otra forma mientras lo vemos.",
        ),
        "refused": (
            "¿Tiene una orden firmada por un juez? Mande un nuevo correo y ponga la orden en él.",
            "¿Puede hacer su trabajo con menos? Quite los datos privados y mande un nuevo correo.",
            "¿Cree que no es correcto? Díganos.",
        ),
        "expired": (
            "¿Todavía lo tiene que mandar? Llame primero. Después mande un nuevo correo.",
            "¿Tiene una orden firmada por un juez? Póngala en el nuevo correo.",
        ),
        "officer_new": (
            "Vea por qué está en espera: dlp-gateway quarantine show {number}",
            "Para dejarlo salir: dlp-gateway quarantine release {number}",
            "Para decir que no: dlp-gateway quarantine refuse {number}",
        ),
        "officer_due": (
            "Vea por qué está en espera: dlp-gateway quarantine show {number}",
            "Para dejarlo salir: dlp-gateway quarantine release {number}",
            "Para decir que no: dlp-gateway quarantine refuse {number}",
        ),
        "release_failed": (
            "Vea el caso: dlp-gateway quarantine show {number}",
            "Para probar otra vez: dlp-gateway quarantine release {number}",
        ),
    },
    entities={
        "US_SSN": "número de Seguro Social",
        "US_ITIN": "número de impuestos de una persona (ITIN)",
        "NATIONAL_ORIGIN": "de dónde viene una persona",
        "CITIZENSHIP": "de qué país es ciudadana una persona",
        "IMMIGRATION_STATUS": "estado migratorio",
        "ALIEN_NUMBER": "número A",
        "USCIS_RECEIPT": "número de un caso de inmigración",
        "IMMIGRATION_NUMBER": "número de un papel de inmigración",
        "PASSPORT": "número de pasaporte",
        "HOME_ADDRESS": "dirección de la casa",
        "SHELTER_LOCATION": "dónde está un refugio",
        "DATE_OF_BIRTH": "fecha de nacimiento",
        "DRIVER_LICENSE": "número de licencia de manejar",
        "LICENSE_PLATE_OR_VIN": "placa o número de un carro (VIN)",
        "PUBLIC_ASSISTANCE": "ayuda que una persona recibe del estado",
        "CRIME_VICTIM": "que una persona fue víctima de un crimen",
        "SEXUAL_ORIENTATION": "a quién ama una persona (orientación sexual)",
        "GENDER_IDENTITY": "identidad de género",
        "DISABILITY": "discapacidad",
        "MEDICAL_CONDITION": "salud",
        "RELIGION": "fe o iglesia",
        "HOUSING_STATUS": "que una persona no tiene casa",
        "COURT_DATE": "fecha en una corte o en una oficina",
        "FAMILY_MEMBER": "familia de una persona",
        "EMPLOYMENT_RECORD": "trabajo y sueldo",
        "BIOMETRIC": "huella o foto de la cara",
    },
    causes={
        Cause.ENCRYPTED: "un archivo con clave que no pudimos abrir",
        Cause.TOO_DEEP: "un archivo dentro de muchos otros archivos",
        Cause.TOO_BIG: "una parte muy grande para nosotros",
        Cause.MALFORMED: "una parte dañada",
        Cause.UNSUPPORTED: "una clase de archivo que no leemos",
        Cause.TIMEOUT: "una parte que tomó mucho tiempo leer",
        Cause.CRASHED: "una parte que paró a nuestro lector",
    },
    reasons={
        Reason.PANIC: "Por ahora retenemos todo el correo a este lugar. Una persona lo va a ver.",
        Reason.STATUS_ALONE: "Vimos datos sobre inmigración o ciudadanía, y nada más. "
        "Un abogado de esta oficina los va a ver.",
        Reason.NO_LEGAL_PROCESS: "No vimos una orden de un juez.",
        Reason.LEGAL_PROCESS_NOT_ACCEPTED: "Habla de una orden de un juez. La orden no pasó nuestra primera revisión.",
        Reason.ADMINISTRATIVE_PROCESS: "Habla de un papel que no está firmado por un juez.",
        Reason.ORDER_REVOKED: "La orden de un juez de la que habla ya no vale con nosotros.",
        Reason.UNREAD: "Lo que no podemos leer, lo tiene que ver una persona.",
    },
    only_these="Esto es solo para las personas de la lista.",
    more="y {count} más",
    found="Lo que vimos, y cuántos:",
    unread="Lo que no pudimos leer:",
    other_entity="otros datos privados",
    next_steps="Qué puede hacer ahora:",
    review_by="Uno de nosotros lo va a ver antes de {due}.",
    never_by_timer="Ningún reloj va a cerrar este caso. Lo hará una persona.",
    no_answer="Si nadie dice que puede salir antes de {expires}, no se va a mandar.",
    reach_us="Para hablar con nosotros: {help}",
    nobody_known="Para hablar con nosotros: pregunte en la oficina de privacidad de su agencia.",
    case="Su número de caso es {number}.",
    footer="Un programa escribió esta nota. Por favor, no le conteste. No tiene datos privados. "
    "No es un consejo legal.",
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    time="las {hour24}:{minute} del {weekday} {day} de {month} de {year} ({zone})",
)

#: RFC 5321 4.5.3.1.5 allows 512 octets a line with code and CRLF; ours end far below it. ASCII only.
REFUSAL = (
    "Your email was not sent. It was going to a federal office and",
    "it may have private facts about people. Our rules ask for an order",
    "that a judge signed, or for another reason that the rules allow.",
    "If you are not sure, ask us. You are not in trouble.",
)
