// Made by `npm run sdk:generate` from the API's document 62fa78e895b836084722a18c3f8ecf8be733b857e3eabcc0a22efe764472cee5; not edited.
import type { Answer, Body, CallOptions, Data, JsonData, Lines, Pages, Query, Upload } from "../types.ts";

export interface Accounts<T extends boolean> {
  /**
   * List accounts
   *
   * Companies: the people of one registrable domain (free mail providers excepted), or those who were given with an `account` of their own.
   *
   * `GET /v1/accounts`
   */
  list(query?: Query<"listAccounts">, options?: CallOptions): Pages<JsonData<"listAccounts">, T>;
  /**
   * Get an account
   *
   * With its people, their stages and scores, and the sequences that run for them.
   *
   * `GET /v1/accounts/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getAccount">, T>;
  /**
   * Change an account
   *
   * Its name, key, owner and attributes. Prospects of the account go to its owner first.
   *
   * `PATCH /v1/accounts/{id}`
   */
  update(id: string, body: Body<"updateAccount">, options?: CallOptions): Answer<Data<"updateAccount">, T>;
  /**
   * What happened with the people of an account
   *
   * The timelines of all of them as one, newest first; each entry names its lead.
   *
   * `GET /v1/accounts/{id}/timeline`
   */
  listTimeline(id: string, query?: Query<"listAccountTimeline">, options?: CallOptions): Pages<JsonData<"listAccountTimeline">, T>;
  /**
   * Merge an account into this one
   *
   * Its people and domains come here, its owner and attributes where this one has none. Its id and key mean this account from now on.
   *
   * `POST /v1/accounts/{id}/merge`
   */
  merge(id: string, body: Body<"mergeAccounts">, options?: CallOptions): Answer<Data<"mergeAccounts">, T>;
  /**
   * Make an account of some people of this one
   *
   * `otherId` of the answer is the new account.
   *
   * `POST /v1/accounts/{id}/split`
   */
  split(id: string, body: Body<"splitAccount">, options?: CallOptions): Answer<Data<"splitAccount">, T>;
  /**
   * Merges and splits of an account
   *
   * What can be undone, newest first.
   *
   * `GET /v1/accounts/{id}/changes`
   */
  listChanges(id: string, options?: CallOptions): Answer<Data<"listAccountChanges">, T>;
  /**
   * Undo a merge or a split
   *
   * People go back where they were, with those who came since by the same domains. What somebody has changed since stays, and `kept` says so.
   *
   * `POST /v1/accounts/{id}/undo`
   */
  undoChange(id: string, body: Body<"undoAccountChange">, options?: CallOptions): Answer<Data<"undoAccountChange">, T>;
}

export interface Activity<T extends boolean> {
  /**
   * What happened with all leads
   *
   * What people did, and what followed from it, without the mails that were sent.
   *
   * `GET /v1/activity`
   */
  list(query?: Query<"listActivity">, options?: CallOptions): Pages<JsonData<"listActivity">, T>;
}

export interface Applied<T extends boolean> {
  /**
   * What was applied last from a folder
   *
   * `ripen plan` reads it, to tell what was changed on the server since, and which files are gone.
   *
   * `GET /v1/applied/{name}`
   */
  get(name: string, options?: CallOptions): Answer<Data<"getApplied">, T>;
  /**
   * Note what was applied from a folder
   *
   * `ripen apply` writes it. It changes nothing else.
   *
   * `PUT /v1/applied/{name}`
   */
  put(name: string, body: Body<"putApplied">, options?: CallOptions): Answer<Data<"putApplied">, T>;
}

export interface Audit<T extends boolean> {
  /**
   * List who did what
   *
   * Each request that changed something, by users and keys; signing in and out; commands on the server. Ids alone, no personal data. Kept for thirteen months. Events that are posted are not among them: each is a row of its own.
   *
   * `GET /v1/audit`
   */
  list(query?: Query<"listAudit">, options?: CallOptions): Pages<JsonData<"listAudit">, T>;
}

export interface BulkActions<T extends boolean> {
  /**
   * List bulk actions
   *
   * All that were begun, dry runs among them, with how far each is.
   *
   * `GET /v1/bulk-actions`
   */
  list(query?: Query<"listBulkActions">, options?: CallOptions): Pages<JsonData<"listBulkActions">, T>;
  /**
   * Get a bulk action, and how far it is
   *
   * How many leads it has looked at, how many it skipped for which reason, and what became of the first. It is over once `status` is no longer `running`.
   *
   * `GET /v1/bulk-actions/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getBulkAction">, T>;
  /**
   * Cancel a bulk action
   *
   * What was done stays. One that has ended stays as it is.
   *
   * `POST /v1/bulk-actions/{id}/cancel`
   */
  cancel(id: string, options?: CallOptions): Answer<Data<"cancelBulkAction">, T>;
  /**
   * Download the leads of a bulk action
   *
   * Those that its target matches now, as CSV, attributes in JSON.
   *
   * `GET /v1/bulk-actions/{id}/leads.csv`
   */
  exportLeads(id: string, options?: CallOptions): Answer<Data<"exportBulkActionLeads">, T>;
}

export interface Channels<T extends boolean> {
  /**
   * List channels
   *
   * With what failed last. URLs and secrets are not shown.
   *
   * `GET /v1/channels`
   */
  list(query?: Query<"listChannels">, options?: CallOptions): Pages<JsonData<"listChannels">, T>;
  /**
   * Tell a rep or a team in another channel, too
   *
   * Beside the mail, which always goes. A rep's channel tells what the rep is told; a team's tells of new handoffs, of hot ones that wait, and of what is late. Takes no `Idempotency-Key`, because an answer that holds a secret is never stored.
   *
   * `POST /v1/channels`
   */
  create(body: Body<"createChannel">, options?: CallOptions): Answer<Data<"createChannel">, T>;
  /**
   * Change a channel
   *
   * What is not named stays.
   *
   * `PATCH /v1/channels/{id}`
   */
  update(id: string, body: Body<"updateChannel">, options?: CallOptions): Answer<Data<"updateChannel">, T>;
  /**
   * Take a channel away
   *
   * Nothing is posted there any more.
   *
   * `DELETE /v1/channels/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteChannel">, T>;
  /**
   * Send a test message
   *
   * Posts now, and says what the other side answered.
   *
   * `POST /v1/channels/{id}/test`
   */
  test(id: string, options?: CallOptions): Answer<Data<"testChannel">, T>;
}

export interface Corrections<T extends boolean> {
  /**
   * List corrections
   *
   * Who said what of which inbound mail, and when. With `mails=whole` or `mails=anonymized` the mails come along, which `npm run corpus -- --corrections` scores the classifier on. Anonymized: addresses, the names in the fields and of the lead, links and long numbers are replaced, attachments left out; other words of the text stay, so read it before you pass it on.
   *
   * `GET /v1/corrections`
   */
  list(query?: Query<"listCorrections">, options?: CallOptions): Pages<JsonData<"listCorrections">, T>;
}

export interface Duplicates<T extends boolean> {
  /**
   * Leads that may be one person
   *
   * Pairs, newest first. A page may hold fewer than asked for, or none: go on while there is a `nextCursor`. Merge with `POST /v1/leads/{id}/merge`.
   *
   * `GET /v1/duplicates`
   */
  list(query?: Query<"listDuplicates">, options?: CallOptions): Pages<JsonData<"listDuplicates">, T>;
}

export interface Enrollments<T extends boolean> {
  /**
   * List enrollments
   *
   * Walks of leads through sequences, newest first.
   *
   * `GET /v1/enrollments`
   */
  list(query?: Query<"listEnrollments">, options?: CallOptions): Pages<JsonData<"listEnrollments">, T>;
  /**
   * Enroll a lead
   *
   * By hand, in the current version of a published sequence. Events do the same by trigger.
   *
   * `POST /v1/enrollments`
   */
  create(body: Body<"createEnrollment">, options?: CallOptions): Answer<Data<"createEnrollment">, T>;
  /**
   * Get an enrollment
   *
   * Where the lead is in the sequence, and when it goes on.
   *
   * `GET /v1/enrollments/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getEnrollment">, T>;
  /**
   * Pause an enrollment
   *
   * Nothing more is sent until it is resumed.
   *
   * `POST /v1/enrollments/{id}/pause`
   */
  pause(id: string, options?: CallOptions): Answer<Data<"pauseEnrollment">, T>;
  /**
   * Resume an enrollment
   *
   * Steps that came due meanwhile are taken at once, one mail at a time.
   *
   * `POST /v1/enrollments/{id}/resume`
   */
  resume(id: string, options?: CallOptions): Answer<Data<"resumeEnrollment">, T>;
  /**
   * Stop an enrollment
   *
   * For good. What was not handed over yet is canceled.
   *
   * `POST /v1/enrollments/{id}/exit`
   */
  exit(id: string, options?: CallOptions): Answer<Data<"exitEnrollment">, T>;
  /**
   * Explain an enrollment
   *
   * Every decision with its rule, what it looked at, and the next eligible time.
   *
   * `GET /v1/enrollments/{id}/explain`
   */
  explain(id: string, options?: CallOptions): Answer<Data<"explainEnrollment">, T>;
}

export interface ErasureRequests<T extends boolean> {
  /**
   * Erase whoever asked for it
   *
   * In one transaction: what runs stops, no mail to them begins afterwards, and nothing is left that names the person or an address of theirs, of before as well. Counts by step stay, and the receipt. The request is done with it; the addresses stay on the suppression list, as hashes.
   *
   * `POST /v1/erasure-requests/{id}/erase`
   */
  erase(id: string, options?: CallOptions): Answer<Data<"eraseErasureRequest">, T>;
  /**
   * List requests for erasure
   *
   * People who asked in a mail for the erasure of their data (GDPR Art. 17). They get no more mail already.
   *
   * `GET /v1/erasure-requests`
   */
  list(query?: Query<"listErasureRequests">, options?: CallOptions): Pages<JsonData<"listErasureRequests">, T>;
  /**
   * Say that the data were erased
   *
   * For a request that was answered elsewhere: it leaves the list, and nothing is erased here.
   *
   * `POST /v1/erasure-requests/{id}/done`
   */
  finish(id: string, options?: CallOptions): Answer<Data<"finishErasureRequest">, T>;
}

export interface Erasures<T extends boolean> {
  /**
   * Download all receipts, to be kept beside backups
   *
   * Oldest first, one `Erasure` in JSON on each line: what `ripen erase --reapply --from FILE` reads.
   *
   * `GET /v1/erasures/export`
   */
  export(options?: CallOptions): Lines<Data<"exportErasures">, T>;
  /**
   * List receipts of erasures
   *
   * Newest first: when, and how many rows went.
   *
   * `GET /v1/erasures`
   */
  list(query?: Query<"listErasures">, options?: CallOptions): Pages<JsonData<"listErasures">, T>;
  /**
   * Get a receipt
   *
   * When, how many rows went, and whether the address stays suppressed.
   *
   * `GET /v1/erasures/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getErasure">, T>;
}

export interface Events<T extends boolean> {
  /**
   * List events
   *
   * What was recorded, newest first; `matchedAt` says when sequences have looked at it.
   *
   * `GET /v1/events`
   */
  list(query?: Query<"listEvents">, options?: CallOptions): Pages<JsonData<"listEvents">, T>;
  /**
   * Record an event
   *
   * Creates or updates the lead, and enrolls it in every published sequence with that trigger. Enrollment follows within about a second. Consent that was obtained elsewhere is told in `lead.consent` with its evidence and counts as confirmed; to mail somebody again who has unsubscribed, `mail: granted` needs an `at` after that, and `wording` or `evidence`.
   *
   * `POST /v1/events`
   */
  record(body: Body<"recordEvent">, options?: CallOptions): Answer<Data<"recordEvent">, T>;
  /**
   * Record many events
   *
   * Up to 1000 events in one request, each as in `POST /v1/events` and in the order given. Each has an answer of its own: one that is refused costs no other. With an `id` in each event the whole request can be sent again safely.
   *
   * `POST /v1/events/batch`
   */
  recordBatch(body: Body<"recordEventBatch">, options?: CallOptions): Answer<Data<"recordEventBatch">, T>;
}

