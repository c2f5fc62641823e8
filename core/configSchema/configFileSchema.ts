import { z } from "zod";
import { ruleOf } from "./rule.ts";
import { stackSchema } from "./stackSchema.ts";

/** The key that is not in the project's namespace. */
const REGION = "aws:region";

/**
 * The JSON schema (draft 7, which editors' YAML support reads best) of a `Pulumi.<stack>.yaml`: shapes, patterns and limits
 * of the config, with what is allowed and what to do as descriptions. What one value must be beside another, and what no
 * pattern can express, only the update and `rotate` check. Other namespaces and the engine's own keys may be there.
 */
export function configFileSchema(project: string): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(stackSchema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    reused: "ref",
    override: ({ zodSchema, jsonSchema }) => {
      const rule = ruleOf(zodSchema);
      if (rule !== undefined) jsonSchema.description = `Allowed: ${rule.allowed}. ${rule.fix}`;
    },
  });
  const inFile = (key: string) => (key === REGION ? key : `${project}:${key}`);
  const properties = Object.entries(schema.properties ?? {});
  const known = properties.map(([key]) => key).join("|");
  return {
    $schema: schema.$schema,
    title: `Config of a stack of ${project}`,
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(properties.map(([key, value]) => [inFile(key), value])),
        patternProperties: { [`^${project}:(?!(${known})$)`]: false },
        required: (schema.required ?? []).map(inFile),
      },
    },
    required: ["config"],
    definitions: schema.definitions,
  };
}
