import { covers, isUnder } from "../domainName.ts";
import { DEFAULT_PORTS } from "../hostCertificate/hostEndpoint.ts";
import type { Fault, FaultPath } from "./configError.ts";
import { type Draft, type HostDraft, placed } from "./draft.ts";
import { fullHostName, type GivenHost, mailDomainOf, ownName } from "./hostNames.ts";
import { hostEndpointsOf } from "./hostRules.ts";
import { endpointsText } from "./hostSchema.ts";

/**
 * The names in a host certificate are the control domain's, no mail domain's, none is in it twice, and each endpoint has
 * a host name that they cover.
 */
export function certificateNameRules(draft: Draft): Fault[] {
  const { controlDomain } = draft;
  if (!controlDomain) return [];
  return placed(draft.hosts, "hosts").flatMap(({ path, value: host }) => {
    const own = ownName(host, path);
    const further = placed(host.names, ...path, "names").map(({ path: item, value }) => ({ path: item, given: value }));
    const names = own === undefined ? further : [own, ...further];
    return [
      ...names.flatMap((name) => outsideName(draft, controlDomain, name)),
      ...repeatedNames(names, own, controlDomain),
      ...recordRule(host, path, controlDomain),
      ...unconnectable(host, path, { own, controlDomain }),
      ...coverRule(draft, { host, path }, { names, controlDomain }),
    ];
  });
}

function outsideName(draft: Draft, controlDomain: string, { path, given }: GivenHost): Fault[] {
  const name = fullHostName(given, controlDomain);
  const bare = name.replace(/^\*\./, "");
  const allowed = `a name under ${controlDomain}, or ${controlDomain} itself`;
  const mailDomain = mailDomainOf(draft, controlDomain, bare);
  if (mailDomain !== undefined) {
    const fix = `${name} belongs to mail domain ${mailDomain}, which never gets a certificate: choose another name.`;
    return [{ path, value: given, allowed, fix }];
  }
  if (bare === controlDomain || isUnder(bare, controlDomain)) return [];
  const fix = `${name} is outside the control domain: choose a name under it, or deploy a stack for that domain.`;
  return [{ path, value: given, allowed, fix }];
}

/** Let's Encrypt refuses an order in which a wildcard covers another name. */
function repeatedNames(names: readonly GivenHost[], own: GivenHost | undefined, controlDomain: string): Fault[] {
  const full = names.map(({ given }) => fullHostName(given, controlDomain));
  return names.flatMap((one, index) => {
    const name = full[index] ?? one.given;
    const covering = full.findIndex((other, at) =>
      other === name ? at < index : other.startsWith("*.") && !name.startsWith("*.") && covers([other], name),
    );
    const other = full[covering];
    if (other === undefined) return [];
    const allowed = "names of which none covers another one of the same certificate";
    return [{ path: one.path, value: one.given, allowed, fix: coveredFix(name, other, { isOwn: one === own }) }];
  });
}

/** A host always has its first name, so the wildcard takes its place. */
function coveredFix(name: string, covering: string, { isOwn }: { readonly isOwn: boolean }): string {
  if (covering === name) return `Remove the second ${name}.`;
  if (!isOwn) return `Remove ${name}: ${covering} covers it.`;
  return `Set hostname to "${covering}" and remove ${covering} from names, or only remove ${covering} from names.`;
}

/** Clients connect to a name that the wildcard covers, not to the wildcard. */
function unconnectable(
  host: HostDraft,
  path: FaultPath,
  { own, controlDomain }: { readonly own: GivenHost | undefined; readonly controlDomain: string },
): Fault[] {
  const wildcard = own === undefined ? "" : fullHostName(own.given, controlDomain);
  if (!wildcard.startsWith("*.")) return [];
  const label = host.name ?? "mail";
  const hostname = wildcard === `*.${controlDomain}` ? label : `${label}.${wildcard.slice(2)}`;
  if (host.endpoints === undefined) return unnamedPorts(host, path, { wildcard, hostname });
  return hostEndpointsOf(host, path)
    .filter((one) => one.hostname === undefined)
    .map((one) => ({
      path: [...one.path, "hostname"],
      value: undefined,
      allowed: `a host name that ${wildcard} covers: clients cannot connect to the wildcard itself`,
      fix: `Add hostname: ${hostname}, or another name that clients connect to.`,
    }));
}

function unnamedPorts(
  { ports }: HostDraft,
  path: FaultPath,
  { wildcard, hostname }: { readonly wildcard: string; readonly hostname: string },
): Fault[] {
  if (ports === null) return [];
  const endpoints = endpointsText(ports ?? DEFAULT_PORTS, () => undefined, hostname);
  return [
    {
      path: [...path, ports === undefined ? "endpoints" : "ports"],
      value: ports,
      allowed: `endpoints that have a hostname each: clients cannot connect to ${wildcard} itself`,
      fix: `Write ${endpoints} instead${ports === undefined ? "" : " of ports"}, with the host names that clients connect to.`,
    },
  ];
}

/** Clients verify the name that they connect to. */
function coverRule(
  draft: Draft,
  { host, path }: { readonly host: HostDraft; readonly path: FaultPath },
  { names, controlDomain }: { readonly names: readonly GivenHost[]; readonly controlDomain: string },
): Fault[] {
  const full = names.map(({ given }) => fullHostName(given, controlDomain));
  return hostEndpointsOf(host, path).flatMap(({ path: item, hostname }) => {
    if (hostname === undefined || covers(full, fullHostName(hostname, controlDomain))) return [];
    const at = { path: [...item, "hostname"], given: hostname };
    const mayBeAdded = outsideName(draft, controlDomain, at).length === 0;
    return [
      {
        path: at.path,
        value: hostname,
        allowed: `a host name that the host's certificate covers: ${full.join(", ")}`,
        fix: mayBeAdded ? `Add ${hostname} to names, or choose one that is covered.` : "Choose one that is covered.",
      },
    ];
  });
}

function recordRule({ challenge }: HostDraft, path: FaultPath, controlDomain: string): Fault[] {
  const recordName = challenge?.recordName;
  if (!recordName || challenge?.zoneId !== undefined || isUnder(recordName, controlDomain)) return [];
  return [
    {
      path: [...path, "challenge", "zoneId"],
      value: undefined,
      allowed: `the id of the zone that ${recordName} is in`,
      fix: `Add the zone's id: ${recordName} is not under ${controlDomain}, whose zone is the default.`,
    },
  ];
}
