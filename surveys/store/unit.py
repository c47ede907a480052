"""One transaction's worth of reading and writing. Everything an update changes, changes together."""

from surveys.store.arrivals import Arrivals
from surveys.store.attempts import Attempts
from surveys.store.belongings import Belongings
from surveys.store.broadcasts import Broadcasts
from surveys.store.campaigns import Campaigns
from surveys.store.editions import Editions
from surveys.store.foresight import Foresight
from surveys.store.handed_in import HandingIn
from surveys.store.interviews import Erasing
from surveys.store.live import LiveMessages
from surveys.store.progress import Counts
from surveys.store.quotas import Quotas
from surveys.store.recipients import Recipients
from surveys.store.reminders import Reminders
from surveys.store.retention import Retention
from surveys.store.stamps import Stamps
from surveys.store.telling import Telling
from surveys.store.unseen import Unseen
from surveys.store.updates import Updates
from surveys.store.verdicts import Verdicts
from surveys.store.waves import Waves
from surveys.store.workshop import Workshop


class Unit(
    Foresight,
    Updates,
    Unseen,
    Erasing,
    Arrivals,
    Workshop,
    HandingIn,
    Editions,
    LiveMessages,
    Attempts,
    Campaigns,
    Waves,
    Quotas,
    Retention,
    Reminders,
    Recipients,
    Broadcasts,
    Belongings,
    Telling,
    Counts,
    Verdicts,
    Stamps,
):
    """A transaction. Nothing it wrote is there unless its block ends without an exception.

    A unit that met a Conflict must be left by that exception: half of it may be written.
    """
