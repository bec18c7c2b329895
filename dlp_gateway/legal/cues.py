"""The words that make a reference affirmative or take it back, in English and Spanish.

All patterns are for flat text (`wording.Flat.low`): lower case, without accents, one space between words.
`DOUBTS` are looked for in the sentences that hold a reference; `CONTRADICTIONS` in all of the author's own words.
Each carries the closed word that stands in `LegalProcess.reasons`. Any doubt means: not accepted.
Source: phrases of config/legal_process.yaml; requests quoted in the report of 2020; the rest is our own wording.
"""

# ruff: noqa: E501, ISC004  a pattern is read as one line
# fmt: off

from __future__ import annotations

import re

from dlp_gateway.legal.rulings import RULED

# What a court makes. `order` by itself is common: the lookarounds leave out "in order to", purchase orders and the
# immigration agencies' own "orders".
_ORDER = (
    r"(?:(?<!in )(?<!purchase )(?<!work )(?<!money )(?<!executive )(?<!removal )(?<!deportation )(?<!out of )"
    r"(?<!alphabetical )(?<!administrative )\borders?\b"
    r"(?! of (?:removal|deportation|supervision|release on recognizance|the immigration)| form| number| to (?:go|eat))"
    r"|\b(?:court|judge|magistrate|tribunal)\b(?: [\w.]+){0,4}? (?:has |have )?ordered\b|\bordered by (?:the |an? )?(?:[\w.]+ ){0,3}?(?:court|judge|magistrate|honorable|hon\.)(?![a-z])"
    r"|\bcourt-ordered\b|\bordered (?:produced|disclosed|released|turned over)\b|\b(?:court|judge|justice)\b(?: [\w.:(),-]+){0,6}? so[- ]ordered\b|\b(?:court|judge|magistrate)\b[^.;?]{0,40}? granted (?:the |its |their )?(?:[\w']+ ){0,3}?(?:motion|petition|application) (?:to|for) (?:compel|enforce|an order)|\bmotion to (?:compel|enforce) (?:is |was )?granted\b|\bordered (?:it|this|us|our|me|(?:the )?(?:production|disclosure|release|department|agency|division|custodian))\b|\bjudgment\b|\bdecree\b|\bwrits?\b|\binjunction\b"
    r"|\b(?:judge|court|justice|magistrate)\b[^;?]{0,160}?\b(?:ruled|directed|commanded|compelled|decreed|instructed|held|so ruled)\b[^;?]{0,120}?\b(?:shall|must|is to|are to|to) (?:\w+ly )?(?:produce|release|provide|furnish|disclose|deliver|turn over|hand over|transmit|surrender|give|send|supply)\b"
    r"|\b(?:ecf|dkt|doc|d\.e|docket entry|entry)\.? ?(?:nos?\.? ?|# ?)?\d+\b[^;?]{0,120}?\bsigned by (?:the )?(?:hon\b|honorable|u\. ?s\. (?:district|magistrate)|united states (?:district|magistrate)|judge|district judge|magistrate|chief|justice)[^;?]{0,120}?\b(?:compels|directs|orders|commands|requires|obliges) (?:this|our) (?:agency|department|office|division|bureau|commission|board|custodian)\b)"
)
_WARRANT = r"(?<!administrative )(?<!ice )(?<!removal )\bwarrants?\b(?! (?:of|for) (?:removal|deportation)| for arrest of alien)"
_SPANISH = (
    r"(?:\borden(?:es)?\b(?! (?:administrativ|de (?:deportacion|expulsion|remocion|salida|compra|trabajo))|\s+del dia)"
    r"|\bordenad[oa]s? por\b|\bordeno\b|\bmandat?o judicial\b|\bmandamiento\b|\bauto judicial\b)"
)
_SUBPOENA = r"\bsubpoenas?\b|\bao ?(?:88[ab]?|89|110)\b|\bsummons(?:es)?\b|\bcitatorios?\b|\bcitacion(?:es)?\b"

ORDER = re.compile(f"{_ORDER}|{_SPANISH}|{RULED}")
WARRANT = re.compile(rf"{_WARRANT}|\borden de (?:registro|cateo|allanamiento|arresto|aprehension)\b")
ARREST = re.compile(r"\b(?:arrest|bench) warrants?\b|\bwarrants? for (?:the )?arrest\b|\bao ?442\b|\borden de (?:arresto|aprehension)\b")
SUBPOENA = re.compile(_SUBPOENA)
GRAND_JURY = re.compile(r"\bgrand jury\b|\bgran jurado\b")
# An order that makes a subpoena binding is an order, whatever the subpoena under it is (8 U.S.C. 1225(d)(4)(B)).
ENFORCING = re.compile(
    r"\border\b[^.;?]{0,20}? enforce\b|\b(?:order|orden)\b[^.;?]{0,40}?\b(?:enforc(?:es|ing)|to enforce|compel(?:s|ling)?|to compel|granting|directing|requiring"
    r"|to comply|that we comply|que (?:ordena|obliga)|ejecuta)\b|(?<!administrative )(?<!immigration )(?<!ice )(?<!ice's )(?<!hsi )(?<!hsi's )(?<!dhs )(?<!dhs's )(?<!agency )(?<!agency's )(?<!your )\bsubpoenas? (?:was|were|has been|have been) so[- ]ordered by (?:the )?(?:hon\.? |honorable )?(?:judge|justice) (?!of\b)|(?<!immigration )(?<!tribal )(?<!law )(?<!military )\b(?:court|judge) (?:has )?ordered\b|(?<!immigration )(?<!tribal )(?<!law )\b(?:court|judge|justice)\b[^.;?]{0,80}?(?<!not )\bso[- ]ordered (?:your|the|its|hsi's|ice's) subpoena\b|\bsubpoenas?\b[^.;?]{0,40}?\b(?:under|by|pursuant to|on) (?:the |an? )?(?:court )?order of (?:the |an? )?[^.;?]{0,60}?\b(?:court|judge)\b|\b(?:enforcement|compliance|production) orders?\b"
)

_NOUN = (
    r"(?:(?:court|judicial|judge'?s?|signed|valid|federal|state|search|arrest|bench|certified|actual|real|formal|new|such)[ -]+){0,3}"
    r"(?:orders?|warrants?|writs?|subpoenas?|orden|mandamiento|mandato judicial)\b(?! to (?:go|eat))"
)
_DETERMINER = r"(?:(?:an?|the|any|this|that|such|your|our|their|its|some|another|una?|la|el|dicha|esa|esta|alguna|copy of (?:an?|the)|a copy of (?:an?|the)) ){0,2}"
_GAP = (
    r"(?:(?:have|has|had|having|an?|the|any|yet|ever|need|needs|required?|requires?|see|seen|with|received|receive|got|get|been|there|"
    r"this|that|in|hand|copy|of|obtained?|possess|find|found|provided?|presented?|shown?|given|produced?|by|exist|is|was|"
    r"on file|currently|still|such|attached|tiene|tienen|tenemos|hay|existe|una?|ninguna?|la|se|ha|recibido|presentado|necesita|requiere|es) ){0,5}"
)
_UNDONE = (
    r"(?:quash(?:ed|es|ing)?|vacat(?:ed|es|ing)|stayed|revers(?:ed|es|ing)|set aside|withdrawn|rescind(?:ed|s|ing)|revok(?:ed|es|ing)"
    r"|supersed(?:ed|es)|dissolved|overturned|expired|lapsed|voided|void|dismiss(?:ed|ing)|terminated|annulled|anulad[oa]|revocad[oa]"
    r"|vencid[oa]|caducad[oa]|expirad[oa]|suspendid[oa]|dejad[oa] sin efecto|sin efecto|invalidated|no longer (?:in (?:effect|force)|valid|operative|applies)|lifted|abrogated|abated|moot(?:ed)?|nullified|cancell?ed|retracted|recalled|remanded|remand|abeyance|suspended|paused|on hold|deferred|reconsider\w*|revisit\w*|rethink\w*"
    r"|(?:quedo|queda|dej\w+) sin efectos?|extinguid[oa]|cancelad[oa]|derogad[oa]|nul[oa]|invalidad[oa]|prescrit[oa]|perdio (?:su )?vigencia|ya no (?:esta|es|sigue|tiene))"
)
_NOT = r"(?:no|not|without|lacks?|lacking|lacked|never|neither|nor|cannot|can't|[a-z]+n't|absence of|absent|sin|ninguna?|tampoco|nunca)"

