import { type ChosenChain, chainFits, chooseChain } from "../../../core/hostCertificate/chooseChain.ts";
import type { PendingOrder } from "../../../core/hostCertificate/pendingOrder.ts";
import type { BundleWish } from "../../../core/hostCertificate/verifyBundle.ts";
import { blamesReplaces, orderError } from "../../../core/renewal/acmeProblem.ts";
import { RenewalError } from "../../../core/renewal/renewalError.ts";
import type { Order } from "../ports/authoritySession.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { type OpenAccount, openAccount, type Place, readAccount, registerAccount } from "./openAccount.ts";
import { keepPending, type PendingSlot } from "./pendingSlot.ts";
import { assertCaa, assertDelegations, assertProfile } from "./preflight.ts";
import { assertZones, publishProofs, withdrawProofs } from "./proofs.ts";
import { growing, pause } from "./waiting.ts";

export interface OrderOptions {
  readonly run: HostRun;
  readonly lease: HostLease;
  readonly place: Place;
  /** Where the order under way is kept. */
  readonly slot: PendingSlot;
  /** Id of the certificate to replace, and the account that it belongs to. */
  readonly replaces: { readonly id: string; readonly accountUrl: string } | undefined;
}

export interface Obtained extends ChosenChain {
  readonly directory: string;
  readonly accountUrl: string;
}

/** RFC 8555 has no time for it; before this, Pebble and Let's Encrypt have mostly looked already. */
const FIRST_LOOK_MS = 120;
const LONGEST_LOOK_MS = 5_000;

/**
 * Gets one certificate from one authority, or goes on with the order that an earlier run began there. What it has
 * begun is in the slot at every moment, so that the next run can go on or clean up. Throws RenewalError.
 */
export async function orderCertificate(options: OrderOptions): Promise<Obtained> {
  const { run, place, slot } = options;
  const account = await openAccount(run.context, place);
  const kept = slot.resumable(place.directory, account.url);
  // What an order of another kind has left in DNS goes before its place is taken.
  if (kept === undefined) await clean(run, slot);
  const pending = kept ?? (await begin(options, account));
  let order: Order | undefined;
  try {
    order = await currentOrder(options, account, pending);
    const obtained = await finish(options, account, order, slot.current ?? pending);
    await withdrawProofs(run.context, (slot.current ?? pending).proofs).catch((error) => warnOfProofs(run, error));
    return obtained;
  } catch (thrown) {
    const error = run.known(thrown);
    // Who holds the lease now goes on with what is in the slot, or takes it away.
    if (error.reason === "LEASE_LOST") throw error;
    await leave(run, slot, order, error);
    throw error;
  }
}

/** What stays of an order that did not come to its end in this run. */
async function leave(run: HostRun, slot: PendingSlot, order: Order | undefined, error: RenewalError): Promise<void> {
  if (!keepPending(error)) {
    await clean(run, slot);
    return slot.drop();
  }
  // An order that was made is gone on with, however little came of it.
  if (slot.current?.orderUrl === undefined && order !== undefined) await slot.update({ orderUrl: order.url });
  // The CA may be looking at the proof just now: it stays until the next run has gone on with the order.
  if (slot.current?.orderUrl !== undefined && isUnfinished(error)) return;
  await clean(run, slot);
  if (slot.current?.orderUrl === undefined) await slot.drop();
}

function isUnfinished({ reason }: RenewalError): boolean {
  return reason === "ORDER_PENDING" || reason === "OUT_OF_TIME";
}

async function clean(run: HostRun, slot: PendingSlot): Promise<void> {
  // What hides behind a failed cleanup is the first error.
  await withdrawProofs(run.context, slot.current?.proofs ?? []).catch((error) => warnOfProofs(run, error));
}

function warnOfProofs(run: HostRun, error: unknown): void {
  run.warn(`the proofs could not be taken away (${run.known(error).message}); the next run tries again`);
}

/** Everything that can be refused without an order is refused here; the last step proves that the store is writable. */
async function begin({ run, place, slot }: OrderOptions, account: OpenAccount): Promise<PendingOrder> {
  const { context, host } = run;
  const facts = await account.session.facts();
  assertProfile(host, facts);
  await assertCaa(context, host, facts, account.url);
  await assertZones(context, host.challenges);
  await assertDelegations(context, host);
  return slot.begin({
    version: 1,
    authority: place.authority.id,
    directory: place.directory,
    accountUrl: account.url,
    names: [...host.names],
    keyType: host.keyType,
    ...(host.profile !== undefined && { profile: host.profile }),
    key: await context.ports.keys.create(host.keyType),
    begun: run.now().toISOString(),
    proofs: [],
  });
}

async function currentOrder(options: OrderOptions, account: OpenAccount, pending: PendingOrder): Promise<Order> {
  if (pending.orderUrl !== undefined) return account.session.read(pending.orderUrl);
  await options.lease.assertHeld();
  return createOrder(options, account);
}

