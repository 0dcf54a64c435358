// Answers in the shapes of Messages and Responses, as their providers document them, in pieces of one letter where streamed.
//
//     messageEvents([{ type: 'text', text: 'Hi' }], 'end_turn')     responseEvents([{ type: 'message', words: 'Hi' }])
//
// Invariant: an event's `event` line is its type.

/** One event on the wire. */
export const typed = (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** A whole Messages answer. */
export function message(content, stop) {
  return {
    id: 'msg_fixture', type: 'message', role: 'assistant', model: 'fixture', content, stop_reason: stop, stop_sequence: null,
    usage: { input_tokens: 11, output_tokens: 7 },
  };
}

/** The events of a streamed one. */
export function messageEvents(content, stop) {
  const start = { ...message([], null), usage: { input_tokens: 11, output_tokens: 1 } };
  const blocks = content.flatMap((block, index) => [
    { type: 'content_block_start', index, content_block: opened(block) },
    ...deltas(block).map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]);
  return [{ type: 'message_start', message: start }, { type: 'ping' }, ...blocks,
    { type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 7 } }, { type: 'message_stop' }];
}

const opened = (block) => ({
  text: { type: 'text', text: '' },
  thinking: { type: 'thinking', thinking: '', signature: '' },
  tool_use: { ...block, input: {} },
})[block.type];

function deltas(block) {
  if (block.type === 'text') return [...block.text].map((text) => ({ type: 'text_delta', text }));
  if (block.type === 'tool_use') return [...JSON.stringify(block.input)].map((partial_json) => ({ type: 'input_json_delta', partial_json }));
  const thinking = [...block.thinking].map((letter) => ({ type: 'thinking_delta', thinking: letter }));
  return [...thinking, { type: 'signature_delta', signature: block.signature }];
}

/** A whole Responses answer. */
export function responseBody(items, status = 'completed', output = items.map((item, at) => whole(item, at))) {
  return {
    id: 'resp_fixture', object: 'response', created_at: 1_790_000_000, status, error: null, incomplete_details: null, instructions: null, model: 'fixture',
    output, parallel_tool_calls: true, tools: [], metadata: {}, usage: status === 'completed' ? { input_tokens: 11, output_tokens: 7, total_tokens: 18 } : null,
  };
}

/** The events of a streamed one. */
export function responseEvents(items) {
  const events = [{ type: 'response.created', response: responseBody(items, 'in_progress', []) }, ...items.flatMap(itemEvents),
    { type: 'response.completed', response: responseBody(items) }];
  return events.map((event, sequence_number) => ({ ...event, sequence_number }));
}

function itemEvents(item, output_index) {
  const done = whole(item, output_index);
  const at = { item_id: done.id, output_index };
  const letters = [...item.words];
  if (item.type === 'function_call') {
    return [{ type: 'response.output_item.added', output_index, item: { ...done, status: 'in_progress', arguments: '' } },
      ...letters.map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
      { type: 'response.function_call_arguments.done', ...at, arguments: item.words }, { type: 'response.output_item.done', output_index, item: done }];
  }
  const part = { ...at, content_index: 0 };
  return [{ type: 'response.output_item.added', output_index, item: { ...done, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...part, part: { type: 'output_text', text: '', annotations: [] } },
    ...letters.map((delta) => ({ type: 'response.output_text.delta', ...part, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...part, text: item.words, logprobs: [] },
    { type: 'response.content_part.done', ...part, part: done.content[0] }, { type: 'response.output_item.done', output_index, item: done }];
}

function whole(item, at) {
  if (item.type === 'function_call') return { arguments: item.words, call_id: `call_${at}`, id: `fc_${at}`, name: item.name, status: 'completed', type: 'function_call' };
  return { id: `msg_${at}`, type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: item.words, annotations: [] }] };
}
