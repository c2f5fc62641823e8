import { endpointTraits } from "../endpointTraits.ts";
import type { Fault, FaultPath } from "./configError.ts";
import { type Draft, type EndpointDraft, type HostDraft, placed } from "./draft.ts";
import { routesOf } from "./endpointRules.ts";
import { obtainedGenerations } from "./acme.ts";
import { endpointEntryName } from "./hostNames.ts";
import { hostEndpointsOf } from "./hostRules.ts";
import { generationHostName } from "../generation.ts";

/** The wildcard's name among the certificates of the inventory. */
const WILDCARD = "wildcard";

/** Names of endpoints and hosts, and those of target groups that come of them, are given once. */
export function nameRules(draft: Draft): Fault[] {
  const repeated = [...repeatedNames(draft), ...hostNames(draft)];
  // Endpoints of one name have target groups of one name; one fault says it.
  return repeated.length > 0 ? repeated : repeatedTargetNames(draft);
}

function repeatedNames({ endpoints }: Draft): Fault[] {
  const seen = new Set<string>();
  return placed(endpoints, "endpoints").flatMap(({ path, value: { name } }) => {
    if (!name || (!seen.has(name) && seen.add(name))) return [];
    return [
      {
        path: [...path, "name"],
        value: name,
        allowed: "a name that no other endpoint has",
        fix: `Choose another name: an earlier endpoint is called ${name}.`,
      },
    ];
  });
}

/** A host is told from endpoints, from the wildcard, and its own endpoints from all others in the inventory. */
function hostNames({ endpoints, hosts, controlDomain, wildcard }: Draft): Fault[] {
  const names = new Map([[WILDCARD, "the certificate of ACM"]]);
  for (const generation of obtainedGenerations(wildcard)) {
    names.set(generationHostName(WILDCARD, Number(generation)), `generation ${generation} of the wildcard`);
  }
  const entries = new Map<string, string>();
  for (const { value } of placed(endpoints)) {
    if (!value.name) continue;
    names.set(value.name, "an endpoint");
    entries.set(value.name, "an endpoint");
  }
  return placed(hosts, "hosts").flatMap(({ path, value: host }) => {
    const { name } = host;
    if (!name) return [];
    const fault = (allowed: string, fix: string): Fault[] => [{ path: [...path, "name"], value: name, allowed, fix }];
    const owner = names.get(name);
    names.set(name, owner ?? "an earlier host");
    const own = new Set(controlDomain ? entryNames(name, host, controlDomain) : []);
    const entry = [...own].find((one) => entries.has(one));
    const holder = entries.get(entry ?? "");
    for (const one of own) entries.set(one, "an endpoint of an earlier host");
    if (owner !== undefined) {
      return fault("a name that no endpoint and no other host has", `Choose another name: ${owner} is called ${name}.`);
    }
    if (entry === undefined) return [];
    return fault(
      "a name whose endpoints have names of their own: <host>-<port>, or <host>-<label>-<port>",
      `Choose another name: ${holder} is called ${entry}.`,
    );
  });
}

function entryNames(name: string, host: HostDraft, controlDomain: string): string[] {
  return hostEndpointsOf(host, []).map(({ hostname, port }) => endpointEntryName(name, hostname, port, controlDomain));
}

interface TargetName {
  readonly path: FaultPath;
  readonly name: string;
  readonly value: string;
}

/** A route's target group is called after endpoint and label: `web` with `mail-eu` and `web-mail` with `eu` are alike. */
function repeatedTargetNames({ endpoints, hosts }: Draft): Fault[] {
  const seen = new Set<string>();
  const named = [
    ...placed(endpoints, "endpoints").flatMap(({ path, value }) => targetNames(value, path)),
    ...placed(hosts, "hosts").flatMap(({ path, value }) => exposedNames(value, path)),
  ];
  return named.flatMap(({ path, name, value }) => {
    if (!seen.has(name) && seen.add(name)) return [];
    return [
      {
        path,
        value,
        allowed: "names whose target groups differ: those of an alb are called <endpoint>-<route>",
        fix: `Choose another name: an earlier endpoint has a target group called ${name}.`,
      },
    ];
  });
}

function exposedNames(host: HostDraft, path: FaultPath): TargetName[] {
  const { name, expose } = host;
  if (!expose || !name) return [];
  const own = hostEndpointsOf(host, path).filter(({ hostname }) => hostname === undefined);
  return own.map(({ port }) => ({ path: [...path, "name"], name: `${name}-${port}`, value: name }));
}

function targetNames(endpoint: EndpointDraft, path: FaultPath): TargetName[] {
  const { kind, name } = endpoint;
  if (!name) return [];
  if (!kind || endpointTraits(kind).balancer === undefined) return [];
  const routes = routesOf(endpoint, path);
  if (routes === undefined) return [{ path: [...path, "name"], name, value: name }];
  return routes.map(({ path: at, key }) => ({
    path: at,
    name: `${name}-${key}`,
    value: key,
  }));
}
