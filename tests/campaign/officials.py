"""Those who run the survey, in the chat and at the server, and what they note in the ledger."""

import csv
from collections.abc import Iterable
from pathlib import Path

from delegates import Line
from ledger import Ledger
from people import Somebody, buttons
from town import OWNER, Town


class Official(Somebody):
    """Somebody at the desk. Whoever is named in the settings is an owner; others take up a code."""

    def __init__(self, town: Town, ledger: Ledger, chat: int | None = None) -> None:
        super().__init__(town, "citizen", chat=chat)
        self.ledger = ledger

    async def arrives(self) -> None:
        await self.town.after(self.starts())
        await self.town.after(self.chooses_language())

    async def asks(self, text: str, *noted: tuple[str, str]) -> str:
        """Ask something of the desk, note what the book must say of it, and read the answer."""
        self.ledger.acts += noted
        await self.town.after(self.says(text))
        return self.shown

    async def taps(self, label: str, *noted: tuple[str, str]) -> str:
        self.ledger.acts += noted
        found = next(b for b in buttons(self.card) if b.text == label)
        await self.town.after(self.presses_on(self.card, found))
        return self.shown

    async def presses_by(self, data: str, *noted: tuple[str, str]) -> None:
        """Press the button that carries this."""
        self.ledger.acts += noted
        found = next(b for b in buttons(self.card) if b.data == data)
        await self.town.after(self.presses_on(self.card, found))

    def file(self) -> bytes:
        """Give the newest file in the chat."""
        sent = [m for m in self.said if "document" in m.media][-1]
        return self.town.telegram.files.find(sent.media["document"]["file_id"]).upload.content

    async def appoints(self, role: str, somebody: "Official") -> None:
        """Give somebody a role by a code."""
        told = await self.asks(f"/grant {role}", ("offer_role", role.split(maxsplit=1)[0]))
        code = told.rsplit("/role ", 1)[1].split()[0]
        async with self.town.store.reading() as unit:
            actor = unit.actor(somebody.person.user_id)
        await somebody.asks(f"/role {code}", ("take_role", actor))

    async def invites(self, form: str, name: str) -> Line:
        """Invite somebody in the chat."""
        campaign = f"chat-{form}"
        line = Line(len(self.ledger.lines) + 1, name, "", campaign, form)
        self.ledger.lines.append(line)
        told = await self.asks(f"/invite {form} {name}", ("invite", campaign))
        line.code = told.rsplit("/code ", 1)[1].split()[0].replace("-", "")
        return line

    async def revokes(self, line: Line) -> None:
        line.revoked = True
        await self.asks(f"/revoke {line.number}", ("revoke", str(line.number)))
        self.sees(line.name)


async def owner(town: Town, ledger: Ledger) -> Official:
    first = Official(town, ledger, OWNER)
    await first.arrives()
    return first


async def invited_by_list(
    town: Town, ledger: Ledger, folder: Path, form: str, guests: Iterable[tuple[str, str, str]], expires: str
) -> list[Line]:
    """Invite a list at the server: names, regions and languages in, codes out."""
    file = folder / "list.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([("name", "region", "language"), *guests])
    options = (
        "--campaign",
        "ngos",
        "--form",
        form,
        "--bot",
        "gauhar_bot",
        "--output",
        str(folder / "codes.csv"),
    )
    await town.gauhar("invite", str(file), *options, "--expires", expires)
    ledger.acts.append(("invite", "ngos"))
    with (folder / "codes.csv").open(encoding="utf-8-sig", newline="") as read:
        rows = list(csv.DictReader(read))
    async with town.store.reading() as unit:
        ends = {each.invitation.id: each.invitation.expires_at for each in await unit.invited("ngos")}
    lines = [
        Line(
            int(row["number"]),
            row["name"],
            row["code"],
            "ngos",
            form,
            ends[int(row["number"])],
            row["language"],
        )
        for row in rows
    ]
    ledger.lines += lines
    return lines