# What an order can tell an agency to do with a record, so that sending it obeys the order.
_GIVES = (
    r"(?:produc|releas|provid|furnish|disclos|deliver|turn|hand|transmit|suppl|mak|surrender|submit|giv|send|transfer|forward|permit|allow|grant|compl|obey|search|seiz|arrest|let|shar|return|identif|answer|respond|execut|bring|certif|copy|do|tender|ship|email|fax|upload|report|open|be|have|enforc|compel|communicat\w+ (?:to|the)\b)"
)
DOUBTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(regex))
    for reason, regex in (
        ("negated", rf"\b{_NOT} {_GAP}{_NOUN}"),
        ("negated", rf"{_NOUN} (?:(?:itself|yet) )?(?:is|was|has|have|had|are|were|does|did|do|will|can)(?:n't| not| never| no)\b"),
        (
            "requested",
            r"\b(?:request(?:ed|ing|s)?|seek(?:ing|s)?|sought|ask(?:ed|ing|s)? (?:\w+ ){0,3}for|apply(?:ing)? for|applied for|"
            r"applications? for|motions? for|mov(?:e|ed|ing) for|petition(?:ed|ing|s)? for|obtain|get|secure|needs?|needed|requires?|"
            r"must have|wants?|wanted|looking for|provide us with|send (?:us|me)|please (?:send|provide|attach|forward|file)|"
            r"necesit\w+|requier\w+|solicit\w+|pedi\w+|pedir|obtener|obtenga\w*|tramit\w+|favor de (?:obtener|enviar|presentar)|(?<!que )exig\w+) "
            rf"{_DETERMINER}{_NOUN}",
        ),
        (
            "requested",
            rf"{_NOUN} (?:(?:is|was|will be|has been|be) )?(?:requested|sought|needed|required|necesaria|requerida|solicitada)\b",
        ),
        (
            "conditional",
            rf"\b(?:if|unless|until|once|whether|in case|as soon as|should you|provided (?:that )?you|a menos que|hasta que|una vez que|(?<![-/])(?<!confirmo: )(?<!confirmamos: )si)\b"
            rf"[^.;?]{{0,60}}?{_NOUN}",
        ),
        (
            "conditional",
            r"\b(?:unless|provided that|(?:on|upon) (?:the )?condition|condition(?:ed|al) (?:up)?on|contingent|subject to|(?:up)?on (?:the )?(?:posting|payment|execution|receipt|completion|signing)|(?:only|but) (?:after|when|if|once|upon)|(?:so|as) long as|siempre (?:que|y cuando)|sujet[oa] a|condicionad[oa]|previo pago)\b"
            r"|\border\w*\b[^.;?]{0,80}?\b(?:once|if|provided)\b|\borden\w*\b[^.;?]{0,80}?\b(?:una vez que|si)\b|\bonce (?:it is )?(?:issued|signed|entered|granted)\b",
        ),
        (
            "not_an_order",
            rf"\b(?:ordered|orders|directed|directs|commanded|commands|compelled|compels|required|requires|requiring|directing|told|tells|instructed|instructs) (?!(?:production|disclosure|release) to (?:(?:the )?defendants? )?(?:ice|hsi|dhs|uscis|cbp|homeland|you)\b(?! (?:by|from)\b))(?:(?!to |by |the order )[\w.'-]+ ){{0,5}}to (?:\w+ly )?(?!{_GIVES})(?!(?:the|us|our|this|that|you|your|an?|any|it|its|custodian|which|whom|mr|ms|officer|agent|ice|hsi|dhs)\b)[a-z]{{2,}}"
            r"|\b(?:ordena|ordeno|manda|mando) (?:\w+ ){0,5}?(?:pagar|presentarse|comparecer|resguardar|conservar|borrar|proteger|guardar|testificar|declarar)\b",
        ),
        (
            "hearsay",
            rf"{_NOUN} (?:that |which )?(?:the |your |these |those |its )?(?:agents?|officers?|ice|hsi|dhs|cbp|ero|you|they|he|she|requester|caller) (?:\w+ )?(?:describ|cit|mention|refer|quot|claim|sa[iy]|rel[iy]|invok|wav|talk|recit|allud)\w*",
        ),
        ("expired", r"\b(?:ran|(?:was|were) (?:only )?(?:good|valid|effective|in (?:force|effect))) (?:through|until|till?|up to)\b|\b(?:estuvo|fue|era) vigente\b|\bgave you (?:until|till|through)\b|\b(?:warrant|order|writ|it) (?:is|was|went|has gone) (?:now |long )?(?:dead|stale|spent|lapsed)\b"),
        (
            "not_an_order",
            r"\b(?:consent decree|settlement|plea|sentenc\w+|divorce|child support|eviction|name change|damages|scheduling order|order of dismissal|continuance|bail order|release order|conditions of release|probation order|order of probation|preserv(?:e|es|ed|ing|ation)|divorcio|sentencia de|desalojo)\b",
        ),
        ("undone", r"(?<! not been )(?<! not )\b(?:modified|narrowed|superseding|carved|scaled back|cut back|watered down|struck|struck down|thrown out|threw (?:it|that|the order) out|modificad[oa]|reducid[oa]|sustituid[oa])\b|\bamended (?:on|in|by|to|last|since)\b"),
        ("conditional", rf"\b(?:when|cuando) (?:you|we|they|ice|hsi|he|she|the (?:agent|officer)|tenga\w*|reciba\w*|haya)\b[^.;?]{{0,40}}?{_NOUN}"),
        ("conditional", rf"\b(?:would|could|should|may(?! \d)|might) (?:\w+ ){{0,4}}{_NOUN}|{_NOUN} (?:would|could|should|may|might)\b"),
        (
            "future",
            r"\b(?:will|shall|going to|plan(?:s|ning)? to|intends? to|expects? to|hopes? to|about to) (?:\w+ ){0,2}"
            r"(?:get|obtain|have|receive|seek|file|request|apply|ask|issue|sign|enter|grant|send|provide|forward|submit|bring|follow) "
            rf"(?:you |us |them )?{_DETERMINER}{_NOUN}",
        ),
        ("future", rf"\b(?:pending|forthcoming|awaiting|waiting (?:for|on)|expect(?:ed|ing)|anticipat\w+|pendiente\w*|se espera|en tramite) {_DETERMINER}{_NOUN}"),
        (
            "future",
            rf"{_NOUN} (?:\w+ )?(?:(?:is|are|remains?|still|esta|sigue) )+(?:still )?(?:pending|forthcoming|expected|awaited|coming|on its way|"
            rf"being (?:drafted|prepared|sought|processed)|pendiente|en tramite)\b|{_NOUN} (?:to follow|will (?:follow|be|come|issue|arrive))",
        ),
        ("future", r"\b(?:judge|court|magistrate|juez|jueza|tribunal)(?: \w+){0,2} (?:will|should|may|might|is (?:going|expected|likely) to|va a|debe) (?:\w+ ){0,2}(?:sign|issue|enter|grant|rule|decide|approve|firmar|emitir)\w*"),
        ("future", r"\b(?:is|are|remains?|still|esta|estan|sigue) (?:still |aun |todavia )?(?:pending|forthcoming|pendientes?|en tramite)\b|\b(?:hope|hoping|hopefully|eventually|someday)\b"),
        ("future", r"\b(?:enviaremos|enviare|tendremos|obtendremos|conseguiremos|pediremos|solicitaremos)\b"),
        (
            "hearsay",
            r"\b(?:agents?|officers?|ice|hsi|dhs|cbp|ero|caller|requester|he|she|they|supervisor|agente|oficial)(?: \w+){0,3} "
            r"(?:says?|said|claims?|claimed|claiming|told|tells|alleg\w+|mention\w+|insist\w+|assert\w+|assured|promised|cit(?:e|es|ed|ing)|quot\w+|dice\w*|dijo|afirma\w*)\b|(?<!handed to )(?<!released to )(?<!delivered to )(?<!disclosed to )(?<!produced to )(?<!surrendered to )(?<!provided to )(?<!supplied to )(?<!sent to )(?<!given to )(?<!furnished to )(?<!transmitted to )\b(?:ice|hsi|dhs|cbp|ero) ?:|(?<=\S )(?:agent|officer) \w+ ?:",
        ),
        (
            "hearsay",
            r"\b(?:you|your (?:office|agent|email|letter|message)) (?:\w+ ){0,2}(?:said|say|mention\w*|cited?|citing|refer\w*|told|claim\w*)\b"
            r"|\baccording to (?:the |your |an? )?(?:agent|officer|ice|hsi|dhs|cbp|ero|email|letter|request|caller|you|newspaper|press)\b|\bthreat\w*",
        ),
        ("about_others", r"\b(?:different|another|other|unrelated|separate) (?:person|individual|man|woman|case|matter|client|family|people|participant)s?\b|\bsomeone else\b|\bunrelated\b|\bsimilar (?:to|order)\b|\b(?:such as|like|e\.g\.|news\w*|clipping|article)(?= |,)|\b(?:not|n't) (?:about|concern\w*|relat\w*|cover\w*|appl\w*|involve\w*|name)\b|\botra persona\b|\botro caso\b"),
        ("prohibits_disclosure", r"\b(?:protective|restraining|no-contact|stay-away|gag) orders?\b|\borders? of protection\b|\bstay away\b|\borden de alejamiento\b|\binjunctions?\b|\borden de (?:proteccion|restriccion)\b"),
        ("on_appeal", r"\b(?:under|on) appeal\b|(?<!court of )\bappeal(?:ed|ing)?\b|\border to show cause\b"),
        (
            "hearsay",
            r"\b(?:i|we) (?:think|believe|guess|assume|suppose|understand|heard|was told|were told)\b|\b(?:apparently|supposedly|allegedly|"
            r"pretend\w*|imagine|as though|as if|treat (?:this|it|that) as|maybe|perhaps|possibly|probably|presumably|purported(?:ly)?|rumou?r\w*|not sure|unsure|unclear|unverified|cannot (?:verify|confirm)|"
            r"could not (?:verify|confirm)|so-called|creo que|creemos que|quizas?|tal vez|aparentemente|supuest\w+|no estoy segur\w+)\b",
        ),
        ("undone", rf"\b{_UNDONE}\b"),
        ("denied", r"\b(?:den(?:ied|ies|ying|ial)|declin(?:ed|es|ing)|refus\w+|reject(?:ed|s|ing)|negad[oa]|denegad[oa]|rechazad[oa])\b"),
        ("draft", r"\b(?:draft(?:ed|s)?|proposed|template|sample|specimen|hypothetical|fictitious|fictional|mock|borrador|propuest[oa]|plantilla|ejemplo|for example|training)\b"),
        ("unsigned", r"\b(?:unsigned|not (?:yet )?(?:been )?(?:signed|issued|entered)|(?:has|have|had|was|is)n't (?:yet )?(?:been )?(?:signed|issued|entered)|to be signed|awaiting signature|for (?:the judge's )?signature|sin firma\w*|por firmar|no (?:esta|ha sido|fue) firmad[oa])\b"),
        (
            "prohibits_disclosure",
            r"\b(?:prohibit|enjoin|forbid|bar|restrain|block|preclud)(?:s|ed|e|es|ing|red|ring)?\b[^.;?]{0,80}?\b(?:disclos|shar|releas|send|provid|transfer|produc|giv)"
            r"|\b(?:shall|must|may|do|does|can|will) not (?:be )?(?:disclos|shar|releas|provid|produc|transfer|send)|\bwithh(?:e|o)ld\w*\b|\b(?:confidential|sealed|under seal|privileged)\b|\bprohib\w+\b[^.;?]{0,60}?\b(?:divulg|compart|revel)",
        ),
        ("negated", r"\b(?:not|never|cannot|[a-z]+n't|no longer|nunca|tampoco)\b|\bno (?:ha|esta|fue|es|existe|hay|tiene|tienen|tenemos|tengo|se) |\bno (?:judge|court|ruling|order|warrant|tribunal|juez)\b"),
        ("not_genuine", r"\b(?:fake|forged|false|bogus|invalid|counterfeit|altered|fraudulent|falsa|falso|falsificad[oa])\b"),
        ("about_others", r"\bonly (?:appl|concern|cover|relat|about|bind)\w*|\blimited to\b"),
        ("requested", r"\b(?:motions?|petitions?|applications? (?:for|to) (?:an?|the|this)? ?(?:[\w-]+ ){0,2}(?:orders?|warrants?|court|judge)|applications? (?:is|was|has been|remains) (?:filed|pending|made)|complaints?|solicitud(?:es)? (?:de|para) (?:una? |la |el )?(?:orden|mandamiento)|peticion(?:es)?|mocion(?:es)?|proposals?)\b(?![^.;?]{0,80}\bgrant)(?<!granting the motion)(?<!granting motion)(?<!granting the application)(?<!granting application)(?<!granting the petition)(?<!granting petition)"),
        ("about_others", r"\bdirigid[oa]s? (?:al?|contra) (?:la |el |los |las |su )?(?:taller|patron|empresa|compania|banco|clinica|hospital|alguacil|policia|casa|vivienda|negocio|arrendador|aseguradora)\b"),
        ("about_others", r"\b(?:production|disclosure|release)\b[^.;?]{0,60}? (?:by|from) (?:the |its |his |her |their |an? )?(?:landlord|tenant|employer|clinic|hospital|bank|company|corporation|husband|wife|mother|father|spouse|carrier|provider|insurer|hotel|plaintiff|sheriff|police)\b"),
        ("hearsay", r"\b(?:says?|said|claims|claimed|writes) (?:the )?(?:agents?|officers?|ice|hsi|dhs|cbp|ero)\b"),
        ("not_an_order", r"\b(?:gets|awards?|awarded|awarding) (?:the |her |him |his |them )?(?:house|home|car|custody|estate|children|alimony|property)\b"),
        ("future", r"\b(?:soon|shortly|tomorrow|next week|upcoming|pronto|habra|manana|proxim[oa]s?|proximamente)\b"),
        ("future", rf"{_NOUN} (?:that |which |que )?(?:ice|they|he|she|you|the (?:agent|officer|agency)|dhs|hsi|cbp|ero|we|i) (?:will|plans?|wants?|hopes?|seeks?|needs?|expects?|would|should|may|might|could)\b|{_NOUN} (?:that |which )?(?:ice|they|he|she|you|the (?:agent|officer|agency)|dhs|hsi|cbp|ero) (?:is|are|has|have)\b"),
        ("hearsay", r"\b(?:argu(?:es|ed|ing)|contend(?:s|ed|ing)|maintains that|asserts?|alega\w*|sostiene\w*)\b|\b(?:nobody|no one|nadie) (?:\w+ )?(?:directed|ordered|signed|commanded|compelled|ordeno|firmo|mando)\b"),
        ("not_an_order", r"\b(?:voluntary|voluntarily|courtesy request|informal request|official request)\b"),
        ("prohibits_disclosure", r"\b(?:nobody|no one|nadie|ningun\w*)\b[^.;?]{0,60}?\b(?:is to|are to|shall|may|can|must|ha de|debe|puede|entregue|revele|comparta|divulgue|mande|reciba)\b"),
        ("not_an_order", r"\b(?:order(?:ed|s)|commands?|commanded|direct(?:ed|s)|ordeno|mando) nothing\b(?! (?:else|more|further|beyond))|\b(?:says|said|mentions|dice|menciona) (?:nothing|nada) (?:of|about|to|de|a) (?:you|your|ice|hsi|dhs|uscis|cbp|us|ustedes|usted)\b"),
        ("hearsay", r"\b(?:suppose (?:that )?(?:a|an|the|judge|magistrate|we|you)|supposing|let's say|supongamos|pongamos que)\b"),
    )
)

CONTRADICTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (reason, re.compile(regex))
    for reason, regex in (
        (
            "negated",
            r"\b(?:i|we|you|they|he|she|ice|hsi|office|agency|agents?|officers?|department) (?:(?:still|currently|also|really) )?"
            rf"(?:(?:do|does|did|have|has|had)(?: not|n't)|have no|has no|had no|lacks?|never) {_GAP}{_NOUN}",
        ),
        ("negated", rf"\bthere (?:is|was|are|were|has been|exists)(?: no|n't| not| never been) {_GAP}{_NOUN}"),
        ("negated", rf"\b(?:this|that|it|attached|the (?:attached|document|paper|above)) (?:is|was)(?: not|n't) {_GAP}{_NOUN}"),
        ("negated", rf"\bno {_NOUN} (?:(?:was|is|has been|were|needed|required|exists?|necessary|yet|attached|on file|provided|presented)\b)"),
        ("negated", rf"\b(?:no tenemos|no tengo|no tienen|no tiene|no hay|no existe|no contamos con|no cuentan? con|no se (?:necesita|requiere)) {_DETERMINER}{_NOUN}"),
        (
            "not_an_order",
            r"\b(?:to be helpful|as a courtesy|out of courtesy|por cortesia|como cortesia|while (?:i was |we were |we are |i am |i'm )?at it|to save (?:you )?time|for good measure|off the record|as a favou?r|de favor|in (?:that|a|the same|this) spirit|to be (?:on the safe side|safe|thorough)|just in case|for completeness|por si acaso|de paso|may as well|might as well|in good faith|lol|haha|just kidding|whatever|anyways?|de todos modos|de todas formas|ahead of (?:it|the|time)|in advance of|adelantamos|anticipamos)\b",
        ),
        ("about_others", r"\b(?:the same thing|wants? the same|asked for the same|covers? only|only covers?|names? only|only names?|nothing about|you (?:also|too) (?:asked|wanted)|asked about|also asked|lo mismo)\b|\b(?:fbi|dea|atf|police|sheriff|district attorney|irs|usps|secret service|marshals?)\b[^.;?]{0,40}?\b(?:served|presented|brought|obtained|got|had)\b"),
        (
            "draft",
            r"\[(?:insert|name|date|agency|court|judge|your|case|number|signature|recipient|nombre|fecha|juez|agencia|firma)\b[^\]]{0,40}\]|\{\{|<(?:insert|name|date|agency|court|judge|number)\b[^>]{0,30}>|\b(?:judge|juez|jueza) (?:_{2,}|x{2,}|\[)",
        ),
        (
            "not_genuine",
            r"\b(?:test (?:message|e-?mail|mail|only|run)|(?:this is|just|only) (?:an? )?test|(?:ignore|disregard|never ?mind|pay no attention to) (?:the |this |that |any )?(?:(?:court )?order|reference|docket|case number|line|above)|(?:the|this|our) (?:filter|gateway|scanner|mail system|dlp)|(?:get|getting|slip|sneak)\w* (?:it|this|them|that) (?:through|past|by)|mensaje de prueba|es (?:solo )?una prueba|el filtro)\b",
        ),
        (
            "not_genuine",
            r"\bno such (?:case|docket|order|number|judge|matter|warrant|cause|file)\b|\b(?:sample|specimen|example|mock-?up) of\b|\bwhat an? (?:\w+ )?(?:order|warrant)s? looks? like\b|\b(?:clerk|court|pacer|docket sheet|docket)\b[^.;?]{0,60}\b(?:(?:has|have|had|shows?|lists?|finds?|found) (?:no|nothing)|no record of)\b|\b(?:could|can|did|does|do)(?: not|n't|not) (?:find|locate|verify|confirm|authenticate)\b|\bno (?:existe|hay|aparece) (?:tal|ese|ningun\w*) (?:caso|orden|expediente|numero)\b",
        ),
        ("negated", r"\b(?:will|shall|do|does|would|can|must|need)(?: not|n't|not) (?:obey|comply|honou?r|follow)\b|\bno (?:acataremos|obedecemos|cumpliremos)\b"),
        ("hearsay", r"\b(?:your|the|ice's|hsi's|his|her|their) (?:letter|e-?mail|note|message|fax|request|agent|officer|office)(?: (?:of|from|dated) [\w ,]{1,25}?)? (?:reads|states|says|recites|quotes|cites|mentions|asserts|claims)\b"),
        (
            "hearsay",
            r"\b(?:double[- ]check|from memory|if i (?:recall|remember)|i (?:recall|remember)|as i (?:recall|remember)|something like|correct me if|(?:may|might|could) be (?:a |an |the )?(?:different|wrong|another|old|incorrect)|please (?:verify|confirm|check) (?:the|that|whether|if|this)|not certain|no idea|de memoria|si mal no recuerdo|favor de (?:verificar|confirmar))\b",
        ),
        ("undone", r"\b(?:orders?|warrants?|writ|it|that|which|judge|court|circuit|orden|mandamiento)(?: (?!not\b)\w+){0,3} (?:amended|modified|narrowed|superseded|limited|carved|changed|replaced|modificad[oa]|reemplazad[oa]|limitad[oa])\b|\b(?:threw|throw|thrown|struck|tossed) (?:it |that |the )?(?:order |warrant |ruling )?(?:out|down)\b"),
        ("undone", rf"\b(?:orders?|warrants?|writ|it|this|that|ruling|decision|judge|court|circuit|orden|mandamiento)(?: \w+){{0,3}} (?:{_UNDONE})\b"),
        ("draft", rf"\b(?:draft|proposed|unsigned|sample|borrador de(?: la)?|propuesta de|proyecto de) (?:\w+ ){{0,2}}{_NOUN}|{_NOUN}(?: \w+){{0,5}} (?:draft|unsigned|borrador|sin firma\w*)\b"),
        (
            "unsigned",
            rf"{_NOUN}(?: \w+){{0,4}} (?:not|hasn't|isn't|wasn't)(?: yet)?(?: been)? (?:signed|issued|entered)\b"
            r"|\b(?:judge|court|magistrate|clerk|juez|tribunal)(?: \w+){0,3} (?:has not|hasn't|have not|did not|didn't|had not|no ha|no) (?:yet )?(?:sign|issu|enter|rul|approv|grant|decid|firm|emit)\w*",
        ),
        ("hearsay", r"\b(?:have|has|had) (?:not|never)(?: yet)? (?:seen|received|read|reviewed|verified|got|gotten) (?:it|them|the|this|that|a|an|any)\b|\b(?:haven't|hasn't) (?:yet )?(?:seen|received|read|reviewed|verified|got|gotten) (?:it|them|the|this|that|a|an|any)\b|\bno (?:he|hemos) (?:visto|recibido)\b"),
        ("future", rf"\b(?:awaiting|waiting (?:for|on)|we expect|esperamos) {_DETERMINER}{_NOUN}"),
        # what the letters of strangers say of an order that does not help them
        ("undone", r"\b(?:put|placed) (?:it|that|the order|the warrant) on (?:ice|hold)\b|\b(?:entered|issued|signed) (?:in error|by mistake)\b|\b(?:was|were|been|got) (?:struck|voided|pulled)\b|\band struck\b"),
        ("unsigned", r"\b(?:has|have|had) yet to (?:be )?(?:sign|issu|enter|rul|approv|grant|decid|act|see|look)\w*|\b(?:yet|still) (?:unsigned|to be signed|needs? (?:the judge|a signature|to be signed))"),
        ("hearsay", r"\b(?:over|on|by) the (?:tele)?phone\b|\bread (?:it |this |that |the \w+ )?(?:out |aloud )?to (?:me|us)\b|\bpor telefono\b|\b(?:dicen|se dice|me dicen|nos dicen|cuentan|me aseguran|nos aseguran|me avisan) que\b|\bnadie (?:aqui )?(?:la|lo|ha|vio)\b|\bi hear\b|\b(?:we|i) (?:have )?heard\b|\bword is\b"),
        ("about_others", r"\b(?:de|es) otr[oa] (?:asunto|causa|expediente|cosa|cliente|familia|hombre|mujer|senora?)\b|\bnothing in it\b|\b(?:you|ice|they|he|she) (?:also |now |still )?(?:asked|ask|wanted|want|inquired) (?:about|for|after) (?:his|her|their|the|a|another) (?:brother|sister|wife|husband|son|daughter|mother|father|spouse|cousin|roommate|tenant|neighbou?r|partner|child|children|family)\b|\b(?:his|her|their) (?:brother|sister|wife|husband|son|daughter|mother|father|spouse|cousin|roommate|tenant|neighbou?r|partner|child|children)s? (?:as well|too|also)\b|\b(?:this|next) time you ask\w*"),
        ("conditional", r"\b(?:if|when|once|whenever|in case|should|cuando|si|en caso de que)\b[^.;?]{0,60}?\b(?:judge|court|magistrate|juez|jueza|tribunal)\b[^.;?]{0,80}?\b(?:orders?|signs?|issues?|enters?|rules?|grants?|compels?|ordena|ordene|firma|firme|emita|dicte)\b(?! (?:of|in|no|from|dated|entered|signed|by)\b)"),
        ("prohibits_disclosure", r"\beyes only\b|\bin camera\b|\bgive (?:it |them |the \w+ )?(?:only )?to the (?:court|judge)\b|\bgive the (?:court|judge)\b|\b(?:stays?|remains?|kept) (?:with|between) us\b"),
        ("undone", r"\bmandamus (?:relief )?(?:against|from|staying|vacating)\b|\bgranted mandamus\b|\bprohibition against\b"),
        ("contradicted", r"(?<!nothing )(?<!all )(?<!anything )\b(?:but(?! (?:no|not|nothing|only that)\b)|although|though(?!t)|even so|nevertheless|nonetheless|regardless|pero|aunque|sin embargo|aun asi|no obstante)\b|(?:^|[.;,] )(?:yet|still),? (?!to\b)(?:i|we|you|it|here|they|he|she)\b"),
        ("hearsay", r"\bwhat (?:he|she|they|ice|you|the (?:agent|officer)|(?:agent|officer) \w+) (?:calls?|called|says?|described)\b|\b(?:agents?|officers?|oficial|agente)\b[^.;?]{0,40}?\b(?:showed|flashed|waved|displayed|read out|enseno|mostro|leyo|dijo)\b|\bsegun (?:el |la |los |las |su |un )?(?:abogad[oa]s?|agentes?|oficial\w*|fiscal|ice|hsi|dhs|funcionari[oa])\b|\b(?:me|nos|le|les) (?:dijeron|dijo|contaron|comentaron|informaron|avisaron|aseguraron)\b|\b(?:cousin|friend|buddy|brother-in-law|neighbou?r)\b[^.;?]{0,80}?\b(?:says?|said|told|tells|hears?|heard)\b"),
        ("about_others", r"\b(?:meant|intended|destined) for (?:some(?:one|body)|another|an? (?:different|other))\b|\bfound (?:this|it) (?:on|in|among|at)\b|\bnowhere in it\b"),
        ("undone", r"\b(?:took|takes|taken|taking|pulled|pulls) (?:it|this|that|the order|the warrant|the ruling) back\b|\btook back\b|\bchanged (?:her|his|its|their) mind\b|\bthought better of\b|\bhad second thoughts\b|\bse (?:arrepintio|retracto|echo para atras)\b"),
        ("not_an_order", r"\b(?:no|not) part of (?:it|the (?:order|warrant))\b|\b(?:go|goes|going|gone|went) further\b|\bover and above\b|\bin addition to (?:it|what|that|the (?:order|warrant))\b|\b(?:a little|some|one) extra\b|\bmas alla de\b|\bvamos mas alla\b|\bbeyond what\b|\bmore than (?:it|what|the (?:order|court|judge)) (?:asks?|says?|requires?|wants?|ordered)\b|(?<!order )(?<!order, )(?<!copy )(?<!copy, )\bfor (?:your |the )?convenience\b|\b(?:i|we) (?:also |just )?(?:add|added|throw in|threw in|tack on|tacked on)\b|\bno (?:lo|la|los) (?:pide|menciona|incluye|cubre|exige)\b|\b(?:por|para su) comodidad\b"),
        ("not_an_order", r"\bto (?:keep|protect|guard|safeguard|conceal|withhold)\b[^.;?]{0,60}\b(?:secret|confidential|private|sealed|numbers?|records?)\b|\bwith (?:an?|our|its) objections?\b|\bunder (?:protest|objection)\b|\bnothing (?:goes|is(?! (?:produced|disclosed|provided|released|sent|furnished|transmitted|given|withheld|redacted) (?:on|as to|under|in response to|for|beyond) (?:them|those|these|any other|the (?:other|rest|remaining|denied)))|may|shall|can|to be|will)\b|\b(?:unofficially|extraoficialmente|off the books|between (?:us|you and me)|entre nosotros|(?:esto|eso) (?:es|va) aparte)\b|\bya se (?:dio|cumplio|entrego|respondio)\b"),
        ("future", r"\bque (?:pedir|solicitar|dictar|firmar|emitir|expedir|librar)(?:an?|emos)\b|\bque (?:obtendr|conseguir)(?:an?|emos)\b"),
        ("not_an_order", r"\breport (?:whether|if|back|that|on)\b|\binform\w* (?:si|que)\b"),
        ("requested", r"\b(?:letter|note|e-?mail|memo|carta|nota) (?:asking|requesting|inviting|suggesting|urging|pidiendo|solicitando)\b"),
        ("conditional", r"\b(?:once|as soon as|when|after|if) (?:the |your |a |our )?(?:clerk|court|judge|magistrate)\b[^.;?]{0,40}?\b(?:dockets?|enters?|signs?|issues?|files?)\b"),
        ("draft", r"\bdrafts? (?:of (?:a |the |our )?)?(?:response|reply|answer|letter|mail|e-?mail|return)\b"),
        ("about_others", r"\b(?:his|her|their) (?:brother|sister|wife|husband|son|daughter|mother|father|spouse|cousin|roommate|tenant|neighbou?r|partner)s? (?:is|are|was|were) (?:who|whom|the one|next)\b|\bwho you (?:really )?want\b|\b(?:is|are|was) gone\b"),
        ("hearsay", r"\b(?:judge|court|chambers|magistrate)\b[^.;?]{0,40}? (?:secretary|assistant|law clerk|receptionist|bailiff|staff)\b|\b(?:rang|called|phoned|telephoned|texted) (?:us |me )?(?:to|and) (?:say|said|tell|told|confirm\w*)\b"),
        ("about_others", r"(?<!in )(?<!as )\b(?:a second|another|a further|one more) (?:one|record|number|person|name|file)\b|\b(?:already|long since) (?:complied|answered|produced|satisfied)\b|\b(?:complied|answered|satisfied) in full\b|\band (?:we|it|[a-z]{2,5}) did\b"),
        ("about_others", r"\b(?:in|on|from|at) (?:the|that|this) same (?:file|folder|household|case file|jacket|drawer|page|sheet|address|policy|apartment|unit)\b|\b(?:sending|send|enclos\w+|attach\w*|includ\w+|releas\w+|add(?:ed|ing)?|giv\w+|mando|envio|incluyo|anexo|adjunto) (?:you |along )?(?:the|his|her|their|la|el|los|las) (?:[\w-]+ )?(?:daughter|son|wife|husband|spouse|mother|father|brother|sister|kid|cousin|roommate|partner|co-?applicant|passenger|neighbou?r|tenant)s?'s?(?= |\.|,)(?! (?:record|file|number|ssn)s? (?:as|that|which) (?:the )?(?:order|judge|court))|\b(?:del?|de la) (?:hij[oa]|espos[oa]|hermano|hermana|madre|padre|cunad[oa]|novi[oa]) (?:tambien|porque|ya que|que esta en)\b"),
        ("undone", rf"\b(?:fue|quedo|ha sido|fueron|luego se|despues se) (?:\w+ ){{0,2}}?{_UNDONE}\b|\b(?:excuses|relieves|exempts|releases|excused|relieved|exempted) (?:us|this|our|the) (?:agency|department|office|division|board)?\b ?(?:from|of)\b"),
        ("not_an_order", r"\borden(?:o|ada|ado|an?)? (?:por )?(?:el|la|mi|nuestr[oa]) (?:supervisora?|jef[ea]|directora?|agente|oficial|fiscal|gerente|alcald\w+|comisionad[oa])\b|\borden de (?:trabajo|compra|servicio|pago)\b|\bthis is an? (?:new|separate|different|fresh) (?:request|matter|question)\b"),
        ("about_others", r"\b(?:compels|directs|orders|commands|requires) (?:verizon|at&t|t-mobile|google|apple|meta|the (?:bank|landlord|employer|hospital|clinic|carrier|company))\b"),
        ("requested", r"\b(?:ice|hsi|ero|cbp|dhs|(?:the|your) agents?|agent \w+) (?:\w+ )?(?:directs|directed|orders|ordered|instructs|instructed|demands|demanded|commands|tells) (?:us|the|our|this|me)\b"),
        ("not_an_order", r"\b(?:polic(?:y|ies)|procedures?|protocol|guidance|handbook|manual|politica) (?:on|for|about|regarding|concerning|sobre) (?:\w+ )?(?:orders?|warrants?|subpoenas?|ordenes)\b|\b(?:directs?|orders?|requires?|tells?|commands?) [^.;?]{0,40}?\bto (?:tell|inform|advise|notify|report to|answer to) (?:the |its )?(?:court|judge)\b|\bto (?:provide|post|give|furnish) (?:security|a bond|bond|surety|notice|an accounting|training|an explanation|reasons)\b"),
        ("about_others", r"\b(?:records?|files?|numbers?|data|name) of (?:another|a different|some other|other)\b"),
        ("about_others", r"\b(?:is|was|are|es|son) (?:also )?(?:his|her|their|su|sus|the (?:\w+'s )) ?(?:sister|brother|wife|husband|spouse|mother|father|son|daughter|cousin|roommate|tenant|neighbou?r|hermana|hermano|espos[oa]|hij[oa]|madre|padre|prim[oa])\b"),
        ("negated", r"\bningun[oa]? (?:juez|jueza|tribunal|corte|magistrad[oa])\b"),
        ("undone", r"\bunexecuted\b|\bunserved\b|\bsin (?:diligenciar|ejecutar|notificar)\b"),
        ("not_an_order", r"\bwrits? of (?:possession|restitution|eviction|garnishment|replevin)\b"),
        ("future", r"\b(?:orders?|warrants?|orden|mandamiento) (?:is |are |that is |que )?(?:coming|on (?:its|the) way|in the works|viene|en camino|por llegar|por salir)\b"),
        ("hearsay", r"\btreat\b[^.;?]{0,100}?\bas (?:our|an?|the|your) (?:court )?(?:orders?|warrants?)\b|\b(?:letter|note|e-?mail|form|memo|request),? (?:which|that) (?:quotes?|cites?|mentions?|names?|refers)\b|\b(?:agents?|officers?|ice|hsi|ero|he|she|they) (?:had |has |have )?(?:scribbled|jotted|typed|wrote|written|noted|texted|pencill?ed)\b|\bsticky note\b"),
        ("conditional", r"\b(?:firmaria|ordenaria|emitiria|dictaria|expediria|mandaria|obligaria|autorizaria)n?\b"),
    )
)

