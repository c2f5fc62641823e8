import { generationHostName } from "../../../core/generation.ts";
import { issuedCertificates } from "../../demo/awsReader.ts";
import type { IssuedCertificate } from "../../demo/demoFacts.ts";
import { inventoryOf, waitForGeneration } from "../../demo/rotation.ts";
import { withWildcard } from "../../demo/stackSettings.ts";
import { needed, type RunContext, type Step } from "../run/runContext.ts";
import { changes, engineRun, succeeded, unexpected } from "./engineRun.ts";
import { forcedRun } from "./forcedRun.ts";
import { dropped } from "./retire.ts";

const SERVING = 2;
const OBTAINED = 3;
const HOST = generationHostName("wildcard", OBTAINED);
const SETTINGS = { [OBTAINED]: { issuer: "acme" } };
const MADE =
  /^(create (Invocation wildcard-g3|RolePolicy renewal-wildcard-g3)|update (Function|RolePolicy) renewal-|update Parameter )/;
const DROPPED =
  /^(delete (Invocation wildcard-g3|RolePolicy renewal-wildcard-g3)|update (Function|RolePolicy) renewal-|update Parameter )/;

/**
 * A generation that ACM does not issue is obtained, imported, renewed over the same ARNs, and removed again. Nothing is
 * moved to it: CloudFront takes no certificate of a CA that nobody trusts, such as the staging directory.
 */
export const secondSource: Step = async (context) => {
  const generations = { issued: [SERVING, OBTAINED], active: SERVING, settings: SETTINGS };
  const made = await updated(context, "the update with the generation", generations);
  const first = await importsOf(context);
  await forcedRun(context, { functionName: context.scope.functionName, host: HOST });
  const second = await importsOf(context);
  const lifted = await updated(context, "the update that lifts the protection", {
    ...generations,
    retiring: [OBTAINED],
  });
  const { tries, done } = await dropped(context, { issued: [SERVING], active: SERVING, settings: {}, retiring: [] });
  const left = await certificatesLeft(context, second);
  await waitForGeneration(needed(context.made.stage, "the program"), SERVING);
  return {
    facts: [
      `imported in ${first.map(({ region }) => region).join(" and ")}, and renewed over the same ARNs`,
      `removed by ${tries} update${tries === 1 ? "" : "s"}`,
    ],
    problems: [
      ...unexpected("the generation did more than it may", others(made, MADE)),
      ...unexpected("lifting the protection changed something", lifted),
      ...unexpected("retiring did more than it may", others(done, DROPPED)),
      ...first.flatMap((one) => renewalProblems(one, second)),
      ...left.map((arn) => `retiring left the imported certificate ${arn}`),
    ],
  };
};

function others(lines: readonly string[], expected: RegExp): string[] {
  return lines.filter((line) => !expected.test(line));
}

function renewalProblems({ arn, sha256 }: IssuedCertificate, renewed: readonly IssuedCertificate[]): string[] {
  const now = renewed.find((one) => one.arn === arn);
  if (now === undefined) return [`the renewal left the ARN ${arn}`];
  return now.sha256 === sha256 ? [`after a renewal ACM has the same certificate under ${arn}`] : [];
}

async function updated(
  { made, interrupted }: RunContext,
  what: string,
  wildcard: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const stage = needed(made.stage, "the program");
  const settings = withWildcard(stage.settings, wildcard);
  await stage.program.setConfig(settings);
  const up = succeeded(what, await engineRun(stage.program, "up", interrupted));
  made.stage = { ...stage, settings, inventory: inventoryOf(await stage.program.outputs()) };
  return changes(up);
}

async function importsOf({ made, platform }: RunContext): Promise<IssuedCertificate[]> {
  const certificates = await issuedCertificates(needed(made.stage, "the program").inventory, platform.env);
  return certificates.filter(({ generation }) => generation === OBTAINED);
}

async function certificatesLeft(
  { clients, scope }: RunContext,
  imports: readonly IssuedCertificate[],
): Promise<string[]> {
  const looks = imports.map(async ({ arn, region }) => {
    const acm = region === scope.region ? clients.acm : clients.acmForCloudFront;
    return acm.describeCertificate({ CertificateArn: arn }).then(
      () => [arn],
      (error: Error) => {
        if (error.name === "ResourceNotFoundException") return [];
        throw error;
      },
    );
  });
  return (await Promise.all(looks)).flat();
}
