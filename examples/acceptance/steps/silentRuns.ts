import { needed, type Step } from "../run/runContext.ts";
import { changes, engineRun, succeeded, unexpected } from "./engineRun.ts";

export const secondUp: Step = async ({ made, interrupted }) => {
  const program = needed(made.program, "the program");
  const preview = succeeded("the preview", await engineRun(program, "preview", interrupted));
  const up = succeeded("the second update", await engineRun(program, "up", interrupted));
  return {
    facts: [`${preview.operations["same"] ?? 0} resources unchanged`],
    problems: [
      ...unexpected("the preview of the same config has changes", changes(preview)),
      ...unexpected("the second update changed something", changes(up)),
    ],
  };
};

export const refresh: Step = async ({ made, interrupted }) => {
  const program = needed(made.program, "the program");
  const result = succeeded("the refresh", await engineRun(program, "refresh", interrupted));
  return {
    facts: [`${result.steps.filter(({ type }) => type.startsWith("aws:")).length} resources read`],
    problems: unexpected("the refresh found differences", changes(result)),
  };
};
