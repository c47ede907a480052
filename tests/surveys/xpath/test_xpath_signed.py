"""Signatures: against RFC 8032's own examples, and against a library for everything else."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from xpath_world import text

from surveys.xpath import XPathBudgetError
from surveys.xpath.functions.ed25519 import is_signed

RFC_8032 = [  # section 7.1, tests 1 to 3: public key, message, signature
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()


def coded(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_examples_of_the_standard_hold(key: str, message: str, signature: str) -> None:
    assert is_signed(*map(bytes.fromhex, (message, signature, key)))


@settings(max_examples=10, deadline=None)
@given(st.binary(max_size=40), st.integers(0, 63), st.integers(1, 255))
def test_a_signature_holds_until_a_bit_of_it_changes(message: bytes, place: int, change: int) -> None:
    signature = bytearray(KEY.sign(message))
    assert is_signed(message, bytes(signature), PUBLIC)
    signature[place] ^= change
    assert not is_signed(message, bytes(signature), PUBLIC)


@pytest.mark.parametrize("key", [b"\xff" * 32, b"\x02" + bytes(31), bytes(31) + b"\x80"])
def test_what_is_no_point_of_the_curve_signs_nothing(key: bytes) -> None:
    assert not is_signed(b"", KEY.sign(b""), key)


def test_signed_content_is_taken_out_and_anything_else_is_blank() -> None:
    message = "Әлия, 1992".encode()
    signed = KEY.sign(message) + message
    extract = "extract-signed('{}', '{}')".format
    assert text(extract(coded(signed), coded(PUBLIC))) == "Әлия, 1992"
    assert text(extract(coded(signed + b"!"), coded(PUBLIC))) == ""
    assert text(extract(coded(signed), coded(PUBLIC[:-1]))) == ""
    assert text(extract(coded(signed[:63]), coded(PUBLIC))) == ""
    assert text(extract("?", coded(PUBLIC))) == ""
    assert text(extract("", "")) == ""


def test_checking_costs_steps() -> None:
    with pytest.raises(XPathBudgetError):
        text(f"extract-signed('{coded(bytes(64))}', '{coded(PUBLIC)}')", steps=100)
