import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a probe of blackbox_exporter tells of a healthy endpoint, and the facts: as many series as the real ones have. */
const PROBE = `probe_dns_lookup_time_seconds 0.01
probe_duration_seconds 0.1
probe_failed_due_to_regex 0
probe_ip_addr_hash 1
probe_ip_protocol 4
probe_ssl_earliest_cert_expiry 4e9
probe_ssl_last_chain_expiry_timestamp_seconds 4e9
probe_ssl_last_chain_info{fingerprint_sha256="aa",issuer="CN=CA",subject="CN=a",subjectalternative="*.example.net"} 1
probe_success 1
probe_tls_version_info{version="TLS 1.3"} 1
`;

/** Stands in for blackbox_exporter and the facts at once. Returns where it listens, and what ends it. */
export async function stubExporter(): Promise<{ readonly address: string; readonly server: Server }> {
  const server = createServer((request, response) => {
    const now = Math.floor(Date.now() / 1000);
    const facts = `cabal_tls_facts_timestamp_seconds{cert="wildcard"} ${now}
cert_expected_info{cert="wildcard",region="us-west-2",fingerprint_sha256="aa"} 1
`;
    response.end(request.url?.startsWith("/probe") ? PROBE : facts);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
