/**
 * The serial number of a certificate in one form: lower-case hex without colons and leading zeros. Node writes it in
 * upper case, ACM with colons and a leading zero byte.
 */
export function plainSerial(serial: string): string {
  return serial
    .replaceAll(":", "")
    .toLowerCase()
    .replace(/^0+(?=.)/, "");
}

/** Enough of it to tell certificates apart in a report. */
export function shortSerial(serial: string): string {
  return plainSerial(serial).slice(0, 8);
}
