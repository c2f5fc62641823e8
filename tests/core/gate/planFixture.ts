import type { PlanOperation } from "../../../core/gate/plan.ts";

/** A step as the engine writes it into `pulumi preview --json`. */
export interface RawStep {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: RawState;
  readonly newState?: RawState;
  readonly detailedDiff?: Readonly<Record<string, unknown>>;
}

interface RawState {
  readonly custom?: boolean;
  readonly protect?: boolean;
  readonly parent?: string;
  readonly retainOnDelete?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const PREFIX = "urn:pulumi:prod::cabal-tls::";
const WILDCARD = "cabal-tls:certificates:WildcardCertificate";

export const ARN = {
  1: "arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-00000000000a",
  2: "arn:aws:acm:us-west-2:111122223333:certificate/00000000-0000-0000-0000-00000000000b",
} as const;

/** The inventory of a stack that serves generation 1. */
export const INVENTORY = {
  version: 1,
  certificates: [{ name: "wildcard", active: 1, generations: [{ generation: 1, arns: { "us-west-2": ARN[1] } }] }],
  endpoints: [{ name: "imap", kind: "nlb", hosts: ["imap.example.net"], port: 993 }],
};

/** The text of a plan; the stack's last deployment had `inventory`. */
export function planText(
  steps: readonly RawStep[],
  { inventory = INVENTORY, wildcard }: { readonly inventory?: unknown; readonly wildcard?: unknown } = {},
): string {
  const stack = {
    op: "same",
    urn: `${PREFIX}pulumi:pulumi:Stack::cabal-tls-prod`,
    oldState: { outputs: { inventory } },
    newState: {},
  };
  const config = wildcard === undefined ? {} : { "cabal-tls:wildcard": JSON.stringify(wildcard) };
  return JSON.stringify({ config, steps: [stack, ...steps], duration: 1, changeSummary: {} });
}

export function certificate(op: PlanOperation, generation: 1 | 2, protect: readonly [boolean, boolean] = [true, true]) {
  const before = { protect: protect[0], inputs: CERTIFICATE_INPUTS, outputs: { arn: ARN[generation] } };
  const after = { protect: protect[1], inputs: CERTIFICATE_INPUTS };
  return {
    op,
    urn: `${PREFIX}${WILDCARD}$aws:acm/certificate:Certificate::wildcard-g${generation}`,
    ...states(op, before, after),
    ...(op === "replace" ? { detailedDiff: { subjectAlternativeNames: { kind: "add-replace" } } } : {}),
  };
}

const CERTIFICATE_INPUTS = { domainName: "*.example.net", region: "us-west-2", keyAlgorithm: "RSA_2048" };

/** The call by which a generation of an ACME CA is imported; `scope` of a call whose deletion deletes the certificate. */
export function imported(
  op: PlanOperation,
  generation: 1 | 2,
  { protect, scope }: { readonly protect: readonly [boolean, boolean]; readonly scope?: "CRUD" },
): RawStep {
  const region = "us-west-2";
  const event = { source: "rotation", host: `wildcard-g${generation}`, region };
  const inputs = { input: JSON.stringify(event), ...(scope === undefined ? {} : { lifecycleScope: scope }) };
  const result = JSON.stringify({ hosts: [{ acm: [{ region, stored: true, arn: ARN[generation] }] }] });
  return {
    op,
    urn: `${PREFIX}${WILDCARD}$aws:lambda/invocation:Invocation::wildcard-g${generation}-import`,
    ...states(op, { protect: protect[0], inputs, outputs: { result } }, { protect: protect[1], inputs }),
  };
}

export function validation(op: PlanOperation, generation: 1 | 2): RawStep {
  return { op, urn: validationUrn(generation), ...states(op, {}, {}) };
}

export function validationUrn(generation: number): string {
  return `${PREFIX}${WILDCARD}$aws:acm/certificateValidation:CertificateValidation::wildcard-g${generation}-validation`;
}

export function certificateUrn(generation: number): string {
  return `${PREFIX}${WILDCARD}$aws:acm/certificate:Certificate::wildcard-g${generation}`;
}

export interface MoveArgs {
  readonly from?: readonly string[];
  /** The old ARN. @default generation 1's */
  readonly was?: string;
  readonly to: readonly string[];
  /** The new ARN; unknown before the certificate is requested. */
  readonly arn: string;
  readonly diff?: readonly string[];
}

/** The listener of endpoint `imap` takes another certificate. */
export function moved({
  from = [validationUrn(1)],
  was = ARN[1],
  to,
  arn,
  diff = ["certificateArn"],
}: MoveArgs): RawStep {
  const parent = `${PREFIX}cabal-tls:endpoints:NlbEndpoint::imap`;
  const state = (certificateArn: string, urns: readonly string[]) => ({
    parent,
    protect: true,
    inputs: { certificateArn, port: 993 },
    propertyDependencies: { certificateArn: urns },
  });
  return {
    op: "update",
    urn: `${PREFIX}cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener`,
    oldState: state(was, from),
    newState: state(arn, to),
    detailedDiff: Object.fromEntries(diff.map((path) => [path, { kind: "update" }])),
  };
}

/** A resource of an endpoint; `inputs` tell records apart. */
export function resource(
  op: PlanOperation,
  type: string,
  name: string,
  { protect = [true, true], inputs = {}, component = "cabal-tls:endpoints:NlbEndpoint" }: ResourceArgs = {},
): RawStep {
  const custom = !type.startsWith("cabal-tls:");
  return {
    op,
    urn: `${PREFIX}${component === "" ? "" : `${component}$`}${type}::${name}`,
    ...states(op, { custom, protect: protect[0], inputs }, { custom, protect: protect[1], inputs }),
    ...(op === "replace" || op === "update" ? { detailedDiff: { port: { kind: "update" } } } : {}),
  };
}

interface ResourceArgs {
  readonly protect?: readonly [boolean, boolean];
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly component?: string;
}

function states(op: PlanOperation, before: RawState, after: RawState): Partial<RawStep> {
  if (op === "create" || op === "import") return { newState: after };
  return op === "delete" ? { oldState: before } : { oldState: before, newState: after };
}

/** The step, of a resource whose last update AWS refused. */
export function failed(step: RawStep): RawStep {
  return { ...step, oldState: { ...step.oldState, initErrors: [`updating ${step.urn}: Throttling: Rate exceeded`] } };
}
