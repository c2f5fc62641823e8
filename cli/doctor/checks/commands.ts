import type { EndpointEntry, EndpointProtocol, Inventory, ServiceEntry } from "../../../core/inventory.ts";

type Stack = Pick<Inventory, "stack">;

/** Puts back what was changed by hand: without --refresh the engine does not see it. */
export function refreshedUp({ stack }: Stack): string {
  return `npm run pulumi -- up --refresh --stack ${stack}`;
}

export function rotateNext({ stack }: Stack): string {
  return `npx --no cabal-tls rotate next --stack ${stack}`;
}

export function fixCommand({ stack }: Stack, subject: string): string {
  return `npx --no cabal-tls doctor --fix --stack ${stack} ${subject}`;
}

export function again({ stack }: Stack, subject: string): string {
  return `npx --no cabal-tls doctor --stack ${stack} ${subject}`;
}

export function logTail({ region }: Pick<Inventory, "region">, logGroup: string): string {
  return `aws logs tail ${logGroup} --region ${region} --since 1d`;
}

/**
 * Calls the renewal function by hand, and waits as long as a run may take: the CLI would call again after a minute. Empty
 * when the stack has none.
 */
export function renewalCall({ region, renewal }: Pick<Inventory, "region" | "renewal">, event: unknown): string[] {
  if (renewal === undefined) return [];
  const call = `aws lambda invoke --region ${region} --function-name ${renewal.functionName} --cli-read-timeout 900`;
  return [`${call} --cli-binary-format raw-in-base64-out --payload '${JSON.stringify(event)}' /dev/stdout`];
}

/** What ECS says of a service, newest first. */
export function serviceEvents({ region }: Pick<Inventory, "region">, { cluster, service }: ServiceEntry): string {
  return `aws ecs describe-services --region ${region} --cluster ${cluster} --services ${service} --query 'services[].events[:10].[createdAt,message]' --output table`;
}

/** What else is in the clusters of these services. */
export function servicesBehind(
  { region }: Pick<Inventory, "region">,
  services: readonly { readonly entry: ServiceEntry }[],
): string[] {
  const clusters = [...new Set(services.map(({ entry }) => entry.cluster))];
  return clusters.map((cluster) => `aws ecs list-services --region ${region} --cluster ${cluster}`);
}

/** Makes a record set what these values say, whatever it was. */
export function putRecord(zoneId: string, name: string, type: "CNAME" | "CAA", values: readonly string[]): string {
  const set = { Name: name, Type: type, TTL: 300, ResourceRecords: values.map((Value) => ({ Value })) };
  const batch = JSON.stringify({ Changes: [{ Action: "UPSERT", ResourceRecordSet: set }] });
  // A value of DNS may have what the shell would take for the end of the text.
  const quoted = batch.replaceAll("'", "'\\''");
  return `aws route53 change-resource-record-sets --hosted-zone-id ${zoneId} --change-batch '${quoted}'`;
}

const STARTTLS: Readonly<Record<EndpointProtocol, string>> = {
  tls: "",
  https: "",
  "smtp-starttls": " -starttls smtp",
  "imap-starttls": " -starttls imap",
};

/** Shows what the first host of an endpoint serves. */
export function handshakeByHand({ hosts, port, protocol }: EndpointEntry): string {
  const [host] = hosts;
  return `openssl s_client -connect ${host}:${port} -servername ${host}${STARTTLS[protocol]} -showcerts < /dev/null`;
}

/** The name servers that the parent zone or the registrar must name. */
export function nameServersOf({ zoneId }: Pick<Inventory, "zoneId">): string {
  return `aws route53 get-hosted-zone --id ${zoneId} --query DelegationSet.NameServers --output text`;
}

/** What stands in the way at a name: the zone's records from there on. */
export function recordsAt({ zoneId }: Pick<Inventory, "zoneId">, name: string): string {
  return `aws route53 list-resource-record-sets --hosted-zone-id ${zoneId} --start-record-name ${name} --max-items 3`;
}
