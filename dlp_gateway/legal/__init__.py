"""The reference gate: what legal process a message carries, and whether it counts.

Takes: envelope, parts, findings, the register of orders, the time, the jurisdiction.
Returns: LegalProcess for each reference, document and agency's paper found. Touches: nothing. Fails: never.
Any doubt means: not accepted. A well-formed reference does not prove an order; what passes below `registered` is
listed for officers.

Where a reference counts: in the author's own words (body outside quotations and nested messages, Subject unless it
answers or forwards, both together, Court-Order field), in a court's paper that the author has pasted, in the words of
the agency's counsel that the author adopts, and in attached documents; elsewhere it is reported, not accepted.

The closed words of `LegalProcess.reasons`:

| word | meaning |
|---|---|
| complete_reference | accepted: court, well-formed docket number and order, affirmed by the author or a document |
| document_attached | accepted: the order itself is attached and reads as judicial |
| affirmed_to_reader | accepted: the learned reader is sure that the author acts under the order; the rules were not |
| doubted_by_reader | the rules accept the wording, the learned reader does not |
| order_registered | accepted: the register has it, in force and covering this message |
| court_missing, court_unknown | no court is named near the number; it is none of the courts known |
| docket_missing, docket_malformed | there is no docket number; it has no form that we know |
| docket_year_future, docket_year_implausible | its year has not come; is before such numbers were given |
| docket_court_unknown | its court code does not exist |
| docket_not_of_this_court | the court named does not give such numbers |
| too_many_references | a list of cases: nobody can tell which one is acted upon |
| order_not_named | court and number stand there, but no order, warrant or writ |
| not_affirmed | it is mentioned, but nobody says that it is acted upon, was received, signed or issued |
| negated, requested, conditional | none exists; one is asked for; if, unless |
| future, question, hearsay | not yet; a question; told by others |
| undone, denied, expired | quashed or vacated; refused; past its date |
| draft, unsigned, date_in_future | proposed; no judge's signature; dated later than today |
| on_appeal, about_others | appealed, or to show cause only; it concerns other persons or another case |
| not_genuine | somebody calls it fake, forged or invalid |
| prohibits_disclosure, not_an_order | it forbids to disclose; a request that calls itself voluntary or official |
| administrative, immigration_court | an agency's paper; an immigration judge's |
| signer_not_judge | signed by somebody who cannot order |
| tribal_court, foreign_court | outside "a state or federal court": for counsel |
| kind_not_accepted | the jurisdiction does not accept this kind of process |
| not_the_authors_words | it stands in quoted, forwarded, hidden or nested text or in the Subject of an answer |
| contradicted | the message takes the reference back elsewhere |
| document_missing | this jurisdiction asks for the order itself |
| order_not_registered, order_not_in_force, order_not_yet_valid, order_expired, order_used_up | the register says so |
| recipient_not_in_order, sender_not_in_order, entity_not_in_order | the registered order does not cover this message |
| person_not_in_order, person_unknown | it covers other persons; nobody is named whom the finding is about |
"""

from __future__ import annotations

from dlp_gateway.legal.clauses import REASONS
from dlp_gateway.legal.courts import court_named
from dlp_gateway.legal.details import details_of
from dlp_gateway.legal.dockets import number_of, same_number
from dlp_gateway.legal.gate import match
from dlp_gateway.legal.persons import hashes_of, initials_of
from dlp_gateway.legal.phrases import phrases_in

__all__ = [
    "REASONS",
    "court_named",
    "details_of",
    "hashes_of",
    "initials_of",
    "match",
    "number_of",
    "phrases_in",
    "same_number",
]
