"""Spanish words of the page of tokens. Returns: a dictionary from the English words."""

from __future__ import annotations

SPANISH = {
    "Tokens": "Claves de programas",
    "The token is made": "La clave está hecha",
    "Its key is shown here once. Keep it where the program reads its secrets.": (
        "La clave se muestra aquí una sola vez. Guárdela donde el programa lee sus secretos."
    ),
    "A program with a token acts in the name of its owner, as far as the token allows, and the record says so. "
    "How programs ask:": (
        "Un programa con una clave actúa en nombre de su dueño, hasta donde la clave permite, y el registro lo dice. "
        "Cómo preguntan los programas:"
    ),
    "What for": "Para qué",
    "Account": "Cuenta",
    "What it may do": "Qué puede hacer",
    "Works until": "Sirve hasta",
    "Last used": "Último uso",
    "as the account": "las de la cuenta",
    "ended by": "terminada por",
    "expired": "vencida",
    "End it": "Terminarla",
    "No tokens yet.": "Todavía no hay claves.",
    "Make a token for a program of yours": "Hacer una clave para un programa suyo",
    "See cases, with every value masked": "Ver casos, con todos los valores tapados",
    "See values, for a reason and after your password": "Ver valores, con un motivo y su contraseña",
    "Release or propose, refuse and mark cases": "Liberar o proponer, negar y marcar casos",
    "Approve or turn down what others proposed": "Aprobar o rechazar lo que otros propusieron",
    "Download messages, attachments and papers as they were sent, for a reason and after your password": (
        "Descargar mensajes, archivos adjuntos y papeles como se enviaron, con un motivo y su contraseña"
    ),
    "Keep and forget views of the queue": "Guardar y olvidar vistas de la cola",
    "See your own held email and answer for it": "Ver su propio correo en espera y responder por él",
    "Read the documents of orders": "Leer los documentos de las órdenes",
    "See who approves in whose place": "Ver quién aprueba en lugar de quién",
    "Name a deputy, and end it": "Nombrar un suplente, y terminarlo",
    "See how the machine is": "Ver cómo está la máquina",
    "See tokens and end them": "Ver claves y terminarlas",
    "See registered orders": "Ver órdenes registradas",
    "Register and revoke orders, answer the review list": "Registrar y revocar órdenes, contestar la lista de revisión",
    "Verify orders that others registered": "Verificar órdenes que otros registraron",
    "Read the audit log": "Leer el registro de auditoría",
    "See who has an account": "Ver quién tiene cuenta",
    "Try the rules on a message": "Probar las reglas con un mensaje",
    "Your own role still decides: a token gives nothing that you do not have. Two halves of what takes two people "
    "cannot be in one token.": (
        "Su función sigue decidiendo: una clave no da nada que usted no tenga. Las dos mitades de lo que necesita dos "
        "personas no caben en una clave."
    ),
    "Only for these agencies (domains); empty for all of yours": (
        "Solo para estas agencias (dominios); vacío para todas las suyas"
    ),
    "For how many days": "Por cuántos días",
    "Make the token": "Hacer la clave",
    "There is no such token, or it is not yours.": "No hay tal clave, o no es suya.",
    # what is wrong with a form
    "say what the token is for, in 1 to 100 characters": "diga para qué es la clave, en 1 a 100 caracteres",
    "choose what the token may do": "elija qué puede hacer la clave",
    "one token cannot do both halves of what takes two people; make two, for two people": (
        "una clave no puede hacer las dos mitades de lo que necesita dos personas; haga dos, para dos personas"
    ),
    "a token lasts 1 to 365 days": "una clave dura de 1 a 365 días",
    "say for how many days the token is to work": "diga por cuántos días debe servir la clave",
    "an agency is the part of its addresses behind the @": (
        "una agencia es la parte de sus direcciones detrás de la @"
    ),
}
