/** They change with the certificate, which CloudFront reports twice, or say nothing that other keys do not say. */
const IGNORED = new Set([
  ...["Certificates", "CertificateArn", "CertificateUploadDate"],
  ...["ACMCertificateArn", "Certificate", "CertificateSource"],
  ...["$metadata", "Order", "Quantity"],
]);

/**
 * What AWS reports of a resource, but for its certificate: a line for each value, with its path. A switch that is off
 * is the same as one that is not there, and lists have no order.
 */
export function settingLines(value: unknown, path = ""): string[] {
  if (value === undefined || value === null || value === "" || value === false) return [];
  if (typeof value !== "object") return [`${path} = ${value}`];
  if (Array.isArray(value)) return value.flatMap((inner) => settingLines(inner, path));
  const entries = Object.entries(value).filter(([key]) => !IGNORED.has(key));
  return entries.flatMap(([key, inner]) => settingLines(inner, `${path}/${key}`));
}

/** The settings that only one of both has. */
export function difference(before: readonly string[], after: readonly string[]): string[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}
