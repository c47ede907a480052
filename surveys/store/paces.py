"""How long completed interviews took, breaks left out: one row each, so that a median reads no log."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, bindparam, case, func, insert, or_, select

from surveys.fieldwork.progress import LONGEST_LOOK, Pace
from surveys.store.field_schema import paces
from surveys.store.schema import answer_log, interviews
from surveys.store.transaction import Transaction
from surveys.store.verdicts import EXCLUDED, REGION

_LOOKED = case((answer_log.c.seconds > LONGEST_LOOK, LONGEST_LOOK), else_=answer_log.c.seconds)
_ADDED_UP = insert(paces).from_select(
    paces.c.keys(),
    select(answer_log.c.interview, func.sum(_LOOKED), func.count())
    .where(answer_log.c.interview.in_(bindparam("interviews", expanding=True)))
    .group_by(answer_log.c.interview),
)


class Paces(Transaction):
    """The part of a unit that knows how long interviews took."""

    async def _note_pace(self, interview: str) -> None:
        """Add up the log of an interview that has just been completed."""
        if self._ahead is not None:
            self._ahead.sum_up(_ADDED_UP, interview)
        else:
            await self.connection.execute(_ADDED_UP, {"interviews": [interview]})

    async def median_paces(
        self, wave: str, origins: Collection[str], region: str | None = None
    ) -> Mapping[str, Pace]:
        """Give the median for each form over the completed interviews that count, of one region if named."""
        counted: list[ColumnElement[bool]] = [
            interviews.c.wave == wave, interviews.c.origin.in_(sorted(origins)), ~EXCLUDED,
        ]  # fmt: skip
        counted += [] if region is None else [REGION.in_([region])]
        form = interviews.c.form
        place = func.row_number().over(partition_by=form, order_by=paces.c.seconds).label("place")
        number = func.count().over(partition_by=form).label("number")
        columns = (form, paces.c.seconds, place, number)
        ranked = select(*columns).join(interviews, interviews.c.id == paces.c.interview).where(*counted)
        lines = ranked.subquery().c
        middle = or_(2 * lines.place == lines.number, 2 * lines.place == lines.number + 1,
                     2 * lines.place == lines.number + 2)  # fmt: skip
        medians = select(lines.form, func.avg(lines.seconds), func.max(lines.number)).where(middle)
        rows = await self.connection.execute(medians.group_by(lines.form))
        return {form: Pace(float(seconds), number) for form, seconds, number in rows}
