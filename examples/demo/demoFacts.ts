import type { ProbeTarget } from "../../cli/watch/probeTarget.ts";
import type { TargetSummary } from "../../cli/watch/tally.ts";

/** Everything that the verdict is made from: gathered first, judged afterwards. */
export interface DemoFacts {
  readonly generations: { readonly from: number; readonly to: number };
  /** Every certificate of both generations, as ACM has it. */
  readonly certificates: readonly IssuedCertificate[];
  readonly endpoints: readonly EndpointFacts[];
  readonly listeners: readonly ListenerFacts[];
  readonly rotation: RotationFacts;
}

export interface IssuedCertificate {
  readonly generation: number;
  readonly region: string;
  readonly arn: string;
  readonly sha256: string;
  readonly serial: string;
}

/** One host name: what it served and what the prober saw. */
export interface EndpointFacts {
  readonly target: ProbeTarget;
  readonly before: readonly LaneSight[];
  readonly after: readonly LaneSight[];
  readonly summary: TargetSummary;
  readonly held: readonly {
    readonly address: string;
    readonly answered: number;
    readonly broken: string | undefined;
  }[];
}

/** What one address showed in one handshake. */
export interface LaneSight {
  /** Such as "127.0.0.2 with SNI". */
  readonly lane: string;
  /** Undefined when the handshake failed. */
  readonly sha256: string | undefined;
}

/** The whole certificate list of a load balancer's listener. */
export interface ListenerFacts {
  readonly endpoint: string;
  readonly listenerArn: string;
  readonly certificates: readonly { readonly arn: string; readonly isDefault: boolean }[];
  /** The only certificate that should be there. */
  readonly expectedArn: string;
}

export interface RotationFacts {
  readonly ok: boolean;
  /** In the engine's words; empty when it succeeded. */
  readonly errors: readonly string[];
  readonly operations: Operations;
  readonly steps: readonly EngineStep[];
}

export interface Operations {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
}

export interface EngineStep {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Milliseconds since 1970; undefined when the step never began or ended. */
  readonly began: number | undefined;
  readonly ended: number | undefined;
}
