import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";

/** What every SDK client of the local AWS needs. */
export function clientConfig(aws: Pick<LocalAws, "url">, region: string) {
  return { region, endpoint: aws.url, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
}
