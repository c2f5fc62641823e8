"""A folder for what must be a file, gone when the local AWS ends."""

from __future__ import annotations

import shutil
import tempfile

_dir: str | None = None


def scratch_dir() -> str:
    """Readable by this user only."""
    global _dir
    if _dir is None:
        _dir = tempfile.mkdtemp(prefix="local-aws-")
    return _dir


def remove() -> None:
    global _dir
    if _dir is not None:
        shutil.rmtree(_dir, ignore_errors=True)
        _dir = None
