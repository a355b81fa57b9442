import type { Ground } from "../../ground.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { known } from "../ahead/ahead-schemas.ts";
import type { Ahead, AheadRow, Estimate, Note } from "../ahead/ahead-schemas.ts";
import { listLink, rowsLink } from "../cell/cell.ts";
import { inSnapshot } from "../in-snapshot.ts";
import type { Span } from "../range/range.ts";
import { findPileUps } from "./backlog.ts";
import { readDays } from "./calendar-query.ts";
import type { CalendarQuery } from "./calendar-query.ts";
import { countNow } from "./count-now.ts";
import { loadWorld } from "./load-world.ts";
import { runAhead } from "./run.ts";
import { sampleEnrollments } from "./sample.ts";
import { nothingSeen, tally } from "./tally.ts";
import type { Happening } from "./world.ts";

/**
 * The mails of the days to come, from the enrollments as they stand: each is walked on by the step machine of production, through
 * windows, holidays and caps, and the mails wait for their senders' caps, warm-up and gaps.
 * @throws InvalidInputError, ReportTooLargeError
 */
export async function calendarReport(
  app: Pick<Ground & SequenceParts, "db" | "clock" | "versions">,
  query: CalendarQuery,
): Promise<Ahead> {
  const { asOf, range, days, sample, world, now } = await inSnapshot(app, async (tx, asOf) => {
    const { range, days } = readDays(query, asOf);
    const sample = await sampleEnrollments(tx, query.sample);
    const world = await loadWorld(app, tx, sample, asOf);
    return { asOf, range, days, sample, world, now: await countNow(tx) };
  });
  const told = await runAhead(world, range.to.getTime());
  const placeOf = (at: number) => days.findIndex(({ from, to }) => at >= from.getTime() && at < to.getTime());
  const groupOf = ({ senderId, walker }: Happening) =>
    query.groupBy === "sender" ? senderId : walker.course.sequenceId;
  const sent = told.filter(({ kind }) => kind === "sent");
  const none = nothingSeen(sample.strata);
  // What is ready and has not gone waits.
  const flow = told.map((one) => (one.kind === "sent" ? { ...one, amount: -one.amount } : one));
  const waitingAt = (isThen: (one: Happening) => boolean) =>
    toEstimate(tally(flow.filter(isThen), sample.strata, () => "waiting").get("waiting") ?? none);
  const dayOf = ({ at }: Happening) => (placeOf(at) < 0 ? undefined : String(placeOf(at)));
  const all = tally(sent, sample.strata, dayOf);
  const ready = tally(
    told.filter(({ kind, amount, at }) => kind === "ready" && amount > 0 && at > asOf.getTime()),
    sample.strata,
    dayOf,
  );
  const grouped = tally(sent, sample.strata, (one) => {
    const day = dayOf(one);
    return day === undefined ? undefined : `${groupOf(one)} ${day}`;
  });
  const names = query.groupBy === "sender" ? now.senders : now.sequences;
  const groupKey = query.groupBy === "sender" ? "senderId" : "sequenceId";
  const each = names.flatMap(({ id, name }) =>
    days.flatMap((day, place): AheadRow[] => {
      const mails = grouped.get(`${id} ${place}`);
      return mails === undefined
        ? []
        : [{ by: { ...spanOf(day), [groupKey]: id, name }, cells: { mails: toEstimate(mails) } }];
    }),
  );
  return {
    asOf,
    range,
    enough: true,
    exact: sample.isAll,
    notes: notesOf(sample.total, sample.taken.size, sample.isAll),
    sections: {
      days: days.map((day, place) => ({
        by: spanOf(day),
        cells: {
          mails: toEstimate(all.get(String(place)) ?? none),
          ready: toEstimate(ready.get(String(place)) ?? none),
          waiting: waitingAt(({ at }) => at < day.to.getTime()),
        },
      })),
      [query.groupBy === "sender" ? "senders" : "sequences"]: each,
      pileUps: findPileUps(told, days).map(({ senderId, from, goneAt, mostAt }) => ({
        by: {
          senderId,
          name: now.senders.find(({ id }) => id === senderId)?.name ?? null,
          from: new Date(from).toISOString(),
          goneAt: goneAt === null ? null : new Date(goneAt).toISOString(),
        },
        cells: { most: waitingAt((one) => one.senderId === senderId && one.at <= mostAt) },
      })),
      running: now.sequences.flatMap(({ id, name, running }) =>
        running === 0
          ? []
          : [
              {
                by: { sequenceId: id, name },
                cells: { running: known(running, rowsLink("enrollments", { sequenceId: id, fact: "running" })) },
              },
            ],
      ),
      queued: now.senders.flatMap(({ id, name, queued, deferred }) => {
        const link = (status: string) => listLink("/v1/messages", { status, senderId: id });
        return queued + deferred === 0
          ? []
          : [
              {
                by: { senderId: id, name },
                cells: { queued: known(queued, link("queued")), deferred: known(deferred, link("deferred")) },
              },
            ];
      }),
    },
  };
}

const spanOf = ({ from, to }: Span) => ({ from: from.toISOString(), to: to.toISOString() });

const toEstimate = (counted: Omit<Estimate, "rows">): Estimate => ({ ...counted, rows: null });

function notesOf(total: number, taken: number, isAll: boolean): Note[] {
  const nobody =
    "These are the mails if nobody answers, clicks, leaves or newly comes: each of these makes it fewer or more.";
  const sampled = `${taken} of ${total} enrollments were walked through and stand for all: the numbers are estimates, with their error. Ask with a larger \`sample\` for less of it.`;
  const empty = "Nobody is in a published sequence, so no mail is planned. Publish a sequence and enroll somebody.";
  return [
    { code: "if_nobody_answers", text: nobody },
    ...(isAll ? [] : [{ code: "sampled", text: sampled }]),
    ...(total === 0 ? [{ code: "nobody_enrolled", text: empty }] : []),
  ];
}
