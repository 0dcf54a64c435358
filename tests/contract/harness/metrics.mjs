// Reads the Prometheus text exposition that /metrics gives.
//
//     total(await metricsOf(gateway), 'lethe_requests_total', { outcome: 'refused' })
//
// Invariant: a line that is not in the format fails the test that reads it.
import assert from 'node:assert/strict';
import { ask } from './client.mjs';

/** All samples: `{ name, labels, value }`. */
export async function metricsOf(gateway, key = 'metrics-token-of-the-contract-suite') {
  const answer = await ask(gateway, undefined, { method: 'GET', path: '/metrics', key });
  assert.equal(answer.status, 200, answer.text);
  return parse(answer.text);
}

export function parse(text) {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/u.exec(line);
    assert.ok(match, `not a sample: ${line}`);
    const labels = Object.fromEntries([...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/gu)].map(([, name, value]) => [name, value]));
    return { name: match[1], labels, value: Number(match[3]) };
  });
}

/** The sum of the samples of `name` that carry `labels`. */
export function total(samples, name, labels = {}) {
  return samples.filter((sample) => sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, sample) => sum + sample.value, 0);
}
