/** Variables that send every AWS client (SDK, CLI, stand-in provider) to the local AWS at `url`. */
export function awsEnvironment(url: string, timeFactor: number, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // The user's own profiles, and an instance's metadata service, must not come into play.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    LOCAL_AWS_TIME_FACTOR: String(timeFactor),
  };
}

/**
 * The environment of this process without what would send an AWS client, Pulumi or Node elsewhere: the user's
 * credentials, profiles and settings.
 */
export function neutralEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(AWS_|PULUMI_|NODE_OPTIONS$)/.test(entry[0]),
  );
  return Object.fromEntries(kept);
}
