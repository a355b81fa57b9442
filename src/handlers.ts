import type { App } from "./app.ts";
import { advanceDue } from "./enrollment/advance/advance.ts";
import { callWebhook } from "./enrollment/advance/call-webhook.ts";
import { enrollFromEvents } from "./enrollment/admit/enroll.ts";
import { enrollFromSegments } from "./enrollment/admit/enroll-segments.ts";
import { moveRunning } from "./enrollment/move/move-running.ts";
import { resumeReturned } from "./enrollment/pause-while-away.ts";
import { notifyRep } from "./handoff/notice/notify.ts";
import { eraseRawMails } from "./inbound/erase-raw-mails.ts";
import { classifyStored } from "./inbound/classify-stored.ts";
import type { JobHandlers } from "./jobs/catalog.ts";
import { sweep } from "./jobs/sweep.ts";
import { applyOpens } from "./promote/apply-opens.ts";
import { settleInbound } from "./promote/settle-inbound.ts";
import { dispatchSender } from "./send/lane/dispatch.ts";
import { checkFailures } from "./send/guard/check-failures.ts";
import { recoverUncertain } from "./send/lane/recover.ts";
import { lookUpDomains } from "./sender/destination/look-up-domains.ts";

/** What each job does; complete by type. */
export function jobHandlers(app: App): JobHandlers {
  return {
    sweep: () => sweep(app, app.clock.now()),
    enroll: () => enrollFromEvents(app),
    advance: () => advanceDue(app),
    resume: () => resumeReturned(app),
    recover: () => recoverUncertain(app),
    guard: () => checkFailures(app),
    dispatch: ({ senderId }) => dispatchSender(app, senderId),
    domains: () => lookUpDomains(app),
    classify: ({ inboundMailId }) => classifyStored(app, inboundMailId),
    settle: ({ inboundMailId }) => settleInbound(app, inboundMailId),
    erase: () => eraseRawMails(app),
    engage: () => applyOpens(app),
    webhook: ({ webhookCallId }) => callWebhook(app, webhookCallId),
    move: ({ publicationId }) => moveRunning(app, publicationId),
    segments: () => enrollFromSegments(app),
    notify: ({ outboxId }) => notifyRep(app, Number(outboxId)),
  };
}
