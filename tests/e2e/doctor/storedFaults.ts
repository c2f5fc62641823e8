import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { Fault } from "./fault.ts";
import type { HostStage } from "./hostStage.ts";

/** Deletes these parameters of the host, and stores and deploys a new certificate. */
function lost(...which: readonly (keyof ReturnType<typeof hostParameters>)[]): Fault["inject"] {
  return async ({ host, account }) => {
    const names = hostParameters(host.path);
    for (const one of which) await account.ssm.deleteParameter({ Name: names[one] });
    return anew(host);
  };
}

/** Stores a new certificate and deploys it. */
function anew(host: HostStage): () => Promise<void> {
  return async () => {
    await host.store();
    await host.deploy();
    await host.completed();
  };
}

export const STORED_FAULTS: readonly Fault[] = [
  {
    name: "everything that was stored for the host is deleted",
    inject: lost("bundle", "chain", "state", "tlsKey", "tlsCert", "tlsCaBundle"),
    reason: "STORED_MISSING",
    exitCode: 2,
    next: /^npx --no -- cabal-tls doctor --fix --stack doctor smtp-out --resolver \S+ --ca-file ca\.pem --connect-to /,
  },
  {
    name: "the bundle alone is deleted",
    inject: lost("bundle"),
    reason: "STORED_MISSING",
    exitCode: 1,
  },
  {
    name: "the chain alone is deleted",
    inject: lost("chain"),
    reason: "COPIES_OUT_OF_STEP",
    exitCode: 1,
  },
  {
    name: "the chain is not a certificate",
    inject: async ({ host }) => {
      const { chain } = hostParameters(host.path);
      await host.put(chain, "overwritten by hand");
      return anew(host);
    },
    reason: "STORED_UNREADABLE",
    exitCode: 1,
  },
  {
    name: "the bundle is overwritten by hand",
    inject: async ({ host }) => {
      await host.put(hostParameters(host.path).bundle, "by hand", true);
      return anew(host);
    },
    reason: "COPIES_OUT_OF_STEP",
    exitCode: 1,
    next: /^npx --no -- cabal-tls doctor --fix --stack doctor smtp-out --resolver \S+ --ca-file ca\.pem --connect-to /,
  },
  {
    name: "the key is kept in a parameter that is not encrypted",
    inject: async ({ host, account }) => {
      const { tlsKey: Name } = hostParameters(host.path);
      const { Parameter: held } = await account.ssm.getParameter({ Name, WithDecryption: true });
      await account.ssm.deleteParameter({ Name });
      await host.put(Name, held?.Value ?? "");
      return async () => {
        await account.ssm.deleteParameter({ Name });
        await anew(host)();
      };
    },
    reason: "KEY_NOT_ENCRYPTED",
    exitCode: 1,
    next: /^aws ssm delete-parameters --region us-west-2 --names \/cabal\/.*\/tls-key$/,
  },
  {
    name: "the state is deleted",
    inject: async ({ host, account }) => {
      await account.ssm.deleteParameter({ Name: hostParameters(host.path).state });
      return () => host.putState();
    },
    reason: "STATE_UNREADABLE",
    exitCode: 1,
    next: /^npx --no -- cabal-tls doctor --fix --stack doctor smtp-out --resolver \S+ --ca-file ca\.pem --connect-to /,
  },
  {
    name: "the service is deleted",
    inject: async ({ host }) => {
      const { tlsKey, tlsCert } = hostParameters(host.path);
      await host.deleteService(host.service);
      return async () => {
        await host.makeService(host.service, await host.register(tlsKey, tlsCert));
        await host.completed();
      };
    },
    reason: "SERVICE_MISSING",
    exitCode: 2,
  },
  {
    name: "the deployment of a new certificate is in progress",
    inject: async ({ host }) => {
      // So long the old task is left to its clients.
      await host.drainSeconds(3_500);
      await host.store();
      await host.deploy();
      return async () => {
        await host.drainSeconds(300);
        await host.completed();
      };
    },
    reason: "DEPLOYMENT_RUNNING",
    exitCode: 1,
  },
];
