/** How a kind of the model is held to the real function against Pebble and the local AWS. */
export type Check =
  | {
      /** In tests/e2e/renewal. */
      readonly file: string;
      readonly title: string;
    }
  /** Not checked against Pebble, since. */
  | { readonly unchecked: string };

const PEBBLE = "Pebble has no way to do this; the rule of the model is read from the RFC";
const CLOCK = "it would take a process that stands still for real minutes";

/** What may go wrong with a port call. */
export const FAULT_CHECKS: Readonly<Record<string, Check>> = {
  error: {
    file: "aws",
    title: "says which call was denied, makes no order it could not store, and goes on once it is allowed",
  },
  lateError: { file: "trouble", title: "answers of a CA that drops connections are no answers" },
  silence: { unchecked: "the time limit is checked by the adapters' own tests; no end-to-end test waits for it" },
  lateSilence: { unchecked: "the time limit is checked by the adapters' own tests; no end-to-end test waits for it" },
  death: {
    file: "killedWork",
    title: "renews in the CA's window as a replacement, whenever the run before was killed",
  },
  lateDeath: { file: "kill", title: "goes on after every change that it makes at AWS, with at most one order more" },
  freeze: { unchecked: CLOCK },
  suspension: { file: "leaseLost", title: "does not put its own key and order in the place of the other's" },
};

/** What the world does, by the name of the event. */
export const EVENT_CHECKS: Readonly<Record<string, Check>> = {
  "the CA limits a host's names": {
    file: "trouble",
    title: "makes no further call before a rate limit's time, and goes on afterwards",
  },
  "the CA is down and says until when": { file: "retryLater", title: "keeps to it when asked for at " },
  "the CA sees no challenge record": {
    file: "rehearsal",
    title: "does not ask production again after a challenge record that was not seen, before staging has seen one",
  },
  "the CA refuses a name": { file: "trouble", title: "refuses a name that the CA does not issue for, and says which" },
  "the CA gives up its orders": { unchecked: PEBBLE },
  "the CA answers with dates": { file: "retryLater", title: "keeps to it when asked for at " },
  "the CA takes long and says so": {
    file: "trouble",
    title: "does not sleep past its end when the CA asks for more time than there is, and keeps to it",
  },
  "the CA has lost its accounts": { unchecked: "no end-to-end test makes Pebble forget an account" },
  "the window moves": {
    file: "issue",
    title: "renews in the CA's window, says what it replaces, and keeps to it once a new window is told",
  },
  "the window vanishes": { unchecked: PEBBLE },
  "the CA fails its orders while it processes them": { unchecked: PEBBLE },
  "the CA leaves its intermediate out of the chain": {
    file: "unknownRoot",
    title: "is kept with its order and key through forced runs, and stored once the root is known: one order in all",
  },
  "the CA deactivates its accounts": { unchecked: "no end-to-end test deactivates an account" },
  "an account's key is changed elsewhere": {
    unchecked: "no end-to-end test changes the key behind the function's back",
  },
  "deployments fail": {
    file: "deploy",
    title: "says so when the rollout fails, keeps the old certificate serving, and tries again",
  },
  "deployments roll back": {
    file: "deploy",
    title: "says so when the rollout fails, keeps the old certificate serving, and tries again",
  },
  "deployments hang": { unchecked: "the local ECS completes a deployment or fails it" },
  "a service is missing": {
    file: "deploy",
    title: "stores the first certificate before there is a service, and tells a deployment that it is pending",
  },
  "ECS refuses to deploy": {
    file: "deploy",
    title:
      "keeps AWS's words while ECS refuses the deployment; the doctor shows them, and nothing once ECS has taken it",
  },
  "somebody else deploys": {
    file: "deploy",
    title: "takes the service's own first deployment for the rollout, and sees it on every port",
  },
  "a service is scaled down to no task": {
    file: "wildcardHost",
    title: "names the one service whose rollout failed, deploys to the others, and nothing to a paused one",
  },
  "somebody deletes or changes a copy": {
    file: "issue",
    title: "writes copies again that somebody changed or deleted",
  },
  "the state is lost": {
    file: "change",
    title: "goes on with what is stored when its state is lost, and when the host has another name in the config",
  },
  "an account's parameter is deleted": {
    file: "revoke",
    title: "revokes with the certificate's own key when the account is gone",
  },
  "the state has 100 versions, and its oldest one a label": {
    file: "change",
    title: "says that SSM takes no further version of its state, and goes on once the oldest has no label",
  },
  "an account has 100 versions, and its oldest one a label": {
    unchecked: "the call is that of the state with 100 versions, which is checked",
  },
  "an earlier version of the function has written state, order and accounts": {
    unchecked:
      "tests/upgrade starts the function from a state of an earlier commit, and tests/core reads each old form",
  },
  "others write a value beside the challenge record": {
    file: "issue",
    title: "keeps values of others at the challenge record's name",
  },
  "Route 53 takes long to spread changes": { unchecked: "the local DNS has every change within a second" },
  "Route 53 does not spread changes": { unchecked: "the local DNS has every change within a second" },
  "CAA names another CA": { file: "trouble", title: "does not order where CAA names another CA" },
  "a delegation of challenges is taken away, or leads elsewhere": {
    file: "delegation",
    title: "are refused before an order while a name does not lead to the record",
  },
  "somebody delegates the challenges elsewhere": {
    file: "issue",
    title: "proves a name that is delegated to another zone",
  },
  "a name is added or taken away": {
    file: "change",
    title: "issues anew, once, with the new profile, the new key type and the new names",
  },
  "the key type changes": {
    file: "change",
    title: "issues anew, once, with the new profile, the new key type and the new names",
  },
  "the profile changes": {
    file: "change",
    title: "issues anew, once, with the new profile, the new key type and the new names",
  },
  "the CAs change places": {
    file: "change",
    title: "keeps the certificate when the CAs change places, and leaves a CA that is gone or has moved under its id",
  },
  "the first CA is taken out of the config": {
    file: "change",
    title: "keeps the certificate when the CAs change places, and leaves a CA that is gone or has moved under its id",
  },
  "the directory of a CA changes under its id": {
    file: "change",
    title: "keeps the certificate when the CAs change places, and leaves a CA that is gone or has moved under its id",
  },
  "a staging directory is added or taken away": { unchecked: "no end-to-end test changes the staging directory" },
  "a host is added": {
    file: "issue",
    title: "issues, stores key and chain, writes the copies, and leaves nothing behind",
  },
  "a host is removed": {
    file: "change",
    title:
      "deletes the challenge record of a host that was taken out of the config during its order, and of nobody else",
  },
  "a host is renamed in the config": {
    file: "change",
    title: "goes on with what is stored when its state is lost, and when the host has another name in the config",
  },
  "two hosts swap their names in the config": { unchecked: "no end-to-end test has two hosts swap their names" },
  "a host gets another first name": {
    file: "change",
    title:
      "deletes the challenge record of a host that was taken out of the config during its order, and of nobody else",
  },
  "a host gets one service more or less": { unchecked: "no end-to-end test adds a service to a host" },
  "certificates in ACM are deleted by hand": { unchecked: "no end-to-end test deletes a certificate that ACM has" },
  "ACM of a region refuses to import": { unchecked: "no end-to-end test has a region of ACM that refuses" },
  "the ARNs of ACM are lost": { unchecked: "no end-to-end test deletes the parameter with the ARNs" },
};
