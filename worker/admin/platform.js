// What the admin plane's core asks of its platform: reads, and steps one after the other. Nothing is decided here.
//
//   fetch ─▶ the one object Ledger ─▶ arrive(…) ─▶ turn ⟲ READ: SQL here, KV · STORE: SQL in one transaction, then KV, then SQL
//
// The object keeps ledger and sides in its own SQLite. Whatever stands before a step of KV is one transaction; the alarm is set in
// it, so that the platform itself wakes an object that was killed before the end.
//
// Invariant: one store of steps at a time in the one object, so no document is put after a later one; nothing is logged.
import { arrive, wake } from "./lethe.js";
import { bytes, found, head, response, seed, setting, stored } from "./text.js";

/** Every request, to the one object. */
export function pass(request, env) {
  return env.LEDGER.get(env.LEDGER.idFromName("ledger")).fetch(request);
}

/** A body may have so many bytes; one more is enough to be refused. */
const LONGEST = (4 << 20) + 1;
/** Values are kept in parts: a row of the platform has 2 MB at most. */
const PART = 1 << 20;
/** What a write may take before the object is woken to see after it. */
const ALARM_MS = 5_000;
/** KV takes one write of a key in a second. */
const PAUSES_MS = [1_100, 1_100, 2_200];

export class Ledger {
  constructor(state, env) {
    this.storage = state.storage;
    this.sql = state.storage.sql;
    this.env = env;
    this.storing = Promise.resolve();
    this.sql.exec("CREATE TABLE IF NOT EXISTS kept (name TEXT, part INTEGER, value BLOB NOT NULL, PRIMARY KEY (name, part))");
  }

  /** A request. */
  async fetch(request) {
    try {
      const client = request.headers.get("cf-connecting-ip") ?? "";
      return await this.carry(arrive(head(request), client, await whole(request.body), seed(), Date.now()));
    } catch {
      return new Response(null, { status: 500, headers: { "cache-control": "no-store" } });
    }
  }

  /** The platform's own call, after a write that did not end. */
  async alarm() {
    const { status } = await this.carry(wake(seed()));
    if (status >= 500) throw new Error("not finished yet");
  }

  async carry(turn) {
    for (;;) {
      switch (turn.kind()) {
        case 1:
          turn = turn.supply(await this.read(turn.reads()), Date.now());
          break;
        case 2:
          turn = await this.store(turn);
          break;
        default:
          return answered(turn);
      }
    }
  }

  read(reads) {
    return found(reads, async (kind, name) => {
      if (kind === "setting") return setting(this.env[name]);
      if (kind === "ledger") return this.kept("ledger");
      if (kind === "side") return this.kept(name);
      if (kind === "names") return bytes((await this.names(name)).join("\n"));
      return stored(this.env.REGISTRY, name);
    });
  }

  async names(prefix) {
    const names = [];
    for (let cursor; ;) {
      const page = await this.env.REGISTRY.list({ prefix, cursor });
      names.push(...page.keys.map(({ name }) => name));
      if (page.list_complete) return names;
      ({ cursor } = page);
    }
  }

  /** The steps of one turn, when those of every turn before are done. */
  async store(turn) {
    const before = this.storing;
    let over;
    this.storing = new Promise((resolve) => (over = resolve));
    await before;
    try {
      const [done, how] = await this.steps(turn);
      return turn.stored(done, how, Date.now());
    } finally {
      over();
    }
  }

  async steps(turn) {
    let at = 0;
    try {
      for (let step; (step = turn.step(at)) !== ""; ) {
        const [kind, key] = step.split(/ (.*)/su);
        if (kind === "put" || kind === "delete") {
          await this.storage.sync();
          await this.document(key, turn.bytes(at));
          at += 1;
        } else {
          const end = this.storage.transactionSync(() => this.run(turn, at));
          if (end < 0) return [-1 - end, CONFLICT];
          at = end;
        }
      }
      if (at > 0) await this.storage.deleteAlarm();
      await this.storage.sync();
      return [at, DONE];
    } catch {
      return [at, BROKEN];
    }
  }

  /** Steps of SQL up to the next one of KV, where it ends; `-1 - at` if the ledger at `at` was another. */
  run(turn, first) {
    for (let at = first; ; at += 1) {
      const [kind, name] = turn.step(at).split(/ (.*)/su);
      if (kind === "ledger") {
        if (!turn.expects(at, this.kept("ledger"))) return -1 - at;
        this.keep("ledger", turn.bytes(at));
      } else if (kind === "keep") {
        this.keep(name, turn.bytes(at));
      } else if (kind === "drop") {
        this.sql.exec("DELETE FROM kept WHERE name = ?", name);
      } else {
        if (kind !== "") this.storage.setAlarm(Date.now() + ALARM_MS);
        return at;
      }
    }
  }

  kept(name) {
    const rows = this.sql.exec("SELECT value FROM kept WHERE name = ? ORDER BY part", name).toArray();
    if (rows.length < 2) return rows.length === 0 ? undefined : new Uint8Array(rows[0].value);
    const value = new Uint8Array(rows.reduce((sum, row) => sum + row.value.byteLength, 0));
    rows.forEach((row, part) => value.set(new Uint8Array(row.value), part * PART));
    return value;
  }

  keep(name, value) {
    this.sql.exec("DELETE FROM kept WHERE name = ?", name);
    for (let at = 0; at === 0 || at < value.length; at += PART) {
      this.sql.exec("INSERT INTO kept (name, part, value) VALUES (?, ?, ?)", name, at / PART, value.slice(at, at + PART));
    }
  }

  async document(key, value) {
    for (const pause of [...PAUSES_MS, undefined]) {
      try {
        return await (value === undefined ? this.env.REGISTRY.delete(key) : this.env.REGISTRY.put(key, value));
      } catch (failed) {
        if (pause === undefined) throw failed;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

const DONE = 0;
const CONFLICT = 1;
const BROKEN = 2;

/** The body, as much of it as may be needed. */
async function whole(body) {
  if (body === null) return new Uint8Array();
  const chunks = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= LONGEST) break;
  }
  const all = new Uint8Array(length);
  chunks.reduce((at, chunk) => (all.set(chunk, at), at + chunk.length), 0);
  return all;
}

function answered(turn) {
  const [status, told, body] = [turn.status(), turn.head(), turn.body()];
  turn.free();
  return response(status, told, body.length === 0 ? null : body);
}
