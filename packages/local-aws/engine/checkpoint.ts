import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Folder of the stacks' states in an engine's home. */
const STACKS = join("state", ".pulumi", "stacks");

/**
 * Whether the engine's record of a stack is whole, or not there at all. In a folder, and in no other backend, it is
 * written in two files one after the other, and a process that ends in between leaves half a record.
 */
export async function isCheckpointWhole(home: string, stack: string): Promise<boolean> {
  const projects = await readdir(join(home, STACKS)).catch(() => []);
  const files = projects.flatMap((project) => {
    const file = join(home, STACKS, project, `${stack}.json`);
    return [file, `${file}.attrs`];
  });
  return (await Promise.all(files.map(isJson))).every(Boolean);
}

async function isJson(file: string): Promise<boolean> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
