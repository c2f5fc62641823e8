/** A policy of IAM as AWS takes it, as JSON. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  /** Absent in a trust policy. */
  readonly Resource?: string | readonly string[];
  /** In a trust policy only. */
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * SSM authorises GetParametersByPath on the path that is asked for, so a denial of `/a/b` does not stop a recursive read
 * of `/a`: the call itself has to be denied, everywhere.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
 */
export const NO_READ_BY_PATH: PolicyStatement = {
  Sid: "NoReadByPath",
  Effect: "Deny",
  Action: "ssm:GetParametersByPath",
  Resource: "*",
};
