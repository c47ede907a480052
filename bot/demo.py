"""The demo: a Telegram stand-in, the real bot talking to it over HTTP, and respondents who were here before.

The only module that knows the sandbox.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import MappingProxyType

from pydantic import SecretStr

from bot.app import clock, open_store, running_bot
from bot.settings import Settings, SettingsError
from bot.simulating import simulate
from sandbox.server import serve
from sandbox.telegram import Telegram
from surveys.store import new_key

COORDINATOR = 1001
CITIZENS = {"kk": "Азамат", "ru": "Гражданин", "en": "Citizen"}
SENT_A_LINK = {"Organisation": "organisation", "Expert": "expert"}
"""Who came by a link that names their questionnaire."""
SIMULATED: Mapping[str, int] = MappingProxyType({"citizen": 300, "organisation": 60, "expert": 30})
_SEED = 2026


async def demo(port: int, folder: Path, tell: Callable[[str], None]) -> None:
    """Run until cancelled; `tell` gets what a person at the terminal should read."""
    telegram = Telegram()
    for number, (language, citizen) in enumerate(CITIZENS.items(), start=COORDINATOR + 1):
        telegram.join(number, citizen, language)
    for name, link in SENT_A_LINK.items():
        telegram.join(first_name=name, language_code="ru", link=link)
    telegram.join(COORDINATOR, "Coordinator", "en")
    async with _served(telegram, port) as address:
        settings = demo_settings(telegram.token, address, folder)
        tell("Preparing simulated respondents: 300 citizens, 60 organisations, 30 experts …")
        async with open_store(settings) as store, running_bot(settings, store) as intake:
            await simulate(store, SIMULATED, _SEED, clock())
            tell(f"Chat page: {address}/")
            tell("There you are a citizen, an organisation, an expert or the coordinator (who may send")
            tell("/diamond). Ctrl-C ends the demo.")
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
