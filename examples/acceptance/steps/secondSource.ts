import { generationHostName } from "../../../core/generation.ts";
import { issuedCertificates } from "../../demo/awsReader.ts";
import type { IssuedCertificate } from "../../demo/demoFacts.ts";
import { inventoryOf, waitForGeneration } from "../../demo/rotation.ts";
import { withWildcard } from "../../demo/stackSettings.ts";
import { needed, type RunContext, type Step } from "../run/runContext.ts";
import { changes, engineRun, succeeded, unexpected } from "./engineRun.ts";
import { forcedRun } from "./forcedRun.ts";
import { dropped } from "./retire.ts";

const BEFORE = 2;
const OBTAINED = 3;
const HOST = generationHostName("wildcard", OBTAINED);
const SETTINGS = { [OBTAINED]: { issuer: "acme" } };
const DROPPED = /^(delete (Invocation|RolePolicy) wildcard-g3|update (Function|RolePolicy) renewal-|update Parameter )/;

/** A generation that ACM does not issue is obtained, imported, served, renewed over the same ARNs, and removed again. */
export const secondSource: Step = async (context) => {
  const issued = [BEFORE, OBTAINED];
  const there = await moved(context, OBTAINED, { issued, active: OBTAINED, settings: SETTINGS });
  const first = await importsOf(context);
  await forcedRun(context, { functionName: context.scope.functionName, host: HOST });
  const second = await importsOf(context);
  await waitForGeneration(needed(context.made.stage, "the program"), OBTAINED);
  await moved(context, BEFORE, { issued, active: BEFORE, settings: SETTINGS, retiring: [OBTAINED] });
  const { tries, done } = await dropped(context, { issued: [BEFORE], active: BEFORE, settings: {}, retiring: [] });
  const left = await certificatesLeft(context, second);
  return {
    facts: [
      `imported in ${first.map(({ region }) => region).join(" and ")}; renewed over the same ARNs, and served`,
      `removed after ${tries} update${tries === 1 ? "" : "s"}`,
    ],
    problems: [
      ...unexpected(
        "the rotation did more than it may",
        there.filter((line) => !/^(create|update) /.test(line)),
      ),
      ...first
        .filter(({ arn, sha256 }) => second.some((one) => one.arn === arn && one.sha256 === sha256))
        .map(({ arn }) => `after a renewal that was forced ACM has the same certificate under ${arn}`),
      ...first
        .filter(({ arn }) => !second.some((one) => one.arn === arn))
        .map(({ arn }) => `the renewal left the ARN ${arn}`),
      ...unexpected(
        "retiring did more than it may",
        done.filter((line) => !DROPPED.test(line)),
      ),
      ...left.map((arn) => `retiring left the imported certificate ${arn}`),
    ],
  };
};

/** Changes the wildcard, and waits until every address serves the generation. Returns what the engine did. */
async function moved(
  { made, interrupted }: RunContext,
  generation: number,
  wildcard: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const stage = needed(made.stage, "the program");
  const settings = withWildcard(stage.settings, wildcard);
  await stage.program.setConfig(settings);
  const up = succeeded(`the update to generation ${generation}`, await engineRun(stage.program, "up", interrupted));
  made.stage = { ...stage, settings, inventory: inventoryOf(await stage.program.outputs()) };
  await waitForGeneration(made.stage, generation);
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
