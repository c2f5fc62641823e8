/** The command that gives a listener another default certificate. */
export function moveListener(listenerArn: string, region: string): (certificateArn: string) => string {
  return (certificateArn) =>
    `aws elbv2 modify-listener --region ${region} --listener-arn ${listenerArn} --certificates CertificateArn=${certificateArn}`;
}

/** The command that gives a regional API Gateway domain name another certificate. */
export function moveDomainName(name: string, region: string): (certificateArn: string) => string {
  return (certificateArn) =>
    `aws apigatewayv2 update-domain-name --region ${region} --domain-name ${name} --domain-name-configurations CertificateArn=${certificateArn}`;
}

/** CloudFront takes its whole configuration at once, so there is no command of one line. */
export function moveDistribution(id: string): (certificateArn: string) => string {
  return (certificateArn) => `give distribution ${id} the certificate ${certificateArn} where it is managed now`;
}

/** The command that takes a certificate out of a listener's SNI list. */
export function unlist(listenerArn: string, certificateArn: string, region: string): string {
  return `aws elbv2 remove-listener-certificates --region ${region} --listener-arn ${listenerArn} --certificates CertificateArn=${certificateArn}`;
}
