import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { HostRun } from "./hostRun.ts";
import { growing, timeLeft } from "./waiting.ts";

const FIRST_LOOK_MS = 300;
const LONGEST_LOOK_MS = 5_000;
/** A load balancer goes on with the old tasks for a while after the deployment is complete. */
const PATIENCE_MS = 60_000;

/** Looks at every port with SNI until all serve the stored certificate. Throws NOT_SERVED when they do not. */
export async function lookAtWire(run: HostRun): Promise<void> {
  const { stored } = run.state;
  if (stored === undefined || run.state.servedVersion === stored.version) return;
  const end = run.now().getTime() + PATIENCE_MS;
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    const faults = await wireFaults(run, stored.sha256);
    if (faults.length === 0) break;
    if (wait >= timeLeft(run.context) || run.now().getTime() + wait >= end) {
      throw new RenewalError({ reason: "NOT_SERVED", detail: faults.join("; ") });
    }
    await run.context.ports.clock.sleep(wait);
  }
  run.change({ servedVersion: stored.version });
}

async function wireFaults(run: HostRun, sha256: string): Promise<string[]> {
  const host = run.host.names.find((name) => !name.startsWith("*.")) ?? "";
  const faults = await Promise.all(
    run.host.ports.map(async ({ port, protocol }) => {
      const { seen, failures } = await run.context.ports.wire.look({ host, port, protocol });
      const others = seen.filter((one) => one.sha256 !== sha256).map(({ serial }) => `serves serial ${serial}`);
      return [...new Set([...others, ...failures])].map((fault) => `${host}:${port} ${fault}`);
    }),
  );
  return faults.flat();
}
