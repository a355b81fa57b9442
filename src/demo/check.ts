import type { Mailbox } from "../dev/mailbox.ts";
import type { ApiClient } from "./api-client.ts";
import { cast } from "./cast.ts";
import type { Habit } from "./cast.ts";
import { repEmail } from "./set-up.ts";
import type { TimelineEntry } from "./story.ts";

/** What was observed: the counts of the closing line, and everything that was not as it should be. */
export interface Findings {
  counts: Record<"leads" | "sent" | "opened" | "replied" | "promoted" | "handoffs" | "stopped", number>;
  failures: string[];
}

interface Observed {
  habit: Habit;
  stage: string;
  kinds: string[];
  mails: number;
}

const isNewProspect = ({ subject }: { subject: string }): boolean => subject.startsWith("New prospect");

/** Compares what the API and the mailbox show with what each person's behavior must lead to. */
export async function check(api: ApiClient, mailbox: Mailbox, leads: ReadonlyMap<string, string>): Promise<Findings> {
  const observed: Observed[] = [];
  for (const { email, habit } of cast) {
    const id = leads.get(email) ?? "";
    const { stage } = await api<{ stage: string }>("GET", `/v1/leads/${id}`);
    const { data } = await api<{ data: TimelineEntry[] }>("GET", `/v1/leads/${id}/timeline?limit=200`);
    const mails = mailbox.messages.filter(({ envelope }) => envelope.to.includes(email)).length;
    observed.push({ habit, stage, kinds: data.map(({ kind }) => kind), mails });
  }
  const handoffs = (await api<{ data: unknown[] }>("GET", "/v1/handoffs?limit=200")).data.length;
  const repMails = mailbox.messages.filter(({ envelope }) => envelope.to.includes(repEmail));
  const having = (kind: string) => observed.filter(({ kinds }) => kinds.includes(kind)).length;
  const count = (kind: string) => observed.flatMap(({ kinds }) => kinds).filter((one) => one === kind).length;

  const expectations: [what: string, holds: boolean][] = [
    ...observed.map(expectation),
    ["exactly one lead replied", having("replied") === 1],
    ["exactly the replier and who opened all mails are promoted", having("promoted") === 2],
    ["every promotion has a handoff", handoffs === 2],
    ["the rep is told of every new prospect once", repMails.filter(isNewProspect).length === handoffs],
    ["the rep reads the reply", repMails.some(({ text }) => text.includes("Can we talk on Thursday?"))],
    ["the ledger and the mailbox agree", count("sent") === observed.reduce((sum, { mails }) => sum + mails, 0)],
    ["a click was recorded", having("clicked") === 1],
  ];
  return {
    counts: {
      leads: observed.length,
      sent: count("sent"),
      opened: count("opened"),
      replied: having("replied"),
      promoted: having("promoted"),
      handoffs,
      stopped: having("sequence_exited"),
    },
    failures: expectations.filter(([, holds]) => !holds).map(([what]) => what),
  };
}

function expectation({ habit, stage, kinds, mails }: Observed): [what: string, holds: boolean] {
  switch (habit) {
    case "replies":
      return ["who replies to the second mail is a prospect and gets no third", stage === "prospect" && mails === 2];
    case "opens_all":
      return ["who opens three mails is a prospect", stage === "prospect" && mails === 3];
    case "is_out_of_office":
      return [
        "an out-of-office note does not promote, and the lead goes on",
        stage === "lead" && kinds.includes("auto_replied") && mails === 3,
      ];
    case "unsubscribes":
      return ["who unsubscribes gets nothing more", stage === "lead" && mails === 1 && kinds.includes("unsubscribed")];
    case "has_no_mailbox":
      return ["a hard bounce suppresses the address", stage === "lead" && mails === 0 && kinds.includes("bounced")];
    case "clicks":
    case "opens_once":
    case "ignores":
      return [`who ${habit.replace("_", " ")} gets all three mails`, stage === "lead" && mails === 3];
  }
}
