"""Functions that code texts: digests, Base64, and content that somebody has signed."""

import base64
import binascii
import hashlib

from surveys.phrase import Phrase
from surveys.xpath.context import Frame
from surveys.xpath.errors import XPathError
from surveys.xpath.functions.ed25519 import COST, KEY_LENGTH, SIGNATURE_LENGTH, is_signed
from surveys.xpath.functions.row import Function

_ALGORITHMS = {"md5": "md5", "sha-1": "sha1", "sha-256": "sha256", "sha-384": "sha384", "sha-512": "sha512"}
_ENCODINGS = ("base64", "hex")
_BYTES_PER_STEP = 1000


def _digest(frame: Frame, text: str, algorithm: str, encoding: str = "base64") -> str:
    complaint = _unknown(algorithm, encoding)
    if complaint:
        raise XPathError(complaint)
    frame.job.spend(len(text) // _BYTES_PER_STEP)
    digest = hashlib.new(_ALGORITHMS[algorithm.lower()], text.encode(), usedforsecurity=False).digest()
    return digest.hex() if encoding.lower() == "hex" else base64.b64encode(digest).decode()


def _unknown(algorithm: str | None, encoding: str | None) -> Phrase | None:
    if algorithm is not None and algorithm.lower() not in _ALGORITHMS:
        known = ", ".join(each.upper() for each in _ALGORITHMS)
        return Phrase(
            'digest() knows no algorithm "{algorithm}" (known are {known})', algorithm=algorithm, known=known
        )
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        return Phrase('digest() knows no encoding "{encoding}" (known are base64 and hex)', encoding=encoding)
    return None


def _check_digest(literals: tuple[str | None, ...]) -> Phrase | None:
    return _unknown(literals[1], literals[2] if len(literals) > 2 else None)  # noqa: PLR2004 - the third


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _base64_decode(text: str) -> str:
    """Give the text in UTF-8; what is no Base64 is blank."""
    return (_bytes(text) or b"").decode(errors="replace")


def _extract_signed(frame: Frame, contents: str, key: str) -> str:
    """Give what was signed, or blank where the signature does not hold.

    Contents are, in Base64, an Ed25519 signature and then the message; the key is in Base64 too.
    """
    signed, public = _bytes(contents) or b"", _bytes(key) or b""
    if len(signed) < SIGNATURE_LENGTH or len(public) != KEY_LENGTH:
        return ""
    frame.job.spend(COST)
    signature, message = signed[:SIGNATURE_LENGTH], signed[SIGNATURE_LENGTH:]
    return message.decode(errors="replace") if is_signed(message, signature, public) else ""


ROWS = (
    Function("digest", "s s s?", _digest, framed=True, check=_check_digest),
    Function("base64-decode", "s", _base64_decode),
    Function("extract-signed", "s s", _extract_signed, framed=True),
)
