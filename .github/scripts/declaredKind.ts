import { execFileSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";

/**
 * What the gate should hold a change against: a change of the stack's generations is a rotation, and then nothing else
 * may be in it. `before` is undefined when the stack is new. A text that is no YAML is for the engine to refuse.
 */
export function declaredKind(before: string | undefined, after: string): "rotation" | "any" {
  if (before === undefined) return "any";
  return isDeepStrictEqual(wildcardOf(before), wildcardOf(after)) ? "any" : "rotation";
}

function wildcardOf(text: string): unknown {
  try {
    const config: unknown = Object(parse(text)).config;
    const entries = Object.entries(Object(config));
    return entries.filter(([key]) => key.endsWith(":wildcard"));
  } catch {
    return undefined;
  }
}

/** The file as it was in that commit; undefined when it, or the commit, was not there: GitHub then names commit 000… */
function committed(commit: string, file: string): string | undefined {
  if (/^0+$/.test(commit)) return undefined;
  const listed = execFileSync("git", ["ls-tree", "--name-only", commit, "--", file], { encoding: "utf8" });
  return listed.trim() === "" ? undefined : execFileSync("git", ["show", `${commit}:./${file}`], { encoding: "utf8" });
}

if (import.meta.main) {
  const { readFileSync } = await import("node:fs");
  const [file, base] = process.argv.slice(2);
  if (file === undefined || base === undefined) throw new Error("usage: declaredKind.ts Pulumi.STACK.yaml BASE-COMMIT");
  process.stdout.write(`${declaredKind(committed(base, file), readFileSync(file, "utf8"))}\n`);
}
