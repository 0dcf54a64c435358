"""The official Python clients: one question a process, the answer as JSON.

    LETHE_URL=… LETHE_KEY=… python3 clients.py openai|anthropic plain|streamed|tool MODEL TEXT [TOOL_RESULT]
"""
import json
import os
import sys

CLIENT, KIND, MODEL, TEXT, RESULT = (sys.argv[1:] + [""])[:5]
URL, KEY = os.environ["LETHE_URL"], os.environ["LETHE_KEY"]
SCHEMA = {"type": "object", "properties": {"who": {"type": "string"}}, "required": ["who"]}
ABOUT = "Looks a person up."


def ask_openai():
    from openai import OpenAI

    client = OpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0)
    messages = [{"role": "user", "content": TEXT}]
    if KIND == "plain":
        answer = client.chat.completions.create(model=MODEL, messages=messages)
        return {"text": answer.choices[0].message.content}
    if KIND == "streamed":
        stream = client.chat.completions.create(model=MODEL, messages=messages, stream=True)
        return {"text": "".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices)}
    tools = [{"type": "function", "function": {"name": "look_up", "description": ABOUT, "parameters": SCHEMA}}]
    first = client.chat.completions.create(model=MODEL, messages=messages, tools=tools).choices[0].message
    call = first.tool_calls[0]
    messages += [first.model_dump(exclude_none=True), {"role": "tool", "tool_call_id": call.id, "content": RESULT}]
    last = client.chat.completions.create(model=MODEL, messages=messages, tools=tools)
    return {"text": last.choices[0].message.content, "who": json.loads(call.function.arguments)["who"]}


def ask_anthropic():
    from anthropic import Anthropic

    client = Anthropic(base_url=URL, api_key=KEY, max_retries=0)
    messages = [{"role": "user", "content": TEXT}]
    asked = {"model": MODEL, "max_tokens": 512}
    if KIND == "plain":
        return {"text": client.messages.create(messages=messages, **asked).content[0].text}
    if KIND == "streamed":
        with client.messages.stream(messages=messages, **asked) as stream:
            return {"text": "".join(stream.text_stream)}
    tools = [{"name": "look_up", "description": ABOUT, "input_schema": SCHEMA}]
    first = client.messages.create(messages=messages, tools=tools, **asked)
    call = next(block for block in first.content if block.type == "tool_use")
    result = {"type": "tool_result", "tool_use_id": call.id, "content": RESULT}
    messages += [{"role": "assistant", "content": [block.model_dump() for block in first.content]}, {"role": "user", "content": [result]}]
    last = client.messages.create(messages=messages, tools=tools, **asked)
    return {"text": "".join(block.text for block in last.content if block.type == "text"), "who": call.input["who"]}


print(json.dumps({"openai": ask_openai, "anthropic": ask_anthropic}[CLIENT]()))
