import { access } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StackFile } from "./stackFile.ts";

/** The project that docs/config.schema.json is for. */
const PROJECT = "cabal-tls";
/** In a checkout, and beside an installed package. */
const PLACES = ["docs/config.schema.json", "node_modules/cabal-tls/docs/config.schema.json"];

/** First line of a stack's file, by which an editor finds the schema; empty where there is none for the project. */
export async function schemaLine({ path, project }: Pick<StackFile, "path" | "project">): Promise<string> {
  if (project !== PROJECT) return "";
  for (const place of PLACES) {
    const isThere = await access(join(dirname(path), place)).then(
      () => true,
      () => false,
    );
    if (isThere) return `# yaml-language-server: $schema=${place}\n`;
  }
  return "";
}
