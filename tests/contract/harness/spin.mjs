// The component under the real `spin`, where SPIN_BIN or the path has one.
//
//     spin up --from <spin.toml with loopback allowed> --listen 127.0.0.1:PORT --key-value registry=@FILE
//
// Invariant: Spin's store is written before the start and not edited afterwards: what needs an edit, or a look into memory,
// is skipped on this runtime (`can.edit`, `can.inspect`).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, within } from './wait.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

export async function startSpin({ kv, vars }) {
  const folder = await mkdtemp(join(tmpdir(), 'lethe-contract-'));
  const manifest = await manifestIn(folder);
  const port = await freePort();
  const entries = await Promise.all(Object.entries(kv).map(async ([key, value], at) => {
    await writeFile(join(folder, `value-${at}`), value);
    return ['--key-value', `${key}=@${join(folder, `value-${at}`)}`];
  }));
  const spin = spawn(process.env.SPIN_BIN ?? 'spin', ['up', '--from', manifest, '--listen', `127.0.0.1:${port}`, '--state-dir', join(folder, 'state'), ...entries.flat()],
    { env: { ...process.env, ...variables(vars) }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [spin.stdout, spin.stderr]) stream.on('data', (bytes) => { printed += bytes; });
  const url = `http://127.0.0.1:${port}`;
  await eventually(60_000, () => fetch(`${url}/healthz`));
  return {
    url, kv: { all: () => filesIn(folder) }, pid: spin.pid, output: () => printed,
    stop: async () => {
      if (spin.exitCode === null && spin.kill('SIGTERM')) await within(10_000, once(spin, 'exit'), 'spin ends');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The manifest of the clone, with absolute paths and upstreams at 127.0.0.1 allowed, as a file in `folder`. */
export async function manifestIn(folder) {
  const deployed = await readFile(join(root, 'spin.toml'), 'utf8');
  const manifest = join(folder, 'spin.toml');
  await writeFile(manifest, deployed.replaceAll('source = "target/', `source = "${root}/target/`).replace('allowed_outbound_hosts = [', 'allowed_outbound_hosts = ["http://127.0.0.1:*", '));
  return manifest;
}

/** Declared settings by their own variable, credentials in the one that holds them all. */
function variables(vars) {
  const credentials = Object.fromEntries(Object.entries(vars).filter(([name]) => name.endsWith('_API_KEY')));
  const settings = Object.entries(vars).filter(([name]) => !(name in credentials));
  return { ...Object.fromEntries(settings.map(([name, value]) => [`SPIN_VARIABLE_${name}`, value])), SPIN_VARIABLE_CREDENTIALS: JSON.stringify(credentials) };
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function filesIn(folder) {
  const found = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = found.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).filter((file) => !file.includes('/value-'));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.slice(folder.length), await readFile(file)])));
}
