"""A local AWS: the moto server, its gaps closed, with DNS and a TLS data plane of its own."""

import os

# moto reads these while it is imported, and importing any module of this package comes before that.
os.environ.setdefault("MOTO_ACCOUNT_ID", "111122223333")
os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

ACCOUNT_ID = os.environ["MOTO_ACCOUNT_ID"]
