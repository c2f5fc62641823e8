import { Document, isScalar, visit } from "yaml";

/** A value as YAML without a line break at its end: block style with short lists in a line, or all of it in one line. */
export function yamlText(value: unknown, flow = false): string {
  const document = new Document(value);
  visit(document, {
    Seq: (_key, list) => {
      if (list.items.every(isScalar)) list.flow = true;
    },
    Map: (_key, map) => {
      if (flow) map.flow = true;
    },
    // Generations are numbers in a stack's file, and keys of an object are texts.
    Pair: (_key, { key }) => {
      if (isScalar(key) && /^[1-9]\d{0,3}$/.test(String(key.value))) key.value = Number(key.value);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd();
}
