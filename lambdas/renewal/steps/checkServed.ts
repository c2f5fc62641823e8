import { lookedAt } from "../../../core/hostCertificate/hostEndpoint.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { HostRun } from "./hostRun.ts";
import { isRolledOut, pausedTargets } from "./rollOut.ts";
import { growing, timeLeft } from "./runContext.ts";

const FIRST_LOOK_MS = 300;
const LONGEST_LOOK_MS = 5_000;
/** A load balancer goes on with the old tasks for a while after the deployment is complete. */
const PATIENCE_MS = MINUTE_MS;
/** A paused service answers at none of its endpoints, however long one waits. */
const PAUSED_PATIENCE_MS = 10_000;

/**
 * Looks at every endpoint with SNI, but for those that nobody looks at, until all serve the stored certificate. Throws
 * NOT_SERVED when they do not. While a service of the host is paused, an endpoint at which nothing answers may be that
 * service's: a warning names it.
 */
export async function checkServed(run: HostRun): Promise<void> {
  const sha256 = sha256ToSee(run);
  if (sha256 === undefined) return;
  const begun = run.now().getTime();
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    const faults = await servedFaults(run, sha256);
    if (faults.length === 0) break;
    const paused = faults.every(({ isSilent }) => isSilent) ? await pausedTargets(run) : [];
    const end = begun + (paused.length > 0 ? PAUSED_PATIENCE_MS : PATIENCE_MS);
    if (wait >= timeLeft(run.context) || run.now().getTime() + wait >= end) {
      conclude(run, faults, paused);
      break;
    }
    await run.context.ports.clock.sleep(wait);
  }
  run.note("served", {});
}

/** Of the stored certificate; undefined when it was seen already, or there is no port to look at. */
function sha256ToSee({ state: { stored, servedVersion }, host }: HostRun): string | undefined {
  const isDone = stored?.version === servedVersion || lookedAt(host.endpoints).length === 0;
  return isDone ? undefined : stored?.sha256;
}

function conclude(run: HostRun, faults: readonly ServedFault[], paused: readonly string[]): void {
  const detail = faults.map(({ text }) => text).join("; ");
  if (paused.length === 0) throw new RenewalError({ reason: "NOT_SERVED", detail });
  run.warn(`not looked at while ${paused.join(", ")} is paused (desired count 0): ${detail}`);
}

/**
 * Notes the stored certificate as rolled out and served when that is so already: every target's deployment began after
 * its parameters held it (`since`), and every endpoint shows it. Then no deployment is started.
 */
export async function noteServing(run: HostRun, since: Date): Promise<void> {
  const { stored } = run.state;
  if (stored === undefined || !(await isServing(run, stored.sha256, since))) return;
  run.note("deployed", {});
  if (lookedAt(run.host.endpoints).length > 0) run.note("served", {});
}

async function isServing(run: HostRun, sha256: string, since: Date): Promise<boolean> {
  try {
    if (!(await isRolledOut(run, since))) return false;
    const faults = await servedFaults(run, sha256);
    if (faults.length === 0) return true;
    return faults.every(({ isSilent }) => isSilent) && (await pausedTargets(run)).length > 0;
  } catch (error) {
    // The rollout that follows meets the same fault, and reports it.
    run.known(error);
    return false;
  }
}

interface ServedFault {
  readonly text: string;
  /** Nothing answered there. */
  readonly isSilent: boolean;
}

async function servedFaults(run: HostRun, sha256: string): Promise<ServedFault[]> {
  const faults = await Promise.all(
    lookedAt(run.host.endpoints).map(async ({ hostname: host, port, protocol, connect }) => {
      const { seen, failures } = await run.context.ports.handshakes.look({ host, port, protocol, connect });
      const others = seen.filter((one) => one.sha256 !== sha256).map(({ serial }) => `serves serial ${serial}`);
      const where = connect === undefined ? `${host}:${port}` : `${host}:${port} (at ${connect})`;
      const isSilent = seen.length === 0;
      return [...new Set([...others, ...failures])].map((fault) => ({ text: `${where} ${fault}`, isSilent }));
    }),
  );
  return faults.flat();
}
