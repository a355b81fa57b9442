import { createApi } from "../../src/api/api.ts";
import type { ApiOptions } from "../../src/api/api.ts";
import { listen } from "../../src/api/serve.ts";
import { openApp } from "../../src/app.ts";
import type { App } from "../../src/app.ts";
import { createKey } from "../../src/key/create-key.ts";
import { drivenClock } from "../../src/platform/clock.ts";
import type { DrivenClock } from "../../src/platform/clock.ts";
import { openLog } from "../../src/platform/log.ts";
import { createTestDatabase } from "../support/database.ts";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  json: any;
}

export interface TestApi extends AsyncDisposable {
  url: string;
  app: App;
  clock: DrivenClock;
  key: string;
  /** A request with the secret key; `body` is sent as JSON unless `init` says otherwise. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** A request as it is given. */
  raw(path: string, init?: RequestInit): Promise<Answer>;
}

/** The whole HTTP interface on a free port, with a database of its own. */
export async function openTestApi(options: ApiOptions = {}): Promise<TestApi> {
  await using stack = new AsyncDisposableStack();
  const { url: databaseUrl } = stack.use(await createTestDatabase());
  const clock = drivenClock("2026-01-05T09:00:00Z");
  const app = stack.use(
    await openApp(
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
      { clock, log: openLog("silent") },
    ),
  );
  const server = await listen(createApi(app, options), { port: 0, host: "127.0.0.1" });
  stack.defer(() => server.close());
  const { secret: key } = await createKey(app, { name: "test", kind: "secret" });

  const raw = async (path: string, init?: RequestInit): Promise<Answer> => {
    const response = await fetch(server.url + path, { redirect: "manual", ...init });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };

  const opened = stack.move();
  return {
    url: server.url,
    app,
    clock,
    key,
    raw,
    call: (method, path, body, headers = {}) =>
      raw(path, {
        method,
        headers: {
          Authorization: `Bearer ${key}`,
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
