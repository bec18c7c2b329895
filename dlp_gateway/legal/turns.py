"""Name the turns of phrase by which a letter binds a doubt to the order it tells of, or shows that none is obeyed.

Takes: the author's words as flat text. Returns: names of turns, and the text without what binds to something else.
Touches: nothing. Cost: linear, a millisecond for a letter.
A doubt that speaks of something else is taken out first (`freed`): "the motion to quash was denied", "no stay was
entered", "she tried to have it set aside and lost". What is left is named. Names are for the learned reader, which
knows what each is worth; those of `STRIKES` hold whatever the reader says: who obeys a judge does not send "as a
courtesy", "in case it helps", "all the same" or "rather than wait for her to sign".
Source: false letters of strangers (tests/messages/legal/words); the rest is our own wording.
"""

# ruff: noqa: E501, ISC004  a pattern is read as one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlp_gateway.legal.wording import Flat

_TRIED = r"(?:motions?|requests?|petitions?|applications?|appeals?|stay|objections?|bid|attempt|effort|challenge|rehearing|reconsideration|mocion|peticion|solicitud|apelacion|recurso|suspension|reconsideracion|objecion|paralizacion)"
_LOST = r"(?:denied|refused|rejected|overruled|dismissed|declined|turned down|lost|failed|unsuccessful|unavailing|denying|refusing|rejecting|overruling|denies|denegad[oa]s?|negad[oa]s?|rechazad[oa]s?|desestimad[oa]s?|sin lugar|no ha lugar|denego|nego|rechazo|desestimo|perdimos|fracaso|no prospero)"
_UNDOING = r"(?:quash|vacate|stay|set (?:it |that |the order )?aside|reconsider|modify|suspend\w*|anul\w*|revo[cq]\w*|reconsider\w*|paraliz\w*)"
_UNDONE_OF_IT = r"(?:vacated|stayed|quashed|modified|reversed|withdrawn|revoked|rescinded|suspended|superseded|expired|lapsed|appealed|suspendid[oa]|revocad[oa]|anulad[oa]|apelad[oa]|modificad[oa])"
# What is taken out before the turns are looked for: an attempt to undo the order that failed, what did not happen to it.
_OF_ELSE = tuple(
    re.compile(regex)
    for regex in (
        rf"\b(?:asked|moved|tried|sought|petitioned|pidio|pidieron|pedimos|solicito|solicitamos|habia pedido|intento)\b[^.;?]{{0,60}}?\b{_UNDOING}\b[^.;?]{{0,80}}?\b{_LOST}\b",
        rf"\b(?:moved|asked|tried|pidio|solicito) (?:\w+ ){{0,4}}?{_UNDOING}\b[^.;?]{{0,40}}\.(?= (?:the|that|this|our|la|dicha|su) (?:motion|request|mocion|peticion|solicitud) (?:was|is|fue) {_LOST}\b)",
        rf"\b{_TRIED}\b(?: (?:to|for|de|para) [^.;?]{{0,60}}?)?[^.;?]{{0,40}}?\b(?:(?:was|were|is|are|been|be|fue|fueron|quedo|ha sido|and|y|se|the \w+) (?:\w+ ){{0,2}}?)?{_LOST}\b(?!,? (?:to|from) (?:sign|order|rule|issue))",
        rf"\b{_LOST}\b[^.;?]{{0,40}}?\b(?:motions?|mocion|stay|objections?|appeals?|apelacion|suspension)\b(?: (?:to|for|de|para) (?:an? )?{_UNDOING})?",
        rf"\b(?:not|never|nunca|no)\b(?: \w+){{0,2}}? (?:been |ha sido |fue )?{_UNDONE_OF_IT}(?:,? (?:or|nor|ni|o) (?:\w+ )?{_UNDONE_OF_IT})*",
        r"\b(?:no|nor any|without (?:any|an?)|ningun[oa]?|sin) (?:stay|appeal|motion|objection|suspension|apelacion|recurso)\b[^.;?]{0,60}",
        r"\b(?:the )?(?:stay|suspension) (?:\w+ ){0,3}?(?:lifted|dissolved|vacated|ended|expired|levantada|came off)\b|\b(?:lifted|dissolved|vacated) (?:the|its|that|her|his) (?:own )?stay\b",
        r"\b(?:not|n't|never|no)\b[^.;?]{0,30}? (?:as|by way of|out of|from|por|de|como) (?:a |an |una? )?(?:courtesy|favou?r|kindness|choice|goodwill|cortesia|favor|gusto)\b|\b(?:thanks?|thank you|gracias|grateful|appreciate) (?:\w+ ){0,3}?(?:courtesy|courtesies|kindness|cortesia|amabilidad)\b|\b(?:not|n't|never) (?:take|took|trust|rely)[^.;?]{0,30}|\bno (?:lo|la|se) (?:\w+ ){1,2}(?:por|de) (?:cortesia|favor|gusto|voluntad)\b|\bnot (?:a |an )?(?:voluntary|courtesy|favou?r)\b|\bvoluntar(?:y|ia)[.?]? (?:it is not|no lo es)\b",
    )
)

