import type { AwsSession } from "../aws/awsSession.ts";
import { type ApiStage, readApis } from "./readApis.ts";
import { type AwsAccount, readAwsAccount } from "../aws/account/readAwsAccount.ts";
import { type BalancerFacts, readBalancers } from "../aws/account/readListeners.ts";
import { type NetworkFacts, readNetworks } from "./readNetworks.ts";
import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";

/** What an account has that a new stack may use. */
export interface AccountOffer {
  readonly account: AwsAccount;
  /** Those with public subnets in two availability zones: a load balancer needs both. */
  readonly networks: readonly NetworkFacts[];
  readonly balancers: readonly BalancerFacts[];
  readonly apis: readonly ApiStage[];
}

export interface OfferQuestion {
  readonly region: string;
  readonly controlDomain: string;
  readonly zoneId: string | undefined;
}

/** Reads the account, and changes nothing. Throws CommandError when something can't be read. */
export async function readOffer(aws: AwsSession, question: OfferQuestion): Promise<AccountOffer> {
  const { region } = question;
  const [account, networks, balancers, apis] = await Promise.all([
    readAwsAccount(aws, { ...question, renewalFunction: RENEWAL_DEFAULTS.functionName }),
    readNetworks(aws, region),
    readBalancers(aws, region),
    readApis(aws, region),
  ]);
  return { account, networks: networks.filter(({ publicSubnets }) => publicSubnets.length >= 2), balancers, apis };
}
