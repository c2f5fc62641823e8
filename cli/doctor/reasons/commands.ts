import { sh } from "../../../core/commandLine.ts";
import type { Issuer } from "../../../core/generation.ts";
import type { EcsTarget } from "../../../core/deployTarget.ts";
import type { EndpointEntry, EndpointProtocol, Inventory } from "../../../core/inventory.ts";
import { CABAL_TLS, shellWord } from "../../../core/commandLine.ts";

type Stack = Pick<Inventory, "stack">;

/** Repairs what was changed by hand and what a failed update left undone: without --refresh the engine sees neither. */
export function refreshedUp({ stack }: Stack): string[] {
  return [sh`npm run pulumi -- up --refresh --stack ${stack}`];
}

/**
 * For a consumer that is not as it should be: the first shows whether the engine knows of it, which it does after a failed
 * update and not after a change by hand; the second repairs both.
 */
export function failedOrByHand({ stack }: Stack): string[] {
  return [sh`npm run pulumi -- preview --stack ${stack}`, ...refreshedUp({ stack })];
}

export function rotateNext({ stack }: Stack): string[] {
  return [sh`${CABAL_TLS} rotate next --stack ${stack}`];
}

/** The new generation comes from another issuer than the one that has failed. */
export function rotateTo(issuer: Issuer, { stack }: Stack): string[] {
  return [sh`${CABAL_TLS} rotate next --issuer ${issuer} --stack ${stack}`];
}

export function fixCommand({ stack }: Stack, subject: string): string[] {
  return [sh`${CABAL_TLS} doctor --fix --stack ${stack} ${subject}`];
}

/** The same question once more. `subject` of several hosts says how many more there are, which is not part of its name. */
export function again({ stack }: Stack, subject: string, ...options: string[]): string[] {
  return [[sh`${CABAL_TLS} doctor --stack ${stack} ${subject.replace(/ \+\d+$/, "")}`, ...options].join(" ")];
}

/** The policies that the doctor's role needs for this stack. */
export function policyCommand({ stack }: Stack): string[] {
  return [sh`${CABAL_TLS} doctor --policy --stack ${stack}`];
}

/** What a reason means and how it is repaired. */
export function explain(reason: string): string {
  return sh`${CABAL_TLS} explain ${reason}`;
}

/** Empty when the stack has no renewal function. */
export function renewalLog({ region, renewal }: Pick<Inventory, "region" | "renewal">): string[] {
  return renewal === undefined ? [] : [sh`aws logs tail ${renewal.logGroup} --region ${region} --since 1d`];
}

/** The subnets and security groups of the renewal function. Empty when the stack has none. */
export function functionNetwork({ region, renewal }: Pick<Inventory, "region" | "renewal">): string[] {
  if (renewal === undefined) return [];
  const { functionName } = renewal;
  return [
    sh`aws lambda get-function-configuration --region ${region} --function-name ${functionName} --query VpcConfig`,
  ];
}

/** What the function of the stack's name runs. Empty when the stack has none. */
export function functionOf({ region, renewal }: Pick<Inventory, "region" | "renewal">): string[] {
  if (renewal === undefined) return [];
  const get = sh`aws lambda get-function --region ${region} --function-name ${renewal.functionName}`;
  return [`${get} --query '{type: Configuration.PackageType, handler: Configuration.Handler, code: Code, tags: Tags}'`];
}

/**
 * Calls the renewal function by hand, and waits as long as a run may take: the CLI would call again after a minute. Empty
 * when the stack has none.
 */
export function renewalCall({ region, renewal }: Pick<Inventory, "region" | "renewal">, event: unknown): string[] {
  if (renewal === undefined) return [];
  const call = sh`aws lambda invoke --region ${region} --function-name ${renewal.functionName} --cli-read-timeout 900`;
  return [`${call} --cli-binary-format raw-in-base64-out --payload ${shellWord(JSON.stringify(event))} /dev/stdout`];
}

/** What ECS says of a service, newest first. */
export function serviceEvents({ region }: Pick<Inventory, "region">, { cluster, service }: EcsTarget): string {
  return sh`aws ecs describe-services --region ${region} --cluster ${cluster} --services ${service} --query 'services[].events[:10].[createdAt,message]' --output table`;
}

/** What else is in the clusters of these services. */
export function servicesBehind(
  { region }: Pick<Inventory, "region">,
  services: readonly { readonly entry: EcsTarget }[],
): string[] {
  const clusters = [...new Set(services.map(({ entry }) => entry.cluster))];
  return clusters.map((cluster) => sh`aws ecs list-services --region ${region} --cluster ${cluster}`);
}

/** Makes a record set what these values say, whatever it was. */
export function putRecord(zoneId: string, name: string, type: "CNAME" | "CAA", values: readonly string[]): string {
  const set = { Name: name, Type: type, TTL: 300, ResourceRecords: values.map((Value) => ({ Value })) };
  const batch = JSON.stringify({ Changes: [{ Action: "UPSERT", ResourceRecordSet: set }] });
  // A value of DNS may have what the shell would take for the end of the text.
  return sh`aws route53 change-resource-record-sets --hosted-zone-id ${zoneId} --change-batch ${batch}`;
}

const STARTTLS: Readonly<Record<EndpointProtocol, string>> = {
  tls: "",
  https: "",
  "smtp-starttls": " -starttls smtp",
  "imap-starttls": " -starttls imap",
};

/** Shows what the first host of an endpoint serves. */
export function handshakeByHand({ hosts, port, protocol, connect }: EndpointEntry): string {
  const [host = ""] = hosts;
  const client = sh`openssl s_client -connect ${connect ?? host}:${port} -servername ${host}`;
  return `${client}${STARTTLS[protocol]} -showcerts < /dev/null`;
}

/** The name servers that the parent zone or the registrar must name. */
export function nameServersOf({ zoneId }: Pick<Inventory, "zoneId">): string[] {
  return [sh`aws route53 get-hosted-zone --id ${zoneId} --query DelegationSet.NameServers --output text`];
}

/** What stands in the way at a name: the zone's records from there on. */
export function recordsAt({ zoneId }: Pick<Inventory, "zoneId">, name: string): string {
  return sh`aws route53 list-resource-record-sets --hosted-zone-id ${zoneId} --start-record-name ${name} --max-items 3`;
}
