import type { parseAction } from "@actions/workflow-parser/actions/index";
import type { NoOperationTraceWriter } from "@actions/workflow-parser";
import { build } from "esbuild";

interface Parser {
  readonly parseAction: typeof parseAction;
  readonly NoOperationTraceWriter: typeof NoOperationTraceWriter;
}

/** GitHub's own parser of an action's metadata. It imports JSON as only a bundler allows. */
async function parser(): Promise<Parser> {
  const contents = `
    export { parseAction } from "@actions/workflow-parser/actions/index";
    export { NoOperationTraceWriter } from "@actions/workflow-parser";`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "node",
    // Of its dependencies one is CommonJS.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire("file:///");' },
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`);
}

/** What GitHub would say of the text of an `action.yml`. */
export async function actionFaults(): Promise<(content: string) => string[]> {
  const { parseAction, NoOperationTraceWriter } = await parser();
  return (content) => {
    const { context } = parseAction({ name: "action.yml", content }, new NoOperationTraceWriter());
    return context.errors.getErrors().map(({ message }) => message);
  };
}
