import type { KeptActionType } from "../configSchema/stackConfig.ts";
import type { ActionFacts } from "./accountFacts.ts";

const KEPT: readonly KeptActionType[] = ["authenticate-cognito", "authenticate-oidc", "jwt-validation", "forward"];

/**
 * What a config says about adopted actions. A forward without stickiness can be imported only when its parts are kept
 * one by one, so the config has to have their number and kinds; every other answer is kept whole.
 */
export function actionsConfig({ types, sticky }: ActionFacts): { readonly actions?: readonly string[] } {
  return types.at(-1) === "forward" && !sticky ? { actions: types } : {};
}

/** A kind of action that stands before a forward without stickiness and that no config can name; undefined = none. */
export function unknownAction(actions: ActionFacts): string | undefined {
  return actionsConfig(actions).actions?.find((type) => !KEPT.some((known) => known === type));
}

/** What the owner should know about where requests of a host end. */
export function actionNotes(what: string, { types, weights }: ActionFacts): string[] {
  const shares = weights.map(({ arn, weight }) => `${nameOf(arn)} with weight ${weight}`);
  return [
    ...(weights.length > 1
      ? [
          `${what} forwards to ${shares.join(", ")}: the weights stay as they are, and the config names the first group.`,
        ]
      : []),
    ...(types.includes("authenticate-oidc")
      ? [
          `the login of ${what} keeps its client secret: AWS does not report it, and neither the config nor the state has it.`,
        ]
      : []),
  ];
}

function nameOf(targetGroupArn: string): string {
  return targetGroupArn.split("/")[1] ?? targetGroupArn;
}
