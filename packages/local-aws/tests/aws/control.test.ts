import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Account, until } from "./account.ts";

const DAY_MS = 86_400_000;

describe("control interface of the local AWS", () => {
  let account: Account;
  let zoneId: string;

  before(async () => {
    account = await Account.start(600);
  });
  beforeEach(async () => {
    await account.emulator.aws.control("reset", {});
    zoneId = await account.zone("example.net");
  });
  after(() => account.stop());

  const control = (verb: string, body: object) => account.emulator.aws.control(verb, body);
  const issues = (arn: string) => until("issued", async () => (await account.describe(arn)).Status === "ISSUED");

  it("holds the issue of one certificate, and lets it go", async () => {
    const arn = await account.request("*.example.net");
    await control("hold-issuance", { arn, on: true });
    await account.change(zoneId, await account.validationChange(arn));
    await sleep(700);
    assert.equal((await account.describe(arn)).Status, "PENDING_VALIDATION");
    await control("hold-issuance", { arn, on: false });
    await issues(arn);
  });

  it("holds a domain that is requested later, in one region only", async () => {
    await control("hold-issuance", { domain: "*.example.net", region: "us-east-1", on: true });
    const west = await account.request("*.example.net");
    const east = await account.request("*.example.net", { acm: account.acmEast });
    await account.change(zoneId, await account.validationChange(west));
    await issues(west);
    await sleep(500);
    assert.equal((await account.describe(east)).Status, "PENDING_VALIDATION");
    await control("hold-issuance", { domain: "*.example.net", region: "us-east-1", on: false });
    await issues(east);
  });

  it("refuses a domain that is requested later, with ACM's reason, until that is taken back", async () => {
    const before = await account.issued("*.example.net", zoneId);
    await control("refuse-issuance", { domain: "*.example.net", reason: "ADDITIONAL_VERIFICATION_REQUIRED" });
    const refused = await account.request("*.example.net");
    await until("refused", async () => (await account.describe(refused)).Status === "FAILED");
    const { FailureReason, DomainValidationOptions } = await account.describe(refused);
    assert.equal(FailureReason, "ADDITIONAL_VERIFICATION_REQUIRED");
    assert.deepEqual(
      DomainValidationOptions?.map(({ ValidationStatus }) => ValidationStatus),
      ["FAILED"],
    );
    assert.equal((await account.describe(before)).Status, "ISSUED");
    await control("refuse-issuance", { domain: "*.example.net", reason: null });
    await issues(await account.request("*.example.net"));
  });

  it("ages a certificate and keeps its lifetime", async () => {
    const arn = await account.issued("*.example.net", zoneId);
    await control("certificate", { arn, daysToExpiry: 20 });
    const { NotAfter, NotBefore, Status } = await account.describe(arn);
    assert.ok(NotAfter && NotBefore);
    assert.equal(Status, "ISSUED");
    assert.equal(Math.round((NotAfter.getTime() - Date.now()) / DAY_MS), 20);
    assert.equal(Math.round((NotAfter.getTime() - NotBefore.getTime()) / DAY_MS), 198);
    await control("certificate", { arn, daysToExpiry: -1 });
    assert.equal((await account.describe(arn)).Status, "EXPIRED");
  });

  it("renews under the same ARN while the record resolves, and waits for it when it is gone", async () => {
    const arn = await account.issued("*.example.net", zoneId);
    const first = (await account.describe(arn)).Serial;
    await control("certificate", { arn, renewNow: true });
    const renewed = await account.describe(arn);
    assert.notEqual(renewed.Serial, first);
    assert.equal(renewed.RenewalSummary?.RenewalStatus, "SUCCESS");

    await account.change(zoneId, await account.validationChange(arn, "DELETE"));
    await control("certificate", { arn, renewNow: true });
    const stuck = await account.describe(arn);
    assert.equal(stuck.Serial, renewed.Serial);
    assert.equal(stuck.Status, "ISSUED");
    assert.equal(stuck.RenewalSummary?.RenewalStatus, "PENDING_VALIDATION");
    assert.deepEqual(
      stuck.RenewalSummary?.DomainValidationOptions?.map((option) => option.ValidationStatus),
      ["PENDING_VALIDATION"],
    );
  });

  it("puts a certificate into a state with its reason", async () => {
    const failed = await account.request("*.example.net");
    await control("certificate", { arn: failed, status: "FAILED", reason: "CAA_ERROR" });
    const described = await account.describe(failed);
    assert.equal(described.Status, "FAILED");
    assert.equal(described.FailureReason, "CAA_ERROR");

    const arn = await account.issued("*.example.net", zoneId);
    await control("certificate", { arn, renewal: "FAILED", reason: "CAA_ERROR" });
    const { RenewalSummary } = await account.describe(arn);
    assert.equal(RenewalSummary?.RenewalStatus, "FAILED");
    assert.equal(RenewalSummary?.RenewalStatusReason, "CAA_ERROR");
    await control("certificate", { arn, renewal: null });
    assert.equal((await account.describe(arn)).RenewalSummary, undefined);
  });

  it("says what is wrong with a request", async () => {
    const arn = await account.request("*.example.net");
    await assert.rejects(control("certificate", { arn: "nothing" }), /'nothing' is no certificate/);
    await assert.rejects(control("certificate", { arn, status: "GOOD" }), /'GOOD' is none of PENDING_VALIDATION/);
    await assert.rejects(control("hold-issuance", {}), /give `arn`, or `domain`/);
    await assert.rejects(control("refuse-issuance", { domain: "*.example.net" }), /give `domain`, and `reason`/);
  });

  it("forgets everything on reset", async () => {
    const arn = await account.issued("*.example.net", zoneId);
    await control("reset", {});
    assert.equal((await account.route53.listHostedZones({})).HostedZones?.length, 0);
    await assert.rejects(account.describe(arn), { name: "ResourceNotFoundException" });
    assert.deepEqual(await control("frontends", {}), []);
  });
});
