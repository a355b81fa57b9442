import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { WebhookSecrets } from "./webhook/secrets.ts";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import { classifyAgain, classifyStored } from "./classify-stored.ts";
import { eraseAgain, eraseRawMails } from "./store/erase-raw-mails.ts";
import type { InboundParts } from "./parts.ts";
import type { CertificateSource } from "./webhook/sns-signature.ts";

const mailsAtOnce = 200;

export interface IntakeOptions {
  /** Providers whose inbound webhooks are taken. */
  webhooks?: WebhookSecrets;
  /** Where the certificates of SNS come from; from SNS itself when not given. */
  certificateAt?: CertificateSource;
}

/** Mail that comes in: stored, read, classified, matched. */
export const inboundRoom: Room<Ground & InboundParts, "classify" | "erase", IntakeOptions> = {
  name: "inbound",
  jobs: {
    classify: {
      run: (app, { inboundMailId }) => classifyStored(app, inboundMailId),
      due: () => sql`
        array(select id::text from inbound_mails where status = 'stored' order by received_at limit ${mailsAtOnce})`,
      again: (app, items) => classifyAgain(app, items),
    },
    erase: {
      run: (app) => eraseRawMails(app),
      due: (at, { inbound }) => sql`
        exists (select from inbound_mails m where m.status = 'settled' and m.raw <> '' and m.review is distinct from 'needed'
          and m.received_at < ${at} - make_interval(days => ${inbound.rawMailDays}::int)
          and ${notSetAside("erase", sql`m.id::text`)})`,
      again: (app, items) => eraseAgain(app, items),
    },
  },
  routes: async () => [(await import("./routes.ts")).inboundRoutes],
  intake: async () => {
    const { webhookRoutes } = await import("./webhook/routes.ts");
    return [(app, { webhooks = {}, certificateAt }) => webhookRoutes(app, webhooks, certificateAt)];
  },
};
