import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitoringTools } from "../../toolchain/monitoringTools.ts";

const ALL = ["prometheus", "promtool", "blackbox_exporter", "amtool"];
const URIS = "'http://deb.example/prometheus_2.42.0_amd64.deb' prometheus_2.42.0_amd64.deb 4 SHA256:00";
/** apt that knows the packages, and dpkg that unpacks the four programs, under Debian's names. */
const APT = `case "$*" in
*--print-uris*) echo "${URIS}";;
*download*) echo deb >prometheus_2.42.0_amd64.deb;;
esac`;
const DPKG = `mkdir -p "$3/usr/bin"; cd "$3/usr/bin"
for name in prometheus promtool prometheus-blackbox-exporter amtool; do echo '#!/bin/sh' >$name; chmod +x $name; done`;

describe("monitoringTools", () => {
  let dir: string;
  let cache: string;
  let lines: string[];
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "monitoring-"));
    cache = join(dir, "cache");
    mkdirSync(join(dir, "bin"));
    lines = [];
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const script = (name: string, body: string) => {
    writeFileSync(
      join(dir, "bin", name),
      `#!/bin/sh\nPATH=/usr/bin:/bin\necho "${name} $*" >>'${dir}/calls'\n${body}\n`,
    );
    chmodSync(join(dir, "bin", name), 0o755);
  };
  const find = () => monitoringTools(cache, (line) => lines.push(line), { PATH: join(dir, "bin") });
  const calls = () => readFileSync(join(dir, "calls"), "utf8").trimEnd().split("\n");

  it("takes the programs on PATH when all four are there", async () => {
    for (const name of ALL) script(name, "");
    assert.deepEqual(await find(), {
      prometheus: join(dir, "bin/prometheus"),
      promtool: join(dir, "bin/promtool"),
      blackboxExporter: join(dir, "bin/blackbox_exporter"),
      amtool: join(dir, "bin/amtool"),
    });
    assert.deepEqual(lines, []);
  });

  it("fetches Debian's packages when one is missing, and unpacks them into the cache once", async () => {
    for (const name of ALL.slice(1)) script(name, "");
    script("apt-get", APT);
    script("dpkg", DPKG);
    const tools = await find();
    assert.ok(tools.prometheus.startsWith(join(cache, "monitoring-")));
    assert.ok(tools.blackboxExporter.endsWith("/usr/bin/prometheus-blackbox-exporter"));
    assert.match(lines[0] ?? "", /^Prometheus, blackbox_exporter and Alertmanager's amtool: not in the cache yet/);
    assert.deepEqual(await find(), tools);
    assert.equal(calls().filter((call) => call.startsWith("dpkg ")).length, 1);
    assert.equal(readdirSync(cache).length, 1);
  });

  it("fetches package lists of its own when the machine's have no such package", async () => {
    script("apt-get", `case "$*" in *Dir::State*|download\\ prometheus*) ;; *) exit 100;; esac\n${APT}`);
    script("dpkg", DPKG);
    await find();
    const lists = `-o Dir::State::Lists=${cache}/apt/lists -o Dir::Cache=${cache}/apt`;
    assert.ok(calls().includes(`apt-get ${lists} update`));
    assert.ok(calls().some((call) => call.startsWith(`apt-get ${lists} download prometheus `)));
    assert.match(lines[0] ?? "", /^Package lists: this machine's have no prometheus/);
    assert.deepEqual(
      readdirSync(process.cwd()).filter((name) => name.endsWith(".deb")),
      [],
      "a package is fetched into the cache alone",
    );
  });

  it("says what to install on a machine without apt", async () => {
    await assert.rejects(find(), {
      name: "ToolchainError",
      message:
        "prometheus is not on PATH, and there is no apt-get that could fetch it. Put prometheus, promtool, " +
        "blackbox_exporter and amtool on PATH (https://prometheus.io/download), then run this again.",
    });
  });

  it("shows what apt said when the packages cannot be had", async () => {
    script("apt-get", "echo 'E: Temporary failure resolving' >&2; exit 100");
    await assert.rejects(find(), /cannot be had from apt \(code 100\)[\s\S]*Temporary failure resolving/);
  });
});
