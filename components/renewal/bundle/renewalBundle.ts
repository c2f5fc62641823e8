import { extname, join } from "node:path";
import { build, type OutputFile } from "esbuild";

/** The renewal function as one file, and where its lines come from. */
export interface RenewalBundle {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
}

export const BUNDLE_FILE = "index.mjs";

/** `.ts` in a checkout, `.js` in the package, which has what was compiled. */
const ENDING = extname(import.meta.filename);
const ENTRY = `lambdas/renewal/handler${ENDING}`;
/** Packages that are loaded and not used: together half of the bundle. */
const STUBS = {
  axios: `lambdas/renewal/stubs/axios${ENDING}`,
  "node-forge": `lambdas/renewal/stubs/forge${ENDING}`,
  "@aws-sdk/credential-provider-node": `lambdas/renewal/stubs/credentialProvider${ENDING}`,
};
/** acme-client is CommonJS: its `require` of Node's modules needs one to call. */
const BANNER = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/**
 * Bundles the function of the checkout at `root`, SDK included: that loads faster than the SDK that Lambda has on disk.
 * The same sources give the same bytes wherever the checkout is. Throws with esbuild's own words.
 */
export async function renewalBundle(root: string): Promise<RenewalBundle> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    outfile: BUNDLE_FILE,
    write: false,
    bundle: true,
    minify: true,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "silent",
    // A tsconfig.json above the checkout must not change the bytes.
    tsconfigRaw: "{}",
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    alias: Object.fromEntries(Object.entries(STUBS).map(([name, file]) => [name, join(root, file)])),
    banner: { js: BANNER },
  });
  return { code: fileOf(outputFiles, ".mjs"), sourceMap: withoutPlace(fileOf(outputFiles, ".map")) };
}

function fileOf(files: readonly OutputFile[], ending: string): Uint8Array {
  const file = files.find(({ path }) => path.endsWith(ending));
  if (file === undefined) throw new Error(`esbuild made no ${ending} file of ${ENTRY}.`);
  return file.contents;
}

/** Where packages are differs between checkouts, what they are called below node_modules does not. */
function withoutPlace(sourceMap: Uint8Array): Uint8Array {
  const map = JSON.parse(Buffer.from(sourceMap).toString("utf8")) as { sources: string[] };
  const sources = map.sources.map((source) => source.replace(/^.*?(?=node_modules\/)/, ""));
  return Buffer.from(JSON.stringify({ ...map, sources }));
}
