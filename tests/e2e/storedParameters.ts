import { setTimeout as wait } from "node:timers/promises";
import type { SSM } from "@aws-sdk/client-ssm";

const STORED_MS = 120_000;

/** Values of parameters in the order of their names, as soon as all of them exist; those that do until the deadline. */
export async function storedParameters(ssm: SSM, names: readonly string[]): Promise<readonly (string | undefined)[]> {
  const until = Date.now() + STORED_MS;
  for (;;) {
    const { Parameters = [] } = await ssm.getParameters({ Names: [...names], WithDecryption: true });
    const values = new Map(Parameters.map(({ Name, Value }) => [Name, Value]));
    if (values.size === names.length || Date.now() > until) return names.map((name) => values.get(name));
    await wait(500);
  }
}
