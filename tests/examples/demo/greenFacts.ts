import type { DemoFacts, EndpointFacts } from "../../../examples/demo/demoFacts.ts";

export const FIRST = "a1".repeat(32);
export const SECOND = "b2".repeat(32);
export const FIRST_ARN = "arn:aws:acm:us-west-2:111122223333:certificate/first";
export const SECOND_ARN = "arn:aws:acm:us-west-2:111122223333:certificate/second";

/** A rotation of one IMAP endpoint in which everything went well; a test changes one thing. */
export function greenFacts(change: Partial<DemoFacts> = {}): DemoFacts {
  return {
    generations: { from: 1, to: 2 },
    certificates: [
      { generation: 1, region: "us-west-2", arn: FIRST_ARN, sha256: FIRST, serial: "11" },
      { generation: 2, region: "us-west-2", arn: SECOND_ARN, sha256: SECOND, serial: "22" },
    ],
    endpoints: [greenEndpoint()],
    listeners: [
      {
        endpoint: "imap",
        listenerArn: "arn:listener",
        expectedArn: SECOND_ARN,
        certificates: [{ arn: SECOND_ARN, isDefault: true }],
      },
    ],
    rotation: {
      ok: true,
      errors: [],
      operations: { create: 2, update: 1, replace: 0, delete: 0, same: 5 },
      steps: [
        step("create", "aws:acm/certificate:Certificate", "wildcard-g2", 1, 2),
        step("create", "aws:acm/certificateValidation:CertificateValidation", "wildcard-g2-validation", 3, 4),
        step("update", "aws:lb/listener:Listener", "imap-listener", 5, 6),
      ],
    },
    ...change,
  };
}

export function greenEndpoint(change: Partial<EndpointFacts> = {}): EndpointFacts {
  return {
    target: { endpoint: "imap", kind: "nlb", host: "imap.example.net", port: 993, protocol: "tls" },
    before: lanes(FIRST, FIRST),
    after: lanes(SECOND, SECOND),
    summary: {
      host: "imap.example.net",
      port: 993,
      handshakes: 200,
      failed: 0,
      wrong: 0,
      reasons: [],
      fingerprints: [
        { sha256: FIRST, serial: "11", count: 120, firstSeen: 1_000, lastSeen: 9_000, wrong: 0 },
        { sha256: SECOND, serial: "22", count: 80, firstSeen: 7_500, lastSeen: 12_000, wrong: 0 },
      ],
    },
    held: [{ address: "127.0.0.2", answered: 7, broken: undefined }],
    ...change,
  };
}

export function lanes(withSni: string | undefined, withoutSni: string | undefined) {
  return [
    { lane: "127.0.0.2 with SNI", sha256: withSni },
    { lane: "127.0.0.2 without SNI", sha256: withoutSni },
  ];
}

export function step(op: string, type: string, name: string, began?: number, ended?: number) {
  return { op, type, name, began, ended };
}
