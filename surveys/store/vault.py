"""Seals what must not lie in clear in the database, and hashes identities so they can be found again.

AES-256-GCM; separate keys for sealing and hashing are derived from the operator's one secret.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE = 12
_CHECK = 16
_ANOTHER = "This database was written with another GAUHAR_SECRET_KEY."
_ANY = ("utf-8", "surrogatepass")  # whatever was said can be sealed, even half a character


class SecretKeyError(ValueError):
    """The secret key is unusable, or is not the one this database was written with."""


def new_key() -> str:
    """Make a fresh secret for the environment."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


class Vault:
    """Seals and opens bytes with keys derived from `secret` (32 bytes, URL-safe base64)."""

    def __init__(self, secret: str) -> None:
        material = _decoded(secret)
        self._sealer = AESGCM(_derived(material, b"gauhar seal 1"))
        self._hash = hmac.new(_derived(material, b"gauhar identity 1"), digestmod=hashlib.sha256)
        self._erasure_key = _derived(material, b"gauhar erasure 1")
        self._backup_key = _derived(material, b"gauhar backup 1")

    def seal(self, text: str) -> bytes:
        return self.seal_bytes(text.encode(*_ANY))

    def open(self, sealed: bytes) -> str:
        """Open what was sealed; raises SecretKeyError when another key sealed it."""
        try:
            return self.open_bytes(sealed).decode(*_ANY)
        except UnicodeDecodeError as error:
            raise SecretKeyError(_ANOTHER) from error

    def seal_bytes(self, content: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._sealer.encrypt(nonce, content, None)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Open what was sealed, whatever it is; raises SecretKeyError when another key sealed it."""
        try:
            return self._sealer.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError) as error:  # ValueError: too short to be anything sealed
            raise SecretKeyError(_ANOTHER) from error

    def fingerprint(self, identity: str) -> bytes:
        """Hash an identity so that only the holder of the key can tell whose it is."""
        begun = self._hash.copy()  # an update asks three times, and to begin takes longer than to go on
        begun.update(identity.encode())
        return begun.digest()

    def erasure(self, gone: str, mark: str | bytes) -> bytes:
        """Hash what only the erased had, with a key that is used for nothing else."""
        told = mark.encode() if isinstance(mark, str) else mark
        return hmac.digest(self._erasure_key, gone.encode() + b"\0" + told, hashlib.sha256)

    def backup_key(self, salt: bytes) -> tuple[AESGCM, bytes]:
        """Give the cipher of one backup, and bytes by which a wrong key is told from a damaged file."""
        both = HKDF(hashes.SHA256(), KEY_BYTES + _CHECK, salt=salt, info=b"file").derive(self._backup_key)
        return AESGCM(both[:KEY_BYTES]), both[KEY_BYTES:]


def _decoded(secret: str) -> bytes:
    spelled = secret.strip().replace("+", "-").replace("/", "_")  # plain base64 will do as well
    try:
        material = base64.b64decode(spelled, altchars=b"-_", validate=True)
    except ValueError as error:
        raise SecretKeyError(
            f"GAUHAR_SECRET_KEY is not URL-safe base64; it must spell {KEY_BYTES} random bytes."
        ) from error
    if len(material) != KEY_BYTES:
        raise SecretKeyError(f"GAUHAR_SECRET_KEY must hold {KEY_BYTES} bytes, not {len(material)}.")
    return material


def _derived(material: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose).derive(material)
