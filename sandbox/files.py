"""Files in memory: what bots and people uploaded, found again by file_id or path.

Decides what may be sent as a photo or a document and how it is described; where the bytes come from is not
its business.
"""

import mimetypes
from dataclasses import dataclass

from sandbox import limits
from sandbox.parameters import Json, Parameters, Upload
from sandbox.pictures import Picture, read_picture
from sandbox.refusals import ApiError, bad_request


@dataclass(frozen=True)
class StoredFile:
    """One file; `picture` is None when it is not one."""

    file_id: str
    path: str
    upload: Upload
    picture: Picture | None = None

    @property
    def mime_type(self) -> str:
        if self.picture:
            return self.picture.mime_type
        guessed = mimetypes.guess_type(self.upload.filename)[0]
        given = self.upload.mime_type
        return guessed or given if given == "application/octet-stream" else given

    def to_json(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.file_id[-10:],
            "file_size": len(self.upload.content),
        }

    def photo(self) -> Json:
        if self.picture is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        return {"photo": [self.to_json() | {"width": self.picture.width, "height": self.picture.height}]}

    def described(self) -> Json:
        """Describe it as the sender's app does: by a name and a type that nobody has checked."""
        return self.to_json() | {"file_name": self.upload.filename, "mime_type": self.mime_type}

    def document(self) -> Json:
        return {"document": self.described()}


class Files:
    """Everything uploaded so far."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def store(self, upload: Upload, folder: str) -> StoredFile:
        number = len(self._by_id)
        suffix = "." + upload.filename.rpartition(".")[2] if "." in upload.filename else ""
        path = f"{folder}/file_{number}{suffix if suffix[1:].isalnum() else ''}"
        stored = StoredFile(f"BQACAgIAAxkBAAI{number:010d}", path, upload, read_picture(upload.content))
        self._by_id[stored.file_id] = self._by_path[path] = stored
        return stored

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def find(self, file_id: str) -> StoredFile:
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return stored

    def given(self, parameters: Parameters, name: str) -> StoredFile:
        """Return the file a bot sends as `name`: uploaded now, or earlier and named by its file_id."""
        return self.given_as(parameters, parameters.text(name), name)

    def given_as(self, parameters: Parameters, reference: str, kind: str) -> StoredFile:
        upload = parameters.uploads.get(reference.removeprefix("attach://") or kind)
        upload = upload or parameters.uploads.get(kind)
        if upload is None:
            return self._earlier(reference, kind)
        _check_upload(upload, kind)
        return self.store(upload, f"{kind}s")

    def _earlier(self, reference: str, kind: str) -> StoredFile:
        if not reference or reference.startswith("attach://"):
            raise bad_request(f"there is no {kind} in the request")
        if reference.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        return self.find(reference)


def _check_upload(upload: Upload, kind: str) -> None:
    size = len(upload.content)
    if size > limits.UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if not size:
        raise bad_request("file must be non-empty")
    if kind == "photo":
        _check_photo(upload, size)


def _check_photo(upload: Upload, size: int) -> None:
    if size > limits.PHOTO_BYTES:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo;"
            f" the maximum size is {limits.PHOTO_BYTES} bytes"
        )
    picture = read_picture(upload.content)
    if picture is None or not (picture.width and picture.height):
        raise bad_request("IMAGE_PROCESS_FAILED")
    sides = (picture.width, picture.height)
    if sum(sides) > limits.PHOTO_SIDES or max(sides) > limits.PHOTO_RATIO * min(sides):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
