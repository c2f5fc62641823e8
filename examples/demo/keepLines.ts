import { CABAL_TLS } from "../../core/commandLine.ts";
import { acmCertificates } from "../../core/inventory.ts";
import type { Stage } from "./rotation.ts";

export interface KeptFiles {
  /** Shell file that sets the environment. */
  readonly envFile: string;
  /** PEM file with the local CA. */
  readonly caFile: string;
  /** File with what doctor and watch need on their command line. */
  readonly clientOptions: string;
}

/** What to type next, in a shell of any Node from version 20. `prometheus`: where it is; undefined = none runs. */
export function keepLines(
  { program, paths, settings, inventory }: Stage,
  { envFile, caFile, clientOptions }: KeptFiles,
  prometheus: string | undefined,
): string[] {
  const path = paths[0];
  const [wildcard] = acmCertificates(inventory);
  if (path === undefined || wildcard === undefined)
    throw new Error("nothing is served, so there is nothing to look at");
  const { active, generations } = wildcard;
  const before = Math.max(...generations.map(({ generation }) => generation).filter((one) => one < active));
  const sClient = `openssl s_client -connect ${path.address}:${path.connectPort} -servername ${path.host} -CAfile ${caFile}`;
  return [
    "Everything is still running. In another shell, in this folder:",
    "",
    `    npm run pulumi -- up --yes         # nothing to do: generation ${active} is deployed`,
    `    ${sClient} </dev/null | openssl x509 -noout -subject -serial -fingerprint -sha256`,
    ...(prometheus === undefined
      ? []
      : [`    curl -s ${prometheus}/api/v1/alerts    # Prometheus; ${prometheus} in a browser`]),
    "",
    "Where the local AWS is, for every AWS client, and then what the doctor says about it:",
    "",
    `    . ${envFile}`,
    `    ${CABAL_TLS} doctor --stack ${program.stack} $(cat ${clientOptions})`,
    `    ${CABAL_TLS} watch --stack ${program.stack} --seconds 5 $(cat ${clientOptions})`,
    "",
    `Roll back: generation ${before} serves again, by one update for each consumer.`,
    "",
    `    sed -i 's/active: ${active}/active: ${before}/' ${program.configFile}`,
    "    npm run pulumi -- up --yes",
    "",
    `The control domain is ${settings["cabal-tls:controlDomain"]}. Ctrl-C here stops and removes everything.`,
  ];
}
