import { setTimeout as wait } from "node:timers/promises";
import { ACMClient, DescribeCertificateCommand, ResourceNotFoundException } from "@aws-sdk/client-acm";
import type { Frontend } from "../../packages/local-aws/controlClient.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import { clientConfig } from "./clientConfig.ts";

/** A look at what serves, from outside the engine. */
export interface ReferenceWatch {
  /** Every reference to a certificate that was absent, not issued or for other names, each once. */
  readonly faults: readonly string[];
  /** How often it has looked at something of the domain. */
  readonly looks: number;
  stop(): Promise<void>;
}

const PAUSE_MS = 100;

/** Looks without pause at everything that serves a certificate of `domain`, until it is stopped. */
export function watchReferences(aws: LocalAws, domain: string): ReferenceWatch {
  const faults = new Set<string>();
  const consumers = new Set<string>();
  let looks = 0;
  let running = true;
  const look = async () => {
    const found = await referenceFaults(aws, domain, consumers);
    if (consumers.size > 0) looks += 1;
    // Between the two questions the consumer may have moved and its certificate been deleted: it must be so twice.
    const again = found.length === 0 ? [] : await referenceFaults(aws, domain, consumers);
    for (const fault of found) if (again.includes(fault)) faults.add(fault);
  };
  const loop = (async () => {
    while (running) {
      await look();
      await wait(PAUSE_MS);
    }
  })();
  // An error is told by `stop`; until then nobody waits for the loop.
  loop.catch(() => undefined);
  return {
    get faults() {
      return [...faults];
    },
    get looks() {
      return looks;
    },
    stop: async () => {
      running = false;
      await loop;
    },
  };
}

/** What is wrong with the references now. `consumers` grows by the ids of what serves the domain. */
export async function referenceFaults(aws: LocalAws, domain: string, consumers: Set<string>): Promise<string[]> {
  const faults = new Set<string>();
  for (const { kind, id, certificateArns } of await aws.frontends()) {
    const certificates = await Promise.all(certificateArns.map((arn) => certificateOf(aws, arn)));
    if (certificates.some(({ names }) => names.includes(`*.${domain}`))) consumers.add(id);
    if (!consumers.has(id)) continue;
    for (const { arn, status, names } of certificates) {
      if (status !== "ISSUED") faults.add(`${kind} ${id} refers to ${arn}, which is ${status}`);
      else if (!names.includes(`*.${domain}`)) faults.add(`${kind} ${id} refers to ${arn}, which is for ${names}`);
    }
  }
  return [...faults];
}

/** The certificate ARNs of what serves the domain, by kind and in the order of their names: `listener: arn, arn`. */
export async function references(aws: LocalAws, domain: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const served: Record<string, readonly string[]> = {};
  for (const frontend of await aws.frontends()) {
    const names = await Promise.all(frontend.certificateArns.map(async (arn) => (await certificateOf(aws, arn)).names));
    if (names.flat().includes(`*.${domain}`)) served[placeOf(frontend)] = frontend.certificateArns;
  }
  return served;
}

function placeOf({ kind, id }: Frontend): string {
  return `${kind} ${id}`;
}

interface SeenCertificate {
  readonly arn: string;
  readonly status: string;
  readonly names: readonly string[];
}

async function certificateOf(aws: LocalAws, arn: string): Promise<SeenCertificate> {
  const acm = new ACMClient(clientConfig(aws, arn.split(":")[3] ?? ""));
  try {
    const { Certificate: detail } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    return { arn, status: detail?.Status ?? "unknown", names: detail?.SubjectAlternativeNames ?? [] };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { arn, status: "absent", names: [] };
    throw error;
  }
}
