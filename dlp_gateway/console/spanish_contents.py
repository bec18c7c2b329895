"""The words of what shows or gives a held message, in Spanish; spanish.py takes them in."""

from __future__ import annotations

CONTENTS: dict[str, str] = {
    "All other header fields": "Todos los demás campos del encabezado",
    # the rules tried on a held message
    "Or a held case, with every value masked: its number": "O un caso en espera, con todo tapado: su número",
    "Try the rules of today on it, masked": "Probar con él las reglas de hoy, tapado",
    "This is the held case": "Este es el caso en espera",
    "What is found, what is nearly found, and what was found when it was held are masked. The case stays as it is.": (
        "Lo que se encuentra, lo que casi se encuentra y lo que se encontró al ponerlo en espera está tapado. El caso "
        "queda como está."
    ),
    # HTML
    "Look at it as HTML": "Verlo como HTML",
    "The message as HTML": "El mensaje como HTML",
    "This part cannot be shown as HTML: some of it could not be read. Read it as text.": (
        "Esta parte no se puede mostrar como HTML: algo no se pudo leer. Léala como texto."
    ),
    "This part cannot be shown as HTML: not all that was found in it can be masked there. Read it as text.": (
        "Esta parte no se puede mostrar como HTML: allí no se puede ocultar todo lo que se encontró. Léala como texto."
    ),
    "This part is too long to be shown as HTML. Read it as text.": (
        "Esta parte es demasiado larga para mostrarla como HTML. Léala como texto."
    ),
    "There is no HTML under this number.": "No hay HTML con este número.",
    "The message cannot be read at this moment. Try again; if it stays, run dlp-gateway doctor.": (
        "El mensaje no se puede leer en este momento. Pruebe otra vez; si sigue así, ejecute dlp-gateway doctor."
    ),
    # the original
    "Download the message as it was sent": "Descargar el mensaje como se mandó",
    "Download this attachment": "Descargar este archivo adjunto",
    "Download the original": "Descargar el original",
    "Download": "Descargar",
    "This is one attachment as it was sent. Nothing in it is masked.": (
        "Este es un archivo adjunto como se mandó. Nada en él está oculto."
    ),
    "This is the whole message as it was sent, with all attachments. Nothing in it is masked.": (
        "Este es el mensaje entero como se mandó, con todos sus archivos. Nada en él está oculto."
    ),
    (
        "It was written by a stranger: open it only where files from strangers are opened. "
        "Your reason and what you got go into the record."
    ): (
        "Lo escribió un extraño: ábralo solo donde se abren archivos de extraños. "
        "Su razón y lo que recibió quedan en el registro."
    ),
    "There is no attachment under this number. Download the whole message instead.": (
        "No hay ningún archivo con este número. Descargue el mensaje entero."
    ),
    # a redacted copy
    "Release a redacted copy": "Mandar una copia sin los datos",
    "A redacted copy": "Una copia sin los datos",
    "A new message without what was found. It was read and judged again like any mail. The original stays held.": (
        "Un mensaje nuevo sin lo que se encontró. Se leyó y se revisó otra vez como todo correo. "
        "El original sigue en espera."
    ),
    "Subject": "Asunto",
    "Taken out": "Quitados",
    "Attachments kept as they are": "Archivos que van como están",
    "Attachments left out": "Archivos que no van",
    "something was found in it": "se encontró algo en él",
    "What it says": "Lo que dice",
    "Attachment as masked text": "Archivo como texto con partes ocultas",
    "This copy cannot go": "Esta copia no puede salir",
    "Something is still found in it. Return the message to its author with a list of what to take out.": (
        "Todavía se encuentra algo en ella. Devuelva el mensaje a su autor con una lista de lo que debe quitar."
    ),
    "Release this copy": "Mandar esta copia",
    "Propose this copy": "Proponer esta copia",
    "Read all of it first: a program takes out what it knows, you see what it does not.": (
        "Léala toda primero: un programa quita lo que conoce, usted ve lo que el programa no ve."
    ),
    "Why this may go": "Por qué puede salir",
    "Choose to whom the copy goes.": "Elija a quién va la copia.",
    "What the copy says has changed since you looked at it. Look at it again.": (
        "Lo que dice la copia cambió desde que usted la vio. Véala otra vez."
    ),
    "A redacted copy can be made only of a message that is held, for its own recipients.": (
        "Solo se puede hacer una copia de un mensaje en espera, para sus propios destinatarios."
    ),
    "Redacted copy of": "Copia sin los datos de",
    "Redacted copies": "Copias sin los datos",
    "Give it in part": "Dar una parte",
    # a list for the author
    "Return it for redaction": "Devolver para quitar datos",
    "Only a message that is held can be returned to its author.": (
        "Solo un mensaje en espera se puede devolver a su autor."
    ),
    (
        "The author gets this list: kinds of facts and where they stand, never the facts. "
        "They take them out and send a new email. This one stays held."
    ): (
        "El autor recibe esta lista: tipos de datos y dónde están, nunca los datos. "
        "Los quita y manda un correo nuevo. Este sigue en espera."
    ),
    "The author's mailbox is not the agency's: no letter will go out. Tell them yourself.": (
        "El buzón del autor no es de la agencia: no saldrá ninguna carta. Dígaselo usted."
    ),
    "Take these facts out and send a new email": "Quite estos datos y mande un correo nuevo",
    "What to take out": "Lo que se debe quitar",
    "Line": "Línea",
    "Nothing was found that its author could take out.": "No se encontró nada que su autor pueda quitar.",
}
