// The page for people: one document, no script, nothing from elsewhere; in a real browser where one is found.
//
//     GET / → <!DOCTYPE html>…  content-security-policy: default-src 'none'; style-src 'sha256-…'
//
// Invariant: at most 60,000 bytes whatever the registry holds; other people's text is text; a browser has nothing to report.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import test, { after } from 'node:test';
import { ask, chat } from './harness/client.mjs';
import { endpoint, house, keyFor, nextYear } from './harness/house.mjs';
import { eventually } from './harness/wait.mjs';

const markup = '<script>alert(1)</script><img src=x onerror=alert(2)>';
const second = keyFor('second');
const small = await house({
  vars: { PAGE: 'public' }, keys: { [second]: { account: 'acme', label: 'second' } },
  change: (registry) => { registry.providers.bare.name = markup; },
});
const large = await house({
  vars: { PAGE: 'public' },
  change: (registry) => { for (let at = 0; at < 2_000; at += 1) registry.endpoints.push(endpoint(`house/model-${at}`, at % 2 ? 'sure' : 'bare')); },
});
const guarded = await house();
const off = await house({ vars: { PAGE: 'off' } });

const look = ({ gateway }, options) => ask(gateway, undefined, { method: 'GET', path: '/', key: null, ...options });

test('one document, small, under a policy that lets nothing in', async () => {
  for (const { gateway } of [small, large]) {
    const answer = await look({ gateway });
    assert.equal(answer.status, 200, answer.text);
    assert.ok(answer.bytes.length < 60_000, `${answer.bytes.length} bytes`);
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
    assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    const [, style] = /<style>(.*?)<\/style>/su.exec(answer.text);
    const hash = createHash('sha256').update(style).digest('base64');
    assert.equal(answer.headers['content-security-policy'],
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
    assert.doesNotMatch(answer.text, /<script|<img|<iframe|<object|<[^>]*\s(?:on\w+|style)=|https?:|url\(|@import|127\.0\.0\.1|_API_KEY|operator-credential|sk-lethe/iu);
  }
});

test('landmarks, headings, captions and headers of tables', async () => {
  const { text } = await look(small);
  for (const tag of ['<html lang="en">', '<header>', '<main>', '<h1>', '<footer', '<h2 id="means">', '<h2 id="models">', '<h2 id="counts">']) assert.equal(text.split(tag).length, 2, tag);
  const tables = text.split('<table').slice(1);
  assert.ok(tables.length >= 2);
  for (const table of tables) {
    assert.match(table, /^[^>]*><caption>[^<]+<\/caption><thead><tr><th scope="col">/u);
    assert.match(table, /<th scope="row">/u);
  }
});

test('other people\'s text is text, and what is verified says by whom and until when', async () => {
  const { text } = await look(small);
  assert.ok(text.includes('&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;'));
  const row = (model) => text.split('<tr>').find((part) => part.includes(`>${model}<`));
  assert.match(row('house/sure'), /✓ verified<\/b>: zdr_addendum, by legal, since \d{4}-\d\d-\d\d/u);
  assert.ok(row('house/sure').includes(nextYear));
  for (const [model, why] of [['house/lapsed', 'attestation expired'], ['house/struck', 'attestation revoked'], ['house/later', 'no attestation']]) {
    assert.ok(row(model).includes(`not verified: ${why}`), row(model));
  }
  assert.match(text, /<h3>Others<\/h3> 4 \/ 13 models verified/u);
});

test('what has no room is counted, and the page says where it stands', async () => {
  const { text } = await look(large);
  const [, missing] = /<p>(\d+) more endpoints are not listed on this page/u.exec(text);
  assert.equal(Number(missing) + text.split('<tr><th scope="row">house/').length - 1, 2_016);
  assert.match(text, /All models are in <code>\/v1\/models<\/code>/u);
});

test('PAGE says who may see it; HEAD tells anybody that the gateway is there', async () => {
  assert.equal((await look(guarded)).status, 401);
  assert.equal((await look(guarded, { key: guarded.gateway.key })).status, 200);
  assert.equal((await look(off, { key: off.gateway.key })).status, 403);
  for (const each of [small, guarded, off]) {
    const answer = await look(each, { method: 'HEAD' });
    assert.equal(answer.status, 200);
    assert.equal(answer.bytes.length, 0);
  }
});

test('counts are drawn once they are published', async () => {
  for (let at = 0; at < 6; at += 1) assert.equal((await ask(small.gateway, chat('house/sure'), { key: at % 2 ? second : small.gateway.key })).status, 200);
  const drawn = await eventually(10_000, async () => {
    const { text } = await look(small);
    assert.ok(text.includes('<th scope="row">answered</th>'));
    return text;
  });
  assert.match(drawn, /<th scope="row">answered<\/th><td>\d+<\/td><td><svg viewBox/u);
  const nouns = [...drawn.slice(drawn.indexOf('<h2 id="counts">')).matchAll(/<thead><tr><th scope="col">([^<]+)<\/th>/gu)].map(([, noun]) => noun);
  assert.deepEqual(nouns, ['Outcome', 'Provider', 'At most, in seconds']);
  assert.match(drawn, /<th scope="row">sure<\/th><td>\d+<\/td>/u);
});

/** A Chromium, if there is one. */
function chromium() {
  const places = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)));
  return [process.env.CHROMIUM_BIN, ...places].filter(Boolean).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const binary = chromium();
const skip = binary ? false : 'no Chromium: set CHROMIUM_BIN or have one on the path';

test('in a browser: no report, no overflow, nothing that axe finds serious', { skip }, async () => {
  const { chromium: engine } = await import('playwright-core');
  const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  const browser = await engine.launch({ executablePath: binary, args: ['--no-sandbox'] });
  after(() => browser.close());
  const screens = [['light', 1_100], ['dark', 1_100], ['light', 360], ['dark', 360]];
  for (const [{ gateway }, shown] of [[small, screens], [large, screens.slice(1, 3)]]) {
    for (const [colorScheme, width] of shown) {
      const viewport = { width, height: 900 };
      const strict = await browser.newPage({ colorScheme, viewport });
      const asked = [];
      const said = [];
      strict.on('request', (request) => asked.push(request.url()));
      strict.on('console', (message) => said.push(message.text()));
      strict.on('dialog', (dialog) => said.push(dialog.message()));
      await strict.goto(`${gateway.url}/`);
      assert.deepEqual(said, []);
      assert.deepEqual(asked.filter((url) => !url.startsWith('data:')), [`${gateway.url}/`]);
      assert.ok(await strict.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}: wider than the screen`);
      assert.equal(await strict.evaluate(() => getComputedStyle(document.body).maxWidth), '1152px', 'the style sheet is in force');
      await strict.close();
      // The check itself is a script, which the page's own policy would keep out.
      const loose = await browser.newPage({ colorScheme, viewport, bypassCSP: true });
      await loose.goto(`${gateway.url}/`);
      await loose.evaluate(() => document.querySelectorAll('details').forEach((part) => { part.open = true; }));
      await loose.addScriptTag({ path: axe });
      const { violations } = await loose.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes[0].html}`), []);
      await loose.close();
    }
  }
});
