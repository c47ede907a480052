"""`gauhar score`: the index, computed from stored interviews or from given indicator values."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.app import clock, open_store
from bot.commands.finishing import finish
from bot.fieldwork import in_view
from bot.report import print_index
from bot.settings import DatabaseSettings
from bot.terms import study_for
from scoring.given import read_values
from scoring.index import index_from_indicators
from scoring.tree import Index
from surveys.store import StoreError

Format = Literal["table", "json"]


def score(
    output: Annotated[Format, typer.Option("--format", help="table or json")] = "table",
    indicators: Annotated[
        Path | None, typer.Option(help="Compute from given indicator values (id,value).")
    ] = None,
    simulated: Annotated[
        bool | None, typer.Option(help="Count simulated interviews too (default: GAUHAR_SIMULATED).")
    ] = None,
) -> None:
    """Print the index: id, value, n and coverage of every indicator, sub-dimension and dimension."""
    if indicators is not None:
        print_index(_given(indicators), output)
    else:
        finish(_score(DatabaseSettings.read(), output, simulated=simulated))


def _given(path: Path) -> Index:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} cannot be read: {error}.") from error
    return index_from_indicators(read_values(text, str(path)))


async def _score(settings: DatabaseSettings, output: Format, *, simulated: bool | None) -> None:
    counted = settings.simulated if simulated is None else simulated
    now = clock()
    study = study_for(settings, now)
    async with open_store(settings) as store:
        seen = await in_view(store, study, now, simulated=counted)
    print_index(seen.index, output, simulated=seen.simulated)
