// A provider's side of a scripted coding session: one tool call, then a closing word. Messages, Responses and Chat.
//
//     upstream.script('claude', messagesSession({ tool: 'Bash', input: { command: "printf '<EMAIL_0>' > note.txt; cat note.txt" }, closing: 'Noted for <EMAIL_0>.' }));
//
// Invariant: the tool is called exactly once, as soon as the client offers it; every text leaves in small pieces, so that
// placeholders arrive split.

const pieces = (text) => text.match(/.{1,5}/gsu) ?? [];

/** Anthropic Messages. */
export function messagesSession({ tool, input, closing }) {
  return async (call) => {
    const body = call.json;
    if (call.url.includes('count_tokens')) return call.answer(200, {}, { input_tokens: 42 });
    const offered = (body.tools ?? []).some((known) => known.name === tool);
    const calls = offered && !JSON.stringify(body.messages).includes('tool_result');
    const block = calls ? { type: 'tool_use', id: 'toolu_fixture', name: tool, input: {} } : { type: 'text', text: '' };
    const said = pieces(calls ? JSON.stringify(input) : closing);
    const reason = calls ? 'tool_use' : 'end_turn';
    if (!call.streamed) {
      const content = [calls ? { ...block, input } : { type: 'text', text: closing }];
      return call.answer(200, {}, { id: 'msg_fixture', type: 'message', role: 'assistant', model: body.model, content, stop_reason: reason, stop_sequence: null, usage: { input_tokens: 11, output_tokens: 7 } });
    }
    call.sse();
    const send = (type, data) => call.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
    await send('message_start', { message: { id: 'msg_fixture', type: 'message', role: 'assistant', model: body.model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 11, output_tokens: 1 } } });
    await send('content_block_start', { index: 0, content_block: block });
    await send('ping', {});
    for (const piece of said) {
      await send('content_block_delta', { index: 0, delta: calls ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece } });
    }
    await send('content_block_stop', { index: 0 });
    await send('message_delta', { delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 7 } });
    await send('message_stop', {});
    call.response.end();
  };
}

/** OpenAI Responses. */
export function responsesSession({ tool, input, closing }) {
  return async (call) => {
    const body = call.json;
    const calls = (body.tools ?? []).some((known) => known.name === tool) && !JSON.stringify(body.input).includes('function_call_output');
    const response = { id: 'resp_fixture', object: 'response', created_at: 1_790_000_000, status: 'in_progress', model: body.model, output: [] };
    const usage = { input_tokens: 11, input_tokens_details: { cached_tokens: 0 }, output_tokens: 7, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 18 };
    if (!call.streamed) return call.answer(200, {}, { ...response, status: 'completed', output: [calls ? functionCall(tool, JSON.stringify(input)) : message(closing)], usage });
    let sequence = 0;
    call.sse();
    const send = (type, data) => call.write(`event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...data })}\n\n`);
    await send('response.created', { response });
    const item = { ...(calls ? functionCall(tool, '') : { ...message(''), content: [] }), status: 'in_progress' };
    await send('response.output_item.added', { output_index: 0, item });
    const whole = calls ? await argued(send, JSON.stringify(input), item) : await spoken(send, closing, item);
    await send('response.output_item.done', { output_index: 0, item: whole });
    await send('response.completed', { response: { ...response, status: 'completed', output: [whole], usage } });
    call.response.end();
  };
}

const functionCall = (name, text) => ({ type: 'function_call', id: 'fc_fixture', call_id: 'call_fixture', name, arguments: text, status: 'completed' });
const message = (text) => ({ type: 'message', id: 'msg_fixture', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }], status: 'completed' });

async function argued(send, text, item) {
  const at = { item_id: item.id, output_index: 0 };
  for (const delta of pieces(text)) await send('response.function_call_arguments.delta', { ...at, delta });
  await send('response.function_call_arguments.done', { ...at, arguments: text });
  return { ...item, arguments: text, status: 'completed' };
}

async function spoken(send, text, item) {
  const at = { item_id: item.id, output_index: 0, content_index: 0 };
  await send('response.content_part.added', { ...at, part: { type: 'output_text', text: '', annotations: [] } });
  for (const delta of pieces(text)) await send('response.output_text.delta', { ...at, delta });
  await send('response.output_text.done', { ...at, text });
  const part = { type: 'output_text', text, annotations: [] };
  await send('response.content_part.done', { ...at, part });
  return { ...item, content: [part], status: 'completed' };
}

/** OpenAI Chat Completions, streamed or whole. */
export function chatSession({ tool, input, closing }) {
  return async (call) => {
    const body = call.json;
    const calls = (body.tools ?? []).some((known) => known.function?.name === tool) && !body.messages.some((message) => message.role === 'tool');
    const called = (text) => [{ index: 0, id: 'call_fixture', type: 'function', function: { name: tool, arguments: text } }];
    if (!call.streamed) return call.complete(calls ? { content: null, tool_calls: called(JSON.stringify(input)) } : { content: closing });
    call.sse();
    await call.delta(calls ? { role: 'assistant', content: null, tool_calls: called('') } : { role: 'assistant', content: '' });
    for (const piece of pieces(calls ? JSON.stringify(input) : closing)) {
      await call.delta(calls ? { tool_calls: [{ index: 0, function: { arguments: piece } }] } : { content: piece });
    }
    await call.finish(calls ? 'tool_calls' : 'stop');
  };
}

/** Whatever dialect a call is in. */
export function session(script) {
  const [messages, responses, chat] = [messagesSession(script), responsesSession(script), chatSession(script)];
  return (call) => {
    const { pathname } = new URL(call.url, 'http://provider');
    if (pathname.includes('/messages')) return messages(call);
    return pathname.endsWith('/responses') ? responses(call) : chat(call);
  };
}
