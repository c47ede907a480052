"""QR codes: what they hold, and how a sheet of them is laid out."""

import io
import re

import numpy as np
import pytest
import segno
from PIL import Image

from bot import qr

LINK = "https://t.me/gauhar_bot?start=4k8mw2v9q0z7x1y5r3t6p8n2hc"
NAME = "Қоғамдық қор «Тыныш өзендер» ($5 & $6)"


def expected() -> np.ndarray:
    return np.array([list(line) for line in segno.make_qr(LINK, error="m").matrix])


def test_a_picture_shows_the_link_with_a_quiet_margin() -> None:
    picture = np.array(Image.open(io.BytesIO(qr.png(LINK))).convert("L"))
    modules = (picture[5::10, 5::10] == 0).astype(int)

    assert (modules[4:-4, 4:-4] == expected()).all()
    assert not modules[:4].any()
    assert not modules[:, -4:].any()


def test_a_poster_gets_lines_and_no_pixels() -> None:
    drawn = qr.svg(LINK).decode()

    assert "<svg" in drawn
    assert "<image" not in drawn


@pytest.mark.parametrize(("labels", "pages"), [(1, 1), (24, 1), (49, 3)])
def test_a_sheet_has_24_labels_a_page(labels: int, pages: int) -> None:
    drawn = qr.sheet([qr.Label(NAME, "@gauhar_bot", LINK)] * labels)

    assert drawn.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", drawn)) == pages


def test_a_name_is_broken_to_fit_beside_the_code() -> None:
    broken = qr.wrapped(f"{NAME} {'ы' * 40}")

    assert max(map(len, broken.split("\n"))) <= 18
    assert broken.replace("\n", "").replace(" ", "") == f"{NAME}{'ы' * 40}".replace(" ", "")
    assert qr.wrapped("слово " * 60).endswith("…")
