"""Our notices in English, in words that a sixth grader knows; words.py says what they may and may not say."""

from __future__ import annotations

from dlp_gateway.model import Cause, Reason
from dlp_gateway.notice.wording import Words

_HELD_EN = (
    "Your email is on hold. We did not send it to the people in this list.",
    (
        "It was going to a federal office. It may have private facts about people. "
        "Our rules say that one of us must look at it first."
    ),
)
EN = Words(
    language="en",
    subjects={
        "held": "Your email is on hold",
        "refused": "Your email was not sent",
        "expired": "Your email was not sent",
        "officer_new": "A new email is on hold",
        "officer_due": "An email has been on hold too long",
        "release_failed": "An email that you let go was not sent",
        "question": "We have a question about your email",
        "officer_answer": "An author has told us more",
        "redaction": "Please take private facts out of your email",
    },
    openings={
        "held": _HELD_EN,
        "refused": (
            "Your email was not sent to the people in this list.",
            "It was on hold. One of us looked at it. Under our rules it may not go out the way it is.",
        ),
        "expired": (
            "Your email was not sent to the people in this list.",
            "It was on hold until {expires}. No one said that it may go. So we closed the case.",
        ),
        "officer_new": ("A new email is on hold. It needs you to look at it.",),
        "officer_due": (
            "An email is still on hold. It has been here since {opened}. You were to look at it by {due}.",
            "No clock will ever let it go. Please look at it now.",
        ),
        "release_failed": (
            "You let an email go, but it was not sent. The next mail server did not take it.",
            "Its answer was: {reply}",
        ),
        "question": (
            "Your email is still on hold. It was going to the people in this list. We need to know one more thing.",
            "You can read our question on the page of your case. We do not put it in this note.",
        ),
        "redaction": (
            "Your email is still on hold. It was going to the people in this list.",
            "It can go if you take some facts out. Below is a list of them. It says where each one is.",
        ),
        "officer_answer": ("An email is on hold. Its author has told us more. Please read it and then decide.",),
    },
    closings={
        "held": (
            "You are not in trouble. This is about this one email. You may still talk with that office.",
            "We did not tell the people in the list that we hold it.",
        ),
        "refused": (
            "You are not in trouble. This is about this one email. You may still talk with that office.",
            "We did not tell the people in the list.",
        ),
        "expired": (
            "You are not in trouble. This is about this one email. You may still talk with that office.",
            "We did not tell the people in the list.",
        ),
        "officer_new": (),
        "officer_due": (),
        "release_failed": (),
        "question": ("You are not in trouble. This is about this one email. You may still talk with that office.",),
        "officer_answer": (),
        "redaction": ("You are not in trouble. This is about this one email. You may still talk with that office.",),
    },
    steps={
        "held": (
            "Do you have an order that a judge signed? Tell us and we will look at it.",
            "Do the rules let you send this for some other reason? Tell us the reason.",
            "Did you send it by mistake? Tell us and we will stop it.",
            "Are you not sure? Ask us. It is fine to ask.",
            "Please do not send the same facts some other way while we look.",
        ),
        "refused": (
            "Do you have an order that a judge signed? Send a new email and name the order in it.",
            "Can you do the work with less? Take the private facts out and send a new email.",
            "Do you think that we are wrong? Tell us.",
        ),
        "expired": (
            "Do you still need to send it? Call us first. Then send a new email.",
            "Do you have an order that a judge signed? Name it in the new email.",
        ),
        "officer_new": (
            "See why it is on hold: dlp-gateway quarantine show {number}",
            "Let it go: dlp-gateway quarantine release {number}",
            "Say no: dlp-gateway quarantine refuse {number}",
        ),
        "officer_due": (
            "See why it is on hold: dlp-gateway quarantine show {number}",
            "Let it go: dlp-gateway quarantine release {number}",
            "Say no: dlp-gateway quarantine refuse {number}",
        ),
        "release_failed": (
            "See the case: dlp-gateway quarantine show {number}",
            "Try once more: dlp-gateway quarantine release {number}",
        ),
        "question": (
            "Read our question on the page of your case. You can answer it there.",
            "Are you not sure? Ask us. It is fine to ask.",
        ),
        "redaction": (
            "Take these facts out. Then send a new email. You do not have to write back to us.",
            "Do you have an order that a judge signed? Tell us and we will look at it.",
            "Are you not sure? Ask us. It is fine to ask.",
        ),
        "officer_answer": (
            "See the case: dlp-gateway quarantine show {number}",
            "Read the answer on the page of the case.",
        ),
    },
    entities={
        "US_SSN": "Social Security number",
        "US_ITIN": "tax number of a person (ITIN)",
        "NATIONAL_ORIGIN": "where a person comes from",
        "CITIZENSHIP": "what country a person is a citizen of",
        "IMMIGRATION_STATUS": "immigration status",
        "ALIEN_NUMBER": "A-number",
        "USCIS_RECEIPT": "number of an immigration case",
        "IMMIGRATION_NUMBER": "number on an immigration paper",
        "PASSPORT": "passport number",
        "HOME_ADDRESS": "home address",
        "SHELTER_LOCATION": "where a shelter is",
        "DATE_OF_BIRTH": "date of birth",
        "DRIVER_LICENSE": "number on a driver's license",
        "LICENSE_PLATE_OR_VIN": "car plate or car number (VIN)",
        "PUBLIC_ASSISTANCE": "help that a person gets from the state",
        "CRIME_VICTIM": "that a person was hurt by a crime",
        "SEXUAL_ORIENTATION": "whom a person loves (sexual orientation)",
        "GENDER_IDENTITY": "gender identity",
        "DISABILITY": "disability",
        "MEDICAL_CONDITION": "health",
        "RELIGION": "faith or church",
        "HOUSING_STATUS": "that a person has no home",
        "COURT_DATE": "date in court or at an office",
        "FAMILY_MEMBER": "family of a person",
        "EMPLOYMENT_RECORD": "work and pay",
        "BIOMETRIC": "fingerprint or photo of a face",
    },
    causes={
        Cause.ENCRYPTED: "a locked file that we could not open",
        Cause.TOO_DEEP: "a file packed in too many other files",
        Cause.TOO_BIG: "a part that is too big for us",
        Cause.MALFORMED: "a broken part",
        Cause.UNSUPPORTED: "a kind of file that we do not read",
        Cause.TIMEOUT: "a part that took us too long to read",
        Cause.CRASHED: "a part that made our reader stop",
    },
    reasons={
        Reason.PANIC: "For now we hold all mail to this place. A person will look at it.",
        Reason.STATUS_ALONE: "We found facts on immigration or being a citizen, and no other kind. "
        "A lawyer for this office will look at them.",
        Reason.NO_LEGAL_PROCESS: "We did not see a court order.",
        Reason.LEGAL_PROCESS_NOT_ACCEPTED: "It names a court order. The order did not pass our first check.",
        Reason.ADMINISTRATIVE_PROCESS: "It names a paper that was not signed by a judge.",
        Reason.ORDER_REVOKED: "The court order that it names is no longer good with us.",
        Reason.UNREAD: "What we can not read, a person has to look at.",
    },
    only_these="This is only about the people in the list.",
    more="and {count} more",
    found="What we saw, and how many:",
    unread="What we could not read:",
    other_entity="other private facts",
    take_out="What to take out, and where it is:",
    places={
        "subject": "in the subject line",
        "header": "in the top part of the email ({part})",
        "body": "in your text, line {line}",
        "file": "in the file {part}, line {line}",
        "name": "in the name of the file {part}",
        "unseen": "in a part that you do not see ({part})",
    },
    times="{count} times",
    next_steps="What to do now:",
    review_by="One of us will look at it by {due}.",
    never_by_timer="No clock will close this case. A person will.",
    no_answer="If no one says that it may go by {expires}, it will not be sent.",
    reach_us="How to reach us: {help}",
    nobody_known="How to reach us: ask the privacy office of your agency.",
    case="Your case number is {number}.",
    page="See where it stands, or tell us more. You log in first:",
    officers_page="The page of the case:",
    footer="A program wrote this note. Please do not write back to it. There are no private facts in it. "
    "It is not legal advice.",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    time="{hour12}:{minute} {half} on {weekday}, {month} {day}, {year} ({zone})",
)

#: RFC 5321 4.5.3.1.5 allows 512 octets a line with code and CRLF; ours end far below it. ASCII only.
REFUSAL = (
    "Your email was not sent. It was going to a federal office and",
    "it may have private facts about people. Our rules ask for an order",
    "that a judge signed, or for another reason that the rules allow.",
    "If you are not sure, ask us. You are not in trouble.",
)
