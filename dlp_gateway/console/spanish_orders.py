"""What the register's pages say, in Spanish by its English words.

Takes: nothing. Returns: ORDERS. Touches: nothing. spanish.py puts it beside the others.
"""

from __future__ import annotations

ORDERS: dict[str, str] = {
    "Orders": "Órdenes",
    "Order": "Orden",
    "Orders of courts that officers have registered. An order counts once a second person has verified it.": (
        "Órdenes de tribunales que los oficiales registraron. Una orden cuenta cuando una segunda persona la verificó."
    ),
    "Register an order": "Registrar una orden",
    "Passed on an order that nobody has verified": "Enviado con una orden que nadie ha verificado",
    "Kinds of facts": "Clases de datos",
    "Valid": "Válida",
    "Uses": "Usos",
    "in force": "en vigor",
    "no end": "sin fin",
    "No orders.": "No hay órdenes.",
    "The document": "El documento",
    "Document": "Documento",
    "No order was recognised in it.": "No se reconoció una orden en él.",
    "Read it yourself and write the fields.": "Léalo usted y escriba los campos.",
    "It reads as an agency's paper, not as a court's.": "Parece un documento de una agencia, no de un tribunal.",
    "It reads as a court's.": "Parece de un tribunal.",
    "Fields": "Campos",
    "Field": "Campo",
    "Registered": "Registrado",
    "In the document": "En el documento",
    "Same": "Igual",
    "compare": "comparar",
    "yes": "sí",
    "differs": "difiere",
    "Senders": "Remitentes",
    "Registered by": "Registrada por",
    "Verified by": "Verificada por",
    "Revoked by": "Revocada por",
    "That you opened it goes into the record.": "Queda en el registro que usted lo abrió.",
    "Show it beside the fields": "Mostrarlo junto a los campos",
    "Download the original": "Descargar el original",
    "Verify": "Verificar",
    "Ask the court itself, by a telephone number that you looked up yourself, not one from the paper.": (
        "Pregunte al tribunal mismo, por un teléfono que usted buscó, no por uno del documento."
    ),
    "How do you know that it is genuine? Whom did you ask, and what did they say?": (
        "¿Cómo sabe que es auténtica? ¿A quién preguntó y qué le dijo?"
    ),
    "It is genuine": "Es auténtica",
    "You registered it. Another person must verify it.": "Usted la registró. Otra persona debe verificarla.",
    "Revoke": "Revocar",
    "It stops working with the next message and cannot be brought back; register it anew if need be.": (
        "Deja de valer con el próximo mensaje y no se puede recuperar; si hace falta, regístrela de nuevo."
    ),
    "Why": "Por qué",
    "One on each line": "Uno en cada línea",
    "Write the scope as narrow as the order is. A second person must verify it before it counts. "
    "Names are kept as initials and a keyed hash only.": (
        "Escriba el alcance tan estrecho como la orden. Una segunda persona debe verificarla antes de que cuente. "
        "De los nombres se guardan solo las iniciales y un código."
    ),
    "The order itself: PDF, picture or text": "La orden misma: PDF, imagen o texto",
    "Read the document into the form": "Leer el documento en el formulario",
    "What was empty was filled from the document. A machine read it: compare every field with the text beside it.": (
        "Lo vacío se llenó con el documento. Lo leyó una máquina: compare cada campo con el texto de al lado."
    ),
    "How often it may be used; empty for no limit": "Cuántas veces se puede usar; vacío si no hay límite",
    "Persons, by name": "Personas, por nombre",
    "It limits no persons": "No limita las personas",
    "Senders: addresses or domains of your offices": "Remitentes: direcciones o dominios de sus oficinas",
    "It limits no senders": "No limita los remitentes",
    "Recipients: addresses or domains": "Destinatarios: direcciones o dominios",
    "It limits no recipients": "No limita los destinatarios",
    "It limits no facts": "No limita los datos",
    "Register": "Registrar",
    "To look at": "Por revisar",
    "These emails were sent: they named an order well, but a well-named order proves none. "
    "Ask the court and write down what you found.": (
        "Estos correos se enviaron: nombraban bien una orden, pero eso no prueba que exista. "
        "Pregunte al tribunal y anote lo que encontró."
    ),
    "All": "Todos",
    "Sent": "Enviado",
    "Looked at by": "Revisado por",
    "What you found": "Lo que encontró",
    "Write it down": "Anotarlo",
    # what is refused
    "The document cannot be read at this moment. Try again, or write the fields yourself.": (
        "El documento no se puede leer en este momento. Intente de nuevo o escriba los campos usted."
    ),
    "Choose the document first.": "Primero elija el documento.",
    "This order was registered without a document.": "Esta orden se registró sin documento.",
    "There is no such order, or it is not yours to see.": "No existe esa orden, o no le corresponde verla.",
    "There is no such entry, or it is not yours to see.": "No existe esa entrada, o no le corresponde verla.",
    "The register of orders is for officers, approvers, counsel and auditors.": (
        "El registro de órdenes es para oficiales, aprobadores, abogados y auditores."
    ),
    "Name them or tick that the order limits none, not both.": (
        "Nómbrelos o marque que la orden no limita ninguno, no las dos cosas."
    ),
    "Orders for senders of other agencies than yours are not yours to register or verify.": (
        "Las órdenes para remitentes de otras agencias no le corresponde a usted registrarlas ni verificarlas."
    ),
}
