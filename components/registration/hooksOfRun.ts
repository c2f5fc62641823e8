import * as pulumi from "@pulumi/pulumi";

/**
 * Hooks that all resources of a run share: the engine is told of each hook by a call of its own, so one for each resource
 * would cost as many calls. By monitor: programs that run one after the other in one process register with an engine of
 * their own each.
 *
 * Returns undefined where nobody takes hooks: the SDK's mocks, with which users of the package test their programs.
 */
export function hooksOfRun<Hooks>(make: () => Hooks): () => Hooks | undefined {
  const byMonitor = new WeakMap<object, Hooks>();
  return () => {
    const monitor = pulumi.runtime.getMonitor();
    if (monitor === undefined || !("registerResourceHook" in monitor)) return undefined;
    const hooks = byMonitor.get(monitor) ?? make();
    byMonitor.set(monitor, hooks);
    return hooks;
  };
}
