import { parsedJson } from "../parsedJson.ts";
import { nameOf } from "../urn.ts";
import { certificateName, type DeclaredChange, hostNameOf, isCertificateOf, isInComponent } from "./declaredChange.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { type PlanFault, fault, otherInputFaults, wholeFault } from "./planFault.ts";
import { changedOptions, isEqual, isUnknown } from "./stateDifferences.ts";
import { generationOf, IMPORT, stepRole } from "./stepRole.ts";

/** What in a new resource is not as the program makes it for a new generation. */
export function creationFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  if (step.after?.options["parent"] !== change.component) return [wholeFault("no such step", "create")];
  const faults = newOptionFaults(step, plan);
  switch (stepRole(step)) {
    case "certificate":
      return step.type === IMPORT
        ? [...faults, ...importFaults(step, change, plan)]
        : [...faults, ...certificateFaults(step, change, plan)];
    case "validation":
      return [...faults, ...validationFaults(step, change)];
    case "validation record":
      return [...faults, ...recordFaults(step, change, plan)];
    default:
      return [wholeFault("no such step", "create")];
  }
}

const MAX_VALIDATION_SECONDS = 180 * 60;

/** Name of the program's hooks, which compare what AWS has with what an update was to change. */
const HOOKS = { BeforeUpdate: ["cabal-tls:failed-update"], AfterUpdate: ["cabal-tls:confirm-update"] };

/** By role: the options of a resource that a rotation makes. */
const NEW_OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // By the provider's SDK: the key of a certificate that is imported.
  certificate: { additionalSecretOutputs: ["privateKey", "privateKeyWo"] },
  import: { ignoreChanges: ["functionName", "input"] },
  validation: { ignoreChanges: ["certificateArn", "validationRecordFqdns"] },
  "validation record": { ignoreChanges: ["name"], retainOnDelete: true },
};

/** What in the options of a new resource the program does not give it. */
export function newOptionFaults(step: PlanStep, plan: Plan): PlanFault[] {
  const { after } = step;
  if (after === undefined) return [];
  const { parent: _parent, provider, customTimeouts, ...options } = after.options;
  const isValidation = stepRole(step) === "validation";
  const expected = {
    custom: true,
    resourceHooks: HOOKS,
    ...NEW_OPTIONS[step.type === IMPORT ? "import" : stepRole(step)],
  };
  const found = changedOptions({ ...after, options: expected }, { ...after, options });
  const known = plan.steps.some(({ before }) => before?.options["provider"] === provider);
  return [
    ...found.map(({ path }) => fault(path, "the option of such a resource")),
    ...(known ? [] : [fault("provider", "a provider that the stack has")]),
    ...(isTimeout(customTimeouts, isValidation, plan)
      ? []
      : [fault("customTimeouts", "the time limit of a validation")]),
    ...(stepRole(step) === "certificate" || !after.protect ? [] : [fault("protect", "false", "true")]),
  ];
}

/** A validation waits as long as the config says; where there is none, as long as a config may say. */
function isTimeout(value: unknown, isValidation: boolean, { wildcard }: Plan): boolean {
  const { create, ...others } = Object(value) as Readonly<Record<string, unknown>>;
  if (Object.values(others).some((one) => one !== 0)) return false;
  if (!isValidation) return create === undefined || create === 0;
  if (wildcard !== undefined) return create === wildcard.validationTimeoutMinutes * 60;
  return typeof create === "number" && create >= 60 && create <= MAX_VALIDATION_SECONDS;
}

/** Tags of a certificate that the stack has, but its name; undefined when it has none, as after an adoption. */
function knownTags(change: DeclaredChange, { steps }: Plan): unknown {
  const other = steps.find(
    (step) => isCertificateOf(step, change.component) && step.before?.inputs["validationMethod"] !== undefined,
  );
  if (other === undefined) return undefined;
  const { Name: _name, ...tags } = Object(other.before?.inputs["tags"]) as Readonly<Record<string, unknown>>;
  return tags;
}

function certificateFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const { inputs = {}, protect } = step.after ?? {};
  const expected = change.generations.find((one) => one.generation === generationOf(step.name));
  if (expected === undefined) return [wholeFault("no such generation", step.name)];
  const region = String(inputs["region"]);
  const { domainName, subjectAlternativeNames, keyAlgorithm } = inputs;
  const names = [domainName, ...(Array.isArray(subjectAlternativeNames) ? subjectAlternativeNames : [])];
  const { Name, ...tags } = Object(inputs["tags"]) as Readonly<Record<string, unknown>>;
  const known = knownTags(change, plan);
  return [
    ...(expected.names.some((one) => isEqual(one, names))
      ? []
      : [fault("domainName", expected.names.map((one) => one.join(", ")).join(" or "), names.join(", "))]),
    ...(expected.keyAlgorithms.some((one) => one === keyAlgorithm)
      ? []
      : [fault("keyAlgorithm", expected.keyAlgorithms.join(" or "), String(keyAlgorithm))]),
    ...(change.regions.includes(region) ? [] : [fault("region", change.regions.join(" or "), region)]),
    ...(step.name === certificateName(change, expected.generation, region)
      ? []
      : [fault("name", certificateName(change, expected.generation, region), step.name)]),
    ...otherInputFaults(inputs, ["domainName", "subjectAlternativeNames", "keyAlgorithm", "region", "tags"], {
      validationMethod: "DNS",
    }),
    ...(Name === `${change.stack}-${step.name}`
      ? []
      : [fault("tags.Name", `${change.stack}-${step.name}`, String(Name))]),
    ...(known === undefined || isEqual(known, tags) ? [] : [fault("tags", "those of the other certificates")]),
    ...(protect === true || change.retiring?.includes(expected.generation) === true
      ? []
      : [fault("protect", "true", "false")]),
  ];
}

