export interface LocalServers {
  /** Address and port of the DNS server. */
  readonly dns: string;
  /** PEM file with the CAs to trust. */
  readonly caFile: string;
  /** `host:port` on AWS to `address:port` here, as `endpointMap` has it. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** What `doctor` and `watch` need on their command line to meet the local AWS's names, ports and CAs. */
export function clientOptions({ dns, caFile, endpoints }: LocalServers): string {
  const addresses = Object.entries(endpoints).map(([name, address]) => `--connect-to ${name}:${address}`);
  return [`--resolver ${dns}`, `--ca-file ${caFile}`, ...addresses].join(" ");
}
