import { baseDomain } from "../../../core/domainName.ts";
import { readCertificate } from "../../../core/hostCertificate/certificateFacts.ts";
import { chainFits, chooseChain } from "../../../core/hostCertificate/chooseChain.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { BundleWish, VerifiedBundle } from "../../../core/hostCertificate/verifyBundle.ts";
import { blamesReplaces, orderError } from "../../../core/renewal/acmeProblem.ts";
import { isChainProblem, isKeptAfter, isResumable, type PendingOrder } from "../../../core/renewal/pendingOrder.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { Order } from "../ports/certificateAuthority.ts";
import { publishRecords } from "./challengeRecords.ts";
import type { HostLease } from "./hostLease.ts";
import type { HostRun } from "./hostRun.ts";
import { type AcmeDirectory, type OpenAccount, openAccount, readAccount, registerAccount } from "./openAccount.ts";
import type { PendingSlot } from "./pendingSlot.ts";
import { assertOrderable, profileAt } from "./preflight.ts";
import { growing, pause } from "./runContext.ts";

export interface OrderOptions {
  readonly run: HostRun;
  readonly lease: HostLease;
  readonly acme: AcmeDirectory;
  /** Where the order under way is kept. */
  readonly slot: PendingSlot;
  /** Id of the certificate to replace, and the account that it belongs to. */
  readonly replaces: { readonly id: string; readonly accountUrl: string } | undefined;
}

export interface Obtained extends VerifiedBundle {
  readonly directory: string;
  readonly accountUrl: string;
}

/** RFC 8555 has no time for it; before this, Pebble and Let's Encrypt have mostly looked already. */
const FIRST_LOOK_MS = 120;
const LONGEST_LOOK_MS = 5_000;
/** As long as a run looks at an order that has had its time, before the next CA gets its turn. */
const LAST_LOOK_MS = MINUTE_MS;

/**
 * Gets one certificate from one CA, or goes on with the order that an earlier run began there. What it has
 * begun is in the slot at every moment, so that the next run can go on or clean up. Throws RenewalError.
 */
