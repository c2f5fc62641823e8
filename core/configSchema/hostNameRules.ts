import { isUnder } from "../domainName.ts";
import { endpointTraits } from "../endpointTraits.ts";
import { type Fault, type FaultPath, pathText } from "./configError.ts";
import { type Draft, keyed, placed } from "./draft.ts";
import { givenHosts } from "./endpointRules.ts";
import { fullHostName, type GivenHost, mailDomainOf, ownName } from "./hostNames.ts";
import { hostEndpointsOf } from "./hostRules.ts";

/**
 * Names in DNS: mail domains are address name spaces and get no certificate, every other name is covered by the
 * certificate that is served under it, and one name leads to one place.
 */
export function hostNameRules(draft: Draft, namespace: string): Fault[] {
  const { controlDomain } = draft;
  if (!controlDomain) return repeatedMailDomains(draft);
  const named = placed(draft.endpoints, "endpoints").flatMap(({ path, value }) => givenHosts(value, path));
  const hosts = placed(draft.hosts, "hosts");
  const own = hosts.flatMap(({ path, value }) => ownName(value, path) ?? []);
  return [
    ...repeatedMailDomains(draft),
    ...named.flatMap((host) => coveredByWildcard(draft, controlDomain, host)),
    ...sharedHosts([...named, ...own], controlDomain, namespace),
    ...sharedPorts(draft, controlDomain, namespace),
  ];
}

function repeatedMailDomains({ mailDomains }: Draft): Fault[] {
  const seen = new Set<string>();
  return placed(mailDomains, "mailDomains")
    .filter(({ value }) => seen.has(value) || !seen.add(value))
    .map(({ path, value }) => ({
      path,
      value,
      allowed: "each mail domain once",
      fix: `Remove the second ${value}.`,
    }));
}

function coveredByWildcard(draft: Draft, controlDomain: string, { path, given }: GivenHost): Fault[] {
  const name = fullHostName(given, controlDomain);
  const allowed = `one label, or that label with .${controlDomain} behind it`;
  const fault = (fix: string): Fault[] => [{ path, value: given, allowed, fix }];
  const mailDomain = mailDomainOf(draft, controlDomain, name);
  if (mailDomain !== undefined) {
    return fault(`${name} belongs to mail domain ${mailDomain}, which never gets a certificate: choose another name.`);
  }
  if (name === controlDomain) return apexRule(draft, fault);
  if (!isUnder(name, controlDomain)) {
    return fault(`${name} is outside the control domain: write its first label alone.`);
  }
  const label = name.slice(0, -controlDomain.length - 1);
  if (!label.includes(".")) return [];
  return fault(`*.${controlDomain} covers one label only: write ${label.replaceAll(".", "-")} instead of ${label}.`);
}

function apexRule({ wildcard }: Draft, fault: (fix: string) => Fault[]): Fault[] {
  const active = wildcard?.active;
  if (!active) return [];
  if (keyed(wildcard.settings).some(({ key, value }) => key === String(active) && value.apex === true)) return [];
  return fault(
    "The serving generation covers no bare control domain: " +
      "rotate to a generation with apex: true first, or write a label.",
  );
}

function sharedHosts(hosts: readonly GivenHost[], controlDomain: string, namespace: string): Fault[] {
  const owners = new Map<string, GivenHost>();
  return hosts.flatMap((host) => {
    const name = fullHostName(host.given, controlDomain);
    const owner = owners.get(name);
    if (owner === undefined) {
      owners.set(name, host);
      return [];
    }
    return [
      {
        path: host.path,
        value: host.given,
        allowed: "a host name that nothing else has: one name leads to one place",
        fix: `${name} is taken by ${pathText(owner.path, namespace)}: give one of the two another name.`,
      },
    ];
  });
}

/** An endpoint of a host may share its name with others, but not name and port. */
function sharedPorts(draft: Draft, controlDomain: string, namespace: string): Fault[] {
  const owners = new Map<string, FaultPath>();
  for (const { path, value } of placed(draft.endpoints, "endpoints")) {
    const port = "port" in value ? value.port : value.kind && endpointTraits(value.kind).port;
    for (const host of givenHosts(value, path))
      owners.set(`${fullHostName(host.given, controlDomain)}:${port}`, host.path);
  }
  return placed(draft.hosts, "hosts").flatMap(({ path, value: host }) => {
    const own = ownName(host, path)?.given;
    const served = hostEndpointsOf(host, path).flatMap((one) => {
      const hostname = one.hostname ?? own;
      return hostname === undefined ? [] : [{ ...one, name: `${fullHostName(hostname, controlDomain)}:${one.port}` }];
    });
    const faults = served.flatMap(({ name, port, path: at }) => {
      const owner = owners.get(name);
      if (owner === undefined) return [];
      return [
        {
          path: at,
          value: port,
          allowed: "a host name and port that nothing else has",
          fix: `${name} is taken by ${pathText(owner, namespace)}: choose another port or host name.`,
        },
      ];
    });
    for (const one of served) owners.set(one.name, owners.get(one.name) ?? one.path);
    return faults;
  });
}