export interface Experiments<T extends boolean> {
  /**
   * List experiments
   *
   * Newest first.
   *
   * `GET /v1/experiments`
   */
  list(query?: Query<"listExperiments">, options?: CallOptions): Pages<JsonData<"listExperiments">, T>;
  /**
   * Start an experiment
   *
   * Compares the arms of a step that divides its leads, or those whom a sequence or a topic took in with who was held out, from now on. Look at it as often as you like: the evidence holds at every look.
   *
   * `POST /v1/experiments`
   */
  start(body: Body<"startExperiment">, options?: CallOptions): Answer<Data<"startExperiment">, T>;
  /**
   * See what an experiment shows
   *
   * Computed from what happened until now, so that late replies and corrections count. `verdict` says in words what follows.
   *
   * `GET /v1/experiments/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getExperiment">, T>;
  /**
   * Give new enrollments one arm
   *
   * Publishes the current version once more, with all weight on that arm, and ends the experiment. Whoever is enrolled already goes on as before; what else is in the draft stays a draft. It is noted in `switches`, and can be undone.
   *
   * `POST /v1/experiments/{id}/switch`
   */
  switch(id: string, body: Body<"switchExperiment">, options?: CallOptions): Answer<Data<"switchExperiment">, T>;
  /**
   * Let new enrollments fall to all arms again
   *
   * By the weights that the experiment began with. Takes no body.
   *
   * `POST /v1/experiments/{id}/undo-switch`
   */
  undoSwitch(id: string, options?: CallOptions): Answer<Data<"undoExperimentSwitch">, T>;
  /**
   * End an experiment
   *
   * It takes no more leads in; responses of those who are in it count until their time is over. The sequence goes on dividing until you publish it otherwise, or switch to an arm. Takes no body.
   *
   * `POST /v1/experiments/{id}/end`
   */
  end(id: string, options?: CallOptions): Answer<Data<"endExperiment">, T>;
}

export interface Forms<T extends boolean> {
  /**
   * Get a form
   *
   * Its event, its redirect and its double opt-in. The `key` of a form is public: it stands in the page.
   *
   * `GET /v1/forms/{form}`
   */
  get(form: string, options?: CallOptions): Answer<Data<"getForm">, T>;
  /**
   * Submit a form
   *
   * Public: for the `action` of an HTML form, or for `fetch`. `consent.topics.KEY`, `consent.mail`, `consent.opens`, `consent.clicks` and `consent.profile` say what is granted (a ticked box: `on`), `consent.wording` what was agreed to; they hold where the person has said nothing else. Other fields become properties of the event. A name with a line break or a link in it is refused: it would stand in a mail to whoever's address was given. Answers with JSON when `Accept` prefers it or the body is JSON; otherwise like a web page.
   *
   * `POST /v1/forms/{form}`
   */
  submit(form: string, body: Body<"submitForm">, options?: CallOptions): Answer<JsonData<"submitForm">, T>;
  /**
   * Create a form by its slug, or replace it
   *
   * The same call again changes nothing. Its publishable key stays, so that pages need no change.
   *
   * `PUT /v1/forms/{form}`
   */
  put(form: string, body: Body<"putForm">, options?: CallOptions): Answer<JsonData<"putForm">, T>;
  /**
   * Delete a form
   *
   * Its key records nothing from now on. What it recorded stays.
   *
   * `DELETE /v1/forms/{form}`
   */
  delete(form: string, options?: CallOptions): Answer<Data<"deleteForm">, T>;
  /**
   * List forms
   *
   * With their public keys.
   *
   * `GET /v1/forms`
   */
  list(query?: Query<"listForms">, options?: CallOptions): Pages<JsonData<"listForms">, T>;
  /**
   * Create a form
   *
   * The answer has its public key, which stands in the `action` of the HTML form.
   *
   * `POST /v1/forms`
   */
  create(body: Body<"createForm">, options?: CallOptions): Answer<Data<"createForm">, T>;
}

export interface GuardTrips<T extends boolean> {
  /**
   * List what the guard paused, and why
   *
   * The guard pauses a sequence, a sender or all senders of a From domain when too many of its mails bounce, are called spam, or are refused for policy.
   *
   * `GET /v1/guard-trips`
   */
  list(query?: Query<"listGuardTrips">, options?: CallOptions): Pages<JsonData<"listGuardTrips">, T>;
  /**
   * Get one time that the guard paused something
   *
   * Which rule it was, what it counted, and what was paused.
   *
   * `GET /v1/guard-trips/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getGuardTrip">, T>;
  /**
   * Resume what the guard paused
   *
   * The sequence, the sender, or every sender of the domain that is still paused. For the guard only what is sent from now on counts.
   *
   * `POST /v1/guard-trips/{id}/resume`
   */
  resume(id: string, options?: CallOptions): Answer<Data<"resumeGuardTrip">, T>;
}

export interface Handoffs<T extends boolean> {
  /**
   * List handoffs
   *
   * Prospects with reps, newest first.
   *
   * `GET /v1/handoffs`
   */
  list(query?: Query<"listHandoffs">, options?: CallOptions): Pages<JsonData<"listHandoffs">, T>;
  /**
   * Get a handoff
   *
   * With the prospect, the cause, the reply and the mails sent so far.
   *
   * `GET /v1/handoffs/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getHandoff">, T>;
  /**
   * Accept a handoff
   *
   * The same answer again changes nothing. One that is nobody's (`repId` null) is refused with 409 `handoff_of_nobody`, unless the body names the rep who takes it: then it is theirs. Refused with `handoff_of_another` when `repId` is a rep who neither has it nor stands in for who does. The body may be left out.
   *
   * `POST /v1/handoffs/{id}/accept`
   */
  accept(id: string, body?: Body<"acceptHandoff">, options?: CallOptions): Answer<Data<"acceptHandoff">, T>;
  /**
   * Decline a handoff
   *
   * It goes to somebody else at once, as a new handoff; when nobody can take it, the operator is told. Refused with 409 `handoff_of_another` when `repId` is a rep who neither has it nor stands in for who does. The body may be left out.
   *
   * `POST /v1/handoffs/{id}/decline`
   */
  decline(id: string, body?: Body<"declineHandoff">, options?: CallOptions): Answer<Data<"declineHandoff">, T>;
  /**
   * Say that they are no prospect
   *
   * In one transaction the handoff is withdrawn, accepted or not, the lead is what they were before, and the sequences that were stopped go on. When it was by a mail, that is corrected as well: its class becomes `class`. What could not be undone, and why, is in `kept`; `replied_otherwise`: the lead has answered in another mail, too, by which the handoff stands. The same word again changes nothing; a handoff that is over in another way is refused with `handoff_closed`.
   *
   * `POST /v1/handoffs/{id}/not-a-prospect`
   */
  undo(id: string, body: Body<"undoHandoff">, options?: CallOptions): Answer<Data<"undoHandoff">, T>;
  /**
   * What was said with the prospect
   *
   * All of it, also before the handoff: see `GET /v1/leads/{id}/conversation`.
   *
   * `GET /v1/handoffs/{id}/conversation`
   */
  getConversation(id: string, query?: Query<"getHandoffConversation">, options?: CallOptions): Pages<JsonData<"getHandoffConversation">, T>;
  /**
   * Put a handoff off
   *
   * Whoever has it is reminded then, with all that is known by then. Who puts it off has accepted it. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/snooze`
   */
  snooze(id: string, body: Body<"snoozeHandoff">, options?: CallOptions): Answer<Data<"snoozeHandoff">, T>;
  /**
   * Give a handoff to a colleague
   *
   * Whoever's turn it is, and however full they are. Theirs is a new handoff with a notice of its own, which is the answer; links of the old one act no more. 409 `rep_away` when they are not there. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/hand-over`
   */
  handOver(id: string, body: Body<"handOverHandoff">, options?: CallOptions): Answer<Data<"handOverHandoff">, T>;
  /**
   * Qualify the prospect
   *
   * As `PUT /v1/leads/{id}/qualification`. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/qualify`
   */
  qualify(id: string, body: Body<"qualifyHandoff">, options?: CallOptions): Answer<Data<"qualifyHandoff">, T>;
  /**
   * The prospect is a customer
   *
   * The lead becomes a customer, as by `POST /v1/leads/{id}/stage`; the handoff is `converted`. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/won`
   */
  win(id: string, body: Body<"winHandoff">, options?: CallOptions): Answer<Data<"winHandoff">, T>;
  /**
   * Give the prospect back
   *
   * A lead again, left alone for the cool-down, as by `POST /v1/leads/{id}/stage` with `recycled`. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/recycle`
   */
  recycle(id: string, body: Body<"recycleHandoff">, options?: CallOptions): Answer<Data<"recycleHandoff">, T>;
  /**
   * Write a note
   *
   * It stands on the timeline of the lead. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/note`
   */
  note(id: string, body: Body<"noteHandoff">, options?: CallOptions): Answer<Data<"noteHandoff">, T>;
  /**
   * Answer the prospect
   *
   * In their thread, under the rep's own name, at once; what they write back comes to the rep. An open handoff is accepted by it. Something internal in it is refused with 422 `internal_left`; 409 `not_yours`, `suppressed` or `no_sender` when it cannot go. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/answer`
   */
  answer(id: string, body: Body<"answerHandoff">, options?: CallOptions): Answer<Data<"answerHandoff">, T>;
  /**
   * Write down how a call ended
   *
   * It stands on the timeline of the lead. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/call`
   */
  call(id: string, body: Body<"callHandoff">, options?: CallOptions): Answer<Data<"callHandoff">, T>;
  /**
   * Write down the next task
   *
   * For the rep who has the handoff. `GET /v1/tasks` lists it, `POST /v1/tasks/{id}/done` ends it. Refused with 409 `handoff_closed` when the handoff is over, and with `handoff_of_another` when `repId` is a rep who does not have it.
   *
   * `POST /v1/handoffs/{id}/task`
   */
  task(id: string, body: Body<"taskHandoff">, options?: CallOptions): Answer<Data<"taskHandoff">, T>;
}

export interface Health<T extends boolean> {
  /**
   * Is the process alive?
   *
   * Answers as soon as the process serves requests; asks nothing else. Needs no key.
   *
   * `GET /healthz`
   */
  get(options?: CallOptions): Answer<Data<"getHealth">, T>;
  /**
   * Are the database and the queue reachable, and can the database write, and do the jobs run?
   *
   * For load balancers: a 503 says that this process should get no requests now. Needs no key.
   *
   * `GET /readyz`
   */
  getReadiness(options?: CallOptions): Answer<Data<"getReadiness">, T>;
}

export interface ImportFiles<T extends boolean> {
  /**
   * Store a file to import
   *
   * The body is the file, as for `POST /v1/imports`, of at most 256 MB, or a form with it as the part `file`. It is kept for a day: look at its columns, try it with a dry run, then import it.
   *
   * `POST /v1/import-files`
   */
  store(body: Upload, query?: Query<"storeImportFile">, options?: CallOptions): Answer<Data<"storeImportFile">, T>;
  /**
   * Look at a stored file
   *
   * Its columns with samples of what is in them, and what each is taken for.
   *
   * `GET /v1/import-files/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getImportFile">, T>;
  /**
   * Import a stored file
   *
   * Begins at once, and goes on in the background: `GET /v1/imports/{id}` says how far it is. A process that ends costs nothing, another goes on. With `dryRun`, `GET /v1/imports/{id}/foreseen` tells what would become of the first 1,000 leads.
   *
   * `POST /v1/import-files/{id}/imports`
   */
  importFile(id: string, body: Body<"importFile">, options?: CallOptions): Answer<Data<"importFile">, T>;
}

