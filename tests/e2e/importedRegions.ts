import { ACM } from "@aws-sdk/client-acm";
import { clientConfig } from "./clientConfig.ts";
import type { TestStack } from "./testStack.ts";

const REGIONS = ["us-west-2", "us-east-1"];
const KEY_TYPES = ["RSA_2048", "EC_prime256v1", "EC_secp384r1"] as const;

/** The region of each certificate in ACM that the renewal function of a stack has imported. */
export async function importedRegions({ shared }: TestStack, stack: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const region of REGIONS) {
    const acm = new ACM(clientConfig(shared.aws, region));
    const { CertificateSummaryList = [] } = await acm.listCertificates({ Includes: { keyTypes: [...KEY_TYPES] } });
    for (const { CertificateArn, Type } of CertificateSummaryList) {
      const { Tags = [] } = await acm.listTagsForCertificate({ CertificateArn });
      const isOurs = Tags.some(({ Key, Value }) => Key === "cabal-tls:stack" && Value === stack);
      if (Type === "IMPORTED" && isOurs) found.push(region);
    }
  }
  return found;
}
