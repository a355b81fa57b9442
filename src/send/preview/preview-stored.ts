import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import type { Executor } from "../../db/client.ts";
import { senders, templates } from "../../db/schema/index.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { loadAttributeTypes } from "../../lead/load-attribute-types.ts";
import { readQualificationPolicy } from "../../lead/qualification/policy-schema.ts";
import { unaskedLinks } from "../../lead/qualification/unasked-links.ts";
import { loadPartials } from "../../render/load-partials.ts";
import { previewApart } from "../../render/preview/preview-apart.ts";
import { placeSource } from "../../render/preview/place.ts";
import { mailProblem } from "../../render/preview/problem.ts";
import type { MailPreview, TemplatePreview } from "../../render/preview/preview-template.ts";
import { maskedSettings } from "./masked-settings.ts";
import { findPeople } from "./people.ts";
import type { ToldEvent, Whom } from "./people.ts";
import { previewScope } from "./preview-scope.ts";

/** A stored template by its key, or a source. */
export type Previewed = { key: string } | { mjml: string };

export interface PreviewInput {
  template: Previewed;
  /** Liquid, as an email step may have one */
  subject?: string | undefined;
  /** partials by name, in place of stored ones of that name */
  partials: Record<string, string>;
  whom: Whom;
  event: ToldEvent;
}

/** Mails with whom they are for, and what is wrong with the template. */
export interface StoredPreview extends Pick<TemplatePreview, "problems"> {
  mails: (MailPreview & { leadId: string | null; email: string })[];
}

/**
 * Shows the mails that a template makes, from the default sender. Stores, tracks, counts and sends nothing: links are the
 * plain ones, there is no pixel, and the unsubscribe link names nobody.
 * @throws NotFoundError when there is no such template, lead or segment
 */
export async function previewStored(
  app: Pick<Ground, "db" | "clock" | "site">,
  { template, subject, partials, whom, event }: PreviewInput,
): Promise<StoredPreview> {
  const { db, site } = app;
  const mjml = "mjml" in template ? template.mjml : await sourceOf(db, template.key);
  const [sender] = await db.select().from(senders).where(eq(senders.isDefault, true));
  if (sender === undefined) throw new Error("there is no default sender");
  const people = await findPeople(app, whom, event);
  const source = {
    mjml,
    partials: { ...(await loadPartials(db)), ...prefixed(partials) },
    attributes: await loadAttributeTypes(db),
  };
  const { problems, mails } = await previewApart({
    source: { ...source, ...(subject !== undefined && { subject }) },
    scopes: people.map((person) => previewScope(site, sender, person)),
    settings: maskedSettings(site),
  });
  const placed = placeSource(source);
  const unasked = unaskedLinks(placed.mjml, await readQualificationPolicy(db)).map((link) =>
    mailProblem("warning", "unasked_criterion", link.message, placed.find(link.source)),
  );
  return {
    problems: [...problems, ...unasked],
    mails: mails.flatMap((mail, index) => {
      const person = people[index];
      return person === undefined ? [] : [{ leadId: person.id, email: person.lead.email, ...mail }];
    }),
  };
}

async function sourceOf(db: Executor, key: string): Promise<string> {
  const [stored] = await db.select({ mjml: templates.mjml }).from(templates).where(eq(templates.key, key));
  if (stored === undefined) throw new NotFoundError("template", key);
  return stored.mjml;
}

/** "header" and "partials/header" are the same partial. */
function prefixed(partials: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(partials).map(([name, mjml]) => [name.startsWith("partials/") ? name : `partials/${name}`, mjml]),
  );
}
