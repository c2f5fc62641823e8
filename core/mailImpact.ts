/** The ports of mail by what they are for. */
const RECEIVING = 25;
const SENDING = [465, 587];
const READING = [143, 993, 995];

/**
 * What users of a mail server lose when its certificate expires: one sentence. `refusing` is what clients refuse to
 * connect to, the host or one port of it.
 */
export function mailImpact(host: string, refusing: string, port: number): string {
  if (port === RECEIVING) {
    return `Other mail servers go on delivering to ${host}, since most do not verify its certificate; those that do, by MTA-STS, hold their mail back.`;
  }
  if (SENDING.includes(port)) return `Mail clients refuse to connect to ${refusing}, so nobody can send mail.`;
  if (READING.includes(port)) return `Mail clients refuse to connect to ${refusing}, so nobody can read mail.`;
  return `Clients refuse to connect to ${refusing}, so what it serves stands still.`;
}
