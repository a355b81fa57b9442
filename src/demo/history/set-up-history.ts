import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { ApiClient } from "../api-client.ts";
import { putTemplates } from "../set-up.ts";

const rules = new URL("../../../templates/scoring/starter.yaml", import.meta.url);

export const reps = [
  { name: "Robin Reyes", email: "robin@acme.example", timezone: "Europe/Berlin" },
  { name: "Ines Moreau", email: "ines@acme.example", timezone: "Europe/Paris" },
  { name: "Sam Okafor", email: "sam@acme.example", timezone: "Europe/London" },
] as const;

/** What a company has that has worked with Ripen for three months: templates, reps, scoring, a sequence with two subjects, an experiment. */
export async function setUpHistory(api: ApiClient): Promise<void> {
  await putTemplates(api);
  for (const { name, email } of reps) await api("POST", "/v1/reps", { name, email });
  await api("PUT", "/v1/scoring", parse(await readFile(rules, "utf8")));
  await api("PUT", "/v1/segments", {
    key: "trials-of-software",
    name: "Trials in software",
    condition: {
      all: [
        { attribute: "plan", op: "eq", value: "trial" },
        { attribute: "industry", op: "eq", value: "software" },
      ],
    },
  });
  const { id } = await api<{ id: string }>("POST", "/v1/sequences", {
    name: "Welcome",
    description: "Greets new signups, sends the short guide, then offers a talk.",
    timezone: "Europe/Paris",
    trigger: { event: "signup" },
    promotion: { opens: 3, withinDays: 14 },
    window: { zone: "lead", open: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }] },
    steps: [
      { id: "hello", kind: "email", template: "welcome/1-hello", send: "immediately" },
      { id: "two-days", kind: "wait", for: "P2D" },
      {
        id: "guide",
        kind: "email",
        template: "welcome/2-guide",
        subjects: [
          { name: "guide", subject: "Your short guide", weight: 50 },
          { name: "question", subject: "One question about your week", weight: 50 },
        ],
      },
      { id: "three-days", kind: "wait", for: "P3D", days: "business" },
      { id: "offer", kind: "email", template: "welcome/3-offer" },
    ],
  });
  await api("POST", `/v1/sequences/${id}/publish`);
}
