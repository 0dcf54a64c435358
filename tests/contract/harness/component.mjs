// The component in the project's wasmtime host, as a child process.
//
//     component-host lethe.wasm [--admin admin.wasm] --listen 127.0.0.1:0 --kv FOLDER --variables FILE --manifest FILE
//
// Invariant: KV is a folder, one file a key; what a test writes there is what the gateway reads next.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { manifestIn } from './spin.mjs';
import { within } from './wait.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export async function startComponent({ kv, vars, admin, state, twin }) {
  const folder = state ?? await mkdtemp(join(tmpdir(), 'lethe-contract-'));
  const store = new Store(join(folder, 'kv'));
  await store.create(kv);
  const variables = join(folder, 'variables');
  await writeFile(variables, Object.entries(vars).map(([name, value]) => `${name}=${value}\n`).join(''));
  const planes = admin ? [componentPath('lethe'), '--admin', componentPath('admin')] : [componentPath('lethe')];
  const options = ['--kv', store.folder, '--variables', variables, '--manifest', await manifestIn(folder)];
  const { host, talk, url } = await serve(planes, options);
  const second = twin ? await serve(planes, options) : undefined;
  return {
    url, twin: second && { url: second.url }, kv: store, pid: host.pid,
    output: () => talk.output(),
    scan: async (text) => Number((await talk.ask(`scan ${Buffer.from(text).toString('hex')}`, /^scan (\d+)/u))[0]),
    memory: async () => Number((await talk.ask('memory', /^memory (\d+)/u))[0]),
    stop: async () => {
      for (const one of second ? [host, second.host] : [host]) {
        if (running(one) && one.kill('SIGTERM')) await within(10_000, once(one, 'exit'), 'the component host ends');
      }
      if (!state) await rm(folder, { recursive: true, force: true });
    },
    /** As by a power cut. */
    kill: async () => { if (running(host) && host.kill('SIGKILL')) await once(host, 'exit'); },
  };
}

/** One host process. */
async function serve(planes, options) {
  const host = spawn(hostPath(), [...planes, '--listen', '127.0.0.1:0', ...options], { stdio: 'pipe' });
  const talk = new Talk(host);
  const [url] = await within(180_000, talk.line(/^listening (http:\S+)/u), 'the component host listens');
  return { host, talk, url };
}

function hostPath() {
  const places = [process.env.LETHE_COMPONENT_HOST, join(root, 'target/component/component-host')];
  const found = places.find((place) => place && existsSync(place));
  if (!found) throw new Error('no component host: `cargo xtask build host`');
  return found;
}

const running = (child) => child.exitCode === null && child.signalCode === null;

function componentPath(name) {
  const path = { lethe: process.env.LETHE_COMPONENT, admin: process.env.LETHE_ADMIN_COMPONENT }[name] ?? join(root, `target/component/${name}.wasm`);
  if (!existsSync(path)) throw new Error(`no component ${path}: \`cargo xtask build spin admin-spin\``);
  return path;
}

/** What the host prints, and questions to it. */
class Talk {
  #lines = [];
  #waiting = [];
  #errors = '';

  constructor(host) {
    this.host = host;
    readline.createInterface({ input: host.stdout }).on('line', (line) => this.#take(line));
    host.stderr.on('data', (bytes) => { this.#errors += bytes; });
    host.on('exit', (code) => this.#take(`exited ${code}`));
    host.stdin.on('error', () => {});
  }

  #take(line) {
    this.#lines.push(line);
    this.#waiting = this.#waiting.filter(({ pattern, resolve }) => {
      const match = pattern.exec(line);
      if (match) resolve(match.slice(1));
      return !match;
    });
  }

  line(pattern) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ pattern, resolve });
      this.host.once('exit', (code) => reject(new Error(`the component host exited with ${code}:\n${this.output()}`)));
    });
  }

  ask(question, pattern) {
    const answer = this.line(pattern);
    this.host.stdin.write(`${question}\n`);
    return within(30_000, answer, question.split(' ')[0]);
  }

  output() { return `${this.#lines.join('\n')}\n${this.#errors}`; }
}

/** The key-value folder. */
class Store {
  constructor(folder) { this.folder = folder; }

  async create(entries) {
    await mkdir(this.folder, { recursive: true });
    for (const [key, value] of Object.entries(entries)) await this.put(key, value);
  }

  #path(key) {
    return join(this.folder, Array.from(Buffer.from(key), (byte) => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9._-]/u.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }).join(''));
  }

  get(key) { return readFile(this.#path(key), 'utf8').catch(() => null); }
  put(key, value) { return writeFile(this.#path(key), value); }
  delete(key) { return rm(this.#path(key), { force: true }); }
  unreachable(yes) { return yes ? writeFile(join(this.folder, '.unreachable'), '') : rm(join(this.folder, '.unreachable'), { force: true }); }

  /** Every byte that the store holds, keys included. */
  async all() {
    const names = await readdir(this.folder, { recursive: true });
    const files = names.map(async (name) => [name, await readFile(join(this.folder, name)).catch(() => Buffer.alloc(0))]);
    return Object.fromEntries(await Promise.all(files));
  }
}
