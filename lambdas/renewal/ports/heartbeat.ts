/** The sign of life that somebody else watches (Healthchecks). Never throws; false when it did not get through. */
export interface Heartbeat {
  ping(url: string, result: { readonly failed: boolean; readonly text: string }): Promise<boolean>;
}
