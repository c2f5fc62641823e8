import assert from "node:assert/strict";
import { acmCertificates, type Inventory } from "../../../core/inventory.ts";
import {
  type AcmFacts,
  type CertificateReading,
  failedLeftovers,
  generationStatuses,
  orphans,
  pendingLeftovers,
} from "../../../core/rotation/rotationStatus.ts";
import { EAST_1, EAST_2, inventoryFixture, WEST_1, WEST_2 } from "../../cli/inventoryFixture.ts";

const NOW = Date.UTC(2026, 10, 25, 12);
const DAY = 86_400_000;
const LISTENER = "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/mail/1/2";

function facts(change: Partial<AcmFacts> = {}): AcmFacts {
  return {
    status: "ISSUED",
    createdAt: NOW - 10 * DAY - 1,
    notAfter: NOW + 188 * DAY,
    inUseBy: [],
    imported: false,
    eligible: false,
    renewal: undefined,
    ...change,
  };
}

const SERVING = facts({ inUseBy: [LISTENER], eligible: true });

function statuses(
  change: Readonly<Record<string, CertificateReading>> = {},
  inventory: Inventory = inventoryFixture(),
) {
  const readings = { [WEST_1]: facts(), [EAST_1]: facts(), [WEST_2]: SERVING, [EAST_2]: SERVING, ...change };
  const [certificate] = acmCertificates(inventory);
  assert.ok(certificate);
  return generationStatuses(certificate, new Map(Object.entries(readings)), NOW);
}

/** What is said about the retirement of generation 1. */
function retirement(change: Readonly<Record<string, CertificateReading>>, inventory?: Inventory) {
  const [one] = statuses(change, inventory);
  return [one?.safeToRetire, one?.why];
}

function renewable(reading: CertificateReading): string | undefined {
  return statuses({ [WEST_1]: reading })[0]?.certificates[0]?.renewable;
}