export interface Imports<T extends boolean> {
  /**
   * List imports
   *
   * Newest first, with how many lines were read, and what became of them.
   *
   * `GET /v1/imports`
   */
  list(query?: Query<"listImports">, options?: CallOptions): Pages<JsonData<"listImports">, T>;
  /**
   * Import a list of leads
   *
   * The body is the file itself: CSV whose first line names the columns (`email`, the other fields of a lead, `tags` parted by semicolons; any other column is an attribute), or one lead in JSON on each line. At most 256 MB, sent within 15 minutes. UTF-8, UTF-16 and the windows-1252 of Excel are told apart; name any other character set: `Content-Type: text/csv; charset=windows-1250`.
   *
   * A form (`multipart/form-data`) may bring a mapping document in JSON as its part `mapping`, before the part `file`: it says of the columns what `map` says in the query.
   *
   * Leads are created or updated as by an event: given fields replace what is known, empty ones say nothing, tags are added. Declared attributes are read in their types; a column that nobody declared is read as numbers, true and false where it is written so. A field that cannot be read is left out, and its row `flagged`; only a row without a usable address, or one that cannot be told apart into cells, is `rejected`. Then the leads enter every published sequence that is triggered by the import of this list. Suppressed addresses stay suppressed.
   *
   * Answers while it reads, one JSON object on each line: every row that was rejected or flagged (the first 10,000), and how far it is. Read the answer while you send. The last line is `done`, or `failed` when the rest of the file was not looked at (`body_too_large`, `invalid_utf8`, `not_a_text_file`, `import_failed`). `Location` names the stored import, where its progress, its problems as a file, and its undoing are. The same file can be sent again: nobody is created twice, and re-entry rules hold. One that was cut off (`interrupted`, or `failed` with `import_failed`) goes on where it stopped with `resume`.
   *
   * `POST /v1/imports`
   */
  create(body: Upload, query: Query<"createImport">, options?: CallOptions): Lines<Data<"createImport">, T>;
  /**
   * Get an import, and how far it is
   *
   * Lines read, leads made and changed, and problems so far.
   *
   * `GET /v1/imports/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getImport">, T>;
  /**
   * Undo an import
   *
   * Within a day after it began. Stops the enrollments that it began, and deletes the leads that it created. Those that were mailed, wrote to you, were changed since or are known from elsewhere stay, and so do leads that were known before, with what the file said of them: `undone.kept` counts them by why.
   *
   * `POST /v1/imports/{id}/undo`
   */
  undo(id: string, options?: CallOptions): Answer<Data<"undoImport">, T>;
  /**
   * Download what was wrong with the rows of an import
   *
   * CSV with the line in your file, whether the row was rejected or taken without the field (`flagged`), its address where that can be read, the field, what your file calls its column, a code and a message. Kept for 90 days, or until the lead is erased.
   *
   * `GET /v1/imports/{id}/problems.csv`
   */
  getProblems(id: string, options?: CallOptions): Answer<Data<"getImportProblems">, T>;
  /**
   * List what a dry run foresaw
   *
   * Of the first 1,000 leads of a stored file, in the order of the file.
   *
   * `GET /v1/imports/{id}/foreseen`
   */
  listForeseen(id: string, query?: Query<"listForeseen">, options?: CallOptions): Answer<Data<"listForeseen">, T>;
  /**
   * Cancel an import
   *
   * It ends within a thousand rows; what it took stays.
   *
   * `POST /v1/imports/{id}/cancel`
   */
  cancel(id: string, options?: CallOptions): Answer<Data<"cancelImport">, T>;
  /**
   * Let an import go on
   *
   * One of a stored file that was canceled or cut off goes on behind the last line that it took.
   *
   * `POST /v1/imports/{id}/continue`
   */
  continue(id: string, options?: CallOptions): Answer<Data<"continueImport">, T>;
}

export interface InboundMails<T extends boolean> {
  /**
   * List inbound mails
   *
   * `review=needed` lists what a person has to decide about; `reviewReason` says why.
   *
   * `GET /v1/inbound-mails`
   */
  list(query?: Query<"listInboundMails">, options?: CallOptions): Pages<JsonData<"listInboundMails">, T>;
  /**
   * Get an inbound mail
   *
   * What it was taken for and why, its text without quotes, and its sanitized HTML.
   *
   * `GET /v1/inbound-mails/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getInboundMail">, T>;
  /**
   * Accept an inbound mail
   *
   * It acts as what it was taken for, as if the evidence had been enough.
   *
   * `POST /v1/inbound-mails/{id}/accept`
   */
  accept(id: string, options?: CallOptions): Answer<Data<"acceptInboundMail">, T>;
  /**
   * Dismiss an inbound mail
   *
   * It stays a record and nothing follows from it; the lead's sequences go on.
   *
   * `POST /v1/inbound-mails/{id}/dismiss`
   */
  dismiss(id: string, options?: CallOptions): Answer<Data<"dismissInboundMail">, T>;
  /**
   * Get the source of an inbound mail
   *
   * As it came, byte by byte: `message/rfc822`, or `application/json` for the event of a provider. Kept for RAW_MAIL_DAYS, and as long as a handoff of the lead runs; then 409 `source_erased`.
   *
   * `GET /v1/inbound-mails/{id}/source`
   */
  getSource(id: string, options?: CallOptions): Answer<string, T>;
  /**
   * Get an attachment of an inbound mail
   *
   * By its place in `attachments` of the mail, the first being 1; with the type and the name that the mail gives it. It was made by whoever wrote: it is to be saved, and browsers are told to run nothing of it. Kept as long as the source.
   *
   * `GET /v1/inbound-mails/{id}/attachments/{number}`
   */
  getAttachment(id: string, number: number, options?: CallOptions): Answer<Uint8Array<ArrayBuffer>, T>;
  /**
   * Correct what an inbound mail is, or whose
   *
   * For any mail that was read, acted upon or not. In one transaction what followed from it is undone, and what is right is done, as if it had been known at first: the handoff is withdrawn and the lead is a lead again, the address comes off the suppression list, stopped enrollments go on where they stood with the mails that were canceled, waits end, and a request for erasure that is not done is taken back. Both stand on the timeline, and a rep who was told of the handoff is told that it is withdrawn. The same word again changes nothing.
   *
   * The mail is corrected in any case; what cannot be undone stays, and `kept` of the correction says why. `handoff_accepted`: a rep works on it already, so the lead stays a prospect, nothing goes on, and the rep is told. `replied_otherwise`: the lead has answered in another mail as well. `suppressed_otherwise`: there is another reason. `erasure_done`: the data were erased. Enrollments stay stopped for `lead_is_no_lead`, `cooling_down` (a rep has given the lead back since), `address_suppressed`, `sequence_archived`, `enrolled_again`, `group_busy`. `mails_sent_since`: so many mails went out meanwhile.
   *
   * `POST /v1/inbound-mails/{id}/reclassify`
   */
  reclassify(id: string, body: Body<"reclassifyInboundMail">, options?: CallOptions): Answer<Data<"reclassifyInboundMail">, T>;
}

export interface Keys<T extends boolean> {
  /**
   * List keys
   *
   * Without their secrets; revoked ones, too.
   *
   * `GET /v1/keys`
   */
  list(query?: Query<"listKeys">, options?: CallOptions): Pages<JsonData<"listKeys">, T>;
  /**
   * Create a secret key
   *
   * What is left out of `scopes`, `ipRanges`, `expiresAt` and `perMinute` it has of the key that makes it. Forms have publishable keys of their own. Takes no `Idempotency-Key`, because an answer that holds a secret is never stored. Nobody gives a key more than they have themselves: 403 `scope_missing`, or `key_limit_wider` for networks, expiry and limit.
   *
   * `POST /v1/keys`
   */
  create(body: Body<"createKey">, options?: CallOptions): Answer<Data<"createKey">, T>;
  /**
   * Get a key
   *
   * Its scopes, limits, expiry and last use; never its secret.
   *
   * `GET /v1/keys/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getKey">, T>;
  /**
   * Change a key
   *
   * Holds from the next request on. Nobody changes a key that may do more than theirs (403 `scope_missing`), or gives one wider networks, a later expiry, or a higher limit than their own (403 `key_limit_wider`).
   *
   * `PATCH /v1/keys/{id}`
   */
  update(id: string, body: Body<"updateKey">, options?: CallOptions): Answer<Data<"updateKey">, T>;
  /**
   * Revoke a key
   *
   * Nobody revokes a key that may do more than theirs: 403 `scope_missing`.
   *
   * `DELETE /v1/keys/{id}`
   */
  revoke(id: string, options?: CallOptions): Answer<Data<"revokeKey">, T>;
  /**
   * Give a key a new secret
   *
   * The one before stays good for `overlapHours`, 24 when it is left out; 0 ends it at once. Takes no `Idempotency-Key`, because an answer that holds a secret is never stored. Nobody gives a key more than they have themselves: 403 `scope_missing`, or `key_limit_wider` for networks, expiry and limit.
   *
   * `POST /v1/keys/{id}/rotate`
   */
  rotate(id: string, body?: Body<"rotateKey">, options?: CallOptions): Answer<Data<"rotateKey">, T>;
}

export interface LeadAttributes<T extends boolean> {
  /**
   * List the declared lead attributes
   *
   * Names with the type that their values must have; others take any value.
   *
   * `GET /v1/lead-attributes`
   */
  list(options?: CallOptions): Answer<Data<"listLeadAttributes">, T>;
  /**
   * Declare a lead attribute
   *
   * Once one is declared, publishing a sequence or making a segment that names another is refused, and so is comparing it with a value of another type.
   *
   * `PUT /v1/lead-attributes`
   */
  put(body: Body<"putLeadAttribute">, options?: CallOptions): Answer<Data<"putLeadAttribute">, T>;
  /**
   * Take the declaration of a lead attribute back
   *
   * What leads have stays. Refused while a sequence, a segment or a template uses it, naming where.
   *
   * `DELETE /v1/lead-attributes/{name}`
   */
  delete(name: string, options?: CallOptions): Answer<Data<"deleteLeadAttribute">, T>;
}

