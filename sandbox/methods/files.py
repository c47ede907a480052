"""Downloading what people sent."""

from sandbox.limits import DOWNLOAD_BYTES
from sandbox.parameters import Json, Parameters
from sandbox.refusals import bad_request
from sandbox.world import World


async def get_file(world: World, parameters: Parameters) -> Json:
    stored = world.files.find(parameters.text("file_id"))
    if len(stored.upload.content) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return {**stored.to_json(), "file_path": stored.path}
