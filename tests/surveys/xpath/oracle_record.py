"""Records what the other evaluators answer: `python oracle_record.py`, or `make oracle`.

Writes oracle/recorded.csv anew and says what has changed, and recorded_forms.jsonl. The column `why` of the
former names, by keys that docs/odk.md explains, why ours differs; it is kept for what has not changed and
otherwise left for somebody to fill in.
"""

import csv
import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields, replace

from form_record import record_forms
from oracle_asking import FOLDER, agree, others, ours
from oracle_cases import cases
from xpath_world import form

RECORDED = FOLDER / "recorded.csv"


@dataclass(frozen=True)
class Row:
    function: str
    at: str
    expression: str
    ours: str
    enketo: str
    web_forms: str
    why: str = ""

    @property
    def differs(self) -> bool:
        return not (agree(self.ours, self.enketo) and agree(self.ours, self.web_forms))


def recorded() -> list[Row]:
    with RECORDED.open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]


def write(rows: Iterable[Row]) -> None:
    with RECORDED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(field.name for field in fields(Row))
        writer.writerows(map(astuple, rows))


def ask() -> list[Row]:
    chosen = list(cases())
    answers = others([form()], [(0, at, expression) for _, at, expression in chosen])
    return [
        Row(*case, ours(case[2], case[1]), enketo, web_forms)
        for case, (enketo, web_forms) in zip(chosen, answers, strict=True)
    ]


def main() -> int:
    before = {replace(row, why=""): row for row in recorded()} if RECORDED.exists() else {}
    after = ask()
    new = [row for row in after if row not in before]
    for row in new:
        sys.stdout.write(
            f"changed: {row.expression} -> ours {row.ours!r}, {row.enketo!r}, {row.web_forms!r}\n"
        )
    write(before.get(row, row) for row in after)
    sys.stdout.write(f"{len(after)} expressions, {len(new)} new or changed\n")
    sys.stdout.write(f"{record_forms()} steps through random forms\n")
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
