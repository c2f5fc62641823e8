import { ariId, ariWindow, nextPoll } from "../../../core/renewal/renewalInformation.ts";
import type { HostRun } from "./hostRun.ts";
import { blockedUntil } from "./obtainCertificate.ts";

/** Whether the CA is to be asked for the renewal window of what is stored. */
export function isPollDue(run: HostRun): boolean {
  const ca = issuer(run);
  if (ca === undefined || blockedUntil(run, ca) !== undefined) return false;
  const next = run.state.window?.nextPoll ?? run.state.noWindowUntil;
  return next === undefined || Date.parse(next) <= run.now().getTime();
}

/** Asks once. A CA without renewal information, or with an answer that makes no sense, is asked again later. */
export async function pollRenewalWindow(run: HostRun): Promise<void> {
  if (!isPollDue(run)) return;
  const { ca, clock } = run.context.ports;
  const known = run.state.window;
  const random = clock.random();
  try {
    const url = await windowUrl(run);
    if (url === undefined) return postpone(run, random, undefined);
    const answer = await ca.renewalInfo(url);
    const window = ariWindow(answer, { url, now: run.now(), random, known });
    if (window === undefined) {
      run.warn("the CA's renewal window makes no sense; the lifetime decides until it does");
      return postpone(run, random, answer.retryAfter);
    }
    if (known?.chosen !== window.chosen) {
      run.context.ports.logger.info("renewal window", { host: run.host.name, ...window });
    }
    run.note("windowRead", { window });
  } catch (error) {
    // Advice that does not come is no failure: what is known goes on to hold.
    run.warn(`the renewal window could not be asked for: ${run.known(error).message}`);
    postpone(run, random, undefined);
  }
}

/** Leaves the window as it is, and asks again later. */
function postpone(run: HostRun, random: number, retryAfter: number | undefined): void {
  run.note("windowPostponed", { until: nextPoll(retryAfter, run.now(), random) });
}

async function windowUrl(run: HostRun): Promise<string | undefined> {
  const { window } = run.state;
  const { leaf } = run;
  const id = leaf === undefined ? undefined : ariId(leaf);
  if (id === undefined) return undefined;
  if (window?.url?.endsWith(`/${id}`)) return window.url;
  const base = await run.context.ports.ca.renewalInfoBase(run.state.stored?.source ?? "");
  return base === undefined ? undefined : `${base.replace(/\/$/, "")}/${id}`;
}

/** The configured CA that issued what is stored. */
function issuer(run: HostRun) {
  const source = run.state.stored?.source;
  return run.context.settings.certificateAuthorities.find(({ directory }) => directory === source);
}
