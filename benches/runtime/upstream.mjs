// The provider of the benchmark, in a process of its own: `events` spaced SSE events, or one short JSON answer.
// It answers with the first placeholder it finds in the request, so that a restoring gateway has something to restore.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => answer(new URL(request.url, "http://x"), body, response));
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));

async function answer(url, body, response) {
  const [, mode, events, spacing] = /^\/(stream|short)\/(\d+)\/(\d+)/.exec(url.pathname) ?? [];
  const word = /<[A-Z]+_0>/.exec(body)?.[0] ?? "word";
  if (mode !== "stream") {
    response.writeHead(200, { "content-type": "application/json" });
    return response.end(JSON.stringify(completion(word)));
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.socket.setNoDelay(true);
  for (let event = 0; event < Number(events); event += 1) {
    response.write(`data: ${JSON.stringify(chunk({ content: event % 10 === 0 ? word : " word" }, null))}\n\n`);
    await new Promise((resolve) => setTimeout(resolve, Number(spacing)));
  }
  response.end(`data: ${JSON.stringify(chunk({}, "stop"))}\n\ndata: [DONE]\n\n`);
}

function chunk(delta, finish_reason) {
  return { id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason }] };
}

function completion(content) {
  return { id: "chatcmpl-1", object: "chat.completion", created: 1, model: "m",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 1, total_tokens: 6 } };
}
