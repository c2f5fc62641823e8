import { knownAuthority } from "../acme/certificateAuthorities.ts";
import type { AcmeConfig } from "../hostConfig.ts";
import type { Authority } from "../renewal/renewalSettings.ts";
import type { ParsedAcme } from "./acmeSchema.ts";

/** The authorities in full: a name stands for its directories, a URL for itself. */
export function acmeConfig(parsed: ParsedAcme): AcmeConfig {
  const { contact, agreeToTerms, functionName, parameterPrefix, logRetentionDays } = parsed;
  return {
    contact,
    agreeToTerms,
    authorities: parsed.directories.map((given) => authority(parsed, given)),
    functionName,
    parameterPrefix,
    kmsKeyArn: parsed.kmsKeyArn,
    heartbeatParameter: parsed.heartbeatParameter,
    reservedConcurrency: parsed.reservedConcurrency,
    logRetentionDays,
  };
}

function authority(parsed: ParsedAcme, given: string): Authority {
  const known = knownAuthority(given);
  const staging = known === undefined ? parsed.staging[given] : known.staging;
  const eabParameter = parsed.eab[given];
  return {
    id: known === undefined ? urlId(given) : given,
    directory: known?.directory ?? given,
    ...(staging === undefined ? {} : { staging }),
    // An authority without a staging directory has nothing to be contacted first.
    ...(parsed.firstContact === "staging" ? {} : { firstContact: parsed.firstContact }),
    ...(eabParameter === undefined ? {} : { eabParameter }),
  };
}

/** Part of a parameter's name: `https://ca.example.net:14000/dir` is `ca-example-net-14000-dir`. */
function urlId(url: string): string {
  return url
    .toLowerCase()
    .replace(/^https:\/\//, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");
}