export async function orderCertificate(options: OrderOptions): Promise<Obtained> {
  const { run, acme, slot } = options;
  const account = await openAccount(run.context, acme);
  const wanted = { ...run.host, directory: acme.directory, accountUrl: account.url };
  const kept = slot.current !== undefined && isResumable(slot.current, wanted, run.now()) ? slot.current : undefined;
  // What an order of another kind has left in DNS goes before its place is taken.
  if (kept === undefined) await clean(run, slot);
  const { pending, profile } = kept === undefined ? await begin(options, account) : { pending: kept };
  let order: Order | undefined;
  try {
    order = await currentOrder(options, account, { pending, profile });
    const obtained = await finish(options, account, order, slot.current ?? pending);
    await clean(run, slot);
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
  if (!isKeptAfter(error.reason, slot.current, run.now())) {
    await clean(run, slot);
    return slot.drop();
  }
  // An order that was made is gone on with, however little came of it.
  if (slot.current?.orderUrl === undefined && order !== undefined) await slot.update({ orderUrl: order.url });
  // The CA may be looking at the challenge record just now: it stays until the next run has gone on with the order.
  if (slot.current?.orderUrl !== undefined && isUnfinished(error)) return;
  await clean(run, slot);
  if (slot.current?.orderUrl === undefined) await slot.drop();
}

function isUnfinished({ reason }: RenewalError): boolean {
  return reason === "ORDER_PENDING" || reason === "OUT_OF_TIME";
}

/** Takes the order's values out of DNS. Those that stay are noted in the slot until a later run has taken them out. */
async function clean(run: HostRun, slot: PendingSlot): Promise<void> {
  try {
    await slot.withdraw();
  } catch (error) {
    // What hides behind a failed cleanup is the first error.
    run.warn(`the challenge records could not be deleted (${run.known(error).message}); the next run tries again`);
  }
}

interface BegunOrder {
  readonly pending: PendingOrder;
  /** To order with; the host's own is in the pending order. */
  readonly profile?: string | undefined;
}

/** Everything that can be refused without an order is refused here; the last step proves that the store is writable. */
async function begin({ run, acme, slot }: OrderOptions, account: OpenAccount): Promise<BegunOrder> {
  const { context, host } = run;
  const facts = await account.session.facts();
  const isBehindFirst = acme.ca !== context.settings.certificateAuthorities[0];
  const profile = profileAt(host, facts, isBehindFirst);
  if (profile !== host.profile) run.warn(`${acme.ca.id} has no profile ${host.profile}, and is asked for its default`);
  await assertOrderable(context, host, { directory: acme.directory, facts, accountUri: account.url });
  const pending = await slot.begin({
    version: 1,
    ca: acme.ca.id,
    directory: acme.directory,
    accountUrl: account.url,
    names: [...host.names],
    keyType: host.keyType,
    ...(host.profile !== undefined && { profile: host.profile }),
    key: await context.ports.keys.create(host.keyType),
    begun: run.now().toISOString(),
    // Values of an earlier order that could not be taken out of DNS.
    challengeRecords: slot.current?.challengeRecords ?? [],
  });
  return { pending, profile };
}

async function currentOrder(
  options: OrderOptions,
  account: OpenAccount,
  { pending: { orderUrl }, profile }: BegunOrder,
): Promise<Order> {
  if (orderUrl !== undefined) return begunOrder(options, account, orderUrl);
  await options.lease.assertHeld();
  return createOrder(options, account, profile);
}

/** The order of an earlier run. A CA may have issued for one that is overdue while nobody could ask it. */
async function begunOrder({ slot }: OrderOptions, account: OpenAccount, url: string): Promise<Order> {
  const order = await account.session.read(url);
  if (order.status === "valid" || !slot.isOverdue) return order;
  const detail = `order ${url} is ${order.status} a day after it was begun, and is given up`;
  throw new RenewalError({ reason: "ORDER_FAILED", detail });
}

async function createOrder(
  { run, acme, replaces }: OrderOptions,
  account: OpenAccount,
  profile: string | undefined,
): Promise<Order> {
  const { names } = run.host;
  // Only the account that a certificate belongs to may say that another one replaces it.
  const id = replaces?.accountUrl === account.url ? replaces.id : undefined;
  const ask = (replacing: string | undefined) => account.session.create({ names, profile, replaces: replacing });
  try {
    return await ask(id);
  } catch (thrown) {
    const error = run.known(thrown);
    // An account that is not known has no certificate to replace either: the account comes first.
    if (error.type?.endsWith(":accountDoesNotExist") === true) {
      await forgottenAccount(run, acme);
      return ask(undefined);
    }
    if (id === undefined || !blamesReplaces(error)) throw error;
    run.warn(`the CA refused the order as a replacement (${error.message}); asked once more without`);
    return ask(undefined);
  }
}

/** The CA has lost the account, or moved: the same key is registered again. The session's URL stays only if it is the same. */
async function forgottenAccount(run: HostRun, acme: AcmeDirectory): Promise<void> {
  const held = await readAccount(run.context, acme);
  if (held === undefined) return;
  const { url } = await registerAccount(run.context, acme, held);
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
  const { run, slot, acme } = options;
  let order = begun;
  if (order.status === "pending") order = await prove(options, account, order);
  else if (pending.orderUrl === undefined) await slot.update({ orderUrl: order.url });
  if (order.status === "ready") {
    const csr = await run.context.ports.keys.request(pending.key, run.host.names);
    await slot.update({ finalized: run.now().toISOString() });
    order = await account.session.finalize(order, csr);
  }
  if (order.status === "processing" || order.status === "ready") {
    order = await settled(options, account, order, ["ready", "processing"]);
  }
  if (order.status !== "valid" || order.certificate === undefined) throw orderError(order.problem);
  const wish: BundleWish = {
    names: run.host.names,
    match: "exact",
    roots: acme.staging ? undefined : run.context.ports.trustedRoots(),
    now: run.now(),
  };
  const tier = run.host.tier ?? "Standard";
  const chains = await account.session.chains(order.certificate, (chain) => !chainFits(pending.key, chain, tier, wish));
  try {
    const chosen = chooseChain(pending.key, chains, tier, wish);
    return { ...chosen, directory: acme.directory, accountUrl: account.url };
  } catch (thrown) {
    throw await keptAsIssued(slot, chains, run.known(thrown));
  }
}

/** What was issued is not ordered again because of its chain: order and key stay for as long as the certificate is valid. */
async function keptAsIssued(slot: PendingSlot, chains: readonly string[], error: RenewalError): Promise<RenewalError> {
  const leaf = readCertificate(splitChain(chains[0] ?? "")[0] ?? "");
  if (leaf === undefined || !isChainProblem(error.reason)) return error;
  await slot.update({ issuedUntil: leaf.validToDate.toISOString() });
  const kept = "the certificate is issued: its order and key are kept, and the next run asks for its chain again";
  return new RenewalError({ reason: error.reason, detail: `${error.message}; ${kept}`, cause: error });
}

async function prove(options: OrderOptions, account: OpenAccount, order: Order): Promise<Order> {
  const { run, slot } = options;
  const open: { readonly url: string; readonly name: string; readonly value: string }[] = [];
  for (const url of order.authorizations) {
    const authorization = await account.session.authorization(url);
    if (authorization.status === "valid") continue;
    const { challenge, name } = authorization;
    if (authorization.status === "pending" && challenge === undefined) throw notApproved(name);
    if (authorization.status !== "pending" || challenge === undefined) throw orderError(authorization.problem);
    open.push({ ...challenge, name });
  }
  const challengeRecords = open.map(({ name, value }) => ({ ...recordOf(run, name), value }));
  await slot.note(order.url, challengeRecords);
  await publishRecords(run.context, challengeRecords, run.fence);
  for (const { url } of open) await account.session.answer(url);
  const proven = await settled(options, account, order, ["pending"]);
  if (proven.status === "invalid") throw await whyInvalid(run, account, proven);
  return proven;
}

/** A CA that validates names beforehand gives an order nothing to prove them with. */
function notApproved(name: string): RenewalError {
  const detail = `${name} is not validated at the CA, and the order offers no dns-01 challenge`;
  return new RenewalError({ reason: "NAMES_REFUSED", detail: `${detail}: validate the domain at the CA first` });
}

function recordOf({ host }: HostRun, name: string): { readonly zoneId: string; readonly recordName: string } {
  const challenge = host.challenges.find((one) => one.name === baseDomain(name));
  if (challenge !== undefined) return { zoneId: challenge.zoneId, recordName: challenge.recordName };
  throw new RenewalError({
    reason: "CA_BROKEN",
    detail: `the CA wants a challenge record for ${name}, which was not ordered`,
  });
}

/** Looks at the order until it has another status than these. Obeys the CA's Retry-After, but not past the time left. */
async function settled(
  { run, slot }: OrderOptions,
  account: OpenAccount,
  begun: Order,
  unsettled: readonly Order["status"][],
): Promise<Order> {
  let { retryAfter } = begun;
  const lastLook = slot.isPatienceOver ? run.now().getTime() + LAST_LOOK_MS : Number.POSITIVE_INFINITY;
  for (const wait of growing(FIRST_LOOK_MS, LONGEST_LOOK_MS)) {
    const delay = Math.max(wait, retryAfter ?? 0);
    if (run.now().getTime() + delay > lastLook) {
      const detail = `order ${begun.url}, begun ${slot.current?.begun}, is not settled yet`;
      throw new RenewalError({ reason: "ORDER_PENDING", detail });
    }
    await pause(run.context, delay, {
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

/** The order says that a challenge record failed; the authorization says which and why, and DNS what there is to see. */
async function whyInvalid(run: HostRun, account: OpenAccount, order: Order): Promise<RenewalError> {
  for (const url of order.authorizations) {
    const { problem, name } = await account.session.authorization(url);
    if (problem === undefined) continue;
    const { recordName } = recordOf(run, name);
    const seen = await run.context.ports.names.txt(recordName);
    const advice = seen === undefined ? "" : `; the resolver here sees ${seen.length} TXT values at ${recordName}`;
    return orderError({ type: problem.type, detail: `${name}: ${problem.detail}${advice}` });
  }
  return orderError(order.problem);
}
