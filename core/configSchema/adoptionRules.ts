import { isListenerRuleArn, listenerOfRule } from "../arn.ts";
import { CABAL_TLS } from "../commandLine.ts";
import type { Fault, FaultPath } from "./configError.ts";
import { type Draft, type EndpointDraft, placed } from "./draft.ts";
import { routesOf } from "./endpointRules.ts";
import { fullHostName } from "./hostNames.ts";
import { valueAt } from "./rawValue.ts";

/** What an endpoint adopts must belong together, and nothing is adopted beside a resource that is made. */
export function adoptionRules({ endpoints, controlDomain }: Draft): Fault[] {
  return placed(endpoints, "endpoints").flatMap(({ path, value: endpoint }) => {
    if (endpoint.import === undefined) return withoutImport(endpoint, path);
    return [
      ...ruleRules(endpoint, path),
      ...recordRules(controlDomain, endpoint, path),
      ...mappingRules(controlDomain, endpoint, path),
    ];
  });
}

/** The certificate's own resource comes first: what leads to a new one cannot be a running one. */
function withoutImport(endpoint: EndpointDraft, path: FaultPath): Fault[] {
  const own = ["manage", "importMapping", "importRecords", "actions"].map((key) => [...path, key]);
  const ofRoutes = (routesOf(endpoint, path) ?? []).flatMap((route) =>
    ["importRecords", "rule", "actions"].map((key) => [...route.path, key]),
  );
  return [...own, ...ofRoutes].flatMap((at) => {
    const value = valueAt(endpoint, at.slice(path.length));
    if (value === undefined) return [];
    const allowed = "only together with import: the endpoint is created, not adopted";
    return [{ path: at, value, allowed, fix: "Name the running one in import, or remove this key." }];
  });
}

function ruleRules(endpoint: EndpointDraft, path: FaultPath): Fault[] {
  return (routesOf(endpoint, path) ?? []).flatMap(({ path: at, value: { rule, target, actions } }) => {
    if (rule === undefined || rule === "outside") {
      const outside = rule !== undefined && endpoint.manage === "everything";
      return [...(outside ? [outsideRule([...at, "rule"])] : []), ...actionsWithoutRule([...at, "actions"], actions)];
    }
    if (rule === null || !isListenerRuleArn(rule)) return [];
    const foreign = endpoint.import !== null && listenerOfRule(rule) !== endpoint.import;
    return [
      ...(foreign ? [foreignRule([...at, "rule"], rule, String(endpoint.import))] : []),
      ...(target?.targetGroupArn === undefined ? [missingTarget([...at, "target", "targetGroupArn"])] : []),
    ];
  });
}

function foreignRule(path: FaultPath, value: string, listener: string): Fault {
  return {
    path,
    value,
    allowed: `a rule of the adopted listener, ${listener}`,
    fix: "Copy the ARN of that listener's rule, or remove the key to have one made.",
  };
}

/** A new target group has no targets: the adopted rule would never be sent there, and a changed one would cut off. */
function missingTarget(path: FaultPath): Fault {
  return {
    path,
    value: undefined,
    allowed: "the target group that the adopted rule forwards to",
    fix: "Set it to that group's ARN, or remove rule to have a rule and a group made.",
  };
}

/** A listener that follows the program answers 404 to every host that has no rule of the program's. */
function outsideRule(path: FaultPath): Fault {
  return {
    path,
    value: "outside",
    allowed: "a rule of the stack, since the listener's default answer becomes a 404 with manage: everything",
    fix: "Name the rule to adopt, remove the key to have one made, or remove manage.",
  };
}

/** A rule that is made, or that stays outside, has no actions that could be kept. */
function actionsWithoutRule(path: FaultPath, value: unknown): Fault[] {
  if (value === undefined) return [];
  const allowed = "only beside the ARN of an adopted rule";
  return [{ path, value, allowed, fix: "Name the rule to adopt in rule, or remove this key." }];
}

function recordRules(controlDomain: Draft["controlDomain"], endpoint: EndpointDraft, path: FaultPath): Fault[] {
  if (!controlDomain) return [];
  const own = "hostname" in endpoint ? [{ path, host: endpoint.hostname, ids: endpoint.importRecords }] : [];
  const ofRoutes = (routesOf(endpoint, path) ?? []).map(({ path: at, key, value: { hostname, importRecords } }) => ({
    path: at,
    host: hostname === undefined ? key : hostname,
    ids: importRecords,
  }));
  return [...own, ...ofRoutes].flatMap(({ path: at, host, ids }) => {
    if (!host) return [];
    const name = fullHostName(host, controlDomain);
    const given = placed(ids, ...at, "importRecords");
    return given
      .filter(({ value }, index) => {
        const isRepeated = given.findIndex((other) => other.value === value) < index;
        return isRepeated || value.split("_")[1] !== name;
      })
      .map((one) => ({
        path: one.path,
        value: one.value,
        allowed: `one A and one AAAA record of ${name}`,
        fix: `Let \`${CABAL_TLS} adopt\` write the list, or remove it.`,
      }));
  });
}

function mappingRules(controlDomain: Draft["controlDomain"], endpoint: EndpointDraft, path: FaultPath): Fault[] {
  if (!("importMapping" in endpoint) || !controlDomain) return [];
  const { hostname, importMapping } = endpoint;
  if (!hostname || !importMapping) return [];
  const name = fullHostName(hostname, controlDomain);
  if (importMapping.endsWith(`/${name}`)) return [];
  return [
    {
      path: [...path, "importMapping"],
      value: importMapping,
      allowed: `a mapping of the endpoint's own domain name: ID/${name}`,
      fix: "Copy the id of its mapping, or remove the key to leave the mapping outside the stack.",
    },
  ];
}
