import assert from "node:assert/strict";
import { secondSource, secondSourceText } from "../../../../cli/doctor/checks/secondSource.ts";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import type { Facts } from "../../../../cli/doctor/gather/facts.ts";
import { acmCertificates, type Inventory } from "../../../../core/inventory.ts";
import { certificate, DAY, facts, inventory, NOW } from "../factsFixture.ts";
import { healthyHost, healthyState } from "../hostFixture.ts";
import { EAST_2, WEST_2 } from "../../inventoryFixture.ts";

const LETSENCRYPT = "https://acme-v02.api.letsencrypt.org/directory";
const GOOGLE = "https://dv.acme-v02.api.pki.goog/directory";
const ACM = "https://acm-acme-enroll.us-west-2.api.aws/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/directory";
const ACCOUNT = "https://acme-v02.api.letsencrypt.org/acme/acct/1";
const WEST_3 = "arn:aws:acm:us-west-2:111122223333:certificate/33333333-3333-3333-3333-333333333333";

interface Source {
  readonly directories?: readonly string[];
  /** Values of CAA records at the control domain. @default none */
  readonly caa?: readonly { readonly tag: string; readonly value: string }[];
  readonly accountUrl?: string;
  readonly functionState?: string;
  readonly change?: Partial<Facts>;
}

/** A stack with a host, and so with a renewal function. */
function stack({ directories = [LETSENCRYPT], caa = [], accountUrl, functionState, change }: Source = {}): Facts {
  const host = healthyHost(functionState === undefined ? {} : { renewer: { state: functionState } });
  const content = healthyState();
  const stored = content.stored && { ...content.stored, ...(accountUrl !== undefined && { accountUrl }) };
  const state = { value: { content: { ...content, stored }, version: 9, modified: NOW - DAY } };
  const renewal = host.renewal?.entry;
  const given: Inventory = { ...inventory(), ...(renewal !== undefined && { renewal }) };
  const all = facts({
    inventory: given,
    hosts: [{ ...host, state, entry: { ...host.entry, directories } }],
    ...change,
  });
  const records = caa.map((one) => ({ flags: 0, ...one }));
  return { ...all, dns: { ...all.dns, caa: new Map([["example.net", { value: records }]]) } };
}

/** An ACME CA has issued the generation that serves. */
function obtained(caa: Source["caa"] = [], change: Partial<Facts> = {}): Facts {
  const given = stack({ caa, change });
  const [wildcard] = acmCertificates(given.inventory);
  assert.ok(wildcard);
  const generations = wildcard.generations.map((one) => ({ ...one, issuer: "acme" as const }));
  return { ...given, inventory: { ...given.inventory, certificates: [{ ...wildcard, generations }] } };
}

function textOf(given: Facts): string {
  const [entry] = acmCertificates(given.inventory);
  assert.ok(entry);
  return secondSourceText(secondSource(given, entry));
}

describe("a second source for the wildcard", () => {
  it("is every ACME CA that CAA lets issue it, with what is known of the account", () => {
    assert.equal(
      textOf(stack({ directories: [LETSENCRYPT, GOOGLE], accountUrl: ACCOUNT })),
      "second source, should ACM fail: letsencrypt (an account exists) or google (no account has been used yet)",
    );
    assert.equal(
      textOf(stack({ directories: [LETSENCRYPT, GOOGLE], caa: [{ tag: "issuewild", value: "pki.goog" }] })),
      "second source, should ACM fail: google (no account has been used yet)",
    );
  });

  it("is none without a renewal function, or with one that AWS cannot run", () => {
    assert.equal(
      textOf(facts()),
      "second source, should ACM fail: none, since the stack has no renewal function; set acme.contact and acme.agreeToTerms",
    );
    assert.match(
      textOf(stack({ functionState: "Failed" })),
      /fail: none, since the renewal function cabal-certbot-renewal is Failed$/,
    );
  });

  it("is none where CAA allows no wildcard, and none from ACM's own ACME endpoint", () => {
    const lack = (names: string) =>
      `second source, should ACM fail: none, since CAA or an unreadable zone keeps ${names} from issuing *.example.net`;
    const caa = [
      { tag: "issue", value: "letsencrypt.org" },
      { tag: "issuewild", value: "amazon.com" },
    ];
    assert.equal(textOf(stack({ caa })), lack("letsencrypt"));
    assert.equal(textOf(stack({ directories: [ACM] })), lack("every CA"));
  });

  it("is one too where the doctor was asked about an endpoint of the wildcard only, and has not looked at the hosts", () => {
    const given = stack();
    const certificates = [...given.inventory.certificates, ...given.hosts.map(({ entry }) => entry)];
    assert.equal(
      textOf({ ...given, inventory: { ...given.inventory, certificates }, hosts: [] }),
      "second source, should ACM fail: letsencrypt (whether an account exists was not asked)",
    );
  });

  it("of a generation that an ACME CA has issued is ACM, where CAA lets Amazon issue it", () => {
    assert.equal(textOf(obtained()), "second source, should the ACME CA fail: ACM");
    assert.equal(
      textOf(obtained([{ tag: "issuewild", value: "letsencrypt.org" }])),
      "second source, should the ACME CA fail: none, since CAA or an unreadable zone keeps Amazon from issuing *.example.net",
    );
  });

  it("is a CA of one's own only where CAA restricts nobody: its name in CAA is not known", () => {
    const directories = ["https://ca.example.org/directory"];
    assert.equal(
      textOf(stack({ directories })),
      "second source, should ACM fail: https://ca.example.org/directory (no account has been used yet)",
    );
    assert.match(
      textOf(stack({ directories, caa: [{ tag: "issue", value: "example.org" }] })),
      /^second source, should ACM fail: none, since CAA or an unreadable zone keeps https:\/\/ca\.example\.org/,
    );
  });

  it("is mentioned by the doctor while nothing is wrong", () => {
    const findings = diagnose(stack(), undefined, []).findings.filter(({ subject }) => subject === "wildcard");
    const said = findings.filter(({ evidence }) =>
      evidence.some((line) => line.startsWith("second source, should ACM fail: letsencrypt ")),
    );
    assert.deepEqual(
      said.map(({ verdict, reason }) => [verdict, reason]),
      [["pass", undefined]],
    );
  });
});

