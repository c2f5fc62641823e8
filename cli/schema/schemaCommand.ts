import { Command } from "commander";
import { configFileSchema } from "../../core/configSchema/configFileSchema.ts";
import { CABAL_TLS } from "../../core/commandLine.ts";
import type { CommandIo } from "../command/commandIo.ts";

const HELP = `
An editor with the YAML language server completes and checks a stack's config by it. The first line of the file:

  # yaml-language-server: $schema=docs/config.schema.json

docs/config.schema.json is this schema for the project cabal-tls. For a program of another name:

  ${CABAL_TLS} schema --project NAME > config.schema.json`;

/** `npx --no -- cabal-tls schema` */
export function schemaCommand(io: CommandIo): Command {
  return new Command("schema")
    .description("Print the JSON schema of a stack's config file, for editors.")
    .option("--project <NAME>", "name of the Pulumi project, which is the namespace of its keys", "cabal-tls")
    .addHelpText("after", HELP)
    .action(({ project }: { readonly project: string }) => io.write(schemaText(project)));
}

/** As docs/config.schema.json has it, without the last line's end. */
function schemaText(project: string): string {
  return JSON.stringify(configFileSchema(project), undefined, 2);
}
