import assert from "node:assert/strict";
import fc from "fast-check";
import type { WildcardConfig } from "../../../core/configSchema/stackConfig.ts";
import { type CertificatePlan, certificatePlan } from "../../../core/rotation/certificatePlan.ts";

const WEST = "arn:aws:acm:us-west-2:111122223333:certificate/11111111-2222-3333-4444-555555555555";
const EAST = "arn:aws:acm:us-east-1:111122223333:certificate/66666666-7777-8888-9999-000000000000";

function wildcard(change: Partial<WildcardConfig> = {}): WildcardConfig {
  return {
    issued: [1],
    active: 1,
    retiring: [],
    settings: {},
    existing: {},
    validationTimeoutMinutes: 15,
    ...change,
  };
}

function plan(
  change: Partial<WildcardConfig> = {},
  regions: readonly string[] = ["us-west-2", "us-east-1"],
): CertificatePlan {
  return certificatePlan({
    name: "wildcard",
    controlDomain: "example.net",
    wildcard: wildcard(change),
    regions,
    homeRegion: "us-west-2",
  });
}

describe("certificatePlan", () => {
  it("plans one certificate for each generation and region, and one record for all of them", () => {
    assert.deepEqual(
      plan({ issued: [1, 2], active: 2, settings: { 2: { keyAlgorithm: "EC_prime256v1", apex: true } } }),
      {
        certificates: [
          {
            logicalName: "wildcard-g1",
            generation: 1,
            region: "us-west-2",
            names: ["*.example.net"],
            keyAlgorithm: "RSA_2048",
            protect: true,
            role: "older",
          },
          {
            logicalName: "wildcard-g1-us-east-1",
            generation: 1,
            region: "us-east-1",
            names: ["*.example.net"],
            keyAlgorithm: "RSA_2048",
            protect: true,
            role: "older",
          },
          {
            logicalName: "wildcard-g2",
            generation: 2,
            region: "us-west-2",
            names: ["*.example.net", "example.net"],
            keyAlgorithm: "EC_prime256v1",
            protect: true,
            role: "active",
          },
          {
            logicalName: "wildcard-g2-us-east-1",
            generation: 2,
            region: "us-east-1",
            names: ["*.example.net", "example.net"],
            keyAlgorithm: "EC_prime256v1",
            protect: true,
            role: "active",
          },
        ],
        validationRecord: {
          logicalName: "wildcard-validation-example.net",
          baseDomain: "example.net",
          source: "wildcard-g1",
        },
      },
    );
  });

  it("plans nothing in us-east-1 when nothing serves there", () => {
    const { certificates } = plan({}, ["us-west-2"]);
    assert.deepEqual(
      certificates.map((one) => one.logicalName),
      ["wildcard-g1"],
    );
  });

  it("reads the record from us-east-1 when only CloudFront serves", () => {
    assert.equal(plan({}, ["us-east-1"]).validationRecord?.source, "wildcard-g1-us-east-1");
  });

  it("reads existing certificates, protects only what it requested, and takes the record from there", () => {
    const both = plan({ issued: [1, 2], active: 2, existing: { 1: { "us-west-2": WEST, "us-east-1": EAST } } });
    assert.deepEqual(
      both.certificates.map(({ logicalName, existingArn, protect }) => ({ logicalName, existingArn, protect })),
      [
        { logicalName: "wildcard-g1", existingArn: WEST, protect: false },
        { logicalName: "wildcard-g1-us-east-1", existingArn: EAST, protect: false },
        { logicalName: "wildcard-g2", existingArn: undefined, protect: true },
        { logicalName: "wildcard-g2-us-east-1", existingArn: undefined, protect: true },
      ],
    );
    assert.equal(both.validationRecord?.source, "wildcard-g2");
  });

  it("protects what renews an existing certificate, until its generation retires", () => {
    const existing = { 1: { "us-west-2": WEST, "us-east-1": EAST } };
    const settings = { 1: { keyAlgorithm: "RSA_2048" as const, apex: false, issuer: "acme" as const } };
    const shown = (change: object) =>
      plan({ issued: [1, 2], active: 2, existing, settings, ...change })
        .certificates.filter(({ generation }) => generation === 1)
        .map(({ existingArn, obtainedAs, protect }) => [existingArn, obtainedAs, protect]);
    assert.deepEqual(shown({}), [
      [WEST, "wildcard-g1", true],
      [EAST, "wildcard-g1", true],
    ]);
    assert.deepEqual(shown({ retiring: [1] }), [
      [WEST, "wildcard-g1", false],
      [EAST, "wildcard-g1", false],
    ]);
  });

  it("plans no record when every generation is external", () => {
    const existing = { 1: { "us-west-2": WEST, "us-east-1": EAST } };
    assert.equal(plan({ existing }).validationRecord, undefined);
  });

  it("refuses an existing generation that lacks a region", () => {
    assert.throws(() => plan({ existing: { 1: { "us-west-2": WEST } } }), {
      message:
        'certificatePlan: existing generation 1 has no certificate in region "us-east-1"; it has us-west-2. ' +
        'Name its ARN in "us-east-1".',
    });
  });

  it("lifts the protection of a retiring generation in every region and of no other", () => {
    const { certificates } = plan({ issued: [1, 2], active: 2, retiring: [1] });
    assert.deepEqual(
      certificates.filter((one) => !one.protect).map((one) => one.logicalName),
      ["wildcard-g1", "wildcard-g1-us-east-1"],
    );
  });

  it("keeps the record when the generation that it was read from is dropped, and reads it from the next", () => {
    const before = plan({ issued: [1, 2], active: 2, retiring: [1] }).validationRecord;
    const after = plan({ issued: [2], active: 2 }).validationRecord;
    assert.deepEqual(before, {
      logicalName: "wildcard-validation-example.net",
      baseDomain: "example.net",
      source: "wildcard-g1",
    });
    assert.deepEqual(after, {
      logicalName: "wildcard-validation-example.net",
      baseDomain: "example.net",
      source: "wildcard-g2",
    });
  });
});

