import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { DoctorStage } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";
import type { ServedBundle } from "./hostStage.ts";
import { selfSigned, staging, trusted, untrusted } from "./ownCa.ts";

/** Stores this bundle and deploys it, so that it is served; the task sends the chain unless it forgets to. */
function served(make: (host: string) => ServedBundle, sends: "chain" | "leaf" = "chain"): Fault["inject"] {
  return async ({ host }) => {
    const { tlsKey, tlsCert, tlsCaBundle } = hostParameters(host.path);
    await host.store(make(host.host));
    await host.run(await host.register(tlsKey, tlsCert, sends === "chain" ? tlsCaBundle : undefined));
    return async () => {
      await host.store();
      await host.run(await host.register(tlsKey, tlsCert));
    };
  };
}

/** The same host behind the same load balancer, served by a second service that kept the old certificate. */
async function twoServices({ host, account }: DoctorStage): Promise<() => Promise<void>> {
  const { tlsKey, tlsCert } = hostParameters(host.path);
  for (const name of [tlsKey, tlsCert]) {
    const { Parameter: held } = await account.ssm.getParameter({ Name: name, WithDecryption: true });
    await host.put(`${name}-kept`, held?.Value ?? "", true);
  }
  const kept = await host.register(`${tlsKey}-kept`, `${tlsCert}-kept`);
  const right = await host.register(tlsKey, tlsCert);
  const second = `${host.service}-second`;
  await host.store();
  await host.run(right);
  await host.makeService(second, kept);
  await host.completed(second);
  return () => host.deleteService(second);
}

const UPLOAD = /^aws ssm put-parameter .* --name \/cabal\/letsencrypt\/smtp-out\.post\.doctor\.example\/import /;

export const SERVED_FAULTS: readonly Fault[] = [
  {
    name: "the host serves its certificate without the intermediate",
    inject: served(trusted, "leaf"),
    reason: "SERVED_CHAIN_INCOMPLETE",
    exitCode: 2,
  },
  {
    name: "the host serves a certificate of a staging environment",
    inject: served(staging),
    reason: "SERVED_STAGING",
    exitCode: 2,
  },
  {
    name: "the host serves a certificate with an untrusted root",
    inject: served(untrusted),
    reason: "SERVED_UNTRUSTED",
    exitCode: 2,
  },
  {
    name: "the host serves a self-signed certificate",
    inject: served(selfSigned, "leaf"),
    reason: "SERVED_SELF_SIGNED",
    exitCode: 2,
  },
  {
    name: "the host serves a certificate for another name",
    inject: served(() => trusted("smtp-out.elsewhere.example")),
    reason: "SERVED_NAME_NOT_COVERED",
    exitCode: 2,
  },
  {
    name: "the host's certificate is valid from tomorrow on",
    inject: served((host) => trusted(host, 91)),
    reason: "SERVED_NOT_YET_VALID",
    exitCode: 2,
  },
  {
    name: "the host's certificate was not renewed, 15 days left",
    inject: served((host) => trusted(host, 15)),
    reason: "STORED_OVERDUE",
    exitCode: 1,
    next: /^npx --no -- cabal-tls doctor --fix --stack doctor smtp-out --resolver \S+ --ca-file ca\.pem --connect-to /,
  },
  {
    name: "the host's certificate was not renewed, 5 days left: the emergency",
    inject: served((host) => trusted(host, 5)),
    reason: "STORED_OVERDUE",
    exitCode: 2,
    next: UPLOAD,
  },
  {
    name: "the host's certificate expired yesterday",
    inject: served((host) => trusted(host, -1)),
    reason: "STORED_EXPIRED",
    exitCode: 2,
    next: UPLOAD,
  },
  {
    name: "two services with different certificates are behind one load balancer",
    inject: twoServices,
    reason: "SERVED_MIXED",
    exitCode: 2,
    next: /^aws ecs list-services --region us-west-2 --cluster doctor-mail$/,
  },
];
