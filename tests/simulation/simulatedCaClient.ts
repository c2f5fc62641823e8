import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import { retryAfterInstant } from "../../core/hostCertificate/renewalTimes.ts";
import type { CaClient, CaSession, Order, SessionOptions } from "../../lambdas/renewal/ports/certificateAuthority.ts";
import type { CaAccount } from "./caAccounts.ts";
import type { CaOrder } from "./caOrder.ts";
import { CaProblem, readProblem, refuse } from "./caProblem.ts";
import type { SimulatedCa } from "./simulatedCa.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

/** The ACME client's port: what an adapter would make of the answers of the world's CAs. */
export function simulatedCaClient(world: SimulatedWorld, run: SimulatedRun): CaClient {
  return {
    open: (options) => session(world, run, options),
    renewalInfo: async (url) => {
      const ca = world.caOf(url);
      const { body, retryAfter } = await asked(world, run, ca, "renewalInfo", url, () => ca.information.read(url));
      return { body, retryAfter };
    },
    renewalInfoBase: (directory) => {
      const ca = world.caOf(directory);
      return asked(world, run, ca, "directory", directory, () =>
        ca.traits.hasRenewalInfo ? ca.information.base : undefined,
      );
    },
  };
}

function session(world: SimulatedWorld, run: SimulatedRun, options: SessionOptions): CaSession {
  const { directory, accountKey, accountUrl } = options;
  const ca = world.caOf(directory);
  const ask = <Answer>(call: string, about: string, effect: () => Answer) => asked(world, run, ca, call, about, effect);
  const signer = () => ca.accounts.signer(accountUrl, accountKey);
  const orderOf = (url: string): CaOrder => ca.orders.get(url) ?? refuse("malformed", 404, { detail: "no such order" });
  const reported = (order: CaOrder) => orderTold(world, ca, order);
  return {
    facts: () =>
      ask("facts", directory, () => ({
        profiles: ca.traits.profiles === undefined ? undefined : Object.keys(ca.traits.profiles),
        caaIdentities: ["ca.example"],
        renewalInfo: ca.traits.hasRenewalInfo ? ca.information.base : undefined,
      })),
    create: (request) =>
      ask("create", `${request.names.join()}${request.replaces === undefined ? "" : " as a replacement"}`, () => {
        world.invariants.ordering(run, ca, request);
        return reported(ca.newOrder(signer(), request));
      }),
    authorization: (url) =>
      ask("authorization", url, () => {
        signer();
        const one = ca.authorizations.get(url) ?? refuse("malformed", 404);
        const problem = { type: "urn:ietf:params:acme:error:unauthorized", detail: "no TXT record with the value" };
        return {
          name: one.name,
          status: one.status,
          challenge: one.status === "invalid" || ca.traits.approved ? undefined : { url, value: one.value },
          problem: one.status === "invalid" ? problem : undefined,
        };
      }),
    answer: (url) =>
      ask("answer", url, () => {
        signer();
        ca.answer(url);
      }),
    read: (url) =>
      ask("read", url, () => {
        signer();
        return reported(orderOf(url));
      }),
    finalize: ({ url }, csr) =>
      ask("finalize", url, () => {
        signer();
        ca.finalize(orderOf(url), csr);
        return reported(orderOf(url));
      }),
    chains: (url, more) => ask("chains", url, () => chainsOf(ca, signer(), url, more)),
    register: (contact, binding) =>
      bound(binding !== undefined, () => ask("register", contact, () => ca.accounts.register(accountKey, binding).url)),
    find: async () => {
      try {
        return await ask("find", directory, () => ca.accounts.find(accountKey).url);
      } catch (error) {
        if (isProblem(error, "accountDoesNotExist")) return undefined;
        throw error;
      }
    },
    rollOver: (newKey) => ask("rollOver", accountUrl ?? "", () => ca.accounts.rollOver(signer(), newKey)),
    revoke: (certificate, reason, certificateKey) =>
      ask("revoke", `reason ${reason}`, () =>
        ca.revoke(certificate, reason, certificateKey === undefined ? { account: signer() } : { key: certificateKey }),
      ),
  };
}

/** One request: an outage, the answer, or the CA's refusal as the adapter reads it. */
async function asked<Answer>(
  world: SimulatedWorld,
  run: SimulatedRun,
  ca: SimulatedCa,
  call: string,
  about: string,
  effect: () => Answer,
): Promise<Answer> {
  try {
    return await run.ask(
      { port: "ca", call, about },
      () => {
        ca.assertServes();
        return effect();
      },
      () => {
        const reason = world.random.chance(0.7) ? "CA_UNREACHABLE" : "CA_BROKEN";
        throw new RenewalError({ reason, detail: `${call}: no answer that makes sense` });
      },
    );
  } catch (error) {
    throw error instanceof CaProblem ? readProblem(about, error, new Date(run.now())) : error;
  }
}

function orderTold(world: SimulatedWorld, ca: SimulatedCa, order: CaOrder): Order {
  const status = ca.statusOf(order);
  const failed = status === "invalid" ? order.authorizations.some((one) => one.status === "invalid") : false;
  const type = `urn:ietf:params:acme:error:${failed ? "unauthorized" : "serverInternal"}`;
  const isBusy = status === "processing" && world.caSaysRetryAfter;
  const until = order.validFrom ?? order.failsAt ?? 0;
  const header = isBusy ? ca.limits.headerOf(Math.max(until, world.time.now + 1000)) : undefined;
  const at = retryAfterInstant(header, new Date(world.time.now));
  return {
    url: order.url,
    status,
    authorizations: order.authorizations.map(({ url }) => url),
    finalize: `${order.url}/finalize`,
    certificate: status === "valid" ? order.certificate?.url : undefined,
    problem: status === "invalid" ? { type, detail: "the order is invalid" } : undefined,
    retryAfter: at === undefined ? undefined : at.getTime() - world.time.now,
  };
}

function chainsOf(ca: SimulatedCa, signer: CaAccount, url: string, more: (chain: string) => boolean): string[] {
  const found = ca.issued.find((one) => one.url === url && one.order.account === signer) ?? refuse("malformed", 404);
  const chains = ca.chainsOf(found);
  const last = chains.findIndex((chain) => !more(chain));
  return last < 0 ? [...chains] : chains.slice(0, last + 1);
}

function isProblem(error: unknown, word: string): boolean {
  return error instanceof RenewalError && error.type === `urn:ietf:params:acme:error:${word}`;
}

/** A refused external account binding is one, whatever type the CA gives it. */
async function bound(isBound: boolean, register: () => Promise<string>): Promise<string> {
  try {
    return await register();
  } catch (error) {
    if (!isBound || !(error instanceof RenewalError)) throw error;
    if (!["ACCOUNT_REFUSED", "REQUEST_REFUSED"].includes(error.reason)) throw error;
    throw new RenewalError({ reason: "EAB_REFUSED", detail: error.message, type: error.type });
  }
}
