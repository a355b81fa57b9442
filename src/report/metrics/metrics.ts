import type { EnrollmentFact } from "../../enrollment/list/enrollment-filter.ts";
import type { HandoffFact } from "../../handoff/handoff-filter.ts";
import type { LeadFact } from "../../score/list/lead-facts.ts";
import type { MessageFact } from "../../send/ledger/message-facts.ts";

/** What can be counted, by what is counted: each metric is a fact by which the list of these filters as well. */
export interface Facts {
  messages: MessageFact;
  enrollments: EnrollmentFact;
  leads: LeadFact;
  handoffs: HandoffFact;
}
export type Unit = keyof Facts;

/**
 * One metric: what is counted, in words.
 * @property of the metric it is a share of, which holds of all that it counts; null: it is a share of nothing
 */
export interface Metric<F extends string = string> {
  title: string;
  words: string;
  of: F | null;
}

/**
 * What is counted, in which list it is found, and the date by which it falls into a range: always the same for numerator and
 * denominator (a cohort), so that no rate passes one and late answers count where their mail does.
 */
export interface UnitDefinition<F extends string = string> {
  title: string;
  list: string;
  date: string;
  metrics: Readonly<Record<F, Metric<F>>>;
}

const answerToMail = "of a mail";

/** Every metric of every report, defined once: reports, their pages and tooltips, and docs/reports.md are made from this. */
export const units: { readonly [U in Unit]: UnitDefinition<Facts[U]> } = {
  messages: {
    title: "Mails",
    list: "/v1/messages",
    date: `Cohort: when the mail was handed over. What people do later counts ${answerToMail} of that time.`,
    metrics: {
      handed_over: {
        title: "Handed over",
        words: "Mails that a mail server took, or refused for good. What waits, or is uncertain, is not in it yet.",
        of: null,
      },
      refused: { title: "Refused", words: "Mails that a mail server refused for good.", of: "handed_over" },
      sent: { title: "Sent", words: "Mails that a mail server took.", of: "handed_over" },
      deferred: {
        title: "Deferred",
        words: "Sent mails that no server took at the first try.",
        of: "sent",
      },
      delivered: {
        title: "Delivered",
        words: "Sent mails of which no report says that they did not arrive. A notice of mere delay is no such report.",
        of: "sent",
      },
      bounced: {
        title: "Bounced",
        words: "Sent mails that came back, for good or for now. Mails refused at the door are counted as refused.",
        of: "sent",
      },
      opens_measured: {
        title: "Opens measured",
        words:
          "Sent mails that carried the pixel, because their recipients may be measured: the coverage of all opens.",
        of: "sent",
      },
      opened: {
        title: "Opened",
        words: "Mails that a person opened, with positive evidence of a person. Each mail counts once.",
        of: "opens_measured",
      },
      opened_by_machine: {
        title: "Opened by a machine",
        words: "Mails whose pixel a machine fetched. The same mail may have been opened by a person, too.",
        of: "opens_measured",
      },
      clicks_measured: {
        title: "Clicks measured",
        words:
          "Sent mails that carried tracked links, because their recipients may be measured: the coverage of all clicks.",
        of: "sent",
      },
      clicked: {
        title: "Clicked",
        words: "Mails in which a person followed a link. Each mail counts once.",
        of: "clicks_measured",
      },
      clicked_by_machine: {
        title: "Clicked by a machine",
        words:
          "Mails in which a machine followed a link, such as a scanner. The same mail may have been clicked by a person, too.",
        of: "clicks_measured",
      },
      replied: {
        title: "Replied",
        words: "Mails that a person answered. Automatic answers never count, and neither does what waits for a review.",
        of: "sent",
      },
      promoted: {
        title: "Promoted",
        words: "Mails whose answer made a prospect of the lead. A promotion that was taken back is none.",
        of: "sent",
      },
      unsubscribed: {
        title: "Unsubscribed",
        words: "Mails by which the recipient left the topic or all mails: by a link of it, or by an answer to it.",
        of: "sent",
      },
      complained: { title: "Complained", words: "Mails that the recipient called spam.", of: "sent" },
    },
  },
  enrollments: {
    title: "Enrollments",
    list: "/v1/enrollments",
    date: "Cohort: when the lead was enrolled. How far it has come is as of now.",
    metrics: {
      enrolled: { title: "Enrolled", words: "Walks of leads through a sequence that began.", of: null },
      running: {
        title: "Running",
        words: "Those that are neither at the end nor stopped: paused ones, too.",
        of: "enrolled",
      },
      completed: { title: "Completed", words: "Those that went through the whole sequence.", of: "enrolled" },
      exited: { title: "Stopped", words: "Those that ended before the end, by any reason.", of: "enrolled" },
    },
  },
  leads: {
    title: "People",
    list: "/v1/leads",
    date: "Cohort: when the person came to be known. How far they have come is as of now.",
    metrics: {
      lead: { title: "Leads", words: "Everybody who came to be known, whatever they are by now.", of: null },
      mql: {
        title: "Marketing-qualified",
        words:
          "Those who are MQLs by the scoring rules as of now, or have come farther. While the rules do not say who is one: those who have come farther.",
        of: "lead",
      },
      prospect: {
        title: "Prospects",
        words: "Those who were promoted, which was not taken back, or have come farther.",
        of: "mql",
      },
      accepted: { title: "Accepted", words: "Those whom a rep accepted, or who have come farther.", of: "prospect" },
      sql: {
        title: "Sales-qualified",
        words: "Those whom a rep has confirmed, which still holds, or who have come farther.",
        of: "accepted",
      },
      customer: { title: "Customers", words: "Those who are customers, or were converted by a rep.", of: "sql" },
    },
  },
  handoffs: {
    title: "Handoffs",
    list: "/v1/handoffs",
    date: "Cohort: when the handoff was made.",
    metrics: {
      handed_over: {
        title: "Handed over",
        words: "Handoffs, each rep's by itself: one that goes to somebody else is another. What was withdrawn is none.",
        of: null,
      },
      unassigned: { title: "Of nobody", words: "Those that nobody could take.", of: "handed_over" },
      accepted: {
        title: "Accepted",
        words: "Those that the rep accepted, whatever came of them later.",
        of: "handed_over",
      },
      declined: { title: "Declined", words: "Those that the rep declined.", of: "handed_over" },
      taken_away: {
        title: "Passed on",
        words:
          "Those that went to somebody else, because the rep was away, has left, could not be reached, or was late.",
        of: "handed_over",
      },
      timed: {
        title: "With a time to accept",
        words: "Those with a time to accept that were answered, or were late.",
        of: "handed_over",
      },
      in_time: {
        title: "In time",
        words: "Those that were answered within the time to accept: the SLA was kept.",
        of: "timed",
      },
      qualified: {
        title: "Sales-qualified",
        words: "Accepted ones whose person is sales-qualified, or a customer, as of now.",
        of: "accepted",
      },
      converted: { title: "Converted", words: "Accepted ones whose person became a customer.", of: "accepted" },
    },
  },
};

/** The names of a unit's metrics, in the order of the definitions. */
export function metricsOf<U extends Unit>(unit: U): Facts[U][] {
  return Object.keys(units[unit].metrics) as Facts[U][];
}
