"""The Bot API's methods: one function each, `(world, parameters) -> result`, refusing as Telegram refuses.

Only this table decides which methods exist; names are compared without regard to case, as Telegram does.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from sandbox.methods import editing, files, getting, profile, sending
from sandbox.parameters import Parameters
from sandbox.world import World

Method = Callable[[World, Parameters], Awaitable[Any]]

METHODS: dict[str, Method] = {
    name.lower(): method
    for name, method in {
        "getMe": profile.get_me,
        "getUpdates": getting.get_updates,
        "setWebhook": getting.set_webhook,
        "deleteWebhook": getting.delete_webhook,
        "getWebhookInfo": getting.get_webhook_info,
        "sendMessage": sending.send_message,
        "sendPhoto": sending.send_photo,
        "sendDocument": sending.send_document,
        **{f"send{kind.title()}": sending.sender_of(kind) for kind in ("audio", "voice", "video")},
        "sendChatAction": sending.send_chat_action,
        "answerCallbackQuery": sending.answer_callback_query,
        "editMessageText": editing.edit_message_text,
        "editMessageCaption": editing.edit_message_caption,
        "editMessageMedia": editing.edit_message_media,
        "editMessageReplyMarkup": editing.edit_message_reply_markup,
        "deleteMessage": editing.delete_message,
        "getFile": files.get_file,
        "setMyCommands": profile.set_my_commands,
        "getMyCommands": profile.get_my_commands,
        "deleteMyCommands": profile.delete_my_commands,
        "setMyName": profile.set_my_name,
        "getMyName": profile.get_my_name,
        "setMyDescription": profile.set_my_description,
        "getMyDescription": profile.get_my_description,
        "setMyShortDescription": profile.set_my_short_description,
        "getMyShortDescription": profile.get_my_short_description,
        "setChatMenuButton": profile.set_chat_menu_button,
        "getChatMenuButton": profile.get_chat_menu_button,
    }.items()
}
