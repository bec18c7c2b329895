"""The console's words in Spanish, by their English ones. To be read by a native speaker before officers rely on it.

A word that is missing here is shown in English; a test names each one that the templates use and this lacks.
"""

from __future__ import annotations

from dlp_gateway.console.spanish_authors import AUTHORS
from dlp_gateway.console.spanish_cases import CASES
from dlp_gateway.console.spanish_contents import CONTENTS
from dlp_gateway.console.spanish_keys import SPANISH as KEYS
from dlp_gateway.console.spanish_orders import ORDERS

SPANISH: dict[str, str] = {
    **AUTHORS,
    **CASES,
    **KEYS,
    **ORDERS,
    **CONTENTS,
    # every page
    "Skip to content": "Ir al contenido",
    "Main": "Principal",
    "Today": "Hoy",
    "Cases": "Casos",
    "Audit log": "Registro de auditoría",
    "People": "Personas",
    "System": "Sistema",
    "Log out": "Cerrar sesión",
    "Log in": "Iniciar sesión",
    "Go to the first page": "Ir a la primera página",
    "Keys": "Teclas",
    "Next case": "Caso siguiente",
    "The case before": "Caso anterior",
    "Approve or turn down": "Aprobar o no aprobar",
    "Back to the cases": "Volver a los casos",
    # log-in
    "Name, password or code is not right, or the account is locked for a quarter of an hour. Nothing was changed.": (
        "El nombre, la contraseña o el código no es correcto, o la cuenta está bloqueada por un cuarto de hora. "
        "No se cambió nada."
    ),
    "Name": "Nombre",
    "Password": "Contraseña",
    "One-time code": "Código de un solo uso",
    "Six digits from your authenticator; empty if your account has none.": (
        "Seis dígitos de su autenticador; déjelo vacío si su cuenta no lo usa."
    ),
    "An admin makes accounts with dlp-gateway users add.": (
        "Un administrador crea las cuentas con dlp-gateway users add."
    ),
    "Log in to go on.": "Inicie sesión para continuar.",
    # what is refused
    "This form is too old, or it did not come from this console. Go back and try again.": (
        "Este formulario es muy viejo o no vino de esta consola. Vuelva atrás e intente de nuevo."
    ),
    "This request came from another site.": "Esta petición vino de otro sitio.",
    "Too many tries from this address. Wait five minutes.": (
        "Demasiados intentos desde esta dirección. Espere cinco minutos."
    ),
    "Too much is being sent or read at this moment. Nothing was changed; try again in a minute.": (
        "En este momento se envía o se lee demasiado. No se cambió nada; intente de nuevo en un minuto."
    ),
    "That is more than this form takes.": "Es más de lo que acepta este formulario.",
    "Your role does not see values.": "Su función no permite ver valores.",
    "Your role does not allow this.": "Su función no permite hacer esto.",
    "Your password was not right; nothing was shown.": "Su contraseña no era correcta; no se mostró nada.",
    "Choose what you need to see.": "Elija lo que necesita ver.",
    "There is no such case, or it is not yours to see.": "No existe ese caso, o no le corresponde verlo.",
    "An admin sees no cases. Log in as an officer to work on them.": (
        "Un administrador no ve casos. Inicie sesión como oficial para trabajar en ellos."
    ),
    "The form asks for something that this console does not know.": (
        "El formulario pide algo que esta consola no conoce."
    ),
    "The form does not say which state of the case it is about. Open the case again.": (
        "El formulario no dice de qué estado del caso se trata. Abra el caso otra vez."
    ),
    "The whole log is for auditors, counsel and admins who are not bound to one agency.": (
        "El registro completo es para auditores, abogados y administradores que no dependen de una sola agencia."
    ),
    "Accounts are for admins and auditors.": "Las cuentas son para administradores y auditores.",
    "The database does not answer. Nothing was changed; try again in a moment.": (
        "La base de datos no responde. No se cambió nada; intente de nuevo en un momento."
    ),
    "The message cannot be read at this moment. Try again; if it stays, run dlp-gateway doctor.": (
        "El mensaje no se puede leer en este momento. Intente de nuevo; si sigue así, ejecute dlp-gateway doctor."
    ),
    # today
    "Something needs help": "Algo necesita atención",
    "Waiting": "En espera",
    "To be approved": "Por aprobar",
    "Past their time": "Fuera de plazo",
    "past its time": "fuera de plazo",
    "Assigned to me": "Asignados a mí",
    "Release failed": "No se pudo enviar",
    "On the way out": "En camino",
    "How long they have been waiting": "Cuánto tiempo llevan en espera",
    "Age": "Tiempo",
    "Where they come from, by age": "De dónde vienen, por tiempo de espera",
    "Agency": "Agencia",
    "no sender": "sin remitente",
    "Emails": "Correos",
    "Less than 4 hours": "Menos de 4 horas",
    "4 to 24 hours": "De 4 a 24 horas",
    "More than 24 hours": "Más de 24 horas",
    "Next": "Siguiente",
    "Nothing waits here.": "Aquí no hay nada en espera.",
    # the queue
    "Search": "Buscar",
    "number, address, kind of finding": "número, dirección, tipo de dato",
    "Show": "Mostrar",
    "Found:": "Encontrados:",
    "Pages": "Páginas",
    "Back": "Atrás",
    "Case": "Caso",
    "Waiting since": "En espera desde",
    "Author": "Autor",
    "Recipient": "Destinatario",
    "Found": "Encontrado",
    "State": "Estado",
    "urgent": "urgente",
    "(none)": "(ninguno)",
    "not readable": "ilegible",
    "waits for an answer": "espera respuesta",
    "open": "abiertos",
    "all": "todos",
    "held": "en espera",
    "proposed": "propuesto",
    "approved": "aprobado",
    "releasing": "en camino",
    "released": "enviado",
    "release_failed": "no se pudo enviar",
    "refused": "rechazado",
    "withdrawn": "retirado",
    "expired": "vencido",
    "bounced": "devuelto",
    # a case
    "legal hold": "retención legal",
    "Held for": "Retenido para",
    "to be released to": "se enviará a",
    "Since": "Desde",
    "To be decided by": "Por decidir antes de",
    "Assigned to": "Asignado a",
    "Proposed by": "Propuesto por",
    "Approved by": "Aprobado por",
    "The next hop said": "El siguiente servidor dijo",
    "Other recipients": "Otros destinatarios",
    "Rules": "Reglas",
    "Why it is held": "Por qué está retenido",
    "See": "Ver",
    "Where": "Dónde",
    "Times": "Veces",
    "Score": "Puntuación",
    "Recognizer": "Reconocedor",
    "See values": "Ver valores",
    "Tick what you need to see. Your reason and what you saw go into the record.": (
        "Marque lo que necesita ver. Su motivo y lo que vio quedan en el registro."
    ),
    "Reason": "Motivo",
    "Your password again": "Su contraseña otra vez",
    "Show what is ticked": "Mostrar lo marcado",
    "Could not be read": "No se pudo leer",
    "Orders and other papers in it": "Órdenes y otros documentos que contiene",
    "counts": "cuenta",
    "does not count": "no cuenta",
    "of a court": "de un tribunal",
    "not of a court": "no es de un tribunal",
    "None is named.": "No se nombra ninguno.",
    "The message": "El mensaje",
    "As text. What was found is masked; nothing is loaded from elsewhere.": (
        "Como texto. Lo encontrado está tapado; no se carga nada de otra parte."
    ),
    "Only the first part is shown here; dlp-gateway quarantine show has all of it.": (
        "Aquí se muestra solo la primera parte; dlp-gateway quarantine show lo muestra todo."
    ),
    "The content of this case is not kept or cannot be read now.": (
        "El contenido de este caso no se conserva o no se puede leer ahora."
    ),
    "header": "encabezado",
    "body": "texto",
    "attachment": "adjunto",
    "name": "nombre de archivo",
    "hidden": "oculto",
    # acts
    "Approve the release": "Aprobar el envío",
    "Note for the record": "Nota para el registro",
    "What you found": "Qué encontró",
    "Choose, or write a note": "Elija, o escriba una nota",
    "I read the message and compared it with the order.": "Leí el mensaje y lo comparé con la orden.",
    "I read the message and the evidence; the basis holds.": "Leí el mensaje y las pruebas; la base legal se sostiene.",
    "The evidence does not fit this message or its recipients.": (
        "Las pruebas no corresponden a este mensaje ni a sus destinatarios."
    ),
    "The basis does not hold.": "La base legal no se sostiene.",
    "Approve and release": "Aprobar y enviar",
    "Turn down": "No aprobar",
    "Refuse": "Rechazar",
    "The author is told; the recipient is not.": "Se avisa al autor; al destinatario no.",
    "No order of a court was given.": "No se dio ninguna orden de un tribunal.",
    "The paper is signed by an agency's officer, not by a judge.": (
        "El documento lo firmó un agente de una agencia, no un juez."
    ),
    "The order is about other people or other facts.": "La orden trata de otras personas o de otros datos.",
    "The author says that it was sent by mistake.": "El autor dice que lo envió por error.",
    "Another one, in the note": "Otro, en la nota",
    "Note": "Nota",
    "Propose release": "Proponer el envío",
    "Release": "Enviar",
    "To": "A",
    "Lawful basis": "Base legal",
    "Choose": "Elija",
    "To be approved by:": "Lo aprueba:",
    "Why, and on what evidence": "Por qué, y con qué prueba",
    "More": "Más",
    "Take it": "Tomarlo",
    "Give it back": "Devolverlo",
    "Mark as urgent": "Marcar como urgente",
    "Not urgent": "No es urgente",
    "Wait for an answer": "Esperar respuesta",
    "The answer came": "Llegó la respuesta",
    "Legal hold": "Retención legal",
    "End the legal hold": "Terminar la retención legal",
    "The author withdraws it": "El autor lo retira",
    "History": "Historia",
    # tuning
    "Tuning": "Ajuste",
    "Try the rules on a message. Nothing of it is kept or sent; only that you tried goes into the record.": (
        "Pruebe las reglas con un mensaje. No se guarda ni se envía nada de él; "
        "solo que usted lo probó queda en el registro."
    ),
    "Text, or a whole message with its header fields": "Texto, o un mensaje completo con sus encabezados",
    "Or a file: a message (.eml) or a document": "O un archivo: un mensaje (.eml) o un documento",
    "Empty: the addresses that the message names.": "Vacío: las direcciones que nombra el mensaje.",
    "From": "De",
    "Subject of a bare text": "Asunto de un texto sin encabezados",
    "Try": "Probar",
    "Paste a text, or choose a file.": "Pegue un texto o elija un archivo.",
    "This console has no scanner to try.": "Esta consola no tiene un analizador para probar.",
    "The scanner does not answer at this moment. Try again; if it stays, run dlp-gateway doctor.": (
        "El analizador no responde en este momento. Intente de nuevo; si sigue así, ejecute dlp-gateway doctor."
    ),
    "It would be sent on.": "Se enviaría.",
    "It would be held.": "Se retendría.",
    "It would be refused, and its author told at once.": "Se rechazaría, y se avisaría al autor en seguida.",
    "No recipient is in scope, so it would be sent on unopened.": (
        "Ningún destinatario está cubierto por las reglas, así que se enviaría sin abrir."
    ),
    "Rule": "Regla",
    "Jurisdiction": "Jurisdicción",
    "Rulebook": "Reglamento",
    "Persons": "Personas",
    "Recipient in scope": "Destinatario cubierto",
    "Recipient not in scope": "Destinatario no cubierto",
    "A rule that is only watched would have said": "Una regla que solo se observa habría dicho",
    "Kind": "Tipo",
    "Text": "Texto",
    "What moved it": "Qué la cambió",
    "Nothing that the rules protect was found.": "No se encontró nada que las reglas protejan.",
    "Near misses": "Casi encontrado",
    "What looked like something and was left alone, and why; the surest first.": (
        "Lo que parecía algo y se dejó pasar, y por qué; primero lo más seguro."
    ),
    "Why it was left alone": "Por qué se dejó pasar",
    "None.": "Ninguno.",
    "Text of each part, as it is read": "Texto de cada parte, como se lee",
    "Only the first part is shown here; dlp-gateway inspect --text has all of it.": (
        "Aquí se muestra solo la primera parte; dlp-gateway inspect --text lo muestra todo."
    ),
    "What is looked for": "Qué se busca",
    "From the threshold on a score counts. Examples prove each recognizer at every start. "
    "docs/tuning.md tells how to change one.": (
        "Una puntuación cuenta a partir del umbral. Los ejemplos prueban cada reconocedor en cada inicio. "
        "docs/tuning.md explica cómo cambiarlo."
    ),
    "Threshold": "Umbral",
    "Patterns": "Patrones",
    "Words beside": "Palabras cercanas",
    "Examples": "Ejemplos",
    "Allowed": "Permitidos",
    "Source": "Fuente",
    "tuned here": "ajustado aquí",
    # the system
    "Something needs help: see the parts below. Mail that cannot be checked now is not lost: "
    "the sending server keeps it and tries again.": (
        "Algo necesita atención: vea las partes abajo. El correo que no se puede revisar ahora no se pierde: "
        "el servidor que lo envía lo guarda y lo intenta de nuevo."
    ),
    "The console works. No SMTP role answers on this machine; if it runs on another one, look there.": (
        "La consola funciona. En esta máquina no responde la función SMTP; si corre en otra, mire allí."
    ),
    "Mail is checked, cases can be decided, and what officers release goes out.": (
        "El correo se revisa, los casos se pueden decidir, y lo que los oficiales envían sale."
    ),
    "Trial mode.": "Modo de prueba.",
    "No next hop is set: accepted mail is kept in a folder and not sent on.": (
        "No hay un siguiente servidor: el correo aceptado se guarda en una carpeta y no se envía."
    ),
    "Parts": "Partes",
    "Fault": "Falla",
    "Switches": "Interruptores",
    "The database does not answer.": "La base de datos no responde.",
    "on": "activo",
    "off": "inactivo",
    "None has ever been turned.": "Nunca se ha usado ninguno.",
    "Switches are turned with dlp-gateway panic and dlp-gateway bypass; docs/runbooks.md tells when.": (
        "Se usan con dlp-gateway panic y dlp-gateway bypass; docs/runbooks.md explica cuándo."
    ),
    "Versions": "Versiones",
    "the SMTP role has another one": "la función SMTP tiene otro",
    "Database": "Base de datos",
    "schema": "esquema",
    "not found": "no se encontró",
    "Queues": "Colas",
    "Notices waiting": "Avisos en espera",
    "the oldest since": "el más antiguo desde",
    "Notices that failed": "Avisos que fallaron",
    "Notices sent": "Avisos enviados",
    "Messages kept, sealed": "Mensajes guardados, sellados",
    "Log-ins": "Sesiones",
    "Record and room": "Registro y espacio",
    "Entries in the audit log": "Entradas en el registro de auditoría",
    "the last at": "la última",
    "Size of the database": "Tamaño de la base de datos",
    "Free on the disk of the state": "Libre en el disco del estado",
    "Settings": "Configuración",
    "As they were read when this role started. docs/reference.md explains each one.": (
        "Como se leyó al iniciar. docs/reference.md explica cada valor."
    ),
    "Setting": "Nombre",
    "Value": "Valor",
    "Where it stands": "Dónde está escrito",
    "(not shown)": "(no se muestra)",
    "set": "fijado",
    "default": "predeterminado",
    # the audit log and the people
    "Nothing can be changed here. Each entry holds the hash of the one before, "
    "and signed checkpoints stand outside the database.": (
        "Aquí no se puede cambiar nada. Cada entrada lleva el resumen de la anterior, "
        "y fuera de la base de datos hay puntos de control firmados."
    ),
    "The log is whole.": "El registro está completo.",
    "The log is NOT whole.": "El registro NO está completo.",
    "Entries:": "Entradas:",
    "Sworn to up to entry:": "Firmado hasta la entrada:",
    "Verify the chain": "Verificar la cadena",
    "Export as JSON lines": "Exportar como líneas JSON",
    "This console has no key to compare the log with.": "Esta consola no tiene clave para comparar el registro.",
    "Case, message or account": "Caso, mensaje o cuenta",
    "After entry": "Después de la entrada",
    "No.": "N.º",
    "Time": "Hora",
    "Who": "Quién",
    "What": "Qué",
    "About": "Sobre",
    "Facts": "Datos",
    "No entries.": "No hay entradas.",
    "Accounts are made and shut out with dlp-gateway users.": (
        "Las cuentas se crean y se cierran con dlp-gateway users."
    ),
    "In the record": "En el registro",
    "Roles": "Funciones",
    "Agencies": "Agencias",
    "Last in": "Última entrada",
    "every agency": "todas las agencias",
    "never": "nunca",
    "shut out": "cerrada",
    "locked": "bloqueada",
    "active": "activa",
    "no codes": "sin códigos",
    "Nobody yet.": "Nadie todavía.",
}
