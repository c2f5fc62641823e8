import { regionOfArn } from "../arn.ts";
import { fieldsOf, parsedJson } from "../parsedJson.ts";

/**
 * The certificate's ARN in a region, from the answer that the renewal function gave when it imported a generation; undefined
 * when ACM of that region has not the certificate that is stored. `answer`: RenewalAnswer as JSON, about this generation alone.
 */
export function importedArn(answer: unknown, region: string): string | undefined {
  const [host] = listIn(typeof answer === "string" ? parsedJson(answer) : answer, "hosts");
  const copy = listIn(host, "acm").find(
    (one) => fieldsOf(one)["region"] === region && fieldsOf(one)["stored"] === true,
  );
  const { arn } = fieldsOf(copy);
  return typeof arn === "string" && regionOfArn(arn) === region ? arn : undefined;
}

/** The same of an import as the engine has it: its input names the region, and its result is the answer. */
export function arnOfImport(inputs: unknown, outputs: unknown): string | undefined {
  const { region } = fieldsOf(parsedJson(String(fieldsOf(inputs)["input"])));
  return typeof region === "string" ? importedArn(fieldsOf(outputs)["result"], region) : undefined;
}

function listIn(value: unknown, key: string): readonly unknown[] {
  const list = fieldsOf(value)[key];
  return Array.isArray(list) ? list : [];
}
