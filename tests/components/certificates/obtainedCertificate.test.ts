import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { caaRecordsOf, createRenewal, parseStackConfig, WildcardCertificate } from "../../../components/index.ts";
import { missingArnFault } from "../../../components/certificates/obtainedCertificate.ts";
import type { StackConfig } from "../../../core/configSchema/stackConfig.ts";
import { certificatePlan, type PlannedCertificate } from "../../../core/rotation/certificatePlan.ts";
import { rawStack } from "../../core/configSchema/rawStack.ts";
import { CALLER } from "../renewal/renewalFixture.ts";
import { deploy, resolved } from "../mockedDeployment.ts";

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const INVOCATION = "aws:lambda/invocation:Invocation";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const RECORD = "aws:route53/record:Record";
const WEST = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";
const EAST = "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000";

const ANSWER = JSON.stringify({
  version: 1,
  hosts: [
    {
      host: "wildcard-g2",
      acm: [
        { region: "us-west-2", arn: WEST, stored: true },
        { region: "us-east-1", arn: EAST, stored: true },
      ],
    },
  ],
});

const NEXT = { issued: [1, 2], active: 2, settings: { 2: { issuer: "acme" } } };

function configOf(wildcard: object): StackConfig {
  const acme = { contact: "mailto:hostmaster@example.com", agreeToTerms: true };
  return parseStackConfig({ ...rawStack(), acme, caa: {}, wildcard }, { project: "cabal-tls", stack: "test" });
}

function wildcardOf(config: StackConfig, options: pulumi.ComponentResourceOptions): WildcardCertificate {
  const { controlDomain, region, wildcard } = config;
  const renewal = createRenewal(config, { zoneId: "Z1", network: undefined }, options);
  const regions = ["us-west-2", "us-east-1"];
  return new WildcardCertificate(
    "wildcard",
    {
      controlDomain,
      zoneId: "Z1",
      ...wildcard,
      region,
      regions,
      renewal,
      caa: caaRecordsOf("caa", config, "Z1", options),
    },
    options,
  );
}

/** What is planned for the second generation in us-east-1. */
function plannedOf(wildcard: object): PlannedCertificate {
  const { certificates } = certificatePlan({
    name: "wildcard",
    controlDomain: "example.net",
    wildcard: configOf(wildcard).wildcard,
    regions: ["us-east-1"],
    homeRegion: "us-west-2",
  });
  const planned = certificates.find(({ obtainedAs }) => obtainedAs !== undefined);
  assert.ok(planned !== undefined);
  return planned;
}

const READ = {
  status: "ISSUED",
  type: "IMPORTED",
  domainName: "*.example.net",
  subjectAlternativeNames: ["*.example.net"],
  keyAlgorithm: "EC_prime256v1",
};

/** The program, with the function's answer. */
function deployed(wildcard: object, generation = 2) {
  const answer = ANSWER.replace("wildcard-g2", `wildcard-g${generation}`);
  return deploy(
    async (options) => {
      const made = wildcardOf(configOf(wildcard), options);
      const arns = [await resolved(made.arnIn()), await resolved(made.arnIn("us-east-1"))];
      return { arns, generations: await resolved(made.generations) };
    },
    {
      ...CALLER,
      answers: {
        [`wildcard-g${generation}-import`]: { result: answer },
        [`wildcard-g${generation}-us-east-1-import`]: { result: answer },
      },
      existing: { [WEST]: { ...READ, arn: WEST }, [EAST]: { ...READ, arn: EAST } },
    },
  );
}

