"""The ways storage can fail, each with what to do about it."""

from __future__ import annotations

import errno


class StorageError(Exception):
    """Base of every error that this room raises on purpose."""


class InvalidSample(StorageError):
    """A sample breaks a rule of the schema, so it must not reach a shard."""

    def __init__(self, key: str, field: str, message: str) -> None:
        super().__init__(f"{key}: {field}: {message}")
        self.key, self.field, self.message = key, field, message


class BrokenShard(StorageError):
    """Bytes of a stored file are not what the format says; names file, member and fault."""

    def __init__(self, path: str, member: str, message: str) -> None:
        super().__init__(f"{path}: {member}: {message}" if member else f"{path}: {message}")
        self.path, self.member, self.message = path, member, message


class PictureError(StorageError):
    """Bytes that are not a picture we accept, or pixels that we do not store."""


class Unreachable(StorageError):
    """A store that does not answer, or not in a way that further tries could mend."""

    def __init__(self, path: str, error: BaseException) -> None:
        reason = " ".join(str(error).split()) or type(error).__name__
        super().__init__(
            f"cannot read {path}: {reason}; check the address, the credentials and the network"
        )


class NotFound(StorageError):
    """A dataset, key or row that is not there."""


_FIX = {
    errno.ENOSPC: "free some space, or write to another folder",
    errno.EDQUOT: "raise the quota, or write to another folder",
    errno.EFBIG: "raise the limit on file sizes, or use fewer samples per shard",
    errno.EACCES: "make the folder writable, or write to another folder",
    errno.EPERM: "make the folder writable, or write to another folder",
    errno.EROFS: "the file system is read-only: write to another folder",
    errno.ENOTDIR: "a part of the path is a file: write to another folder",
    errno.ENAMETOOLONG: "use a shorter path",
}


class CannotWrite(StorageError):
    """Output could not be written; nothing half-written carries a final name."""

    def __init__(self, path: str, reason: str, fix: str) -> None:
        super().__init__(f"cannot write {path}: {reason}; {fix}")
        self.path, self.reason, self.fix = path, reason, fix

    @classmethod
    def because(cls, path: str, error: BaseException) -> CannotWrite:
        """The typed form of an operating-system or object-store error."""
        if isinstance(error, OSError) and error.errno is not None:
            reason = error.strerror or type(error).__name__
            return cls(path, reason, _FIX.get(error.errno, "check the path and its file system"))
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return cls(path, reason, "check the address, the credentials and the network")
