import { sh } from "../commandLine.ts";

/** The command that gives a listener another default certificate. */
export function moveListener(listenerArn: string, region: string): (certificateArn: string) => string {
  return (certificateArn) =>
    sh`aws elbv2 modify-listener --region ${region} --listener-arn ${listenerArn} --certificates CertificateArn=${certificateArn}`;
}

/** The command that gives a regional API Gateway domain name another certificate. */
export function moveDomainName(name: string, region: string): (certificateArn: string) => string {
  return (certificateArn) =>
    sh`aws apigatewayv2 update-domain-name --region ${region} --domain-name ${name} --domain-name-configurations CertificateArn=${certificateArn}`;
}

/**
 * The command that gives a regional API Gateway domain name another security policy: by version 1 of the API, which
 * knows all of them. An enhanced policy has an endpoint access mode, and has to give it up for one that has none.
 */
export function setSecurityPolicy(name: string, region: string, from: string, to: string): string {
  const operations = [
    { op: "replace", path: "/securityPolicy", value: to },
    ...(from.startsWith("SecurityPolicy_") ? [{ op: "replace", path: "/endpointAccessMode", value: "" }] : []),
  ];
  return (
    sh`aws apigateway update-domain-name --region ${region} --domain-name ${name} ` +
    sh`--patch-operations ${JSON.stringify(operations)}`
  );
}

/** CloudFront takes its whole configuration at once, so there is no command of one line. */
export function moveDistribution(id: string): (certificateArn: string) => string {
  return (certificateArn) => `give distribution ${id} the certificate ${certificateArn} where it is managed now`;
}

/** The command that takes a certificate out of a listener's SNI list. */
export function unlist(listenerArn: string, certificateArn: string, region: string): string {
  return sh`aws elbv2 remove-listener-certificates --region ${region} --listener-arn ${listenerArn} --certificates CertificateArn=${certificateArn}`;
}
