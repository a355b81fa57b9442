import type { ReceivedMail } from "../../src/dev/received-mail.ts";
import type { Role } from "../../src/db/schema/users.ts";
import { addUser } from "../../src/people/user/add-user.ts";
import { openTestEngine } from "../support/engine.ts";
import type { TestEngine } from "../support/engine.ts";

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
}

/** A browser that keeps its cookie, as far as a page needs one. */
export interface TestBrowser {
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Reply>;
  cookie: string;
}

/** The interface of an engine that mails to a mailbox, for tests about who signs in. */
export const openPeople = (): Promise<TestEngine> => openTestEngine({ roles: ["api"] });

export function browserAt(t: TestEngine, cookie = ""): TestBrowser {
  const ask = async (path: string, init: RequestInit, more: Record<string, string>): Promise<Reply> => {
    const headers = { Accept: "text/html", ...more, ...(browser.cookie !== "" && { Cookie: browser.cookie }) };
    const url = path.startsWith("http") ? path : t.app.site.publicUrl + path;
    const response = await fetch(url, { redirect: "manual", ...init, headers });
    const set = response.headers.get("set-cookie");
    if (set !== null) browser.cookie = /=;/.test(set) ? "" : set.split(";")[0]!;
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const browser: TestBrowser = {
    cookie,
    get: (path, headers = {}) => ask(path, {}, headers),
    post: (path, fields, headers = {}) => ask(path, { method: "POST", body: new URLSearchParams(fields) }, headers),
  };
  return browser;
}

let count = 0;

/** Somebody new who may sign in. */
export async function hire(t: TestEngine, role: Role = "admin", repId: string | null = null) {
  count += 1;
  return addUser(t.app, { email: `user${count}@acme.test`, name: `User ${count}`, role, repId });
}

/** The link in a mail to sign in. */
export const linkIn = (mail: ReceivedMail): string => /https?:\/\/\S+\/sign-in\/link\/\S+/.exec(mail.text)![0];

/** Asks for a link, and waits for it. */
export async function askForLink(
  t: TestEngine,
  browser: TestBrowser,
  email: string,
  next = "/account",
): Promise<string> {
  const last = Number(t.mailbox.messages.at(-1)?.id ?? 0);
  await browser.post("/sign-in", { email, next });
  return linkIn(await t.mailbox.waitFor((mail) => Number(mail.id) > last && mail.envelope.to.includes(email)));
}

/** Signs somebody in on a new browser. */
export async function signIn(t: TestEngine, email: string): Promise<TestBrowser> {
  const browser = browserAt(t);
  await browser.post(await askForLink(t, browser, email), {});
  return browser;
}

/** The token in the forms of a page. */
export const csrfIn = (text: string): string => /name="_csrf" value="([\w-]{43})"/.exec(text)![1]!;
