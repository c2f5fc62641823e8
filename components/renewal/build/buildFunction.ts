import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { build, type OutputFile, type Plugin } from "esbuild";

/** The renewal function as one file, and where its lines come from. */
export interface FunctionCode {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
}

export const FUNCTION_FILE = "index.mjs";

/** `.ts` in a checkout, `.js` in the package, which has what was compiled. */
const ENDING = extname(import.meta.filename);
const ENTRY = `lambdas/renewal/handler${ENDING}`;
/** What is loaded and not used: the SDK's chain of credential providers (Lambda has them in the environment), PKCS #7, #12 and attributes. */
const STUBS = {
  "@aws-sdk/credential-provider-node": `lambdas/renewal/stubs/credentialProvider${ENDING}`,
  "@peculiar/asn1-cms": `lambdas/renewal/stubs/pkcs7${ENDING}`,
  "@peculiar/asn1-pfx": `lambdas/renewal/stubs/pkcs7${ENDING}`,
  "@peculiar/asn1-x509-attr": `lambdas/renewal/stubs/pkcs7${ENDING}`,
};
/** Of its own package.json each client of the SDK uses the version. */
const VERSION_ONLY: Plugin = {
  name: "versions of the SDK",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8")) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};
/** Of acme-client its public `crypto`: without the HTTP client, axios, node-forge and debug that its entry also loads. */
const ACME_CRYPTO: Plugin = {
  name: "acme-client's crypto",
  setup({ onResolve, onLoad, initialOptions: { absWorkingDir = "" } }) {
    onResolve({ filter: /^acme-client$/ }, ({ path }) => ({ path, namespace: "crypto" }));
    onLoad({ filter: /.*/, namespace: "crypto" }, () => ({
      contents: 'exports.crypto = require("acme-client/src/crypto");',
      resolveDir: join(absWorkingDir, "lambdas"),
    }));
  },
};
/** acme-client is CommonJS: its `require` of Node's modules needs one to call. */
const BANNER = 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);';

/**
 * Bundles the function of the checkout at `root`, SDK included: that loads faster than the SDK that Lambda has on disk.
 * The same sources give the same bytes wherever the checkout is. Throws with esbuild's own words.
 */
export async function buildFunction(root: string): Promise<FunctionCode> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [ENTRY],
    outfile: FUNCTION_FILE,
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
    plugins: [VERSION_ONLY, ACME_CRYPTO],
    banner: { js: BANNER },
  });
  return { code: fileOf(outputFiles, ".mjs"), sourceMap: withoutCheckout(fileOf(outputFiles, ".map")) };
}

function fileOf(files: readonly OutputFile[], ending: string): Uint8Array {
  const file = files.find(({ path }) => path.endsWith(ending));
  if (file === undefined) throw new Error(`esbuild made no ${ending} file of ${ENTRY}.`);
  return file.contents;
}

/** Where packages are differs between checkouts, what they are called below node_modules does not. */
function withoutCheckout(sourceMap: Uint8Array): Uint8Array {
  const map = JSON.parse(Buffer.from(sourceMap).toString("utf8")) as { sources: string[] };
  const sources = map.sources.map((source) => source.replace(/^.*?(?=node_modules\/)/, ""));
  return Buffer.from(JSON.stringify({ ...map, sources }));
}

const ROOT = join(import.meta.dirname, "..", "..", "..");

const CACHE = join(ROOT, "node_modules", ".cache", "cabal-tls", "renewal");

/** Paths of the function's files. The engine reads them, and keeps their hashes instead of a megabyte of text. */
export interface FunctionFiles {
  readonly code: string;
  readonly sourceMap: string;
}

let built: Promise<FunctionFiles> | undefined;

/** The renewal function of this very checkout, built once and kept where tools keep what they can make again. */
export function builtFunction(): Promise<FunctionFiles> {
  built ??= buildFunction(ROOT).then((code) => keepFiles(CACHE, code));
  return built;
}

/**
 * Keeps the function's code below `folder`, under the hash of its content: what is there is whole and never changes, so
 * that programs which run at once, and the engine that reads while another one starts, do not meet.
 */
export function keepFiles(folder: string, { code, sourceMap }: FunctionCode): FunctionFiles {
  const hash = createHash("sha256").update(code).update(sourceMap).digest("hex");
  const kept = join(folder, hash.slice(0, 32));
  if (!existsSync(kept)) {
    mkdirSync(folder, { recursive: true });
    const unfinished = mkdtempSync(join(folder, "unfinished-"));
    writeFileSync(join(unfinished, FUNCTION_FILE), code);
    writeFileSync(join(unfinished, `${FUNCTION_FILE}.map`), sourceMap);
    moveUnlessThere(unfinished, kept);
  }
  return { code: join(kept, FUNCTION_FILE), sourceMap: join(kept, `${FUNCTION_FILE}.map`) };
}

function moveUnlessThere(unfinished: string, kept: string): void {
  try {
    renameSync(unfinished, kept);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Somebody else was faster, with the same content.
    if (!existsSync(kept)) throw error;
  }
}
