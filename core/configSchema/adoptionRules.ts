import { isListenerRuleArn, listenerOfRule } from "./arn.ts";
import type { Draft } from "./draft.ts";
import type { EndpointDraft } from "./endpointDraft.ts";
import type { Fault } from "./fault.ts";
import { fullHostName } from "./fullHostName.ts";
import { itemsOf } from "./rawValue.ts";

/** What an endpoint adopts must belong together, and nothing is adopted beside a resource that is made. */
export function adoptionRules(draft: Draft): Fault[] {
  return draft.endpoints.flatMap((endpoint) => {
    if (endpoint.import === undefined) return withoutImport(endpoint);
    return [...ruleRules(endpoint), ...recordRules(draft, endpoint), ...mappingRules(draft, endpoint)];
  });
}

/** The certificate's own resource comes first: what leads to a new one cannot be a running one. */
function withoutImport({ path, adoption }: EndpointDraft): Fault[] {
  const given = [
    { path: [...path, "manage"], value: adoption.manage },
    { path: [...path, "importMapping"], value: adoption.importMapping },
    ...adoption.records.map((one) => ({ path: one.path, value: one.ids })),
    ...adoption.rules.map((one) => ({ path: [...one.path, "rule"], value: one.rule })),
  ].filter(({ value }) => value !== undefined);
  return given.map(({ path: place, value }) => ({
    path: place,
    value,
    allowed: "nothing here, since the endpoint is made and not adopted",
    fix: "Name the running one in import, or remove this key.",
  }));
}

function ruleRules(endpoint: EndpointDraft): Fault[] {
  return endpoint.adoption.rules.flatMap((one) => {
    const { path, rule, targetGroupArn } = one;
    if (rule === "outside") return outsideRules(endpoint, [...path, "rule"]);
    if (typeof rule !== "string" || !isListenerRuleArn(rule)) return [];
    const foreign = listenerOfRule(rule) !== endpoint.import;
    return [
      ...(foreign ? [foreignRule([...path, "rule"], rule, String(endpoint.import))] : []),
      ...(targetGroupArn === undefined ? [missingTarget([...path, "target", "targetGroupArn"])] : []),
    ];
  });
}

function foreignRule(path: Fault["path"], value: string, listener: string): Fault {
  return {
    path,
    value,
    allowed: `a rule of the adopted listener, ${listener}`,
    fix: "Copy the ARN of that listener's rule, or remove the key to have one made.",
  };
}

/** A new target group has no targets: the adopted rule would never be sent there, and a changed one would cut off. */
function missingTarget(path: Fault["path"]): Fault {
  return {
    path,
    value: undefined,
    allowed: "the target group that the adopted rule forwards to",
    fix: "Set it to that group's ARN, or remove rule to have a rule and a group made.",
  };
}

/** A listener that follows the program answers 404 to every host that has no rule of the program's. */
function outsideRules({ adoption }: EndpointDraft, path: Fault["path"]): Fault[] {
  if (adoption.manage !== "everything") return [];
  return [
    {
      path,
      value: "outside",
      allowed: "a rule of the stack, since the listener's default answer becomes a 404 with manage: everything",
      fix: "Name the rule to adopt, remove the key to have one made, or remove manage.",
    },
  ];
}

function recordRules({ controlDomain }: Draft, { adoption }: EndpointDraft): Fault[] {
  if (controlDomain === undefined) return [];
  return adoption.records.flatMap(({ path, host, ids }) =>
    itemsOf(ids).flatMap((id, index, all) => {
      const name = fullHostName(host ?? "", controlDomain);
      const fits = typeof id !== "string" || host === undefined || id.split("_")[1] === name;
      if (fits && all.indexOf(id) === index) return [];
      return [
        {
          path: [...path, index],
          value: id,
          allowed: `one A and one AAAA record of ${name}`,
          fix: "Let `npx --no cabal-tls adopt` write the list, or remove it.",
        },
      ];
    }),
  );
}

function mappingRules({ controlDomain }: Draft, { path, hosts, adoption }: EndpointDraft): Fault[] {
  const host = hosts[0];
  const mapping = adoption.importMapping;
  if (controlDomain === undefined || host === undefined || typeof mapping !== "string") return [];
  const name = fullHostName(host.given, controlDomain);
  if (mapping.endsWith(`/${name}`)) return [];
  return [
    {
      path: [...path, "importMapping"],
      value: mapping,
      allowed: `a mapping of the endpoint's own domain name: ID/${name}`,
      fix: "Copy the id of its mapping, or remove the key to leave the mapping outside the stack.",
    },
  ];
}
