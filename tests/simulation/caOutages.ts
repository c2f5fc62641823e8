import assert from "node:assert/strict";
import { parseHostState } from "../../core/hostCertificate/hostState.ts";
import { settle } from "./settle.ts";
import type { SimulatedCa } from "./simulatedCa.ts";
import { caTraits, FIRST_CA, LIFETIMES_MS, renewalSettings, SECOND_CA } from "./simulatedSettings.ts";
import { SimulatedWorld } from "./simulatedWorld.ts";
import { HOST, ONE_CA, SCHEDULE, type Situation, TWO_CAS } from "./situation.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest time between two scheduled runs, which is the one that is played. */
const PERIOD_MS = 1.25 * HOUR_MS;
const NAME = "smtp-out.example.net";

interface Trouble {
  readonly what: string;
  readonly begin: (ca: SimulatedCa, until: number) => void;
  /** Why the CA was left; undefined = its order stays under way until the next CA gets its turn. */
  readonly reason: string | undefined;
}

const TROUBLES: readonly Trouble[] = [
  {
    what: "gives no connection",
    begin: (ca, until) => Object.assign(ca, { unreachableUntil: until }),
    reason: "CA_UNREACHABLE",
  },
  {
    what: "says that it cannot serve, and until when",
    begin: (ca, until) => Object.assign(ca, { unavailableUntil: until }),
    reason: "CA_UNAVAILABLE",
  },
  {
    what: "limits the host's names",
    begin: (ca, until) => ca.limits.imposed.set(NAME, until),
    reason: "RATE_LIMITED",
  },
  { what: "sees no challenge record", begin: (ca) => ca.failValidation(), reason: "VALIDATION_FAILED" },
  { what: "refuses the name", begin: (ca) => void ca.refusedNames.add(NAME), reason: "NAMES_REFUSED" },
  { what: "fails its orders", begin: (ca) => ca.failIssuance(), reason: "ORDER_FAILED" },
  {
    what: "never looks at the challenge record",
    begin: (ca, until) => Object.assign(ca, { validatesFrom: until }),
    reason: undefined,
  },
  {
    what: "never finishes an order",
    begin: (ca, until) => Object.assign(ca, { finishesFrom: until }),
    reason: undefined,
  },
  { what: "leaves its intermediate out", begin: (ca) => ca.leaveOutIntermediate(), reason: "CHAIN_BROKEN" },
];

interface Outage {
  readonly lifetimeMs: number;
  readonly certificateAuthorities: typeof TWO_CAS;
  readonly trouble: Trouble;
  /** Share of the lifetime that is left when the trouble begins; no CA has served between the due time and then. */
  readonly left: number;
  readonly lasts: number;
}

/** Hours from the beginning of the trouble until another certificate is served; undefined = the old one expires. */
async function hoursUntilServed(outage: Outage): Promise<{ world: SimulatedWorld; hours: number | undefined }> {
  const { lifetimeMs, certificateAuthorities, trouble, left, lasts } = outage;
  const traits = { lifetimeMs, hasRenewalInfo: false, longestValidationMs: 200, longestProcessingMs: 200 };
  const world = new SimulatedWorld({
    seed: 1,
    settings: renewalSettings({ certificateAuthorities }),
    cas: [caTraits(FIRST_CA, traits), caTraits(SECOND_CA, traits)],
  });
  await world.run(SCHEDULE);
  await settle(world);
  const [first] = world.productionCas;
  const leaf = first?.issued[0];
  assert.ok(first !== undefined && leaf !== undefined);
  const isServed = () => world.services.serving("cabal-mail/cabal-smtp-out")?.leaf !== leaf.leaf;
  const began = leaf.notAfter - lifetimeMs * left;
  await world.passTo(began);
  const until = began + lasts;
  trouble.begin(first, until);
  while (world.time.now < leaf.notAfter && !isServed()) {
    const started = world.time.now;
    await world.run(SCHEDULE);
    if (isServed()) break;
    await world.passTo(started + PERIOD_MS);
    if (world.time.now >= until) first.heal();
  }
  const isInTime = isServed() && world.time.now < leaf.notAfter;
  return { world, hours: isInTime ? (world.time.now - began) / HOUR_MS : undefined };
}

/** When a renewal is due without a word from the CA. */
function dueShare(lifetimeMs: number): number {
  return lifetimeMs <= 10 * DAY_MS ? 1 / 2 : 1 / 3;
}

/** Longest time that a CA may keep a host from the next one, at the due time and with a tenth of the lifetime left. */
const PATIENCE_HOURS: Readonly<Record<keyof typeof LIFETIMES_MS, readonly [atDue: number, late: number]>> = {
  "160 hours": [10, 4],
  "45 days": [18, 13.5],
  "64 days": [18, 18],
  "90 days": [18, 18],
  "198 days": [18, 18],
};

function situationsOf(name: keyof typeof LIFETIMES_MS): Situation[] {
  const lifetimeMs = LIFETIMES_MS[name];
  return TROUBLES.flatMap((trouble) => {
    const outage = { lifetimeMs, trouble, left: dueShare(lifetimeMs), lasts: DAY_MS };
    return [
      {
        name: `costs nobody a certificate of ${name} when it is the only one, ${trouble.what} for a day and then serves`,
        play: async () => {
          const { hours } = await hoursUntilServed({ ...outage, certificateAuthorities: ONE_CA });
          assert.ok(hours !== undefined && hours >= 24, `${hours} hours`);
        },
      },
      {
        name: `costs nobody a certificate of ${name} when it ${trouble.what}: the next CA issues in time, also with a tenth left`,
        play: async () => {
          const shares = [dueShare(lifetimeMs), 0.1];
          for (const [index, left] of shares.entries()) {
            const lasts = 1000 * DAY_MS;
            const forever = { ...outage, certificateAuthorities: TWO_CAS, left, lasts };
            const { world, hours } = await hoursUntilServed(forever);
            const isKept = trouble.reason === undefined || trouble.reason === "CHAIN_BROKEN";
            const patience = isKept ? (PATIENCE_HOURS[name][index] ?? 0) : 0;
            // An unfit chain is a failure, and so our own backoff comes on top: a day at most.
            const slack = trouble.reason === "CHAIN_BROKEN" ? 24 : 3;
            const isInTime = hours !== undefined && hours >= patience && hours <= patience + slack;
            assert.ok(isInTime, `${hours} hours, ${left} of the lifetime left`);
            assertEvidence(world, trouble);
          }
        },
      },
    ];
  });
}

/** Who issued, and why the first CA was left, is in the answer and in the state. */
function assertEvidence(world: SimulatedWorld, { reason }: Trouble): void {
  const answers = world.runs.flatMap(({ end }) => (end?.kind === "answered" ? end.answer.hosts : []));
  const { casTried = [] } = answers.findLast(({ action }) => action === "issued") ?? {};
  assert.deepEqual(
    casTried.map(({ ca, outcome, reason: why }) => [ca, outcome, why]),
    [
      ["letsencrypt", reason === undefined ? "pending" : "failed", reason ?? "ORDER_PENDING"],
      ["second", "issued", undefined],
    ],
  );
  const state = parseHostState(world.store.valueOf(`${HOST}/state`) ?? "");
  assert.equal(state?.cas?.["letsencrypt"]?.lastError?.reason, reason);
  assert.equal(state?.stored?.source, SECOND_CA);
}

/** What a CA in trouble costs: time, and never the certificate. */
export const CA_OUTAGES: readonly Situation[] = Object.keys(LIFETIMES_MS).flatMap((name) =>
  situationsOf(name as keyof typeof LIFETIMES_MS),
);
