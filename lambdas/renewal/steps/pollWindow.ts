import { readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import { ariId } from "../../../core/renewal/ariId.ts";
import { ariWindow, nextPoll } from "../../../core/renewal/ariWindow.ts";
import type { HostRun } from "./hostRun.ts";
import { restsUntil } from "./obtainCertificate.ts";

/** Whether the CA is to be asked for the renewal window of what is stored. */
export function isPollDue(run: HostRun): boolean {
  const authority = issuer(run);
  if (authority === undefined || restsUntil(run, authority) !== undefined) return false;
  const next = run.state.window?.nextPoll ?? run.state.noWindowUntil;
  return next === undefined || Date.parse(next) <= run.now().getTime();
}

/** Asks once. A CA without renewal information, or with an answer that makes no sense, is asked again later. */
export async function pollWindow(run: HostRun): Promise<void> {
  if (!isPollDue(run)) return;
  const { authorities, clock } = run.context.ports;
  const known = run.state.window;
  const random = clock.random();
  try {
    const url = await windowUrl(run);
    if (url === undefined) return postpone(run, random, undefined);
    const answer = await authorities.renewalInfo(url);
    const window = ariWindow(answer, { url, now: run.now(), random, known });
    if (window === undefined) {
      run.warn("the CA's renewal window makes no sense; the lifetime decides until it does");
      return postpone(run, random, answer.retryAfter);
    }
    if (known?.chosen !== window.chosen) {
      run.context.ports.journal.info("renewal window", { host: run.host.name, ...window });
    }
    run.change({ window });
  } catch (error) {
    // Advice that does not come is no failure: what is known goes on to hold.
    run.warn(`the renewal window could not be asked for: ${run.known(error).message}`);
    postpone(run, random, undefined);
  }
}

/** Leaves the window as it is, and asks again later. Without a window there is nothing to keep the time in. */
function postpone(run: HostRun, random: number, retryAfter: number | undefined): void {
  const { window } = run.state;
  const next = nextPoll(retryAfter, run.now(), random);
  if (window !== undefined) run.change({ window: { ...window, nextPoll: next } });
  else run.change({ noWindowUntil: next });
}

async function windowUrl(run: HostRun): Promise<string | undefined> {
  const { window } = run.state;
  const id = idOf(run);
  if (id === undefined) return undefined;
  if (window?.url?.endsWith(`/${id}`)) return window.url;
  const base = await run.context.ports.authorities.renewalInfoBase(run.state.stored?.source ?? "");
  return base === undefined ? undefined : `${base.replace(/\/$/, "")}/${id}`;
}

function idOf({ bundle }: HostRun): string | undefined {
  if (bundle === undefined || bundle === "unreadable") return undefined;
  const certificate = readCertificate(bundle.pem.leaf);
  return certificate === undefined ? undefined : ariId(certificate);
}

/** The configured authority that issued what is stored. */
function issuer(run: HostRun) {
  const source = run.state.stored?.source;
  return run.context.settings.authorities.find(({ directory }) => directory === source);
}
