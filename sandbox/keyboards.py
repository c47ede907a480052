"""Keyboards: what a bot may put under a message or under the text entry, and what Telegram refuses.

Pure. The limits on the number of buttons are refused here with a 400 although Telegram sometimes cuts a row
short in silence: a button that disappears is a fault one wants to hear about.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox import limits
from sandbox.parameters import Json, Parameters
from sandbox.refusals import ApiError, bad_request

ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


@dataclass(frozen=True)
class Button:
    """One button as a person sees it."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Markup:
    """What came as reply_markup: buttons under the message, or a change to the keyboard below."""

    inline: Json | None = None
    below: Json | None = None


def reply_markup(parameters: Parameters) -> Markup:
    given = parameters.structure("reply_markup", dict)
    if given is None:
        return Markup()
    if "inline_keyboard" in given:
        return Markup(inline=_inline(given["inline_keyboard"]))
    if "keyboard" in given:
        return Markup(below={**given, "keyboard": _below(given["keyboard"])})
    if given.get("remove_keyboard") or given.get("force_reply"):
        return Markup(below=given)
    raise bad_request("can't parse reply keyboard markup JSON object")


def inline_only(parameters: Parameters) -> Json | None:
    """Return the inline keyboard of an edit; Telegram takes no other kind there."""
    markup = reply_markup(parameters)
    if markup.below:
        raise bad_request("inline keyboard expected")
    return markup.inline


def buttons(inline: Json | None) -> tuple[tuple[Button, ...], ...]:
    rows = (inline or {}).get("inline_keyboard", [])
    return tuple(
        tuple(Button(one["text"], one.get("callback_data"), one.get("url")) for one in row) for row in rows
    )


def _inline(rows: object) -> Json | None:
    checked = [[_inline_button(one) for one in row] for row in _rows(rows, "inline keyboard")]
    kept = [row for row in checked if row]
    return {"inline_keyboard": kept} if kept else None


def _below(rows: object) -> list[list[Json]]:
    return [[_below_button(one) for one in row] for row in _rows(rows, "keyboard")]


def _rows(rows: object, described: str) -> Iterable[list[object]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {described}: expected an Array of Arrays")
    if sum(len(row) for row in rows) > limits.KEYBOARD_BUTTONS or any(
        len(row) > limits.ROW_BUTTONS for row in rows
    ):
        raise bad_request("reply markup is too long")
    return rows


def _inline_button(one: object) -> Json:
    button = _named(one, "inline keyboard button")
    given = [action for action in ACTIONS if action in button]
    if not given:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if len(given) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one optional field must be used")
    if "callback_data" in button:
        _check_data(button["callback_data"])
    if "url" in button:
        _check_url(button["url"])
    if "web_app" in button:
        _check_web_app(button["web_app"])
    return button


def _below_button(one: object) -> Json:
    return _named({"text": one} if isinstance(one, str) else one, "keyboard button")


def _named(one: object, described: str) -> Json:
    if not isinstance(one, dict) or not isinstance(one.get("text"), str):
        raise bad_request(f'can\'t parse {described}: Field "text" must be of type String')
    if not one["text"].strip():
        raise bad_request(f"{described} text must be non-empty")
    return one


def _check_data(given: object) -> None:
    if not isinstance(given, str):
        raise bad_request('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
    if not 1 <= len(given.encode()) <= limits.CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: object) -> None:
    if not isinstance(url, str) or not re.match(r"(https?://[^\s/]+|tg://\S+|[^\s/:]+\.[^\s/:]+)", url):
        raise _wrong_url("URL", url, "Wrong HTTP URL")


def _check_web_app(app: object) -> None:
    url = app.get("url") if isinstance(app, dict) else None
    if not isinstance(url, str) or not url.startswith("https://"):
        raise _wrong_url("Web App URL", url, "Only HTTPS links are allowed")


def _wrong_url(kind: str, url: object, reason: str) -> ApiError:
    return bad_request(f"inline keyboard button {kind} '{url}' is invalid: {reason}")
