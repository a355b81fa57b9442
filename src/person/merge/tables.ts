/**
 * What becomes of the rows of a table when the lead they are of is merged into another.
 *
 * - `move`: they are the survivor's from then on; `key` tells them apart.
 * - `once`: likewise, but the survivor has at most one of each `key`: what it has stays, and the other row goes.
 * - `note`: they only say that something of the lead is to be looked at, which is noted for the survivor.
 */
export type Handling = { how: "move"; key: string } | { how: "once"; key: string } | { how: "note" };

const byId: Handling = { how: "move", key: "id" };

/** Every table that has rows of leads. A test reads the schema: one that is missing here fails it. */
export const tablesOfLeads: Readonly<Record<string, Handling>> = {
  account_change_leads: { how: "once", key: "change_id" },
  activities: byId,
  backtest_differences: byId,
  confirmations: byId,
  consent_records: byId,
  decisions: byId,
  engagement_checks: { how: "note" },
  enrollments: byId,
  erasure_requests: byId,
  events: byId,
  handoffs: byId,
  holdouts: { how: "once", key: "sequence_id" },
  import_leads: { how: "once", key: "import_id" },
  inbound_mails: byId,
  lead_addresses: { how: "move", key: "email" },
  lead_changes: byId,
  lead_merges: byId,
  leavings: byId,
  messages: byId,
  recipient_requests: byId,
  rep_mails: byId,
  score_changes: { how: "note" },
  segment_marks: { how: "note" },
  segment_members: { how: "once", key: "segment_id" },
  set_asides: byId,
  tasks: byId,
  touches: byId,
  webhook_calls: byId,
  webhook_events: byId,
};

/** Tables whose rows belong to an enrollment: when that goes back to its lead, those that came since go with it. */
export const tablesOfEnrollments = ["messages", "tasks", "webhook_calls", "activities", "decisions"] as const;
