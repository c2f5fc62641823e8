import assert from "node:assert/strict";
import { type FirstIssuanceNote, firstIssuanceNote } from "../../../components/certificates/firstIssuance.ts";
import type { HostAnswer } from "../../../core/renewal/renewalAnswer.ts";

const STORED: HostAnswer = {
  host: "smtp-out",
  action: "issued",
  reason: "MISSING",
  message: "A certificate was issued.",
  certificate: {
    version: 1,
    serial: "01",
    sha256: "ab",
    names: ["smtp-out.example.net"],
    notAfter: "2027-02-23T00:00:00.000Z",
  },
  deployed: true,
  served: true,
  warnings: [],
};

function note(change: Partial<HostAnswer>, without: readonly (keyof HostAnswer)[] = []): FirstIssuanceNote | undefined {
  const host = Object.entries({ ...STORED, ...change }).filter(([key]) => !without.includes(key as keyof HostAnswer));
  return firstIssuanceNote(JSON.stringify({ version: 1, hosts: [Object.fromEntries(host)] }));
}

function warning(...change: Parameters<typeof note>): string | undefined {
  const reported = note(...change);
  return reported?.severity === "warn" ? reported.text : undefined;
}

describe("the answer to the first attempt", () => {
  it("is no warning when the certificate is there", () => {
    assert.equal(note({}), undefined);
    assert.equal(note({ action: "deployed", reason: "SERVED" }), undefined);
    assert.equal(note({ action: "none", reason: "NOT_DUE" }), undefined);
  });

  it("says that nothing needs to be done when the CA did not deliver", () => {
    const change = { action: "pending", reason: "RATE_LIMITED", message: "The CA's rate limit is reached." } as const;
    assert.equal(
      warning(change, ["certificate"]),
      "smtp-out has no certificate yet (RATE_LIMITED): The CA's rate limit is reached. " +
        "The schedule tries again every hour; nothing needs to be done. See docs/renewal.md.",
    );
  });

  it("does not say so when a CA forbids the issuance, or anything else that does not pass by itself", () => {
    for (const reason of [
      "CAA_FORBIDS",
      "BACKING_OFF",
      "NAMES_REFUSED",
      "ACCOUNT_REFUSED",
      "ACCESS_DENIED",
      "CHAIN_BROKEN",
    ] as const) {
      assert.equal(
        warning({ action: "pending", reason, message: "It is refused." }, ["certificate"]),
        `smtp-out has no certificate yet (${reason}): It is refused. ` +
          "The schedule tries again every hour, and fails until the cause is gone. See docs/renewal.md.",
      );
    }
  });

  it("says that a stored certificate is not served yet", () => {
    const change = { action: "pending", reason: "ROLLOUT_RUNNING", message: "The deployment runs." } as const;
    assert.equal(
      warning(change),
      "The certificate of smtp-out is stored and not served yet (ROLLOUT_RUNNING): The deployment runs. " +
        "The schedule goes on every hour. See docs/renewal.md.",
    );
  });

  it("is no warning when the service is still to be made, after its certificate", () => {
    const message = "The service to deploy does not exist: mail/mail.";
    assert.deepEqual(note({ action: "pending", reason: "SERVICE_MISSING", message }), {
      severity: "info",
      text: `The certificate of smtp-out is stored; there is no service yet that serves it: ${message}`,
    });
  });

  it("is shown, cut, when it is none that can be read", () => {
    assert.equal(firstIssuanceNote("oops")?.text, "The renewal function gave an answer that cannot be read: oops");
    assert.match(firstIssuanceNote("x".repeat(5000))?.text ?? "", /read: x{200}$/);
    assert.match(firstIssuanceNote('{"version":1,"hosts":[]}')?.text ?? "", /cannot be read/);
  });
});
