"""Methods by which a bot learns what happened: polling, or an address to post to; never both.

When two polls meet, the older one ends with a conflict and the newer one stays, as at Telegram: two running
copies of a bot therefore keep ending each other.
"""

import re

from sandbox import limits
from sandbox.parameters import Json, Parameters
from sandbox.refusals import bad_request, conflict
from sandbox.world import Webhook, World

OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
LOCAL = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/|$)")


async def get_updates(world: World, parameters: Parameters) -> list[Json]:
    if world.webhook.url:
        raise conflict(WEBHOOK_ACTIVE)
    world.updates.end_poll(conflict(OTHER_POLL))
    _set_allowed(world, parameters)
    offset = parameters.integer("offset")
    limit = min(max(parameters.integer("limit", limits.UPDATES_A_POLL), 1), limits.UPDATES_A_POLL)
    seconds = min(max(parameters.integer("timeout"), 0), limits.POLL_SECONDS)
    batch = world.updates.take(offset, limit)
    if not batch and seconds:
        await world.updates.wait(seconds)
        batch = world.updates.take(offset, limit)
    return [update.to_json() for update in batch]


async def set_webhook(world: World, parameters: Parameters) -> bool:
    url = parameters.text("url")
    if not url:
        return await delete_webhook(world, parameters)
    _check_address(url)
    secret = parameters.text("secret_token")
    if secret and not limits.SECRET_TOKEN.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = parameters.integer("max_connections", 40)
    if not 1 <= connections <= limits.WEBHOOK_CONNECTIONS:
        raise bad_request("max_connections must be between 1 and 100")
    _set_allowed(world, parameters)
    _drop_if_wanted(world, parameters)
    world.webhook = Webhook(url, secret, connections)
    world.updates.end_poll(conflict("terminated by setWebhook request"))
    world.changes.tell()
    return True


async def delete_webhook(world: World, parameters: Parameters) -> bool:
    world.webhook = Webhook()
    _drop_if_wanted(world, parameters)
    world.changes.tell()
    return True


async def get_webhook_info(world: World, _: Parameters) -> Json:
    hook = world.webhook
    told: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if hook.url:
        told["max_connections"] = hook.max_connections
    if hook.last_error:
        told |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    if world.updates.allowed:
        told["allowed_updates"] = sorted(world.updates.allowed)
    return told


def _check_address(url: str) -> None:
    """Telegram takes HTTPS only; this stand-in also takes plain HTTP on the same machine."""
    if not url.startswith("https://") and not LOCAL.match(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not LOCAL.match(url):
        raise bad_request("bad webhook: the sandbox posts to http://127.0.0.1 only")


def _set_allowed(world: World, parameters: Parameters) -> None:
    allowed = parameters.structure("allowed_updates", list)
    if allowed is not None:
        world.updates.allowed = frozenset(map(str, allowed))


def _drop_if_wanted(world: World, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        world.updates.forget_all()