# What affirms: the author acts under the order, has it, or says who made it. The words must be bound to the order; an
# "attached" somewhere in the sentence is not enough.
_MADE = r"(?:orders?|warrants?|writs?|decree|judgment|injunction|subpoenas?|orden|mandamiento|mandato judicial)\b"
_DATE = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?) \d{1,2},? \d{4}|\d{1,2}/\d{1,2}/\d{2,4}"
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
# What may stand between "pursuant to" and the order: whose it is, nothing else.
_WHOSE = (
    r"(?:(?:an?|the|this|that|its|said|your(?= (?:court|signed|search|judicial) )|attached|enclosed|above(?:-\w+)?|following|valid|signed|certified|court(?:'?s)?|court-issued|judicial|federal|state|district|county|u\.? ?s\.?|united|states|search|arrest|bench"
    r"|seizure|and|written|final|grand|jury|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|\d{1,2}(?:st|nd|rd|th)|superior|circuit(?:'s)?|subpoena-enforcement|enforcement|production|supreme|metropolitan|new|mexico|authority|of|production|new mexico"
    r"|(?:eastern|western|northern|southern|central|middle) district of (?:new |north |south |west )?[a-z]+(?:'s)?|(?:[a-z.'-]+ ){1,2}(?:county|court)'s|la|el|una?|dicha|judge(?:'s)?|(?:(?:chief|district|magistrate) )*judge [\w.'-]+(?: [\w.'-]+){0,2}?|justice [\w.'-]+|(?:" + _DATE + r"),?) ){0,8}?"
)
_SENT = r"(?:records?|files?|copies|documents?|production|informacion|expediente)"
_PARAGRAPH = r"(?:(?:paragraphs?|para\.?|items?|sections?|parts?|parrafo|punto) [\w() ]{1,12}? (?:of|de) )?"
_LAW = r"(?:\d+ u\.? ?s\.? ?c\.? ?(?:§+ ?)?[\d()a-z]+,? and )?"
AFFIRMED = re.compile(
    rf"\b(?:under|pursuant to|per|in compliance with|conforme a|segun|bajo) {_LAW}{_PARAGRAPH}{_WHOSE}{_MADE}"
    rf"|\b(?:this|the) (?:production|disclosure|response|mail|e-?mail|message|release|letter|transmittal) (?:answers|responds to|complies with|obeys|satisfies|fulfil+s|implements|is (?:made|sent|given) (?:under|pursuant to|in compliance with|by)) {_WHOSE}{_MADE}"
    rf"|\b(?:response|production|answer|disclosure|return) (?:that )?(?:it|the order|that order|the warrant) (?:calls for|requires|commands|orders|directs)\b"
    rf"|{_MADE}[^;?]{{0,160}}?\bbinds (?:us|this (?:department|agency|office)|our)\b"
    rf"|\bcomply(?:ing)? (?:today|now|hereby|herewith|fully|promptly|in full) with {_WHOSE}{_MADE}"
    rf"|\b(?:following|consistent with|on the strength of|on the (?:sole )?authority of|in fulfil+ment of) (?:the signed |(?:judge|justice) [\w.'-]+ (?:bench ruling and )?(?:written )?)?{_WHOSE}{_MADE}"
    rf"|\b(?:court|judge|justice)\b[^;?]{{0,80}}?(?<!not )\bso[- ]ordered (?:your|the|its|hsi's|ice's) (?:subpoena|stipulation)\b"
    rf"|\bordered (?:produced|disclosed|released|turned over) by (?:the )?(?:hon|judge|justice|court|magistrate)"
    rf"|\b(?:da|damos|doy) cumplimiento (?:a|de) {_WHOSE}{_MADE}|\b(?:en respuesta a|respondiendo a|contestando a|con (?:base|fundamento|apoyo|sustento)(?: exclusivo| unico)? en|atendiendo a|en observancia de) {_WHOSE}{_MADE}"
    rf"|\b(?:requerid|exigid|mandad|dispuest)[oa]s? por (?:el|la) (?:\w+ )?(?:tribunal|corte|juez|jueza)\b|\b(?:cumplimos|cumplo|acatamos|acato)(?: con)? lo (?:mandado|ordenado|dispuesto|resuelto) por\b"
    rf"|\b(?:respuesta|datos?|informacion|numero|entrega) que (?:exige|ordena|manda|requiere|dispone) {_WHOSE}{_MADE}|"
    rf"\b(?:pursuant to|in line with|in keeping with|in conformity with|consistent with|acting on|obedient to|obey(?:ing|s)?|in (?:answer|return|obedience|reply) to|returning|compl(?:y|ying|iance|ies|ied) with|in accordance with|under(?: the)?(?: authority of)?|per|by virtue of|required by|directed by|compelled by|mandated by"
    rf"|authorized by|covered by|satisf(?:ying|ies)|in satisfaction of|under compulsion of|by (?:direction|command) of|in (?:execution|performance) of|(?:discharg\w+|fulfil\w*) (?:our|its|the) (?:duty|obligation)s? under|respond(?:ing|s)? as we must to|in response to|responsive to|respond(?:ing|s)? to|conforme a|(?:en|dando) cumplimiento (?:de|a)|en (?:acatamiento|obediencia|atencion) (?:de|a)|cumplimos(?: con)?|cumpliendo(?: con)?|acatamos|atendemos|obedecemos|de acuerdo con|segun|por|en virtud de|as (?:commanded|ordered|directed|required) by|commanded by|in obedience to|released on|return (?:on|of|to)) {_WHOSE}{_MADE}"
    rf"|\bper (?:the )?(?:hon\.?|judge|justice) [^;?]{{0,140}}?\border (?:of|dated) (?:{_DATE})"
    rf"|{_MADE} (?:that|which) (?:the )?(?:hon\.? |honorable )?(?:judge|justice|magistrate|court)\b[^;?]{{0,120}}?\b(?:made|entered|issued|signed)\b"
    rf"|\bby (?:court |judicial |the )*order of\b|\bby court order\b"
    rf"|\b(?:attached|enclosed|adjunt[oa]s?)(?: hereto)?(?:,? (?:is|are|please find|find|esta|va))? (?:certified |true )?(?:cop(?:y|ies|ia) (?:of|de) )?{_WHOSE}{_MADE}"
    rf"|\b(?:received|in receipt of|acknowledg\w+ (?:receipt|service|delivery) of|(?:bound|compelled|obliged) by|served(?: on)?(?: (?:{_DATE}|\d{{1,2}}/\d{{1,2}}))?(?: with)?|recibi\w*) {_WHOSE}{_MADE}"
    rf"|{_MADE}(?:[^;?]{{0,160}}?)\b(?:(?:is|are|was|were|has been|se) (?:hereby )?(?:attached|enclosed|signed|issued|entered|granted|dated|adjunta)|(?:signed|issued|entered|granted|approved) (?:by|on|in|{_MONTHS}|\d)"
    r"|stands\b|remains in (?:effect|force)|dated|(?:directs|commands|obliges|compels|requires|orders) (?:us|the|our|that|this|production|disclosure|me)|\bcalls for\b|firmad[oa] por|emitid[oa] por|dictad[oa] por|nos ordena)"
    r"|\b(?:we|i|this (?:department|agency|office|division)|our (?:department|agency|office|division)) (?:have|has|were|was|am|are|is) (?:been )?(?:ordered|commanded|compelled) to (?:\w+ly )?(?:give|produce|release|provide|furnish|disclose|deliver|turn over|hand over|transmit|send|supply)\b[^.;?]{0,80}?\b(?:you|ice|hsi|dhs|uscis|cbp|homeland)\b"
    rf"|{_MADE}[^;?]{{0,160}}?\bleaves (?:us|it|this (?:department|agency|office)|the (?:department|agency)) (?:with )?no (?:choice|discretion|option|room)\b"
    rf"|\b(?:nos notificaron|se nos notifico|fuimos notificad[oa]s (?:de|con)|nos fue notificad[oa]|nos llego|nos hicieron llegar|nos entregaron|nos diligenciaron|nos corrieron traslado de)(?: (?:hoy|ayer|el (?:dia )?[\w ]{1,24}?))? (?:de )?{_WHOSE}{_MADE}"
    r"|\b(?:ecf|dkt|doc|d\.e|docket entry|entry)\.? ?(?:nos?\.? ?|# ?)?\d+\b[^;?]{0,120}?\bsigned by (?:the )?(?:hon\b|honorable|u\. ?s\. (?:district|magistrate)|united states (?:district|magistrate)|judge|district judge|magistrate|chief|justice)[^;?]{0,120}?\b(?:compels|directs|orders|commands|requires|obliges) (?:this|our) (?:agency|department|office|division|bureau|commission|board|custodian)\b"
    rf"|\b(?:court|judge|magistrate|tribunal|juez|jueza)\b[^;?]{{0,160}}?\b(?:(?:issued|signed|entered|approved|granted|emitio|dicto|firmo) (?:an? |the |its |this |una? |la )?(?:[\w-]+ ){{0,3}}?{_MADE}|granted|ordered (?:us|me|it|this|our|production|disclosure|release|the (?:department|agency|custodian|division|production|release|disclosure|records?))|(?:nos )?ordeno)\b"
    rf"|\bordered by\b|\bas ordered\b|\bas (?:the )?(?:[\w.]+ ){{0,3}}?(?:court|judge|magistrate)(?: [\w.]+){{0,2}}? (?:has )?ordered\b|\bordenad[oa]s? por (?:el|la|un|una) (?:[\w.]+ ){{0,2}}?(?:tribunal|corte|juez|jueza)\b|\bordeno (?:el|la) (?:tribunal|corte|juez|jueza)\b|\b(?:have|has) been (?:ordered|directed|compelled|commanded) by\b|^\W*ordered (?:production|disclosure|release)\b|\b(?:directed|commanded|compelled|required) by (?:the )?(?:[\w.]+ ){{0,3}}?court\b|\b(?:issued|signed) (?:by )?(?:the )?(?:[^\s;?]+ ){{0,6}}?(?:court|judge)\b"
    rf"|{_MADE} of (?:{_MONTHS})\b[^;?]{{0,120}}?\b{_SENT} (?:\w+ )?(?:enclosed|attached|follows?)\b"
)
# A label instead of a sentence, "Court order: D.N.M., 1:19-cv-01234": beside court, number and a judge's name it holds
# nothing but these words.
LABEL_WORDS = frozenset({
    "court", "order", "orders", "ordered", "warrant", "warrants", "search", "seizure", "arrest", "bench", "judicial", "writ", "case", "cases",
    "no", "nos", "number", "num", "docket", "doc", "re", "ref", "reference", "subject", "see", "attached", "enclosed", "below", "above", "the",
    "an", "of", "in", "on", "by", "for", "to", "from", "and", "at", "signed", "dated", "date", "issued", "entered", "production", "produced",
    "records", "record", "file", "judge", "hon", "honorable", "authority", "basis", "legal", "under", "per", "pursuant", "u.s", "us", "united", "disclosure", "release", "documents", "compliance", "response", "ecf", "filed", "presiding", "chief", "name", "type", "title",
    "states", "district", "federal", "state", "county", "superior", "civil", "criminal", "action", "magistrate", "grand", "jury", "subpoena",
    "orden", "del", "de", "la", "el", "tribunal", "caso", "causa", "expediente", "numero", "fecha", "firmada", "juez", "jueza", "adjunta",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "certified", "valid", "copy", "compelling", "granting", "enforcing", "directing", "kwr", "jfr", "v", "vs", "n.m", "d.n.m", "new", "mexico", "texas", "arizona", "colorado", "california", "washington", "york", "jersey", "nevada", "oregon", "utah", "duces", "tecum", "pages", "page", "certificada", "sellada",
    "authorized", "compelled", "required", "mandated", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "dato", "ordenado", "magistrada", "magistrado",
    "cateo", "registro", "allanamiento", "arresto", "corte", "distrito", "estados", "unidos", "ee", "uu", "condado", "mandamiento", "auto", "firmado", "dictada", "emitida", "anexa", "nuevo",
    "return", "responsive", "responsively", "remitted", "herewith", "anexo", "anexos", "registros", "copia",
})
# A statute's list of what counts: "(subpoena, warrant or order issued by a judge)".
STATUTE = re.compile(
    r"\(?\b(?:subpoenas?|warrants?|(?:court )?orders?)\b(?:, (?:or )?| or )(?:an? )?(?:(?:subpoenas?|warrants?|(?:court )?orders?)\b(?:, (?:or )?| or )?(?:an? )?){1,2} ?(?:(?:issued|signed) by (?:a|the) (?:judge|court)[^)]{0,40})?\)?"
)
CASE_NAME = re.compile(
    r"\b(?:in re:?|in the matter of) [\w.'&-]+(?: [\w.'&-]+){0,4}|\b[a-z][\w.'&-]*(?: [\w.'&-]+){0,5} vs?\.? [a-z][\w.'&-]*(?: [a-z][\w.'&-]*){0,3}"
)
JUDGE_NAME = re.compile(r"\b[a-z'-]+, j\.|\b(?:judge|justice|hon\.|honorable|juez|jueza|magistrad[oa])(?: [\w.'-]+){1,3}")
LABEL_START = re.compile(
    r"\W*(?:(?:re|ref|reference|subject|asunto|see|valid|certified|records produced under|produced under|authority|legal (?:basis|authority)|(?:basis|authority)(?: for (?:the )?(?:disclosure|release|production))?|the|an?|attached)\W+)*(?:(?:u\.? ?s\.?|united states|federal|state|district|circuit|superior|n\.m\.|d\.n\.m\.)\W+)*"
    r"(?:release authorized\W+)?(?:court|judge\S*|orders?|search|arrest|bench|warrant|writ|judicial|orden|mandamiento|tribunal|case|caso|docket)\b"
)
# What an order decides upon, and what it is good for: no request of the author's. "order" stays of it.
DECIDED = re.compile(
    r"(?<=\border)(?:s|ed)? (?:entered |made |issued )?(?:up)?on (?:the |an? |its |their |[\w.]+'s )?(?:[\w.-]+ ){0,3}?(?:motion|petition|application|request)\b|\b(?:vista|vistas|vistos|oida|atendida) (?:la|el|las) (?:peticion|solicitud|mocion)\b|\bhaving come before the court on the (?:motion|petition|application)\b"
    r"|(?<=\border) (?:re:?|regarding|concerning|as to|granting|allowing|sustaining) (?:the |an? |its |their |[\w.]+'s )?(?:[\w.-]+ ){0,3}?(?:motion|petition|application|request)\b|\b(?:sij|visa|asylum|naturali[sz]ation|adoption|adjustment|waiver|guardianship|custody|immigrant|special immigrant juvenile|vawa|u-?visa|t-?visa|i-?\d{3}\w?) (?:petition|application)s?\b"
    r"|\b(?:certificate|proof|affidavit|declaration|notice|return) of (?:compliance|service|production|mailing|delivery)\b[^.;?]{0,40}?\b(?:to be|will be|being|is) (?:filed|lodged|returned|mailed|sent|served)\b(?:[^.;?]{0,60}?\b(?:tomorrow|soon|shortly|next week|today))?"
    r"|\bfor (?:the|an?|his|her|their|its|your) (?:pending |related )?(?:[\w-]+ ){0,2}(?:petition|application)s?\b(?! (?:for|to)\b)|\bproposed guardian\w*\b|\bin (?:re:?|the matter of:?) (?:the )?(?:petition|application|motion) of (?:the )?united states\b"
)
# Taken out before DOUBTS and CONTRADICTIONS are looked for: an attempt to undo an order that failed.
SURVIVED = re.compile(
    r"\b(?:the |our |its )?(?:time|deadline|period|window) (?:to|for an?) appeal(?:ing)? (?:has |had |have )?(?:ran|run|expired|passed|lapsed|closed|elapsed|is over|is past)(?: out)?\b|\b(?:after|following|from|out of|concluded|on|ended) (?:(?:the|his|her|an?|its|[\w.-]+'s) ){0,3}in camera (?:review|inspection|examination)\b|\bin camera order\b|\bobject(?:s|ed|ing)?\b[^.;?]{0,40}?\b(?:but|and) (?:we |it |must |do |does |nevertheless |still )*(?:comply|complies|obey|obeys)\b|"
    r"\b(?:not|no) (?:later|earlier|more|less|fewer) than\b|\bnot to exceed\b|\b(?:and |this is |es )?(?:not|no) (?:es )?(?:by|as|out of|a matter of|por|un|una) (?:an? )?(?:favou?r|courtesy|choice|kindness|cortesia|gusto)\b|\b(?:it |this |that )?(?:is )?(?:not|no es) (?:optional|discretionary|voluntary|opcional|voluntari[oa]|discrecional)\b|"
    r"\bseal(?:ing)? (?:order )?(?:was |is |has been )?lifted(?: in part)?\b|\blift(?:ed|ing|s) (?:the|its|that) seal\b(?: (?:so far as|to the extent|as far as) [^.;,]{0,60})?|\bunseal(?:ed|ing|s) (?:the|its|that) (?:order|warrant)\b|\b(?:concedio|otorgo|acogio|declaro con lugar)(?: parcialmente| en parte)? (?:la|su|el) (?:peticion|solicitud|mocion)\b|\b(?:demas|otros|restantes) (?:puntos|extremos|datos|pedidos)(?: \w+)? (?:fueron|quedaron|se) (?:negad[oa]s|denegad[oa]s|rechazad[oa]s|negaron|denegaron)\b|"
    r"\b(?:stay|suspension|abeyance) (?:was |has been |is |order )?(?:then |later |since )?(?:lifted|dissolved|vacated|denied)\b|\b(?:den(?:ied|ying|ies)|overrul\w+|reject(?:ed|ing|s)) (?:our|this (?:department|agency|division|office)'s|the (?:department|division|agency|state|county|bureau|commission)'s) (?:motions?|objections?|request|application|petition)\b(?! (?:to|for) (?:disclos|releas|produc|provid|compel|enforc|permission|leave))|\b(?:moved|asked|tried|sought|petitioned) to (?:quash|vacate|modify|stay)\b[^.;?]{0,40}[.,;] (?:and )?(?:we|the department|the agency|the motion|that) (?:lost|failed|was (?:denied|rejected|overruled))\b|\b(?:items? )?not (?:supplied|included|produced|released|sent|disclosed|enclosed|provided|furnished) ?:|\bunder (?:protest|objection),? (?:but|and|yet) in (?:obedience|compliance)\b|\b(?:does|do|may|can|will) not (?:give|release|disclose|provide|share|furnish|hand)\b[^.;?0-9]{0,140}? (?:unless|without|until) (?:an? |the )?(?:court|judge|judge's order|court order|court's order)(?: (?:requires?|orders?|directs?|compels?|says)(?: (?:it|so|us|us to|it to))?)?(?=[.;] (?:here|now|one (?:has|did)|that (?:has|is what)|this time|a (?:court|judge) (?:has|now))\b)|\b(?:lifted|dissolved) (?:the|its|her|his) (?:own )?stay\b|"
    r"\bgrant(?:ed|ing|s) (?:the |an? |its |their )?(?:[\w.'-]+ ){0,3}?(?:motion|petition|application|request)(?: (?:to|for) (?!(?:quash|stay|vacate|dismiss|reconsider|modify|set|a protective|protective)\b))?(?! (?:to|for) (?:quash|stay|vacate|dismiss|reconsider|modify|set|a protective|protective)\b)|"
    r"\bobjections? (?:\w+ ){0,6}?(?:is|are) (?:hereby )?overruled\b|"
    r"\b(?:motions?|requests?|petitions?|applications?) to (?:quash|stay|vacate|dismiss|reconsider|set aside)\b[^.;?]{0,60}?\b(?:was |were |is |has been )?(?:denied|rejected|overruled)\b"
    r"|\b(?:den(?:ied|ying|ies)|reject(?:ed|ing|s)|overrul(?:ed|ing|es)) (?:\w+ ){0,4}(?:motions?|requests?|petitions?|applications?) to (?:quash|stay|vacate|dismiss|reconsider|set aside)\b"
    r"|\b(?:has|have|had|was|is|were) (?:not|never) (?:been )?(?:modified or )?(?:stayed|vacated|quashed|withdrawn|revoked|rescinded|reversed|superseded)(?:,? (?:or|nor) (?:stayed|vacated|quashed|withdrawn|revoked|rescinded|reversed))?\b"
    r"|\b(?:does not expire|effective|in (?:full )?(?:force|effect)|valid|continues?|remains?)(?: in (?:full )?(?:force|effect))? (?:until|unless)(?: and until)? (?:(?:it is |the warrant is |this warrant is )?(?:served|executed|returned|modified|amended|met)(?: on \w+)?,? or )?(?:vacated|quashed|withdrawn|recalled|rescinded|cancell?ed|revoked|dissolved|set aside|superseded)(?: by (?:the|this|a) (?:court|judge))?\b"
)

