import { access, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { servesAlready } from "../../core/adoption/index.ts";
import { CABAL_TLS, sh, shellWord } from "../../core/commandLine.ts";
import { isDomainName } from "../../core/domainName.ts";
import { isRegion } from "../../core/regions.ts";
import { adopt } from "../adopt/adopt.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { CommandError } from "../command/commandError.ts";
import type { CommandIo } from "../command/commandIo.ts";
import { schemaLine, type StackFile, stackFile, stacksIn } from "../command/stackFile.ts";
import { assertNoFault } from "../rotate/stackConfigText.ts";
import type { AccountOffer } from "./accountOffer.ts";
import { decideConfig, type InitOptions } from "./decide.ts";
import { type InitialConfig, initialConfig, needsNetwork } from "./initialConfig.ts";
import type { Prompts } from "./prompts.ts";

/** Reads the account and writes the config of a new stack, which previews. Changes nothing in AWS, and no file. */
export async function init(given: InitOptions, io: CommandIo, prompts: Prompts | undefined): Promise<void> {
  const options = await named(given, io, prompts);
  const stack = await stackFile(options, io.cwd);
  const file = relative(io.cwd, stack.path);
  await assertNew(stack, file);
  const aws = new AwsSession();
  try {
    const asked = { ...options, ...(prompts && (await askedDomains(aws, options, prompts))) };
    const { controlDomain = "" } = asked;
    // Loaded on demand: the clients of AWS take longer to load than any other command runs.
    const { readOffer } = await import("./accountOffer.ts");
    io.progress("Reading the account …");
    const offer = await readOffer(aws, { region: options.region, controlDomain, zoneId: asked.zoneId });
    io.progress("");
    if (servesAlready(offer.account.endpoints)) await handOver(asked, stack, io);
    else await write(await decideConfig(stack.project, offer, asked, prompts), offer, { stack, file }, io);
  } finally {
    io.progress("");
    aws.close();
  }
}

type Named = InitOptions & { readonly region: string };

/** With what must be known before the account is read. */
async function named(given: InitOptions, io: CommandIo, prompts: Prompts | undefined): Promise<Named> {
  const usual = io.env["AWS_REGION"] ?? io.env["AWS_DEFAULT_REGION"];
  if (prompts === undefined) assertGiven(given, usual);
  const stack = await stackOf(given, io, prompts);
  const region = given.region ?? (await prompts?.text(REGION_QUESTION, usual ?? "", regionProblem)) ?? usual ?? "";
  const problem = regionProblem(region);
  if (problem !== undefined) throw new CommandError(`${shellWord(region)} is ${problem}`, 2);
  const { controlDomain } = given;
  if (controlDomain !== undefined && !isDomainName(controlDomain)) {
    throw new CommandError(
      `The control domain ${shellWord(controlDomain)} is no domain name: give the domain under which the servers' names ` +
        "are, such as --control-domain example.net.",
      2,
    );
  }
  return { ...given, ...stack, region };
}

const REGION_QUESTION = "Region of the load balancers and the API?";

/** The file names the stack as well. */
async function stackOf({ stack, file }: InitOptions, { cwd }: CommandIo, prompts: Prompts | undefined) {
  if (stack !== undefined) return { stack };
  if (file !== undefined || prompts === undefined) return {};
  return { stack: await prompts.text("Name of the stack?", await freeName(cwd), stackProblem) };
}

/** Where nobody can be asked. */
function assertGiven({ stack, file, region, controlDomain }: InitOptions, usualRegion: string | undefined): void {
  const needed = {
    "--stack NAME": stack ?? file,
    "--control-domain DOMAIN": controlDomain,
    "--region REGION": region ?? usualRegion,
  };
  const missing = Object.entries(needed).flatMap(([option, value]) => (value === undefined ? [option] : []));
  if (missing.length === 0) return;
  throw new CommandError(`Standard input is not a terminal, so init cannot ask: it needs ${missing.join(", ")}.`, 2);
}

async function freeName(cwd: string): Promise<string> {
  const taken = await stacksIn(cwd).catch((): string[] => []);
  return ["prod", "mail"].find((name) => !taken.includes(name)) ?? "";
}

function stackProblem(answer: string): string | undefined {
  return /^[\w.-]{1,100}$/.test(answer) ? undefined : "letters, digits, hyphens, dots and underscores";
}

function regionProblem(answer: string): string | undefined {
  return isRegion(answer) ? undefined : "not a region of AWS: give one such as us-west-2.";
}

/** Never overwrites a file. */
async function assertNew({ path, stack }: StackFile, file: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new CommandError(
    `${file} exists, and init overwrites nothing: edit it, name another stack than ${stack} with --stack, or let ` +
      `\`${CABAL_TLS} adopt\` add to it what runs already.`,
    1,
  );
}

/** The domains are chosen from the account's zones: without a zone nothing can be validated. */
async function askedDomains(aws: AwsSession, { controlDomain, mailDomain }: InitOptions, prompts: Prompts) {
  const { readPublicZones } = await import("../aws/account/readZone.ts");
  const zones = await readPublicZones(aws);
  if (controlDomain === undefined && zones.length === 0) throw new CommandError(NO_ZONE, 1);
  const choices = zones.map((zone) => ({ value: zone, label: zone }));
  const own = controlDomain ?? (await prompts.select("Under which domain are the servers' names?", choices));
  const others = choices.filter(({ value }) => value !== own);
  if (mailDomain !== undefined || others.length === 0) return { controlDomain: own };
  return { controlDomain: own, mailDomain: await prompts.several("Which others are in mail addresses?", others) };
}

const NO_ZONE =
  "Route 53 has no public zone: create one for the domain under which the servers' names are to be " +
  "(`aws route53 create-hosted-zone --name example.net --caller-reference init`), delegate the domain to it, and run this again.";

/** What runs already is written as it is, by the command for it. */
async function handOver(
  options: InitOptions,
  { project: _project, ...stack }: StackFile,
  io: CommandIo,
): Promise<void> {
  const { region = "", controlDomain = "", zoneId, contact, agreeToTerms } = options;
  io.write(
    `${controlDomain} is served already, so this continues as \`${CABAL_TLS} adopt\`, which writes what runs.\n`,
  );
  await adopt(
    {
      stack: stack.stack,
      file: stack.path,
      region,
      controlDomain,
      ...(zoneId === undefined ? {} : { zoneId }),
      ...(contact === undefined ? {} : { contact }),
      ...(agreeToTerms === undefined ? {} : { agreeToTerms }),
    },
    io,
  );
}

async function write(
  config: InitialConfig,
  { networks }: AccountOffer,
  { stack, file }: { readonly stack: StackFile; readonly file: string },
  io: CommandIo,
): Promise<void> {
  const text = `${await schemaLine(stack)}${initialConfig(config)}`;
  assertNoFault(text, { ...stack, file });
  await writeFile(stack.path, text, { flag: "wx" });
  io.write(initText(config, networks.length, { stack: stack.stack, file }));
}

function initText(
  { endpoints: made, network, api, hosts, contact, foundApis }: InitialConfig,
  networks: number,
  { stack, file }: { readonly stack: string; readonly file: string },
): string {
  const endpoints = [
    ...made.filter((one) => one !== "monitoring"),
    ...(api === undefined ? [] : ["api"]),
    ...made.filter((one) => one === "monitoring"),
  ];
  const served = contact === undefined ? [] : hosts.map(({ name }) => name);
  const open = [
    ...(network === undefined && needsNetwork(made)
      ? [networks === 0 ? "no VPC with public subnets in two zones: a new one is made" : "a new VPC is made"]
      : []),
    ...(api === undefined ? [foundApis.length === 0 ? "no API" : "which API is to have a name"] : []),
    ...(hosts.length === 0 ? ["no server with a certificate of its own"] : []),
    ...(hosts.length > 0 && contact === undefined ? ["the CA's terms, for the certificates of servers"] : []),
  ];
  return [
    `${file} is written: endpoints ${endpoints.join(", ")}${served.length === 0 ? "" : `; hosts ${served.join(", ")}`}.`,
    ...(open.length === 0
      ? []
      : ["Its comments say what to do about what is still open:", ...open.map((one) => `  - ${one}`)]),
    "Next, after a look at it:",
    `  ${sh`npm run pulumi -- stack init ${stack}`}  # once: makes the stack where Pulumi keeps its state`,
    `  ${sh`npm run pulumi -- preview --stack ${stack}`}  # creates only, and nothing is changed yet`,
  ].join("\n");
}
