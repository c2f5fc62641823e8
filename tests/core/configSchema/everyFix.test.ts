import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError, type Fault } from "../../../core/configSchema/configError.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import { valueAt } from "../../../core/configSchema/rawValue.ts";
import { type SeededRandom, seededRandom } from "../../game/seededRandom.ts";
import { FixFollower } from "./fixFollower.ts";
import { edited, rawHost, WITH_HOST } from "./rawStack.ts";
import { SOUND_CONFIGS, TEMPTING_VALUES } from "./soundConfigs.ts";

const CONTEXT = { project: "cabal-tls", stack: "prod" };
/** A config with a few mistakes has a few dozen faults, and each is followed once. */
const MOST_STEPS = 80;

function faultsOf(raw: Record<string, unknown>): readonly Fault[] {
  try {
    parseStackConfig(raw, CONTEXT);
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.faults;
  }
  return [];
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, path: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [
    ...(path.length === 0 ? [] : [path]),
    ...keys.flatMap((key) => placesIn(Reflect.get(value, key), [...path, key])),
  ];
}

/** One mistake: a wrong value, a missing or misspelled key, an item that is there twice, a key that belongs elsewhere. */
function mistake(edit: FixFollower, random: SeededRandom): void {
  const path = random.pick(placesIn(edit.raw));
  const last = path.at(-1);
  const kind = random.below(5);
  if (kind < 2) edit.set(path, random.pick(TEMPTING_VALUES));
  else if (kind === 2) edit.remove(path);
  else if (kind === 3 && typeof last === "number") edit.push(path.slice(0, -1), valueAt(edit.raw, path));
  else if (kind === 3) edit.rename(path, `${last}x`);
  else {
    const other = random.pick(placesIn(random.pick(SOUND_CONFIGS)));
    edit.set(other, edit.sound(other));
  }
}

/** Follows fixes until there is no fault left. */
function settle(edit: FixFollower, random: SeededRandom): void {
  const followed: string[] = [];
  for (let faults = faultsOf(edit.raw); faults.length > 0; faults = faultsOf(edit.raw)) {
    const fault = random.pick(faults);
    followed.push(`${fault.path.join(".")}: ${fault.fix}`);
    assert.ok(followed.length <= MOST_STEPS, `fixes lead in a circle:\n${followed.slice(-12).join("\n")}`);
    edit.follow(fault);
  }
}

const ELSEWHERE = "arn:aws:elasticloadbalancing:us-east-1:111122223333";
const hostOf = (changes: Record<string, unknown>) => edited(...WITH_HOST, [["hosts"], [{ ...rawHost(), ...changes }]]);

/** Mistakes whose fixes led to another refusal once, and those that chance finds too seldom. */
const KNOWN_MISTAKES: Readonly<Record<string, Record<string, unknown>>> = {
  "a wildcard that covers the host's own name": hostOf({ names: ["*.example.net"] }),
  "a wildcard that covers the own name of a host behind a load balancer": hostOf({
    names: ["*.example.net"],
    ports: [465],
    expose: {},
  }),
  "a wildcard host without endpoints": hostOf({ hostname: "*.example.net" }),
  "ports of a wildcard host, and a load balancer": hostOf({ hostname: "*.example.net", ports: [993], expose: {} }),
  "a host name that may not be in the certificate": hostOf({
    endpoints: [{ hostname: "imap.example.com", port: 465 }],
  }),
  "a target group of another port": hostOf({
    expose: {
      targetGroupArns: { 25: `${ELSEWHERE.replace("us-east-1", "us-west-2")}:targetgroup/smtp/0123456789abcdef` },
    },
  }),
  "a load balancer of another region": hostOf({
    expose: { loadBalancerArn: `${ELSEWHERE}:loadbalancer/net/mail/0123456789abcdef` },
  }),
  "a key of another region": edited(...WITH_HOST, [
    ["acme", "kmsKeyArn"],
    "arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555",
  ]),
  "a key that CloudFront does not serve": edited([["wildcard", "settings"], { 1: { keyAlgorithm: "EC_secp384r1" } }]),
};

describe("whoever follows the fixes of a config's faults", () => {
  it("begins with configs that are valid", () => {
    for (const raw of SOUND_CONFIGS) assert.deepEqual(faultsOf(raw), []);
  });

  for (const [title, raw] of Object.entries(KNOWN_MISTAKES)) {
    it(`ends with a config that is accepted after ${title}`, () => {
      assert.notDeepEqual(faultsOf(raw), []);
      for (let seed = 0; seed < 20; seed += 1) {
        const random = seededRandom(seed);
        settle(new FixFollower(raw, random), random);
      }
    });
  }

  it("ends with a config that is accepted, whatever the mistakes are and whichever of the offered ways is taken", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), (seed, mistakes) => {
        const random = seededRandom(seed);
        const edit = new FixFollower(random.pick(SOUND_CONFIGS), random);
        for (let made = 0; made < mistakes; made += 1) mistake(edit, random);
        settle(edit, random);
      }),
      // Of one seed: some mistakes are so seldom that a run of CI would be the first to meet them.
      { numRuns: 500, seed: 1 },
    );
  });
});
