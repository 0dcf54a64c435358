// Claude Code and Codex, unchanged, pointed at the gateway by environment variables alone: a session with a tool call.
//
//     ANTHROPIC_BASE_URL=… ANTHROPIC_AUTH_TOKEN=sk-lethe-… claude -p "…"
//
// Invariant: the provider sees placeholders, in prompts and in tool results; the tool that runs on the caller's machine, and
// the closing word that the caller reads, have the originals.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { messagesSession, responsesSession } from './harness/coding.mjs';
import { house } from './harness/house.mjs';
import { sample } from './harness/samples.mjs';

const require = createRequire(import.meta.url);
const { gateway, upstream } = await house({
  change(document) {
    const of = (name, protocol, base) => ({ ...document.providers.sure, name, protocol, base_url: base, credential: 'SURE_API_KEY' });
    const root = `http://127.0.0.1:${upstream_port(document)}`;
    document.providers.claude = { ...of('Claude', 'anthropic', `${root}/claude`), auth: 'x-api-key' };
    document.providers.codex = of('Codex', 'openai', `${root}/codex/v1`);
    document.endpoints.push(
      { model: 'anthropic/claude-*', provider: 'claude', upstream_model: '*' },
      { model: 'openai/gpt-*', provider: 'codex', upstream_model: '*' },
    );
    for (const provider of ['claude', 'codex']) document.attest.push({ ...document.attest[0], provider });
  },
  accounts: { acme: { zdr: true } },
});

function upstream_port(document) {
  return new URL(document.providers.sure.base_url).port;
}

/** The program inside an npm package for this machine; undefined where there is none. */
function program(scope, name, file) {
  const folder = path.dirname(require.resolve(`${scope}/${name}/package.json`));
  const native = path.join(folder, '..', `${name}-${process.platform}-${process.arch}`, file);
  return [native, path.join(folder, file)].find((place) => existsSync(place));
}

const home = mkdtempSync(path.join(tmpdir(), 'lethe-agent-'));
after(() => rmSync(home, { recursive: true, force: true }));

function run(command, words, variables) {
  const environment = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', ...variables };
  const child = spawn(command, words, { cwd: home, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (bytes) => { output += bytes; });
  child.stderr.on('data', (bytes) => { errors += bytes; });
  const limit = setTimeout(() => child.kill('SIGKILL'), 120_000);
  return new Promise((done) => child.on('close', (code) => { clearTimeout(limit); done({ code, output, errors }); }));
}

const note = () => readFileSync(path.join(home, 'note.txt'), 'utf8');
const shell = (file) => `printf '<EMAIL_0>' > ${file}; cat ${file}`;

function judged(calls, answer) {
  const all = calls.map((call) => call.text).join('\n');
  assert.equal(answer.code, 0, `${answer.errors}${answer.output}`);
  assert.ok(calls.length >= 2, `${calls.length} calls`);
  assert.ok(!all.includes(sample.email), 'the provider saw the original');
  assert.ok(all.includes('<EMAIL_0>'), 'the provider saw the placeholder');
  assert.equal(note(), sample.email, 'the tool had the original');
  assert.ok(answer.output.includes(`Noted for ${sample.email}.`), answer.output);
}

const claude = program('@anthropic-ai', 'claude-code', 'claude');

test('Claude Code: a session with a tool', { skip: claude ? false : 'no Claude Code for this machine' }, async () => {
  upstream.reset();
  upstream.script('claude', messagesSession({ tool: 'Bash', input: { command: shell('note.txt'), description: 'Writes a note' }, closing: 'Noted for <EMAIL_0>.' }));
  const answer = await run(claude, ['-p', `Write the address ${sample.email} into note.txt.`, '--allowedTools', 'Bash'], {
    ANTHROPIC_BASE_URL: gateway.url, ANTHROPIC_AUTH_TOKEN: gateway.key, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', IS_SANDBOX: '1',
  });
  const calls = upstream.take().filter((call) => call.url.startsWith('/claude/v1/messages'));
  judged(calls, answer);
  const [first] = calls;
  assert.equal(first.headers['anthropic-version'], '2023-06-01');
  assert.match(first.headers['anthropic-beta'], /claude-code-/u);
  assert.equal(first.headers['x-stainless-lang'], undefined);
  assert.equal(first.headers['x-api-key'], 'operator-credential-of-sure');
  assert.equal(first.headers.authorization, undefined);
});

const codex = program('@openai', 'codex', 'bin/codex.js');

test('Codex: a session with a tool', { skip: codex ? false : 'no Codex for this machine' }, async () => {
  upstream.reset();
  upstream.script('codex', responsesSession({ tool: 'exec_command', input: { cmd: shell('note.txt') }, closing: 'Noted for <EMAIL_0>.' }));
  const provider = `model_providers.lethe={name="Lethe",base_url="${gateway.url}/v1",env_key="LETHE_KEY",wire_api="responses"}`;
  const words = ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', '-c', 'model_provider="lethe"', '-c', provider, '-c', 'web_search="disabled"', '-m', 'gpt-5', `Write the address ${sample.email} into note.txt.`];
  const answer = await run(process.execPath, [codex, ...words], { LETHE_KEY: gateway.key });
  const calls = upstream.take().filter((call) => call.url === '/codex/v1/responses');
  judged(calls, answer);
  assert.equal(calls[0].json.store, false);
});
