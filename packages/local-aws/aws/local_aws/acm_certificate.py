"""The certificates of ACM: a public one from request to expiry, and an imported one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from moto.acm.models import CertBundle, acm_backends, datetime_to_epoch
from moto.core.utils import utcnow

from . import ACCOUNT_ID, ca, clock, lag
from .certificate_usages import extended_usage_word, extended_usages, key_usages
from .validation import ValidationRecord, is_in_dns, validation_record

# Curves that OpenSSL and ACM call by different names.
_CURVES = {"secp256r1": "prime256v1"}
# What DescribeCertificate tells only of a certificate that was issued.
_ISSUED_FIELDS = ("IssuedAt", "NotBefore", "NotAfter", "Serial", "Issuer", "SignatureAlgorithm")


class ServableCertificate(CertBundle):
    """What listeners, distributions and domain names may serve."""

    @property
    def in_use_by(self) -> list[str]:
        return lag.users_of(self.arn)

    @in_use_by.setter
    def in_use_by(self, _value: list[str]) -> None:
        """moto keeps a list that nothing ever clears; ours is computed."""

    @property
    def names(self) -> list[str]:
        return self.sans

    @property
    def serial(self) -> int:
        """Changes with every renewal and re-import."""
        return self._cert.serial_number

    @property
    def key_algorithm(self) -> str:
        """In ACM's spelling, as `EC_prime256v1`."""
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            curve = self._key.curve.name
            return f"EC_{_CURVES.get(curve, curve)}"
        return f"RSA_{self._key.key_size}"

    @property
    def chain_pem(self) -> bytes:
        return self.cert.rstrip(b"\n") + b"\n" + self.chain

    @property
    def key_pem(self) -> bytes:
        return self.key

    @property
    def not_after(self) -> dt.datetime:
        return self._cert.not_valid_after_utc.replace(tzinfo=None)

    def expire_if_due(self) -> None:
        if self.status == "ISSUED" and self.not_after <= utcnow():
            self.status = "EXPIRED"

    def check(self) -> None:
        self.expire_if_due()

    def describe(self) -> dict[str, Any]:
        described = super().describe()
        certificate = described["Certificate"]
        certificate["Subject"] = f"CN={self.common_name}"
        certificate["ExtendedKeyUsages"] = [{"Name": "TLS_WEB_SERVER_AUTHENTICATION", "OID": "1.3.6.1.5.5.7.3.1"}]
        certificate["KeyUsages"] = [{"Name": "DIGITAL_SIGNATURE"}]
        certificate["Serial"] = _colons(self.serial)
        return described


class ImportedCertificate(ServableCertificate):
    """A certificate of another CA; ACM never renews it."""

    def __init__(
        self, certificate: bytes, key: bytes, chain: bytes | None, region: str, arn: str | None = None
    ) -> None:
        super().__init__(ACCOUNT_ID, certificate, key, chain=chain, region=region, arn=arn)
        # moto adds a root of its own to what was given.
        self.chain = chain or b""
        self.imported_at = utcnow()

    def describe(self) -> dict[str, Any]:
        described = super().describe()
        certificate = described["Certificate"]
        identifiers = extended_usages(self._cert)
        certificate["KeyUsages"] = [{"Name": usage} for usage in key_usages(self._cert)]
        certificate["ExtendedKeyUsages"] = [
            {"Name": extended_usage_word(identifier), "OID": identifier} for identifier in identifiers
        ]
        certificate["CreatedAt"] = datetime_to_epoch(self.created_at)
        certificate["ImportedAt"] = datetime_to_epoch(self.imported_at)
        return described


