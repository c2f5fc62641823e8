import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePorts } from "../process/freePorts.ts";
import { serverProcess } from "../process/serverProcess.ts";
import { type PebbleOptions, pebbleConfig, pebbleEnvironment } from "./pebbleOptions.ts";
import { tlsRequest, transportCertificate } from "./transport.ts";

/** What ACME's renewal information says, or any text in its place, such as broken JSON. */
export type RenewalInfoAnswer =
  | string
  | { readonly suggestedWindow: { readonly start: string; readonly end: string }; readonly explanationURL?: string };

export interface Pebble {
  /** URL of the ACME directory. */
  readonly directory: string;
  /** Where its management interface is: `https://127.0.0.1:PORT`. */
  readonly management: string;
  /** The roots that it issues from, as PEM: the default chain's first. */
  readonly issuingRoots: string;
  /** Everything that a client has to trust: the transport's root, then `issuingRoots`. */
  readonly roots: string;
  readonly pid: number;
  /** Sets what renewal information says for a certificate, given as PEM; of a chain the first counts. */
  setRenewalInfo(pem: string, answer: RenewalInfoAnswer): Promise<void>;
  /** Revocation status of a certificate by its serial number, as Node writes it. */
  certificateStatus(serial: string): Promise<{ readonly Status: string; readonly Reason?: number }>;
  /** Ends the process; returns when it has ended. May be called twice. */
  stop(): Promise<void>;
}

const ATTEMPTS = 5;
const READY_MS = 30_000;
const POLL_MS = 25;

/**
 * Starts Pebble on free loopback ports in its strict mode, with the local AWS's DNS as its resolver, and waits until it
 * answers. It ends with this process, whatever happens to it. Throws with the end of its log when it does not start.
 */
export async function startPebble(options: PebbleOptions): Promise<Pebble> {
  const dir = await mkdtemp(join(tmpdir(), "local-pebble-"));
  try {
    const { certificate, key } = await transportCertificate(options.aws);
    await writeFile(join(dir, "certificate.pem"), certificate);
    await writeFile(join(dir, "key.pem"), key, { mode: 0o600 });
    for (let attempt = 1; ; attempt++) {
      try {
        return await start(options, dir);
      } catch (error) {
        const isTaken = error instanceof Error && error.message.includes("address already in use");
        if (!isTaken || attempt === ATTEMPTS) throw error;
      }
    }
  } finally {
    // It has read them by now.
    await rm(dir, { recursive: true, force: true });
  }
}

async function start(options: PebbleOptions, dir: string): Promise<Pebble> {
  const [port = 0, managementPort = 0] = await freePorts(2);
  const files = { certificate: join(dir, "certificate.pem"), key: join(dir, "key.pem") };
  const config = join(dir, "pebble.json");
  await writeFile(config, pebbleConfig(options, [port, managementPort], files), { mode: 0o600 });
  const { child, tail, stop } = serverProcess({
    program: options.toolchain.pebble,
    args: ["-config", config, "-strict", "-dnsserver", options.aws.dns],
    env: pebbleEnvironment(options),
    log: options.log,
  });
  try {
    const directory = `https://127.0.0.1:${port}/dir`;
    const management = `https://127.0.0.1:${managementPort}`;
    const { ca } = options.aws;
    await untilItAnswers(child, directory, ca, tail);
    const issuingRoots = await readRoots(management, ca, 1 + (options.alternateRoots ?? 0));
    // Functions of the local AWS are to trust what this Pebble issues.
    await options.aws.control("trust", { name: management, pem: issuingRoots });
    return {
      directory,
      management,
      issuingRoots,
      roots: `${ca.trimEnd()}\n${issuingRoots}`,
      pid: child.pid ?? 0,
      setRenewalInfo: (pem, answer) => setRenewalInfo(management, ca, pem, answer),
      certificateStatus: async (serial) =>
        JSON.parse(await get(management, `/cert-status-by-serial/${serial.toLowerCase()}`, ca)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilItAnswers(child: ChildProcess, url: string, ca: string, tail: () => string): Promise<void> {
  for (const deadline = Date.now() + READY_MS; ; await wait(POLL_MS)) {
    const answer = await tlsRequest(url, ca).catch(() => undefined);
    if (answer?.status === 200) return;
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || Date.now() > deadline) {
      const what = hasEnded ? `ended with code ${child.exitCode}` : `did not answer within ${READY_MS / 1000} s`;
      throw new Error(`Pebble ${what}. Its log ends:\n${tail()}`);
    }
  }
}

async function readRoots(management: string, ca: string, count: number): Promise<string> {
  const roots = Array.from({ length: count }, (_, index) => get(management, `/roots/${index}`, ca));
  return (await Promise.all(roots)).map((pem) => `${pem.trimEnd()}\n`).join("");
}

async function setRenewalInfo(management: string, ca: string, pem: string, answer: RenewalInfoAnswer): Promise<void> {
  const [leaf] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem) ?? [];
  const text = typeof answer === "string" ? answer : JSON.stringify(answer);
  const body = JSON.stringify({ Certificate: leaf, ARIResponse: text });
  const { status, text: said } = await tlsRequest(`${management}/set-renewal-info/`, ca, { method: "POST" }, body);
  if (status !== 200) throw new Error(`Pebble refused the renewal information: ${status} ${said}`);
}

async function get(management: string, path: string, ca: string): Promise<string> {
  const { status, text } = await tlsRequest(`${management}${path}`, ca);
  if (status !== 200) throw new Error(`Pebble's management interface answered ${path} with ${status} ${text}`);
  return text;
}
