"""Publishes a workbook in a process of its own, with so much memory and time and no secrets about it.

What a workbook cannot do within that, no questionnaire needs; and nobody being interviewed has to wait.
"""

import asyncio
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from surveys.phrase import Phrase, phrase_of
from surveys.xlsform.findings import Finding, FormError
from surveys.xlsform.publish import Publication, publish
from surveys.xlsform.xform import read_xform

MEMORY = 1_000_000_000
"""Bytes of address space; the largest workbook that is let in needs half of it."""
SECONDS = 15
"""Of computing; of waiting, twice as many on a machine that has other things to do."""


async def publish_apart(path: Path) -> Publication:
    """Do what `publish` does, without risk to whoever asks; raises FormError with all findings."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "surveys.xlsform.apart", f"{path}",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"},
    )  # fmt: skip
    try:
        told, _ = await asyncio.wait_for(process.communicate(), 2 * SECONDS)
    except TimeoutError:
        told = b""
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0 or not told:
        problem = Phrase("Reading the workbook takes more time or memory than any questionnaire needs.")
        remedy = Phrase("Copy the sheets survey, choices and settings into a new workbook, as values.")
        raise FormError([Finding(path.name, None, problem, remedy)])
    return await asyncio.to_thread(_read, json.loads(told))


def _read(told: dict[str, Any]) -> Publication:
    if "findings" in told:
        raise FormError(map(_finding, told["findings"]))
    notes = tuple(map(_finding, told["notes"]))
    return Publication(read_xform(told["xform"]), told["xform"], notes, told["sheets"])


def _told(path: Path) -> dict[str, Any]:
    try:
        publication = publish(path)
    except FormError as error:
        return {"findings": [_spelled(each) for each in error.findings]}
    notes = [_spelled(each) for each in publication.notes]
    return {"xform": publication.xform, "notes": notes, "sheets": publication.sheets}


def _spelled(finding: Finding) -> list[Any]:
    return [finding.sheet, finding.row, finding.problem.spelled(), finding.remedy.spelled(), finding.lacks]


def _finding(spelled: list[Any]) -> Finding:
    sheet, row, problem, remedy, lacks = spelled
    return Finding(sheet, row, phrase_of(problem), phrase_of(remedy), lacks)


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(json.dumps(_told(Path(sys.argv[1]))))


if __name__ == "__main__":
    _main()
