import { newBulkAction, newHandoff, newLead } from "./seed.ts";
import type { Calls } from "./seed.ts";

/** Leads, accounts, consent, and what reps do. */
export const peopleCalls = {
  createLead: (r, s) => r.leads.create({ email: `${s.fresh()}@lead.test`, tags: ["webinar"], score: { fit: 30 } }),
  getLead: (r, s) => r.leads.get(s.lead),
  updateLead: (r, s) => r.leads.update(s.lead, { lastName: "Lovelace", timezone: null }),
  listLeads: (r) => r.leads.list({ stage: "lead", limit: 2 }),
  listTimeline: (r, s) => r.leads.listTimeline(s.lead, { limit: 10 }),
  listActivity: (r) => r.activity.list(),
  explainLead: (r, s) => r.leads.explain(s.lead),
  explainLeadScore: (r, s) => r.leads.explainScore(s.lead),
  exportLead: (r, s) => r.leads.export(s.lead),
  getLeadConversation: (r, s) => r.leads.getConversation(s.lead),
  eraseLead: async (r, s) => r.leads.erase(await newLead(r, s), { keepSuppressed: "never" }),
  mergeLeads: async (r, s) => r.leads.merge(s.lead, { from: await newLead(r, s), dryRun: true }),
  unmergeLead: async (r, s) => {
    const from = await newLead(r, s);
    await r.leads.merge(s.lead, { from });
    return r.leads.unmerge(s.lead);
  },
  startBulkAction: (r) =>
    r.leads.startBulkAction({
      action: { kind: "add_tag", tag: "fair" },
      target: { filter: { tag: "webinar" } },
      dryRun: true,
    }),
  listBulkActions: (r) => r.bulkActions.list({ limit: 5 }),
  getBulkAction: async (r, s) => r.bulkActions.get(await newBulkAction(r, s)),
  cancelBulkAction: async (r, s) => r.bulkActions.cancel(await newBulkAction(r, s)),
  exportBulkActionLeads: async (r, s) => r.bulkActions.exportLeads(await newBulkAction(r, s)),
  listDuplicates: (r) => r.duplicates.list(),
  moveLead: async (r, s) => r.leads.move(await newLead(r, s), { stage: "customer", reason: "Bought in the shop" }),
  promoteLead: async (r, s) => r.leads.promote(await newLead(r, s), { repId: s.rep }),
  getQualification: (r, s) => r.leads.getQualification(s.lead),
  putQualification: (r, s) => r.leads.putQualification(s.lead, { criteria: { budget: { state: "yes" } } }),
  getQualificationPolicy: (r) => r.settings.getQualificationPolicy(),
  putQualificationPolicy: (r) =>
    r.settings.putQualificationPolicy({
      criteria: [{ key: "budget", name: "Budget", question: "Is there a budget?" }],
      sql: { of: ["budget"], need: "all" },
    }),
  getConsent: (r, s) => r.leads.getConsent(s.lead),
  setConsent: (r, s) => r.leads.setConsent(s.lead, { opens: "granted", method: "phone", evidence: { by: "Rita" } }),
  getConsentPolicy: (r) => r.settings.getConsentPolicy(),
  putConsentPolicy: (r) =>
    r.settings.putConsentPolicy({
      opens: { unknown: "measure" },
      clicks: { unknown: "measure" },
      profile: { unknown: "measure" },
    }),
  putTopic: (r) => r.topics.put({ key: "news", name: "Product news" }),
  listTopics: (r) => r.topics.list(),
  getTopic: (r) => r.topics.get("news"),
  deleteTopic: async (r) => {
    await r.topics.put({ key: "old", name: "Old" });
    return r.topics.delete("old");
  },
  putLeadAttribute: (r) => r.leadAttributes.put({ name: "seats", type: "number" }),
  listLeadAttributes: (r) => r.leadAttributes.list(),
  deleteLeadAttribute: async (r) => {
    await r.leadAttributes.put({ name: "floor", type: "number" });
    return r.leadAttributes.delete("floor");
  },
  listAccounts: (r) => r.accounts.list({ q: "lead" }),
  getAccount: (r) => r.accounts.get("acme"),
  updateAccount: (r) => r.accounts.update("acme", { name: "Acme", attributes: { industry: "software" } }),
  listAccountTimeline: (r) => r.accounts.listTimeline("acme"),
  mergeAccounts: (r) => r.accounts.merge("acme", { from: "acme-old" }),
  splitAccount: async (r, s) => {
    const { id } = await r.leads.create({ email: `${s.fresh()}@lead.test`, account: "acme" });
    return r.accounts.split("acme", { name: "Acme Labs", leadIds: [id] });
  },
  listAccountChanges: (r) => r.accounts.listChanges("acme"),
  undoAccountChange: async (r) => {
    const { data } = await r.accounts.listChanges("acme");
    return r.accounts.undoChange("acme", { changeId: data[0]!.id });
  },
  listErasures: (r) => r.erasures.list(),
  getErasure: async (r) => r.erasures.get((await r.erasures.list()).data[0]!.id),
  exportErasures: (r) => r.erasures.export(),
  listErasureRequests: (r) => r.erasureRequests.list({ open: true }),
  finishErasureRequest: (r, s) => r.erasureRequests.finish(s.nobody),
  eraseErasureRequest: (r, s) => r.erasureRequests.erase(s.nobody),
  createRep: (r, s) => r.reps.create({ name: "Ruth", email: `${s.fresh()}@rep.test`, languages: ["de"] }),
  listReps: (r) => r.reps.list({ active: true }),
  getRep: (r, s) => r.reps.get(s.rep),
  updateRep: (r, s) => r.reps.update(s.rep, { weight: 2, territory: null }),
  previewAssignment: (r, s) => r.reps.previewAssignment({ leadId: s.lead }),
  addRepAbsence: (r, s) => r.reps.addAbsence(s.other, { fromDate: "2026-07-01", toDate: "2026-07-14" }),
  listRepAbsences: (r, s) => r.reps.listAbsences(s.other),
  deleteRepAbsence: async (r, s) => {
    const { id } = await r.reps.addAbsence(s.other, { fromDate: "2026-08-01", toDate: "2026-08-14" });
    return r.reps.deleteAbsence(s.other, id);
  },
  putTeam: (r) => r.teams.put("emea", { name: "EMEA", position: 1 }),
  getTeam: (r) => r.teams.get("emea"),
  listTeams: (r) => r.teams.list(),
  deleteTeam: async (r) => {
    await r.teams.put("apac", { name: "APAC", position: 2 });
    return r.teams.delete("apac");
  },
  createChannel: (r, s) => r.channels.create({ repId: s.rep, kind: "webhook", name: "CRM", url: s.receiver }),
  listChannels: (r, s) => r.channels.list({ repId: s.rep }),
  updateChannel: async (r, s) =>
    r.channels.update((await r.channels.list({ repId: s.rep })).data[0]!.id, { name: "The CRM" }),
  testChannel: async (r, s) => r.channels.test((await r.channels.list({ repId: s.rep })).data[0]!.id),
  deleteChannel: async (r, s) => r.channels.delete((await r.channels.list({ repId: s.rep })).data[0]!.id),
  listHandoffs: async (r, s) => {
    await newHandoff(r, s);
    return r.handoffs.list({ repId: s.rep });
  },
  getHandoff: async (r, s) => r.handoffs.get(await newHandoff(r, s)),
  acceptHandoff: async (r, s) => r.handoffs.accept(await newHandoff(r, s), { repId: s.rep }),
  declineHandoff: async (r, s) => r.handoffs.decline(await newHandoff(r, s), { reason: "A partner of mine" }),
  undoHandoff: async (r, s) => r.handoffs.undo(await newHandoff(r, s), { reason: "Was a test" }),
  answerHandoff: async (r, s) => r.handoffs.answer(await newHandoff(r, s), { text: "Shall we talk?", repId: s.rep }),
  getHandoffConversation: async (r, s) => r.handoffs.getConversation(await newHandoff(r, s)),
  snoozeHandoff: async (r, s) => r.handoffs.snooze(await newHandoff(r, s), { until: "2026-01-08T09:00:00Z" }),
  handOverHandoff: async (r, s) => r.handoffs.handOver(await newHandoff(r, s), { to: s.other }),
  qualifyHandoff: async (r, s) => r.handoffs.qualify(await newHandoff(r, s), { criteria: { budget: { state: "no" } } }),
  winHandoff: async (r, s) => r.handoffs.win(await newHandoff(r, s), { reason: "40 seats" }),
  recycleHandoff: async (r, s) => r.handoffs.recycle(await newHandoff(r, s), { coolDown: "P90D" }),
  noteHandoff: async (r, s) => r.handoffs.note(await newHandoff(r, s), { text: "Likes tea" }),
  callHandoff: async (r, s) => r.handoffs.call(await newHandoff(r, s), { outcome: "voicemail" }),
  taskHandoff: async (r, s) => r.handoffs.task(await newHandoff(r, s), { what: "Send the quote" }),
} satisfies Calls;
