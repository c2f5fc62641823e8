import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Diagnosis } from "../../../cli/doctor/index.ts";
import type { Inventory } from "../../../core/inventory.ts";
import type { LocalAws } from "../../../local/startLocalAws.ts";
import { Account } from "../../local/aws/account.ts";
import { cli } from "../../cli/capturedIo.ts";
import { type TestStack, testStack } from "../testStack.ts";

export const STACK = "doctor";
export const DOMAIN = "post.doctor.example";
export const PARENT = "doctor.example";
const REGION = "us-west-2";

export interface Answer {
  readonly exitCode: number;
  readonly diagnosis: Diagnosis & { readonly awsCalls: number; readonly seconds: number };
}

/** The deployed program, AWS clients to break it with, and the doctor as an operator runs it. */
export class DoctorStage {
  readonly stack: TestStack;
  readonly account: Account;
  readonly inventory: Inventory;
  /** A folder with the stack's config file, as the doctor finds it in a checkout. */
  readonly cwd: string;
  readonly #env: Readonly<Record<string, string | undefined>>;

  private constructor(stack: TestStack, inventory: Inventory, cwd: string) {
    this.stack = stack;
    this.inventory = inventory;
    this.cwd = cwd;
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    this.account = new Account({
      aws: stack.shared.aws,
      client: { endpoint: stack.shared.aws.url, region: REGION, credentials },
    });
    this.#env = { ...process.env };
    Object.assign(process.env, stack.shared.aws.env);
  }

  static async start(): Promise<DoctorStage> {
    const mailDomains = { "cabal-tls:mailDomains": ["letters.example"] };
    const stack = await testStack({
      stack: STACK,
      domain: DOMAIN,
      skipPreview: true,
      change: (settings) => ({ ...settings, ...mailDomains }),
    });
    await stack.up();
    await stack.serves(1);
    const cwd = await mkdtemp(join(tmpdir(), "doctor-"));
    await writeFile(join(cwd, "Pulumi.yaml"), "name: cabal-tls\n");
    await writeFile(join(cwd, `Pulumi.${STACK}.yaml`), `config:\n  aws:region: ${REGION}\n`);
    await writeFile(join(cwd, "ca.pem"), stack.shared.aws.ca);
    return new DoctorStage(stack, await stack.inventory(), cwd);
  }

  get aws(): LocalAws {
    return this.stack.shared.aws;
  }

  async stop(): Promise<void> {
    for (const name of Object.keys(process.env)) if (!(name in this.#env)) delete process.env[name];
    Object.assign(process.env, this.#env);
    await rm(this.cwd, { recursive: true, force: true });
    await this.stack.dispose();
  }

  /** What the doctor's command line needs here: the local DNS, and the ports that stand in for the real ones. */
  async options(): Promise<string[]> {
    const frontends = await this.aws.frontends();
    const rules = this.inventory.endpoints.flatMap(({ hosts, port, identifiers }) =>
      hosts.flatMap((host) => {
        const names = Object.values(identifiers).map((one) => one.toLowerCase());
        const found = frontends.find((one) => one.port === port && names.includes(one.dnsName));
        return found === undefined ? [] : ["--connect-to", `${host}:${port}::${found.localPort}`];
      }),
    );
    return ["--stack", STACK, "--resolver", this.aws.dns, "--ca-file", "ca.pem", ...rules];
  }

  async doctor(args: readonly string[] = []): Promise<Answer> {
    const { exitCode, stdout, stderr } = await cli(["doctor", "--json", ...(await this.options()), ...args], this);
    if (stdout === "") throw new Error(`the doctor said nothing but: ${stderr} (exit code ${exitCode})`);
    return { exitCode, diagnosis: JSON.parse(stdout) };
  }

  /** Asks until the first root cause is the wanted one, since AWS takes a while to do what it is told. */
  async until(reason: string | undefined, args: readonly string[] = [], deadline = 6_000): Promise<Answer> {
    for (const end = Date.now() + deadline; ; await wait(150)) {
      const answer = await this.doctor(args);
      if (answer.diagnosis.rootCause?.reason === reason || Date.now() > end) return answer;
    }
  }
}
