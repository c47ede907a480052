"""Who may do what at the desk: one table, and whose region it is. Refuses to know chats, codes and commands.

Adding an act means adding it to the roles that have it: nobody but owners may do what no role lists.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the desk."""

    OWNER = "owner"
    COORDINATOR = "coordinator"
    REGIONAL = "regional"  # a coordinator of one region
    OBSERVER = "observer"


class Act(StrEnum):
    """What only officials may do."""

    SEE_INDEX = "see_index"
    SEE_PROGRESS = "see_progress"
    INVITE = "invite"
    REVOKE = "revoke"
    OPEN_WAVE = "open_wave"
    SET_QUOTA = "set_quota"
    BROADCAST = "broadcast"
    EXPORT = "export"
    EXCLUDE = "exclude"
    GRANT_ROLE = "grant_role"
    SEE_AUDIT = "see_audit"
    PUBLISH = "publish"  # questionnaires are the same in every region


@dataclass(frozen=True)
class Official:
    """Somebody with a role. `actor` names them in the audit log without telling who they are."""

    role: Role
    region: str | None
    actor: str


_ONLY_OWNERS = frozenset({Act.GRANT_ROLE, Act.SEE_AUDIT})
MAY: Mapping[Role, frozenset[Act]] = {
    Role.OWNER: frozenset(Act),
    Role.COORDINATOR: frozenset(Act) - _ONLY_OWNERS,
    Role.REGIONAL: frozenset({Act.SEE_INDEX, Act.SEE_PROGRESS, Act.INVITE, Act.REVOKE}),
    Role.OBSERVER: frozenset({Act.SEE_INDEX}),
}


def may(official: Official | None, act: Act) -> bool:
    """Tell whether somebody may do something at all; `within` tells about which region."""
    return official is not None and act in MAY[official.role]


def within(official: Official, region: str | None) -> bool:
    """Tell whether a region is theirs; what belongs to no region is not for those who have but one."""
    return official.role is not Role.REGIONAL or (region is not None and region == official.region)
