// The official clients, each behind the same three calls.
//
//     const client = clients.find(({ name }) => name === 'openai chat');
//     await client.plain('any/chat', 'Hello')  → text      client.streamed(…) → text
//     await client.tool('any/chat', 'Who?', (who) => '…')  → text, after one round of the tool `look_up`
//
// Invariant: clients are configured by base URL and key alone, and do not retry.
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { Anthropic } from '@anthropic-ai/sdk';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool as langchainTool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, stepCountIs, streamText, tool as aiTool } from 'ai';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OpenAI } from 'openai';
import { z } from 'zod';

const about = 'Looks a person up.';
const schema = { type: 'object', properties: { who: { type: 'string' } }, required: ['who'], additionalProperties: false };
const user = (content) => ({ role: 'user', content });

/** Every client, for a gateway. */
export function clientsOf({ url, key }) {
  const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
  const anthropic = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
  const [aiOpenai, aiAnthropic] = [createOpenAI({ baseURL: `${url}/v1`, apiKey: key }), createAnthropic({ baseURL: `${url}/v1`, apiKey: key })];
  const python = process.env.LETHE_PYTHON_CLIENTS;
  return [
    { name: 'openai chat', ...openaiChat(openai) },
    { name: 'openai responses', ...openaiResponses(openai) },
    { name: 'anthropic messages', ...anthropicMessages(anthropic) },
    { name: 'ai sdk, chat', ...vercel((model) => aiOpenai.chat(model)) },
    { name: 'ai sdk, responses', ...vercel((model) => aiOpenai.responses(model)) },
    { name: 'ai sdk, messages', ...vercel((model) => aiAnthropic(model)) },
    { name: 'langchain', ...langchain({ url, key }) },
    ...['openai', 'anthropic'].map((name) => ({ name: `${name} for Python`, skip: python ? false : 'no Python here', ...ofPython(name, { url, key, python }) })),
  ];
}

function openaiChat(client) {
  const tools = [{ type: 'function', function: { name: 'look_up', description: about, parameters: schema } }];
  const create = (model, messages, more = {}) => client.chat.completions.create({ model, messages, ...more });
  return {
    plain: async (model, text) => (await create(model, [user(text)])).choices[0].message.content,
    streamed: (model, text) => client.chat.completions.stream({ model, messages: [user(text)] }).finalContent(),
    async tool(model, text, look) {
      const first = await client.chat.completions.stream({ model, messages: [user(text)], tools }).finalChatCompletion();
      const { message } = first.choices[0];
      const [call] = message.tool_calls;
      const content = look(JSON.parse(call.function.arguments).who);
      const messages = [user(text), message, { role: 'tool', tool_call_id: call.id, content }];
      return (await create(model, messages, { tools })).choices[0].message.content;
    },
  };
}

function openaiResponses(client) {
  const tools = [{ type: 'function', name: 'look_up', description: about, parameters: schema, strict: true }];
  const stream = (body) => client.responses.stream({ store: false, ...body });
  return {
    plain: async (model, input) => (await client.responses.create({ model, input, store: false })).output_text,
    async streamed(model, input) {
      const stream_ = stream({ model, input });
      let text = '';
      stream_.on('response.output_text.delta', ({ delta }) => { text += delta; });
      const whole = (await stream_.finalResponse()).output_text;
      return text === whole ? whole : `deltas said ${text}, the whole said ${whole}`;
    },
    async tool(model, text, look) {
      const first = await stream({ model, input: text, tools }).finalResponse();
      const call = first.output.find((item) => item.type === 'function_call');
      const output = look(JSON.parse(call.arguments).who);
      const asked = { type: 'function_call', call_id: call.call_id, name: call.name, arguments: call.arguments };
      const input = [user(text), asked, { type: 'function_call_output', call_id: call.call_id, output }];
      return (await client.responses.create({ model, input, tools, store: false })).output_text;
    },
  };
}

function anthropicMessages(client) {
  const tools = [{ name: 'look_up', description: about, input_schema: schema }];
  const said = (message) => message.content.filter((block) => block.type === 'text').map((block) => block.text).join('');
  const create = (model, messages, more = {}) => client.messages.create({ model, max_tokens: 512, messages, ...more });
  return {
    plain: async (model, text) => said(await create(model, [user(text)])),
    streamed: (model, text) => client.messages.stream({ model, max_tokens: 512, messages: [user(text)] }).finalText(),
    async tool(model, text, look) {
      const first = await client.messages.stream({ model, max_tokens: 512, messages: [user(text)], tools }).finalMessage();
      const call = first.content.find((block) => block.type === 'tool_use');
      const result = { type: 'tool_result', tool_use_id: call.id, content: look(call.input.who) };
      return said(await create(model, [user(text), { role: 'assistant', content: first.content }, user([result])], { tools }));
    },
  };
}

function vercel(of) {
  const quiet = { maxRetries: 0, onError: () => {} };
  return {
    plain: async (model, prompt) => (await generateText({ model: of(model), prompt, ...quiet })).text,
    async streamed(model, prompt) {
      let text = '';
      for await (const piece of streamText({ model: of(model), prompt, ...quiet }).textStream) text += piece;
      return text;
    },
    async tool(model, prompt, look) {
      const execute = async ({ who }) => look(who);
      const tools = { look_up: aiTool({ description: about, inputSchema: z.object({ who: z.string() }), execute }) };
      return await streamText({ model: of(model), prompt, tools, stopWhen: stepCountIs(3), ...quiet }).text;
    },
  };
}

function langchain({ url, key }) {
  const of = (model) => new ChatOpenAI({ model, apiKey: key, maxRetries: 0, configuration: { baseURL: `${url}/v1` } });
  return {
    plain: async (model, text) => (await of(model).invoke(text)).text,
    async streamed(model, text) {
      let whole = '';
      for await (const piece of await of(model).stream(text)) whole += piece.text;
      return whole;
    },
    async tool(model, text, look) {
      const bound = of(model).bindTools([langchainTool(({ who }) => look(who), { name: 'look_up', description: about, schema: z.object({ who: z.string() }) })]);
      const asked = new HumanMessage(text);
      const first = await bound.invoke([asked]);
      const [call] = first.tool_calls;
      const result = new ToolMessage({ content: look(call.args.who), tool_call_id: call.id });
      return (await bound.invoke([asked, first, result])).text;
    },
  };
}

/** `clients.py` asks once per process; the tool's answer is given beforehand. */
function ofPython(name, { url, key, python }) {
  const run = (kind, model, text, answer = '') => new Promise((done, failed) => {
    const script = fileURLToPath(new URL('clients.py', import.meta.url));
    const child = spawn('python3', [script, name, kind, model, text, answer], { env: { ...process.env, PYTHONPATH: python, LETHE_URL: url, LETHE_KEY: key } });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (bytes) => { output += bytes; });
    child.stderr.on('data', (bytes) => { errors += bytes; });
    child.on('close', (code) => (code === 0 ? done(JSON.parse(output)) : failed(new Error(errors))));
  });
  return {
    plain: async (model, text) => (await run('plain', model, text)).text,
    streamed: async (model, text) => (await run('streamed', model, text)).text,
    async tool(model, text, look, known) {
      const { text: closing, who } = await run('tool', model, text, look(known));
      return who === known ? closing : `the tool was asked for ${who}`;
    },
  };
}
