/** A line to type, and what it does. */
export interface TypedStep {
  readonly type: string;
  readonly does: string;
}

/**
 * Steps in the order in which they are typed, each with what it does: beside it, or above it where one of them would not
 * fit into the width.
 */
export function stepLines(steps: readonly TypedStep[], width: number): string[] {
  const column = Math.max(...steps.map(({ type }) => type.length));
  const rows = steps.map(({ type, does }) => `  ${type.padEnd(column)}  # ${does}`);
  if (rows.every((row) => row.length <= width)) return rows;
  return steps.flatMap(({ type, does }) => [`  # ${does}`, `  ${type}`]);
}
