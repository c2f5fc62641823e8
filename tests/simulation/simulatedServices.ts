import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { ServiceDeployment, ServiceDeployments } from "../../core/renewal/rolloutState.ts";
import type { SeededRandom } from "../game/seededRandom.ts";
import type { VirtualTime } from "./virtualTime.ts";

/** What a task has read when it started: key and leaf, PEM. */
export interface TaskFiles {
  readonly key: string;
  readonly leaf: string;
}

interface Deployment {
  readonly id: string;
  readonly created: number;
  state: ServiceDeployment["state"];
  reason?: string;
}

interface Service {
  /** Newest last; the last one that did not fail is primary. */
  deployments: Deployment[];
  primary: Deployment | undefined;
  serving: TaskFiles | undefined;
  /** Tasks of the deployment before, which the load balancer still uses for a moment. */
  leaving: { readonly files: TaskFiles; readonly until: number } | undefined;
}

/** How the next deployments of a service go. */
export type DeploymentLuck = "completes" | "fails" | "rolls back" | "hangs";

const RETRY_MS = 30_000;
const LONGEST_LEAVE_MS = 40_000;

/** ECS services whose tasks read key and certificate when they start. */
export class SimulatedServices {
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  readonly #services = new Map<string, Service>();
  readonly #read: (service: string) => TaskFiles | undefined;
  #numbers = 0;
  readonly luck = new Map<string, DeploymentLuck>();
  /** Services that do not exist yet, or no more. */
  readonly missing = new Set<string>();
  /** Services with a desired count of 0: deployments that others start are complete at once, and nothing serves. */
  readonly #scaledDown = new Set<string>();
  /** Services that have been scaled up again and whose first task does not serve yet. */
  readonly #comingBack = new Set<string>();
  /** Services whose deployment controller is not ECS: UpdateService refuses to force a deployment. */
  readonly refused = new Set<string>();
  /** Called when a deployment is asked for. */
  onStart: (service: string) => void = () => undefined;

  constructor(time: VirtualTime, random: SeededRandom, read: (service: string) => TaskFiles | undefined) {
    this.#time = time;
    this.#random = random;
    this.#read = read;
  }

  start(cluster: string, name: string): string {
    const id = `${cluster}/${name}`;
    const service = this.#existing(id);
    if (this.refused.has(id)) {
      throw new RenewalError({ reason: "DEPLOY_FAILED", detail: `${id}: InvalidParameterException` });
    }
    this.onStart(id);
    return this.#begin(id, service);
  }

  /** A deployment that is none of the function's. */
  startedBySomebody(cluster: string, name: string): void {
    const id = `${cluster}/${name}`;
    this.#begin(id, this.#existing(id));
  }

  #begin(id: string, service: Service): string {
    const deployment: Deployment = { id: `ecs-svc/${++this.#numbers}`, created: this.#time.now, state: "inProgress" };
    const before = service.primary;
    service.deployments = [...service.deployments.slice(-3), deployment];
    service.primary = deployment;
    this.#proceed(id, service, deployment, before);
    return deployment.id;
  }

  read(cluster: string, name: string): ServiceDeployments {
    const service = this.#existing(`${cluster}/${name}`);
    const deployments = service.deployments.map(({ id, created, state, reason }) => ({
      id,
      primary: id === service.primary?.id,
      state,
      created: new Date(created),
      ...(reason !== undefined && { reason }),
    }));
    return { paused: this.isPaused(`${cluster}/${name}`), deployments };
  }

  isPaused(id: string): boolean {
    return this.#scaledDown.has(id);
  }

  /** No task serves, and the function is not the cause: nobody wants one, or ECS still starts the first one again. */
  hasNoTaskYet(id: string): boolean {
    return this.#scaledDown.has(id) || this.#comingBack.has(id);
  }

  serving(id: string): TaskFiles | undefined {
    return this.missing.has(id) ? undefined : this.#services.get(id)?.serving;
  }

  /** What handshakes may come to now. */
  shown(id: string): readonly (TaskFiles | undefined)[] {
    const leaving = this.#services.get(id)?.leaving;
    const isLeaving = leaving !== undefined && leaving.until > this.#time.now;
    return [this.serving(id), ...(isLeaving ? [leaving.files] : [])];
  }

  scaleDown(id: string): void {
    this.#scaledDown.add(id);
    const service = this.#services.get(id);
    if (service === undefined) return;
    service.serving = undefined;
    service.leaving = undefined;
  }

  /** Everything works again: services exist, take deployments, and have tasks. */
  heal(): void {
    this.luck.clear();
    this.missing.clear();
    this.refused.clear();
    for (const id of this.#scaledDown) {
      this.#scaledDown.delete(id);
      this.#comingBack.add(id);
      const service = this.#services.get(id);
      if (service?.primary !== undefined) this.#bringUp(id, service, service.primary);
      else this.#begin(id, service ?? this.#existing(id));
    }
  }

  #existing(id: string): Service {
    if (this.missing.has(id)) throw new RenewalError({ reason: "SERVICE_MISSING", detail: `${id} does not exist` });
    const known = this.#services.get(id);
    if (known !== undefined) return known;
    const made: Service = { deployments: [], primary: undefined, serving: undefined, leaving: undefined };
    this.#services.set(id, made);
    return made;
  }

  /** Tasks start, read, and serve; or the deployment fails in one of ECS's ways. */
  #proceed(id: string, service: Service, deployment: Deployment, before: Deployment | undefined): void {
    const luck = this.luck.get(id) ?? "completes";
    if (this.#scaledDown.has(id)) {
      deployment.state = "completed";
      return;
    }
    this.#time.schedule(5_000 + this.#random.below(60_000), () => {
      if (luck === "completes") this.#bringUp(id, service, deployment);
      else if (luck === "hangs") this.#waitForLuck(id, service, deployment);
      else this.#fail(service, deployment, luck === "rolls back" ? before : undefined);
    });
  }

  #waitForLuck(id: string, service: Service, deployment: Deployment): void {
    if (service.primary !== deployment) return;
    if ((this.luck.get(id) ?? "completes") === "completes") this.#bringUp(id, service, deployment);
    else this.#time.schedule(10 * RETRY_MS, () => this.#waitForLuck(id, service, deployment));
  }

  /** A task without files, or with a key that is not the certificate's, dies, and ECS starts the next one. */
  #bringUp(id: string, service: Service, deployment: Deployment): void {
    if (service.primary !== deployment || this.#scaledDown.has(id)) return;
    const files = this.#read(id);
    if (files === undefined) {
      this.#time.schedule(RETRY_MS, () => this.#bringUp(id, service, deployment));
      return;
    }
    this.#time.schedule(20_000 + this.#random.below(60_000), () => {
      if (service.primary !== deployment || this.#scaledDown.has(id)) return;
      deployment.state = "completed";
      const until = this.#time.now + this.#random.below(LONGEST_LEAVE_MS);
      service.leaving = service.serving === undefined ? undefined : { files: service.serving, until };
      service.serving = files;
      this.#comingBack.delete(id);
    });
  }

  /** With a circuit breaker the service goes back to the deployment before. */
  #fail(service: Service, deployment: Deployment, back: Deployment | undefined): void {
    if (service.primary !== deployment) return;
    deployment.state = "failed";
    deployment.reason = "ECS deployment circuit breaker: tasks failed to start.";
    if (back === undefined) return;
    service.primary = back;
    if (this.#random.chance(0.5)) service.deployments = service.deployments.filter((one) => one !== deployment);
  }
}