export interface Leads<T extends boolean> {
  /**
   * Get a lead
   *
   * What is known of the person, with stage, score and qualification as of now.
   *
   * `GET /v1/leads/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getLead">, T>;
  /**
   * Change a lead
   *
   * The stage changes by promotion and by what the rep decides, never here. A new `email` is where mails go from now on, also those that wait. An address that was suppressed stays so; what the person has said (unsubscribe, complaint, by hand) holds for the new one, too, and a hard bounce does not.
   *
   * `PATCH /v1/leads/{id}`
   */
  update(id: string, body: Body<"updateLead">, options?: CallOptions): Answer<Data<"updateLead">, T>;
  /**
   * What happened with a lead
   *
   * Events, enrollments, mails, opens and clicks with their human or machine verdict, replies, promotion.
   *
   * `GET /v1/leads/{id}/timeline`
   */
  listTimeline(id: string, query?: Query<"listTimeline">, options?: CallOptions): Pages<JsonData<"listTimeline">, T>;
  /**
   * What is known of a lead
   *
   * Each criterion with its answer, who gave it and when; and whether the lead is sales-qualified.
   *
   * `GET /v1/leads/{id}/qualification`
   */
  getQualification(id: string, options?: CallOptions): Answer<Data<"getQualification">, T>;
  /**
   * Qualify a lead
   *
   * Writes down what is known by the criteria of `/v1/settings/qualification`; those that are not named stay. `sql: true` confirms a prospect as sales-qualified: refused with `lead_not_qualified`, which says what is missing, while the rule does not hold, and with `lead_not_prospect` for anybody else. The label goes when the rule holds no longer, when it is taken back, and when the person is disqualified, recycled or no prospect after all. Conditions see it as `{ label: sql }`. The same word again changes nothing.
   *
   * `PUT /v1/leads/{id}/qualification`
   */
  putQualification(id: string, body: Body<"putQualification">, options?: CallOptions): Answer<Data<"putQualification">, T>;
  /**
   * List leads
   *
   * Those that match every filter, newest first or along a `sort`. Each page costs what it returns, however many leads there are; what is found in too few of very many leads is refused with `list_too_large`.
   *
   * `GET /v1/leads`
   */
  list(query?: Query<"listLeads">, options?: CallOptions): Pages<JsonData<"listLeads">, T>;
  /**
   * Create a lead
   *
   * Enrolls in nothing by itself: send an event for that, or create an enrollment. Consent that was obtained elsewhere is told with its evidence and counts as confirmed; to mail somebody again who has unsubscribed, `consent.mail: granted` needs an `at` after that, and `wording` or `evidence`.
   *
   * `POST /v1/leads`
   */
  create(body: Body<"createLead">, options?: CallOptions): Answer<Data<"createLead">, T>;
  /**
   * What a lead said of mails and of being measured
   *
   * How it stands now, what follows from it, and every statement with its evidence.
   *
   * `GET /v1/leads/{id}/consent`
   */
  getConsent(id: string, query?: Query<"getConsent">, options?: CallOptions): Answer<Data<"getConsent">, T>;
  /**
   * Write down what a lead said
   *
   * By purpose, and for mails by topic: what is named is set, the rest stays. It is the last word: also for consent that was obtained, or taken back, elsewhere; say how, and with what evidence. Who leaves a topic is taken out of its sequences at once; `mail: denied` suppresses the address, `mail: granted` takes back an unsubscribe, and nothing else, with an `at` after it and `wording` or `evidence`.
   *
   * `PUT /v1/leads/{id}/consent`
   */
  setConsent(id: string, body: Body<"setConsent">, options?: CallOptions): Answer<Data<"setConsent">, T>;
  /**
   * Why a lead has its score
   *
   * What each rule gave, for what and when, what it is worth by now, and what becomes of it.
   *
   * `GET /v1/leads/{id}/score`
   */
  explainScore(id: string, options?: CallOptions): Answer<Data<"explainLeadScore">, T>;
  /**
   * Explain why a lead did, or did not, get mails
   *
   * Over all sequences, with every refusal to enroll.
   *
   * `GET /v1/leads/{id}/explain`
   */
  explain(id: string, options?: CallOptions): Answer<Data<"explainLead">, T>;
  /**
   * Erase a person (GDPR Art. 17)
   *
   * In one transaction: what runs stops, no mail to them begins afterwards, and nothing is left that names the person or an address of theirs, of before as well. Counts by step stay, and the receipt. It cannot be undone. Backups are told by the receipts: keep `GET /v1/erasures/export` beside them, and run `ripen erase --reapply` after a restore.
   *
   * `POST /v1/leads/{id}/erase`
   */
  erase(id: string, body?: Body<"eraseLead">, options?: CallOptions): Answer<Data<"eraseLead">, T>;
  /**
   * Export everything that is known of a person (GDPR Art. 15, 20)
   *
   * One JSON document, sent as it is read. It holds what was said about the person to reps and by rules, and tells nobody else: give it to the person, and to no one in between.
   *
   * `GET /v1/leads/{id}/export`
   */
  export(id: string, options?: CallOptions): Answer<Data<"exportLead">, T>;
  /**
   * Make one person of two leads
   *
   * Everything of the other lead is this one's from then on: its history, its mails and answers, its address. Fields of this lead win, the other's fill in. What keeps mails away of either counts for both: suppressions, denials, pauses. Of a sequence that the person is in twice the older goes on; the other ends `merged`, and what it had queued is canceled. It can be undone for 30 days.
   *
   * `POST /v1/leads/{id}/merge`
   */
  merge(id: string, body: Body<"mergeLeads">, options?: CallOptions): Answer<Data<"mergeLeads">, T>;
  /**
   * Undo the latest merge of a lead
   *
   * The other lead is there again, with all that was its own, as far as nothing newer stands against it. What came since stays with this lead; `kept` says what was not undone.
   *
   * `POST /v1/leads/{id}/unmerge`
   */
  unmerge(id: string, options?: CallOptions): Answer<Data<"unmergeLead">, T>;
  /**
   * Move a lead to another stage
   *
   * Allowed: `lead` to prospect, customer, disqualified; `prospect` to customer, disqualified, recycled; `customer` to recycled; `disqualified` to prospect, recycled. Anything else is refused with 409 `stage_not_allowed`, which says what is allowed. `prospect` does what `/promote` does. Who is `recycled` is a lead again.
   *
   * In one transaction the stage changes, sequences stop by the exit rules (a `stage` rule that names the new stage; all of the lead where none does), the running handoff is closed, and the event is on the timeline with cause, actor and the version of these rules. `disqualified` needs a reason. The same word again changes nothing; of a lead that is recycled already it may bring another cool-down, counted from the same moment, or, until that is over, another sequence.
   *
   * `POST /v1/leads/{id}/stage`
   */
  move(id: string, body: Body<"moveLead">, options?: CallOptions): Answer<Data<"moveLead">, T>;
  /**
   * Make a prospect of a lead by hand
   *
   * As a reply would, in one transaction: a rep is assigned and gets the handoff, with the cause `manual`, and sequences stop by the rules about promotions. A prospect whom a rep has already stays so, and nothing changes.
   *
   * `POST /v1/leads/{id}/promote`
   */
  promote(id: string, body: Body<"promoteLead">, options?: CallOptions): Answer<Data<"promoteLead">, T>;
  /**
   * What was said with a lead
   *
   * Oldest first: our mails as they were sent, those of the person, and those of reps. Of a long one the latest; those before them follow with the cursor.
   *
   * `GET /v1/leads/{id}/conversation`
   */
  getConversation(id: string, query?: Query<"getLeadConversation">, options?: CallOptions): Pages<JsonData<"getLeadConversation">, T>;
  /**
   * Do something to many leads
   *
   * To all who match a filter, or to some by id: enroll, tag, pause, resume, stop, suppress, export or erase. It begins at once and goes on in the background, some leads at a time, by the rules that hold for one; follow it by its id. With `dryRun` it tells what would become of each, and changes nothing. It needs the rights that doing it to one lead needs, too. `export` changes nothing: its leads are the file `GET /v1/bulk-actions/{id}/leads.csv`.
   *
   * `POST /v1/leads/bulk`
   */
  startBulkAction(body: Body<"startBulkAction">, options?: CallOptions): Answer<Data<"startBulkAction">, T>;
}

export interface Messages<T extends boolean> {
  /**
   * List messages
   *
   * The send ledger: one row for one email of one step to one lead. `?status=uncertain` and `?status=held` list what waits for a person.
   *
   * `GET /v1/messages`
   */
  list(query?: Query<"listMessages">, options?: CallOptions): Pages<JsonData<"listMessages">, T>;
  /**
   * Get a message
   *
   * One mail to one lead: its state, its tries, and when it was sent.
   *
   * `GET /v1/messages/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getMessage">, T>;
  /**
   * Decide what becomes of an uncertain or held message
   *
   * `resend`: send it again under the same Message-ID. `mark_sent`: it was delivered. `cancel`: it was not and is not to be. The enrollment goes on. Sequences with the policy `hold` wait for this; the others send again by themselves. A held message could not be written: `resend` tries it again with what the lead, and the version that the enrollment is in, are now; `cancel` skips it.
   *
   * `POST /v1/messages/{id}/resolve`
   */
  resolve(id: string, body: Body<"resolveMessage">, options?: CallOptions): Answer<Data<"resolveMessage">, T>;
  /**
   * Get the source of a message
   *
   * What was, or would be, sent, written now: by the version that the message is of, with the data of lead and sender as they are now. Ripen keeps no copies of mails. `X-Ripen-Source`, the first header, says how it stands to the mail. Nobody can act for the recipient with it: the tokens in links and signed addresses are not genuine, and it is not DKIM-signed. `message/rfc822`, or JSON with `Accept: application/json`.
   *
   * `GET /v1/messages/{id}/source`
   */
  getSource(id: string, options?: CallOptions): Answer<JsonData<"getMessageSource">, T>;
}

