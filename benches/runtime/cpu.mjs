// CPU time of another process, all its threads, in milliseconds: Linux' own accounting, nanosecond grain.
import { readdirSync, readFileSync } from "node:fs";

export function cpuMs(pid) {
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // The thread ended between the listing and the reading.
    }
  }
  return total / 1e6;
}

/** Processes whose parent is `parent` and whose name contains `name`. */
export function children(parent, name) {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [, command, rest] = /^\d+ \((.*)\) . (\d+)/.exec(stat) ?? [];
        return Number(rest) === parent && command.includes(name);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export function median(values) {
  return percentile(values, 0.5);
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
