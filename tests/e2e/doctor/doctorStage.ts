import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Diagnosis } from "../../../cli/doctor/diagnosis/diagnosis.ts";
import type { FixReport } from "../../../cli/doctor/fix/runFix.ts";
import type { Inventory } from "../../../core/inventory.ts";
import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { doctorFixPolicy, doctorReadOnlyPolicy } from "../../../core/permissions/doctorPolicy.ts";
import type { PolicyDocument } from "../../../core/permissions/policyDocument.ts";
import type { LocalAws } from "../../../packages/local-aws/startLocalAws.ts";
import { Account } from "../../../packages/local-aws/tests/aws/account.ts";
import { type CliResult, cli } from "../../cli/capturedIo.ts";
import type { Statement } from "../../../packages/local-aws/tests/aws/functionFixture.ts";
import { connectTo } from "../connectTo.ts";
import { HostStage } from "./hostStage.ts";
import { OWN_ROOT } from "./ownCa.ts";
import { withStagedGeneration } from "./stagedGeneration.ts";
import { type TestStack, testStack } from "../testStack.ts";

export const STACK = "doctor";
export const DOMAIN = "post.doctor.example";
export const PARENT = "doctor.example";
const REGION = "us-west-2";
const PATIENCE = 8_000;

export interface Answer {
  readonly exitCode: number;
  readonly diagnosis: Diagnosis & { readonly awsCalls: number; readonly seconds: number; readonly fix?: FixReport };
}

/** What is waited for. */
interface Wanted {
  /** Of the first root cause; undefined = nothing is wrong. */
  readonly reason: string | undefined;
  /** @default any */
  readonly exitCode?: number;
  readonly args?: readonly string[] | undefined;
}

/** The deployed program, AWS clients to break it with, and the doctor as an operator runs it. */
export class DoctorStage {
  readonly stack: TestStack;
  readonly account: Account;
  readonly inventory: Inventory;
  readonly host: HostStage;
  /** The role whose credentials the doctor has: it may what DoctorReadOnlyPolicy allows. */
  readonly role: string;
  /** The same, and what DoctorFixPolicy allows. */
  readonly fixRole: string;
  /** A folder with the stack's config file, as the doctor finds it in a checkout. */
  readonly cwd: string;
  /** `HOST:PORT:ADDRESS:PORT` of connections that end elsewhere, whatever AWS has. */
  readonly detours: string[] = [];
  /** DNS server that is asked instead of the local one. */
  resolver: string | undefined;
  readonly #env: Readonly<Record<string, string | undefined>>;

  private constructor(
    stack: TestStack,
    host: HostStage,
    inventory: Inventory,
    roles: readonly [string, string],
    cwd: string,
  ) {
    this.stack = stack;
    this.account = host.account;
    this.host = host;
    this.inventory = inventory;
    [this.role, this.fixRole] = roles;
    this.cwd = cwd;
    this.#env = { ...process.env };
  }

  static async start(): Promise<DoctorStage> {
    const own = { "cabal-tls:mailDomains": ["letters.example"], "cabal-tls:doctorPolicy": true };
    const stack = await testStack({
      stack: STACK,
      domain: DOMAIN,
      skipPreview: true,
      change: (settings) => ({ ...settings, ...own }),
    });
    await stack.up();
    await stack.serves(1);
    const cwd = await mkdtemp(join(tmpdir(), "doctor-"));
    await writeFile(join(cwd, "Pulumi.yaml"), "name: cabal-tls\n");
    await writeFile(join(cwd, `Pulumi.${STACK}.yaml`), `config:\n  aws:region: ${REGION}\n`);
    await writeFile(join(cwd, "ca.pem"), stack.shared.aws.ca + OWN_ROOT);
    const account = accountOf(stack.shared.aws);
    const host = new HostStage(account, DOMAIN);
    const plain = await stack.inventory();
    await host.start(plain.zoneId);
    const inventory = await withStagedGeneration(stack.shared.aws, host.added(plain), DOMAIN);
    const Name = `/cabal/tls/${STACK}/inventory`;
    await account.ssm.putParameter({ Name, Value: encodeInventory(inventory), Type: "String", Overwrite: true });
    const args = { inventory, account: stack.shared.aws.account };
    const reading = statementsOf(doctorReadOnlyPolicy(args));
    const fixing = statementsOf(doctorFixPolicy(args));
    const role = await host.functions.role("doctor", ...reading);
    const fixRole = await host.functions.role("doctor-fix", ...reading, ...fixing);
    const stage = new DoctorStage(stack, host, inventory, [role, fixRole], cwd);
    await stage.signIn(role);
    return stage;
  }

  /** The doctor calls AWS as this role from now on. */
  async signIn(role: string): Promise<void> {
    const key = (await this.aws.control("role-key", { role, holder: "doctor" })) as Readonly<Record<string, string>>;
    Object.assign(process.env, this.aws.env, {
      AWS_ACCESS_KEY_ID: key["accessKeyId"],
      AWS_SECRET_ACCESS_KEY: key["secretAccessKey"],
      AWS_SESSION_TOKEN: key["sessionToken"],
    });
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
    const rules = await connectTo(this.aws, this.inventory);
    // Of several rules for one place the first holds.
    const detours = this.detours.flatMap((one) => ["--connect-to", one]);
    const resolver = this.resolver ?? this.aws.dns;
    return ["--stack", STACK, "--resolver", resolver, "--ca-file", "ca.pem", ...detours, ...rules];
  }

  async doctor(args: readonly string[] = []): Promise<Answer> {
    const { exitCode, stdout, stderr } = await cli(["doctor", "--json", ...(await this.options()), ...args], this);
    if (stdout === "") throw new Error(`the doctor said nothing but: ${stderr} (exit code ${exitCode})`);
    return { exitCode, diagnosis: JSON.parse(stdout) };
  }

  /** What the doctor prints where the environment has nothing of AWS. */
  async withoutCredentials(args: readonly string[]): Promise<CliResult> {
    const { env } = process;
    process.env = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("AWS_")));
    Object.assign(process.env, {
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    try {
      return await cli(["doctor", ...(await this.options()), ...args], this);
    } finally {
      process.env = env;
    }
  }

  /** Asks until first root cause and exit code are the wanted ones, since AWS takes a while to do what it is told. */
  async until({ reason, exitCode, args = [] }: Wanted): Promise<Answer> {
    for (const end = Date.now() + PATIENCE; ; await wait(150)) {
      const answer = await this.doctor(args);
      const isWanted = answer.diagnosis.rootCause?.reason === reason;
      if ((isWanted && answer.exitCode === (exitCode ?? answer.exitCode)) || Date.now() > end) return answer;
    }
  }
}

function accountOf(aws: LocalAws): Account {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new Account({ aws, client: { endpoint: aws.url, region: REGION, credentials } });
}

/** As the fixture of roles takes them. */
export function statementsOf({ Statement: statements }: PolicyDocument): Statement[] {
  return statements.map(({ Effect, Action, Resource = "*", Condition }) => ({
    Effect,
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  }));
}
