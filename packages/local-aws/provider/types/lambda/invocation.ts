import { createHash } from "node:crypto";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { LiveState, ResourceContext, ResourceType } from "../../resourceType.ts";
import { json, oneOf } from "../../valueRules.ts";

/** Results of this process's invocations by id: AWS keeps none, so the state is the only other place that has them. */
const results = new Map<string, string>();

export const invocation: ResourceType = {
  token: "aws:lambda/invocation:Invocation",
  source: "hashicorp/terraform-provider-aws internal/service/lambda/invocation.go",
  inputs: {
    functionName: "replace",
    qualifier: "replace",
    triggers: "replace",
    // A change replaces when the function is invoked at creation only; see `replaces`.
    input: "update",
    lifecycleScope: "update",
    terraformKey: "update",
  },
  outputs: ["result"],
  regional: true,
  defaults: { qualifier: "$LATEST", lifecycleScope: "CREATE_ONLY", terraformKey: "tf" },
  values: { input: json(), lifecycleScope: oneOf("CREATE_ONLY", "CRUD") },

  replaces: (news) => (isCrud(news) ? [] : ["input"]),

  async create(inputs, context) {
    return invoke(inputs, { action: "create", prev_input: null }, context);
  },

  /** There is nothing to look at: the real provider's read does nothing either. */
  async read(id, given, _context, state): Promise<LiveState> {
    return { inputs: given, outputs: present({ result: results.get(id) ?? textOf(state ?? {}, "result") }) };
  },

  async update(id, news, olds, context) {
    const previous = parsed(olds);
    const made = await invoke(news, { action: "update", prev_input: previous }, context);
    // The engine keeps the id of an update; the result goes with it.
    const result = results.get(made);
    if (result !== undefined) results.set(id, result);
  },

  async remove(_id, state, context) {
    if (isCrud(state)) await invoke(state, { action: "delete", prev_input: parsed(state) }, context);
  },
};

interface Lifecycle {
  readonly action: "create" | "update" | "delete";
  readonly prev_input: unknown;
}

function isCrud(inputs: PropertyMap): boolean {
  return textOf(inputs, "lifecycleScope") === "CRUD";
}

async function invoke(inputs: PropertyMap, lifecycle: Lifecycle, context: ResourceContext): Promise<string> {
  const functionName = requiredText(inputs, "functionName");
  const qualifier = textOf(inputs, "qualifier") ?? "$LATEST";
  const payload = isCrud(inputs)
    ? JSON.stringify({ ...parsed(inputs), [textOf(inputs, "terraformKey") ?? "tf"]: lifecycle })
    : requiredText(inputs, "input");
  const answer = await context.clients
    .lambda(context.region)
    .send(new InvokeCommand({ FunctionName: functionName, Qualifier: qualifier, Payload: Buffer.from(payload) }));
  const result = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError !== undefined) throw new Error(`invoking Lambda Function (${functionName}): ${result}`);
  const id = [functionName, qualifier, createHash("md5").update(payload).digest("hex")].join(",");
  results.set(id, result);
  return id;
}

function parsed(inputs: PropertyMap): object {
  return JSON.parse(requiredText(inputs, "input")) as object;
}
