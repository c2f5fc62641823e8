import type { EndpointKind } from "../../core/endpointKind.ts";

/** What users lose when the certificate at an endpoint expires, one sentence for each kind. */
const LOSS: Readonly<Record<EndpointKind, (hosts: string) => string>> = {
  nlb: (hosts) => `Mail clients refuse to connect to ${hosts}, so nobody can read mail.`,
  alb: (hosts) => `The monitoring at ${hosts} cannot be reached, so other failures go unnoticed.`,
  cloudfront: (hosts) => `Browsers refuse to open ${hosts}, so nobody can administer accounts.`,
  apigateway: (hosts) => `Calls to ${hosts} fail, so the admin app and every client of the API stand still.`,
};

export function endpointLoss(kind: EndpointKind, hosts: readonly string[]): string {
  return LOSS[kind](hosts.join(", "));
}

/** The ports of mail by what they are for. */
const SENDING = [25, 465, 587];
const READING = [143, 993, 995];

/** The same of a port of a host whose certificate is its own. */
export function hostLoss(host: string, port: number): string {
  if (SENDING.includes(port))
    return `Mail clients refuse to connect to ${host} on port ${port}, so nobody can send mail.`;
  if (READING.includes(port))
    return `Mail clients refuse to connect to ${host} on port ${port}, so nobody can read mail.`;
  return `Clients refuse to connect to ${host} on port ${port}, so what it serves stands still.`;
}
