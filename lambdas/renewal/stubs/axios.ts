/**
 * Stands in for axios in the function's bundle. acme-client loads it, but our transport is its own: it makes requests
 * by node:https, and keeps the real cause of an error and the CA's headers, which acme-client's axios loses.
 */
export function create(): typeof instance {
  return instance;
}

const instance = {
  defaults: { headers: { common: {} } },
  interceptors: { request: { use: ignore }, response: { use: ignore } },
  request: refuse,
  get: refuse,
};

/** Named by acme-client, and thrown by it only for requests that are never made. */
export class AxiosError extends Error {
  override readonly name = "AxiosError";
}

function ignore(): void {}

function refuse(): never {
  throw new Error("The renewal function's bundle has no axios: requests go through lambdas/renewal/adapters.");
}
