import { Call } from "./call.ts";
import { RipenError } from "./errors.ts";
import { routes } from "./generated/resources.ts";
import type { Resources } from "./generated/resources.ts";
import type { Connection } from "./send.ts";
import type { WebhookEvent } from "./types.ts";
import { verifyWebhook } from "./verify.ts";
import type { RequestHeaders } from "./verify.ts";

export interface RipenOptions<Throws extends boolean = boolean> {
  /** `rk_…`; RIPEN_API_KEY, when left out. */
  key?: string | undefined;
  /** Where Ripen is, such as `https://ripen.acme.example`; RIPEN_URL, when left out. */
  url?: string | undefined;
  /** `whsec_…`, for `webhooks.verify`; RIPEN_WEBHOOK_SECRET, when left out. */
  webhookSecret?: string | undefined;
  /** Calls answer with their data and throw what goes wrong. Left out: they answer with `{ data, error }`. */
  throw?: Throws | undefined;
  /** Milliseconds for one try; 30,000. */
  timeoutMs?: number | undefined;
  /** How often a call is tried again at most, after a 429, a 503, or without an answer; 2. */
  retries?: number | undefined;
  /** Sent with every call. */
  headers?: Record<string, string> | undefined;
  /** In place of the global one. */
  fetch?: typeof globalThis.fetch | undefined;
}

/** What the client does beside calling routes. */
interface Verifies {
  /**
   * The event in a request to a webhook of yours, once its signature and time are right.
   * @param body as it came, before anything parsed it
   * @throws WebhookSignatureError
   */
  verify(body: string, headers: RequestHeaders, secret?: string): WebhookEvent;
}

// eslint-disable-next-line typescript/no-unsafe-declaration-merging -- the class below sets them from the table of routes
export interface Ripen<Throws extends boolean = false> extends Omit<Resources<Throws>, "webhooks"> {
  webhooks: Resources<Throws>["webhooks"] & Verifies;
}

// eslint-disable-next-line typescript/no-unsafe-declaration-merging, typescript/no-extraneous-class -- its methods are those of the resources
export class Ripen<Throws extends boolean = false> {
  constructor(options: RipenOptions<Throws> = {}) {
    const { key = fromEnvironment("RIPEN_API_KEY"), url = fromEnvironment("RIPEN_URL") } = options;
    if (url === undefined) {
      throw new RipenError({ code: "missing_url", message: "No URL: pass `new Ripen({ url })`, or set RIPEN_URL." });
    }
    const connection: Connection = {
      url: url.replace(/\/+$/u, ""),
      key,
      // Called without its global object, some runtimes refuse it.
      fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      timeoutMs: options.timeoutMs ?? 30_000,
      retries: options.retries ?? 2,
      headers: options.headers ?? {},
    };
    const throws = options.throw === true;
    const secret = options.webhookSecret;
    const make =
      (route: string) =>
      (...given: unknown[]) =>
        new Call(connection, route, given, throws);
    const resources: Record<string, object> = {};
    for (const [name, methods] of Object.entries(routes)) {
      resources[name] = Object.fromEntries(Object.entries(methods).map(([method, route]) => [method, make(route)]));
    }
    const verify: Verifies["verify"] = (body, headers, other) =>
      verifyWebhook(body, headers, other ?? secret ?? fromEnvironment("RIPEN_WEBHOOK_SECRET") ?? "");
    Object.assign(this, resources, { webhooks: { ...resources["webhooks"], verify } });
  }
}

/** Where there is an environment: workers at the edge and browsers have none. */
function fromEnvironment(name: string): string | undefined {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return process?.env?.[name] || undefined;
}
