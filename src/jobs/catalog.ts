import { z } from "zod";

/** One kind of job: its payload, the queue it runs on, and how often a failing one is tried. */
export interface JobDefinition {
  /** Nothing, or the one id of the row that it is about. */
  payload: z.ZodObject<Record<string, z.ZodString | z.ZodUUID>>;
  queue: QueueName;
  attempts: number;
}

/**
 * `clock` moves time on, `send` hands mails over, `mail` handles what comes in and what reps are told, `hook` waits for the servers of
 * others, `long` goes through files and lists, which takes hours.
 */
export const queueNames = ["clock", "send", "mail", "hook", "long"] as const;
export type QueueName = (typeof queueNames)[number];

const nothing = z.strictObject({});

/**
 * Every job. Payloads carry ids only; a handler reloads the row and does nothing when the work is done already, so a
 * job may run twice, and every job can be made again from Postgres by `sweep`.
 */
export const jobs = {
  /** Looks for rows that are due and makes the jobs that handle them. */
  sweep: { payload: nothing, queue: "clock", attempts: 1 },
  /** Enrolls the leads of events, and of changes, that were not matched yet, and recycled ones whose cool-down is over. */
  enroll: { payload: nothing, queue: "clock", attempts: 1 },
  /** Moves due enrollments on, in batches. */
  advance: { payload: nothing, queue: "clock", attempts: 1 },
  /** Lets enrollments go on whose lead is back in office. */
  resume: { payload: nothing, queue: "clock", attempts: 1 },
  /** Settles messages whose lease ran out while sending. */
  recover: { payload: nothing, queue: "clock", attempts: 1 },
  /** Looks at the failures recorded since, and pauses what passes a limit with them. */
  guard: { payload: nothing, queue: "clock", attempts: 1 },
  /** Sends the due messages of one sender. */
  dispatch: { payload: z.strictObject({ senderId: z.uuid() }), queue: "send", attempts: 1 },
  /** Looks up the mail servers of domains that mail goes to. */
  domains: { payload: nothing, queue: "clock", attempts: 1 },
  /** Compares the counts that caps go by with the ledger. */
  recount: { payload: nothing, queue: "clock", attempts: 1 },
  /** Parses, classifies and matches one stored mail. */
  classify: { payload: z.strictObject({ inboundMailId: z.uuid() }), queue: "mail", attempts: 5 },
  /** Draws the consequences of a classified mail. */
  settle: { payload: z.strictObject({ inboundMailId: z.uuid() }), queue: "mail", attempts: 5 },
  /** Empties raw mails that were kept long enough. */
  erase: { payload: nothing, queue: "mail", attempts: 1 },
  /** Deletes what was kept for the configured days, and takes off the list what has come to its end. */
  retain: { payload: nothing, queue: "mail", attempts: 1 },
  /** Grades opens and clicks, and draws from what they are taken for. */
  engage: { payload: nothing, queue: "mail", attempts: 1 },
  /** Tells the rep what an outbox entry is about. */
  notify: { payload: z.strictObject({ outboxId: z.string().regex(/^\d+$/) }), queue: "mail", attempts: 1 },
  /** Mails the link by which a recipient confirms what they have asked for. */
  link: { payload: z.strictObject({ requestId: z.uuid() }), queue: "mail", attempts: 1 },
  /** Sends one mail that asks for the confirmation of a signup. */
  confirm: { payload: z.strictObject({ confirmationMailId: z.uuid() }), queue: "mail", attempts: 1 },
  /** Sends on one mail that a rep wrote to a prospect. */
  relay: { payload: z.strictObject({ repMailId: z.uuid() }), queue: "mail", attempts: 1 },
  /** Reminds of handoffs, and passes on what is late, what nobody had, and what lies with reps who are not there. */
  handoffs: { payload: nothing, queue: "mail", attempts: 1 },
  /** Tells one thing in one channel of a rep or a team. */
  channel: { payload: z.strictObject({ channelMessageId: z.uuid() }), queue: "mail", attempts: 1 },
  /** Writes down what reps are to be told in the morning. */
  digest: { payload: nothing, queue: "mail", attempts: 1 },
  /** Gives tasks to reps, reminds of them, and tells of those that are late. */
  tasks: { payload: nothing, queue: "mail", attempts: 1 },
  /** Reads the calendars of reps for when they are away. */
  calendars: { payload: nothing, queue: "mail", attempts: 1 },
  /** Makes one call of a webhook step. */
  webhook: { payload: z.strictObject({ webhookCallId: z.uuid() }), queue: "mail", attempts: 1 },
  /** Delivers what is due to one endpoint of webhooks. */
  deliver: { payload: z.strictObject({ webhookEndpointId: z.uuid() }), queue: "hook", attempts: 1 },
  /** Moves the running enrollments of a publication to its version, and those who go on in it, in batches. */
  move: { payload: z.strictObject({ publicationId: z.uuid() }), queue: "clock", attempts: 1 },
  /** Looks who has entered the segments that trigger sequences. */
  segments: { payload: nothing, queue: "clock", attempts: 1 },
  /** Scores leads again of whom something changed, and all of them by rules that are new. */
  score: { payload: nothing, queue: "clock", attempts: 1 },
  /** Folds into the rollups of reports what was done since. */
  rollup: { payload: nothing, queue: "mail", attempts: 1 },
  /** Compares the rollups of reports with the mails, each night. */
  reconcile: { payload: nothing, queue: "mail", attempts: 1 },
  /** Looks at experiments that give new enrollments the winner by themselves. */
  experiments: { payload: nothing, queue: "clock", attempts: 1 },
  /** Replays history through proposed scoring rules. */
  backtest: { payload: z.strictObject({ backtestId: z.uuid() }), queue: "clock", attempts: 1 },
  /** Ends imports whose process ended before their file did. */
  imports: { payload: nothing, queue: "clock", attempts: 1 },
  /** Imports a stored file, behind the last line that was taken. */
  importFile: { payload: z.strictObject({ importId: z.uuid() }), queue: "long", attempts: 1 },
  /** Does a bulk action to leads, behind the last one that was taken. */
  bulk: { payload: z.strictObject({ bulkActionId: z.uuid() }), queue: "long", attempts: 1 },
  /** Tries what was set aside once more, when its time has come. */
  retry: { payload: nothing, queue: "clock", attempts: 1 },
} satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]["payload"]>;
export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>) => Promise<void> };
