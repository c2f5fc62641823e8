import { lastPart } from "../../../core/arn.ts";
import { sh } from "../../../core/commandLine.ts";
import { copyNames, hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { HostCertificateEntry, Inventory } from "../../../core/inventory.ts";
import { parameterName } from "../../../core/secretReference.ts";
import { known } from "../../aws/reading.ts";
import type { ContainerSecret } from "../../aws/ecs.ts";
import type { EndpointFacts, Facts } from "../gather/facts.ts";
import type { DeployedService, HostFacts } from "../gather/hostFacts.ts";
import { type Finding, finding, unread } from "../reasons/finding.ts";
import { wantedSerial } from "./wanted.ts";

/** What a server needs of its certificate. */
type Part = "key" | "certificate" | "chain";

/**
 * Whether the containers take the host's certificate from its own parameters. It is judged by the task definition, so also
 * where no port can be reached; `isRolledOut`: whether the tasks that run are those of this definition. A server that reads the parameters by itself shows nothing there.
 */
export function readsOtherParameter(
  facts: Facts,
  host: HostFacts,
  deployed: DeployedService,
  isRolledOut: boolean,
): Finding | undefined {
  const topic = { link: "deployment", subject: host.entry.name } as const;
  const { entry, service, secrets } = deployed;
  const unknown = unread(topic, `the task definition of ${entry.cluster}/${entry.service}`, secrets);
  if (unknown !== undefined) return unknown;
  const others = foreignSecrets(known(secrets) ?? [], host.entry, facts.inventory.region);
  if (others.length === 0) return undefined;
  const taskDefinition = known(service)?.taskDefinition ?? "";
  const { tlsKey, tlsCert, tlsCaBundle } = hostParameters(host.entry.parameterPath);
  const evidence = [
    ...others.map(
      ({ container, name, valueFrom }) =>
        `${lastPart(taskDefinition)}: container ${container} takes ${name} from ${valueFrom}`,
    ),
    `the host's own are ${tlsKey}, ${tlsCert} and ${tlsCaBundle}`,
  ];
  // Served by these very tasks is served: the parameter may be a copy that somebody keeps. A paused one does not serve yet.
  const isHarmless = (isRolledOut && isServed(facts, host)) || known(service)?.desired === 0;
  const verdict = isHarmless ? "warn" : "fail";
  return finding(topic, verdict, "READS_OTHER_PARAMETER", evidence, [secretsOf(facts.inventory, taskDefinition)]);
}

/** Secrets for parts of the certificate that the container does not take from the host's parameters. */
function foreignSecrets(
  secrets: readonly ContainerSecret[],
  entry: HostCertificateEntry,
  region: string,
): ContainerSecret[] {
  const own = ownParts(entry);
  const sourceOf = ({ valueFrom }: ContainerSecret) => parameterName(valueFrom, region) ?? valueFrom;
  return [...Map.groupBy(secrets, ({ container }) => container).values()].flatMap((ofContainer) => {
    const taken = new Set(ofContainer.flatMap((one) => own.get(sourceOf(one)) ?? []));
    return ofContainer.filter((one) => {
      if (own.has(sourceOf(one))) return false;
      const part = partOf(one);
      return part !== undefined && !taken.has(part);
    });
  });
}

/** What each of the host's parameters holds. */
function ownParts({ parameterPath, copies }: HostCertificateEntry): ReadonlyMap<string, readonly Part[]> {
  const { bundle, chain, tlsKey, tlsCert, tlsCaBundle } = hostParameters(parameterPath);
  const [keyCopy = "", certificateCopy = "", chainCopy = ""] = copyNames(copies);
  return new Map<string, readonly Part[]>([
    [bundle, ["key", "certificate", "chain"]],
    [chain, ["certificate", "chain"]],
    [tlsKey, ["key"]],
    [tlsCert, ["certificate"]],
    [tlsCaBundle, ["chain"]],
    [keyCopy, ["key"]],
    [certificateCopy, ["certificate"]],
    [chainCopy, ["chain"]],
  ]);
}

const ABOUT_TLS = /(^|[_/.-])(tls|ssl|x509|certs?|certificates?)([_/.-]|$)/i;

/** What a secret holds by the names of its variable and of its parameter; undefined = no part of a certificate. */
function partOf({ name, valueFrom }: ContainerSecret): Part | undefined {
  const last = lastPart(valueFrom);
  if (!ABOUT_TLS.test(name) && !ABOUT_TLS.test(last)) return undefined;
  // The variable is what the server goes by.
  for (const words of [name, last]) {
    if (/key/i.test(words)) return "key";
    if (/chain|bundle|intermediate|(^|[_.-])ca([_.-]|$)/i.test(words)) return "chain";
    if (/cert|crt|pem/i.test(words)) return "certificate";
  }
  return "certificate";
}

function isServed(facts: Facts, { entry }: HostFacts): boolean {
  const own = facts.endpoints.filter((one) => one.entry.certificate === entry.name);
  const shows = (endpoint: EndpointFacts) => {
    const wanted = wantedSerial(facts, endpoint);
    const { handshakes } = endpoint;
    return handshakes.length > 0 && handshakes.every(({ result }) => "leaf" in result && result.leaf.serial === wanted);
  };
  return own.length > 0 && own.every(shows);
}

function secretsOf({ region }: Pick<Inventory, "region">, taskDefinition: string): string {
  return sh`aws ecs describe-task-definition --region ${region} --task-definition ${lastPart(taskDefinition)} --query 'taskDefinition.containerDefinitions[].secrets[]' --output table`;
}
