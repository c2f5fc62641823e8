import type { ProbePath } from "../../cli/watch/probeTarget.ts";
import type { LocalCa } from "./localCa.ts";
import type { LineWriter } from "./report.ts";
import type { Stage } from "./rotation.ts";
import { bundleMadeElsewhere } from "./elsewhere.ts";
import { hostPaths, unservedPlaces } from "./hostHandshakes.ts";
import type { KnownCertificate, RenewalFacts, RenewalStep, StepName } from "./renewalFacts.ts";
import { RenewalStage } from "./renewalStage.ts";

const HOUR_MS = 3_600_000;
/** AWS's time for a task to be replaced, and the machine's. */
const ROLLOUT_SECONDS = 600;
const MACHINE_MS = 60_000;

/** A day in the life of the host certificate, each step until its certificate is served. Throws when a step cannot be done. */
export async function playRenewals(made: Stage, acmeCa: LocalCa, write: LineWriter): Promise<RenewalFacts> {
  const stage = new RenewalStage(made, acmeCa);
  const play = new Play(stage, await hostPaths(stage), write);
  await play.step("issue", "`pulumi up` has obtained it", '{"source":"deployment","host":…}', async () => {
    // The first attempt was part of the update, and so were its orders.
    const { lastDecision } = await stage.state();
    return lastDecision ?? "";
  });
  await play.step("idle", "a scheduled run, nothing is due", '{"source":"schedule"}', () => scheduledRun(stage));
  await play.step(
    "window",
    "the CA moves the renewal window, the next scheduled run renews",
    '{"source":"schedule"}',
    async () => {
      await openWindow(stage);
      return scheduledRun(stage);
    },
  );
  // The runbook's literal call, `aws lambda invoke --function-name cabal-certbot-renewal out.json`: the same request.
  await play.step(
    "forced",
    "an operator invokes the function, without a payload",
    "(none)",
    async () => (await stage.call()).reason,
  );
  await play.step("import", "an external PEM bundle is imported", '{"import":{…}}', () => importBundle(stage));
  const taken = await stage.stored();
  await play.step(
    "compromise",
    "the key is compromised: revoked, new key, new certificate",
    '{"revoke":{…,"reason":1}}',
    async () => (await stage.call({ revoke: { host: stage.host.name, reason: 1 } })).reason,
  );
  return {
    functionName: stage.renewal.functionName,
    host: stage.host.names[0] ?? "",
    places: play.places,
    steps: play.steps,
    compromised: taken && (await statusOf(stage, taken.serial)),
  };
}

class Play {
  readonly steps: RenewalStep[] = [];
  readonly #stage: RenewalStage;
  readonly #paths: readonly ProbePath[];
  readonly #write: LineWriter;
  #known: KnownCertificate | undefined;
  #orders = 0;

  constructor(stage: RenewalStage, paths: readonly ProbePath[], write: LineWriter) {
    this.#stage = stage;
    this.#paths = paths;
    this.#write = write;
  }

  get places(): string[] {
    return [...new Set(this.#paths.map(({ host, port }) => `${host}:${port}`))];
  }

  async step(name: StepName, what: string, event: string, act: () => Promise<string>): Promise<void> {
    const began = Date.now();
    const reason = await act();
    const after = await this.#stage.stored();
    const deadline = MACHINE_MS + (ROLLOUT_SECONDS * 1000) / this.#stage.stage.aws.timeFactor;
    const unserved =
      after === undefined
        ? ["no certificate is stored"]
        : await unservedPlaces(this.#stage, this.#paths, after.sha256, deadline);
    const made = this.#stage.acmeCa.orders().slice(this.#orders);
    this.#orders += made.length;
    const replacing = made.filter(({ replaces }) => replaces !== undefined).length;
    const seconds = (Date.now() - began) / 1000;
    const before = this.#known;
    this.steps.push({ name, what, event, reason, orders: made.length, replacing, before, after, unserved, seconds });
    this.#known = after;
    this.#write(`  ${what}: ${reason}, ${after === undefined ? "nothing stored" : `serial ${after.serial}`}`);
  }
}

/** Nobody reads the answer of a scheduled run: its decision is in the state that it left. */
async function scheduledRun(stage: RenewalStage): Promise<string> {
  const before = await stage.state();
  await stage.runSchedule();
  const { stored, lastDecision = "", lastError, failures } = await stage.state();
  if (failures > before.failures) return lastError?.reason ?? "";
  return stored?.version === before.stored?.version ? "NOT_DUE" : lastDecision;
}

/** Half of the window has passed, and the six hours have that the CA wants to be left alone for. */
async function openWindow(stage: RenewalStage): Promise<void> {
  const at = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
  const chain = (await stage.parameter(stage.parameters.chain))?.value ?? "";
  const suggestedWindow = { start: at(-2), end: at(0.5) };
  await stage.acmeCa.pebble.setRenewalInfo(chain, { suggestedWindow });
  const state = await stage.state();
  if (state.window === undefined) return;
  const waited = { ...state, window: { ...state.window, nextPoll: at(-1) } };
  await stage.put(stage.parameters.state, JSON.stringify(waited), "String");
}

async function importBundle(stage: RenewalStage): Promise<string> {
  const parameter = stage.parameters.import;
  const version = await stage.put(parameter, await bundleMadeElsewhere(stage), "SecureString");
  return (await stage.call({ import: { host: stage.host.name, parameter, version } })).reason;
}

async function statusOf({ acmeCa }: RenewalStage, serial: string): Promise<RenewalFacts["compromised"]> {
  const { Status: status, Reason: reason } = await acmeCa.pebble.certificateStatus(serial);
  return { serial, status, reason };
}
