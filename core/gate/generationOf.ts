const LOGICAL_NAME = /-g(?<generation>[1-9]\d*)(?:-(?<region>[a-z]{2}(?:-[a-z]+)+-\d))?(?:-validation)?$/;

/** The generation in the logical name of a certificate or of its validation; undefined when there is none. */
export function generationOf(logicalName: string): number | undefined {
  const generation = LOGICAL_NAME.exec(logicalName)?.groups?.["generation"];
  return generation === undefined ? undefined : Number(generation);
}
