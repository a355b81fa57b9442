import { openTestEngine } from "../support/engine.ts";
import type { TestEngine, TestEngineOptions } from "../support/engine.ts";
import { createKey } from "../../src/key/create-key.ts";
import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import { publishMails } from "../support/sequences.ts";
import { untilIdle } from "../support/idle.ts";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers freely
  json: any;
}

/** An engine with a published sequence that "signup" triggers, and what the tests about confirmations do with it. */
export interface Confirming extends AsyncDisposable {
  t: TestEngine;
  call(method: string, path: string, body?: object, type?: string): Promise<Answer>;
  form(settings?: object): Promise<{ key: string }>;
  /** Submits a form as a script does. */
  submit(form: { key: string }, fields: Record<string, string>, headers?: Record<string, string>): Promise<Answer>;
  /** Opens, or sends a button of, the page behind a link. */
  page(url: string, button?: string, method?: string): Promise<Answer>;
  /** Mails to an address so far, once nothing is due. */
  mailsTo(email: string): Promise<ReceivedMail[]>;
  leadOf(email: string): Promise<Answer["json"]>;
}

export async function openConfirming(options: TestEngineOptions = {}): Promise<Confirming> {
  await using stack = new AsyncDisposableStack();
  const t = stack.use(
    await openTestEngine({
      ...options,
      settings: { forms: { perClient: 1000, submissions: { perForm: 1000, perRecipient: 100 } }, ...options.settings },
    }),
  );
  await publishMails(t.app, { mails: 1, send: "immediately" });
  const { secret } = await createKey(t.app, { name: "test", kind: "secret" });
  const base = t.settings.site.publicUrl;
  const raw = async (url: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(url, { redirect: "manual", ...init });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  const call = (method: string, path: string, body?: object, type = "application/json") =>
    raw(base + path, {
      method,
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": type },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const open = stack.move();
  return {
    t,
    call,
    form: async (settings = {}) =>
      (await call("POST", "/v1/forms", { name: "Footer", event: "signup", doubleOptIn: {}, ...settings })).json,
    submit: (form, fields, headers = {}) =>
      raw(`${base}/v1/forms/${form.key}`, {
        method: "POST",
        headers: { Accept: "application/json", ...headers },
        body: new URLSearchParams(fields),
      }),
    page: (url, button, method = button === undefined ? "GET" : "POST") =>
      raw(url, { method, ...(button !== undefined && { body: new URLSearchParams({ do: button }) }) }),
    mailsTo: async (email) => {
      await untilIdle(t.app);
      return t.mailbox.messages.filter(({ envelope }) => envelope.to.includes(email));
    },
    leadOf: async (email) => (await call("GET", `/v1/leads?email=${email}`)).json.data[0],
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** The links of a mail to the page of a confirmation. */
export const linkIn = ({ text }: ReceivedMail): string => /http\S+\/confirm\/[a-z2-7]{61}/.exec(text)![0];

export const dayMs = 86_400_000;
