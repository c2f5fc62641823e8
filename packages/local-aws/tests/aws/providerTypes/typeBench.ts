import assert from "node:assert/strict";
import { awsClients } from "../../../provider/awsClients.ts";
import type { CheckedInputs } from "../../../provider/checkInputs.ts";
import type { InputChange } from "../../../provider/inputChanges.ts";
import type { PropertyMap } from "../../../provider/propertyMap.ts";
import { Provider, type ResourceState } from "../../../provider/rpc/provider.ts";
import { RESOURCE_TYPES } from "../../../provider/types/index.ts";
import { Account } from "../account.ts";

const SEED = new Uint8Array([1, 2, 3]);
/** Minutes of AWS are milliseconds: what is waited for is asserted by the calls, not by the time. */
const TIME_FACTOR = 6000;

/** The stand-in provider on a local AWS, without an engine. */
export class TypeBench {
  readonly account: Account;
  readonly provider: Provider;

  constructor(account: Account) {
    this.account = account;
    const clients = awsClients(account.emulator.aws.url);
    this.provider = new Provider({ region: "us-west-2", clients, timeFactor: TIME_FACTOR, types: RESOURCE_TYPES });
  }

  check(token: string, news: PropertyMap): CheckedInputs {
    return this.provider.check(token, { logicalName: "thing", olds: {}, news, seed: SEED });
  }

  /** Paths of the inputs that Check refuses, sorted. */
  refused(token: string, news: PropertyMap): string[] {
    return this.check(token, news)
      .failures.map(({ property }) => property)
      .sort();
  }

  /** Checks and creates a resource; `given` is what a program gives. */
  async make(token: string, given: PropertyMap): Promise<ResourceState> {
    const { inputs, failures } = this.check(token, given);
    assert.deepEqual(failures, []);
    return this.provider.create(token, inputs, 0);
  }

  /** What the next update finds when the program gives `changed` on top of what it gave. */
  changes(token: string, made: ResourceState, changed: PropertyMap): InputChange[] {
    const recorded = { inputs: made.inputs, outputs: made.properties };
    return [...this.provider.diff(token, recorded, { ...made.inputs, ...changed }, []).changes];
  }

  async update(token: string, made: ResourceState, changed: PropertyMap): Promise<ResourceState> {
    const recorded = { inputs: made.inputs, outputs: made.properties };
    const news = { ...made.inputs, ...changed };
    return this.provider.update(token, made.id, { news, recorded, ignored: [], timeout: 0 });
  }

  remove(token: string, { id, properties }: ResourceState): Promise<void> {
    return this.provider.remove(token, id, properties, 0);
  }
}

let shared: Promise<TypeBench> | undefined;

/** One local AWS for all tests of the types; each uses names of its own. */
export function typeBench(): Promise<TypeBench> {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" });
  shared ??= Account.start(TIME_FACTOR).then((account) => new TypeBench(account));
  return shared;
}

after(async () => {
  const bench = await shared?.catch(() => undefined);
  // In a lane of `npm test` this runs after the first file that loaded the module; the next one starts another bench,
  // which ends with the lane.
  shared = undefined;
  await bench?.account.stop();
});
