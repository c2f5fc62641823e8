/** Whether this is an installed package, which has what was compiled: no TypeScript, and no npm scripts. */
const IS_INSTALLED = !import.meta.filename.endsWith(".ts");

/** How the engine is started by hand: an installed package has no npm scripts, there it is the `pulumi` on PATH. */
export const ENGINE = IS_INSTALLED ? "pulumi" : "npm run pulumi --";

/** A text with the engine's commands as they are typed here. */
export function asTyped(text: string): string {
  return IS_INSTALLED ? text.replaceAll(/npm run (--silent )?pulumi --/g, ENGINE) : text;
}