/** The renewal function is asked for the generation, and for its certificate in this region. */
function importFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const { inputs = {}, protect } = step.after ?? {};
  const generation = generationOf(step.name) ?? 0;
  const expected = change.generations.find((one) => one.generation === generation && one.issuer === "acme");
  if (expected === undefined) return [wholeFault("no such generation of an ACME CA", step.name)];
  const asked: unknown = parsedJson(String(inputs["input"]));
  const region = String(Object(asked)["region"]);
  const event = { source: "rotation", host: hostNameOf(change, generation), region };
  const { functionName } = inputs;
  const known = change.inventory.renewal?.functionName ?? renewalFunctionIn(plan);
  const isOurs = known !== undefined && (functionName === known || isUnknown(functionName));
  return [
    ...(step.name === `${certificateName(change, generation, region)}-import` && change.regions.includes(region)
      ? []
      : [fault("name", "that of a region in which the generation is needed", step.name)]),
    ...(isEqual(asked, event) ? [] : [fault("input", JSON.stringify(event))]),
    ...(isOurs ? [] : [fault("functionName", "the renewal function of the stack")]),
    ...otherInputFaults(inputs, ["functionName", "input"], {
      // What somebody else has made is not deleted with it.
      ...(expected.origin === "existing" ? {} : { lifecycleScope: "CRUD" }),
      ...(inputs["region"] === undefined ? {} : { region: change.inventory.region }),
    }),
    ...(protect || change.retiring?.includes(generation) === true ? [] : [fault("protect", "true", "false")]),
  ];
}

/** One that the same change makes. */
function renewalFunctionIn({ steps }: Plan): unknown {
  const made = steps.find((step) => step.type === "aws:lambda/function:Function" && stepRole(step) === "renewal");
  return made?.after?.inputs["name"];
}

function validationFaults(step: PlanStep, change: DeclaredChange): PlanFault[] {
  const { inputs = {}, dependencies = {} } = step.after ?? {};
  const region = String(inputs["region"]);
  const generation = generationOf(step.name) ?? 0;
  const certificate = certificateName(change, generation, region);
  const waitsFor = dependencies["certificateArn"] ?? [];
  const { certificateArn, validationRecordFqdns } = inputs;
  const known = change.generations.flatMap(({ arns }) => Object.values(arns));
  return [
    ...(step.name === `${certificate}-validation` ? [] : [fault("name", `${certificate}-validation`, step.name)]),
    ...(isUnknown(certificateArn) || known.includes(String(certificateArn))
      ? []
      : [fault("certificateArn", `the certificate ${certificate}`)]),
    ...(waitsFor.some((urn) => nameOf(urn) === certificate) && waitsFor.every((urn) => isInComponent(urn, change))
      ? []
      : [fault("certificateArn", `what depends on ${certificate}`, waitsFor.map(nameOf).join(", "))]),
    ...(isRecordNames(validationRecordFqdns, generation < change.target, change)
      ? []
      : [fault("validationRecordFqdns", "the validation record")]),
    ...otherInputFaults(inputs, ["certificateArn", "validationRecordFqdns", "region"], {}),
  ];
}

/** A generation that has served is not held to the record: its external certificate may have another one. */
function isRecordNames(value: unknown, hasServed: boolean, change: DeclaredChange): boolean {
  if (value === undefined) return hasServed;
  const names = Array.isArray(value) ? value : [value];
  return names.every((one) => isUnknown(one) || isValidationName(one, change));
}

/** ACM's: `_` and 32 characters before the domain. */
function isValidationName(value: unknown, { inventory }: DeclaredChange): boolean {
  const [label = "", ...domain] = String(value).replace(/\.$/, "").split(".");
  return /^_[0-9a-f]{32}$/.test(label) && domain.join(".") === inventory.controlDomain;
}

/** One of an adopted stack, whose first generation is external, is made with the first generation that is requested. */
function recordFaults(step: PlanStep, change: DeclaredChange, plan: Plan): PlanFault[] {
  const { inputs = {} } = step.after ?? {};
  const logicalName = `${nameOf(change.component)}-validation-${change.inventory.controlDomain}`;
  const had = plan.steps.some((one) => one.before !== undefined && one.name === logicalName);
  const { name, type, records } = inputs;
  const [record, ...more] = Array.isArray(records) ? records : [records];
  const isOurs = isUnknown(record) || /^_[0-9a-f]{32}\.[a-z0-9]+\.acm-validations\.aws\.?$/.test(String(record));
  return [
    ...(step.name === logicalName && !had ? [] : [wholeFault(`one validation record, ${logicalName}`, step.name)]),
    ...(isUnknown(name) || isValidationName(name, change) ? [] : [fault("name", "ACM's validation record")]),
    ...(isUnknown(type) || type === "CNAME" ? [] : [fault("type", "CNAME", String(type))]),
    ...(isOurs && more.length === 0 ? [] : [fault("records", "the value that ACM names")]),
    ...otherInputFaults(inputs, ["name", "type", "records"], {
      zoneId: change.inventory.zoneId,
      ttl: 300,
      allowOverwrite: true,
    }),
  ];
}
