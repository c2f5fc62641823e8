import { type CertificateRequest, type TestCertificate, testCertificate } from "../../cli/watch/testCertificate.ts";
import type { ServedBundle } from "./hostStage.ts";

const DAY = 86_400_000;
const LIFETIME = 90 * DAY;

interface OwnCa {
  readonly commonName: string;
  readonly made: TestCertificate;
}

function ca(commonName: string, issuer?: OwnCa, notAfter?: Date): OwnCa {
  const asked = { commonName, ...(issuer && { issuer: issuerOf(issuer) }), ...(notAfter && { notAfter }) };
  return { commonName, made: testCertificate(asked) };
}

function issuerOf({ commonName, made }: OwnCa): NonNullable<CertificateRequest["issuer"]> {
  return { commonName, keyPem: made.keyPem };
}

const ROOT = ca("Doctor Root X1");
const INTERMEDIATE = ca("D1", ROOT);
const EXPIRED = ca("D0", ROOT, new Date(Date.now() - 3_600_000));
const UNKNOWN_ROOT = ca("Nobody Knows It Root");
const STAGING = ca("(STAGING) Puzzling Parsnip E7", UNKNOWN_ROOT);

/** The root that clients trust besides that of the local AWS, which makes no chain of three. */
export const OWN_ROOT = ROOT.made.pem;

function leaf(host: string, daysLeft: number, issuer?: OwnCa): TestCertificate {
  const end = Date.now() + daysLeft * DAY;
  return testCertificate({
    commonName: host,
    names: [host],
    notBefore: new Date(end - LIFETIME),
    notAfter: new Date(end),
    ...(issuer && { issuer: issuerOf(issuer) }),
  });
}

function bundle({ pem, keyPem }: TestCertificate, ...behind: OwnCa[]): ServedBundle {
  return { certificate: [pem, ...behind.map(({ made }) => made.pem)].join(""), key: keyPem };
}

/** By an intermediate of the trusted root. */
export function trusted(host: string, daysLeft = 89): ServedBundle {
  return bundle(leaf(host, daysLeft, INTERMEDIATE), INTERMEDIATE);
}

/** With the intermediate of before, which has expired. */
export function oldChain(host: string): ServedBundle {
  return bundle(leaf(host, 89, EXPIRED), EXPIRED);
}

export function staging(host: string): ServedBundle {
  return bundle(leaf(host, 89, STAGING), STAGING);
}

export function untrusted(host: string): ServedBundle {
  return bundle(leaf(host, 89, UNKNOWN_ROOT), UNKNOWN_ROOT);
}

export function selfSigned(host: string): ServedBundle {
  return bundle(leaf(host, 89));
}
