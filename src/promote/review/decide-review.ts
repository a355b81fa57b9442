import type { Ground } from "../../ground.ts";
import type { InboundClass } from "../../db/schema/inbound.ts";
import { getInboundMail } from "../../inbound/get-inbound-mail.ts";
import type { InboundParts } from "../../inbound/parts.ts";
import { reviewInboundMail } from "../../inbound/review/review-inbound-mail.ts";
import { ConflictError } from "../../platform/errors.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { reclassify } from "../correct/reclassify.ts";

/** Who says so, in corrections that are made on the page. */
const byPage = "review_page";

/**
 * A person says what a mail is that waits for it: what it was taken for acts, anything else is a correction. Of what is nobody's and
 * nothing in particular a record stays.
 * @throws NotFoundError; ConflictError `inbound_mail_reviewed`; what `reclassify` throws
 */
export async function decideReview(
  app: Pick<
    Ground & SequenceParts & InboundParts,
    "db" | "clock" | "queues" | "inbound" | "versions" | "log" | "site" | "signers"
  >,
  { id, class: kind }: { id: string; class: InboundClass },
): Promise<void> {
  const mail = await getInboundMail(app, { id });
  if (mail.review !== "needed") {
    throw new ConflictError("inbound_mail_reviewed", "Somebody has decided about this mail already.");
  }
  const isNothing = kind === "other" && (mail.leadId === null || mail.class === "other");
  if (isNothing) await reviewInboundMail(app, { id, decision: "dismissed" });
  else if (kind === mail.class) await reviewInboundMail(app, { id, decision: "accepted" });
  else await reclassify(app, { id, class: kind, by: byPage });
}
