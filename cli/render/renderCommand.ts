import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { CABAL_TLS } from "../../core/commandLine.ts";
import { DEFAULT_SETTINGS } from "../../monitoring/settings/renderSettings.ts";
import { CommandError } from "../command/commandError.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { connectToOption } from "../command/connectionOptions.ts";
import { INVENTORY_OPTIONS, readInventory } from "../command/readInventory.ts";
import { writeWhole } from "../command/textFile.ts";
import {
  type FolderPlan,
  folderPlan,
  type Manifest,
  presentFiles,
  readManifest,
  sha256,
  writeManifest,
} from "./outputFolder.ts";
import { placeholderOption, withPlaceholders } from "./placeholders.ts";
import {
  addressArgument,
  jobPrefixArgument,
  type RenderOptions,
  renderSettings,
  runbookArgument,
  timeFactorArgument,
} from "./renderArguments.ts";

const HELP = `
Writes prometheus/ (configuration, targets, rules, promtool tests), blackbox/, alertmanager/ and grafana/ into the
folder. A foreign file there, or one that was changed by hand, is never overwritten without --force.

Exit codes:
  0  written, or nothing to change
  1  refused: foreign files are in the way; with --check: the folder is out of date
  2  could not be done: wrong usage, no inventory, folder not writable`;

/** `npx --no -- cabal-tls render` */
export function renderCommand(io: CommandIo): Command {
  return new Command("render")
    .description("Write the configuration of Prometheus, blackbox_exporter, Alertmanager and Grafana for a stack.")
    .requiredOption("--out <DIR>", "folder that gets the files")
    .addOption(INVENTORY_OPTIONS.inventory)
    .addOption(INVENTORY_OPTIONS.stack)
    .option("--runbook-url <URL>", "page that the alerts link to", runbookArgument, DEFAULT_SETTINGS.runbookUrl)
    .option("--blackbox <HOST:PORT>", "blackbox_exporter", addressArgument, DEFAULT_SETTINGS.blackboxAddress)
    .option(
      "--facts <HOST:PORT>",
      `what \`${CABAL_TLS} facts\` has as --listen`,
      addressArgument,
      DEFAULT_SETTINGS.factsAddress,
    )
    .option("--alertmanager <HOST:PORT>", "Alertmanager", addressArgument, DEFAULT_SETTINGS.alertmanagerAddress)
    .option("--prometheus-url <URL>", "Prometheus, for Grafana", DEFAULT_SETTINGS.prometheusUrl)
    .option("--dashboard-dir <DIR>", "where Grafana finds the dashboard", DEFAULT_SETTINGS.dashboardDir)
    .option("--job-prefix <TEXT>", "put before the names of the jobs", jobPrefixArgument, DEFAULT_SETTINGS.jobPrefix)
    .option("--ca-file <PEM>", "the trust probe trusts only the CAs in this file; default: the system's")
    .option(
      "--connect-to <HOST:PORT:ADDRESS:PORT>",
      "probe there instead, as curl does; given again for one HOST:PORT: several addresses",
      connectToOption,
      [],
    )
    .option(
      "--placeholder <TEXT=PLACEHOLDER>",
      "write PLACEHOLDER in place of TEXT, for images that environments share; may be given again",
      placeholderOption,
      [],
    )
    .option("--time-factor <N>", "divide all waiting times by this, for tests", timeFactorArgument, 1)
    .option("--check", "write nothing; exit code 1 when the folder is out of date")
    .option("--force", "overwrite foreign files too")
    .addHelpText("after", HELP)
    .action((options: RenderOptions) => render(options, io));
}

async function render(options: RenderOptions, io: CommandIo): Promise<void> {
  const inventory = await readInventory(options, io);
  // Loaded on demand: the dashboard's builder takes longer to load than any other command takes to run.
  const { renderMonitoring } = await import("../../monitoring/index.ts");
  const dir = resolve(io.cwd, options.out);
  const files = withPlaceholders(renderMonitoring(inventory, renderSettings(options)), options.placeholder);
  const wanted = Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]));
  const written = await readManifest(dir);
  const present = await presentFiles(dir, [...Object.keys(wanted), ...Object.keys(written)]);
  const plan = folderPlan(wanted, present, written);
  if (options.check) return check(plan, options.out, io);
  if (plan.foreign.length > 0 && !options.force) throw foreignError(plan.foreign, options.out);
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  await apply(dir, plan, texts, wanted);
  io.write(summary(plan, options));
}

function check({ write, remove, foreign }: FolderPlan, out: string, io: CommandIo): void {
  const differing = [...write, ...remove, ...foreign].sort();
  if (differing.length === 0) {
    io.write(`${out} is up to date.`);
  } else {
    io.write(`${out} is out of date:\n${differing.map((path) => `  ${path}`).join("\n")}`);
    io.exitCode = 1;
  }
}

function foreignError(foreign: readonly string[], out: string): CommandError {
  const list = foreign.map((path) => `  ${join(out, path)}`).join("\n");
  return new CommandError(
    `These files are not as this command wrote them, so nothing was changed:\n${list}\n` +
      "Name another folder with --out, move them away, or overwrite them with --force.",
    1,
  );
}

async function apply(
  dir: string,
  { write, remove, foreign }: FolderPlan,
  texts: ReadonlyMap<string, string>,
  wanted: Manifest,
): Promise<void> {
  for (const path of [...write, ...foreign]) {
    const text = texts.get(path);
    if (text === undefined) await rm(join(dir, path));
    else await writeWhole(join(dir, path), text);
  }
  for (const path of remove) await rm(join(dir, path));
  await writeManifest(dir, wanted);
}

function summary({ write, unchanged, remove, foreign }: FolderPlan, { out, runbookUrl }: RenderOptions): string {
  const changed = [...write, ...foreign].sort();
  const lines = [
    ...changed.map((path) => `wrote   ${join(out, path)}`),
    ...remove.map((path) => `removed ${join(out, path)}`),
    `${changed.length + remove.length} changed, ${unchanged.length} unchanged.`,
  ];
  if (runbookUrl === DEFAULT_SETTINGS.runbookUrl) {
    lines.push("The alerts link to a path in this checkout: give the page's address with --runbook-url.");
  }
  return lines.join("\n");
}
