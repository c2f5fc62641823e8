import type { Ports, LogFields } from "../../lambdas/renewal/ports/index.ts";
import { simulatedCaClient } from "./simulatedCaClient.ts";
import { requestText } from "./simulatedCa.ts";
import type { SimulatedRun } from "./simulatedRun.ts";
import type { SimulatedWorld } from "./simulatedWorld.ts";

/** Every port of the function, for one run in a simulated world. */
export function simulatedPorts(world: SimulatedWorld, run: SimulatedRun): Ports {
  return {
    clock: {
      now: () => new Date(run.now()),
      remaining: () => run.deadline - world.time.now,
      sleep: (milliseconds) => run.sleep(milliseconds),
      random: () => world.random.below(1_000_000) / 1_000_000,
    },
    store: storePort(world, run),
    records: recordsPort(world, run),
    ca: simulatedCaClient(world, run),
    keys: {
      create: (type) =>
        run.ask({ port: "keys", call: "create", about: type }, () => world.keys.create(type).pem, never),
      request: (key, names) =>
        run.ask(
          { port: "keys", call: "request", about: names.join() },
          () => requestText(key, world.keys.made.get(key)?.spki ?? Buffer.alloc(0), names),
          never,
        ),
    },
    deployments: deploymentsPort(world, run),
    handshakes: {
      look: ({ host, port, connect }) =>
        run.ask(
          {
            port: "handshakes",
            call: "look",
            about: `${host}:${port}${connect === undefined ? "" : ` at ${connect}`}`,
          },
          () => world.look(host, port),
          () => ({ seen: [], failures: ["ECONNREFUSED"] }),
        ),
    },
    names: namesPort(world, run),
    heartbeat: {
      ping: (url, { failed, text }) =>
        run.ask(
          { port: "heartbeat", call: "ping", about: failed ? "failed" : "well" },
          () => {
            world.invariants.posted(text);
            return world.ping(url, failed);
          },
          () => false,
        ),
    },
    logger: {
      info: (message, fields) => note(world, run, message, fields),
      warn: (message, fields) => note(world, run, message, fields),
      error: (message, fields) => note(world, run, message, fields),
      fault: (message, cause, fields) => {
        run.defects.push(cause);
        note(world, run, message, fields);
      },
      metrics: (host, values) => run.metrics.set(host, values),
    },
    trustedRoots: () => world.trustedRoots,
  };
}

function note(world: SimulatedWorld, run: SimulatedRun, message: string, fields: LogFields | undefined): void {
  world.invariants.logged(message, fields);
  run.note(`  log: ${message}`, "", "");
}

function storePort(world: SimulatedWorld, run: SimulatedRun): Ports["store"] {
  const { store } = world;
  const asked = <Answer>(call: string, about: string, effect: () => Answer) =>
    run.ask({ port: "store", call, about }, effect, () => world.refused("STORE_FAILED", `ssm: ${call} of ${about}`));
  return {
    read: (names) => asked("read", names[0] ?? "", () => store.read(names)),
    readVersion: (name, version) =>
      asked("readVersion", version === undefined ? name : `${name}:${version}`, () => store.readVersion(name, version)),
    write: (parameter) =>
      asked("write", parameter.name, () => {
        if (store.isFull(parameter.name)) run.faults.push("error");
        return store.write(parameter);
      }),
    create: (parameter) => asked("create", parameter.name, () => store.create(parameter)),
    remove: (names) => asked("remove", names.join(), () => store.remove(names)),
    list: (path) => asked("list", path, () => store.list(path)),
  };
}

function recordsPort(world: SimulatedWorld, run: SimulatedRun): Ports["records"] {
  const { zones } = world;
  const asked = <Answer>(call: string, about: string, effect: () => Answer) =>
    run.ask({ port: "records", call, about }, effect, () => world.refused("DNS_FAILED", `route53: ${call}`));
  return {
    read: (zoneId, name) => asked("read", name, () => zones.read(zoneId, name)),
    change: (zoneId, changes) => {
      const names = changes.map(({ recordName, after }) => `${recordName} = ${after?.values.length ?? 0} values`);
      return asked("change", names.join(), () => zones.change(zoneId, changes));
    },
    isInSync: (id) => asked("isInSync", id, () => zones.isInSync(id)),
  };
}

function deploymentsPort(world: SimulatedWorld, run: SimulatedRun): Ports["deployments"] {
  const { services, acm } = world;
  const asked = <Answer>(call: string, about: string, effect: () => Answer) =>
    run.ask({ port: "ecs", call, about }, effect, () => world.refused("DEPLOY_FAILED", `ecs: ${call} of ${about}`));
  const askedOfAcm = <Answer>(call: string, about: string, effect: () => Answer) =>
    run.ask({ port: "acm", call, about }, effect, () => world.refused("ACM_FAILED", `acm: ${call} of ${about}`));
  return {
    ecs: {
      start: (cluster, service) => asked("start", `${cluster}/${service}`, () => services.start(cluster, service)),
      read: (cluster, service) => asked("read", `${cluster}/${service}`, () => services.read(cluster, service)),
    },
    acm: {
      describe: (arn) => askedOfAcm("describe", arn, () => acm.describe(arn)),
      tags: (arn) => askedOfAcm("tags", arn, () => acm.tags(arn)),
      list: (region, names) => askedOfAcm("list", region, () => acm.list(region, names)),
      import: (region, bundle, place) =>
        askedOfAcm("import", "over" in place ? place.over : region, () => acm.import(region, bundle, place)),
      remove: (arn) => askedOfAcm("remove", arn, () => acm.remove(arn, run.settings.stack)),
    },
  };
}

function namesPort(world: SimulatedWorld, run: SimulatedRun): Ports["names"] {
  const { zones } = world;
  const asked = <Answer>(call: string, about: string, effect: () => Answer | undefined) =>
    run.ask<Answer | undefined>({ port: "names", call, about }, effect, () => undefined);
  return {
    caa: (name) =>
      asked("caa", name, () => (zones.forbidden.has(name) ? [{ flags: 0, tag: "issue", value: "other.example" }] : [])),
    cnames: (name) =>
      asked("cnames", name, () => {
        const target = zones.aliasOf(name);
        return target === undefined ? [] : [target];
      }),
    txt: (name) => asked("txt", name, () => zones.resolve(name)),
  };
}

function never(): never {
  throw new Error("making a key calls nobody");
}