_PAPER = r"(?:orders?|warrants?|writ|ruling|decree|judgment|injunction|it|them|orden(?:es)?|auto|mandamiento|resolucion|decreto|sentencia|fallo|mandato)"
_COURTS = r"(?:orders?|ordered|warrant|writ|ruling|decree|court|judge|directed|orden\w*|auto|mandamiento|mando|tribunal|juez|jueza)"
_THE = (
    r"(?:the|that|this|its|his|her|their|said|which|la|el|esa|ese|esta|este|dicha|dicho|su|una?|an?|any|no|such|my|our)"
)
_WAS = r"(?:was|is|were|are|has|have|had|been|be|being|got|gets|then|since|later|now|promptly|already|just|soon|also|itself|fue|ha|sido|quedo|esta|estaba|ya|luego|se|who|which|that|he|she|and)"
_UNDONE = r"(?:vacat(?:ed|es|ing)|stayed|stays|staying|quash(?:ed|es|ing)|revers(?:ed|es|ing)|withdr(?:ew|awn|aws)|rescind(?:ed|s|ing)|revok(?:ed|es|ing)|supersed(?:ed|es)|dissolv(?:ed|es|ing)|overturn(?:ed|s)|void(?:ed)?|nullif\w+|annul\w*|suspend(?:ed|s|ing)|sets? aside|recall(?:ed|s|ing)|cancel(?:l?ed|s)|lifted|struck|paused|unwound|undone|expir(?:ed|es)|lapsed|ran out|anul\w+|revoc\w+|suspendi\w*|vencio|vencid[oa]|caduc\w+|dej\w+ sin efectos?|sin efecto|perdio (?:su )?vigencia|derog\w+|sustituid[oa]|reemplazad[oa]|paraliz\w+|detuvo|invalid\w+|dead letter|exhausted|spent|stale|moot\w*|terminat\w+|no longer)"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b)"
# fmt: off
TURNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(regex))
    for name, regex in (
        ("own accord", r"\b(?:of|on|by) (?:my|our) own\b(?! (?:counsel|attorneys?|lawyers?|director|board|motion to|orders?))|\b(?:of|on|by) (?:its|his|her|their) own (?:accord|initiative|free will|choice|volition|hook)\b|(?<!as )\bvoluntar(?:y|ily)\b|\b(?:as|by way of|out of|in|for) (?:a |an |the )?(?:professional |small |simple |pure |mere )?(?:courtesy|favou?r|kindness|goodwill|good will|gesture|accommodation|good faith|comity|friendship|charity|habit|generosity|neighbourliness)\b|\b(?:courtesy|favou?r) (?:between|among|of|to|copy)\b|\bgoodwill\b|\bspirit of\b|\bcall it an?\b|\bconsider (?:it|this) (?:an?|my|our)\b"
         r"|\bpor (?:mi|nuestra) (?:propia )?(?:cuenta|iniciativa|voluntad)\b|\b(?:por|de|como|en) (?:una? |pura |mera |simple )?(?:cortesia|favor personal|favor entre|gentileza|deferencia|amabilidad|adelantad[oa])\b|\b(?:cortesia|favor) entre\b|\bvoluntari(?:a|o|amente)\b|\biniciativa propia\b|\bbuena voluntad\b|\badelant(?:o|ar|amos|arle|arles|arlo|arselo)\b"),
        ("of use", r"\b(?:in case (?:it|they|he|she|you|that|this|anybody|somebody|of (?:use|need|interest))\b|(?:may|might|could|would|will) (?:be|prove|come in) (?:of (?:use|help|interest)|useful|helpful|handy)|(?:be|prove) (?:of (?:some )?(?:use|help|interest)|useful|helpful) to you|thought (?:you|it|that|i|we) (?:might|could|would|may|ought|should|was only|only)\b|figure[ds]? (?:you|it|that|i|we)\b|(?:no|any|little) (?:harm|point|sense|use) in\b|see no (?:harm|reason|use)|don't see why|no reason (?:not|to (?:make|keep|wait|hold))|(?:might|may) as well|glad to (?:help|oblige|assist)|happy to (?:help|oblige|assist)|gladly|to (?:save|spare) (?:you|us|everybody|everyone|time|ourselves|him|her|them|the (?:trip|trouble))|save (?:you|us|everybody|everyone|him|her|them) (?:a|the|another|some|time)|do(?:ing)? (?:you|him|her|them|your) (?:a|this) favou?r|(?:because|since) you (?:asked|seem|wanted|were (?:asking|wondering))|(?:seems?|would be|felt|feels) (?:petty|wasteful|a shame|a pity)|we (?:have )?decided to|i (?:have )?decided to|decidimos|decidi\b|prefer(?:i|imos|ido)\b|por si (?:les?|acaso|sirve|hace)\b|(?:les?|te) (?:sirva|sirve|puede servir|pueda servir|interese|interesa)\b|no (?:veo|vemos|veia) (?:problema|inconveniente|motivo|razon|mal|por que no)\b|ya que (?:estamos|estoy|teniamos|pregunt\w+)\b|para (?:ahorrar|no hacer|ganar tiempo)\w*)\b"),
        ("anyway", r"\b(?:anyway|anyhow|all the same|just the same|even so|(?:nevertheless|nonetheless)(?! (?:directed|directs|ordered|orders|requires|required|commanded|compels|granted))|be that as it may|aun asi|igual(?:mente)? (?:se )?(?:lo|la|le|les|mando|envio|mandamos|enviamos)|a pesar de (?:ello|eso|todo)|con todo,|better late than never|in that belief|taking the hint|(?:sends?|sent|give|gives|discloses?|send it|goes|go) regardless)"),
        ("ahead of it", r"\b(?:(?:instead of|rather than) wait\w*|without waiting|before (?:the|she|he|any)\b[^.;?]{0,40}\b(?:signs?|rules?|decides?|issues?|hears?|enters?)\b|in anticipation|in advance of|ahead of (?:the|a|any|her|his) (?:order|ruling|hearing|signature|decision|judge)|sin esperar|antes de que (?:el|la|se)\b[^.;?]{0,40}\b(?:firme|resuelva|decida|dicte|emita)|en espera de)\b"),
        ("make-believe", r"\b(?:suppose|supposing|let's say|what if|(?<!won't )(?<!not )pretend\w*|trial run|dry run|make[- ]believe|hypothetical\w*|for practice|practice run|just a test|supongamos|digamos|imagin[ae]\w*|simulacro|de prueba|ensayo|if it ever comes|if (?:one|it) (?:ever|comes|does))\b"),
        ("won against", rf"\b(?:grant(?:ed|s|ing)|allow(?:ed|s|ing)|sustain(?:ed|s)|concedio|otorgo|acogio|declaro con lugar)\b[^.;?]{{0,40}}?\b(?:motions?|petition|application|mocion|peticion|solicitud|objections?|stay|reconsideration)\b(?: (?:to|for|de|para) (?:an? )?(?:{_UNDOING}|stay|protective|reconsideration))|\b(?:motions?|mocion|petition|peticion|solicitud) (?:to|for|de|para) (?:an? )?(?:{_UNDOING}|stay|reconsideration|reconsideracion)\b[^.;?]{{0,40}}?\b(?:was|is|been|fue|:) ?(?:then |promptly )?(?:granted|allowed|sustained|concedid[oa]|otorgad[oa])\b|\boff the (?:table|books)\b|\bneed not (?:give|produce|send|provide|release|disclose|hand|turn)\b|\b(?:sustained|upheld) (?:our|the|his|her|their) objections?\b(?! (?:as|only|in part|to it))|\b(?:stay|suspension) (?:was |has been |is )?(?:granted|entered|in place|concedida)\b|\b(?:granted|entered|issued|obtained|won) (?:an? |the )?(?:\w+ )?stay\b|\b(?:relieved|excused|released) (?:us|the \w+|this \w+|our \w+)\b[^.;?]{{0,30}}\b(?:duty|obligation|from)\b"),
        ("undone above", r"\b(?:court of appeals?|circuit|supreme court|appellate (?:division|court)|panel|higher court|tribunal (?:de apelaciones|supremo)|apelaciones)\b[^.;?]{0,60}?\b(?:revers(?:ed|es)|vacat(?:ed|es)|overturn(?:ed|s)|stay(?:ed|s)|set aside|undid|revoco|anulo|suspendio|paralizo)\b(?![^?]{0,300}\b(?:stay (?:was |has been )?(?:lifted|dissolved)|lifted|dissolved|back in force|remand|reinstated|restored|en vigor|levant\w+)\b)"),
        ("heard later", r"\b(?:(?:judge|justice|court|magistrate|she|he|juez|jueza|tribunal)\b[^.;?]{0,40}?\b(?:hears|takes up|will hear|will take up|is to hear|oira|escuchara)\b|(?:hearing|argument|vista|audiencia) (?:is|will be|are|es|sera) (?:set|on|tomorrow|next|friday|monday|el|manana)|in time for (?:the )?(?:argument|hearing)|para la vista)\b"),
        ("forbids us", r"\b(?:judge|court|order|justice|injunction|jueza?|tribunal|orden|auto|resolucion)\b[^.;?]{0,80}?\b(?:forb[ia]d(?:s|den)?|prohibit(?:s|ed|ing)?|enjoin(?:s|ed|ing)?|restrain(?:s|ed|ing)?|bar(?:s|red|ring)|prohib(?:e|io|ia)|impid(?:e|io))\b[^.;?]{0,40}?\b(?:us|this|our|the (?:department|division|agency|office|registrar|custodian|commission|board|clinic|hospital|school|district|county|state)|est[ae] (?:oficina|agencia|departamento)|nuestr[oa]|nos|al departamento|a la (?:oficina|agencia|division)|this|any)\b[^.;?]{0,60}?\b(?:giv|releas|disclos|provid|produc|send|transmit|turn|hand|furnish|shar|comunic|entreg|divulg|remit|revel|dar)\w*(?![^.;?]{0,60}\b(?:subscriber|customer|tenant|target|third|other(?! than)|terceros)\b)|\b(?:be|was|is|stay|remain|kept) (?:redacted|blacked out|masked|withheld) before\b|\bmeant to (?:black|redact|withhold|keep)\b"),
        ("other records", r"\b(?:(?:i|we) thought you'd like|like a copy as well|(?:ice|hsi|your (?:agency|office)|uscis|cbp) is not (?:a party|mentioned|named|in it)|(?:ice|hsi) no (?:es parte|se menciona|aparece)|mismo espiritu|be a sport|a waste\b|wasteful|no (?:presento|figura en) ninguna|that's all it lists|there is no item|with that we have done all|of our own motion|whom the order (?:leaves|doesn't|does not)|(?:the|this|that) (?:one|message|memo) is (?:for|about) (?:his|her|their) (?:brother|sister|cousin|wife|husband|roommate|son|daughter|mother|father)|leaves out)\b"),
        ("ended by it", rf"\b(?:told|directed|ordered|instructed|wants|wanted) (?:us|the \w+|this \w+|our \w+) to (?:stop|cease|refrain|hold off|wait)\b|\b(?:recalled|vacated|revoked|rescinded|withdrawn|dissolved|set aside|undone|replaced|superseded|anulada|revocada) (?:by (?:her|him|the (?:same )?(?:judge|court)|judge)|(?:on )?(?:{_MONTH}|\d{{1,2}}/\d))|\bstatus ?: ?(?:dissolved|vacated|stayed|revoked|expired|withdrawn|pending|denied|quashed|closed|suspend\w+)|\bnothing (?:remains|is left|survives) of\b|\b(?:dejo|quedo) (?:\w+ ){{0,3}}?sin (?:valor|fuerza|vigor|efectos?)\b|\bwith all orders in it\b|\bdismissed its own\b"),
        ("not ordered", r"\bit (?:was|is) not (?:so )?ordered\b|\bnot so[- ]ordered\b|\b(?:was|is|were) not (?:told|directed|commanded|compelled|required) to\b|\bnobody may compel\b|\b(?:may|could|can) do as we (?:like|please)d?\b|\b(?:do|decide) as we liked\b|\bwould have (?:ordered|signed|granted)\b|\bwere (?:judge|the (?:judge|court)) [^.;?]{0,80}? to (?:order|sign|grant|rule)\b|\bfree (?:to|not to)\b|\bquedamos libres\b|\bde concederse\b|\bagreed with (?:the|our|us)\b[^.;?]{0,80}\brejected\b"),
        ("seals or sets", r"\ball it does is\b|\b(?:order|orden|auto)\b[^.;?]{0,60}?\b(?:that (?:our|the|your) \w+ (?:appear|explain|answer in person|testify|preserve|keep)|to (?:appear|preserve|keep intact|explain|show cause))\b|\brather than appear\b|\bkeep intact\b|\bfindings and recommendations?\b|\b(?:district )?judge (?:then )?(?:decides|will decide)\b|\bobjections run\b|\bwhat (?:she|he|the judge) (?:had )?signed was\b|\bwent out by mistake\b|\bblank where\b|\bas good as (?:done|signed|granted)\b|\bsurely (?:signed|ordered|granted)\b|\bby now signed\b"),
        ("without number", r"\b(?:save|except|but not|other than|excluding|minus) (?:those|any|ones|records|pages|documents)? ?(?:bearing|with|showing|containing) [^.;?]{0,30}?(?:social security|ssn|numbers?)\b|\b(?:withholding|redacting|blacking out|masking|omitting) (?:the|his|her|their|this|any) (?:social security )?(?:numbers?|ssn)\b|\b(?:numbers?|ssn(?! \d)|social|identifiers?|numero|seguro social)\b(?! \d)[^.;:?0-9(]{0,40}? (?:blacked out|redacted|masked|tachad[oa]|testad[oa]|omitid[oa]|struck out|removed|excluded|left out|kept out)\b|\bwithout (?:the|any|his|her) (?:social security )?numbers?\b|\bneg[oa] el (?:seguro social|numero)\b|\bsin el (?:numero|seguro social)\b"),
        ("somebody else's", r"\b(?:different|another|wrong) (?!(?:order|judge|court|matter|office|desk|case|agent|version|file)\b)[a-z'-]+(?: [a-z'-]+)?, (?:born|who|whose)\b|\bfor (?:a |an )?(?:different|another|other) (?:man|woman|person|driver|applicant|client)\b|\b(?:shares|shared|sharing) (?:his|her|their|the|an?) (?:mailbox|address|apartment|room|name|household|surname)\b|\b(?:este|esta|esto) es (?:el|la|lo) de su (?:herman[oa]|espos[oa]|prim[oa]|hij[oa]|padre|madre)\b|\bfor good measure\b|\bfor the sake of completeness\b|\bin the same spirit\b|\bmore widely\b|\bmay (?:speed|help|assist) your\b|\bat the request of your\b|\byour supervisor's wish\b|\bfor your convenience\b|\bcomo (?:ice|ustedes|la migra|inmigracion) tambien\b|\b(?:va|vale|queda) igual para\b|\b(?:has|have|holds?) (?:a \w+ )?too, and we\b|\bwhich (?:has|have) it\b|\b(?:requir|direct|order|command)\w* (?:\w+ ){0,6}?to (?:the )?(?:\w+ )?(?:petitioner|respondent|defendant|plaintiff|guardian|ward|father|mother|court|husband|wife|attorney general|counsel)\b(?!'|,? (?:for )?(?:the )?(?:ice|hsi|dhs|uscis|cbp|united states|government|department))|\b(?:releas(?:e|ing)|furnish|provide|production|disclosure|deliver|give|giving)\b[^.;?]{0,40} to the (?:petitioner|guardian|father|mother|plaintiff|defendant)\b(?!,? (?:for )?(?:the )?(?:ice|hsi|dhs|uscis|cbp))"),
        ("learning", r"\bscenario\b|\b(?:correct|model|sample) (?:answer|reply|response|letter)\b|\bpractice copy\b|\b(?:quiz|exercise)\b|\bas our practice\b|\bthe way the wind blows\b"),
        ("read aloud", r"\bread (?:me|us|it to|out)\b|\b(?:on|from) (?:his|her|an agent's) (?:tele)?phone\b|\b(?:me|nos) (?:lo )?ley(?:o|eron)\b|\bno(?:body|ne)(?: \w+)? (?:here )?has (?:seen|read) (?:it|the|that|an)\b|\bnadie (?:aqui )?(?:la )?ha visto\b|\b(?:the|a) receptionist (?:of|at)\b"),
        ("beyond it", rf"\b(?:outside|beyond|over and above|excede|fuera de|al margen de) (?:of )?(?:what )?(?:(?:the|that|this|his|her|its|la|lo que|el|esa|dicha) )?(?:[\w']+ ){{0,2}}?{_COURTS}\b"),
        ("in none", r"\b(?:not|n't|nowhere|never|nor|no|neither) (?:\w+ ){0,3}?(?:appears?|named?|listed|mention(?:ed|s)?|cover(?:ed|s)?|reach(?:ed|es)?|includ(?:ed|es?)|stands?|among|part of|subject of|part|parte|menciona\w*|nombra\w*|aparece|incluye|figura|abarca|cubre|trata de|dice nada)\b"),
        ("besides", r"\b(?:separately|second copy|courtesy copy|same thing|one more|while i(?:'m| am) at it|while we(?:'re| are) at it|as for the other|por separado|de paso|aprovecho|tambien (?:le|les|se|te)|se (?:lo|la|los) comparto|asimismo le)\b"),
        ("undone", rf"\b{_THE} (?:[\w'-]+ ){{0,2}}?{_PAPER}\b,? (?:(?:{_WAS}|of [\w. ]{{1,20}}|by \w+|on \w+ \d+|entered|dated|signed|issued|earlier|[\w]+ly),? ){{0,5}}?{_UNDONE}\b|\b{_UNDONE} (?:{_THE} )?(?:[\w'-]+ ){{0,2}}?{_PAPER}\b|\b(?:it|he|she|which|that|and|but|pero|the judge|the court|[\w.-]+ [\w.-]+) (?:{_WAS} ){{1,3}}{_UNDONE}\b|\b(?:rescission|revocation|revocacion|suspension|vacatur|reversal|expiry|expiration|withdrawal|vencimiento|caducidad|anulacion) (?:of|de|del) {_THE}\b"),
        ("unmade", r"\b(?:unsigned|unentered|un-?issued|proposed (?:form of )?(?:order|warrant)|form of order|sin firm\w+|por firmar|borrador|proyecto de (?:orden|auto|resolucion)|ruled on nothing|(?:ordered|decided|ruled)[^.;?]{0,12}(?:nothing|none) (?:so far|yet)|(?:hasn't|has not|have not|haven't|had not|never) (?:yet )?(?:signed|ruled|decided|entered|issued|granted|acted|resolved|ordered)|ha(?:s|ve|d) yet to (?:sign|rule|decide|enter|issue|grant|act|order)|under advisement|is not an order|no es una orden|no ha (?:resuelto|firmado|decidido|emitido|dictado)|(?:aun|todavia) no (?:ha|hay|esta|se ha)|resolvera|firmara|decidira)\b"),
        ("not yet", r"\b(?:proposed|lodged|not yet|yet to (?:be|rule|sign|decide)|nothing so far|so far nothing|inclined|take[ns]? up|to be (?:heard|decided|signed)|will (?:hear|decide|rule|sign|probably|likely|consider|be (?:heard|signed|decided))|is (?:set|scheduled) for|hearing (?:is|will)|calendared|recommend(?:s|ed|ation)|tentative|pending (?:before|decision|signature|ruling|motion|application)|is (?:still )?pending|remains pending|todavia|aun no|pendiente|propuest[oa]|esperamos|confiamos|any day|expect(?:s|ed|ing)? (?:to|the|that|it)|hop(?:e|es|ing)|probabl[ye]|likely|presum\w+|apparently|supposedly|reportedly|allegedly|supuest\w+|al parecer|quiza\w*|tal vez)\b"),
        ("no order", r"\b(?:no|not (?:an?|any|one)|without (?:an?|any)|never (?:an?|any)|ningun[oa]?|sin|nunca hubo|no (?:hay|hubo|existe|tenemos|tengo|vi|hemos visto)(?: una?| ningun[oa]?)?) (?:[\w'-]+ ){0,3}?(?:order|warrant|writ|judge|court|ruling|orden|juez|jueza|tribunal|mandamiento|resolucion)\b(?! (?:for|of) (?:a )?stay)|\bnever (?:ordered|signed|issued|ruled|granted)\b|\b(?:didn't|did not|does not|doesn't|has not|hasn't|do not|don't|no) (?:\w+ ){0,2}?(?:order(?!ed)|require|compel|direct|oblige|sign|obliga|ordena|manda|exige|requiere|ordeno|firmo)\b|\bnobody (?:ordered|signed)\b"),
        ("forbidden", r"\b(?:forb[ia]d\w*|prohib\w+|enjoin\w*|restrain\w*|bar(?:s|red|ring)|protective|preclud\w+|blocked|may not|shall not|must not|not to (?:be )?(?:shar|giv|releas|disclos|provid|produc|send|transmit|turn|hand)\w*|keep\w* (?:it|this|that|them)? ?(?:from|sealed|away)|restring\w+|impid\w+|impide|se abstenga|no (?:se )?(?:entregue|divulgue|comparta|revele|comunique|remita))\b"),
        ("hearsay", r"\b(?:you (?:say|said|told|tell|claim|assure\w*|mention\w*|wrote|write|insist\w*)|(?:agent|officer|he|she|they|ice|hsi|your \w+) (?:[\w.-]+ )?(?:say|says|said|told|tells|claim\w*|assur\w*|insist\w*|promis\w*|swor\w+|read it)|over the phone|by phone|por telefono|me (?:dijo|dijeron|comento)|nos (?:dijo|dijeron|comento|informan)|segun (?:usted|el agente|me|nos|dicen)|usted (?:dice|dijo|afirma)|i (?:hear|heard|gather|understand|believe|think)|we (?:hear|heard|gather|understand|believe|think)|creo que|entiendo que)\b"),
        ("on trust", r"\b(?:(?:take|took|taking) (?:your|his|her|their) word|(?:trust|trusting|relying on) (?:your word|his word|her word|you\b)|according to (?:you|your (?:agent|officer)|the agent|him|her)\b|(?:en|con) su palabra|tengo entendido|(?:me|nos) (?:aseguro|aseguran|aseguraron)|dizque|you (?:swear|swore|promised|assured))\b"),
        ("agency's", r"\b(?:administrative (?:subpoena|warrant|order|law)|i-?(?:138|200|205|247)\w?|detainer|immigration (?:judge|court)|eoir|arraigo|attorney-?(?:signed|issued)|clerk'?s? (?:subpoena|issued|seal|signature)|issued by (?:attorney|the clerk|clerk|counsel)|signed by (?:the clerk|a? ?deputy clerk|clerk|attorney|counsel|an? (?:attorney|assistant|officer|agent|supervis\w+)|supervis\w+)|grand jury|gran jurado|summons|tribal|jue(?:z|za) de inmigracion|corte de inmigracion|citacion administrativa|orden administrativa)\b"),
        ("to others", r"\b(?:directed|addressed|runs?|applies|goes|ran|binds?|speaks?|dirigid[oa]|va dirigida|obliga) (?:only )?(?:to|al?|solo a) (?:the |el |la |los )?(?:sheriff|police|bank|employer|landlord|hospital|company|carrier|clerk|county|irs|father|mother|petitioner|respondent|defendant|plaintiff|counsel|probation|jail|department of|somebody|someone|banco|patron|alguacil|empresa|policia|otra)\b"),
        ("refused it", r"\b(?:orden[ao]|mand[ao]|dispuso|dispone|resolvio|resuelve)\b[^.;?]{0,40}?\bno (?:se )?(?:le )?(?:entreg|remit|dar|dé|de a|divulg|suministr|revel|proporcion|comunic)\w*|\b(?:declar[ao] )?(?:sin lugar|no ha lugar a?) (?:a )?(?:la |su )?(?:peticion|solicitud|mocion) (?:de|del|presentada por) (?:la |el )?(?:hsi|ice|dhs|uscis|gobierno|fiscal\w*|estados unidos|su |ustedes)|\b(?:denied|denies|denying|overruled|rejected|dismissed|refused) (?:the |your |its )?(?:(?:government|united states|hsi|ice|dhs|agency|uscis)(?:'s|')? )?(?:motion|petition|application|request) (?:to|for) (?:compel|enforce|an order|production|disclosure)\b|\b(?:motion|petition|application) (?:to|for) (?:compel|enforce|an order)\b[^.;?]{0,60}?\b(?:overruled|denied|rejected|dismissed)\b(?![^?]{0,400}\b(?:reconsider\w*|reversed|remand\w*|renewed|then granted|on appeal)\b)|\border\w*[^.;?]{0,60}?\(den(?:ying|ied)\b"),
        ("past its day", r"\b(?:it|which|(?:the|that|her|his|this) (?:\w+ )?(?:order|warrant|writ)|(?:la|esa|dicha) orden)(?:,)? (?:has |had |then |since |itself |already |ya )*(?:expired|lapsed|ran out|vencio|caduco|expiro)\b(?! (?:so|and) (?:\w+ ){0,3}(?:renewed|new|second))(?![^?]{0,300}\b(?:renewed|extended|reissued|new (?:one|order|warrant)|another|second|prorrog\w+|renov\w+|nueva)\b)"),
        ("your word", r"\b(?:vi|lei|oi|escuche|salio) (?:en|por) (?:las? |el |los )?(?:noticias|periodicos?|radio|television|redes|internet|prensa)\b|\b(?:saw|read|heard) (?:it |this |that )?(?:in|on|from) (?:the )?(?:news\w*|papers?|radio|tv|internet|press)\b|\b(?:took|take|taking|taken|accept\w*|trust\w*|rely\w*|relied) (?:on |in )?(?:you|him|her|them|your|his|their) (?:at (?:your|his|her|their) )?word\b|\byour (?:letter|e-?mail|message|note|fax|agents?|office|caller|call|colleague|request|paper)\b[^.;?]{0,40}?\b(?:tells?|told|says?|informs?|informed|advis\w+|(?<!united )states?|claims?|reports?|mentions?|assures?)\b[^.;?]{0,40}?\b(?:judge|court|order\w*|warrant|justice)\b|\b(?:su|esa) (?:carta|correo|nota|mensaje|llamada|oficio)\b[^.;?]{0,40}?\b(?:dice|dijo|indica|informa|afirma|menciona|asegura) que\b[^.;?]{0,40}?\b(?:juez|jueza|tribunal|corte|orden\w*)\b"),
        ("to a party", r"\b(?:compel|order|direct|requir|command)\w*\b(?:(?!\b(?:ice|hsi|dhs|uscis|cbp|ero|you|your|homeland|agency)\b)[^.;?]){0,80}?\bto (?:the )?(?:defendant|defen[cs]e|plaintiff|respondent|father|mother|husband|wife|landlord|employer|bank|tenant)(?:'s|s')? (?:own )?(?:lawyer|counsel|attorney|insurer|agent)s?\b(?!,? (?:and|both|as well))"),
        ("unmet", r"\bnone (?:has|have|had|was|is)\b[^.;?]{0,30}?\b(?:yet|so far|to date|as of)\b|\b(?:condition|bond|security|undertaking|protective order|deposit|fianza|condicion)\b[^.;?]{0,60}?\b(?:not|never|n't|no (?:se )?(?:ha|han))\b[^.;?]{0,20}?\b(?:met|posted|entered|paid|fulfilled|satisfied|cumpli\w+|pag\w+|prestad\w+)\b"),
        ("let lapse", r"\b(?:find|found|see|seen|saw|know of|have|has|had|received|got|shows?|been|is|was) (?:no|nor any|not any) (?:extension|renewal|reissue)\b|\bno (?:newer|fresh|renewed|live) (?:one|order|warrant|writ)\b|\ba (?:fresh|new|renewed|second) (?:warrant|order|writ) (?:would|could|might)\b|\b(?:no (?:hay|hubo|tiene|trae|encuentro|encontramos|vemos|veo)|sin) (?:una? |ninguna |la )?(?:prorroga|renovacion)\b"),
        ("for its worth", r"\bfor (?:what|whatever) (?:it(?:'s| is| may be| might be) worth|(?:use|good|help) it (?:may|might|can|could)\b[^.;?]{0,20}|it may be worth|use you (?:can|may|might))|\b(?:see|saw|sees|know|knew|find|found|is|was|there's) (?:of )?(?:no|nothing|little) ?(?:to )?(?:bar|bars|hindrance|obstacle|impediment|objection)(?: (?:to|in|against|me from|us from) (?:my |our |me |us )?(?:send|giv|shar|provid|let|copy|hand|releas|includ|pass|mak)\w*)|\bnothing (?:that )?(?:stops|prevents|keeps|bars|hinders) (?:me|us) (?:from )?(?:send|giv|shar|provid|hand|releas|includ|pass)\w*|\b(?:para|por) lo que (?:les?|te) (?:sirva|valga)\b"),
        ("asks for more", r"\b(?:you|ice|hsi|your (?:agency|office|agent|unit)) (?:now|since|have since|then|have now|(?:has|had) (?:since|now)) (?:ask(?:s|ed)?|want(?:s|ed)?|request(?:s|ed)?|inquire[sd]?) (?:for|about|after|to have|his|her|their|us (?:for|to))\b|\b(?:ask(?:s|ed|ing)?|request(?:s|ed|ing)?|want(?:s|ed|ing)?) (?:for )?(?:the same|copies of the same|those same) (?:pages|papers|records?|files?|documents?|thing|information|data|material|history|list)\b|\b(?:ustedes|ice|hsi|su oficina)\b[^.;?]{0,12} (?:ahora|luego|despues) (?:piden?|pidio|pidieron|solicita\w*|quiere\w*)\b"),
        ("not in it", r"\b(?:those|these|they|that|which|neither|none of (?:that|this|those|these|it)) (?:(?:is|are|was|were) not|(?:is|are|was|were)n't) (?:\w+ )?(?:in|within|part of|covered by|named in|among|listed in|called for by) (?:the|this|that|its|her|his) (?:court's |judge's )?(?:order|warrant|ruling|writ)\b|\b(?:neither|none of (?:that|this|those|these|it|them)) (?:is|are|was|were) (?:in|within|part of|covered by|named in) (?:the|this|that|its|her|his) (?:court's |judge's )?(?:order|warrant|ruling|writ)\b"),
        ("adds to it", r"\b(?:i|we)(?: am|'m| are|'re| have|'ve)? (?:now |also |simply |just )?(?:adding|add|added|throwing in|tacking on|slipping in|slipped in|include too|including too) (?:them|those|both|these|the rest|the others?)\b|\b(?:i|we)(?: am|'m| are|'re)? (?:also )?(?:sending|giving|making) you (?:a|another|one) (?:set|second set|copy) (?:too|as well|also|of the same)\b|\b(?:already|on record as|known as) cooperating\b|\b(?:se|les?) (?:los|las|lo|la) (?:agrego|anado|sumo|agregamos|anadimos|incluyo de una vez)\b"),
        ("long since done", r"\b(?:you|ice|hsi|your (?:office|agency))(?: have| has|'ve|'s) (?:already )?had (?:that|it|them|those|this|all of (?:it|that))\b[^.;?]{0,20}?\b(?:since|for (?:weeks|months|a (?:week|month)))\b|\b(?:we|i) (?:did|have done|had done) (?:that|so|this) (?:already|on|in|back in|last)\b(?! (?:the )?(?:advice|compliance|full|obedience|accordance|time|response|reliance))|\b(?:that|it|the order) (?:was|has been) (?:already )?(?:complied with|satisfied|obeyed|carried out|fulfilled) (?:already|on|in|back in|last)\b(?! full)"),
        ("names no agency", r"\b(?:ice|hsi|dhs|uscis|cbp|immigration|your (?:agency|office|department|name)|you)(?:'s)? (?:is|are|was|were|appears?)(?:n't| not| nowhere| never)(?: even| itself)? ?(?:a party|mentioned|named|in it|in the order|part of it|listed|referred to|in the caption|anywhere|in there)\b|\b(?:does|do|did)(?:n't| not) (?:even )?(?:mention|name|refer to|speak of|concern|involve) (?:ice|hsi|dhs|uscis|cbp|you\b(?! shall| must)|your (?:agency|office)|immigration)\b|\b(?:no|nunca) (?:\w+ )?(?:menciona|nombra|habla de|se refiere a) (?:a )?(?:ice|hsi|dhs|uscis|cbp|ustedes|su (?:oficina|agencia)|inmigracion)\b"),
        ("for the ward", r"\b(?:compel|order|direct|requir|command)\w*\b(?:(?!\b(?:ice|hsi|dhs|uscis|cbp|ero|you|your|homeland|agency)\b)[^.;?]){0,160}?\bto (?:the |her |his |their )?(?:(?:guardian|attorney|curator)s? ad litem|gal\b|casa\b|parenting (?:coordinator|evaluator)|custody evaluator|public defender|mediator|special master|court clinic|receiver|trustee|executor|father|mother|parents?|grandparents?)(?!'|,? (?:and|both|as well))"),
        ("recommended", r"\b(?:report|findings|r&r|informe)\b[^;?]{0,80}?\brecom(?:mend(?:s|ed|ing)|ienda|endo)\b(?![^?]{0,400}\b(?:adopt|accept|overrul|confirm)\w*)"),
        ("only", r"\b(?:alone|only|solely|nobody else|no one else|solamente|unicamente|solo)\b"),
    )
)
# fmt: on
STRIKES = frozenset(
    {
        "own accord",
        "of use",
        "anyway",
        "ahead of it",
        "on trust",
        "unmade",
        "make-believe",
        "won against",
        "undone above",
        "heard later",
        "forbids us",
        "other records",
        "ended by it",
        "not ordered",
        "seals or sets",
        "without number",
        "somebody else's",
        "learning",
        "read aloud",
        "refused it",
        "past its day",
        "your word",
        "to a party",
        "unmet",
        "recommended",
        "let lapse",
        "for its worth",
        "asks for more",
        "not in it",
        "adds to it",
        "long since done",
        "names no agency",
        "for the ward",
    }
)  # fmt: skip


def freed(text: Flat) -> str:
    """Give the words for matching, without what a doubt says of something else than the order."""
    low = text.low
    for pattern in _OF_ELSE:
        low = pattern.sub(_blank, low)
    return low


def _blank(match: re.Match[str]) -> str:
    """Put a sign in place of the words, which is none of a word."""
    return f" {'_' * max(1, len(match.group()) - 2)} "


def turns_in(low: str) -> tuple[str, ...]:
    """Name the turns that freed words hold."""
    return tuple(name for name, pattern in TURNS if pattern.search(low))
