import type { SinkBehavior, SunkMail } from "../../support/smtp-sink.ts";
import type { ChaosServices } from "../services.ts";
import { holds, judge } from "../verdict.ts";
import { openChaosWorld } from "../world.ts";

/** What the server does to the recipients whose number has this remainder, at their first tries. */
const faults = [
  { name: "accepts", tries: 0 },
  { name: "421 at RCPT TO", tries: 1, rcpt: "421 4.7.0 too busy" },
  { name: "450 mailbox busy", tries: 2, rcpt: "450 4.2.1 try again" },
  { name: "451 greylisting", tries: 2, rcpt: "451 4.7.1 greylisted, come back" },
  { name: "550 no such user", tries: Infinity, rcpt: "550 5.1.1 no such user" },
  { name: "552 too large", tries: Infinity, data: "552 5.3.4 message too big" },
  { name: "drops after DATA", tries: 1, data: "drop" },
  { name: "drops after taking the mail", tries: 1, data: "drop", keeps: true },
  { name: "hangs after DATA", tries: 1, data: "hang" },
  { name: "answers slowly", tries: 0, delayMs: 700 },
] as const;

/** A server that misbehaves in every way, and closes idle connections now and then. */
export async function smtpFaults(services: ChaosServices, { leads }: { leads: number }) {
  const tried = new Map<string, number>();
  const kept: SunkMail[] = [];
  const faultOf = (address: string) => faults[Number(/\d+/.exec(address)?.[0] ?? 0) % faults.length] ?? faults[0];
  const strikes = (address: string, stage: "rcpt" | "data"): string | null => {
    const fault = faultOf(address);
    const answer = stage in fault ? Reflect.get(fault, stage) : undefined;
    if (typeof answer !== "string") return null;
    const count = (tried.get(address) ?? 0) + 1;
    tried.set(address, count);
    return count <= fault.tries ? answer : null;
  };
  const behavior: SinkBehavior = {
    onRcptTo: (address) => strikes(address, "rcpt"),
    onData(mail) {
      const answer = strikes(mail.to[0] ?? "", "data");
      if (answer !== null && "keeps" in faultOf(mail.to[0] ?? "")) kept.push(mail);
      return answer;
    },
    dataDelayMs: (mail) => {
      const fault = faultOf(mail.to[0] ?? "");
      return "delayMs" in fault ? fault.delayMs : 0;
    },
  };
  await using world = await openChaosWorld(services, {
    workers: 2,
    senders: 2,
    behavior,
    smtpQuery: "?socketTimeout=3000",
  });
  await world.enroll(leads);
  for (let n = 0; n < 2; n += 1) world.startWorker();
  const idle = setInterval(() => world.sink.dropIdle(), 700);
  await world.untilSettled(leads).finally(() => clearInterval(idle));
  const verdict = await judge(world.app, [...world.sink.mails, ...kept], leads);
  const refused = Math.floor((leads - 4) / 10) + 1 + Math.floor((leads - 5) / 10) + 1;
  return { ...verdict, ok: holds(verdict) && verdict.rejected === refused && verdict.sent === leads - refused };
}
