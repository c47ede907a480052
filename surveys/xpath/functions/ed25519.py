"""Whether an Ed25519 signature holds, as RFC 8032 has it (section 5.1.7).

Checks only: nothing here is secret, so it need not take the same time for every input. Written out because
expressions are read without libraries; the tests hold it against one.
"""

import hashlib

KEY_LENGTH = 32
SIGNATURE_LENGTH = 64
COST = 20_000
"""Steps of the budget: a check takes a few milliseconds."""

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)  # of -1

Point = tuple[int, int, int, int]
"""Extended coordinates: x = X/Z, y = Y/Z, and T = XY/Z."""
_NEUTRAL: Point = (0, 1, 1, 0)


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Check a 64-byte signature of the message against a 32-byte public key."""
    signer, commitment = _decoded(key), _decoded(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if signer is None or commitment is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _ORDER
    return _same(_times(_BASE, scalar), _sum(commitment, _times(signer, challenge)))


def _decoded(octets: bytes) -> Point | None:
    number = int.from_bytes(octets, "little")
    x = _x(number % 2**255, odd=number >> 255)
    y = number % 2**255
    return None if x is None else (x, y, 1, x * y % _P)


def _x(y: int, odd: int) -> int | None:
    """Find the x that belongs to y on the curve, the odd or the even one."""
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and odd):
        return None
    return x if x % 2 == odd else _P - x


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(point: Point, number: int) -> Point:
    total = _NEUTRAL
    while number:
        if number & 1:
            total = _sum(total, point)
        point, number = _sum(point, point), number >> 1
    return total


def _same(one: Point, other: Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (
        one[1] * other[2] - other[1] * one[2]
    ) % _P == 0


def _base() -> Point:
    y = 4 * pow(5, _P - 2, _P) % _P
    x = _x(y, odd=0) or 0
    return x, y, 1, x * y % _P


_BASE = _base()
