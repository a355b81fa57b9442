import { eq } from "drizzle-orm";
import type { Ground } from "../../ground.ts";
import { forms } from "../../db/schema/index.ts";
import { findCauses } from "../../lead/suppression/find-causes.ts";
import { askConfirmation, usualDoubleOptIn } from "./ask-confirmation.ts";
import { holdLead } from "./confirm.ts";
import { lookAt } from "./look-at.ts";
import type { Standing } from "./look-at.ts";
import type { ConfirmationLink } from "./token.ts";

/**
 * Sends a new mail to somebody whose link has expired, or who confirmed and has unsubscribed since; a few times a day at most.
 * @returns how it stood; nothing is sent unless that is `expired` or `left`
 */
export async function askAgain(
  { db, clock, queues }: Pick<Ground, "db" | "clock" | "queues">,
  link: ConfirmationLink,
): Promise<Standing> {
  const now = clock.now();
  const { mailId, ...stood } = await db.transaction(async (tx) => {
    await holdLead(tx, link.id);
    const standing = await lookAt(tx, link, now);
    if (standing.kind !== "expired" && standing.kind !== "left") return { ...standing, mailId: null };
    const { confirmation } = standing;
    const { formId, template, redirectUrl, said } = confirmation;
    const [form] = formId === null ? [] : await tx.select().from(forms).where(eq(forms.id, formId));
    const doubleOptIn = { ...(form?.doubleOptIn ?? usualDoubleOptIn), template, redirectUrl, remindAfterDays: null };
    const { leadId, formName, email, event, properties, language, signedUpAt, signupNetwork } = confirmation;
    const signup = { leadId, formId, formName, email, event, properties, language, signedUpAt, signupNetwork };
    // Whoever has unsubscribed since takes that back by confirming.
    const left = (await findCauses(tx, email)) !== null;
    const because = left ? ("unsubscribed" as const) : confirmation.because;
    const wanted = left ? { ...said, mail: "granted" as const } : said;
    return { ...standing, mailId: await askConfirmation(tx, { ...signup, because, said: wanted, doubleOptIn }, now) };
  });
  if (mailId !== null) await queues.enqueue("confirm", { confirmationMailId: mailId });
  return stood;
}
