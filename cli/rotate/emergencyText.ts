/** The whole sequence of an emergency, with typical times and what users notice. `stack`: undefined = not known yet. */
export function emergencyText(stack: string | undefined): string {
  const flag = stack === undefined ? "" : ` --stack ${stack}`;
  return `The emergency: ACM does not renew the wildcard certificate, and its expiry comes nearer.

  1  npx --no cabal-tls rotate next${flag}          seconds
     Config only: a new generation, active at once. Nothing is touched at AWS.
  2  git commit, push, review                        as long as your review takes
  3  npx --no cabal-tls watch${flag}                 in a second shell, until step 5 is over
     Handshakes with every address of every endpoint; says at the end how many failed or were wrong.
  4  npm run pulumi -- preview${flag}                about 1 minute
     Must say: create certificates and validations, update the endpoints; no replace, no delete.
  5  npm run pulumi -- up${flag}                     5 to 15 minutes in all
     a. ACM issues the new certificate in every region: typically 1 to 5 minutes, at most
        wildcard.validationTimeoutMinutes (15). DNS needs no change. Fails it, nothing has moved.
     b. The endpoints move, all at once: see below.
  6  Ctrl-C in the shell of step 3                   it must say 0 failed, 0 wrong

What happens at each kind of endpoint:

  nlb, alb     The listener is changed in place. Each address follows within a minute. Live connections go on
               with the old certificate until they end; new ones get either, and both are valid.
  cloudfront   The distribution is deployed to the edges: about 4 minutes, seldom 15. Live connections go on. A
               second change has to wait for the first one.
  apigateway   The domain name is UPDATING for about 1 minute. Live connections go on.

To roll back:  npx --no cabal-tls rotate rollback${flag}, git commit, npm run pulumi -- up${flag}
               No request to ACM: 1 to 5 minutes, most of it CloudFront.
If the update is interrupted:  npm run pulumi -- cancel${flag}, then npm run pulumi -- up --refresh${flag},
               for a roll-back too: without --refresh the engine does not know what had moved already.
               What it left behind: npx --no cabal-tls rotate status${flag}`;
}
