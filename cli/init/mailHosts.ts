import { ownHostPath, type RunningService } from "../../core/adoption/index.ts";
import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";

/** A server with a certificate of its own, as the config has it. */
export interface MailHost {
  readonly name: string;
  readonly services: readonly { readonly cluster: string; readonly service: string }[];
  readonly ports: readonly number[];
}

/** A service that the config gets no host for. */
export interface OtherService {
  readonly service: string;
  readonly why: string;
}

/** Ports at which a server may begin TLS, at once or by STARTTLS. */
const MAIL_PORTS = new Set([25, 110, 143, 465, 587, 993, 995]);

/** The services that wait for a certificate of this program's, and why the others are none of these. */
export function mailHosts(
  services: readonly RunningService[],
  { region, controlDomain }: { readonly region: string; readonly controlDomain: string },
): { readonly hosts: readonly MailHost[]; readonly others: readonly OtherService[] } {
  const judged = services.map((one) => hostOf(one, region, controlDomain));
  const hosts = new Map<string, MailHost>();
  for (const one of judged) {
    if (!("name" in one)) continue;
    // Several services may serve one certificate.
    const before = hosts.get(one.name);
    const ports = [...new Set([...(before?.ports ?? []), ...one.ports])].toSorted((a, b) => a - b);
    hosts.set(one.name, { name: one.name, services: [...(before?.services ?? []), ...one.services], ports });
  }
  return { hosts: [...hosts.values()], others: judged.filter((one): one is OtherService => "why" in one) };
}

function hostOf(running: RunningService, region: string, controlDomain: string): MailHost | OtherService {
  const { cluster, service } = running;
  const path = ownHostPath(running, region);
  const left = (why: string): OtherService => ({ service: `${cluster}/${service}`, why });
  if (path === undefined)
    return left("it takes its certificate from parameters of other names: `adopt` writes its host");
  const prefix = `${RENEWAL_DEFAULTS.parameterPrefix}/`;
  const suffix = `.${controlDomain}`;
  const name = path.slice(prefix.length, -suffix.length);
  if (!path.startsWith(prefix) || !path.endsWith(suffix) || !/^[a-z0-9-]+$/.test(name)) {
    return left(`it waits for the certificate in ${path}, which is none of ${prefix}NAME${suffix}`);
  }
  const ports = running.ports.filter((port) => MAIL_PORTS.has(port));
  if (ports.length === 0) return left("no port of it is known at which mail servers begin TLS");
  return { name, services: [{ cluster, service }], ports };
}
