import type { Site } from "../../ground.ts";
import { mailScope } from "../../render/variables/scope.ts";
import type { Person } from "./people.ts";

/** What Liquid sees in a preview. */
export function previewScope(
  { company, publicUrl }: Pick<Site, "company" | "publicUrl">,
  sender: { name: string; email: string },
  { id, lead, more }: Person,
): Record<string, unknown> {
  const sequence = { name: "Preview", timezone: "UTC" };
  return mailScope({
    lead: { ...lead, id: id ?? "preview" },
    more,
    sender,
    company,
    sequence,
    step: { id: "preview" },
    preferencesUrl: `${publicUrl}/p/preview`,
    answersUrl: `${publicUrl}/a/preview`,
  });
}
