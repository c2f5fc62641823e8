import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { AcmeResource } from "../../../packages/local-aws/acme/acmeResource.ts";
import type { StagedHost } from "./stagedHost.ts";

/** Lambda's limit in these tests; the lease of a killed run holds others off until then, and a little longer. */
export const LIMIT_SECONDS = 8;
const LEASE_MS = (LIMIT_SECONDS + 3) * 1000;

/**
 * When a run is killed: at its n-th call of AWS, or its n-th of an action or on a parameter whose name ends so, each of
 * which AWS still carries out; or before the CA's first answer of a kind gets through to it.
 */
export type KillPoint =
  | { readonly atCall: number; readonly action?: string; readonly resource?: string }
  | { readonly answer: AcmeResource };

export interface Killed {
  readonly host: StagedHost;
  readonly point: string;
  /** Orders that it made. */
  readonly orders: number;
  /** When its lease has run out. */
  readonly freeAt: number;
}

/** A run that was killed, or came to its end before its point when that is allowed. */
export async function killedRun(
  host: StagedHost,
  event: unknown,
  at: KillPoint,
  { mayEnd = false }: { readonly mayEnd?: boolean } = {},
): Promise<Killed> {
  const { functionName, stage } = host;
  const point = `${functionName}: ${JSON.stringify(at)}`;
  stage.proxy.clear();
  if ("atCall" in at) await stage.control("kill-function", { functionName, ...at });
  else {
    stage.proxy.onAnswer(async (_, { resource }) => {
      if (resource === at.answer) await stage.control("kill-function", { functionName });
    });
  }
  const { error } = await host.invoke(event);
  const orders = host.orders();
  stage.proxy.clear();
  if (error === undefined) {
    assert.ok(mayEnd, `${point}: not killed`);
    await stage.control("kill-function", { functionName, atCall: null });
  } else assert.match(error, /signal: killed/, point);
  return { host, point, orders, freeAt: Date.now() + LEASE_MS };
}

/** Waits until no lease of these runs holds anybody off. */
export async function leasesEnd(killed: readonly Killed[]): Promise<void> {
  await wait(Math.max(0, ...killed.map(({ freeAt }) => freeAt - Date.now())));
}

/** Key, chain and copies belong together, nothing of an order is left anywhere, and the next scheduled run has nothing to do. */
export async function assertWhole({ host, point }: Killed): Promise<void> {
  const bundle = (await host.parameter(host.parameters.bundle)) ?? "";
  const chain = bundle.slice(bundle.indexOf("-----BEGIN CERTIFICATE"));
  assert.ok(new X509Certificate(chain).checkPrivateKey(createPrivateKey(bundle)), point);
  assert.equal(await host.parameter(host.parameters.chain), chain, point);
  assert.ok(bundle.startsWith((await host.parameter(host.parameters.tlsKey)) ?? "none"), point);
  assert.ok(chain.startsWith((await host.parameter(host.parameters.tlsCert)) ?? "none"), point);
  assert.deepEqual(await host.txt(), [], point);
  assert.equal(await host.parameter(host.parameters.pending), undefined, point);
  const { failures, orderUrl, lastError } = await host.state();
  assert.deepEqual([failures, orderUrl, lastError], [0, undefined, undefined], point);
  const leases = await host.leases();
  assert.deepEqual(
    leases.map(({ released }) => released),
    [true],
    point,
  );
  assert.equal((await host.run({ source: "schedule" })).action, "none", point);
}
