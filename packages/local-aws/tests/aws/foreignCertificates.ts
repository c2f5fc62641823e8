import { runPython } from "./python.ts";

/** A certificate that an outside CA issues, as far as ImportCertificate looks at it. */
export interface ForeignWish {
  readonly names?: readonly string[];
  readonly algorithm?: "RSA_2048" | "EC_prime256v1" | "EC_secp384r1";
  /** Attributes of x509.KeyUsage; null = without the extension. @default digital_signature alone */
  readonly keyUsages?: readonly string[] | null;
  /** Names of ExtendedKeyUsageOID; null = without the extension. @default SERVER_AUTH alone */
  readonly extendedUsages?: readonly string[] | null;
}

export interface ForeignCertificate {
  readonly leaf: string;
  readonly key: string;
  readonly intermediate: string;
  /** Of all that one call has made. */
  readonly root: string;
  /** Upper-case hex. */
  readonly serial: string;
}

const SCRIPT = `
import datetime as dt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from local_aws import ca
FLAGS = ("digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign "
         "crl_sign encipher_only decipher_only").split()
now = ca.utc_now()
name = lambda text: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
usage = lambda on: x509.KeyUsage(**{flag: flag in on for flag in FLAGS})
def start(subject, issuer, key):
    return (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + dt.timedelta(days=90)))
pem = lambda certificate: certificate.public_bytes(serialization.Encoding.PEM).decode()
root = ca.new_key("EC_prime256v1")
key = ca.new_key("EC_prime256v1")
top = (start("Foreign Root", "Foreign Root", root)
    .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    .add_extension(usage(["key_cert_sign", "crl_sign"]), critical=True).sign(root, hashes.SHA256()))
intermediate = (start("Foreign Intermediate", "Foreign Root", key)
    .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    .add_extension(usage(["key_cert_sign", "crl_sign"]), critical=True).sign(root, hashes.SHA256()))
result = []
for wish in given:
    own = ca.new_key(wish["algorithm"])
    builder = start(wish["names"][0], "Foreign Intermediate", own).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(one) for one in wish["names"]]), critical=False)
    if wish["keyUsages"] is not None:
        builder = builder.add_extension(usage(wish["keyUsages"]), critical=True)
    if wish["extendedUsages"] is not None:
        usages = [getattr(ExtendedKeyUsageOID, one) for one in wish["extendedUsages"]]
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    leaf = builder.sign(key, hashes.SHA256())
    result.append({"leaf": pem(leaf), "key": ca.key_pem(own).decode(), "intermediate": pem(intermediate),
                   "root": pem(top), "serial": f"{leaf.serial_number:X}"})`;

const WISH = {
  names: ["*.example.net"],
  algorithm: "EC_prime256v1",
  keyUsages: ["digital_signature"],
  extendedUsages: ["SERVER_AUTH"],
};

/** One for each wish; all are issued by one intermediate, whose root nobody trusts unless told. */
export async function foreignCertificates(...wishes: readonly ForeignWish[]): Promise<ForeignCertificate[]> {
  const given = wishes.map((wish) => ({ ...WISH, ...wish }));
  return (await runPython(SCRIPT, given)) as ForeignCertificate[];
}

/** As ImportCertificate takes it. */
export function importRequest({ leaf, key, intermediate }: ForeignCertificate) {
  return {
    Certificate: Buffer.from(leaf),
    PrivateKey: Buffer.from(key),
    CertificateChain: Buffer.from(intermediate),
  };
}
