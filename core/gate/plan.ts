import type { GenerationSettings } from "../configSchema/stackConfig.ts";

/** What the engine would do to a resource, in the words that matter here; see `planOperation`. */
export type PlanOperation = "create" | "import" | "update" | "same" | "replace" | "delete" | "read" | "refresh";

/** The engine's plan, as far as it is looked at: `pulumi preview --json`. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Logical names of what the engine reported an error for; "" for an error of the whole run. */
  readonly failed: readonly string[];
  /** What already has the name of a new resource, such as `function cabal-certbot-renewal`, by its logical name. */
  readonly taken: ReadonlyMap<string, string>;
  /** `wildcard` of the stack's new config; undefined when the plan does not tell it. */
  readonly wildcard: PlannedWildcard | undefined;
  /** Stack output `inventory` of the last deployment, not yet looked at. */
  readonly deployed: unknown;
  /** It lists what stays the same, too: `--show-sames`. */
  readonly listsSames: boolean;
}

/** Generations by their numbers in the config that the engine has run the program with. */
export interface PlannedWildcard {
  readonly active: number;
  readonly issued: readonly number[];
  readonly retiring: readonly number[];
  readonly validationTimeoutMinutes: number;
  readonly settings: Readonly<Record<string, GenerationSettings>>;
  /** ARNs of external certificates by region: the program reads them and refuses one that is not issued. */
  readonly existing: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface PlanStep {
  readonly op: PlanOperation;
  readonly urn: string;
  /** Type token, such as `aws:acm/certificate:Certificate`. */
  readonly type: string;
  /** Type token of the component that it is in; undefined outside of components. */
  readonly component: string | undefined;
  /** Logical name: the last part of the URN. */
  readonly name: string;
  /** Something beyond the engine, of whatever provider: not a component, and not the stack. */
  readonly custom: boolean;
  /** Paths of the inputs that differ: `certificateArn`, `viewerCertificate.acmCertificateArn`. */
  readonly changed: readonly string[];
  /** Paths that make the engine replace the resource, as it lists them. */
  readonly replacing: readonly string[];
  /** Undefined for a resource that does not exist yet. */
  readonly before: PlanState | undefined;
  /** Undefined for a resource that will be gone. */
  readonly after: PlanState | undefined;
}

export interface PlanState {
  /** The last create or update of the resource failed: this state may not be what AWS has. */
  readonly failed: boolean;
  readonly protect: boolean;
  /** Logical name of the parent. */
  readonly parent: string | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly arn: string | undefined;
  readonly id: string | undefined;
  /** Everything else of the state that decides what the engine does: parent, provider, hooks, ignoreChanges, … */
  readonly options: Readonly<Record<string, unknown>>;
  /** URNs by top-level input. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}
