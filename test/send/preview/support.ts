import { type ApiClient, createApiClient } from "../../../src/demo/api-client.ts";
import { createKey } from "../../../src/key/create-key.ts";
import { type TestEngine, openTestEngine } from "../../support/engine.ts";
import type { TestEngineOptions } from "../../support/engine.ts";

export interface Tested {
  leadId: string | null;
  data: {
    stepId: string;
    sender: { id: string; name: string; email: string } | null;
    subject: string | null;
    rfcMessageId: string;
    outcome: string;
    code: string | null;
    reason: string;
    transport: string | null;
  }[];
}

export interface Problem {
  severity: string;
  code: string;
  line: number | null;
  column: number | null;
  partial: string | null;
  message: string;
}

export interface Preview {
  problems: Problem[];
  data: {
    leadId: string | null;
    email: string;
    subject: string;
    preheader: string | null;
    html: string;
    text: string;
    size: { html: number; text: number };
    links: { url: string; name: string; text: string }[];
    problems: Problem[];
  }[];
}

/** An answer as it is, whatever its status. */
export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export interface PreviewEngine extends TestEngine {
  api: ApiClient;
  key: string;
  /** A request with the key, whatever is answered. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RawAnswer>;
}

/** An engine with a key, and a rep Robin, robin@acme.test. */
export async function openPreviewEngine(options: TestEngineOptions = {}): Promise<PreviewEngine> {
  await using stack = new AsyncDisposableStack();
  const t = stack.use(await openTestEngine({ roles: ["api", "worker", "inbound"], ...options }));
  const { secret: key } = await createKey(t.app, { name: "test", kind: "secret" });
  const api = createApiClient(t.engine.apiUrl!, key);
  await api("POST", "/v1/reps", { name: "Robin", email: "robin@acme.test" });
  const open = stack.move();
  return {
    ...t,
    api,
    key,
    async ask(method, path, body, headers = {}) {
      const response = await fetch(`${t.engine.apiUrl}${path}`, {
        method,
        redirect: "manual",
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export const template = (subject: string, text = "Welcome!") => `<mjml>
  <mj-head>
    <mj-title>${subject}</mj-title>
    <mj-preview>Good to have you, {{ lead.firstName | default: "friend" }}</mj-preview>
  </mj-head>
  <mj-body><mj-section><mj-column>
    <mj-text>${text} Here is <a href="https://acme.test/guide?for={{ lead.email | url_encode }}">the guide</a>.</mj-text>
  </mj-column></mj-section></mj-body>
</mjml>`;

/** Stores two templates, and a draft of two mails, the second of which continues the first. @returns its id */
export async function draftSequence(api: ApiClient, more: object = {}): Promise<string> {
  await api("PUT", "/v1/templates", { key: "hello", mjml: template("Hello {{ lead.firstName }}") });
  await api("PUT", "/v1/templates", { key: "again", mjml: template("Once more", "Did you read it?") });
  const { id } = await api<{ id: string }>("POST", "/v1/sequences", {
    name: "Welcome",
    trigger: { event: "signup" },
    steps: [
      { id: "hello", kind: "email", template: "hello" },
      { id: "pause", kind: "wait", for: "P2D" },
      { id: "again", kind: "email", template: "again", thread: true },
    ],
    ...more,
  });
  return id;
}
