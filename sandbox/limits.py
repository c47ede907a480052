"""Telegram's published sizes, in one place, so that tests can stand on each and one beyond.

Only numbers and patterns; who measures what is decided where it is measured.
"""

import re

TEXT = 4096
CAPTION = 1024
ENTITIES = 100
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER = 200
KEYBOARD_BUTTONS = 100
ROW_BUTTONS = 8
COMMANDS = 100
COMMAND = 32
COMMAND_DESCRIPTION = 256
BOT_NAME = 64
BOT_DESCRIPTION = 512
BOT_SHORT_DESCRIPTION = 120
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
UPDATES_A_POLL = 100
POLL_SECONDS = 50
UPDATE_LIFETIME_SECONDS = 24 * 3600
DELETABLE_SECONDS = 48 * 3600
WEBHOOK_CONNECTIONS = 100

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


def units(text: str) -> int:
    """Return the length as Telegram counts offsets: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
