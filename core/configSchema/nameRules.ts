import type { Draft } from "./draft.ts";
import type { EndpointDraft } from "./endpointDraft.ts";
import type { Fault, FaultPath } from "./fault.ts";

/** Names of endpoints, and those of target groups that come of them, are given once. */
export function nameRules(draft: Draft): Fault[] {
  const repeated = repeatedNames(draft);
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

/** A route's target group is called after endpoint and label: `web` with `mail-eu` and `web-mail` with `eu` are alike. */
function repeatedTargetNames(draft: Draft): Fault[] {
  const seen = new Set<string>();
  return draft.endpoints.flatMap(targetNames).flatMap(({ path, name, value }) => {
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

function targetNames(endpoint: EndpointDraft): { path: FaultPath; name: string; value: string }[] {
  const { kind, name, path, routes } = endpoint;
  if (name === undefined) return [];
  if (kind === "nlb") return [{ path: [...path, "name"], name, value: name }];
  return routes.map((label) => ({ path: [...path, "routes", label], name: `${name}-${label}`, value: label }));
}
