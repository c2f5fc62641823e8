import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ECS, type Service, type Task } from "@aws-sdk/client-ecs";
import { Lambda } from "@aws-sdk/client-lambda";
import { SSM } from "@aws-sdk/client-ssm";
import { openChain } from "../../cli/tls/index.ts";
import type { ProbeTarget } from "../../cli/watch/probeTarget.ts";
import { certificateFacts, readCertificate } from "../../core/hostCertificate/certificateFacts.ts";
import { hostParameters, hostPath } from "../../core/hostCertificate/hostParameters.ts";
import { localPaths } from "../../examples/demo/localPaths.ts";
import { createWorkspace, type PulumiStack } from "../../packages/local-aws/engine/index.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM } from "./testStack.ts";

const REGION = "us-west-2";
const IMAGE = "registry.example/local/mail-tls:1";
const DEADLINE_MS = 60_000;
const HANDSHAKE_MS = 10_000;

export interface DeployedMailServerOptions {
  /** Of cluster, service and stack. */
  readonly name: string;
  readonly domain: string;
  /** Directory URL of the CA. */
  readonly directory: string;
  /** What clients trust, PEM. */
  readonly roots: string;
}

/** examples/hostCertificate on the shared local AWS: a mail server that cannot start without its certificate. */
export class DeployedMailServer {
  readonly name: string;
  readonly hostname: string;
  readonly zoneId: string;
  readonly program: PulumiStack;
  readonly parameters: ReturnType<typeof hostParameters>;
  readonly ssm: SSM;
  readonly #roots: string;
  readonly #ecs: ECS;
  readonly #lambda: Lambda;

  private constructor(
    { name, domain, roots }: DeployedMailServerOptions,
    program: PulumiStack,
    { zoneId, endpoint }: { readonly zoneId: string; readonly endpoint: string },
  ) {
    const client = { endpoint, region: REGION, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
    this.name = name;
    this.hostname = `mail.${domain}`;
    this.zoneId = zoneId;
    this.program = program;
    this.parameters = hostParameters(hostPath("/cabal/letsencrypt", [this.hostname]));
    this.ssm = new SSM(client);
    this.#roots = roots;
    this.#ecs = new ECS(client);
    this.#lambda = new Lambda({ ...client, maxAttempts: 1 });
  }

  static async prepare(options: DeployedMailServerOptions): Promise<DeployedMailServer> {
    const { name, domain, directory } = options;
    const shared = await sharedLocalAws();
    const { zoneId, vpcId, subnetIds } = await testLandscape(domain, REGION);
    const own = {
      name,
      hostname: `mail.${domain}`,
      zoneId,
      contact: `mailto:hostmaster@${domain}`,
      network: { vpcId, subnetIds },
      image: IMAGE,
      certificateAuthorities: [{ id: "pebble", directory }],
    };
    const program = await createWorkspace({
      ...shared,
      programDir: join(PROGRAM, "examples", "hostCertificate"),
      stack: name,
      config: {
        "aws:region": REGION,
        ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`host-certificate:${key}`, value])),
      },
    });
    return new DeployedMailServer(options, program, { zoneId, endpoint: shared.aws.url });
  }

  async service(): Promise<Service> {
    const { services = [] } = await this.#ecs.describeServices({ cluster: this.name, services: [this.name] });
    if (services[0] === undefined) throw new Error(`there is no service ${this.name}`);
    return services[0];
  }

  /** Tasks that could not be started, or ended. */
  async stoppedTasks(): Promise<Task[]> {
    const { taskArns = [] } = await this.#ecs.listTasks({ cluster: this.name, desiredStatus: "STOPPED" });
    if (taskArns.length === 0) return [];
    return (await this.#ecs.describeTasks({ cluster: this.name, tasks: taskArns })).tasks ?? [];
  }

  /** What the function answered to the engine. */
  async firstIssuance(): Promise<string> {
    const state = (await this.program.exportState()) as {
      readonly deployment: { readonly resources: readonly { urn: string; outputs?: { result?: string } }[] };
    };
    return state.deployment.resources.find(({ urn }) => urn.endsWith("::mail-first"))?.outputs?.result ?? "none";
  }

  /** What `aws lambda invoke` writes into its file. */
  async invoke(event: unknown): Promise<string> {
    const Payload = JSON.stringify(event);
    const answer = await this.#lambda.invoke({ FunctionName: `${this.name}-renewal`, Payload });
    return Buffer.from(answer.Payload ?? []).toString();
  }

  /** Lets our own backoff be over, and the schedule start the function. */
  async scheduledRun(): Promise<void> {
    const { Parameter: held } = await this.ssm.getParameter({ Name: this.parameters.state });
    const { retryAfter: _, ...state } = JSON.parse(held?.Value ?? "{}");
    await this.ssm.putParameter({ Name: this.parameters.state, Value: JSON.stringify(state), Overwrite: true });
    const { aws } = await sharedLocalAws();
    await aws.control("fire", { name: `${this.name}-renewal`, region: REGION });
  }

  /**
   * Places that serve the stored certificate, trusted and for the host: every address of the load balancer, on both
   * ports. Waits until all of them do. Throws with what the last handshake was told.
   */
  async served(): Promise<string[]> {
    const until = Date.now() + DEADLINE_MS;
    for (;;) {
      const results = await Promise.allSettled((await this.#paths()).map((path) => this.#handshake(path)));
      const failed = results.find((one) => one.status === "rejected");
      if (failed === undefined) return results.flatMap((one) => (one.status === "fulfilled" ? one.value : [])).sort();
      if (Date.now() > until) throw failed.reason;
      await wait(250);
    }
  }

  async #paths() {
    const { aws } = await sharedLocalAws();
    const target = { endpoint: this.name, kind: "ecs", host: this.hostname } as const;
    const targets: ProbeTarget[] = [
      { ...target, port: 465, protocol: "tls" },
      { ...target, port: 587, protocol: "smtp-starttls" },
    ];
    return localPaths(targets, aws.dns, await aws.frontends());
  }

  async #handshake(path: Awaited<ReturnType<typeof localPaths>>[number]): Promise<string> {
    const { host, address, connectPort: port, protocol } = path;
    const ca = this.#roots;
    const { leaf, chainError, covers } = await openChain({
      address,
      port,
      protocol,
      host,
      ca,
      sni: true,
      deadline: HANDSHAKE_MS,
    });
    const where = `${protocol} ${path.port}`;
    if (chainError !== undefined || !covers) throw new Error(`${where}: ${chainError ?? "another name"}`);
    if (leaf.sha256 !== (await this.#stored())) throw new Error(`${where} serves another certificate`);
    return where;
  }

  async storedChain(): Promise<string> {
    const { Parameter: chain } = await this.ssm.getParameter({ Name: this.parameters.chain });
    return chain?.Value ?? "none";
  }

  async #stored(): Promise<string | undefined> {
    const leaf = readCertificate(await this.storedChain());
    return leaf === undefined ? undefined : certificateFacts(leaf).sha256;
  }

  dispose(): Promise<void> {
    return this.program.dispose();
  }
}
