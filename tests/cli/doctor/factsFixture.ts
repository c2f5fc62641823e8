import type { AcmCertificate } from "../../../cli/aws/acm.ts";
import type { EndpointFacts, Facts, HandshakeFacts } from "../../../cli/doctor/gather/facts.ts";
import type { PresentedChain } from "../../../cli/tls/index.ts";
import { acmCertificates, type Inventory } from "../../../core/inventory.ts";
import { thresholds } from "../../../core/thresholds.ts";
import { EAST_2, inventoryFixture, WEST_2 } from "../inventoryFixture.ts";

export const NOW = Date.parse("2027-01-01T00:00:00Z");
export const DAY = 86_400_000;
export const SERIAL = "aa11bb22cc33";
const VALIDATION = { name: "_a.example.net", value: "_b.acm-validations.aws" };

export function inventory(): Inventory {
  const plain = inventoryFixture();
  const [wildcard] = acmCertificates(plain);
  if (wildcard === undefined) throw new Error("no wildcard");
  return {
    ...plain,
    mailDomains: ["example.com"],
    certificates: [{ ...wildcard, thresholds: thresholds(198 * 86_400, 45 * 86_400) }],
  };
}

export function certificate(arn: string, change: Partial<AcmCertificate> = {}): AcmCertificate {
  return {
    arn,
    region: arn.split(":")[3] ?? "",
    status: "ISSUED",
    names: ["*.example.net"],
    keyAlgorithm: "RSA_2048",
    imported: false,
    serial: SERIAL,
    createdAt: NOW - 98 * DAY,
    notBefore: NOW - 98 * DAY,
    notAfter: NOW + 100 * DAY,
    eligible: true,
    inUseBy: ["arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/imap/1"],
    failureReason: undefined,
    renewal: undefined,
    validations: [{ domain: "*.example.net", status: "SUCCESS", method: "DNS", record: VALIDATION }],
    ...change,
  };
}

export function chain(
  change: Partial<PresentedChain["leaf"]> = {},
  more: Partial<PresentedChain> = {},
): PresentedChain {
  const leaf = {
    sha256: "ab".repeat(32),
    serial: SERIAL,
    names: ["*.example.net"],
    notBefore: NOW - 98 * DAY,
    notAfter: NOW + 100 * DAY,
    issuer: "CN=Amazon RSA 2048 M02, O=Amazon, C=US",
  };
  return { leaf: { ...leaf, ...change }, length: 4, chainError: undefined, covers: true, ...more };
}

export function shown(result: HandshakeFacts["result"], address = "192.0.2.1", sni = true): HandshakeFacts {
  return { host: "imap.example.net", address, sni, result };
}

export function endpoint(handshakes: readonly HandshakeFacts[] = [shown(chain())]): EndpointFacts {
  const [entry] = inventory().endpoints;
  if (entry === undefined) throw new Error("no endpoint");
  return {
    entry,
    addresses: new Map([["imap.example.net", { value: handshakes.map(({ address }) => address) }]]),
    handshakes,
    consumer: {
      value: {
        kind: "listener",
        id: "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/imap/1/2",
        certificateArn: WEST_2,
        sniArns: [],
        state: undefined,
        enabled: true,
        aliases: undefined,
      },
    },
  };
}

/** A healthy stack. */
export function facts(change: Partial<Facts> = {}): Facts {
  const zone = inventory().zoneId;
  return {
    now: NOW,
    clockSkew: 20,
    inventory: inventory(),
    endpoints: [endpoint()],
    certificates: new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn) }])),
    dns: {
      zone: {
        value: {
          id: zone,
          name: "example.net",
          records: [
            { name: "example.net", type: "NS", values: ["ns-1.awsdns-01.com."], alias: undefined },
            { name: "_a.example.net", type: "CNAME", values: [`${VALIDATION.value}.`], alias: undefined },
          ],
        },
      },
      assigned: { value: ["ns-1.awsdns-01.com"] },
      sameName: { value: [] },
      privateZones: { value: [] },
      nameServers: { value: ["ns-1.awsdns-01.com"] },
      cnames: new Map([[VALIDATION.name, { value: VALIDATION.value }]]),
      delegations: new Map(),
      caa: new Map([["example.net", { value: [] }]]),
    },
    hosts: [],
    ...change,
  };
}
