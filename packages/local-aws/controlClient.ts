/** Sends a verb to the control interface of the local AWS. Throws with status and answer when it is refused. */
export async function callControl(url: string, verb: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(`${url}/moto-api/local/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`the local AWS refused "${verb}" with ${JSON.stringify(body)}: ${response.status} ${text}`);
  }
  return text === "" ? undefined : JSON.parse(text);
}

/** One place where the local AWS serves TLS, as its control verb `frontends` tells it. */
export interface Frontend {
  readonly kind: "listener" | "distribution" | "domainname";
  /** ARN or id. */
  readonly id: string;
  readonly region: string;
  /** Loopback addresses, one for each that the AWS service would have. */
  readonly addresses: readonly string[];
  /** Port on AWS, such as 993. */
  readonly port: number;
  /** Port on each of the loopback addresses. */
  readonly localPort: number;
  /** AWS's name of it, such as `….elb.amazonaws.com`. */
  readonly dnsName: string;
  /** Aliases of a distribution or domain name; empty for listeners, which take any name. */
  readonly hosts: readonly string[];
  /** The default certificate first, then those of the SNI list. */
  readonly certificateArns: readonly string[];
}