export interface Publications<T extends boolean> {
  /**
   * Follow the moving of enrollments after a publish
   *
   * How many enrollments were moved to the new version, and how many are left.
   *
   * `GET /v1/publications/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getPublication">, T>;
}

export interface Reports<T extends boolean> {
  /**
   * What every metric means
   *
   * The definitions that reports count by.
   *
   * `GET /v1/reports/metrics`
   */
  listMetrics(options?: CallOptions): Answer<Data<"listMetrics">, T>;
  /**
   * How it is doing
   *
   * Mails, enrollments, people and handoffs of a range, in all and over time. While there is nothing to count, `next` says what to do.
   *
   * `GET /v1/reports/overview`
   */
  overview(query: Query<"reportOverview"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  overview(query?: Query<"reportOverview"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportOverview">, T>;
  /**
   * How a sequence is doing
   *
   * The flow of who was enrolled in the range, by step and by way, with those who wait there now, who was stopped why, and how long it took; and what came of each mail that was handed over in the range, with clicks by link and answers by category. `erased` tells what people were part of whose data were erased, in all.
   *
   * `GET /v1/reports/sequences/{id}`
   */
  sequence(id: string, query: Query<"reportSequence"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  sequence(id: string, query?: Query<"reportSequence"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportSequence">, T>;
  /**
   * The versions of a sequence side by side
   *
   * Who was enrolled in each, and what came of its mails.
   *
   * `GET /v1/reports/sequences/{id}/versions`
   */
  versions(id: string, query: Query<"reportVersions"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  versions(id: string, query?: Query<"reportVersions"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportVersions">, T>;
  /**
   * The subjects of a sequence side by side
   *
   * Of each step that tries several.
   *
   * `GET /v1/reports/sequences/{id}/variants`
   */
  variants(id: string, query: Query<"reportVariants"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  variants(id: string, query?: Query<"reportVariants"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportVariants">, T>;
  /**
   * From lead to customer
   *
   * How far those have come by now who came to be known in the range: in all, by cohort, and by source, campaign, sequence, version and segment. Somebody whom several sequences took in, or who is in several segments, counts in each.
   *
   * `GET /v1/reports/funnel`
   */
  funnel(query: Query<"reportFunnel"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  funnel(query?: Query<"reportFunnel"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportFunnel">, T>;
  /**
   * Which signups became prospects
   *
   * People by where they came from, and how far they have come by now.
   *
   * `GET /v1/reports/sources`
   */
  sources(query: Query<"reportSources"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  sources(query?: Query<"reportSources"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportSources">, T>;
  /**
   * What reps make of handoffs
   *
   * How many they accept, how soon, whether within the time to accept, and what becomes of them. `took` is the time to accept, by the clock.
   *
   * `GET /v1/reports/reps`
   */
  reps(query: Query<"reportReps"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  reps(query?: Query<"reportReps"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportReps">, T>;
  /**
   * How mail arrives
   *
   * By whose servers take it: taken, tried again, refused and why, come back. `took` is the mean time from the queue to the server.
   *
   * `GET /v1/reports/deliverability`
   */
  deliverability(query: Query<"reportDeliverability"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  deliverability(query?: Query<"reportDeliverability"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportDeliverability">, T>;
  /**
   * When people answer
   *
   * Replies by weekday (1 is Monday) and hour of the zone, by when they were received.
   *
   * `GET /v1/reports/timing`
   */
  timing(query: Query<"reportTiming"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  timing(query?: Query<"reportTiming"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportTiming">, T>;
  /**
   * Whether sooner is better
   *
   * Accepted handoffs by how soon they were answered, and the share of them that was qualified, with its 95 % band.
   *
   * `GET /v1/reports/speed-to-lead`
   */
  speedToLead(query: Query<"reportSpeedToLead"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  speedToLead(query?: Query<"reportSpeedToLead"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportSpeedToLead">, T>;
  /**
   * Which mails will go out when
   *
   * Mails by day and sender or sequence, from the enrollments as they stand, if nobody answers: by the step machine of production, with windows, holidays, caps, warm-up and gaps. `pileUps` tells where more is ready than a sender may send, and when that is gone. With more enrollments than `sample`, it is an estimate with its error.
   *
   * `GET /v1/reports/calendar`
   */
  calendar(query: Query<"reportCalendar"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  calendar(query?: Query<"reportCalendar"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportCalendar">, T>;
  /**
   * What is to be expected of those who are in sequences now
   *
   * Prospects, SQLs and customers by week, with a 95 % band, by how those went on who were as far before. Where the history is too short for that, `enough` is false, and `notes` says what is missing.
   *
   * `GET /v1/reports/pipeline`
   */
  pipeline(query: Query<"reportPipeline"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  pipeline(query?: Query<"reportPipeline"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportPipeline">, T>;
  /**
   * Who is hot now
   *
   * Leads and prospects whose score makes them hot, and whose handoff nobody has answered yet: the highest score first, with when time alone changes their intent, and what they did last.
   *
   * `GET /v1/reports/hot`
   */
  hot(query: Query<"reportHot"> & { format: "csv" }, options?: CallOptions): Answer<string, T>;
  hot(query?: Query<"reportHot"> & { format?: "json" }, options?: CallOptions): Answer<JsonData<"reportHot">, T>;
}

export interface Reps<T extends boolean> {
  /**
   * Ask who would get a prospect
   *
   * Decided as at a promotion, at this moment: the rep they have, else that of somebody at their company (same registrable domain, free mail providers excepted), else whose turn it is in the first team that takes them, else what the team falls back on. Changes nothing.
   *
   * `POST /v1/reps/assign/preview`
   */
  previewAssignment(body: Body<"previewAssignment">, options?: CallOptions): Answer<Data<"previewAssignment">, T>;
  /**
   * List reps
   *
   * With their hours, limits and territories.
   *
   * `GET /v1/reps`
   */
  list(query?: Query<"listReps">, options?: CallOptions): Pages<JsonData<"listReps">, T>;
  /**
   * Add a rep
   *
   * Prospects go to the rep they have, else to that of somebody at their company, else to whose turn it is, by their weights.
   *
   * `POST /v1/reps`
   */
  create(body: Body<"createRep">, options?: CallOptions): Answer<Data<"createRep">, T>;
  /**
   * Get a rep
   *
   * With hours, limits and territory.
   *
   * `GET /v1/reps/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getRep">, T>;
  /**
   * Change a rep
   *
   * An inactive rep gets nothing new: open handoffs, and accepted ones with the next reply, go to the deputy, else to somebody else.
   *
   * `PATCH /v1/reps/{id}`
   */
  update(id: string, body: Body<"updateRep">, options?: CallOptions): Answer<Data<"updateRep">, T>;
  /**
   * List the absences of a rep
   *
   * Those told by hand, and those that the rep's calendar tells.
   *
   * `GET /v1/reps/{id}/absences`
   */
  listAbsences(id: string, query?: Query<"listRepAbsences">, options?: CallOptions): Pages<JsonData<"listRepAbsences">, T>;
  /**
   * Say that a rep is away
   *
   * Whole days in the rep's zone. Nothing is assigned while it lasts; open handoffs, and further replies to accepted ones, go to the deputy, else open handoffs go to whoever else can take them.
   *
   * `POST /v1/reps/{id}/absences`
   */
  addAbsence(id: string, body: Body<"addRepAbsence">, options?: CallOptions): Answer<Data<"addRepAbsence">, T>;
  /**
   * Take an absence back
   *
   * Prospects go to the rep again. One that a calendar tells is a 409 `absence_of_calendar`.
   *
   * `DELETE /v1/reps/{id}/absences/{absenceId}`
   */
  deleteAbsence(id: string, absenceId: string, options?: CallOptions): Answer<Data<"deleteRepAbsence">, T>;
}

export interface Schemas<T extends boolean> {
  /**
   * The JSON Schema of sequence definitions
   *
   * Draft 2020-12, for editors and generators. Needs no key.
   *
   * `GET /v1/schemas/sequence.json`
   */
  getSequence(options?: CallOptions): Answer<Data<"getSequenceSchema">, T>;
}

export interface Scoring<T extends boolean> {
  /**
   * The scoring rules that count
   *
   * With how far all leads are scored by them.
   *
   * `GET /v1/scoring`
   */
  get(options?: CallOptions): Answer<Data<"getScoring">, T>;
  /**
   * Replace the scoring rules
   *
   * They become the next version, which counts at once; all leads are scored anew in the background. The same rules again change nothing. To go back, tell the rules of an older version.
   *
   * `PUT /v1/scoring`
   */
  put(body: Body<"putScoring"> | string, options?: CallOptions): Answer<Data<"putScoring">, T>;
  /**
   * List the versions of the scoring rules
   *
   * Newest first, with who told them, and how far the leads are scored by each.
   *
   * `GET /v1/scoring/versions`
   */
  listVersions(query?: Query<"listScoringVersions">, options?: CallOptions): Answer<Data<"listScoringVersions">, T>;
  /**
   * Get a version of the scoring rules
   *
   * The rules as they were told then.
   *
   * `GET /v1/scoring/versions/{number}`
   */
  getVersion(number: number, options?: CallOptions): Answer<Data<"getScoringVersion">, T>;
  /**
   * Replay history through scoring rules
   *
   * Who would have been promoted, and when, beside what really happened. Done in the background: follow it by its id. Attributes count as they are now, as there is no history of them.
   *
   * `POST /v1/scoring/backtest`
   */
  startBacktest(body: Body<"startBacktest">, options?: CallOptions): Answer<Data<"startBacktest">, T>;
  /**
   * List backtests
   *
   * Newest first.
   *
   * `GET /v1/scoring/backtests`
   */
  listBacktests(query?: Query<"listBacktests">, options?: CallOptions): Pages<JsonData<"listBacktests">, T>;
  /**
   * Get a backtest
   *
   * How far it is; once it is done, how often the rules would have been right.
   *
   * `GET /v1/scoring/backtests/{id}`
   */
  getBacktest(id: string, options?: CallOptions): Answer<Data<"getBacktest">, T>;
  /**
   * Cancel a backtest
   *
   * One that has ended stays as it is.
   *
   * `POST /v1/scoring/backtests/{id}/cancel`
   */
  cancelBacktest(id: string, options?: CallOptions): Answer<Data<"cancelBacktest">, T>;
  /**
   * Leads that the rules judge otherwise than it went
   *
   * Whom they would have promoted in vain, and whom they would have missed.
   *
   * `GET /v1/scoring/backtests/{id}/differences`
   */
  listBacktestDifferences(id: string, query?: Query<"listBacktestDifferences">, options?: CallOptions): Pages<JsonData<"listBacktestDifferences">, T>;
}

export interface Segments<T extends boolean> {
  /**
   * List segments
   *
   * With their conditions.
   *
   * `GET /v1/segments`
   */
  list(query?: Query<"listSegments">, options?: CallOptions): Pages<JsonData<"listSegments">, T>;
  /**
   * Create or replace a segment
   *
   * A named condition over leads, by key. Who is in it is found when it is asked for.
   *
   * `PUT /v1/segments`
   */
  put(body: Body<"putSegment">, options?: CallOptions): Answer<Data<"putSegment">, T>;
  /**
   * Get a segment
   *
   * By its id or its key.
   *
   * `GET /v1/segments/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getSegment">, T>;
  /**
   * Delete a segment
   *
   * Refused while entering it triggers a sequence, naming some.
   *
   * `DELETE /v1/segments/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteSegment">, T>;
  /**
   * Count the leads of a segment
   *
   * How many leads are in it now, and how many of them could be mailed.
   *
   * `GET /v1/segments/{id}/count`
   */
  count(id: string, options?: CallOptions): Answer<Data<"countSegment">, T>;
  /**
   * List the leads of a segment
   *
   * Whoever the condition holds for now.
   *
   * `GET /v1/segments/{id}/leads`
   */
  listLeads(id: string, query?: Query<"listSegmentLeads">, options?: CallOptions): Pages<JsonData<"listSegmentLeads">, T>;
}

export interface Senders<T extends boolean> {
  /**
   * List senders
   *
   * Who mails may come from, with their limits, and whether they are paused.
   *
   * `GET /v1/senders`
   */
  list(query?: Query<"listSenders">, options?: CallOptions): Pages<JsonData<"listSenders">, T>;
  /**
   * Add a sender
   *
   * An identity that mails are sent from, with limits of its own. Definitions name it by its key, its id or its name (`sender: sales`).
   *
   * `POST /v1/senders`
   */
  create(body: Body<"createSender">, options?: CallOptions): Answer<Data<"createSender">, T>;
  /**
   * Get a sender
   *
   * One sender: its address, limits and warm-up, and why it is paused, if it is.
   *
   * `GET /v1/senders/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getSender">, T>;
  /**
   * Create a sender by its key, or replace it
   *
   * The same call again changes nothing. A sender of this address that has no key yet gets it. DKIM keys and pauses stay.
   *
   * `PUT /v1/senders/{id}`
   */
  put(id: string, body: Body<"putSender">, options?: CallOptions): Answer<JsonData<"putSender">, T>;
  /**
   * Change a sender
   *
   * Limits are obeyed at once, the rest within seconds. Name and address of the default sender are those of `MAIL_FROM`.
   *
   * `PATCH /v1/senders/{id}`
   */
  update(id: string, body: Body<"updateSender">, options?: CallOptions): Answer<Data<"updateSender">, T>;
  /**
   * See what a sender has sent, and what waits
   *
   * Mails of this hour and day against the limits, and how many are due.
   *
   * `GET /v1/senders/{id}/usage`
   */
  getUsage(id: string, options?: CallOptions): Answer<Data<"getSenderUsage">, T>;
  /**
   * Pause a sender
   *
   * Nothing more is sent from it until it is resumed; its messages wait.
   *
   * `POST /v1/senders/{id}/pause`
   */
  pause(id: string, body: Body<"pauseSender">, options?: CallOptions): Answer<Data<"pauseSender">, T>;
  /**
   * Resume a sender
   *
   * What waits goes out, within its limits.
   *
   * `POST /v1/senders/{id}/resume`
   */
  resume(id: string, options?: CallOptions): Answer<Data<"resumeSender">, T>;
  /**
   * List the DKIM keys of a sender
   *
   * With the DNS record of each. Private keys are never shown.
   *
   * `GET /v1/senders/{id}/dkim-keys`
   */
  listDkimKeys(id: string, options?: CallOptions): Answer<Data<"listDkimKeys">, T>;
  /**
   * Give a sender a DKIM key
   *
   * Makes a key pair, takes a private key of yours, or shares the key of another sender. Mails are signed with it from now on; publish the record. Private keys are stored sealed and never shown.
   *
   * `POST /v1/senders/{id}/dkim-keys`
   */
  addDkimKey(id: string, body: Body<"addDkimKey">, options?: CallOptions): Answer<Data<"addDkimKey">, T>;
  /**
   * Delete a DKIM key
   *
   * Mails are no longer signed with it. Leave its record in DNS for some days.
   *
   * `DELETE /v1/senders/{id}/dkim-keys/{selector}`
   */
  deleteDkimKey(id: string, selector: string, options?: CallOptions): Answer<Data<"deleteDkimKey">, T>;
  /**
   * List the destinations that asked a sender to slow down
   *
   * All others get whatever is due.
   *
   * `GET /v1/senders/{id}/destinations`
   */
  listDestinationHolds(id: string, options?: CallOptions): Answer<Data<"listDestinationHolds">, T>;
  /**
   * Lift the hold of a destination
   *
   * All that waits for it goes at once, also what it deferred until later. If its server asks to slow down again, it is held again.
   *
   * `DELETE /v1/senders/{id}/destinations/{destination}`
   */
  liftDestinationHold(id: string, destination: string, options?: CallOptions): Answer<Data<"liftDestinationHold">, T>;
}

export interface Sequences<T extends boolean> {
  /**
   * Publish the draft
   *
   * Freezes the draft as the next version, for new enrollments. `running` says what becomes of the others, `finished` what becomes of those who went through all of it. A dry run answers the same and changes nothing. Publishing what is published already makes no new version and says `unchanged`; enrollments of older versions are moved all the same when asked for. A move that is still under way ends where it is. To roll back, publish an older definition.
   *
   * `POST /v1/sequences/{id}/publish`
   */
  publish(id: string, body?: Body<"publishSequence">, options?: CallOptions): Answer<Data<"publishSequence">, T>;
  /**
   * List sequences
   *
   * Without those in the archive, unless `status` is `archived` or `key` names one.
   *
   * `GET /v1/sequences`
   */
  list(query?: Query<"listSequences">, options?: CallOptions): Pages<JsonData<"listSequences">, T>;
  /**
   * Create a sequence
   *
   * The body is the first draft. Nobody is enrolled before it is published.
   *
   * `POST /v1/sequences`
   */
  create(body: Body<"createSequence"> | string, options?: CallOptions): Answer<Data<"createSequence">, T>;
  /**
   * Get a sequence
   *
   * With its draft, and the version that new enrollments get.
   *
   * `GET /v1/sequences/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getSequence">, T>;
  /**
   * Create a sequence by its key, or replace its draft
   *
   * The same call again changes nothing. What is published stays as it is until the draft is published.
   *
   * `PUT /v1/sequences/{id}`
   */
  put(id: string, body: Body<"putSequence"> | string, options?: CallOptions): Answer<JsonData<"putSequence">, T>;
  /**
   * Change how a sequence sends
   *
   * At once and for all its versions. What it sends, and when, is in its definition.
   *
   * `PATCH /v1/sequences/{id}`
   */
  update(id: string, body: Body<"updateSequence">, options?: CallOptions): Answer<Data<"updateSequence">, T>;
  /**
   * Delete a sequence that never ran
   *
   * One that had leads in it is archived instead, with what they got.
   *
   * `DELETE /v1/sequences/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteSequence">, T>;
  /**
   * Replace the draft
   *
   * What is published stays as it is until the draft is published.
   *
   * `PUT /v1/sequences/{id}/draft`
   */
  putDraft(id: string, body: Body<"putDraft"> | string, options?: CallOptions): Answer<Data<"putDraft">, T>;
  /**
   * Pause a sequence
   *
   * No enrollment moves on until it is resumed. Whom its trigger enrolls meanwhile waits, too; others cannot be enrolled.
   *
   * `POST /v1/sequences/{id}/pause`
   */
  pause(id: string, options?: CallOptions): Answer<Data<"pauseSequence">, T>;
  /**
   * Resume a sequence
   *
   * Steps that came due meanwhile are taken at once, one mail at a time.
   *
   * `POST /v1/sequences/{id}/resume`
   */
  resume(id: string, options?: CallOptions): Answer<Data<"resumeSequence">, T>;
  /**
   * Take a sequence out of the archive
   *
   * It is paused then, or a draft when it was never published.
   *
   * `POST /v1/sequences/{id}/unarchive`
   */
  unarchive(id: string, options?: CallOptions): Answer<Data<"unarchiveSequence">, T>;
  /**
   * List the versions of a sequence
   *
   * Newest first. A version never changes; enrollments stay in theirs unless a publish moves them.
   *
   * `GET /v1/sequences/{id}/versions`
   */
  listVersions(id: string, query?: Query<"listSequenceVersions">, options?: CallOptions): Pages<JsonData<"listSequenceVersions">, T>;
  /**
   * Get a version of a sequence, with its templates
   *
   * To roll back, put its definition (and `sources`) as drafts again, and publish.
   *
   * `GET /v1/sequences/{id}/versions/{number}`
   */
  getVersion(id: string, number: number, options?: CallOptions): Answer<Data<"getSequenceVersion">, T>;
  /**
   * Say beforehand what will happen
   *
   * Walks leads through the sequence on a clock that jumps, with the step machine of production. Changes nothing.
   *
   * `POST /v1/sequences/{id}/simulate`
   */
  simulate(id: string, body: Body<"simulateSequence">, options?: CallOptions): Answer<Data<"simulateSequence">, T>;
  /**
   * Forecast the mails of a segment
   *
   * Mails by hour and day of each sender, against its caps, if the segment were enrolled. Changes nothing.
   *
   * `POST /v1/sequences/{id}/forecast`
   */
  forecast(id: string, body: Body<"forecastSequence">, options?: CallOptions): Answer<Data<"forecastSequence">, T>;
  /**
   * Enroll a segment
   *
   * Answers with its progress while it runs, one JSON object for each line; the last one has `done: true`. When the connection is lost, the same request goes on where it was.
   *
   * `POST /v1/sequences/{id}/enrollments`
   */
  enrollSegment(id: string, body: Body<"enrollSegment">, options?: CallOptions): Lines<Data<"enrollSegment">, T>;
  /**
   * Archive a sequence
   *
   * It enrolls nobody any more and is left out of the list; what it did stays readable. For one that never had anybody in it, there is DELETE.
   *
   * `POST /v1/sequences/{id}/archive`
   */
  archive(id: string, query?: Query<"archiveSequence">, options?: CallOptions): Answer<Data<"archiveSequence">, T>;
  /**
   * Send test mails
   *
   * Sends the real mails of mail steps to somebody who runs the installation, rendered for a lead, through the step's sender, signed. They say that they are tests: `[Test]` before the subject, and the header `X-Ripen-Test`. Caps, windows and pauses do not hold them. They are counted nowhere and are no messages: opens, clicks, answers and bounces of theirs are nobody's, and their unsubscribe link unsubscribes nobody. A step with `thread: true` continues the test mail before it.
   *
   * `POST /v1/sequences/{id}/test`
   */
  test(id: string, body: Body<"testSequence">, options?: CallOptions): Answer<Data<"testSequence">, T>;
  /**
   * See whom promotion rules would have promoted
   *
   * Of the leads of the sequence in the last days, whatever became of them. Opens and clicks count by what they are taken for now. Changes nothing.
   *
   * `POST /v1/sequences/{id}/promotion-dry-run`
   */
  dryRunPromotion(id: string, body: Body<"dryRunPromotion">, options?: CallOptions): Answer<Data<"dryRunPromotion">, T>;
  /**
   * See whom a change of a sequence would touch
   *
   * As a dry run of publishing, of a definition and templates that come with the request: nothing is stored. It says where running enrollments stand, what becomes of each and of their next mail, and how many mails each sender would send by day, before and after. The sequence need not be there yet.
   *
   * `POST /v1/sequences/{id}/plan`
   */
  plan(id: string, body: Body<"planSequence">, options?: CallOptions): Answer<Data<"planSequence">, T>;
}

export interface SetAsides<T extends boolean> {
  /**
   * List what is set aside, and why
   *
   * Work that failed by itself and holds up nothing else. It is tried again after a minute, then twice as late each time, up to six hours; at once when its sequence is published again, or its segment or lead is changed.
   *
   * `GET /v1/set-asides`
   */
  list(query?: Query<"listSetAsides">, options?: CallOptions): Pages<JsonData<"listSetAsides">, T>;
  /**
   * Get one thing that is set aside
   *
   * With the reason, how often it was tried, and when it is tried again.
   *
   * `GET /v1/set-asides/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getSetAside">, T>;
  /**
   * Try again now
   *
   * It is gone from the list a moment later, or stands there with one try more and its reason.
   *
   * `POST /v1/set-asides/{id}/retry`
   */
  retry(id: string, options?: CallOptions): Answer<Data<"retrySetAside">, T>;
}

export interface Settings<T extends boolean> {
  /**
   * What qualified means here
   *
   * The criteria that reps ask for, and how many of them make a lead sales-qualified.
   *
   * `GET /v1/settings/qualification`
   */
  getQualificationPolicy(options?: CallOptions): Answer<Data<"getQualificationPolicy">, T>;
  /**
   * Say what qualified means here
   *
   * Replaces all criteria: their keys, names, the questions that the rep sees, and which of them make a sales-qualified lead. What was said of a criterion that is not there any more stays with the lead. Leads that were confirmed before stay so until something is said of them again.
   *
   * `PUT /v1/settings/qualification`
   */
  putQualificationPolicy(body: Body<"putQualificationPolicy">, options?: CallOptions): Answer<Data<"putQualificationPolicy">, T>;
  /**
   * What is measured of people
   *
   * By purpose: whether it is done at all, and what becomes of those who said nothing, by country and in general. docs/consent.md has the law.
   *
   * `GET /v1/settings/consent`
   */
  getConsentPolicy(options?: CallOptions): Answer<Data<"getConsentPolicy">, T>;
  /**
   * Set what is measured of people
   *
   * Replaces the whole policy. It holds for mails from the next ones on, within some seconds, and at once for opens and clicks of mails that were sent before.
   *
   * `PUT /v1/settings/consent`
   */
  putConsentPolicy(body: Body<"putConsentPolicy">, options?: CallOptions): Answer<Data<"putConsentPolicy">, T>;
  /**
   * How pages look that recipients see
   *
   * The name, logo and color of the pages for preferences, confirmation and leaving.
   *
   * `GET /v1/settings/brand`
   */
  getBrand(options?: CallOptions): Answer<Data<"getBrand">, T>;
  /**
   * Set how pages look that recipients see
   *
   * Name, logo and color of the pages behind mails and forms. Replaces the whole brand; it holds at once.
   *
   * `PUT /v1/settings/brand`
   */
  putBrand(body: Body<"putBrand">, options?: CallOptions): Answer<Data<"putBrand">, T>;
}

export interface Suppressions<T extends boolean> {
  /**
   * Import a suppression list
   *
   * The body is the file: CSV whose first line names the columns (`email` or `domain`, and `reason`, `detail`, `createdAt`, `until`; others are passed over), or one JSON object of these fields on each line. At most 64 MB. A reason that is none of Ripen's is kept as the detail of `manual`. Enrollments of those on the list stop at once. With `dryRun=true` nothing is kept. The same list can be sent again: what is suppressed keeps its reason.
   *
   * `POST /v1/suppressions/import`
   */
  import(body: Upload, query?: Query<"importSuppressions">, options?: CallOptions): Answer<Data<"importSuppressions">, T>;
  /**
   * List suppressions
   *
   * Addresses and domains that get no mail, with the reason.
   *
   * `GET /v1/suppressions`
   */
  list(query?: Query<"listSuppressions">, options?: CallOptions): Pages<JsonData<"listSuppressions">, T>;
  /**
   * Suppress an address or a domain
   *
   * No sequence mails it again, and the enrollments of its leads stop at once. A suppressed address covers every plus tag of it (`tom+news@…` where `tom@…` is suppressed; RFC 5233), in any case of letters; one with a tag covers itself alone, because what else stands before the @ is the receiver's own affair (RFC 5321 2.3.11). A domain covers those below it. What is suppressed already keeps its first reason.
   *
   * `POST /v1/suppressions`
   */
  create(body: Body<"createSuppression">, options?: CallOptions): Answer<Data<"createSuppression">, T>;
  /**
   * Say whether an address is suppressed, and why
   *
   * For an address, or for its domain.
   *
   * `GET /v1/suppressions/check`
   */
  check(query: Query<"checkSuppression">, options?: CallOptions): Answer<Data<"checkSuppression">, T>;
  /**
   * Download the whole suppression list
   *
   * Oldest first, as it can be imported again. Hashes of the erased are of use only where SECRET_KEY (or SECRET_KEY_PREVIOUS) is the same.
   *
   * `GET /v1/suppressions/export`
   */
  export(query?: Query<"exportSuppressions">, options?: CallOptions): Answer<string, T>;
  /**
   * Allow an address or a domain again
   *
   * Only when the person asked for it. Stopped enrollments stay stopped.
   *
   * `DELETE /v1/suppressions/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteSuppression">, T>;
}

export interface Tasks<T extends boolean> {
  /**
   * List tasks of reps
   *
   * What sequences and reps have asked reps to do.
   *
   * `GET /v1/tasks`
   */
  list(query?: Query<"listTasks">, options?: CallOptions): Pages<JsonData<"listTasks">, T>;
  /**
   * Say that a task is done
   *
   * An enrollment that waits for it goes on.
   *
   * `POST /v1/tasks/{id}/done`
   */
  finish(id: string, options?: CallOptions): Answer<Data<"finishTask">, T>;
  /**
   * Say that a task is not worth doing
   *
   * It is skipped; an enrollment that waits for it goes on.
   *
   * `POST /v1/tasks/{id}/skip`
   */
  skip(id: string, options?: CallOptions): Answer<Data<"skipTask">, T>;
}

export interface Teams<T extends boolean> {
  /**
   * Get a team
   *
   * Which leads it takes, its members, and how fast they have to answer.
   *
   * `GET /v1/teams/{key}`
   */
  get(key: string, options?: CallOptions): Answer<Data<"getTeam">, T>;
  /**
   * Write a team
   *
   * A prospect without a rep goes to the first team, by position, whose condition is true for them; among its members to whose turn it is. When no member can take it: the fallback rep, else the fallback team, else the operator hears of it. A handoff that is not accepted within its working time goes to somebody else.
   *
   * `PUT /v1/teams/{key}`
   */
  put(key: string, body: Body<"putTeam">, options?: CallOptions): Answer<Data<"putTeam">, T>;
  /**
   * Delete a team
   *
   * Its handoffs stay with their reps; their times run on.
   *
   * `DELETE /v1/teams/{key}`
   */
  delete(key: string, options?: CallOptions): Answer<Data<"deleteTeam">, T>;
  /**
   * List teams
   *
   * In the order in which they are asked.
   *
   * `GET /v1/teams`
   */
  list(options?: CallOptions): Answer<Data<"listTeams">, T>;
}

export interface Templates<T extends boolean> {
  /**
   * List templates
   *
   * With their MJML; `key` finds one by its name.
   *
   * `GET /v1/templates`
   */
  list(query?: Query<"listTemplates">, options?: CallOptions): Pages<JsonData<"listTemplates">, T>;
  /**
   * Store a template
   *
   * Creates the template with this key, or replaces it. It is compiled first; what is wrong is told with its line. A partial is checked with the stored templates that include it, too. Published sequences keep the text they were published with.
   *
   * `PUT /v1/templates`
   */
  put(body: Body<"putTemplate">, options?: CallOptions): Answer<Data<"putTemplate">, T>;
  /**
   * Get a template
   *
   * One template, with its MJML.
   *
   * `GET /v1/templates/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getTemplate">, T>;
  /**
   * Delete a template
   *
   * A partial that stored templates include stays.
   *
   * `DELETE /v1/templates/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteTemplate">, T>;
  /**
   * Preview a template
   *
   * Renders a stored template or a source for a lead, for some of a segment, or for an example, and says what is wrong with it, with line and column where they are known. A template that cannot be used has no mails, and errors among its problems. Stores, sends, tracks and counts nothing: the links are the plain ones.
   *
   * `POST /v1/templates/preview`
   */
  preview(body: Body<"previewTemplate">, options?: CallOptions): Answer<Data<"previewTemplate">, T>;
}

export interface Topics<T extends boolean> {
  /**
   * List topics
   *
   * What recipients can subscribe to and leave, as the preference page shows it.
   *
   * `GET /v1/topics`
   */
  list(options?: CallOptions): Answer<Data<"listTopics">, T>;
  /**
   * Create or replace a topic
   *
   * What recipients subscribe to and leave, by key. Sequences name the one that their mails belong to.
   *
   * `PUT /v1/topics`
   */
  put(body: Body<"putTopic">, options?: CallOptions): Answer<Data<"putTopic">, T>;
  /**
   * Get a topic
   *
   * One topic, by its key.
   *
   * `GET /v1/topics/{key}`
   */
  get(key: string, options?: CallOptions): Answer<Data<"getTopic">, T>;
  /**
   * Delete a topic
   *
   * Refused while a sequence belongs to it, naming some. What leads said of it stays in their logs.
   *
   * `DELETE /v1/topics/{key}`
   */
  delete(key: string, options?: CallOptions): Answer<Data<"deleteTopic">, T>;
}

export interface Transports<T extends boolean> {
  /**
   * List transports
   *
   * The SMTP servers that senders may use; passwords are never shown.
   *
   * `GET /v1/transports`
   */
  list(query?: Query<"listTransports">, options?: CallOptions): Pages<JsonData<"listTransports">, T>;
  /**
   * Add a mail server that senders may use
   *
   * Name it in `transportIds` of a sender. Several are tried in order when one is out of reach.
   *
   * `POST /v1/transports`
   */
  create(body: Body<"createTransport">, options?: CallOptions): Answer<Data<"createTransport">, T>;
  /**
   * Get a transport
   *
   * One SMTP server; its password is never shown.
   *
   * `GET /v1/transports/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getTransport">, T>;
  /**
   * Change a transport
   *
   * Running workers use it within seconds. A new URL replaces the old one whole, its password included.
   *
   * `PATCH /v1/transports/{id}`
   */
  update(id: string, body: Body<"updateTransport">, options?: CallOptions): Answer<Data<"updateTransport">, T>;
  /**
   * Delete a transport
   *
   * Refused with `transport_in_use` while a sender names it.
   *
   * `DELETE /v1/transports/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteTransport">, T>;
}

export interface Users<T extends boolean> {
  /**
   * List users
   *
   * Who may sign in, with their roles.
   *
   * `GET /v1/users`
   */
  list(query?: Query<"listUsers">, options?: CallOptions): Pages<JsonData<"listUsers">, T>;
  /**
   * Add a user
   *
   * Somebody who signs in at `/sign-in`. They are mailed a link that signs them in, once within seven days, unless `invite` is false; `invited` says whether the mail server took it. Takes a key with every right that the role has: 403 `scope_missing`.
   *
   * `POST /v1/users`
   */
  create(body: Body<"createUser">, options?: CallOptions): Answer<Data<"createUser">, T>;
  /**
   * Get a user
   *
   * Role, state, and when they signed in last.
   *
   * `GET /v1/users/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getUser">, T>;
  /**
   * Change a user
   *
   * Holds from their next request on. Who is disabled or gets another address is signed out everywhere; with another address their passkeys are gone, too. The last admin stays one: 409 `last_admin`. Takes a key with every right that the role has: 403 `scope_missing`. This goes for the role before, too.
   *
   * `PATCH /v1/users/{id}`
   */
  update(id: string, body: Body<"updateUser">, options?: CallOptions): Answer<Data<"updateUser">, T>;
  /**
   * Remove a user
   *
   * With their sessions and passkeys. What they did stays in the audit log. Takes a key with every right that their role has.
   *
   * `DELETE /v1/users/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteUser">, T>;
  /**
   * Mail a user an invitation
   *
   * With a link that signs them in, once within seven days. 503 `mail_not_taken` when no mail could be handed over.
   *
   * `POST /v1/users/{id}/invite`
   */
  invite(id: string, options?: CallOptions): Answer<Data<"inviteUser">, T>;
}

export interface Webhooks<T extends boolean> {
  /**
   * List webhooks
   *
   * With what failed last. Secrets are not shown.
   *
   * `GET /v1/webhooks`
   */
  list(query?: Query<"listWebhooks">, options?: CallOptions): Pages<JsonData<"listWebhooks">, T>;
  /**
   * Have events posted to a URL
   *
   * Signed (Standard Webhooks), in the order in which they happened for each lead, until they are taken. It gets what happens from now on. Answer 2xx within 15 seconds; anything else is tried again over three days.
   *
   * `POST /v1/webhooks`
   */
  create(body: Body<"createWebhook">, options?: CallOptions): Answer<Data<"createWebhook">, T>;
  /**
   * Get a webhook
   *
   * Its types and state, and how its last deliveries went; never its secret.
   *
   * `GET /v1/webhooks/{id}`
   */
  get(id: string, options?: CallOptions): Answer<Data<"getWebhook">, T>;
  /**
   * Create a webhook by its slug, or replace it
   *
   * The same call again changes nothing. One that is there keeps its secret: rotate it to have another. A new one has the secret that is told, or one that is made.
   *
   * `PUT /v1/webhooks/{id}`
   */
  put(id: string, body: Body<"putWebhook">, options?: CallOptions): Answer<JsonData<"putWebhook">, T>;
  /**
   * Change, pause, disable or enable a webhook
   *
   * Paused, events wait for it; disabled, they are not written down.
   *
   * `PATCH /v1/webhooks/{id}`
   */
  update(id: string, body: Body<"updateWebhook">, options?: CallOptions): Answer<Data<"updateWebhook">, T>;
  /**
   * Take a webhook away, with its log
   *
   * What waits for it is not posted any more.
   *
   * `DELETE /v1/webhooks/{id}`
   */
  delete(id: string, options?: CallOptions): Answer<Data<"deleteWebhook">, T>;
  /**
   * Give a webhook another secret
   *
   * For 24 hours what is sent has two signatures: by the new secret, and by the one before.
   *
   * `POST /v1/webhooks/{id}/rotate`
   */
  rotateSecret(id: string, options?: CallOptions): Answer<Data<"rotateWebhookSecret">, T>;
  /**
   * What was sent to a webhook
   *
   * Kept for 30 days, or as `RETAIN_WEBHOOK_EVENT_DAYS` says.
   *
   * `GET /v1/webhooks/{id}/deliveries`
   */
  listDeliveries(id: string, query?: Query<"listWebhookDeliveries">, options?: CallOptions): Pages<JsonData<"listWebhookDeliveries">, T>;
  /**
   * What was posted, and what was answered
   *
   * Its body, and each try with status, time and answer.
   *
   * `GET /v1/webhooks/{id}/deliveries/{deliveryId}`
   */
  getDelivery(id: string, deliveryId: string, options?: CallOptions): Answer<Data<"getWebhookDelivery">, T>;
  /**
   * Deliver an event once more
   *
   * With the same `webhook-id`, so that a receiver that has it can tell.
   *
   * `POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay`
   */
  replayDelivery(id: string, deliveryId: string, options?: CallOptions): Answer<Data<"replayWebhookDelivery">, T>;
  /**
   * Deliver a range of events once more
   *
   * In order, up to 10,000 events at once.
   *
   * `POST /v1/webhooks/{id}/replay`
   */
  replay(id: string, body: Body<"replayWebhook">, options?: CallOptions): Answer<Data<"replayWebhook">, T>;
  /**
   * Post a test event now
   *
   * Of the type `webhook.test`, in whatever state the webhook is. The answer says what became of it.
   *
   * `POST /v1/webhooks/{id}/test`
   */
  test(id: string, options?: CallOptions): Answer<Data<"testWebhook">, T>;
}

/** All resources; with `T` true their methods throw, else they answer with `{ data, error }`. */
export interface Resources<T extends boolean> {
  accounts: Accounts<T>;
  activity: Activity<T>;
  applied: Applied<T>;
  audit: Audit<T>;
  bulkActions: BulkActions<T>;
  channels: Channels<T>;
  corrections: Corrections<T>;
  duplicates: Duplicates<T>;
  enrollments: Enrollments<T>;
  erasureRequests: ErasureRequests<T>;
  erasures: Erasures<T>;
  events: Events<T>;
  experiments: Experiments<T>;
  forms: Forms<T>;
  guardTrips: GuardTrips<T>;
  handoffs: Handoffs<T>;
  health: Health<T>;
  importFiles: ImportFiles<T>;
  imports: Imports<T>;
  inboundMails: InboundMails<T>;
  keys: Keys<T>;
  leadAttributes: LeadAttributes<T>;
  leads: Leads<T>;
  messages: Messages<T>;
  publications: Publications<T>;
  reports: Reports<T>;
  reps: Reps<T>;
  schemas: Schemas<T>;
  scoring: Scoring<T>;
  segments: Segments<T>;
  senders: Senders<T>;
  sequences: Sequences<T>;
  setAsides: SetAsides<T>;
  settings: Settings<T>;
  suppressions: Suppressions<T>;
  tasks: Tasks<T>;
  teams: Teams<T>;
  templates: Templates<T>;
  topics: Topics<T>;
  transports: Transports<T>;
  users: Users<T>;
  webhooks: Webhooks<T>;
}

/** Each method's route, and what it takes; src/client/prepare.ts says how it is written. */
export const routes = {
  accounts: {
    list: "GET /v1/accounts q",
    get: "GET /v1/accounts/{id}",
    update: "PATCH /v1/accounts/{id} b",
    listTimeline: "GET /v1/accounts/{id}/timeline q",
    merge: "POST /v1/accounts/{id}/merge bk",
    split: "POST /v1/accounts/{id}/split bk",
    listChanges: "GET /v1/accounts/{id}/changes",
    undoChange: "POST /v1/accounts/{id}/undo bk",
  },
  activity: {
    list: "GET /v1/activity q",
  },
  applied: {
    get: "GET /v1/applied/{name}",
    put: "PUT /v1/applied/{name} b",
  },
  audit: {
    list: "GET /v1/audit q",
  },
  bulkActions: {
    list: "GET /v1/bulk-actions q",
    get: "GET /v1/bulk-actions/{id}",
    cancel: "POST /v1/bulk-actions/{id}/cancel k",
    exportLeads: "GET /v1/bulk-actions/{id}/leads.csv",
  },
  channels: {
    list: "GET /v1/channels q",
    create: "POST /v1/channels b",
    update: "PATCH /v1/channels/{id} b",
    delete: "DELETE /v1/channels/{id}",
    test: "POST /v1/channels/{id}/test k",
  },
  corrections: {
    list: "GET /v1/corrections q",
  },
  duplicates: {
    list: "GET /v1/duplicates q",
  },
  enrollments: {
    list: "GET /v1/enrollments q",
    create: "POST /v1/enrollments bk",
    get: "GET /v1/enrollments/{id}",
    pause: "POST /v1/enrollments/{id}/pause k",
    resume: "POST /v1/enrollments/{id}/resume k",
    exit: "POST /v1/enrollments/{id}/exit k",
    explain: "GET /v1/enrollments/{id}/explain",
  },
  erasureRequests: {
    erase: "POST /v1/erasure-requests/{id}/erase k",
    list: "GET /v1/erasure-requests q",
    finish: "POST /v1/erasure-requests/{id}/done k",
  },
  erasures: {
    export: "GET /v1/erasures/export",
    list: "GET /v1/erasures q",
    get: "GET /v1/erasures/{id}",
  },
  events: {
    list: "GET /v1/events q",
    record: "POST /v1/events bk",
    recordBatch: "POST /v1/events/batch bk",
  },
  experiments: {
    list: "GET /v1/experiments q",
    start: "POST /v1/experiments bk",
    get: "GET /v1/experiments/{id}",
    switch: "POST /v1/experiments/{id}/switch bk",
    undoSwitch: "POST /v1/experiments/{id}/undo-switch k",
    end: "POST /v1/experiments/{id}/end k",
  },
  forms: {
    get: "GET /v1/forms/{form}",
    submit: "POST /v1/forms/{form} bp",
    put: "PUT /v1/forms/{form} b",
    delete: "DELETE /v1/forms/{form}",
    list: "GET /v1/forms q",
    create: "POST /v1/forms bk",
  },
  guardTrips: {
    list: "GET /v1/guard-trips q",
    get: "GET /v1/guard-trips/{id}",
    resume: "POST /v1/guard-trips/{id}/resume k",
  },
  handoffs: {
    list: "GET /v1/handoffs q",
    get: "GET /v1/handoffs/{id}",
    accept: "POST /v1/handoffs/{id}/accept bk",
    decline: "POST /v1/handoffs/{id}/decline bk",
    undo: "POST /v1/handoffs/{id}/not-a-prospect bk",
    getConversation: "GET /v1/handoffs/{id}/conversation q",
    snooze: "POST /v1/handoffs/{id}/snooze bk",
    handOver: "POST /v1/handoffs/{id}/hand-over bk",
    qualify: "POST /v1/handoffs/{id}/qualify bk",
    win: "POST /v1/handoffs/{id}/won bk",
    recycle: "POST /v1/handoffs/{id}/recycle bk",
    note: "POST /v1/handoffs/{id}/note bk",
    answer: "POST /v1/handoffs/{id}/answer bk",
    call: "POST /v1/handoffs/{id}/call bk",
    task: "POST /v1/handoffs/{id}/task bk",
  },
  health: {
    get: "GET /healthz p",
    getReadiness: "GET /readyz p",
  },
  importFiles: {
    store: "POST /v1/import-files uq",
    get: "GET /v1/import-files/{id}",
    importFile: "POST /v1/import-files/{id}/imports bk",
  },
  imports: {
    list: "GET /v1/imports q",
    create: "POST /v1/imports uq",
    get: "GET /v1/imports/{id}",
    undo: "POST /v1/imports/{id}/undo k",
    getProblems: "GET /v1/imports/{id}/problems.csv",
    listForeseen: "GET /v1/imports/{id}/foreseen q",
    cancel: "POST /v1/imports/{id}/cancel k",
    continue: "POST /v1/imports/{id}/continue k",
  },
  inboundMails: {
    list: "GET /v1/inbound-mails q",
    get: "GET /v1/inbound-mails/{id}",
    accept: "POST /v1/inbound-mails/{id}/accept k",
    dismiss: "POST /v1/inbound-mails/{id}/dismiss k",
    getSource: "GET /v1/inbound-mails/{id}/source",
    getAttachment: "GET /v1/inbound-mails/{id}/attachments/{number}",
    reclassify: "POST /v1/inbound-mails/{id}/reclassify bk",
  },
  keys: {
    list: "GET /v1/keys q",
    create: "POST /v1/keys b",
    get: "GET /v1/keys/{id}",
    update: "PATCH /v1/keys/{id} b",
    revoke: "DELETE /v1/keys/{id}",
    rotate: "POST /v1/keys/{id}/rotate b",
  },
  leadAttributes: {
    list: "GET /v1/lead-attributes",
    put: "PUT /v1/lead-attributes b",
    delete: "DELETE /v1/lead-attributes/{name}",
  },
  leads: {
    get: "GET /v1/leads/{id}",
    update: "PATCH /v1/leads/{id} b",
    listTimeline: "GET /v1/leads/{id}/timeline q",
    getQualification: "GET /v1/leads/{id}/qualification",
    putQualification: "PUT /v1/leads/{id}/qualification b",
    list: "GET /v1/leads q",
    create: "POST /v1/leads bk",
    getConsent: "GET /v1/leads/{id}/consent q",
    setConsent: "PUT /v1/leads/{id}/consent b",
    explainScore: "GET /v1/leads/{id}/score",
    explain: "GET /v1/leads/{id}/explain",
    erase: "POST /v1/leads/{id}/erase bk",
    export: "GET /v1/leads/{id}/export",
    merge: "POST /v1/leads/{id}/merge bk",
    unmerge: "POST /v1/leads/{id}/unmerge k",
    move: "POST /v1/leads/{id}/stage bk",
    promote: "POST /v1/leads/{id}/promote bk",
    getConversation: "GET /v1/leads/{id}/conversation q",
    startBulkAction: "POST /v1/leads/bulk bk",
  },
  messages: {
    list: "GET /v1/messages q",
    get: "GET /v1/messages/{id}",
    resolve: "POST /v1/messages/{id}/resolve bk",
    getSource: "GET /v1/messages/{id}/source",
  },
  publications: {
    get: "GET /v1/publications/{id}",
  },
  reports: {
    listMetrics: "GET /v1/reports/metrics",
    overview: "GET /v1/reports/overview q",
    sequence: "GET /v1/reports/sequences/{id} q",
    versions: "GET /v1/reports/sequences/{id}/versions q",
    variants: "GET /v1/reports/sequences/{id}/variants q",
    funnel: "GET /v1/reports/funnel q",
    sources: "GET /v1/reports/sources q",
    reps: "GET /v1/reports/reps q",
    deliverability: "GET /v1/reports/deliverability q",
    timing: "GET /v1/reports/timing q",
    speedToLead: "GET /v1/reports/speed-to-lead q",
    calendar: "GET /v1/reports/calendar q",
    pipeline: "GET /v1/reports/pipeline q",
    hot: "GET /v1/reports/hot q",
  },
  reps: {
    previewAssignment: "POST /v1/reps/assign/preview bk",
    list: "GET /v1/reps q",
    create: "POST /v1/reps bk",
    get: "GET /v1/reps/{id}",
    update: "PATCH /v1/reps/{id} b",
    listAbsences: "GET /v1/reps/{id}/absences q",
    addAbsence: "POST /v1/reps/{id}/absences bk",
    deleteAbsence: "DELETE /v1/reps/{id}/absences/{absenceId}",
  },
  schemas: {
    getSequence: "GET /v1/schemas/sequence.json p",
  },
  scoring: {
    get: "GET /v1/scoring",
    put: "PUT /v1/scoring y",
    listVersions: "GET /v1/scoring/versions q",
    getVersion: "GET /v1/scoring/versions/{number}",
    startBacktest: "POST /v1/scoring/backtest bk",
    listBacktests: "GET /v1/scoring/backtests q",
    getBacktest: "GET /v1/scoring/backtests/{id}",
    cancelBacktest: "POST /v1/scoring/backtests/{id}/cancel k",
    listBacktestDifferences: "GET /v1/scoring/backtests/{id}/differences q",
  },
  segments: {
    list: "GET /v1/segments q",
    put: "PUT /v1/segments b",
    get: "GET /v1/segments/{id}",
    delete: "DELETE /v1/segments/{id}",
    count: "GET /v1/segments/{id}/count",
    listLeads: "GET /v1/segments/{id}/leads q",
  },
  senders: {
    list: "GET /v1/senders q",
    create: "POST /v1/senders bk",
    get: "GET /v1/senders/{id}",
    put: "PUT /v1/senders/{id} b",
    update: "PATCH /v1/senders/{id} b",
    getUsage: "GET /v1/senders/{id}/usage",
    pause: "POST /v1/senders/{id}/pause bk",
    resume: "POST /v1/senders/{id}/resume k",
    listDkimKeys: "GET /v1/senders/{id}/dkim-keys",
    addDkimKey: "POST /v1/senders/{id}/dkim-keys bk",
    deleteDkimKey: "DELETE /v1/senders/{id}/dkim-keys/{selector}",
    listDestinationHolds: "GET /v1/senders/{id}/destinations",
    liftDestinationHold: "DELETE /v1/senders/{id}/destinations/{destination}",
  },
  sequences: {
    publish: "POST /v1/sequences/{id}/publish bk",
    list: "GET /v1/sequences q",
    create: "POST /v1/sequences yk",
    get: "GET /v1/sequences/{id}",
    put: "PUT /v1/sequences/{id} y",
    update: "PATCH /v1/sequences/{id} b",
    delete: "DELETE /v1/sequences/{id}",
    putDraft: "PUT /v1/sequences/{id}/draft y",
    pause: "POST /v1/sequences/{id}/pause k",
    resume: "POST /v1/sequences/{id}/resume k",
    unarchive: "POST /v1/sequences/{id}/unarchive k",
    listVersions: "GET /v1/sequences/{id}/versions q",
    getVersion: "GET /v1/sequences/{id}/versions/{number}",
    simulate: "POST /v1/sequences/{id}/simulate bk",
    forecast: "POST /v1/sequences/{id}/forecast bk",
    enrollSegment: "POST /v1/sequences/{id}/enrollments bk",
    archive: "POST /v1/sequences/{id}/archive qk",
    test: "POST /v1/sequences/{id}/test bk",
    dryRunPromotion: "POST /v1/sequences/{id}/promotion-dry-run bk",
    plan: "POST /v1/sequences/{id}/plan bk",
  },
  setAsides: {
    list: "GET /v1/set-asides q",
    get: "GET /v1/set-asides/{id}",
    retry: "POST /v1/set-asides/{id}/retry k",
  },
  settings: {
    getQualificationPolicy: "GET /v1/settings/qualification",
    putQualificationPolicy: "PUT /v1/settings/qualification b",
    getConsentPolicy: "GET /v1/settings/consent",
    putConsentPolicy: "PUT /v1/settings/consent b",
    getBrand: "GET /v1/settings/brand",
    putBrand: "PUT /v1/settings/brand b",
  },
  suppressions: {
    import: "POST /v1/suppressions/import uq",
    list: "GET /v1/suppressions q",
    create: "POST /v1/suppressions bk",
    check: "GET /v1/suppressions/check q",
    export: "GET /v1/suppressions/export q",
    delete: "DELETE /v1/suppressions/{id}",
  },
  tasks: {
    list: "GET /v1/tasks q",
    finish: "POST /v1/tasks/{id}/done k",
    skip: "POST /v1/tasks/{id}/skip k",
  },
  teams: {
    get: "GET /v1/teams/{key}",
    put: "PUT /v1/teams/{key} b",
    delete: "DELETE /v1/teams/{key}",
    list: "GET /v1/teams",
  },
  templates: {
    list: "GET /v1/templates q",
    put: "PUT /v1/templates b",
    get: "GET /v1/templates/{id}",
    delete: "DELETE /v1/templates/{id}",
    preview: "POST /v1/templates/preview bk",
  },
  topics: {
    list: "GET /v1/topics",
    put: "PUT /v1/topics b",
    get: "GET /v1/topics/{key}",
    delete: "DELETE /v1/topics/{key}",
  },
  transports: {
    list: "GET /v1/transports q",
    create: "POST /v1/transports bk",
    get: "GET /v1/transports/{id}",
    update: "PATCH /v1/transports/{id} b",
    delete: "DELETE /v1/transports/{id}",
  },
  users: {
    list: "GET /v1/users q",
    create: "POST /v1/users bk",
    get: "GET /v1/users/{id}",
    update: "PATCH /v1/users/{id} b",
    delete: "DELETE /v1/users/{id}",
    invite: "POST /v1/users/{id}/invite k",
  },
  webhooks: {
    list: "GET /v1/webhooks q",
    create: "POST /v1/webhooks b",
    get: "GET /v1/webhooks/{id}",
    put: "PUT /v1/webhooks/{id} b",
    update: "PATCH /v1/webhooks/{id} b",
    delete: "DELETE /v1/webhooks/{id}",
    rotateSecret: "POST /v1/webhooks/{id}/rotate",
    listDeliveries: "GET /v1/webhooks/{id}/deliveries q",
    getDelivery: "GET /v1/webhooks/{id}/deliveries/{deliveryId}",
    replayDelivery: "POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay k",
    replay: "POST /v1/webhooks/{id}/replay bk",
    test: "POST /v1/webhooks/{id}/test k",
  },
} as const;
