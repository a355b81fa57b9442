import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ApiClient } from "./api-client.ts";
import { cast } from "./cast.ts";

const folder = fileURLToPath(new URL("../../templates/", import.meta.url));

/** Address of the sales rep of the demo. */
export const repEmail = "robin@acme.example";

/** Puts the starter templates in place through the API. */
export async function putTemplates(api: ApiClient): Promise<void> {
  for (const name of ["partials", "welcome"]) {
    for (const file of (await readdir(`${folder}${name}`)).filter((entry) => entry.endsWith(".mjml"))) {
      const mjml = await readFile(`${folder}${name}/${file}`, "utf8");
      await api("PUT", "/v1/templates", { key: `${name}/${file.slice(0, -".mjml".length)}`, mjml });
    }
  }
}

/** Puts the starter templates, a sequence of three mails and a rep in place through the API, and publishes. */
export async function setUp(api: ApiClient): Promise<void> {
  await putTemplates(api);
  await api("POST", "/v1/reps", { name: "Robin Reyes", email: repEmail });
  const { id } = await api<{ id: string }>("POST", "/v1/sequences", {
    name: "Welcome",
    trigger: { event: "signup" },
    promotion: { opens: 3, withinDays: 14 },
    steps: [
      { id: "hello", kind: "email", template: "welcome/1-hello" },
      { id: "two-days", kind: "wait", for: "P2D" },
      { id: "guide", kind: "email", template: "welcome/2-guide" },
      { id: "three-days", kind: "wait", for: "P3D" },
      { id: "offer", kind: "email", template: "welcome/3-offer" },
    ],
  });
  await api("POST", `/v1/sequences/${id}/publish`);
}

/** Signs the cast up, as the company's backend would. @returns lead ids by email */
export async function signUp(api: ApiClient): Promise<Map<string, string>> {
  const leads = new Map<string, string>();
  for (const [index, { habit: _, ...lead }] of cast.entries()) {
    const event = { id: `demo-signup-${index + 1}`, name: "signup", lead, properties: { page: "/pricing" } };
    leads.set(lead.email, (await api<{ leadId: string }>("POST", "/v1/events", event)).leadId);
  }
  return leads;
}
