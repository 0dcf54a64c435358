// What every refusal must have, and the shape of each dialect's own.
//
//     refused(answer, 422, 'zdr_not_verified')
//
// Invariant: a refusal has a type, a sentence on what to do, a docs address, an id, and is never stored.
import assert from 'node:assert/strict';

/** An OpenAI-shaped refusal with `status` and `type` (text or pattern); returns its error object. */
export function refused(answer, status, type, { retry = false } = {}) {
  assert.equal(answer.status, status, answer.text);
  common(answer);
  const { error } = answer.json;
  assert.equal(typeof error.message, 'string');
  assert.ok(error.message.length > 10, error.message);
  assert.match(error.type, type instanceof RegExp ? type : new RegExp(`^${type}$`, 'u'), answer.text);
  assert.match(error.docs_url ?? error.availability?.docs_url ?? '', /refusals\.md#/u, answer.text);
  assert.equal(answer.headers['x-should-retry'], retry ? undefined : 'false', 'x-should-retry');
  return error;
}

/** What holds for every answer of the gateway's own. */
export function common(answer) {
  assert.match(answer.headers['content-type'], /^application\/json/u);
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.match(answer.headers['x-generation-id'] ?? '', /^gen_[\w-]{22,}$/u);
}

/** How a refusal for want of verified retention looks, by who asked. */
export const shapes = {
  own(answer, { model, provider, reason }) {
    const error = refused(answer, 422, 'zdr_not_verified');
    assert.equal(error.model, model);
    listed(error.verified_alternatives);
    const considered = error.considered.find((one) => one.provider === provider);
    assert.ok(considered?.excluded_by.some((one) => reason.test(one)), answer.text);
  },
  openrouter(answer, { model, provider }) {
    const error = refused(answer, 404, 'zdr_not_verified');
    const { code, error_type: kind, http_status: status, availability } = error;
    assert.deepEqual({ code, kind, status, model: error.model }, { code: 404, kind: 'not_found', status: 404, model });
    listed(error.verified_alternatives);
    assert.equal(availability.code, 'privacy_restricted');
    assert.equal(availability.retryable, false);
    assert.deepEqual(availability.requested_models, [model]);
    assert.deepEqual(availability.affected_providers, [provider]);
    assert.deepEqual(availability.excluded_by, ['data_policy:zdr']);
  },
  vercel(answer, { model, provider }) {
    const error = refused(answer, 400, 'invalid_request_error');
    assert.equal(error.code, 'no_providers_available');
    assert.equal(error.message, `No ZDR providers available for model: ${model}. Providers considered: ${provider}`);
  },
};

function listed(alternatives) {
  assert.ok(Array.isArray(alternatives) && alternatives.length >= 1 && alternatives.length <= 5, JSON.stringify(alternatives));
  assert.ok(alternatives.every((model) => typeof model === 'string'), JSON.stringify(alternatives));
}
