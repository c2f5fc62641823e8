"""S3: a bucket that nobody configured is encrypted with S3's own keys, and says so.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.s3.models import S3Backend

from .patching import override

_SSE_S3 = {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}}


@override(S3Backend, "get_bucket_encryption")
def _get_bucket_encryption(
    original: Callable[..., dict[str, Any] | None], self: S3Backend, bucket_name: str
) -> dict[str, Any]:
    return original(self, bucket_name) or _SSE_S3