async function createOrder({ run, place, replaces }: OrderOptions, account: OpenAccount): Promise<Order> {
  const { names, profile } = run.host;
  // Only the account that a certificate belongs to may say that another one replaces it.
  const id = replaces?.accountUrl === account.url ? replaces.id : undefined;
  const ask = (replacing: string | undefined) => account.session.create({ names, profile, replaces: replacing });
  try {
    return await ask(id);
  } catch (thrown) {
    const error = run.known(thrown);
    if (id !== undefined && blamesReplaces(error)) {
      run.warn(`the CA refused the order as a replacement (${error.message}); asked once more without`);
      return ask(undefined);
    }
    if (error.type?.endsWith(":accountDoesNotExist") !== true) throw error;
    await forgottenAccount(run, place);
    return ask(undefined);
  }
}

/** The CA has lost the account, or moved: the same key is registered again. The session's URL stays only if it is the same. */
async function forgottenAccount(run: HostRun, place: Place): Promise<void> {
  const held = await readAccount(run.context, place);
  if (held === undefined) return;
  const { url } = await registerAccount(run.context, place, held);
  run.warn(`the CA did not know the account; its key is registered again as ${url}`);
  if (url === held.url) return;
  const detail = "the account was registered again; the next run orders with it";
  throw new RenewalError({ reason: "ACCOUNT_REFUSED", detail });
}

/** From an order in any status to a certificate that is fit to be stored. */
async function finish(
  options: OrderOptions,
  account: OpenAccount,
  begun: Order,
  pending: PendingOrder,
): Promise<Obtained> {
  const { run, slot, place } = options;
  let order = begun;
  if (order.status === "pending") order = await prove(options, account, order, pending);
  else if (pending.orderUrl === undefined) await slot.update({ orderUrl: order.url });
  if (order.status === "ready") {
    const csr = await run.context.ports.keys.request(pending.key, run.host.names);
    order = await account.session.finalize(order, csr);
  }
  if (order.status === "processing" || order.status === "ready") {
    order = await settled(options, account, order, ["ready", "processing"]);
  }
  if (order.status !== "valid" || order.certificate === undefined) throw orderError(order.problem);
  const wish: BundleWish = {
    names: run.host.names,
    match: "exact",
    roots: place.staging ? undefined : run.context.ports.trustedRoots(),
    now: run.now(),
  };
  const tier = run.host.tier ?? "Standard";
  const chains = await account.session.chains(order.certificate, (chain) => !chainFits(pending.key, chain, tier, wish));
  const chosen = chooseChain(pending.key, chains, tier, wish);
  return { ...chosen, directory: place.directory, accountUrl: account.url };
}

async function prove(options: OrderOptions, account: OpenAccount, order: Order, pending: PendingOrder): Promise<Order> {
  const { run, slot } = options;
  const open: { readonly url: string; readonly name: string; readonly value: string }[] = [];
  for (const url of order.authorizations) {
    const authorization = await account.session.authorization(url);
    if (authorization.status === "valid") continue;
    const { challenge, name } = authorization;
    if (authorization.status !== "pending" || challenge === undefined) throw orderError(authorization.problem);
    open.push({ ...challenge, name });
  }
  const proofs = open.map(({ name, value }) => ({ ...placeOf(run, name), value }));
  if (pending.orderUrl === undefined || pending.proofs.length < proofs.length) {
    await slot.update({ orderUrl: order.url, proofs });
  }
  await publishProofs(run.context, proofs);
  for (const { url } of open) await account.session.answer(url);
  const proven = await settled(options, account, order, ["pending"]);
  if (proven.status === "invalid") throw await whyInvalid(run, account, proven);
  return proven;
}

function placeOf({ host }: HostRun, name: string): { readonly zoneId: string; readonly recordName: string } {
  const place = host.challenges.find((one) => one.name === name.replace(/^\*\./, ""));
  if (place !== undefined) return { zoneId: place.zoneId, recordName: place.recordName };
  throw new RenewalError({ reason: "CA_BROKEN", detail: `the CA wants a proof for ${name}, which was not ordered` });
}

/** Looks at the order until its status is none of these. Obeys the CA's Retry-After, but not past the time left. */
async function settled(
  { run }: OrderOptions,
  account: OpenAccount,
  begun: Order,
  unsettled: readonly Order["status"][],
): Promise<Order> {
  let { retryAfter } = begun;
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    await pause(run.context, Math.max(wait, retryAfter ?? 0), {
      reason: "ORDER_PENDING",
      detail: `order ${begun.url} is not settled yet`,
      keep: retryAfter !== undefined,
    });
    const order = await account.session.read(begun.url);
    if (!unsettled.includes(order.status)) return order;
    retryAfter = order.retryAfter;
  }
  return begun;
}

/** The order says that a proof failed; the authorization says which and why, and DNS what there is to see. */
async function whyInvalid(run: HostRun, account: OpenAccount, order: Order): Promise<RenewalError> {
  for (const url of order.authorizations) {
    const { problem, name } = await account.session.authorization(url);
    if (problem === undefined) continue;
    const { recordName } = placeOf(run, name);
    const seen = await run.context.ports.names.txt(recordName);
    const advice = seen === undefined ? "" : `; the resolver here sees ${seen.length} TXT values at ${recordName}`;
    return orderError({ type: problem.type, detail: `${name}: ${problem.detail}${advice}` });
  }
  return orderError(order.problem);
}
