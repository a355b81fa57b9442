import { sql } from "drizzle-orm";
import { notSetAside } from "../aside/not-set-aside.ts";
import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";
import type { SenderParts } from "../sender/parts.ts";
import type { SequenceParts } from "../sequence/parts.ts";
import { checkAgain, checkFailures } from "./guard/check-failures.ts";
import { sequencesDue } from "./lane/claim/sequences-in-lane.ts";
import { dispatchSender } from "./lane/dispatch.ts";
import { dispatchAgain } from "./lane/keep-aside.ts";
import { forPeople } from "../db/message-history.ts";
import { recoverAgain, recoverUncertain } from "./lane/settle/recover.ts";
import type { SendParts } from "./parts.ts";
import type { TestMailParts } from "./test-mail/test-sequence.ts";

type Needs = Ground & SequenceParts & SenderParts & SendParts & TestMailParts;

const confirmationsAtOnce = 200;

/** The way of a mail: ledger, lane, carrier; and the guard over them. */
export const sendRoom: Room<Needs, "dispatch" | "recover" | "guard" | "confirm"> = {
  name: "send",
  jobs: {
    dispatch: {
      run: (app, { senderId }) => dispatchSender(app, senderId),
      // Both parts of the union, because each has an index of its own.
      due: (at) => sql`
        array(select id::text from senders s where paused_at is null and coalesce(held_until, ${at}) <= ${at} and exists (
          select from unnest(${sequencesDue(sql`s.id`, at)})
          union all select from messages m
          where m.sender_id = s.id and m.status in ('queued', 'deferred') and m.due_at <= ${at} and m.in_line))`,
      again: (app, items) => dispatchAgain(app, items),
    },
    recover: {
      run: (app) => recoverUncertain(app),
      due: () => sql`
        exists (select from messages m
          where ((m.status = 'uncertain' and m.reason not in ${forPeople}) or (m.status = 'sending' and m.lease_until < now()))
            and ${notSetAside("recover", sql`m.id::text`)})`,
      again: (app, items) => recoverAgain(app, items),
    },
    confirm: {
      // Loaded with the first: the languages are of no use to a worker before.
      run: async (app, { confirmationMailId }) =>
        (await import("./confirmation/send-confirmation.ts")).sendConfirmation(app, confirmationMailId),
      due: (at) => sql`
        array(select m.id::text from confirmation_mails m where m.done_at is null and m.due_at <= ${at}
          and ${notSetAside("confirm", sql`m.id::text`)} order by m.due_at limit ${confirmationsAtOnce})`,
      again: async (app, items) => (await import("./confirmation/send-confirmation.ts")).confirmAgain(app, items),
    },
    guard: {
      run: (app) => checkFailures(app),
      due: () => sql`
        exists (select from delivery_failures where checked_at is null)
        or exists (select from guard_trips t where t.resumed_at is null
          and not exists (select from sequences q where q.id = any(t.paused_ids) and q.status = 'paused')
          and not exists (select from senders s where s.id = any(t.paused_ids) and s.paused_at is not null))`,
      again: (app, items) => checkAgain(app, items),
    },
  },
  routes: async () => {
    const [ledger, source, preview, tests, guard] = await Promise.all([
      import("./ledger/routes.ts"),
      import("./ledger/source-routes.ts"),
      import("./preview/routes.ts"),
      import("./test-mail/routes.ts"),
      import("./guard/routes.ts"),
    ]);
    return [ledger.messageRoutes, source.sourceRoutes, preview.previewRoutes, tests.testRoutes, guard.guardRoutes];
  },
};
