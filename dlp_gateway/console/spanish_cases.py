"""What officers' pages say, in Spanish by its English words: today, the queue, the case, the orders.

Takes: nothing. Returns: CASES. Touches: nothing. spanish.py puts it beside the others.
"""

from __future__ import annotations

CASES: dict[str, str] = {
    # today
    "With counsel": "Con el abogado",
    "Orders that end soon": "Órdenes que terminan pronto",
    "Releases that failed": "Envíos que fallaron",
    "Released by a person, but the next mail server did not take them. Open the case to try again or to refuse it.": (
        "Una persona los envió, pero el siguiente servidor no los aceptó. "
        "Abra el caso para intentarlo otra vez o rechazarlo."
    ),
    "Tries:": "Intentos:",
    "nothing": "nada",
    "valid until": "válida hasta",
    "The last 30 days": "Los últimos 30 días",
    "Nothing came and nothing went.": "No llegó ni salió nada.",
    "most in a day:": "máximo en un día:",
    "The numbers of each day are in the table below.": "Los números de cada día están en la tabla de abajo.",
    "The same as a table": "Lo mismo en una tabla",
    "Day": "Día",
    # the queue
    "any": "todos",
    "Refused:": "Rechazados:",
    "Given:": "Asignados:",
    "Not done:": "No se hizo:",
    "Views": "Vistas",
    "Whose": "De quién",
    "More filters": "Más filtros",
    "Author's domain": "Dominio del autor",
    "Recipient has": "El destinatario contiene",
    "Paper": "Documento",
    "Marked": "Marcado",
    "Waiting at least": "En espera al menos",
    "No filters": "Sin filtros",
    "With all that are ticked": "Con todos los marcados",
    "Each case is decided and recorded by itself. Nothing can be released here.": (
        "Cada caso se decide y se anota por separado. Aquí no se puede enviar nada."
    ),
    "Give to": "Dar a",
    "nobody": "nadie",
    "Give": "Dar",
    "Refuse all that are ticked": "Rechazar todos los marcados",
    "Keep these filters as": "Guardar estos filtros como",
    "For everybody": "Para todos",
    "for everybody": "para todos",
    "Keep": "Guardar",
    "Forget": "Olvidar",
    "Tick": "Marcar",
    "Give the view a name.": "Dé un nombre a la vista.",
    "You have too many views. Forget one first.": "Tiene demasiadas vistas. Olvide una primero.",
    "There is no such view of yours.": "Usted no tiene esa vista.",
    "Tick the cases first.": "Primero marque los casos.",
    "There is no such officer, or the case is not theirs to see.": (
        "No existe ese oficial, o no le corresponde ver el caso."
    ),
    # a case
    "Since it was proposed:": "Desde que se propuso:",
    "Persons": "Personas",
    "Recipients": "Destinatarios",
    "What became of it": "Qué pasó",
    "sent on at once": "enviado enseguida",
    "not released": "no se envió",
    "found by mistake:": "encontrado por error:",
    "Found by mistake": "Encontrado por error",
    "Tick what is no private fact and say why it was found. Whoever looks after the rules works from this list. "
    "It decides nothing about the case.": (
        "Marque lo que no es un dato privado y diga por qué se encontró. "
        "Quien cuida las reglas trabaja con esta lista. No decide nada del caso."
    ),
    "Cause": "Causa",
    "Note, without the value itself": "Nota, sin el valor mismo",
    "Put what is ticked on the list": "Poner lo marcado en la lista",
    "Signed by": "Firmado por",
    "fits": "cumple",
    "missing": "falta",
    "Open the registered order": "Abrir la orden registrada",
    "Register this order": "Registrar esta orden",
    "Phrases found": "Frases encontradas",
    "Words of a request that officers should know of. They are no accusation, and they decide nothing.": (
        "Palabras de una petición que los oficiales deben conocer. No son una acusación y no deciden nada."
    ),
    "verified by counsel": "verificado por un abogado",
    "not verified by counsel": "no verificado por un abogado",
    "Whom the rules tell you to inform": "A quién piden informar las reglas",
    "within": "en",
    "Counsel decides this case or gives it back. Nothing goes out meanwhile, and no clock refuses it.": (
        "El abogado decide este caso o lo devuelve. Mientras tanto no sale nada, y ningún plazo lo rechaza."
    ),
    "Try again sends it to the same recipients on the same basis; what was approved stands.": (
        "Intentar otra vez lo envía a los mismos destinatarios con la misma base; lo aprobado sigue en pie."
    ),
    "What has changed": "Qué ha cambiado",
    "Try again": "Intentar otra vez",
    "Refer to counsel": "Pasar al abogado",
    "Give it back to the officers": "Devolverlo a los oficiales",
    "As": "Como",
    "A whistleblower's case is shown to counsel alone from then on, also to you no more.": (
        "El caso de un denunciante se muestra desde entonces solo al abogado, y a usted ya no."
    ),
    # what was found by mistake
    "What officers said is no private fact, by rule and cause. The values themselves stand nowhere here.": (
        "Lo que los oficiales dijeron que no es un dato privado, por regla y causa. Los valores no están aquí."
    ),
    "As a file for programs": "Como archivo para programas",
    "By rule": "Por regla",
    "One by one": "Uno por uno",
    "Nobody has told of a mistake.": "Nadie ha señalado un error.",
    # approval in somebody's place
    "Deputies": "Suplentes",
    "Deputy": "Suplente",
    "Who may approve in whose place, and how long. "
    "A deputy cannot approve what the person proposed for whom they stand in.": (
        "Quién puede aprobar en lugar de quién, y hasta cuándo. "
        "Un suplente no puede aprobar lo que propuso la persona a quien reemplaza."
    ),
    "For": "Por",
    "From": "Desde",
    "Until": "Hasta",
    "The signed paper": "El documento firmado",
    "ended by": "terminada por",
    "not yet": "todavía no",
    "over": "terminada",
    "End it now": "Terminarla ahora",
    "Name a deputy": "Nombrar un suplente",
    "First day": "Primer día",
    "Last day": "Último día",
    "Where the signed delegation is kept": "Dónde se guarda la delegación firmada",
    "Name the deputy": "Nombrar al suplente",
    "This page is for those who approve, their deputies, admins and auditors.": (
        "Esta página es para quienes aprueban, sus suplentes, administradores y auditores."
    ),
    "The last day is before the first, or past.": "El último día es anterior al primero, o ya pasó.",
    "That is more than a year. Ask an admin for the role instead.": (
        "Es más de un año. Pida más bien la función a un administrador."
    ),
    "You do not have this right yourself, so you cannot hand it on.": (
        "Usted no tiene este derecho, así que no puede pasarlo a otra persona."
    ),
    "Say where the signed delegation is kept, in 10 to 500 characters.": (
        "Diga dónde se guarda la delegación firmada, en 10 a 500 caracteres."
    ),
    "Choose a person with an account who works on cases and is not you.": (
        "Elija a una persona con cuenta que trabaje en casos y que no sea usted."
    ),
    "Write the first and the last day.": "Escriba el primer y el último día.",
    "There is no such delegation of yours, or it has ended.": "Usted no tiene esa delegación, o ya terminó.",
}
