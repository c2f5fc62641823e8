/** What the engine would do to a resource, in the words that matter here; see `planOperation`. */
export type PlanOperation = "create" | "import" | "update" | "same" | "replace" | "delete" | "read";

/** The engine's plan, as far as it is looked at: `pulumi preview --json`. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  /** Logical names of what the engine reported an error for; "" for an error of the whole run. */
  readonly failed: readonly string[];
  /** `wildcard` of the stack's new config; undefined when the plan does not tell it. */
  readonly wildcard: PlannedWildcard | undefined;
  /** Stack output `inventory` of the last deployment, not yet looked at. */
  readonly deployed: unknown;
}

export interface PlannedWildcard {
  readonly active: number;
  /** Generations made elsewhere: the program reads them and refuses one that is not issued. */
  readonly existing: readonly number[];
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
  /** Paths of the inputs that differ: `certificateArn`, `viewerCertificate.acmCertificateArn`. */
  readonly changed: readonly string[];
  /** Undefined for a resource that does not exist yet. */
  readonly before: PlanState | undefined;
  /** Undefined for a resource that will be gone. */
  readonly after: PlanState | undefined;
}

export interface PlanState {
  readonly protect: boolean;
  /** Logical name of the parent. */
  readonly parent: string | undefined;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly arn: string | undefined;
  /** URNs by top-level input. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}
