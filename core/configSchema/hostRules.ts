import { isUnder } from "../domainName.ts";
import type { Draft } from "./draft.ts";
import type { DraftHost } from "./endpointDraft.ts";
import { type Fault, pathText } from "./fault.ts";
import { fullHostName } from "./fullHostName.ts";

/** Every endpoint's host name is covered by the serving certificate, is no mail domain, and leads to one place. */
export function hostRules(draft: Draft, namespace: string): Fault[] {
  const { controlDomain } = draft;
  if (controlDomain === undefined) return [];
  const hosts = draft.endpoints.flatMap((endpoint) => endpoint.hosts);
  return [
    ...hosts.flatMap((host) => placeRule(draft, controlDomain, host)),
    ...sharedHosts([...hosts, ...ownCertificateHosts(draft)], controlDomain, namespace),
  ];
}

function ownCertificateHosts({ hosts }: Draft): DraftHost[] {
  return hosts.flatMap(({ hostname }) => (hostname === undefined ? [] : [hostname]));
}

function placeRule(draft: Draft, controlDomain: string, host: DraftHost): Fault[] {
  const name = fullHostName(host.given, controlDomain);
  const allowed = `one label, or that label with .${controlDomain} behind it`;
  const fault = (fix: string): Fault[] => [{ path: host.path, value: host.given, allowed, fix }];
  const mailDomain = draft.mailDomains.find(({ value }) => name === value || isUnder(name, value))?.value;
  const inside = isUnder(name, controlDomain);
  if (mailDomain !== undefined && (!inside || name === mailDomain)) {
    return fault(`${name} belongs to mail domain ${mailDomain}, which never gets a certificate: choose another name.`);
  }
  if (name === controlDomain) return apexRule(draft, fault);
  if (!inside) return fault(`${name} is outside the control domain: write its first label alone.`);
  const label = name.slice(0, -controlDomain.length - 1);
  if (!label.includes(".")) return [];
  return fault(`*.${controlDomain} covers one label only: write ${label.replaceAll(".", "-")} instead of ${label}.`);
}

function apexRule(draft: Draft, fault: (fix: string) => Fault[]): Fault[] {
  const { active, settings } = draft.wildcard;
  if (active === undefined || settings.some(({ key, apex }) => key === String(active) && apex === true)) return [];
  return fault(
    "The serving generation covers no bare control domain: " +
      "rotate to a generation with apex: true first, or write a label.",
  );
}

function sharedHosts(hosts: readonly DraftHost[], controlDomain: string, namespace: string): Fault[] {
  const owners = new Map<string, DraftHost>();
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