describe("generationStatuses", () => {
  it("tells state, age, expiry, users and renewal of each certificate", () => {
    const [older, active] = statuses();
    assert.deepEqual(older, {
      generation: 1,
      role: "older",
      origin: "requested",
      certificates: [
        {
          region: "us-west-2",
          arn: WEST_1,
          state: "ISSUED",
          ageDays: 10,
          notAfter: "2027-06-01T12:00:00.000Z",
          daysLeft: 188,
          inUseBy: [],
          renewable: "not while nothing uses it",
        },
        {
          region: "us-east-1",
          arn: EAST_1,
          state: "ISSUED",
          ageDays: 10,
          notAfter: "2027-06-01T12:00:00.000Z",
          daysLeft: 188,
          inUseBy: [],
          renewable: "not while nothing uses it",
        },
      ],
      canServe: true,
      canServeWhy: "ISSUED in every region",
      safeToRetire: true,
      why: "nothing uses it",
    });
    assert.deepEqual([active?.role, active?.safeToRetire, active?.why], ["active", false, "it serves"]);
    assert.deepEqual(active?.certificates[0]?.inUseBy, [LISTENER]);
  });

  it("is not safe while anything uses it in any region, whoever that is", () => {
    assert.deepEqual(
      retirement({ [EAST_1]: facts({ inUseBy: ["arn:aws:cloudfront::444455556666:distribution/E"] }) }),
      [false, "1 resource uses it, or did until lately: ACM learns late, up to an hour for API Gateway"],
    );
  });

  it("is not known while ACM cannot be asked about it or about what serves", () => {
    const denied = { unknown: "not allowed (AccessDeniedException)" };
    const expected = [undefined, "ACM could not be asked in us-east-1"];
    assert.deepEqual(retirement({ [EAST_1]: denied }), expected);
    assert.deepEqual(retirement({ [EAST_2]: denied }), expected);
    assert.equal(
      statuses({ [EAST_1]: denied })[0]?.certificates[1]?.state,
      "unknown: not allowed (AccessDeniedException)",
    );
  });

  it("is not safe while what serves is not issued or gone", () => {
    const why = "the active generation 2 is not issued in us-east-1: this one may be needed for a roll-back";
    assert.deepEqual(retirement({ [EAST_2]: facts({ status: "PENDING_VALIDATION" }) }), [false, why]);
    assert.deepEqual(retirement({ [EAST_2]: { missing: true } }), [false, why]);
  });

  it("is safe for a generation that has ended, also while what serves is not issued: nothing can be rolled back to it", () => {
    const ended = { [WEST_1]: facts({ status: "EXPIRED" }), [EAST_1]: facts({ status: "EXPIRED" }) };
    assert.deepEqual(retirement(ended), [true, "nothing uses it"]);
    assert.deepEqual(retirement({ ...ended, [EAST_2]: facts({ status: "EXPIRED" }) }), [true, "nothing uses it"]);
  });

  it("says which generation the endpoints can be moved to, and which state in which region prevents it", () => {
    const service = (change: Readonly<Record<string, CertificateReading>>) => {
      const [one] = statuses(change);
      return [one?.canServe, one?.canServeWhy];
    };
    assert.deepEqual(service({}), [true, "ISSUED in every region"]);
    const ending = (days: number) => ({ [EAST_1]: facts({ notAfter: NOW + days * 86_400_000 }) });
    assert.deepEqual(service(ending(14)), [true, "ISSUED in every region"]);
    assert.deepEqual(service(ending(13.9)), [true, "ISSUED in every region, but for 13 d only"]);
    assert.deepEqual(service({ [WEST_1]: facts({ status: "EXPIRED" }), [EAST_1]: { missing: true } }), [
      false,
      "EXPIRED in us-west-2, gone in us-east-1",
    ]);
    const unknown = { unknown: "no answer within 15 s" };
    assert.deepEqual(service({ [EAST_1]: unknown }), [undefined, "ACM could not be asked in us-east-1"]);
    assert.deepEqual(service({ [WEST_1]: facts({ status: "REVOKED" }), [EAST_1]: unknown }), [
      false,
      "REVOKED in us-west-2",
    ]);
  });

  it("is safe for a certificate that ACM has lost", () => {
    assert.deepEqual(retirement({ [WEST_1]: { missing: true }, [EAST_1]: { missing: true } }), [
      true,
      "nothing uses it",
    ]);
    assert.equal(
      statuses({ [WEST_1]: { missing: true } })[0]?.certificates[0]?.state,
      "gone: ACM has no such certificate",
    );
  });

  it("says that an external certificate stays in ACM, and that a newer one stands by", () => {
    const inventory = inventoryFixture();
    const [certificate] = acmCertificates(inventory);
    assert.ok(certificate);
    const elsewhere = {
      ...inventory,
      certificates: [
        {
          ...certificate,
          generations: certificate.generations.map((one) => ({ ...one, origin: "existing" as const })),
        },
      ],
    };
    assert.deepEqual(retirement({}, elsewhere), [true, "nothing uses it; it only leaves the stack, ACM keeps it"]);
    const rolledBack = { ...inventory, certificates: [{ ...certificate, active: 1 }] };
    const [, newer] = statuses({ [WEST_2]: facts(), [EAST_2]: facts() }, rolledBack);
    assert.deepEqual([newer?.role, newer?.why], ["newer", "nothing uses it; it stands by for a switch"]);
  });

  it("says of a generation of an ACME CA who renews it", () => {
    const inventory = inventoryFixture();
    const [certificate] = acmCertificates(inventory);
    assert.ok(certificate);
    const generations = certificate.generations.map((one) => ({ ...one, issuer: "acme" as const }));
    const obtained = { ...inventory, certificates: [{ ...certificate, generations }] };
    assert.deepEqual(retirement({}, obtained), [true, "nothing uses it"]);
    const [one] = statuses({ [WEST_1]: facts({ imported: true }) }, obtained);
    assert.equal(one?.certificates[0]?.renewable, "yes: by the renewal function, as wildcard-g1");
  });

  it("says whether ACM would renew, and why not", () => {
    assert.equal(renewable(facts({ eligible: true })), "yes");
    assert.equal(
      renewable(facts({ eligible: true, renewal: "PENDING_VALIDATION CAA_ERROR" })),
      "yes; renewal PENDING_VALIDATION CAA_ERROR",
    );
    assert.equal(renewable(facts({ imported: true, eligible: true })), "no: ACM never renews an imported certificate");
    assert.equal(renewable(facts({ inUseBy: [LISTENER] })), "no: ACM calls it ineligible");
    assert.equal(renewable(facts({ status: "EXPIRED" })), "no: it is EXPIRED");
    assert.equal(renewable({ unknown: "no answer within 15 s" }), "unknown");
  });

  it("counts days below zero after expiry", () => {
    const [one] = statuses({ [WEST_1]: facts({ notAfter: NOW - 1 }) });
    assert.equal(one?.certificates[0]?.daysLeft, -1);
  });
});

