"""Our notices in Spanish, in words that a sixth grader knows; words.py says what they may and may not say."""

from __future__ import annotations

from dlp_gateway.model import Cause, Reason
from dlp_gateway.notice.wording import Words

_HELD_ES = (
    "Su correo está en espera. No lo mandamos a las personas de esta lista.",
    (
        "Iba a una oficina federal. Puede tener datos privados de personas. "
        "Nuestras reglas piden que uno de nosotros lo vea primero."
    ),
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
        "question": "Tenemos una pregunta sobre su correo",
        "redaction": "Por favor, quite datos privados de su correo",
        "officer_answer": "Un autor nos dijo algo más",
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
        "question": (
            "Su correo sigue en espera. Iba a las personas de esta lista. Nos falta saber una cosa más.",
            "Puede leer la pregunta en la página de su caso. No la ponemos en esta nota.",
        ),
        "redaction": (
            "Su correo sigue en espera. Iba a las personas de esta lista.",
            "Puede salir si usted quita unos datos. Abajo hay una lista. Dice dónde está cada uno.",
        ),
        "officer_answer": ("Un correo está en espera. Su autor nos dijo algo más. Por favor, léalo y luego decida.",),
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
        "question": (
            "Usted no está en problemas. Esto es solo por este correo. Puede seguir hablando con esa oficina.",
        ),
        "officer_answer": (),
        "redaction": (
            "Usted no está en problemas. Esto es solo por este correo. Puede seguir hablando con esa oficina.",
        ),
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
        "question": (
            "Lea la pregunta en la página de su caso. Allí la puede contestar.",
            "¿No está seguro? Pregunte. Está bien preguntar.",
        ),
        "redaction": (
            "Quite estos datos. Luego mande un nuevo correo. No nos tiene que contestar.",
            "¿Tiene una orden firmada por un juez? Díganos y la vemos.",
            "¿No está seguro? Pregunte. Está bien preguntar.",
        ),
        "officer_answer": (
            "Vea el caso: dlp-gateway quarantine show {number}",
            "Lea la respuesta en la página del caso.",
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
    take_out="Qué debe quitar, y dónde está:",
    places={
        "subject": "en el asunto",
        "header": "en la parte de arriba del correo ({part})",
        "body": "en su texto, línea {line}",
        "file": "en el archivo {part}, línea {line}",
        "name": "en el nombre del archivo {part}",
        "unseen": "en una parte que usted no ve ({part})",
    },
    times="{count} veces",
    next_steps="Qué puede hacer ahora:",
    review_by="Uno de nosotros lo va a ver antes de {due}.",
    never_by_timer="Ningún reloj va a cerrar este caso. Lo hará una persona.",
    no_answer="Si nadie dice que puede salir antes de {expires}, no se va a mandar.",
    reach_us="Para hablar con nosotros: {help}",
    nobody_known="Para hablar con nosotros: pregunte en la oficina de privacidad de su agencia.",
    case="Su número de caso es {number}.",
    page="Vea cómo va, o díganos algo más. Primero inicie sesión:",
    officers_page="La página del caso:",
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
