import type { HostParameters } from "./hostParameters.ts";
import { chainOf, type PemBundle } from "./pemBundle.ts";

/** One parameter that repeats a part of the bundle. */
export interface DerivedCopy {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
}

/** What every copy must hold. Their order does not matter: nothing is deployed before all of them match. */
export function derivedCopies(parameters: HostParameters, bundle: PemBundle): DerivedCopy[] {
  return [
    { name: parameters.chain, value: chainOf(bundle), secret: false },
    { name: parameters.tlsCaBundle, value: bundle.intermediates.join("") || bundle.leaf, secret: false },
    { name: parameters.tlsCert, value: bundle.leaf, secret: false },
    { name: parameters.tlsKey, value: bundle.key, secret: true },
  ];
}

/** Those that are missing or hold something else. */
export function staleCopies(
  copies: readonly DerivedCopy[],
  held: ReadonlyMap<string, { readonly value: string }>,
): DerivedCopy[] {
  return copies.filter(({ name, value }) => held.get(name)?.value !== value);
}
