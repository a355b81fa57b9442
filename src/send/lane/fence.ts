import type { Ground } from "../../ground.ts";
import { noteBeginnings } from "./claim/claim.ts";
import type { ClaimedMessage } from "./claim/claim.ts";
import { settleHeldBack } from "./put-back.ts";
import type { Transaction } from "../carrier/session.ts";
import type { Gate } from "../carrier/transport.ts";

/**
 * The send fence: no SMTP transaction begins after the commit that stopped its enrollment. Messages whose session is
 * ready are let through in groups: under share locks on their enrollments MAIL FROM of each is written, then the locks
 * go. A stop that commits first is seen; one that comes later waits for the locks, so it commits after the beginning.
 * No answer of the network is awaited under the locks, and the fence never waits for a lock itself.
 */
export interface Fence {
  /** The gate of one claimed message. It gives null when the message was canceled or put back: it is settled then. */
  gateOf(message: Passing): Gate;
}

type Passing = Pick<ClaimedMessage["message"], "id" | "notesBeginning">;

interface Waiting {
  message: Passing;
  begin: () => Promise<Transaction>;
  pass: (passed: { running: Promise<Transaction> } | null) => void;
  fail: (error: unknown) => void;
}

const groupSize = 100;
/** Locks older than this may be gone with their connection: then nobody begins, and the group asks again. */
const trustLocksMs = 2_000;
const askAgainMs = 25;

/** Opens a fence for one process. */
export function openFence({ db, clock }: Pick<Ground, "db" | "clock">): Fence {
  const queue: Waiting[] = [];
  let running = false;

  /** Takes one group after the other until none waits; what arrives during one is the next. */
  async function pump(): Promise<void> {
    for (let group = queue.splice(0, groupSize); group.length > 0; group = queue.splice(0, groupSize)) {
      try {
        await letThrough(group);
      } catch (error) {
        for (const one of group) one.fail(error);
      }
    }
    running = false;
  }

  async function letThrough(group: Waiting[]): Promise<void> {
    const held = new Map(group.map((one) => [one.message.id, one]));
    await noteBeginnings(db, idsOf(group.filter(({ message }) => message.notesBeginning)));
    const asked = performance.now();
    await db.$byKey.$client.begin(async (tx) => {
      // The status is looked at here, not in the statement: with it there the planner would take the index of what is
      // being sent, most of whose entries are dead, rather than the primary key.
      const free = await tx<{ id: string; status: string }[]>`
        select m.id, m.status from messages m
        join enrollments e on e.id = m.enrollment_id
        join sequences s on s.id = m.sequence_id
        where m.id = any(${[...held.keys()]}::uuid[])
          and e.status in ('active', 'completed') and s.status = 'published'
          and m.sender_id not in (select x.id from senders x where x.paused_at is not null)
          and not exists (select from suppressions x where x.key = any(suppression_keys(m.email)))
        for share of e skip locked`;
      if (performance.now() - asked > trustLocksMs) return;
      for (const { id, status } of free) {
        if (status !== "sending") continue;
        const one = held.get(id);
        held.delete(id);
        one?.pass({ running: one.begin() });
      }
    });
    if (held.size > 0) await settleHeld([...held.values()]);
  }

  /** A row that someone else has locked right now is neither stopped nor free: it asks again. */
  async function settleHeld(held: Waiting[]): Promise<void> {
    const still = await settleHeldBack(db, idsOf(held), clock.now());
    const again = held.filter(({ message }) => still.has(message.id));
    for (const one of held) if (!still.has(one.message.id)) one.pass(null);
    if (again.length > 0) setTimeout(() => enter(...again), askAgainMs);
  }

  function enter(...waiting: Waiting[]): void {
    queue.push(...waiting);
    if (running) return;
    running = true;
    // What becomes ready with the answers that are read now goes in the same group.
    setImmediate(() => void pump());
  }

  return {
    gateOf: (message) => (begin) =>
      new Promise((resolve, reject) => {
        enter({ message, begin, pass: resolve, fail: reject });
      }),
  };
}

const idsOf = (group: readonly Waiting[]) => group.map(({ message }) => message.id);
