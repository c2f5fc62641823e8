import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { connect as connectPlain, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "node:tls";
import { Account, refusal, until } from "./account.ts";
import { MailService } from "./mailService.ts";

const HOST = "mail.example.net";

describe("services of the local AWS", () => {
  let account: Account;
  let mail: MailService;

  beforeEach(async () => {
    account ??= await Account.start(600);
    await account.emulator.aws.control("reset", {});
    mail = new MailService(account);
    await mail.prepare();
  });
  after(() => account.stop());

  const completed = (id?: string) =>
    until("the deployment is complete", async () => {
      const { deployments = [] } = await mail.describe();
      const [primary] = deployments;
      return deployments.length === 1 && primary?.rolloutState === "COMPLETED" && (id ?? primary.id) === primary.id;
    });

  /** Serial number of what a port shows; undefined when there is no handshake. */
  async function served(port: number, index = 0): Promise<string | undefined> {
    const where = await mail.place(port, index);
    const socket = port === 465 ? undefined : await startTls(where);
    return new Promise((resolve) => {
      const options = { ca: account.emulator.aws.ca, servername: HOST };
      const tls = connect(socket === undefined ? { ...where, ...options } : { socket, ...options }, () => {
        resolve(tls.getPeerX509Certificate()?.serialNumber);
        tls.destroy();
      });
      tls.on("error", () => resolve(undefined));
    });
  }

  async function startTls(where: { host: string; port: number }): Promise<Socket> {
    const socket = connectPlain(where);
    socket.on("error", () => undefined);
    const answer = (): Promise<string> =>
      new Promise((resolve) => socket.once("data", (data) => resolve(String(data))));
    assert.match(await answer(), /^220 /);
    socket.write("EHLO client\r\n");
    assert.match(await answer(), /^250[ -]STARTTLS\r$/m);
    socket.write("STARTTLS\r\n");
    assert.match(await answer(), /^220 /);
    return socket;
  }

  it("serve the certificate of their secrets on every port and address of the load balancer", async () => {
    const certificate = await mail.store();
    await mail.create();
    await completed();
    const { serialNumber } = new X509Certificate(certificate);
    assert.equal(await served(465), serialNumber);
    assert.equal(await served(465, 1), serialNumber);
    assert.equal(await served(587), serialNumber);
    const [task] = await mail.tasks();
    assert.equal(task?.lastStatus, "RUNNING");
    assert.ok(task?.startedAt instanceof Date);
    assert.equal(task?.group, "service:mail");
    assert.equal(task?.startedBy, (await mail.describe()).deployments?.[0]?.id);
  });

  it("show a new certificate after a new deployment only, and no client is ever turned away", async () => {
    const first = new X509Certificate(await mail.store()).serialNumber;
    await mail.create();
    await completed();
    const second = new X509Certificate(await mail.store()).serialNumber;
    await sleep(300);
    assert.equal(await served(465), first);
    const [before] = await mail.tasks();

    const seen: (string | undefined)[] = [];
    let isDone = false;
    const probe = (async () => {
      while (!isDone) seen.push(await served(465));
    })();
    const id = await mail.deploy();
    const { deployments } = await mail.describe();
    assert.deepEqual(
      deployments?.map(({ status, rolloutState }) => ({ status, rolloutState })),
      [
        { status: "PRIMARY", rolloutState: "IN_PROGRESS" },
        { status: "ACTIVE", rolloutState: "COMPLETED" },
      ],
    );
    await completed(id);
    isDone = true;
    await probe;
    assert.ok(
      seen.every((serial) => serial === first || serial === second),
      JSON.stringify(seen),
    );
    assert.equal(await served(465), second);
    assert.equal(await served(587, 1), second);
    const [after] = await mail.tasks();
    assert.notEqual(after?.taskArn, before?.taskArn);
    const stopped = await mail.tasks("STOPPED");
    assert.deepEqual(
      stopped.map(({ taskArn }) => taskArn),
      [before?.taskArn],
    );
  });

  it("go on trying while a secret is missing, say why, and start by themselves when it is there", async () => {
    await mail.create();
    await until("a task has failed", async () => ((await mail.describe()).deployments?.[0]?.failedTasks ?? 0) > 1);
    const [failed] = await mail.tasks("STOPPED");
    assert.equal(failed?.stopCode, "TaskFailedToStart");
    assert.match(
      failed?.stoppedReason ?? "",
      /^ResourceInitializationError: unable to pull secrets .*\/tls\/mail\.example\.net\/key$/,
    );
    assert.equal((await mail.describe()).deployments?.[0]?.rolloutState, "IN_PROGRESS");
    assert.equal(await served(465), undefined);
    const { serialNumber } = new X509Certificate(await mail.store());
    await completed();
    assert.equal(await served(465), serialNumber);
  });

  it("keep the old task while a roll-out fails, and roll back when the circuit breaker says so", async () => {
    const first = new X509Certificate(await mail.store()).serialNumber;
    await mail.create({ enable: true, rollback: true });
    await completed();
    const before = (await mail.describe()).deployments?.[0]?.id;
    await mail.put("cert", "no certificate");
    const id = await mail.deploy();
    await until("it has failed", async () => {
      const found = (await mail.describe()).deployments?.find((one) => one.id === id);
      return found?.rolloutState === "FAILED";
    });
    const { deployments = [], events = [] } = await mail.describe();
    assert.equal(deployments[0]?.id, before);
    assert.equal(deployments[0]?.rolloutState, "COMPLETED");
    assert.equal(deployments[1]?.failedTasks, 3);
    assert.match(deployments[1]?.rolloutStateReason ?? "", new RegExp(`rolling back to deploymentId ${before}`));
    assert.ok(events.some(({ message }) => message?.includes("tasks failed to start")));
    const crashed = (await mail.tasks("STOPPED")).find(({ stopCode }) => stopCode === "EssentialContainerExited");
    assert.equal(crashed?.containers?.[0]?.exitCode, 1);
    assert.equal(await served(465), first);
    assert.equal((await mail.tasks()).length, 1);
  });

  it("do not start tasks while a drill says that they can't, and leave the old one alone", async () => {
    const first = new X509Certificate(await mail.store()).serialNumber;
    await mail.create();
    await completed();
    assert.deepEqual(await account.emulator.aws.control("fail-tasks", { service: "mail", on: true }), { services: 1 });
    const id = await mail.deploy();
    await until("tasks fail", async () => ((await mail.describe()).deployments?.[0]?.failedTasks ?? 0) > 3);
    assert.equal((await mail.describe()).deployments?.[0]?.rolloutState, "IN_PROGRESS");
    assert.equal(await served(465), first);
    const reasons = (await mail.tasks("STOPPED")).map(({ stoppedReason }) => stoppedReason);
    assert.match(reasons[0] ?? "", /^CannotPullContainerError/);
    await account.emulator.aws.control("fail-tasks", { service: "mail", on: false });
    await completed(id);
  });

  it("are refused a parameter that the execution role may not read, and secrets without such a role", async () => {
    await mail.store();
    const account1 = await mail.register("arn:aws:iam::111122223333:role/nobody");
    assert.match(account1, /:2$/);
    await mail.create();
    await until("a task has failed", async () => (await mail.tasks("STOPPED")).length > 0);
    const [failed] = await mail.tasks("STOPPED");
    assert.match(
      failed?.stoppedReason ?? "",
      /AccessDeniedException: nobody is not authorized to perform: ssm:GetParameters/,
    );
    await refusal("ClientException", mail.register(""));
  });

  it("replace a task that is stopped, scale, and end with their tasks", async () => {
    await mail.store();
    await mail.create();
    await completed();
    const [first] = await mail.tasks();
    await mail.ecs.stopTask({ cluster: "cluster", task: first?.taskArn, reason: "by hand" });
    await until("another runs", async () => {
      const [task] = await mail.tasks();
      return task?.lastStatus === "RUNNING" && task.taskArn !== first?.taskArn;
    });
    await mail.ecs.updateService({ cluster: "cluster", service: "mail", desiredCount: 2 });
    await until("two run", async () => (await mail.describe()).runningCount === 2);
    await mail.ecs.updateService({ cluster: "cluster", service: "mail", desiredCount: 0 });
    await mail.ecs.deleteService({ cluster: "cluster", service: "mail" });
    await until("it is gone", async () => (await mail.describe()).status === "INACTIVE");
    assert.deepEqual(await mail.tasks(), []);
    assert.equal(await served(465), undefined);
  });
});