describe("orphans", () => {
  const orphan = "arn:aws:acm:us-east-1:111122223333:certificate/99999999-0000-0000-0000-000000000003";
  const tagged = (arn: string, tag: string) => ({ region: "us-east-1", arn, tag });

  it("are certificates under the stack's own names that neither inventory nor state has", () => {
    assert.deepEqual(orphans(inventoryFixture(), [tagged(orphan, "prod-wildcard-g3-us-east-1")], new Set()), [
      {
        what: `${orphan} (tag Name=prod-wildcard-g3-us-east-1) is in ACM, but not in the inventory or the state.`,
        commands: [`aws acm delete-certificate --region us-east-1 --certificate-arn ${orphan}`],
      },
    ]);
    assert.equal(
      orphans(inventoryFixture(), [tagged(orphan, "prod-wildcard-g3-us-east-1")], undefined)[0]?.what,
      `${orphan} (tag Name=prod-wildcard-g3-us-east-1) is in ACM, but not in the inventory. ` +
        "Sure only while no update runs; --state FILE tells.",
    );
  });

  it("are not what the inventory or the state has, nor what belongs to another stack or to nobody known", () => {
    const found = orphans(
      inventoryFixture(),
      [
        tagged(EAST_1, "prod-wildcard-g1-us-east-1"),
        tagged(orphan, "prod-wildcard-g3"),
        tagged(`${orphan}a`, "prod2-wildcard-g3"),
        tagged(`${orphan}b`, "test-wildcard-g3"),
        tagged(`${orphan}c`, "prod-wildcard-gold"),
      ],
      new Set([orphan]),
    );
    assert.deepEqual(found, []);
  });
});

describe("pendingLeftovers", () => {
  it("says which commands clear a pending create and any other operation", () => {
    assert.deepEqual(
      pendingLeftovers("prod", [
        { operation: "creating", urn: "urn:a" },
        { operation: "updating", urn: "urn:b" },
      ]),
      [
        {
          what: "The state has a pending operation: creating urn:a.",
          commands: [
            "npm run pulumi -- cancel --stack prod",
            "npm run pulumi -- refresh --clear-pending-creates --stack prod",
          ],
        },
        {
          what: "The state has a pending operation: updating urn:b.",
          commands: ["npm run pulumi -- cancel --stack prod", "npm run pulumi -- up --refresh --stack prod"],
        },
      ],
    );
  });
});

describe("failedLeftovers", () => {
  const urn = (name: string) => `urn:pulumi:prod::cabal-tls::a:b:C$aws:lb/listener:Listener::${name}`;

  it("are none in a state that is whole", () => {
    assert.deepEqual(failedLeftovers("prod", []), []);
  });

  it("name every resource with what AWS said on one line, and the refresh of all before the update", () => {
    const failed = [
      { urn: urn("web"), reasons: ["timeout while waiting"] },
      {
        urn: urn("imap"),
        reasons: [
          `updating ${urn("imap")}: 1 error occurred:\n\t* modifying Listener: \u001b[31mThrottling:\n Rate exceeded\n\n`,
        ],
      },
    ];
    assert.deepEqual(failedLeftovers("prod", failed), [
      {
        what:
          "The last update failed at imap (modifying Listener: [31mThrottling: Rate exceeded), web (timeout while waiting). " +
          "The state has what was asked for, not what AWS has: without the refresh the next update changes nothing there " +
          "and still reports it as updated.",
        commands: [
          `npm run pulumi -- refresh --yes --stack prod --target '${urn("imap")}' --target '${urn("web")}'`,
          "npm run pulumi -- up --stack prod",
        ],
      },
    ]);
  });
});
