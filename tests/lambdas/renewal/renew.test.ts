import assert from "node:assert/strict";
import type { RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { RenewalEventError } from "../../../core/renewal/renewalEvent.ts";
import { renew, RenewalRunError } from "../../../lambdas/renewal/renew.ts";
import { HEARTBEAT, HEARTBEAT_URL, hostSettings } from "../../simulation/simulatedSettings.ts";
import type { SimulatedRun } from "../../simulation/simulatedRun.ts";
import type { SimulatedWorld } from "../../simulation/simulatedWorld.ts";
import { FORCE, fails, ONE_CA, SCHEDULE } from "../../simulation/situation.ts";
import { freshWorld } from "../../simulation/works.ts";
import { loggedBy } from "./steps/outcomes.ts";
import { stepIn } from "./steps/stepIn.ts";

const FIVE = ["a", "b", "c", "d", "e"].map((name) =>
  hostSettings(name, { names: [`${name}.example.net`], deployTo: [], endpoints: [] }),
);

function fresh(change: Partial<RenewalSettings> = {}): SimulatedWorld {
  return freshWorld(true, { certificateAuthorities: ONE_CA, ...change });
}

function hostsOf({ end }: SimulatedRun) {
  assert.ok(end?.kind === "answered", end?.kind === "threw" ? String(end.error) : end?.kind);
  return end.answer.hosts;
}

describe("the function's answer", () => {
  it("has every host in the order of the config, and only the one that is asked for, by either name", async () => {
    const world = fresh({ hosts: FIVE });
    const run = await world.run({ kind: "attempt", force: false, source: "schedule" });
    assert.deepEqual(
      hostsOf(run).map(({ host, action }) => [host, action]),
      [
        ["a", "issued"],
        ["b", "issued"],
        ["c", "issued"],
        ["d", "issued"],
        ["e", "issued"],
      ],
    );
    assert.deepEqual(
      [...run.metrics.keys()].sort(),
      FIVE.map(({ names }) => names[0]),
    );
    for (const host of ["c", "c.example.net"]) {
      const one = await world.run({ kind: "attempt", host, force: false, source: "operator" });
      assert.deepEqual(
        hostsOf(one).map(({ host: name }) => name),
        ["c"],
      );
    }
  });

  it("is an error that names the configured hosts when the one that is asked for is none of them", async () => {
    const asked = async (hosts: RenewalSettings["hosts"]) => {
      const { settings, ...context } = await stepIn(fresh(), async ({ context: one }) => one);
      const event = { kind: "attempt", host: "x", force: false, source: "operator" } as const;
      return renew({ ...context, settings: { ...settings, hosts } }, event);
    };
    await assert.rejects(asked(FIVE), (error) => {
      assert.ok(error instanceof RenewalEventError);
      assert.match(error.message, /^event refused: no host "x"; configured: a, b, c, d, e\. Allowed forms: /);
      return true;
    });
    await assert.rejects(asked([]), /no host "x"; configured: none\./);
  });

  it("is an error with every failed host when one fails", async () => {
    const world = fresh({ hosts: FIVE.slice(0, 2) });
    world.productionCas[0]?.refusedNames.add("b.example.net");
    const { end } = await world.run(SCHEDULE);
    assert.ok(end?.kind === "threw" && end.error instanceof RenewalRunError);
    assert.equal(end.error.name, "RenewalRunError");
    assert.equal(
      end.error.message,
      "1 of 2 hosts failed. b: NAMES_REFUSED: b.example.net: 400 rejectedIdentifier: b.example.net is not allowed",
    );
  });

  it("is an error for a rotation of the program until the host is done, whatever keeps it from that", async () => {
    const rotation = { kind: "attempt", host: "smtp-out", force: false, source: "rotation" } as const;
    const world = fresh();
    world.faults = fails("ca", "facts", 1, 1);
    const { end } = await world.run(rotation);
    assert.ok(end?.kind === "threw" && end.error instanceof RenewalRunError);
    assert.match(end.error.message, /^1 of 1 hosts failed\. smtp-out: CA_BROKEN: /);
    assert.deepEqual(
      hostsOf(await world.run(rotation)).map(({ action, deployed }) => [action, deployed]),
      [["issued", true]],
    );
    assert.deepEqual(
      hostsOf(await world.run(rotation)).map(({ action, deployed }) => [action, deployed]),
      [["none", true]],
    );
  });

  it("is an error for a rotation that has no time left to begin", async () => {
    const context = await stepIn(fresh(), async ({ context: one }) => one);
    const event = { kind: "attempt", host: "smtp-out", force: false, source: "rotation" } as const;
    await assert.rejects(renew({ ...context, reserveMs: Number.MAX_SAFE_INTEGER }, event), (error) => {
      assert.ok(error instanceof RenewalRunError);
      assert.match(error.message, /^1 of 1 hosts failed\. smtp-out: OUT_OF_TIME: not begun/);
      return true;
    });
  });

  it("is no error for a deployment of the program: a host that failed is pending", async () => {
    const world = fresh();
    world.faults = fails("ca", "facts", 1);
    const run = await world.run({ kind: "attempt", host: "smtp-out", force: false, source: "deployment" });
    assert.deepEqual(
      hostsOf(run).map(({ action, reason }) => [action, reason]),
      [["pending", "CA_BROKEN"]],
    );
    assert.equal(run.metrics.get("smtp-out.example.net")?.failed, 1);
  });
});

describe("a CA that cannot serve", () => {
  it("is asked by the hosts that are worked on at once, and not by those behind them", async () => {
    const hosts = [...FIVE, hostSettings("f", { deployTo: [], endpoints: [] })];
    const world = fresh({ hosts });
    const [ca] = world.productionCas;
    assert.ok(ca);
    ca.unavailableUntil = world.time.now + 7_200_000;
    const { end } = await world.run(SCHEDULE);
    assert.ok(end?.kind === "threw" && end.error instanceof Error);
    const reasons = [...end.error.message.matchAll(/([a-f]): ([A-Z_]+): /g)].map(([, host, reason]) => [host, reason]);
    assert.deepEqual(reasons, [
      ["a", "CA_UNAVAILABLE"],
      ["b", "CA_UNAVAILABLE"],
      ["c", "CA_UNAVAILABLE"],
      ["d", "CA_UNAVAILABLE"],
    ]);
  });
});

describe("hosts that do not fit into the time of a run", () => {
  it("are not begun, and have no metrics", async () => {
    const world = fresh({ hosts: FIVE });
    const logged: string[] = [];
    const metrics: string[] = [];
    const answer = await stepIn(
      world,
      async ({ context }) => {
        const { ports } = context;
        const logger = {
          ...ports.logger,
          info: (message: string) => logged.push(message),
          metrics: (host: string) => metrics.push(host),
        };
        return renew({ ...context, reserveMs: 1_000, ports: { ...ports, logger } }, SCHEDULE);
      },
      1_000,
    );
    const message = "not begun: the time of this run is used up; the next scheduled run looks at it";
    assert.deepEqual(
      answer.hosts.map((one) => [one.action, one.reason, one.message]),
      FIVE.map(() => ["pending", "OUT_OF_TIME", message]),
    );
    assert.deepEqual([metrics, logged], [[], FIVE.map(() => message)]);
    assert.doesNotMatch(world.trace.text(), /store\./);
  });
});

describe("the heartbeat", () => {
  const withHeartbeat = (change: Partial<RenewalSettings> = {}) => {
    const world = fresh({ heartbeatParameter: HEARTBEAT, ...change });
    world.store.write({ name: HEARTBEAT, value: ` ${HEARTBEAT_URL}\n`, secret: true });
    return world;
  };

  it("is sent to the address in its parameter, white space aside, behind a run that went well or did not", async () => {
    const world = withHeartbeat();
    await world.run(SCHEDULE);
    world.faults = fails("ca", "facts", 1);
    world.invariants.orders.cause();
    await world.run(FORCE);
    assert.deepEqual(world.pings, [
      { url: HEARTBEAT_URL, failed: false },
      { url: HEARTBEAT_URL, failed: true },
    ]);
  });

  it("says which hosts failed and why", async () => {
    const texts: string[] = [];
    const world = withHeartbeat({ hosts: FIVE.slice(0, 3) });
    for (const name of ["a", "c"]) world.productionCas[0]?.refusedNames.add(`${name}.example.net`);
    await stepIn(world, async ({ context }) => {
      const heartbeat = { ping: async (_: string, { text }: { readonly text: string }) => texts.push(text) > 0 };
      await assert.rejects(renew({ ...context, ports: { ...context.ports, heartbeat } }, SCHEDULE), RenewalRunError);
    });
    assert.deepEqual(texts, ["a: NAMES_REFUSED\nc: NAMES_REFUSED"]);
  });

  it("is nobody's business where the config has none: its parameter is not read", async () => {
    const world = fresh();
    await world.run(SCHEDULE);
    assert.deepEqual(world.pings, []);
    assert.doesNotMatch(world.trace.text(), /heartbeat/);
  });

  it("is warned of when it does not get through, and fails no run", async () => {
    const warned = async (world: SimulatedWorld) => {
      const run = await world.run(SCHEDULE);
      assert.equal(hostsOf(run)[0]?.action, "issued");
      return loggedBy(world, run).filter((line) => line.includes("heartbeat"));
    };
    const silent = withHeartbeat();
    silent.faults = fails("heartbeat", "ping", 1);
    assert.deepEqual(await warned(silent), ["the heartbeat did not get through"]);
    assert.deepEqual(await warned(withHeartbeat()), []);
  });

  it("is warned of when its parameter is not there", async () => {
    const world = fresh({ heartbeatParameter: HEARTBEAT });
    const warnings: string[] = [];
    await stepIn(world, async ({ context }) => {
      const logger = { ...context.ports.logger, warn: (message: string) => void warnings.push(message) };
      await renew({ ...context, ports: { ...context.ports, logger } }, SCHEDULE);
    });
    assert.deepEqual(warnings, [`no heartbeat: there is no parameter ${HEARTBEAT}`]);
  });
});
