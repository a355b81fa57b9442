import { eq } from "drizzle-orm";
import { leads, leavings, messages } from "../../src/db/schema/index.ts";
import { advanceDue } from "../../src/enrollment/advance/advance.ts";
import { enrollFromEvents } from "../../src/enrollment/admit/enroll.ts";
import { preferencesUrl, unsubscribeUrl } from "../../src/send/mail/links.ts";
import type { Answer, TestApi } from "../api/support.ts";
import { publishMails } from "../support/sequences.ts";

/** Two topics, and a sequence of one mail in the first, another in none. */
export async function publishTopics(api: TestApi, rest: { unsubscribe?: "topic" | "all" } = {}): Promise<void> {
  const topics = [
    { key: "news", name: "Product news", description: "About once a month.", names: { de: "Neues vom Produkt" } },
    { key: "offers", name: "Offers" },
  ];
  for (const topic of topics) await api.call("PUT", "/v1/topics", topic);
  await publishMails(api.app, { mails: 1, name: "News", topic: "news", ...rest });
  await publishMails(api.app, { mails: 1, name: "Plain" });
}

export interface MailedLead {
  id: string;
  email: string;
  /** of the mail of the topic, and of the one without */
  news: typeof messages.$inferSelect;
  plain: typeof messages.$inferSelect;
}

/** Somebody with both mails queued. */
export async function signUp(api: TestApi, email: string, lead: object = {}): Promise<MailedLead> {
  const { json } = await api.call("POST", "/v1/events", { name: "signup", lead: { email, ...lead } });
  await enrollFromEvents(api.app);
  await advanceDue(api.app);
  const rows = await api.app.db.select().from(messages).where(eq(messages.leadId, json.leadId));
  const names = new Map<string, string>();
  for (const { sequenceId } of rows) {
    const { json: sequence } = await api.call("GET", `/v1/sequences/${sequenceId}`);
    names.set(sequenceId, sequence.name);
  }
  const of = (name: string) => rows.find(({ sequenceId }) => names.get(sequenceId) === name)!;
  return { id: json.leadId, email, news: of("News"), plain: of("Plain") };
}

/** Both pages behind a mail. */
export function pathsOf(api: TestApi, messageId: string): { leave: string; preferences: string } {
  const { site, signers } = api.app;
  const path = (url: string) => url.replace(site.publicUrl, "");
  return {
    leave: path(unsubscribeUrl(site, signers.unsubscribe, messageId)),
    preferences: path(preferencesUrl(site, signers.unsubscribe, messageId)),
  };
}

/** Posts a form as a browser does. */
export function post(api: TestApi, path: string, fields: [string, string][] | Record<string, string>): Promise<Answer> {
  return api.raw(path, { method: "POST", body: new URLSearchParams(fields) });
}

export const statusesOf = async (api: TestApi, leadId: string) => {
  const rows = await api.app.db.select().from(messages).where(eq(messages.leadId, leadId)).orderBy(messages.id);
  return rows.map(({ status }) => status);
};

export const leadOf = async (api: TestApi, id: string) => {
  const [lead] = await api.app.db.select().from(leads).where(eq(leads.id, id));
  return lead!;
};

export const leavingsOf = (api: TestApi, leadId: string) =>
  api.app.db.select().from(leavings).where(eq(leavings.leadId, leadId));

export const suppressedOf = async (api: TestApi, email: string): Promise<{ reason: string; detail: string }[]> =>
  (await api.call("GET", `/v1/suppressions?email=${encodeURIComponent(email)}`)).json.data;
