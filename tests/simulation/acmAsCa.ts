import assert from "node:assert/strict";
import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { HostAnswer } from "../../core/renewal/renewalAnswer.ts";
import { ACM_CA, caTraits, FIRST_CA, renewalSettings } from "./simulatedSettings.ts";
import { SimulatedWorld } from "./simulatedWorld.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import { changeHost, fails, ONE_CA, SCHEDULE, type Situation } from "./situation.ts";

const HOUR_MS = 3_600_000;
const ACM = [{ id: "acm", directory: ACM_CA }];

interface AcmWorld {
  readonly certificateAuthorities: typeof ACM;
  readonly approved?: readonly string[];
  readonly longestProcessingMs?: number;
}

function worldWith({ certificateAuthorities, approved = ["smtp-out.example.net"], ...acm }: AcmWorld): SimulatedWorld {
  const traits = { longestValidationMs: 200, longestProcessingMs: 200, hasRenewalInfo: false };
  return new SimulatedWorld({
    seed: 1,
    settings: renewalSettings({ certificateAuthorities }),
    cas: [caTraits(FIRST_CA, traits), caTraits(ACM_CA, { ...traits, approved, ...acm })],
  });
}

function answerOf({ end }: SimulatedRun): HostAnswer {
  assert.ok(end?.kind === "answered", end?.kind === "threw" ? String(end.error) : end?.kind);
  const [answer] = end.answer.hosts;
  assert.ok(answer !== undefined);
  return answer;
}

/** Of the first CA and ACM, to which a run came: who had a turn, and why it was left. */
function turns(run: SimulatedRun): (readonly [string, string, string | undefined])[] {
  const { casTried = [] } = answerOf(run);
  return casTried.map(({ ca, outcome, reason }) => [ca, outcome, reason] as const);
}

/** What Route 53 refuses of the challenge records before the order is made, and once it is made. */
const REFUSALS_OF_DNS = (["ACCESS_DENIED", "THROTTLED", "DNS_FAILED"] as const).flatMap((reason) =>
  (["read", "change"] as const).map((call): Situation => {
    return {
      name: `stands in when Route 53 refuses the ${call} of challenge records (${reason}), and leaves no record behind`,
      play: async () => {
        const world = worldWith({ certificateAuthorities: [...ONE_CA, ...ACM] });
        const refuse = () => {
          throw new RenewalError({ reason, detail: `route53: ${call}`, isOfDns: true });
        };
        Object.assign(world.zones, { [call]: refuse });
        const run = await world.run(SCHEDULE);
        assert.equal(answerOf(run).action, "issued");
        assert.deepEqual(turns(run), [
          ["letsencrypt", "failed", reason],
          ["acm", "issued", undefined],
        ]);
        assert.deepEqual(world.zones.all(), []);
      },
    };
  }),
);

/** A CA that validates domains beforehand, and takes minutes to issue. */
export const ACM_AS_CA: readonly Situation[] = [
  {
    name: "issues without a look at the zone and without a challenge record; CAA is looked at",
    play: async () => {
      const world = worldWith({ certificateAuthorities: ACM });
      world.faults = fails("records", "read", 1);
      const run = await world.run(SCHEDULE);
      assert.equal(answerOf(run).action, "issued");
      const used = run.effects.filter((effect) => /^(records|names)\.|^ca\.(authorization|answer)$/.test(effect));
      assert.deepEqual(used, ["names.caa"]);
    },
  },
  {
    name: "stands in when no challenge record can be published for the CA before it",
    play: async () => {
      const world = worldWith({ certificateAuthorities: [...ONE_CA, ...ACM] });
      const name = "smtp-out.example.net";
      changeHost(world, { challenges: [{ name, recordName: `_acme-challenge.${name}`, zoneId: "ZX" }] });
      const run = await world.run(SCHEDULE);
      assert.equal(answerOf(run).action, "issued");
      assert.deepEqual(turns(run), [
        ["letsencrypt", "failed", "ZONE_UNUSABLE"],
        ["acm", "issued", undefined],
      ]);
    },
  },
  ...REFUSALS_OF_DNS,
  {
    name: "is not asked when SSM refuses a call, which no CA can mend",
    play: async () => {
      const world = worldWith({ certificateAuthorities: [...ONE_CA, ...ACM] });
      const write = world.store.write.bind(world.store);
      world.store.write = (parameter) => {
        if (!parameter.name.endsWith("/pending")) return write(parameter);
        throw new RenewalError({ reason: "ACCESS_DENIED", detail: "ssm:PutParameter" });
      };
      const run = await world.run(SCHEDULE);
      assert.match(run.end?.kind === "threw" ? String(run.end.error) : "", /ACCESS_DENIED: ssm:PutParameter/);
      assert.deepEqual(
        run.effects.filter((effect) => effect === "ca.finalize"),
        [],
      );
    },
  },
  {
    name: "says that a domain is not validated there when its order offers no challenge",
    play: async () => {
      const world = worldWith({ certificateAuthorities: ACM, approved: [] });
      const { end } = await world.run(SCHEDULE);
      assert.match(
        end?.kind === "threw" ? String(end.error) : "",
        /NAMES_REFUSED: smtp-out\.example\.net is not validated at the CA, and the order offers no dns-01 challenge: validate/,
      );
    },
  },
  {
    name: "gets one order and one finalize, however many scheduled runs it takes to issue",
    play: async () => {
      const world = worldWith({ certificateAuthorities: ACM });
      const ca = world.caOf(ACM_CA);
      ca.finishesFrom = world.time.now + 2.5 * HOUR_MS;
      const runs: SimulatedRun[] = [];
      while (runs.length < 5) {
        const run = await world.run(SCHEDULE);
        runs.push(run);
        if (answerOf(run).action === "issued") break;
        assert.deepEqual([answerOf(run).action, answerOf(run).reason], ["pending", "ORDER_PENDING"]);
        await world.passTo(run.started + HOUR_MS);
      }
      const count = (call: string) => runs.flatMap(({ effects }) => effects).filter((effect) => effect === call).length;
      assert.deepEqual([runs.length, count("ca.create"), count("ca.finalize")], [4, 1, 1]);
      assert.equal(ca.issued.length, 1);
    },
  },
];
