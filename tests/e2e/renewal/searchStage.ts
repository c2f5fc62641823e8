import assert from "node:assert/strict";
import type { Parameter } from "@aws-sdk/client-ssm";
import type { RenewalStage } from "./renewalStage.ts";
import type { StagedHost } from "./stagedHost.ts";

/** Every version of every SecureString of these hosts gives its keys; logs and plain parameters may hold none of them. */
export async function searchStage(stage: RenewalStage, hosts: readonly StagedHost[]): Promise<void> {
  const { keys } = stage;
  for (const prefix of new Set(hosts.map(({ settings }) => settings.parameterPrefix))) {
    for (const { Name = "", Type, Value } of await parametersBelow(stage, prefix)) {
      if (Type !== "SecureString") keys.say(Value);
      else for (const one of await versionsOf(stage, Name)) keys.note(one);
    }
  }
  for (const host of hosts) {
    keys.say(await host.log());
    keys.say(JSON.stringify(await stage.control("calls", { role: host.role })));
  }
  // Every stage has at least the key of an account.
  if (hosts.length > 0) assert.ok(keys.size > 0, "no key was found to search for");
  keys.assertHidden();
}

async function parametersBelow({ clients }: RenewalStage, Path: string): Promise<Parameter[]> {
  const found: Parameter[] = [];
  let NextToken: string | undefined;
  do {
    const page = { Path, Recursive: true, ...(NextToken !== undefined && { NextToken }) };
    const answer = await clients.ssm.getParametersByPath(page);
    found.push(...(answer.Parameters ?? []));
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function versionsOf({ clients }: RenewalStage, Name: string): Promise<string[]> {
  const { Parameters = [] } = await clients.ssm.getParameterHistory({ Name, WithDecryption: true });
  return Parameters.map(({ Value = "" }) => Value);
}
