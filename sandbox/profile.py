"""What a bot tells of itself: name, descriptions, commands, menu button, each per language or scope.

Decides which of the versions a given person sees. Knows nothing of messages.
"""

from dataclasses import dataclass, field

from sandbox.parameters import Json

Scope = tuple[str, int]
DEFAULT: Scope = ("default", 0)
EVERYONE: Scope = ("all_private_chats", 0)


@dataclass
class Profile:
    """The bot's own words; the empty language is the one for everybody else."""

    user: Json
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)

    def name(self, language: str = "") -> str:
        return in_language(self.names, language) or str(self.user["first_name"])

    def commands_for(self, chat_id: int, language: str) -> list[Json]:
        """Return the commands a person sees: the narrowest scope first, their language before none."""
        for scope in (("chat", chat_id), EVERYONE, DEFAULT):
            for spoken in (language, ""):
                if found := self.commands.get((scope, spoken)):
                    return found
        return []


def in_language(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get("", "")
