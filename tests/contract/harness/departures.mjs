// Clients that leave in the middle of a stream.
//
//     const counted = await departures({ gateway, upstream, keys: [gateway.key, second] }, chat('house/sure', 'x', { stream: true }), 10);
//
// Invariant: the count is read once every upstream connection of theirs is closed.
import assert from 'node:assert/strict';
import { open } from './client.mjs';
import { metricsOf, total } from './metrics.mjs';
import { eventually, sleep, within } from './wait.mjs';

/** A script of `upstream`: a stream that ends when nobody listens. */
export function ticking(every = 100) {
  return async (call) => {
    call.sse();
    while (await call.say('tick ')) await sleep(every);
  };
}

/** Sends `body` to the provider `sure` `clients` times, under `keys` in turn, leaves after the first event, and says how many more requests are
 * counted once all of them are: those of earlier tests that were not yet published are among them. */
export async function departures({ gateway, upstream, keys }, body, clients) {
  const before = total(await metricsOf(gateway), 'lethe_requests_total');
  upstream.take();
  upstream.script('sure', ticking(50));
  for (let number = 0; number < clients; number += 1) {
    const answer = await open(gateway, body, { key: keys[number % keys.length] });
    await answer.stream().next();
    answer.hangUp();
  }
  for (const call of upstream.take()) await within(5_000, call.closed, 'every upstream connection closes');
  return eventually(15_000, async () => {
    const counted = total(await metricsOf(gateway), 'lethe_requests_total') - before;
    assert.ok(counted >= clients, `${counted} counted`);
    return counted;
  });
}
