import { type AcceptanceLandscape, regionAndTags, type Settings } from "./programConfig.ts";
import type { AcceptanceScope } from "./scope.ts";

/** Submission with TLS from the start, and with STARTTLS. */
export const SERVICE_PORTS = [
  { port: 465, protocol: "tls" },
  { port: 587, protocol: "smtp-starttls" },
] as const;
/** From a registry without sign-in. */
export const NODE_IMAGE = "public.ecr.aws/docker/library/node:24-alpine";

export interface ServiceTask {
  /** ACME directory of its certificate. */
  readonly directory: string;
  readonly image: string;
  /** TypeScript, which runs as the task's command. */
  readonly source: string;
}

/** Config of examples/hostCertificate, in the network of the run. */
export function serviceConfig(scope: AcceptanceScope, landscape: AcceptanceLandscape, task: ServiceTask): Settings {
  const { service, zone } = scope;
  const ports = SERVICE_PORTS.map(({ port }) => String(port));
  const own = {
    name: service.name,
    hostname: service.host,
    zoneId: landscape.zoneId,
    contact: `mailto:hostmaster@${zone}`,
    network: { vpcId: landscape.vpcId, subnetIds: landscape.subnetIds },
    certificateAuthorities: [{ id: "staging", directory: task.directory }],
    parameterPrefix: service.parameterPrefix,
    image: task.image,
    command: taskCommand(task.source, ports),
  };
  const named = Object.entries(own).map(([key, value]) => [`host-certificate:${key}`, value]);
  return { ...regionAndTags(scope), ...Object.fromEntries(named) };
}

/** Without type stripping on the command line, Node 24 reads text as JavaScript. */
export function taskCommand(source: string, args: readonly string[]): string[] {
  return ["node", "--input-type=module-typescript", "--eval", source, ...args];
}
