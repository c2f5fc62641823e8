import type { Draft } from "./draft.ts";
import type { EndpointDraft } from "./endpointDraft.ts";
import type { Fault, FaultPath } from "./fault.ts";
import type { HostDraft } from "./hostDraft.ts";

/** The wildcard's name among the certificates of the inventory. */
const WILDCARD = "wildcard";

/** Names of endpoints and hosts, and those of target groups that come of them, are given once. */
export function nameRules(draft: Draft): Fault[] {
  const repeated = [...repeatedNames(draft), ...hostNameRules(draft)];
  // Endpoints of one name have target groups of one name; one fault says it.
  return repeated.length > 0 ? repeated : repeatedTargetNames(draft);
}

function repeatedNames(draft: Draft): Fault[] {
  const names = draft.endpoints.map((endpoint) => endpoint.name);
  return draft.endpoints.flatMap(({ name, path }, index) => {
    if (name === undefined || names.indexOf(name) === index) return [];
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

/** A host is told from endpoints, from the wildcard, and its ports (`<host>-<port>` in the inventory) from endpoints. */
function hostNameRules({ endpoints, hosts }: Draft): Fault[] {
  const endpointNames = endpoints.map((endpoint) => endpoint.name);
  return hosts.flatMap(({ name, path, ports }, index) => {
    if (name === undefined) return [];
    const owner = ownerOfName(name, index);
    const entry = ports.map(({ port }) => `${name}-${port}`).find((one) => endpointNames.includes(one));
    const fault = (allowed: string, fix: string): Fault[] => [{ path: [...path, "name"], value: name, allowed, fix }];
    if (owner !== undefined) {
      return fault("a name that no endpoint and no other host has", `Choose another name: ${owner} is called ${name}.`);
    }
    if (entry === undefined) return [];
    return fault(
      "a name whose ports have names of their own: <host>-<port>",
      `Choose another name: an endpoint is called ${entry}.`,
    );
  });

  function ownerOfName(name: string, index: number): string | undefined {
    if (name === WILDCARD) return "the certificate of ACM";
    if (endpointNames.includes(name)) return "an endpoint";
    return hosts.findIndex((other) => other.name === name) < index ? "an earlier host" : undefined;
  }
}

/** A route's target group is called after endpoint and label: `web` with `mail-eu` and `web-mail` with `eu` are alike. */
function repeatedTargetNames(draft: Draft): Fault[] {
  const seen = new Set<string>();
  const named = [...draft.endpoints.flatMap(targetNames), ...draft.hosts.flatMap(exposedNames)];
  return named.flatMap(({ path, name, value }) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
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

function exposedNames({ exposed, name, path, ports }: HostDraft): { path: FaultPath; name: string; value: string }[] {
  if (!exposed || name === undefined) return [];
  return ports.map(({ port }) => ({ path: [...path, "name"], name: `${name}-${port}`, value: name }));
}

function targetNames(endpoint: EndpointDraft): { path: FaultPath; name: string; value: string }[] {
  const { kind, name, path, routes } = endpoint;
  if (name === undefined) return [];
  if (kind === "nlb") return [{ path: [...path, "name"], name, value: name }];
  return routes.map((label) => ({ path: [...path, "routes", label], name: `${name}-${label}`, value: label }));
}
