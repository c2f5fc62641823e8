import type { LocalAws } from "../startLocalAws.ts";

/** A certificate of the local certificate authority, with its key, both as PEM. */
export interface TransportCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What an ACME server on loopback shows to its clients, who trust the local AWS's root. */
export async function transportCertificate(aws: Pick<LocalAws, "control">): Promise<TransportCertificate> {
  const answer = await aws.control("server-certificate", { names: ["localhost"], addresses: ["127.0.0.1"] });
  const { certificate, key } = answer as Partial<TransportCertificate>;
  if (typeof certificate === "string" && typeof key === "string") return { certificate, key };
  throw new Error("the local AWS gave no server certificate");
}
