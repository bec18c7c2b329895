"""Keys and sealing."""

from __future__ import annotations

import multiprocessing
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.store import seal

PRIVATE = seal.generate()


@settings(derandomize=True, max_examples=50)
@given(st.binary(max_size=10_000))
def test_unseal_undoes_seal(octets):
    """Any octets come back, and never stand in the sealed form."""
    sealed = seal.seal(PRIVATE.public, octets)
    assert octets == seal.unseal(PRIVATE, sealed)
    assert len(octets) < 16 or octets not in sealed


@settings(derandomize=True, max_examples=100)
@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_law_a_changed_octet_does_not_open(position, change):
    """Sealed content is authenticated: no octet of it can be changed unseen."""
    sealed = bytearray(seal.seal(PRIVATE.public, b"held mail" * 20))
    sealed[position % len(sealed)] ^= change
    with pytest.raises(seal.KeyFault):
        seal.unseal(PRIVATE, bytes(sealed))


@pytest.mark.parametrize("octets", [b"", b"age-encryption.org/v1\n", b"\x00" * 100])
def test_garbage_does_not_open(octets):
    """What was never sealed is a KeyFault with words to mend it."""
    with pytest.raises(seal.KeyFault, match="backup"):
        seal.unseal(PRIVATE, octets)


def test_another_key_does_not_open():
    """Only the private key of the public one opens."""
    with pytest.raises(seal.KeyFault, match="another key"):
        seal.unseal(seal.generate(), seal.seal(PRIVATE.public, b"x"))


def test_no_key_shows_in_a_repr():
    """A key does not reach a log by being printed."""
    signing = seal.generate_signing()
    assert PRIVATE.texts[0] not in repr(PRIVATE)
    assert repr(signing.seed) not in repr(signing)


# ---------------------------------------------------------------------------------------------------- files


def test_keys_are_made_once_and_closed_to_others(tmp_path):
    """A second start finds the same keys; every file is 0600."""
    directory = tmp_path / "keys"
    seal.generate_keys(directory)
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    seal.generate_keys(directory)
    assert before == {path.name: path.read_bytes() for path in directory.iterdir()}
    assert {"seal.key", "seal.pub", "sign.key", "sign.pub"} == set(before)
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}
    private, public = seal.load_private(directory / "seal.key"), seal.load_public(directory / "seal.pub")
    assert seal.unseal(private, seal.seal(public, b"x")) == b"x"
    signing, verifying = seal.load_signing(directory / "sign.key"), seal.load_verifying(directory / "sign.pub")
    assert verifying.valid(signature=signing.sign(b"x"), octets=b"x")
    assert not verifying.valid(signature=signing.sign(b"x"), octets=b"y")


def test_processes_that_start_together_agree_on_the_keys(tmp_path):
    """Whoever is first makes the keys; all end with the same pair."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: seal.generate_keys(tmp_path / "keys"), range(8)))
    with multiprocessing.get_context("spawn").Pool(2) as processes:
        processes.map(seal.generate_keys, [tmp_path / "more"] * 4)
    for directory in (tmp_path / "keys", tmp_path / "more"):
        assert seal.load_private(directory / "seal.key").public == seal.load_public(directory / "seal.pub")
        assert len(list(directory.iterdir())) == 4


def test_a_node_with_the_public_key_alone_gets_no_private_one(tmp_path):
    """An SMTP node that was given seal.pub must not make a key nobody else has."""
    (tmp_path / "seal.pub").write_text(PRIVATE.public.text + "\n")
    seal.generate_keys(tmp_path)
    assert not (tmp_path / "seal.key").exists()
    assert PRIVATE.public == seal.load_public(tmp_path / "seal.pub")


def test_a_start_cut_off_between_two_files_is_mended(tmp_path):
    """The public key is made again from the private one."""
    seal.generate_keys(tmp_path)
    public = (tmp_path / "seal.pub").read_text()
    (tmp_path / "seal.pub").unlink()
    seal.generate_keys(tmp_path)
    assert public == (tmp_path / "seal.pub").read_text()


def test_keys_that_do_not_belong_together_are_refused(tmp_path):
    """Mail that nobody could open must not be sealed at all."""
    seal.generate_keys(tmp_path)
    (tmp_path / "seal.pub").write_text(PRIVATE.public.text + "\n")
    with pytest.raises(seal.KeyFault, match="does not belong"):
        seal.generate_keys(tmp_path)


def test_mail_held_before_a_rotation_still_opens(tmp_path):
    """A new key seals, the old ones still open."""
    seal.generate_keys(tmp_path)
    old = seal.load_public(tmp_path / "seal.pub")
    new = seal.rotate_keys(tmp_path)
    assert old != new == seal.load_public(tmp_path / "seal.pub")
    private = seal.load_private(tmp_path / "seal.key")
    assert [seal.unseal(private, seal.seal(old, b"x")), seal.unseal(private, seal.seal(new, b"y"))] == [b"x", b"y"]
    seal.generate_keys(tmp_path)
    assert stat.S_IMODE((tmp_path / "seal.key").stat().st_mode) == 0o600


LOADERS = {
    "seal.pub": seal.load_public,
    "seal.key": seal.load_private,
    "sign.key": seal.load_signing,
    "sign.pub": seal.load_verifying,
}


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(
    "content", [None, b"", b"\n\n", b"hello", b"\xff\xfe", b"age1qqqq", b"AGE-SECRET-KEY-1QQQ", b"ed25519-secret eA=="]
)
def test_a_missing_or_garbled_key_names_file_and_mend(tmp_path, name, content):
    """The operator reads which file, what is wrong and what to do; never a traceback."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(seal.KeyFault, match=r"keys generate") as caught:
        LOADERS[name](path)
    assert str(path) in str(caught.value)


def test_private_key_in_the_place_of_the_public_one_is_refused_without_showing_it(tmp_path):
    """Mixing up the files is told, and the key is not."""
    path = tmp_path / "seal.pub"
    path.write_text(PRIVATE.texts[0])
    with pytest.raises(seal.KeyFault) as caught:
        seal.load_public(path)
    assert PRIVATE.texts[0] not in str(caught.value)


def test_a_directory_that_cannot_be_made_is_told(tmp_path):
    """A file where the directory should be is a clear error."""
    (tmp_path / "keys").write_text("")
    with pytest.raises(seal.KeyFault, match="cannot make keys"):
        seal.generate_keys(tmp_path / "keys")