describe("the emergency of a certificate that ACM does not renew", () => {
  const TO_ACME = ["npx --no -- cabal-tls rotate next --issuer acme --stack prod"];
  const TO_ACM = ["npx --no -- cabal-tls rotate next --stack prod"];

  const certificates = (
    reason: string,
    more: readonly (readonly [string, Parameters<typeof certificate>[1]])[] = [],
  ) => {
    const renewal = { status: "FAILED", reason, updatedAt: NOW, validations: [] };
    const both = { notBefore: NOW - 190 * DAY, notAfter: NOW + 8 * DAY, renewal };
    const all = [[WEST_2, both], [EAST_2, both], ...more] as const;
    return new Map(all.map(([arn, change]) => [arn, { value: certificate(arn, change) }]));
  };
  const emergencyOf = (given: Facts) => diagnose(given, undefined, []).emergencies[0];

  it("is another generation of ACM where a new request may do better", () => {
    const one = emergencyOf(stack({ change: { certificates: certificates("OTHER") } }));
    assert.deepEqual(one?.next, TO_ACM);
    assert.match(one?.secondSource ?? "", /^second source, should ACM fail: letsencrypt /);
  });

  it("is a generation of an ACME CA where ACM would refuse a new request, with the time that is left", () => {
    for (const reason of [
      "ADDITIONAL_VERIFICATION_REQUIRED",
      "DOMAIN_NOT_ALLOWED",
      "DOMAIN_VALIDATION_DENIED",
      "CAA_ERROR",
    ]) {
      const one = emergencyOf(stack({ change: { certificates: certificates(reason) } }));
      assert.deepEqual(one?.next, TO_ACME, reason);
      assert.equal(one?.secondsLeft, 8 * 86_400);
      assert.match(one?.secondSource ?? "", /^ACM would refuse a new certificate, too; second source: letsencrypt /);
    }
  });

  it("is a generation of an ACME CA where ACM has refused the generation that was to follow", () => {
    const given = inventory();
    const [wildcard] = acmCertificates(given);
    assert.ok(wildcard);
    const [active] = wildcard.generations.filter(({ generation }) => generation === wildcard.active);
    assert.ok(active);
    const refused = { ...active, generation: wildcard.active + 1, arns: { "us-west-2": WEST_3 } };
    const renewal = healthyHost().renewal?.entry;
    const withRefused = {
      ...given,
      ...(renewal !== undefined && { renewal }),
      certificates: [{ ...wildcard, generations: [...wildcard.generations, refused] }],
    };
    const asked = (status: string) => {
      const more = [[WEST_3, { status, notAfter: undefined }]] as const;
      return emergencyOf(stack({ change: { inventory: withRefused, certificates: certificates("OTHER", more) } }))
        ?.next;
    };
    assert.deepEqual(asked("FAILED"), TO_ACME);
    assert.deepEqual(asked("VALIDATION_TIMED_OUT"), TO_ACME);
    assert.deepEqual(asked("PENDING_VALIDATION"), TO_ACM);
  });

  it("is a generation of an ACME CA where the update of the refused one failed, so that no inventory names it", () => {
    const asked = (requests: Facts["requests"]) =>
      emergencyOf(stack({ change: { certificates: certificates("OTHER"), ...(requests && { requests }) } }));
    const request = (status: string, failureReason?: string) => ({
      value: [
        {
          name: "wildcard",
          generation: 3,
          certificate: certificate(WEST_3, { status, failureReason, notAfter: undefined }),
        },
      ],
    });
    const refused = asked(request("FAILED", "ADDITIONAL_VERIFICATION_REQUIRED"));
    assert.deepEqual(refused?.next, TO_ACME);
    assert.match(
      refused?.secondSource ?? "",
      /^ACM has refused generation 3 \(ADDITIONAL_VERIFICATION_REQUIRED\); second source: letsencrypt /,
    );
    assert.match(asked(request("VALIDATION_TIMED_OUT"))?.secondSource ?? "", /^ACM has refused generation 3 \(VALID/);
    assert.deepEqual(asked(request("PENDING_VALIDATION"))?.next, TO_ACM);
    const unread = asked({ unknown: "not allowed (AccessDenied)", why: "denied" });
    assert.deepEqual(unread?.next, TO_ACM);
    assert.match(
      unread?.secondSource ?? "",
      /^whether ACM has refused a newer request is unknown: not allowed \(AccessDenied\); second source/,
    );
  });

  it("says what ACM has refused, and why", () => {
    const refused = certificate(WEST_3, { status: "FAILED", failureReason: "CAA_ERROR", notAfter: undefined });
    const requests = { value: [{ name: "wildcard", generation: 3, certificate: refused }] };
    const { findings } = diagnose(stack({ change: { certificates: certificates("OTHER"), requests } }), undefined, []);
    assert.deepEqual(
      findings.filter(({ reason }) => reason === "STAGED_NOT_ISSUED").map(({ evidence }) => evidence),
      [["generation 3 in us-west-2 is FAILED (CAA_ERROR)"]],
    );
  });

  it("stays with ACM, and says why, where no second source is ready", () => {
    const one = emergencyOf(facts({ certificates: certificates("DOMAIN_NOT_ALLOWED") }));
    assert.deepEqual(one?.next, TO_ACM);
    assert.match(
      one?.secondSource ?? "",
      /^ACM would refuse a new certificate, too; second source: none, since the stack has no renewal function/,
    );
  });
});

describe("the emergency of a certificate that the renewal function does not renew", () => {
  /** It lives for 90 days, and was imported. */
  const ending = (days: number) => {
    const change = { imported: true, eligible: false, notBefore: NOW - (90 - days) * DAY, notAfter: NOW + days * DAY };
    return new Map([WEST_2, EAST_2].map((arn) => [arn, { value: certificate(arn, change) }]));
  };
  const emergencyOf = (given: Facts) => diagnose(given, undefined, []).emergencies[0];
  const next = (issuer: string) => [`npx --no -- cabal-tls rotate next ${issuer}--stack prod`];

  it("is a generation of ACM, below the same share of its life", () => {
    const one = emergencyOf(obtained([], { certificates: ending(6) }));
    assert.deepEqual(one?.next, next("--issuer acm "));
    assert.equal(one?.secondSource, "second source: ACM");
    assert.equal(emergencyOf(obtained([], { certificates: ending(7) })), undefined);
  });

  it("is another one of the ACME CA where ACM may not issue, or has refused to", () => {
    const caa = [{ tag: "issuewild", value: "letsencrypt.org" }];
    assert.deepEqual(emergencyOf(obtained(caa, { certificates: ending(6) }))?.next, next(""));
    const refused = certificate(WEST_3, { status: "FAILED", failureReason: "CAA_ERROR", notAfter: undefined });
    const requests = { value: [{ name: "wildcard", generation: 3, certificate: refused }] };
    const one = emergencyOf(obtained([], { certificates: ending(6), requests }));
    assert.deepEqual(one?.next, next(""));
    assert.equal(one?.secondSource, "second source: none, since ACM has refused generation 3 (CAA_ERROR)");
  });

  it("is not that CAA keeps Amazon from issuing what it does not issue", () => {
    const { findings } = diagnose(obtained([{ tag: "issuewild", value: "letsencrypt.org" }]), undefined, []);
    assert.deepEqual(
      findings.filter(({ reason, subject }) => reason === "CAA_FORBIDS" && subject === "wildcard"),
      [],
    );
  });
});
