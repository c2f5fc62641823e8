import { Option } from "commander";

/** An address for the CA of host certificates. */
export function contactOption(): Option {
  return new Option(
    "--contact <MAILTO>",
    "where the CA of host certificates may write, such as mailto:hostmaster@example.com",
  );
}

/** Somebody has to agree to the CA's terms. */
export function termsOption(): Option {
  return new Option(
    "--agree-to-terms",
    "you have read the CA's terms (https://letsencrypt.org/repository/), and agree to them",
  );
}