const generations = fc.uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: 1, maxLength: 6 });
const regionLists = fc.constantFrom(["us-west-2"], ["us-west-2", "us-east-1"], ["us-east-1"]);

describe("any certificatePlan", () => {
  it("gives every certificate its own logical name, with its generation in it", () => {
    fc.assert(
      fc.property(generations, regionLists, (issued, regions) => {
        const { certificates } = plan({ issued, active: issued[0] ?? 1 }, regions);
        const names = certificates.map((one) => one.logicalName);
        assert.equal(new Set(names).size, issued.length * regions.length);
        for (const one of certificates)
          assert.match(one.logicalName, new RegExp(`^wildcard-g${one.generation}(-us-east-1)?$`));
      }),
    );
  });

  it("names the record without any generation, and reads it from the lowest requested one", () => {
    fc.assert(
      fc.property(generations, regionLists, (issued, regions) => {
        const { validationRecord } = plan({ issued, active: issued[0] ?? 1 }, regions);
        assert.equal(validationRecord?.logicalName, "wildcard-validation-example.net");
        assert.match(validationRecord?.source ?? "", new RegExp(`^wildcard-g${Math.min(...issued)}(-us-east-1)?$`));
      }),
    );
  });

  it("leaves what is planned as it is when a higher generation is added", () => {
    fc.assert(
      fc.property(generations, regionLists, (issued, regions) => {
        const active = issued[0] ?? 1;
        const before = plan({ issued, active }, regions);
        const after = plan({ issued: [...issued, 10_000], active }, regions);
        assert.deepEqual(
          after.certificates.filter((one) => one.generation !== 10_000),
          before.certificates,
        );
        assert.deepEqual(after.validationRecord, before.validationRecord);
      }),
    );
  });

  it("changes nothing but which certificates serve when the active generation changes", () => {
    fc.assert(
      fc.property(generations, regionLists, (issued, regions) => {
        const idle = (active: number) =>
          plan({ issued, active }, regions).certificates.map((one) => ({ ...one, role: undefined }));
        assert.deepEqual(idle(issued[0] ?? 1), idle(issued.at(-1) ?? 1));
      }),
    );
  });

  it("serves one certificate in each region, all of the active generation", () => {
    fc.assert(
      fc.property(generations, regionLists, (issued, regions) => {
        const active = issued.at(-1) ?? 1;
        const { certificates } = plan({ issued, active }, regions);
        const serving = certificates.filter((one) => one.role === "active");
        assert.deepEqual(
          serving.map((one) => one.region),
          regions,
        );
        assert.deepEqual(new Set(serving.map((one) => one.generation)), new Set([active]));
      }),
    );
  });
});
