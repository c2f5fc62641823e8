import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "./core/configSchema/configError.ts";
import { parseStackConfig } from "./core/configSchema/parseStackConfig.ts";
import type { StackConfig } from "./core/configSchema/stackConfig.ts";

/**
 * The config of the running stack. Every fault is reported at once, as text without a stack trace, before any resource
 * is registered.
 */
export function readConfig(): StackConfig {
  const context = { project: pulumi.getProject(), stack: pulumi.getStack() };
  try {
    return parseStackConfig(rawConfig(context.project), context);
  } catch (error) {
    if (error instanceof ConfigError) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** Every key that the stack has in the project's namespace, known or not, without the prefix; and the region. */
function rawConfig(project: string): Record<string, unknown> {
  const prefix = `${project}:`;
  const config = new pulumi.Config(project);
  const keys = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length));
  const entries = keys.map((key) => [key, structured(config.get(key))]);
  const region = new pulumi.Config("aws").get("region");
  return Object.fromEntries(region === undefined ? entries : [...entries, ["aws:region", region]]);
}

/** The engine hands objects and lists over as JSON text. Text that is none stays as it is, for the schema to refuse. */
function structured(text: string | undefined): unknown {
  if (text === undefined || !/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
