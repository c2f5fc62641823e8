import type { Reason } from "../../../cli/doctor/reasons/index.ts";
import type { DoctorStage } from "./doctorStage.ts";

/** Something that goes wrong at AWS, in DNS or in a handshake. */
export interface Fault {
  readonly name: string;
  /** Makes it happen, by calls to AWS and DNS. The answer repairs it. */
  readonly inject: (stage: DoctorStage) => Promise<() => Promise<unknown>>;
  /** What the doctor is asked about. @default everything */
  readonly args?: readonly string[];
  readonly reason: Reason;
  readonly exitCode: number;
  /** A cause of its own that must be reported beside the first one. @default not looked at */
  readonly also?: Reason;
  /** What the next command must be. @default not looked at */
  readonly next?: RegExp;
}

/** Both at once; repaired in the reverse order. */
export function both(first: Fault, second: Fault): Fault["inject"] {
  return async (stage) => {
    const undoFirst = await first.inject(stage);
    const undoSecond = await second.inject(stage);
    return async () => {
      await undoSecond();
      await undoFirst();
    };
  };
}
