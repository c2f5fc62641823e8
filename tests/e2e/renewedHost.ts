import { type RenewalStage, renewalStage } from "./renewal/renewalStage.ts";
import type { StagedHost } from "./renewal/stagedHost.ts";

/** Half an hour of the schedule, divided as the alerts' waiting times are: a busy machine may be late. */
const WAKE_MS = 30_000;

/** A host whose certificate comes from the real renewal function and a Pebble, and is looked after without a break. */
export class RenewedHost {
  readonly stage: RenewalStage;
  readonly host: StagedHost;
  #runs: Promise<unknown> = Promise.resolve();
  readonly #schedule: NodeJS.Timeout;

  private constructor(stage: RenewalStage, host: StagedHost) {
    this.stage = stage;
    this.host = host;
    this.#schedule = setInterval(() => void this.wake(), WAKE_MS);
  }

  static async issued(name: string): Promise<RenewedHost> {
    const stage = await renewalStage(name);
    const host = await stage.host("mail");
    const renewed = new RenewedHost(stage, host);
    await renewed.wake();
    return renewed;
  }

  /** What the schedule does; one run after the other, whatever became of the one before. */
  wake(): Promise<unknown> {
    this.#runs = this.#runs.catch(() => undefined).then(() => this.host.invoke({ source: "schedule" }));
    return this.#runs;
  }

  /** What a server would read from SSM when it starts. */
  async stored(): Promise<{ readonly pem: string; readonly keyPem: string }> {
    const bundle = (await this.host.parameter(this.host.parameters.bundle)) ?? "";
    const leaf = bundle.indexOf("-----BEGIN CERTIFICATE");
    return { keyPem: bundle.slice(0, leaf), pem: bundle.slice(leaf) };
  }

  async stop(): Promise<void> {
    clearInterval(this.#schedule);
    await this.#runs.catch(() => undefined);
    await this.stage.stop();
  }
}
