import assert from "node:assert/strict";
import { servedWorld } from "./works.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A certificate whose CA moves its window ten days ahead. */
async function movedWindow() {
  const world = await servedWorld(false);
  const [host] = world.settings.hosts;
  const [ca] = world.productionCas;
  const certificate = ca?.issued[0];
  assert.ok(host !== undefined && ca !== undefined && certificate !== undefined);
  const { information } = ca;
  const usual = information.windowOf(certificate);
  const [start, end] = [usual.start + 10 * DAY_MS, usual.end + 10 * DAY_MS];
  information.publish(certificate, { kind: "window", start, end });
  const { orders } = world.invariants;
  return { world, usual, orders, renewal: () => orders.renewalOf(host, ca, certificate) };
}

describe("the simulation's reckoning of when a renewal is due", () => {
  it("goes by the newest window where a run could ask for it", async () => {
    const { usual, renewal } = await movedWindow();
    assert.equal(renewal().from - usual.start, 10 * DAY_MS - 1.25 * HOUR_MS);
  });

  it("allows an order by the window before it where a run could not ask: seed 7300059", async () => {
    const { usual, orders, renewal } = await movedWindow();
    orders.unsureFor(DAY_MS);
    assert.equal(renewal().from - usual.start, -1.25 * HOUR_MS);
  });

  it("goes by the newest one again as soon as that must be known", async () => {
    const { world, usual, orders, renewal } = await movedWindow();
    orders.unsureFor(DAY_MS);
    await world.passTo(world.time.now + DAY_MS);
    assert.equal(renewal().from - usual.start, 10 * DAY_MS - 1.25 * HOUR_MS);
  });
});
