/** Python that defines `certificate(name, names, ec, bits, year)` and `NOW`, for scripts of `runPython`. */
export const CERTIFICATE = `
from datetime import datetime, timezone
from local_aws.served_certificate import ServedCertificate
NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)
def certificate(name, names=(), ec=False, bits=2048, year=2027):
    return ServedCertificate(name, 1, tuple(names), ec, bits, datetime(year, 1, 1, tzinfo=timezone.utc), b"", b"")`;
