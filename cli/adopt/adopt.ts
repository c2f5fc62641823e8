import { writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { jsonText } from "../../core/visibleText.ts";
import {
  type AdoptionPlan,
  type AdoptionRequest,
  type ImportRenewal,
  planAdoption,
} from "../../core/adoption/index.ts";
import { shellWord } from "../../core/commandLine.ts";
import { isDomainName } from "../../core/domainName.ts";
import { isRegion } from "../../core/regions.ts";
import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";
import { AwsSession } from "../aws/awsSession.ts";
import { CommandError } from "../command/commandError.ts";
import { type CommandIo, lineWidth } from "../command/commandIo.ts";
import { UneditableError } from "../rotate/editWildcard.ts";
import { replaceFile } from "../rotate/configFile.ts";
import { assertNoNewFault } from "../rotate/stackConfigText.ts";
import { unifiedDiff } from "../rotate/unifiedDiff.ts";
import { schemaLine, type StackFile, stackFile, type StackFileOptions } from "../command/stackFile.ts";
import { adoptedConfig, FIRST_GENERATION } from "./adoptedConfig.ts";
import { type Consent, hasConsent, renewalPlan, renewalSteps, writtenRenewal } from "./adoptedRenewal.ts";
import { type AdoptReport, adoptText, nextSteps } from "./adoptText.ts";
import { deployedCertificate } from "./deployedCertificate.ts";
import type { AccountQuestion } from "../aws/account/readAwsAccount.ts";
import { type ConfiguredEndpoint, type StackConfigFacts, stackConfigFacts } from "./stackConfigFacts.ts";
import { terraformAddresses } from "./terraform.ts";
import { textIfThere } from "../command/textFile.ts";

export interface AdoptOptions extends StackFileOptions, Consent {
  readonly region?: string;
  readonly controlDomain?: string;
  readonly zoneId?: string;
  readonly certificate?: readonly string[];
  readonly terraformState?: string;
  /** Name of the function that renews host certificates today. */
  readonly renewalFunction?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Version of what `--json` prints. */
const JSON_VERSION = 1;

/** Reads the account, writes what it can adopt into the stack's config, and says what is left to do. */
export async function adopt(options: AdoptOptions, io: CommandIo): Promise<void> {
  const stack = await stackFile(options, io.cwd);
  const file = shownPath(stack.path, io.cwd);
  // A new stack has no file yet.
  const text = await textIfThere(stack.path, stack.path, "Name the stack's config with --stack or --file.");
  const known = stackConfigFacts(text ?? "", stack.project, file);
  const question = questionOf(options, known, io);
  // Loaded on demand: five clients of AWS take longer to load than any other command runs.
  const { readAwsAccount } = await import("../aws/account/readAwsAccount.ts");
  const aws = new AwsSession();
  const [account, own] = await Promise.all([
    readAwsAccount(aws, question),
    deployedCertificate(aws, stack.stack, question.region, known),
  ]).finally(() => aws.close());
  const facts = account.endpoints;
  const plan = planAdoption(facts, adoptionRequest(options, known, own));
  if ("refusal" in plan) throw refused(plan.refusal, options, io);
  assertNotMade(plan, known.endpoints, question.controlDomain, file);
  const certificate = own === undefined ? plan.certificate : undefined;
  const renewal = renewalPlan(account, plan, known);
  const hosts = writtenRenewal(renewal, known, options, certificate?.settings.issuer === "acme");
  const edited = editedText(
    text ?? (await schemaLine(stack)),
    { ...stack, file },
    { ...facts, ...plan, certificate, renewal: hosts },
  );
  const written = edited !== text && options.dryRun !== true;
  if (written) await write(stack.path, text, edited);
  const { terraformState } = options;
  const terraform =
    terraformState === undefined
      ? undefined
      : await terraformAddresses(
          terraformState,
          account,
          { plan, known, renewal: hosts === undefined ? undefined : renewal },
          io,
        );
  report(
    {
      stack: stack.stack,
      generation: known.active ?? FIRST_GENERATION,
      file,
      written,
      plan,
      renewal,
      hostsWritten: hosts !== undefined,
      diff: unifiedDiff(text ?? "", edited, file),
      terraform: terraform?.forget,
      terraformDestroys: terraform?.destroy,
      next: [
        ...(hosts === undefined && known.acme === undefined ? [] : renewalSteps(renewal, known, question.region)),
        ...nextSteps({ stack: stack.stack, file: options.file, configFile: stack.configFile }, file, {
          terraform: terraform !== undefined,
          hosts: hosts !== undefined,
        }),
      ],
    },
    options,
    io,
  );
}

/** `own`: ARNs of what the deployed stack has made and serves. */
function adoptionRequest(
  options: AdoptOptions,
  known: StackConfigFacts,
  own: readonly string[] | undefined,
): AdoptionRequest {
  return {
    certificates: [...(options.certificate ?? []), ...known.certificates, ...(own ?? [])],
    taken: known.endpoints.map(({ name }) => name),
    adopted: known.endpoints.flatMap((one) => one.import ?? []),
    imports: importRenewal(known, own, options),
    generation: known.active ?? FIRST_GENERATION,
    now: Date.now(),
  };
}

/** Who renews the serving certificate, should it be an import. */
function importRenewal(known: StackConfigFacts, own: readonly string[] | undefined, consent: Consent): ImportRenewal {
  if (own !== undefined || known.isRenewed) return "ours";
  if (known.certificates.length > 0) return "configured";
  return hasConsent(known, consent) ? "written" : "offered";
}

function shownPath(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  return fromHere.startsWith("..") ? path : fromHere;
}

/** The file wins over the environment, and an option that contradicts the file is a mistake. */
function questionOf(options: AdoptOptions, known: StackConfigFacts, { env }: CommandIo): AccountQuestion {
  const region = agreed("--region", options.region, known.region) ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"];
  const controlDomain = agreed("--control-domain", options.controlDomain, known.controlDomain);
  if (controlDomain === undefined || !isDomainName(controlDomain)) {
    throw new CommandError(
      `The control domain is ${controlDomain ?? "not known"}: give the domain under which the servers' names are, ` +
        "such as --control-domain example.net.",
      2,
    );
  }
  if (region === undefined) {
    throw new CommandError("The region is not known: give the one of the load balancers and the API with --region.", 2);
  }
  if (!isRegion(region)) {
    throw new CommandError(
      `${shellWord(region)} is not a region of AWS: give the one of the load balancers and the API, such as --region us-west-2.`,
      2,
    );
  }
  const renewalFunction = options.renewalFunction ?? RENEWAL_DEFAULTS.functionName;
  return { region, controlDomain, zoneId: agreed("--zone-id", options.zoneId, known.zoneId), renewalFunction };
}

function agreed(option: string, given: string | undefined, inFile: string | undefined): string | undefined {
  if (given !== undefined && inFile !== undefined && given !== inFile) {
    throw new CommandError(`${option} is ${given}, but the stack's file says ${inFile}. Leave the option out.`, 2);
  }
  return given ?? inFile;
}

/** An endpoint that is written down as a new one would be made beside the running one, and take its name in DNS. */
function assertNotMade(
  plan: AdoptionPlan,
  endpoints: readonly ConfiguredEndpoint[],
  controlDomain: string,
  file: string,
): void {
  const full = (host: string) => (host.includes(".") ? host : `${host}.${controlDomain}`);
  const hosts = plan.endpoints.flatMap((one) => one.hosts);
  const made = endpoints.filter(
    (one) => one.import === undefined && one.hosts.some((host) => hosts.includes(full(host))),
  );
  if (made.length === 0) return;
  throw new CommandError(
    `${file} has endpoints that would be made although they run: ${made.map(({ name }) => name).join(", ")}. ` +
      "Remove them from the file, or name another stack with --stack, and run this again.",
    1,
  );
}

function editedText(
  text: string,
  source: StackFile & { readonly file: string },
  adopted: Parameters<typeof adoptedConfig>[2],
): string {
  try {
    const edited = adoptedConfig(text, source.project, adopted);
    assertNoNewFault(text, edited, source);
    return edited;
  } catch (error) {
    if (error instanceof UneditableError) throw new CommandError(error.message, 2, { cause: error });
    throw error;
  }
}

async function write(path: string, before: string | undefined, after: string): Promise<void> {
  if (before === undefined) await writeFile(path, after, { flag: "wx" });
  else await replaceFile(path, after);
}

function report(given: AdoptReport, { json }: AdoptOptions, io: CommandIo): void {
  if (!json) {
    io.write(adoptText(given, lineWidth(io)));
    return;
  }
  const { plan, renewal, next, ...rest } = given;
  const endpoints = plan.endpoints.map(({ config: _config, ...endpoint }) => endpoint);
  const hosts = renewal?.hosts.map(({ config: _config, ...host }) => host);
  const result = {
    version: JSON_VERSION,
    ...rest,
    ...plan,
    endpoints,
    renewal: renewal && { ...renewal, hosts, offered: undefined },
    next: next.map(({ type }) => type),
  };
  io.write(jsonText(result));
}

/** In JSON the refusal is an answer like any other; the exit code tells. */
function refused(refusal: string, { json }: AdoptOptions, io: CommandIo): CommandError {
  if (json) io.write(jsonText({ version: JSON_VERSION, refused: refusal }));
  return new CommandError(refusal, 1);
}
