"""The demo: a Telegram stand-in, the real bot talking to it over HTTP, and respondents who were here before.

The only module that knows the sandbox.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from pydantic import SecretStr

from bot.app import clock, open_store, running_bot
from bot.settings import Settings, SettingsError
from bot.shelf import CITIZEN, builtin_forms
from sandbox.server import serve
from sandbox.telegram import Telegram
from surveys.form import Form
from surveys.simulation import read_model, respondents
from surveys.store import Store, new_key
from surveys.xlsform import publish

COORDINATOR = 1001
CITIZENS = {"kk": "Азамат", "ru": "Гражданин", "en": "Citizen"}
SIMULATED = 300
_SEED = 2026
_MODEL = Path(str(files("surveys.simulation") / "models" / "citizen.csv"))
_LANGUAGES = {"kk": 0.5, "ru": 0.45, "en": 0.05}


async def demo(port: int, folder: Path, tell: Callable[[str], None]) -> None:
    """Run until cancelled; `tell` gets what a person at the terminal should read."""
    telegram = Telegram()
    for number, (language, citizen) in enumerate(CITIZENS.items(), start=COORDINATOR + 1):
        telegram.join(number, citizen, language)
    telegram.join(COORDINATOR, "Coordinator", "en")
    async with _served(telegram, port) as address:
        settings = demo_settings(telegram.token, address, folder)
        tell(f"Preparing {SIMULATED} simulated respondents …")
        async with open_store(settings) as store, running_bot(settings, store) as intake:
            await _populate(store, clock())
            tell(f"Chat page: {address}/")
            tell("There you are a citizen or the coordinator (who may send /diamond). Ctrl-C ends the demo.")
            await intake.run()


@asynccontextmanager
async def _served(telegram: Telegram, port: int) -> AsyncIterator[str]:
    async with AsyncExitStack() as stack:
        try:
            address = await stack.enter_async_context(serve(telegram, port))
        except OSError as error:
            sentence = f"Port {port} cannot be used ({error.strerror}); try `gauhar demo --port 0`."
            raise SettingsError([sentence]) from error
        yield address


def demo_settings(token: str, address: str, folder: Path) -> Settings:
    """Make settings for a stand-in at `address`; the database in `folder` begins empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("demo.sqlite3*"):
        old.unlink()
    key = folder / "demo.key"
    if not key.exists():
        key.write_text(new_key())
        key.chmod(0o600)
    return Settings(
        token=SecretStr(token),
        api_url=address,
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        coordinators=frozenset({COORDINATOR}),
        secret_key=SecretStr(key.read_text()),
        simulated=True,
    )


async def _populate(store: Store, now: datetime) -> None:
    form = await asyncio.to_thread(_citizen_form)
    drawn = respondents(form, read_model(_MODEL), _SEED, now, _LANGUAGES)
    interviews = await asyncio.to_thread(lambda: [next(drawn) for _ in range(SIMULATED)])
    async with store.unit() as unit:
        for interview in interviews:
            await unit.begin(form, interview, now, origin="simulated")


def _citizen_form() -> Form:
    return next(form for path in builtin_forms() if (form := publish(path).form).name == CITIZEN)