# An agency's paper, with the id of legal_process.yaml that it is.
ADMINISTRATIVE: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(regex))
    for kind, regex in (
        ("ice_warrant_i205", r"\bi ?- ?205\b|\bwarrants? (?:of|for) (?:removal|deportation)\b"),
        (
            "ice_warrant_i200",
            r"\bi ?- ?200\b|\bwarrants? for arrest of alien\b|\badministrative (?:arrest |removal |immigration )?warrants?\b|\bwarrants? ?\(administrative\)|\bice warrants?\b"
            r"|\b(?:warrants?|orders?|subpoenas?|summons) (?:\w+ ){0,3}?(?:issued |signed )?(?:by|from) (?:the )?(?:ice|dhs|hsi|cbp|ero|uscis|immigration|homeland)\b|\bimmigration warrants?\b|\borders? (?:of|from) (?:the |its |their |an? )?(?:[\w-]+ ){0,3}?(?:director|officer|agent|supervisor|inspector general|secretary|commissioner)\b|\border administrativa\b|\borden administrativa\b|\b8 u\.? ?s\.? ?c\.? ?(?:§+ ?)?(?:section )?1357\b|\b8 u\.? ?s\.? ?c\.? ?(?:§+ ?)?1226\b",
        ),
        ("immigration_subpoena_i138", r"\bi ?- ?138\b|\bimmigration (?:enforcement )?subpoenas?\b"),
        ("customs_summons_1509", r"\b19 u\.? ?s\.? ?c\.? ?(?:§+ ?)?1509\b|\bcustoms summons\b|\bform 3115\b"),
        (
            "immigration_subpoena_1225d",
            r"\b8 u\.? ?s\.? ?c\.? ?(?:§+ ?)?(?:section )?1225\b|\b(?:ina|section) (?:§+ ?)?235 ?\(d\)|\b8 c\.? ?f\.? ?r\.? ?(?:§+ ?)?287\b"
            r"|\badministrative subpoenas?\b|\b(?:citacion|citatorio|subpoena|requerimiento) administrativ[oa]s?\b|\bice subpoenas?\b|\bdhs subpoenas?\b|\bhsi subpoenas?\b",
        ),
        ("other_admin_subpoena", r"\b21 u\.? ?s\.? ?c\.? ?(?:§+ ?)?876\b|\b18 u\.? ?s\.? ?c\.? ?(?:§+ ?)?3486\b|\binspector general subpoena\b|\bcivil investigative demand\b|\b26 u\.? ?s\.? ?c\.? ?(?:§+ ?)?(?:section )?760\d\b|\binternal revenue service ?\(division\)|\b(?:irs|internal revenue service) summons\b"),
        ("detainer_i247a", r"\bi ?- ?247[adnx]?\b|\bdetainers?\b|\b(?:detencion|retencion) migratoria\b"),
        ("i9_notice_of_inspection", r"\bnotice of inspection\b"),
        ("i213", r"\bi ?- ?(?:213|862|286|860|871|851a?|220[ab])\b|\bnotice to appear\b|\border of (?:supervision|release on recognizance)\b|\bfinal administrative removal order\b|\bexpedited removal\b"),
        (
            "immigration_judge_order",
            r"\bimmigration (?:judge|court)s?\b|\bexecutive office for immigration review\b|\beoir\b|\bboard of immigration appeals\b|\b(?:removal|deportation) orders?\b"
            r"|\borders? of (?:removal|deportation)\b|\b(?:juez|jueza|corte|tribunal) de inmigracion\b|\borden de (?:deportacion|expulsion|remocion)\b|\badministrative law judge\b",
        ),
        (
            "hsi_letter",
            r"\b(?:signed|issued|approved) by (?:its|their|his|her|your|an?|the) (?:[\w-]+ ){0,3}?(?:officer|agent|supervisor|official)\b|\b(?:signed|issued|approved|authorized|firmad[oa]|emitid[oa]) (?:\w+ ){0,4}?(?:by|por) (?:[\w.,'-]+ ){0,5}?(?:(?:ice|immigration|deportation|detention|supervisory|enforcement|dhs|hsi|ero) (?:\w+ ){0,3}?"
            r"(?:officer|agent|official|director)|field office director|special agent|sddo|oficial de (?:inmigracion|deportacion)|agente (?:de ice|especial|federal))",
        ),
    )
)

