// A provider of every dialect, each behind a door of its own.
//
//     await house({ change: speaking })   →   any/chat, any/responses, any/messages
//
// Invariant: they are `sure` in all but what they speak.
export const spoken = { chat: 'openai', responses: 'openai', messages: 'anthropic' };

/** Adds them to the registry. */
export function speaking(document) {
  for (const [door, protocol] of Object.entries(spoken)) {
    const base = document.providers.sure.base_url.replace('/sure/v1', protocol === 'anthropic' ? `/${door}` : `/${door}/v1`);
    document.providers[door] = { ...document.providers.sure, name: door, protocol, base_url: base };
    document.endpoints.push({ model: `any/${door}`, provider: door, upstream_model: `${door}-upstream`, doors: [door] });
    document.attest.push({ ...document.attest[0], provider: door });
  }
}
