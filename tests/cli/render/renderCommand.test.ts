import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mailInventory } from "../../monitoring/mailInventory.ts";
import { cli } from "../capturedIo.ts";

const FILES = [
  "alertmanager/alertmanager.yml",
  "blackbox/blackbox.yml",
  "grafana/dashboards/cabal-tls.json",
  "grafana/provisioning/dashboards/cabal-tls.yml",
  "grafana/provisioning/datasources/cabal-tls.yml",
  "prometheus/prometheus.yml",
  "prometheus/rules/cabal-tls.yml",
  "prometheus/scrape_configs.yml",
  "prometheus/targets/cabal-tls.json",
  "prometheus/tests/cabal-tls.yml",
];
/** As `envsubst` takes them. */
const VARIABLE = ["$", "{CONTROL_DOMAIN}"].join("");
const RUNBOOK = ["--runbook-url", "https://example.org/runbook"];

describe("render", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "render-"));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const render = (...args: readonly string[]) =>
    cli(["render", "--out", "out", "--inventory", "-", ...RUNBOOK, ...args], {
      cwd,
      input: JSON.stringify(mailInventory()),
    });
  const textOf = (file: string) => readFileSync(join(cwd, "out", file), "utf8");

  it("writes every file, and nothing at the second run", async () => {
    const first = await render();
    assert.deepEqual([first.exitCode, first.stderr], [0, ""]);
    assert.deepEqual(first.stdout.split("\n"), [
      ...FILES.map((file) => `wrote   out/${file}`),
      "10 changed, 0 unchanged.",
    ]);
    assert.ok(FILES.every((file) => existsSync(join(cwd, "out", file))));
    const second = await render();
    assert.deepEqual([second.exitCode, second.stdout], [0, "0 changed, 10 unchanged."]);
  });

  it("reports that the alerts need the runbook's address when it is not given", async () => {
    const { stdout } = await cli(["render", "--out", "out", "--inventory", "-"], {
      cwd,
      input: JSON.stringify(mailInventory()),
    });
    assert.match(stdout, /The alerts link to a path in this checkout: give the page's address with --runbook-url\.$/);
  });

  it("refuses to overwrite a foreign file, changes nothing, and overwrites it with --force", async () => {
    mkdirSync(join(cwd, "out/prometheus"), { recursive: true });
    writeFileSync(join(cwd, "out/prometheus/prometheus.yml"), "mine: true\n");
    const refused = await render();
    assert.equal(refused.exitCode, 1);
    assert.equal(
      refused.stderr,
      "These files are not as this command wrote them, so nothing was changed:\n  out/prometheus/prometheus.yml\n" +
        "Name another folder with --out, move them away, or overwrite them with --force.",
    );
    assert.equal(textOf("prometheus/prometheus.yml"), "mine: true\n");
    assert.equal(existsSync(join(cwd, "out/blackbox")), false);
    assert.equal((await render("--force")).exitCode, 0);
    assert.match(textOf("prometheus/prometheus.yml"), /^# Made by `npx --no -- cabal-tls render`/);
  });

  it("refuses to overwrite one of its own files that was changed by hand", async () => {
    await render();
    writeFileSync(join(cwd, "out/prometheus/rules/cabal-tls.yml"), "groups: []\n");
    const refused = await render();
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /\n {2}out\/prometheus\/rules\/cabal-tls\.yml\n/);
  });

  it("reports with --check what is out of date, and writes nothing", async () => {
    await render();
    assert.deepEqual(await render("--check"), { exitCode: 0, stdout: "out is up to date.", stderr: "" });
    const { exitCode, stdout } = await render("--check", "--blackbox", "blackbox.example.net:9115");
    assert.deepEqual(
      [exitCode, stdout],
      [1, "out is out of date:\n  prometheus/prometheus.yml\n  prometheus/scrape_configs.yml"],
    );
    assert.match(textOf("prometheus/prometheus.yml"), /replacement: 127\.0\.0\.1:9115/);
  });

  it("refuses a damaged list of the files that it wrote", async () => {
    await render();
    writeFileSync(join(cwd, "out/.cabal-tls-render.json"), `{"version":1,"files":{"../mine":"1"}}`);
    const { exitCode, stderr } = await render();
    assert.equal(exitCode, 2);
    assert.match(stderr, /out\/\.cabal-tls-render\.json is damaged\. Remove it, then run this again with --force\.$/);
  });

  it("probes at the given addresses, under the instance's own name", async () => {
    const rule = (port: number) => ["--connect-to", `imap.example.net:993:127.0.0.2:${port}`];
    await render(...rule(40993), ...rule(40994), "--ca-file", "/etc/ca.pem", "--time-factor", "60");
    const targets = JSON.parse(textOf("prometheus/targets/cabal-tls.json"));
    assert.deepEqual(targets.slice(0, 3), [
      {
        targets: ["127.0.0.2:40993"],
        labels: { instance: "imap.example.net:993", cert: "wildcard", address: "127.0.0.2:40993" },
      },
      {
        targets: ["127.0.0.2:40994"],
        labels: { instance: "imap.example.net:993", cert: "wildcard", address: "127.0.0.2:40994" },
      },
      { targets: ["admin.example.net:443"], labels: { instance: "admin.example.net:443", cert: "wildcard" } },
    ]);
    assert.match(textOf("blackbox/blackbox.yml"), /ca_file: \/etc\/ca\.pem/);
    assert.match(textOf("prometheus/prometheus.yml"), /scrape_interval: 2s/);
  });

  it("puts the job prefix before every job, and before every job that a rule, a test or a panel chooses", async () => {
    await render("--job-prefix", "cabal-");
    const jobs = (file: string) => new Set(textOf(file).match(/[a-z-]*(?:blackbox-tls|cabal-tls-facts)[a-z-]*/g));
    const both = new Set(["cabal-blackbox-tls", "cabal-blackbox-tls-trust"]);
    const all = new Set([...both, "cabal-cabal-tls-facts"]);
    for (const [file, wanted] of [
      ["prometheus/prometheus.yml", all],
      ["prometheus/scrape_configs.yml", all],
      ["prometheus/rules/cabal-tls.yml", both],
      ["prometheus/tests/cabal-tls.yml", both],
      ["grafana/dashboards/cabal-tls.json", both],
    ] as const) {
      assert.deepEqual(jobs(file), wanted, file);
    }
  });

  it("says in the scrape configurations which jobs may clash, and what a rule of all probes has to leave out", async () => {
    await render();
    const comment = textOf("prometheus/scrape_configs.yml")
      .split("\n")
      .filter((line) => line.startsWith("# "));
    assert.deepEqual(comment.slice(2), [
      "# The jobs are blackbox-tls, blackbox-tls-trust and cabal-tls-facts: render with --job-prefix where one of these is taken.",
      "# A rule of your own on probe_success == 0 of all jobs would fire for these too. Give it",
      '# probe_success{job!~"blackbox-tls|blackbox-tls-trust"}: TLSProbeAbsent and TLSCertNotTrusted cover them.',
    ]);
  });

  it("puts placeholders in place of texts, so that two environments share the files, once those are replaced", async () => {
    const other = JSON.parse(JSON.stringify(mailInventory()).replaceAll("example.net", "mail.example.org"));
    await cli(["render", "--out", "other", "--inventory", "-", ...RUNBOOK], { cwd, input: JSON.stringify(other) });
    await render("--placeholder", `example.net=${VARIABLE}`);
    for (const file of FILES) {
      const shared = textOf(file);
      assert.doesNotMatch(shared, /example\\*\.net/, file);
      const filled = shared.replaceAll(VARIABLE, "mail.example.org");
      // Dots of a regular expression stay unescaped where the placeholder stood.
      const unescaped = (text: string) => text.replaceAll(/\\+\./g, ".");
      assert.equal(unescaped(filled), unescaped(readFileSync(join(cwd, "other", file), "utf8")), file);
    }
    assert.match(textOf("prometheus/prometheus.yml"), /regex: \.\+;\(imap\\\.\$\{CONTROL_DOMAIN\}:993/);
  });

  it("replaces whole names only, and refuses a text that no file contains", async () => {
    const { exitCode, stderr } = await render("--placeholder", "ple.net=PART");
    assert.deepEqual([exitCode, stderr], [2, "--placeholder ple.net=PART: no rendered file contains ple.net."]);
    assert.equal(existsSync(join(cwd, "out")), false);
    await render("--placeholder", "imap.example=IMAP", "--runbook-url", "https://imap.example/page", "--force");
    assert.match(textOf("prometheus/rules/cabal-tls.yml"), /runbook_url: https:\/\/IMAP\/page#/);
    assert.match(textOf("prometheus/rules/cabal-tls.yml"), /instance: imap\.example\.net:993/);
  });

  it("refuses malformed addresses, factors, runbooks and job prefixes", async () => {
    for (const [args, said] of [
      [["--blackbox", "nowhere"], /It should be HOST:PORT, such as 127\.0\.0\.1:9115\./],
      [["--time-factor", "0"], /It should be a number from 1 to 3600\./],
      [["--runbook-url", "https://example.org/#x"], /It should be a page's address without # and blanks\./],
      [["--job-prefix", 'a"b'], /It should be 1 to 40 letters, digits, _ or -, such as cabal-\./],
      [
        ["--placeholder", "example.net=@DOMAIN@"],
        /It should be TEXT=PLACEHOLDER, such as example\.net=__CONTROL_DOMAIN__\./,
      ],
      [["--connect-to", "imap"], /expected HOST:PORT:ADDRESS:PORT/],
    ] as const) {
      const { exitCode, stderr } = await render(...args);
      assert.equal(exitCode, 2);
      assert.match(stderr, said);
    }
  });
});
