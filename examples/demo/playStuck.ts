import { X509Certificate } from "node:crypto";
import { ACMClient, GetCertificateCommand } from "@aws-sdk/client-acm";
import type { Diagnosis } from "../../cli/doctor/diagnosis/diagnosis.ts";
import { type AcmCertificateEntry, acmCertificates, type Inventory } from "../../core/inventory.ts";
import { clientConfig } from "./awsReader.ts";
import type { DemoFacts } from "./demoFacts.ts";
import type { LocalCa } from "./localCa.ts";
import { observe } from "./observation.ts";
import { Operator } from "./operator.ts";
import type { LineWriter } from "./report.ts";
import { inventoryOf, type Stage, waitForGeneration, watchedUpdate } from "./rotation.ts";
import type { DoctorFacts, StuckFacts, StuckStep } from "./stuckFacts.ts";
import { isOfGeneration } from "./verdict.ts";

/** Below the 14 days from which the doctor does not wait for a renewal any more. */
const DAYS_LEFT = 6;
/** Half an hour, so that they are still that many when the act ends. */
const ACT_DAYS = 1 / 48;
/** Nothing in DNS mends it: ACM wants a case at AWS Support, which takes days. */
const REFUSAL = "ADDITIONAL_VERIFICATION_REQUIRED";
/** Nobody here looks at a preview. */
const FLAGS = ["--skip-preview"];

/**
 * ACM does not renew the generation that serves, and refuses the next one; a generation of the ACME CA serves in its place,
 * and later one of ACM again. `made`: the stage as it was before its rotation. Throws when a step cannot be done.
 */
export async function playStuck(made: Stage, acmeCa: LocalCa, write: LineWriter): Promise<StuckFacts> {
  const play = await Play.start(made, acmeCa, write);
  const stuck = play.active;
  write(
    `Second act: generation ${stuck} ends in ${DAYS_LEFT} days, ACM has failed to renew it, and refuses a new one …`,
  );
  await play.control("OTHER", REFUSAL);
  const warned = await play.doctor();
  write("");
  write(`The first emergency: a request to ACM, one \`pulumi up\`, a prober beside it …`);
  const refused = await play.step(stuck, stuck, ["next"]);
  const advised = await play.doctor();
  write("");
  write("The second issuer: the renewal function has the ACME CA issue it, and imports it into ACM …");
  const rescued = await play.step(stuck, stuck + 2, ["next", "--issuer", "acme"]);
  write("");
  write("Later ACM issues again, and the next generation is ACM's …");
  await play.control(undefined, null);
  const returned = await play.step(stuck + 2, stuck + 3, ["next", "--issuer", "acm"]);
  const afterwards = await play.doctor(false);
  return { daysLeft: DAYS_LEFT, refusal: REFUSAL, warned, refused, advised, rescued, returned, afterwards };
}

class Play {
  /** With what is deployed now. */
  #stage: Stage;
  readonly #operator: Operator;
  readonly #write: LineWriter;

  private constructor(stage: Stage, acmeCa: LocalCa, write: LineWriter) {
    this.#stage = stage;
    this.#operator = new Operator(stage, acmeCa, write);
    this.#write = write;
  }

  static async start(made: Stage, acmeCa: LocalCa, write: LineWriter): Promise<Play> {
    const { aws, program } = made;
    // Endpoints have certificates of both CAs in this act.
    const trusting = { ...made, aws: { ...aws, ca: `${aws.ca}\n${acmeCa.roots}` } };
    return new Play({ ...trusting, inventory: inventoryOf(await program.outputs()) }, acmeCa, write);
  }

  get active(): number {
    return wildcardOf(this.#stage.inventory).active;
  }

  /** `renewal`: why ACM does not renew what serves, which ends soon; `refusal`: why it refuses requests, null = it does not. */
  async control(renewal: string | undefined, refusal: string | null): Promise<void> {
    const { aws, inventory } = this.#stage;
    const { generations, active, names } = wildcardOf(inventory);
    await aws.control("refuse-issuance", { domain: names[0], reason: refusal });
    if (renewal === undefined) return;
    const serving = generations.find(({ generation }) => generation === active);
    for (const arn of Object.values(serving?.arns ?? {})) {
      await aws.control("certificate", { arn, daysToExpiry: DAYS_LEFT + ACT_DAYS, renewal: "FAILED", reason: renewal });
    }
    await waitForGeneration(this.#stage, active);
  }

  async step(from: number, to: number, words: readonly string[]): Promise<StuckStep> {
    const began = Date.now();
    const before = await observe(this.#stage.paths, { ca: this.#stage.aws.ca });
    let typed = "";
    const change = async () => {
      typed = await this.#operator.rotate(...words);
      this.#write("  $ npm run pulumi -- up");
    };
    const facts = await watchedUpdate(this.#stage, before, this.#write, { from, to, change, flags: FLAGS });
    for (const error of facts.rotation.errors) this.#write(`    ${error.replaceAll(/\s*\n\s*/g, " ")}`);
    this.#stage = { ...this.#stage, inventory: inventoryOf(await this.#stage.program.outputs()) };
    this.#write(`  handshakes meanwhile: ${countsOf(facts)}`);
    return { typed, facts, issuers: await this.#issuers(to), seconds: (Date.now() - began) / 1000 };
  }

  async doctor(shown = true): Promise<DoctorFacts> {
    return doctorFacts(await this.#operator.doctor({ shown }));
  }

  async #issuers(generation: number): Promise<string[]> {
    const { aws, inventory } = this.#stage;
    const found = wildcardOf(inventory).generations.find((one) => one.generation === generation);
    const names = Object.entries(found?.arns ?? {}).map(async ([region, arn]) => {
      const acm = new ACMClient(clientConfig(region, aws.env));
      const { Certificate: pem = "" } = await acm.send(new GetCertificateCommand({ CertificateArn: arn }));
      return new X509Certificate(pem).issuer.split("\n").reverse().join(", ");
    });
    return [...new Set(await Promise.all(names))];
  }
}

function wildcardOf(inventory: Inventory): AcmCertificateEntry {
  const [wildcard] = acmCertificates(inventory);
  if (wildcard === undefined) throw new Error("the inventory has no wildcard certificate");
  return wildcard;
}

function countsOf({ endpoints, certificates, generations: { to } }: DemoFacts): string {
  const sum = (of: "handshakes" | "failed" | "wrong") =>
    endpoints.reduce((total, { summary }) => total + summary[of], 0);
  const sights = endpoints.flatMap(({ after }) => after);
  const isServed = sights.every((sight) => isOfGeneration(sight, certificates, to));
  return (
    `${sum("handshakes")}, ${sum("failed")} failed, ${sum("wrong")} wrong; ` +
    `${isServed ? "every" : "NOT every"} address serves generation ${to}`
  );
}

function doctorFacts({ verdict, rootCause, emergencies }: Diagnosis): DoctorFacts {
  // Only a certificate of ACM has a second source.
  const emergency = emergencies.find(({ secondSource }) => secondSource !== undefined);
  return {
    verdict,
    reason: rootCause?.reason,
    next: rootCause?.next ?? [],
    secondsLeft: emergency?.secondsLeft,
    secondSource: emergency?.secondSource,
  };
}
