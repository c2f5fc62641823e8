import { RenewalError } from "../hostCertificate/renewalError.ts";
import { lookedAt } from "../hostCertificate/hostEndpoint.ts";
import type { FunctionNetwork, RenewalSettings } from "../hostCertificate/renewalSettings.ts";

const HTTPS_PORT = 443;

/** Codes of errors that end before a connection exists: nothing answers, no route, no name server. */
const NO_CONNECTION = ["ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "EAI_AGAIN", "ENOTFOUND"];
/** What the AWS SDK says when its connection timeout ends, in an error without a code. */
const SDK_TIMEOUT = /did not establish a connection/;

/** The code of an error of a call that got no connection; undefined = it got one, or failed in another way. */
export function connectionFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (SDK_TIMEOUT.test(error.message)) return "ETIMEDOUT";
  const code = "code" in error ? String(error.code) : "";
  return NO_CONNECTION.includes(code) ? code : undefined;
}

/** Whether a call ended before there was a connection. */
export function isUnconnected({ type }: RenewalError): boolean {
  return type !== undefined && NO_CONNECTION.includes(type);
}

/** TCP ports that the function connects to: AWS, the CAs, and the endpoints that it looks at. */
export function egressPorts({
  certificateAuthorities,
  hosts,
}: Pick<RenewalSettings, "certificateAuthorities" | "hosts">): number[] {
  const directories = certificateAuthorities.flatMap(({ directory, staging }) => [directory, staging ?? directory]);
  const ports = [
    HTTPS_PORT,
    ...directories.map((url) => Number(new URL(url).port || HTTPS_PORT)),
    ...hosts.flatMap(({ endpoints }) => lookedAt(endpoints).map(({ port }) => port)),
  ];
  return [...new Set(ports)].sort((one, other) => one - other);
}

/**
 * The error of a function in a VPC: a call of AWS that gets no connection means that the subnets have no way out. A CA
 * may be down instead, so its error keeps its reason, and says where the function runs.
 */
export function errorInNetwork(error: RenewalError, network: FunctionNetwork | undefined): RenewalError {
  if (network === undefined || !isUnconnected(error) || error.reason === "NO_EGRESS") return error;
  const { reason, type, notBefore, cause, message } = error;
  const where = `the function runs in ${network.subnetIds.join(", ")}`;
  if (message.includes(where)) return error;
  if (reason === "CA_UNREACHABLE") {
    return new RenewalError({ reason, type, notBefore, cause, detail: `${message}; ${where}` });
  }
  return noEgress(`${message}; ${where}`, error);
}

/** The subnets lead nowhere. */
export function noEgress(detail: string, { type, cause }: RenewalError): RenewalError {
  const advice = "their route tables must lead to a NAT gateway, and its security groups must let HTTPS out";
  return new RenewalError({ reason: "NO_EGRESS", type, cause, detail: `${detail}: ${advice}` });
}
