export interface ClientPlace {
  /** Address and port of the DNS server. */
  readonly dns: string;
  /** PEM file with the authorities to trust. */
  readonly caFile: string;
  /** `host:port` on AWS to `address:port` here, as `endpointMap` has it. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** What `doctor` and `watch` need on their command line to meet the local AWS's names, ports and authorities. */
export function clientOptions({ dns, caFile, endpoints }: ClientPlace): string {
  const places = Object.entries(endpoints).map(([name, place]) => `--connect-to ${name}:${place}`);
  return [`--resolver ${dns}`, `--ca-file ${caFile}`, ...places].join(" ");
}
