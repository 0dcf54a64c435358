// What Lethe costs on workerd, against the least that any Worker costs, in one run on one machine.
//
//   node benches/runtime/run.mjs [--rounds N] [--only short] [--json]
//
// Every variant is a workerd process of its own; its CPU time (all threads) is read from Linux before and after each batch,
// and the batches of the variants take turns, so that a drift of the machine hits all of them. Medians are over the batches.
import { createHash } from "node:crypto";
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ask } from "./client.mjs";
import { children, cpuMs, median, percentile } from "./cpu.mjs";
import { bareWorker, gatewayWorker } from "./variants.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const rounds = Number(option("--rounds") ?? 7);
const patience = 120_000;
const key = "sk-lethe-bench";

const upstream = await upstreamPort();
const variants = await startVariants();
const scenarios = [
  { name: "short request", mode: "short/1/0", requests: 240, warmUps: 24, body: chat("Summarise."), restoring: chat("Write to amelia.stone@acme-health.com and summarise.") },
  { name: "stream of 300 spaced events", mode: "stream/300/2", requests: 8, body: chat("Summarise."), restoring: chat("Write to amelia.stone@acme-health.com and summarise.") },
  { name: "coding-agent turn, 300 KB, 1,500 events", mode: "stream/1500/1", requests: 2, warmUps: 1, compiling: 48, body: chat(source()), restoring: chat(`amelia.stone@acme-health.com\n${source()}`) },
];
const report = [];
const only = option("--only") ?? "";
for (const scenario of scenarios.filter(({ name }) => name.includes(only))) report.push(...(await measure(scenario)));
process.stdout.write(process.argv.includes("--json") ? `${JSON.stringify(report, null, 2)}\n` : table(report));
for (const variant of variants) await variant.stop();
upstream.process.kill();

function option(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function upstreamPort() {
  const child = fork(join(here, "upstream.mjs"));
  return new Promise((resolve) => child.once("message", ({ port }) => resolve({ port, process: child })));
}

async function startVariants() {
  const registryFor = (base) => registry(base, ["stream/300/2", "short/1/0", "stream/1500/1"]);
  const base = `http://127.0.0.1:${upstream.port}`;
  const kv = { registry: registryFor(base), [`key/${createHash("sha256").update(key).digest("hex")}`]: JSON.stringify({ label: "bench" }) };
  const started = [];
  for (const start of [
    () => bareWorker("pass-through", join(here, "workers/pass-through.js"), base),
    () => bareWorker("reader loop", join(here, "workers/reader-loop.js"), base),
    () => gatewayWorker("Lethe, nothing to restore", kv, {}),
    () => gatewayWorker("Lethe, restoring", kv, {}),
    () => gatewayWorker("Lethe, STREAM=native", kv, { STREAM: "native" }),
  ]) {
    const before = new Set(children(process.pid, "workerd"));
    const variant = await start();
    const [pid] = children(process.pid, "workerd").filter((candidate) => !before.has(candidate));
    started.push({ ...variant, pid });
  }
  return started;
}

/** Warm-ups are rounds that are not counted, `compiling` requests of the same body with a short answer: meanwhile V8 compiles scripts
 * and module in the background. */
async function measure({ name, mode, requests, warmUps = 1, compiling = 0, body, restoring }) {
  const samples = variants.map(() => ({ cpu: [], first: [] }));
  const asked = ({ name, gateway }, mode) => {
    const text = name.endsWith("restoring") ? restoring : body;
    return gateway ? text.replace("MODEL", `bench/${mode.replaceAll("/", "-")}`) : body;
  };
  for (const variant of variants) await batch(variant, "short/1/0", asked(variant, "short/1/0"), compiling);
  for (let round = -warmUps; round < rounds; round += 1) {
    progress(`${name}: round ${Math.max(round + 1, 0)} of ${rounds}`);
    for (const [index, variant] of variants.entries()) {
      const before = cpuMs(variant.pid);
      const answers = await batch(variant, mode, asked(variant, mode), requests);
      if (round < 0) continue; // warm-up
      samples[index].cpu.push((cpuMs(variant.pid) - before) / requests);
      samples[index].first.push(...answers.map((answer) => answer.firstMs));
    }
  }
  const loop = samples[1];
  return variants.map((variant, index) => ({
    scenario: name,
    variant: variant.name,
    cpu_ms_per_request: round3(median(samples[index].cpu)),
    against_pass_through: ratio(samples[index].cpu, samples[0].cpu),
    against_reader_loop: ratio(samples[index].cpu, loop.cpu),
    first_byte_ms_p50: round3(percentile(samples[index].first, 0.5)),
    first_byte_ms_p99: round3(percentile(samples[index].first, 0.99)),
  }));
}

async function batch(variant, mode, body, requests) {
  const path = variant.gateway ? "/v1/chat/completions" : `/${mode}`;
  const headers = variant.gateway ? { authorization: `Bearer ${key}` } : {};
  const streamed = mode.startsWith("stream") ? body.replace('"stream":false', '"stream":true') : body;
  const answers = [];
  for (let sent = 0; sent < requests; sent += 4) {
    const wave = Array.from({ length: Math.min(4, requests - sent) }, () => ask(variant.port, path, streamed, headers));
    answers.push(...(await within(Promise.all(wave), `${variant.name}, ${mode}`)));
  }
  for (const answer of answers) check(variant, mode, answer);
  return answers;
}

/** `promise`, or an error that names `what` when it takes too long. */
function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`no answer in ${patience / 1000} s: ${what}`)), patience)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function check(variant, mode, answer) {
  const wanted = mode.startsWith("stream") ? Number(mode.split("/")[1]) + 2 : 0;
  if (answer.text.startsWith("HTTP/1.1 200") && answer.events >= wanted) return;
  throw new Error(`${variant.name}: unexpected answer to ${mode}: ${answer.text.slice(0, 600)}`);
}

function chat(content) {
  return JSON.stringify({ model: "MODEL", stream: false, messages: [{ role: "user", content }] });
}

function source() {
  const line = readFileSync(join(here, "client.mjs"), "utf8");
  return line.repeat(Math.ceil(300_000 / line.length)).slice(0, 300_000);
}

function registry(base, modes) {
  const providers = Object.fromEntries(modes.map((mode) => [`bench-${mode.replaceAll("/", "-")}`, {
    name: "Benchmark", group: "others", kind: "self_hosted", protocol: "openai", base_url: `${base}/${mode}`, auth: "none",
    retention: "unknown", trains: false, zdr: "none", policy_url: "https://lethe.invalid/policy" }]));
  const endpoints = modes.map((mode) => ({ model: `bench/${mode.replaceAll("/", "-")}`, provider: `bench-${mode.replaceAll("/", "-")}`,
    upstream_model: "m", regions: ["local"], certifications: [], price: { prompt: "0", completion: "0" }, context_length: 1000000 }));
  return JSON.stringify({ version: 1, facts_as_of: "2026-04-18", providers, endpoints });
}

function ratio(values, reference) {
  return round3(median(values.map((value, index) => value / reference[index])));
}

function round3(value) {
  return Math.round(value * 1000) / 1000;
}

function progress(text) {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}

function table(rows) {
  const head = ["scenario", "variant", "CPU ms/request", "× pass-through", "× reader loop", "first byte p50 ms", "p99 ms"];
  const lines = [head, ...rows.map((row) => Object.values(row).map(String))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`).join("\n") + "\n";
}
