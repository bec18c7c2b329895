"""Techniques with files of other machines and other days: main frames, and labels that promise something else."""

from __future__ import annotations

from tests.content.techniques import attached, technique


@technique
def ebcdic_without_a_label(s: str) -> bytes:
    records = ("ANA ROE", "INK FOR THE OFFICE"), ("BO POE", s)
    return attached("".join(name.ljust(20) + note.ljust(60) for name, note in records).encode("cp1140"), "extract.dat")


@technique
def ebcdic_with_signs_of_its_own(s: str) -> bytes:
    return attached(f"[Note] {s}! (of the office)\x85".encode("cp500"), "extract", "application/x-extract")


@technique
def text_labelled_pgp_signature(s: str) -> bytes:
    return attached(s.encode(), "a.sig", "application/pgp-signature")


@technique
def text_labelled_openpgp(s: str) -> bytes:
    return attached(s.encode(), "a.txt", "application/x-openpgp")


@technique
def text_labelled_smime(s: str) -> bytes:
    return attached(s.encode(), "smime.p7m", "application/pkcs7-mime")