class PublicCertificate(ServableCertificate):
    """A certificate that ACM issues once the validation records of all its names resolve."""

    def __init__(self, region: str, names: list[str], algorithm: str, method: str) -> None:
        self.requested_names = names
        self.algorithm = algorithm
        self.method = method
        self.issued_at: dt.datetime | None = None
        self.failure_reason: str | None = None
        self.renewal: dict[str, Any] | None = None
        self.held = False
        # Why ACM will not issue it; told once it has looked.
        self.refusal: str | None = None
        self.ineligible = False
        self.begin_validation()
        key = ca.new_key(algorithm)
        start = ca.utc_now()
        # moto wants a certificate from the start; nothing shows this one, and it is replaced at issue.
        provisional = ca.issue(names, key, start, start + ca.LIFETIME)
        super().__init__(
            ACCOUNT_ID,
            provisional,
            ca.key_pem(key),
            region=region,
            cert_type="AMAZON_ISSUED",
            cert_status="PENDING_VALIDATION",
        )
        self.chain = ca.ROOT_PEM

    def begin_validation(self) -> None:
        """From now on it is waited for the records, when the status says so."""
        self._issue_at: float | None = None
        self._times_out_at = clock.after("validation_timeout")

    def validation_records(self) -> list[ValidationRecord]:
        """One record a base domain, without duplicates."""
        return list(dict.fromkeys(validation_record(name) for name in self.requested_names))

    def unproved_names(self) -> list[str]:
        proved = {record for record in self.validation_records() if is_in_dns(record)}
        return [name for name in self.requested_names if validation_record(name) not in proved]

    def issue(self, start: dt.datetime, end: dt.datetime, new_key: bool) -> None:
        """Signs anew under the same ARN."""
        if new_key:
            self._key = ca.new_key(self.algorithm)
            self.key = ca.key_pem(self._key)
        self.cert = ca.issue(self.requested_names, self._key, start, end)
        self._cert = x509.load_pem_x509_certificate(self.cert)

    def check(self) -> None:
        """Takes the steps that are due. The caller holds the lock."""
        if self.status == "PENDING_VALIDATION":
            self._try_to_issue()
        self.expire_if_due()

    def _try_to_issue(self) -> None:
        now = clock.now()
        if now >= self._times_out_at:
            self.status = "VALIDATION_TIMED_OUT"
            return
        if self.held or self.method != "DNS" or self.unproved_names():
            self._issue_at = None
            return
        if self._issue_at is None:
            self._issue_at = clock.after("certificate_issue")
        if now >= self._issue_at and self.refusal is not None:
            self.status = "FAILED"
            self.failure_reason = self.refusal
        elif now >= self._issue_at:
            start = ca.utc_now()
            self.issue(start, start + ca.LIFETIME, new_key=False)
            self.status = "ISSUED"
            self.issued_at = utcnow()

    def renew(self) -> None:
        """Managed renewal: succeeds only while every validation record still resolves."""
        self.renewal = {"RenewalStatus": "PENDING_VALIDATION", "UpdatedAt": _epoch_now()}
        if self.held or self.unproved_names():
            return
        start = ca.utc_now()
        self.issue(start, start + ca.LIFETIME, new_key=True)
        self.status = "ISSUED"
        self.renewal["RenewalStatus"] = "SUCCESS"

    def describe(self) -> dict[str, Any]:
        described = super().describe()
        certificate = described["Certificate"]
        options = self._validation_options()
        certificate["DomainValidationOptions"] = options
        certificate["SubjectAlternativeNames"] = self.requested_names
        certificate["DomainName"] = self.requested_names[0]
        is_eligible = self.status == "ISSUED" and bool(certificate["InUseBy"]) and not self.ineligible
        certificate["RenewalEligibility"] = "ELIGIBLE" if is_eligible else "INELIGIBLE"
        if self.issued_at is None:
            for name in _ISSUED_FIELDS:
                certificate.pop(name, None)
        else:
            certificate["IssuedAt"] = datetime_to_epoch(self.issued_at)
        if self.failure_reason is not None:
            certificate["FailureReason"] = self.failure_reason
        if self.renewal is not None:
            certificate["RenewalSummary"] = {"DomainValidationOptions": self._renewal_options(options), **self.renewal}
        return described

    def _validation_options(self) -> list[dict[str, Any]]:
        unproved = self.unproved_names() if self.status == "PENDING_VALIDATION" else []
        options = []
        for name in self.requested_names:
            option: dict[str, Any] = {"DomainName": name, "ValidationMethod": self.method}
            if self.method == "DNS":
                record = validation_record(name)
                option["ResourceRecord"] = {"Name": record.name, "Type": "CNAME", "Value": record.value}
            else:
                option["ValidationEmails"] = [f"admin@{name.removeprefix('*.')}"]
            option["ValidationDomain"] = name.removeprefix("*.") if self.method == "EMAIL" else name
            option["ValidationStatus"] = self._validation_status(name in unproved)
            options.append(option)
        return options

    def _validation_status(self, unproved: bool) -> str:
        if self.issued_at is not None:
            return "SUCCESS"
        if self.status != "PENDING_VALIDATION":
            return "FAILED"
        return "PENDING_VALIDATION" if unproved or self.method != "DNS" else "SUCCESS"

    def _renewal_options(self, options: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A renewal checks the records again, so its view differs from that of the first validation."""
        unproved = set(self.unproved_names())
        is_over = (self.renewal or {}).get("RenewalStatus") == "SUCCESS"
        return [
            {
                **option,
                "ValidationStatus": "SUCCESS"
                if is_over or option["DomainName"] not in unproved
                else "PENDING_VALIDATION",
            }
            for option in options
        ]


def _epoch_now() -> float:
    return ca.utc_now().timestamp()


def _colons(serial: int) -> str:
    text = f"{serial:x}"
    text = text if len(text) % 2 == 0 else "0" + text
    return ":".join(text[index : index + 2] for index in range(0, len(text), 2))


def find_certificate(arn: str) -> ServableCertificate | None:
    """The certificate of this ARN in whatever state, or None. The caller holds the lock."""
    parts = arn.split(":")
    if len(parts) < 6 or parts[2] != "acm":
        return None
    backend = acm_backends[ACCOUNT_ID].get(parts[3])
    return backend._certificates.get(arn) if backend is not None else None


def usable_certificate(arn: str, region: str) -> ServableCertificate | None:
    """The certificate if it is issued and of that region, so that a service there may be given it."""
    found = find_certificate(arn)
    if found is None or arn.split(":")[3] != region:
        return None
    found.check()
    return found if found.status == "ISSUED" else None
