"""The words of the pages for authors, and of an agency's own log-in, in Spanish; spanish.py takes them in."""

from __future__ import annotations

AUTHORS: dict[str, str] = {
    # where an email stands
    "Your email is on hold. A person of this office looks at it.": (
        "Su correo está en espera. Una persona de esta oficina lo ve."
    ),
    "Your email may go. It is on its way.": "Su correo puede salir. Está en camino.",
    "Your email was sent.": "Su correo se mandó.",
    "Your email may go, but the other mail system did not take it yet. We see to it.": (
        "Su correo puede salir, pero el otro sistema de correo todavía no lo tomó. Nos ocupamos de eso."
    ),
    "Your email was not sent. It may not go out the way it is.": "Su correo no se mandó. No puede salir así como está.",
    "Your email was taken back. It was not sent.": "Su correo fue retirado. No se mandó.",
    "Your email was not sent. Nobody said in time that it may go.": (
        "Su correo no se mandó. Nadie dijo a tiempo que podía salir."
    ),
    "Your email was not sent. It came back to you at once.": "Su correo no se mandó. Se le devolvió enseguida.",
    "Where your email stands": "Cómo va su correo",
    "We look at it by": "Lo vemos antes de",
    "Log in to see why, and to answer": "Inicie sesión para ver por qué, y para responder",
    "This page shows no more than this, to anybody who has the link. It changes nothing.": (
        "Esta página no muestra más que esto, a cualquiera que tenga el enlace. No cambia nada."
    ),
    "Do you have a paper that asks for the data?": "¿Tiene un papel que pide los datos?",
    "This link is not one of ours, or a part of it is missing. Copy the whole link, or log in to see your mail.": (
        "Este enlace no es nuestro, o le falta una parte. Copie el enlace completo, o inicie sesión para ver su correo."
    ),
    "This link is too old. Log in to see your mail.": "Este enlace es muy viejo. Inicie sesión para ver su correo.",
    # my email
    "My email": "Mi correo",
    "My email on hold": "Mi correo en espera",
    "Where it stands": "Cómo va",
    "we asked you something": "le preguntamos algo",
    "No email of yours is on hold.": "Ningún correo suyo está en espera.",
    "There is no such case, or it is not about mail of yours.": "No existe ese caso, o no trata de un correo suyo.",
    "Your account names no mail address, so there is no mail of yours to show.": (
        "Su cuenta no tiene dirección de correo, así que no hay correo suyo que mostrar."
    ),
    "Going to": "Iba a",
    "You are not in trouble. This is about this one email. You may still talk with that office.": (
        "Usted no está en problemas. Esto es solo por este correo. Puede seguir hablando con esa oficina."
    ),
    "What we saw, and how many:": "Lo que vimos, y cuántos:",
    "What we could not read:": "Lo que no pudimos leer:",
    # answers
    "Asked and answered": "Preguntas y respuestas",
    "The office asks": "La oficina pregunta",
    "The words are no longer kept.": "Las palabras ya no se guardan.",
    "With a paper:": "Con un documento:",
    "Download": "Descargar",
    "Your answer": "Su respuesta",
    "An officer reads it and decides. Write no private data about people into it.": (
        "Un oficial la lee y decide. No escriba en ella datos privados de personas."
    ),
    "I have an order of a court": "Tengo una orden de un tribunal",
    "The order as a file (PDF or a picture, at most 10 MB)": "La orden como archivo (PDF o imagen, máximo 10 MB)",
    "Send the order": "Mandar la orden",
    "The rules let me send it for another reason": "Las reglas me dejan mandarlo por otra razón",
    "Why, and what shows it": "Por qué, y qué lo muestra",
    "Send the reason": "Mandar la razón",
    "This is not private data": "No son datos privados",
    "What is it, then?": "¿Qué es, entonces?",
    "Send this answer": "Mandar esta respuesta",
    "I take my email back": "Retiro mi correo",
    "It will not be sent. This cannot be undone, but you can write a new email.": (
        "No se mandará. No se puede deshacer, pero puede escribir un correo nuevo."
    ),
    "I am sure": "Estoy seguro",
    "Take it back": "Retirarlo",
    "This case is decided": "Este caso está decidido",
    "It takes no more answers. Ask the office if you have a question.": (
        "Ya no acepta respuestas. Si tiene una pregunta, pregunte a la oficina."
    ),
    "Choose a reason from the list.": "Elija una razón de la lista.",
    "Tick the box if you are sure. Nothing was changed.": "Marque la casilla si está seguro. No se cambió nada.",
    "This case was decided meanwhile. Nothing was kept of what you wrote.": (
        "Este caso se decidió mientras tanto. No se guardó nada de lo que escribió."
    ),
    "This case has as many answers as it can take. Call the office instead.": (
        "Este caso ya tiene todas las respuestas que puede tener. Mejor llame a la oficina."
    ),
    "You have sent many answers in this hour. Wait a while, or call the office.": (
        "Ha mandado muchas respuestas en esta hora. Espere un rato, o llame a la oficina."
    ),
    "That is too long. Write at most 4,000 characters in each field.": (
        "Es muy largo. Escriba como máximo 4000 caracteres en cada campo."
    ),
    "Write a little more, so that we understand it: at least ten characters.": (
        "Escriba un poco más, para que lo entendamos: al menos diez caracteres."
    ),
    "This file is too big. Send at most 10 MB.": "Este archivo es muy grande. Mande como máximo 10 MB.",
    # an agency's own log-in
    "Log in with your agency's account": "Iniciar sesión con la cuenta de su agencia",
    "With an account of this console": "Con una cuenta de esta consola",
    "Logged in": "Sesión iniciada",
    "their agency's log-in": "cuenta de su agencia",
    "You are logged in": "Usted inició sesión",
    "Go on": "Continuar",
    "First prove once more who you are, with your agency's log-in.": (
        "Primero muestre otra vez quién es, con la cuenta de su agencia."
    ),
    "This log-in took too long, or it was begun in another window or browser. Start again.": (
        "Este inicio de sesión tardó mucho, o se empezó en otra ventana u otro navegador. Empiece de nuevo."
    ),
    "This log-in was used already. Start again.": "Este inicio de sesión ya se usó. Empiece de nuevo.",
    "Your agency's log-in did not let you in. Nothing was changed.": (
        "El inicio de sesión de su agencia no le dejó entrar. No se cambió nada."
    ),
    "Your account at this console is shut out. Ask your admin.": (
        "Su cuenta en esta consola está cerrada. Pregunte a su administrador."
    ),
    "Your agency's log-in does not answer, or not as it should. Try again in a moment, or tell your admin.": (
        "El inicio de sesión de su agencia no responde, o no como debe. Intente de nuevo en un momento, o avise a su "
        "administrador."
    ),
    ("Your agency's log-in could not be checked. Nothing was changed; try again, and tell your admin if it stays."): (
        "El inicio de sesión de su agencia no se pudo comprobar. No se cambió nada; intente de nuevo, y avise a su "
        "administrador si sigue así."
    ),
    "Your agency's log-in knows you, but you have no role at this console. Ask your admin for one.": (
        "Su agencia le conoce, pero usted no tiene ninguna función en esta consola. Pida una a su administrador."
    ),
    "Your groups give you rights that do not go together. Ask your admin to put you into one of them.": (
        "Sus grupos le dan permisos que no van juntos. Pida a su administrador que lo ponga en uno solo."
    ),
    "Your agency's log-in did not ask you to prove yourself again. Tell your admin.": (
        "El inicio de sesión de su agencia no le pidió mostrar otra vez quién es. Avise a su administrador."
    ),
    # what officers see of it
    "The author and the office": "El autor y la oficina",
    "Ask the author": "Preguntar al autor",
    "Your question": "Su pregunta",
    "The author reads it on their page, after a log-in. Quote no private data.": (
        "El autor la lee en su página, después de iniciar sesión. No cite datos privados."
    ),
    "You wrote this email yourself. Another person decides about it.": (
        "Usted mismo escribió este correo. Otra persona decide sobre él."
    ),
    "There is no such paper, or it is no longer kept.": "No existe ese documento, o ya no se guarda.",
    "author answered": "el autor respondió",
    # the lesson
    "Whose signature is it?": "¿De quién es la firma?",
    "Whose signature is it? Learn it in two minutes": "¿De quién es la firma? Apréndalo en dos minutos",
    "Two minutes, five steps. A paper can look like a court's order and be none. What counts is who signed it.": (
        "Dos minutos, cinco pasos. Un papel puede parecer una orden de un tribunal y no serlo. "
        "Lo que cuenta es quién lo firmó."
    ),
    "1. Find the signature, not the title": "1. Busque la firma, no el título",
    (
        "Officers of an agency may write WARRANT, SUBPOENA or ORDER over a paper of their own. Turn to the last page "
        "and read who signed, and for whom."
    ): (
        "Los agentes de una agencia pueden escribir WARRANT, SUBPOENA u ORDER sobre un papel propio. Vaya a la última "
        "página y lea quién firmó, y por quién."
    ),
    "2. A judge of a state or federal court?": "2. ¿Un juez de un tribunal estatal o federal?",
    (
        "Then the paper is a court's. It names the court, has a case number, and a judge signed it. Send us the court, "
        "the number and the paper."
    ): (
        "Entonces el papel es de un tribunal. Nombra el tribunal, tiene un número de causa y lo firmó un juez. "
        "Mándenos el tribunal, el número y el papel."
    ),
    "3. An officer of an agency, or an immigration judge?": "3. ¿Un agente de una agencia, o un juez de inmigración?",
    (
        "Then it is the agency's own paper. Immigration judges work for the Department of Justice, not for a court of "
        "law. The paper may be real and in order, but it is not a court's order."
    ): (
        "Entonces es un papel de la propia agencia. Los jueces de inmigración trabajan para el Departamento de "
        "Justicia, no para un tribunal de justicia. El papel puede ser auténtico y estar en regla, pero no es una "
        "orden de un tribunal."
    ),
    "4. A clerk or a lawyer, in a court's name?": "4. ¿Un secretario o un abogado, en nombre de un tribunal?",
    (
        "That is a subpoena of a court. No judge has looked at it. Whether it is enough depends on the rules of your "
        "office: send it to us and we will look."
    ): (
        "Esa es una citación de un tribunal. Ningún juez la ha visto. Si basta o no depende de las reglas de su "
        "oficina: mándenosla y la vemos."
    ),
    "5. Not sure, or no paper at all?": "5. ¿No está seguro, o no hay ningún papel?",
    "Ask us. It is fine to ask, and you may always tell the other office that yours is looking at it.": (
        "Pregúntenos. Está bien preguntar, y siempre puede decir a la otra oficina que la suya lo está viendo."
    ),
    "Try it": "Pruebe",
    "signed:": "firmado:",
    "A court's?": "¿De un tribunal?",
    "No. An officer of the agency signed it. It says warrant, but no judge has seen it.": (
        "No. Lo firmó un agente de la agencia. Dice warrant, pero ningún juez lo ha visto."
    ),
    "Yes. A judge of a federal court signed it. Look for the name of the court and the case number, too.": (
        "Sí. Lo firmó un juez de un tribunal federal. Busque también el nombre del tribunal y el número de causa."
    ),
    "No. Immigration judges belong to the Department of Justice. It is not an order of a court of law.": (
        "No. Los jueces de inmigración pertenecen al Departamento de Justicia. No es una orden de un tribunal de "
        "justicia."
    ),
    "No. It is the agency's own paper. Only a court could order the agency's wish to be followed.": (
        "No. Es un papel de la propia agencia. Solo un tribunal podría ordenar que se cumpla."
    ),
    "It is in a court's name, but no judge has looked at it. Send it to us before you send any data.": (
        "Está en nombre de un tribunal, pero ningún juez lo ha visto. Mándenoslo antes de mandar datos."
    ),
    "The kinds of paper": "Las clases de papel",
    "Paper": "Papel",
    "Who signs it": "Quién lo firma",
    "Printed on it": "Lo que lleva impreso",
    "Signed by a judge: a court's own paper": "Firmados por un juez: papeles de un tribunal",
    "These are orders and warrants of a court. We check that the court, the number and the people fit.": (
        "Son órdenes de un tribunal. Revisamos que el tribunal, el número y las personas correspondan."
    ),
    "In a court's name, signed by a clerk or a lawyer": "En nombre de un tribunal, firmados por secretario o abogado",
    "Whether these are enough depends on the rules of your office.": (
        "Si bastan o no depende de las reglas de su oficina."
    ),
    "Courts that are neither a state's nor federal": "Tribunales que no son estatales ni federales",
    "A lawyer of your office looks at these.": "Estos los ve un abogado de su oficina.",
    "Signed by an agency's officers": "Firmados por agentes de una agencia",
    "These are not a court's orders, whatever their title says.": (
        "No son órdenes de un tribunal, diga lo que diga su título."
    ),
    "Letters, mails, calls": "Cartas, correos, llamadas",
    "These ask. They do not order.": "Estos piden. No ordenan.",
    "This page is not legal advice.": "Esta página no es consejo legal.",
}
