/** What was seen of the host certificate's life: gathered first, judged afterwards. */
export interface RenewalFacts {
  readonly functionName: string;
  readonly host: string;
  /** `smtp-out.example.net:465` and so on. */
  readonly places: readonly string[];
  readonly steps: readonly RenewalStep[];
  /** What the CA reports of the certificate whose key was compromised; undefined when the demo did not get that far. */
  readonly compromised:
    | { readonly serial: string; readonly status: string; readonly reason: number | undefined }
    | undefined;
}

export type StepName = "issue" | "idle" | "window" | "forced" | "import" | "compromise";

export interface RenewalStep {
  readonly name: StepName;
  /** What happened, for people. */
  readonly what: string;
  /** What the function was called with. */
  readonly event: string;
  /** Why the function did what it did: a reason of its own. */
  readonly reason: string;
  /** Orders that were made at the CA meanwhile. */
  readonly orders: number;
  /** How many of them named the certificate that they replace. */
  readonly replacing: number;
  readonly before: KnownCertificate | undefined;
  readonly after: KnownCertificate | undefined;
  /** Places that do not show `after` at the end, in words; empty = all do. */
  readonly unserved: readonly string[];
  readonly seconds: number;
}

export interface KnownCertificate {
  /** Of the bundle in SSM. */
  readonly version: number;
  readonly serial: string;
  readonly sha256: string;
  /** SHA-256 of its public key: another one means another key. */
  readonly publicKey: string;
}
