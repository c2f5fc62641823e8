import type { Facts } from "../gather/facts.ts";
import type { Finding } from "../reasons/finding.ts";
import { acmeCaa, amazonCaa } from "./caa.ts";
import { acmRenewal } from "./acmRenewal.ts";
import { acmState } from "./acmState.ts";
import { challengeDelegation, validationRecord } from "./validation.ts";
import { clock } from "./clock.ts";
import { consumer, sniList } from "./consumer.ts";
import { delegation } from "./delegation.ts";
import { deployment } from "./deployment.ts";
import { hostRenewal } from "./hostRenewal.ts";
import { hostStored } from "./hostStored.ts";
import { renewer } from "./renewer.ts";
import { hostAddress } from "./hostAddress.ts";
import { secondSources } from "./secondSource.ts";
import { servedCertificate } from "./servedCertificate.ts";

/** Pure: the same facts give the same findings. */
export type Check = (facts: Facts) => Finding[];

/** Every check by the name that `--only` takes, in the order of the chain. */
export const CHECKS: Readonly<Record<string, Check>> = {
  served: servedCertificate,
  address: hostAddress,
  consumer,
  sni: sniList,
  certificate: (facts) => [...acmState(facts), ...hostStored(facts), ...secondSources(facts)],
  deployment,
  renewal: (facts) => [...acmRenewal(facts), ...renewer(facts), ...hostRenewal(facts)],
  validation: (facts) => [...validationRecord(facts), ...challengeDelegation(facts)],
  caa: (facts) => [...amazonCaa(facts), ...acmeCaa(facts)],
  delegation,
  clock,
};