describe("A generation that the renewal function obtains", () => {
  it("is asked for once in each region, and never requested from ACM", async () => {
    const { names: namesOf, find, options } = await deployed(NEXT);
    assert.deepEqual(namesOf(INVOCATION), ["wildcard-g2-import", "wildcard-g2-us-east-1-import"]);
    assert.deepEqual(find(INVOCATION, "wildcard-g2-us-east-1-import").inputs, {
      functionName: "cabal-certbot-renewal",
      input: '{"source":"rotation","host":"wildcard-g2","region":"us-east-1"}',
      // The engine's deletion of it asks the function to delete the certificate.
      lifecycleScope: "CRUD",
    });
    // The function with all its parts, the import before it, and the records that allow the CA.
    const { dependsOn } = options(INVOCATION, "wildcard-g2-us-east-1-import");
    const names = (dependsOn as readonly pulumi.Resource[]).map((one) => one.constructor.name);
    assert.deepEqual(names, ["RenewalFunction", "Invocation", "CaaRecords"]);
    const { protect, ignoreChanges } = options(INVOCATION, "wildcard-g2-import");
    assert.deepEqual([protect, ignoreChanges], [true, ["functionName", "input"]]);
    assert.deepEqual(
      namesOf(CERTIFICATE).filter((name) => name.startsWith("wildcard-g2")),
      ["wildcard-g2-now", "wildcard-g2-us-east-1-now"],
    );
    assert.deepEqual(namesOf(VALIDATION), ["wildcard-g1-validation", "wildcard-g1-us-east-1-validation"]);
  });

  it("comes with the right to delete what is imported for it alone, which goes after it", async () => {
    const { find, names } = await deployed(NEXT);
    assert.deepEqual(names(POLICY).sort(), [
      "renewal-policy",
      "renewal-schedule-policy",
      "renewal-wildcard-g2-removal",
    ]);
    const { policy, ...others } = find(POLICY, "renewal-wildcard-g2-removal").inputs;
    assert.deepEqual(others, { name: "wildcard-g2-removal", role: "renewal-role" });
    assert.deepEqual(JSON.parse(String(policy)).Statement[2], {
      Sid: "Removal",
      Effect: "Allow",
      Action: ["acm:DescribeCertificate", "acm:DeleteCertificate"],
      Resource: "arn:aws:acm:*:111122223333:certificate/*",
      Condition: {
        StringEquals: {
          "aws:ResourceTag/cabal-tls:stack": "test",
          "aws:ResourceTag/cabal-tls:host": "wildcard-g2",
        },
      },
    });
    assert.deepEqual((await deployed({ issued: [1], active: 1 })).names(POLICY), []);
  });

  it("gives the ARN of each region to its endpoints, and its issuer to the inventory", async () => {
    const { result } = await deployed(NEXT);
    assert.deepEqual(result.arns, [WEST, EAST]);
    assert.deepEqual(result.generations[1], {
      generation: 2,
      origin: "requested",
      names: ["*.example.net"],
      keyAlgorithm: "RSA_2048",
      issuer: "acme",
      arns: { "us-west-2": WEST, "us-east-1": EAST },
    });
  });

  it("leaves the validation record to the lowest generation of ACM, and needs none when it is alone", async () => {
    assert.deepEqual((await deployed(NEXT)).names(RECORD), ["caa-record", "wildcard-validation-example.net"]);
    const alone = { issued: [2], active: 2, settings: { 2: { issuer: "acme" } } };
    assert.deepEqual((await deployed(alone)).names(RECORD), ["caa-record"]);
  });

  it("serves although ACM has refused the generation before it, whose place waits for one that ACM has issued", async () => {
    const { find } = await deployed({ issued: [1, 2, 3, 4], active: 4, settings: { 4: { issuer: "acme" } } }, 4);
    const waited = (name: string) => find(VALIDATION, `${name}-validation`).inputs["certificateArn"];
    assert.deepEqual(["wildcard-g1", "wildcard-g2", "wildcard-g3"].map(waited), [
      // Each passes on what the one before it has waited for.
      "arn:certificate:us-west-2:wildcard-g1",
      "validated:arn:certificate:us-west-2:wildcard-g1",
      "validated:validated:arn:certificate:us-west-2:wildcard-g1",
    ]);
  });

  it("has a fault that says what is missing, and the way out", () => {
    assert.equal(
      missingArnFault(plannedOf(NEXT)),
      "wildcard.issued: the renewal function named no certificate of generation 2 (wildcard-g2) in us-east-1, so it cannot " +
        "serve. Request another generation: npx --no -- cabal-tls rotate next.",
    );
  });

  it("loses its protection in the change before the one that drops it", async () => {
    const { options } = await deployed({ ...NEXT, active: 1, retiring: [2] });
    assert.equal(options(INVOCATION, "wildcard-g2-us-east-1-import").protect, false);
  });

  it("is refused without a function that has it as a host", () => {
    const make = () =>
      new WildcardCertificate("wildcard", {
        controlDomain: "example.net",
        zoneId: "Z1",
        issued: [1, 2],
        active: 1,
        settings: { 2: { issuer: "acme" } },
        region: "us-west-2",
      });
    assert.throws(
      make,
      /^Error: WildcardCertificate "wildcard": the issuer of generation 2 is acme, and `renewal` has no host "wildcard-g2" that obtains it\. Pass a RenewalFunction with that host\.$/,
    );
  });
});

describe("An import that somebody else has made, and that the renewal function renews", () => {
  const EXISTING = { 1: { "us-west-2": WEST, "us-east-1": EAST } };
  const settings = { 1: { issuer: "acme", keyAlgorithm: "EC_prime256v1" } };
  const ADOPTED = { issued: [1], active: 1, existing: EXISTING, settings };

  it("is read first, then asked for once in each region, and keeps its ARNs, for which no endpoint waits", async () => {
    const { result, names, find, options } = await deployed(ADOPTED);
    assert.deepEqual(names(CERTIFICATE), ["wildcard-g1", "wildcard-g1-us-east-1"]);
    assert.deepEqual(names(INVOCATION), ["wildcard-g1-import", "wildcard-g1-us-east-1-import"]);
    assert.deepEqual(find(INVOCATION, "wildcard-g1-us-east-1-import").inputs, {
      functionName: "cabal-certbot-renewal",
      input: '{"source":"rotation","host":"wildcard-g1","region":"us-east-1"}',
    });
    const { protect, ignoreChanges } = options(INVOCATION, "wildcard-g1-import");
    assert.deepEqual([protect, ignoreChanges], [true, ["functionName", "input"]]);
    // Its deletion deletes nothing, and nobody gets the right to.
    assert.deepEqual(
      names("aws:iam/rolePolicy:RolePolicy").filter((name) => name.endsWith("-removal")),
      [],
    );
    assert.deepEqual(result.arns, [WEST, EAST]);
    assert.deepEqual(result.generations, [
      {
        generation: 1,
        origin: "existing",
        names: ["*.example.net"],
        keyAlgorithm: "EC_prime256v1",
        issuer: "acme",
        arns: { "us-west-2": WEST, "us-east-1": EAST },
      },
    ]);
  });

  it("is renewed and not read while another generation serves", async () => {
    const { names, result } = await deployed({ ...ADOPTED, issued: [1, 2], active: 2 });
    assert.deepEqual(names(INVOCATION), ["wildcard-g1-import", "wildcard-g1-us-east-1-import"]);
    assert.deepEqual(
      names(CERTIFICATE).filter((name) => name.startsWith("wildcard-g1")),
      [],
    );
    assert.deepEqual(result.generations[0]?.arns, { "us-west-2": WEST, "us-east-1": EAST });
  });

  it("loses the protection of what renews it in the change before the one that drops it", async () => {
    const { options } = await deployed({ ...ADOPTED, issued: [1, 2], active: 2, retiring: [1] });
    assert.equal(options(INVOCATION, "wildcard-g1-us-east-1-import").protect, false);
  });
});
