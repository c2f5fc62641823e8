import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import type { EndpointFacts, Facts } from "../../../../cli/doctor/gather/facts.ts";
import { diagnosisPage } from "../../../../cli/doctor/page/diagnosisPage.ts";
import type { HostCertificateEntry } from "../../../../core/inventory.ts";
import { WEST_2 } from "../../inventoryFixture.ts";
import { certificate, chain, DAY, endpoint, facts, NOW, shown } from "../factsFixture.ts";
import { healthyHost, hours } from "../hostFixture.ts";

export function pageOf(given: Facts): Promise<string> {
  return diagnosisPage(diagnose(given, undefined, []), given);
}

/** A wildcard whose renewal is stuck, an address that refuses, and a host whose renewal goes on. */
export function brokenFacts(): Facts {
  const validation = { domain: "*.example.net", status: "PENDING_VALIDATION", method: "DNS", record: undefined };
  const stuck = certificate(WEST_2, {
    notAfter: NOW + 5 * DAY,
    renewal: { status: "PENDING_VALIDATION", reason: undefined, updatedAt: NOW - DAY, validations: [validation] },
  });
  const refused = { failure: "refused", message: "connect ECONNREFUSED 192.0.2.2:993" } as const;
  const host = renewingHost();
  const plain = facts();
  return facts({
    inventory: { ...plain.inventory, certificates: [...plain.inventory.certificates, host.entry] },
    certificates: new Map([[WEST_2, { value: stuck }]]),
    endpoints: [endpoint([shown(chain({ notAfter: NOW + 5 * DAY })), shown(refused, "192.0.2.2")])],
    hosts: [host],
  });
}

/** As many hosts as are asked for, each with an endpoint of two addresses. */
export function manyHosts(count: number): Facts {
  const plain = facts();
  const hosts = Array.from({ length: count }, (_, index) => {
    const host = renewingHost();
    return { ...host, entry: { ...host.entry, name: `host-${index}`, names: [`host-${index}.example.net`] } };
  });
  const certificates = [...plain.inventory.certificates, ...hosts.map(({ entry }) => entry)];
  const endpoints = [...plain.endpoints, ...hosts.map(({ entry }) => hostEndpoint(entry))];
  return { ...plain, inventory: { ...plain.inventory, certificates }, hosts, endpoints };
}

function renewingHost() {
  const window = { start: hours(900), end: hours(1000), chosen: hours(950), nextPoll: hours(6) };
  return healthyHost({ state: { window } });
}

function hostEndpoint({ name, names }: HostCertificateEntry): EndpointFacts {
  const served = ["192.0.2.1", "192.0.2.2"].map((address) => shown(chain({ serial: "aff", names }), address));
  const { entry, ...rest } = endpoint(served);
  return { ...rest, entry: { ...entry, name: `${name}-465`, hosts: names, certificate: name } };
}
