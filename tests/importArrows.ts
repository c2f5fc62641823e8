import ts from "typescript";

/** A source file of the repository: its path from the root, with slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

interface Layer {
  /** Files below this path, or this very file. */
  readonly from: string;
  /** What they may import of the repository. */
  readonly to: readonly string[];
  /** Packages and Node modules that they may not import. */
  readonly not?: RegExp;
}

const IO = "^node:(fs|os|process|child_process|http|https|http2|net|tls|dns|timers|readline|worker_threads)";

/** The arrows of the design; the first layer that fits a file counts. Tests are not held to any. */
const LAYERS: readonly Layer[] = [
  { from: "index.ts", to: ["compileCache.ts", "config.ts", "components/"] },
  { from: "compileCache.ts", to: [] },
  { from: "config.ts", to: ["core/"] },
  { from: "core/", to: ["core/"], not: new RegExp(`^@pulumi/|^@aws-sdk/|^@smithy/|${IO}`) },
  // An endpoint takes an ARN: whose certificate it is, and of which generation, is not its affair.
  {
    from: "components/endpoints/",
    to: ["components/endpoints/", "components/network/", "components/registration/", "components/zone/", "core/"],
    not: new RegExp(`^@aws-sdk/|${IO}`),
  },
  {
    from: "components/certificates/",
    to: ["components/certificates/", "components/renewal/", "components/registration/", "components/zone/", "core/"],
    not: new RegExp(`^@aws-sdk/|${IO}`),
  },
  {
    from: "components/hosts/",
    to: ["components/", "core/"],
    not: new RegExp(`^@aws-sdk/|${IO}`),
  },
  // The only place of the program that reads sources and writes files: the function is bundled when it is deployed.
  { from: "components/renewal/build/", to: ["components/renewal/build/"], not: /^@pulumi\/|^@aws-sdk\// },
  {
    from: "components/renewal/",
    to: ["components/renewal/", "components/registration/", "core/"],
    not: new RegExp(`^@aws-sdk/|^esbuild|${IO}`),
  },
  { from: "components/", to: ["components/", "core/"], not: new RegExp(`^@aws-sdk/|^esbuild|${IO}`) },
  // The edge composes; the use case sees ports only; AWS, ACME and time are in the adapters.
  { from: "lambdas/renewal/handler.ts", to: ["lambdas/renewal/", "core/"] },
  {
    from: "lambdas/renewal/adapters/",
    to: ["lambdas/renewal/adapters/", "lambdas/renewal/ports/", "core/"],
    not: /^@pulumi\//,
  },
  {
    from: "lambdas/renewal/",
    to: ["lambdas/renewal/renew.ts", "lambdas/renewal/steps/", "lambdas/renewal/ports/", "core/"],
    not: new RegExp(`^@pulumi/|^@aws-sdk/|^@aws-lambda-powertools/|^acme-client|${IO}`),
  },
  { from: "monitoring/", to: ["monitoring/", "core/"], not: new RegExp(`^@pulumi/|^@aws-sdk/|${IO}`) },
  { from: "cli/", to: ["cli/", "core/", "monitoring/"], not: /^@pulumi\// },
  // The command that starts the local AWS can also deploy the program into it, as the demo does.
  { from: "examples/local/", to: ["examples/local/", "examples/demo/", "core/", "packages/local-aws/"] },
  { from: "packages/local-aws/", to: ["packages/local-aws/"] },
  { from: "examples/demo/", to: ["examples/demo/", "cli/", "core/", "packages/local-aws/", "monitoring/"] },
  { from: "examples/landscape/", to: ["examples/landscape/"] },
  // What is said, planned and reported is pure, as core is; the steps around it work on an account.
  {
    from: "examples/acceptance/core/",
    to: ["examples/acceptance/core/", "core/"],
    not: new RegExp(`^@pulumi/|^@aws-sdk/|^@smithy/|${IO}`),
  },
  {
    from: "examples/acceptance/",
    to: ["examples/acceptance/", "examples/demo/", "examples/landscape/", "cli/", "core/", "packages/local-aws/"],
  },
  { from: "examples/", to: ["examples/", "components/"] },
];

/** Every import that breaks an arrow, as "FILE must not import TARGET". */
export function brokenArrows(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const layer = LAYERS.find(({ from }) => isIn(path, from));
    if (layer === undefined) return path.startsWith("tests/") ? [] : [`${path} is in no layer of the design`];
    return importsOf(text)
      .filter((target) => !isAllowed(layer, path, target))
      .map((target) => `${path} must not import ${target}`);
  });
}

function isAllowed({ to, not }: Layer, path: string, target: string): boolean {
  if (!target.startsWith(".")) return not === undefined || !not.test(target);
  const file = new URL(target, `file:///${path}`).pathname.slice(1);
  return to.some((permitted) => isIn(file, permitted));
}

function isIn(path: string, permitted: string): boolean {
  return permitted.endsWith("/") ? path.startsWith(permitted) : path === permitted;
}

/** What a file imports or exports from, also by `import()`. */
export function importsOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}