# A judge of a court, so that the office of the signer can be told.
SIGNER = re.compile(
    r"\b(?:united states |u\. ?s\. |federal |state )?(?:chief )?(?:(?:district|magistrate|circuit|bankruptcy|superior court|metropolitan court|appellate)(?: court)? )judge\b"
    r"|\bjudge\b|\bclerk of (?:the )?court\b|\bjustice [a-z]+\b|\b(?:juez|jueza)(?: (?:de distrito|magistrad[oa]))?\b"
)
# Those who prepare and ask, and cannot order: an order "signed by" them is none.
_NO_COURT = (
    r"(?:arbitrat\w+|mediator|attorney general|director|deputy director|mayor|governor|board|commission(?:er)?|committee|hearing officer|secretary|sheriff|warden|superintendent|registrar|chief of police|police chief|commander|colonel|general|consul\w*|ombudsman|inspector|president|manager|counsel|attorney|agency|department|ministry|council|administrator|supervisor|chief of staff|prosecutor|marshal"
    r"|directora?|fiscal|fiscalia|procurador\w*|alcalde\w*|gobernador\w*|arbitro|oficial|inspectora?|secretari[oa]|consul\w*|ministerio publico|comisionad[oa]|presidente|jef[ea])"
)
NO_JUDGE = re.compile(
    r"\b(?:ice|hsi|dhs|ero|cbp|uscis|agency|homeland security) (?:\w+ )?(?:directive|memo\w*|policy|notice|circular|bulletin|instruction)s?\b|\bcourt(?:'s)? (?:administrator|coordinator|executive|staff|receptionist|reporter|employee|officer|liaison)\b|"
    rf"\b(?:orders?|writ|warrant|orden|mandamiento) (?:of|by|from|del?|de la|signed by|issued by|made by|dictada por|firmada por) (?:the |our |an? |its |their |el |la )?(?:[\w'-]+ ){{0,3}}?{_NO_COURT}\b(?! (?:court|judge))"
    r"|\b(?:award|directive|(?<!bench )ruling|instructions?) and (?:\w+ )?order\b|"
    r"\bsigned by (?:[\w.,'-]+ ){0,5}?(?:attorney|ausa|prosecutor|counsel|paralegal|notary)\b|\bfirmad[oa] por (?:[\w.,'-]+ ){0,3}?(?:abogad[oa]|fiscal|notari[oa])\b"
)
# The value of a Court-Order field that says there is none, with or without more words behind.
NOTHING = re.compile(r"\s*(?:no(?! ?[.:#\d])|none|n/?a|not|nil|null|pending|awaiting|forthcoming|unknown|tba|tbd|to (?:be|follow|come)|ninguna?|pendiente|por|-+|)(?![\w-])")
