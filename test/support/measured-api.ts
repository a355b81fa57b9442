import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createApi } from "../../src/api/api.ts";
import { listen } from "../../src/api/serve.ts";
import { openApp } from "../../src/app.ts";
import { createKey } from "../../src/key/create-key.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { openLog } from "../../src/platform/log.ts";

// The API in a process of its own, which says how long it was held up. Started by measured-process.ts.
const databaseUrl = process.argv[2] ?? "";
await using app = await openApp(
  {
    databaseUrl,
    queue: { kind: "postgres", url: databaseUrl },
    smtpUrl: "smtp://127.0.0.1:9",
    secretKey: "a key for tests",
    site: {
      publicUrl: "http://ripen.test",
      replyDomain: "reply.ripen.test",
      company: { name: "Test", address: "1 Main St" },
    },
    mailFrom: { name: "Test", email: "hello@ripen.test" },
  },
  { clock: systemClock, log: openLog("silent") },
);
const server = await listen(createApi(app, {}), { port: 0, host: "127.0.0.1" });
const { secret: key } = await createKey(app, { name: "test", kind: "secret" });

const delay = monitorEventLoopDelay({ resolution: 5 });
let [longest, last, measuring] = [0, 0, false];

/** What this thread computed, milliseconds: on a busy machine, time passes without it. */
function computed(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function turn(): void {
  const now = computed();
  longest = Math.max(longest, now - last);
  last = now;
  // A timer runs in every turn that is a millisecond late, and takes no time from other threads.
  if (measuring) setTimeout(turn, 1);
}

process.on("message", (order) => {
  if (order === "begin") {
    [longest, last, measuring] = [0, computed(), true];
    delay.reset();
    delay.enable();
    setTimeout(turn, 1);
    process.send?.("begun");
  } else {
    turn();
    measuring = false;
    delay.disable();
    process.send?.({ cpuMs: longest, delayMs: delay.max / 1e6 });
  }
});
process.send?.({ url: server.url, key });
await once(process, "disconnect");
await server.close();
