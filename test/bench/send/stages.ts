import { generateKeyPairSync } from "node:crypto";
import { createSigner } from "../../../src/platform/secret/sign.ts";
import { compileTemplate } from "../../../src/render/compile/compile.ts";
import { hydrate } from "../../../src/render/fill/hydrate.ts";
import type { ClaimedMessage } from "../../../src/send/lane/claim/claim.ts";
import { readDkimKey } from "../../../src/send/mail/mime/dkim.ts";
import type { DkimKey } from "../../../src/send/mail/mime/dkim.ts";
import { writeMail } from "../../../src/send/lane/write-mail.ts";
import { sequenceDefinition } from "../../../src/sequence/definition/definition.ts";
import { neededFacts } from "../../../src/sequence/definition/needed-facts.ts";
import { benchTemplate } from "./content.ts";
import { dkimPem } from "./world.ts";

/** Where the worker's time goes, as far as it can be taken apart: microseconds of processor time per mail. */
export async function measureStages(): Promise<Record<string, number>> {
  const compiled = await compileTemplate({ mjml: benchTemplate("Welcome"), partials: {} });
  if (compiled.kind === "invalid") throw new Error("the bench's template is invalid");
  const signer = createSigner("a key for benches, long enough to be taken", "bench");
  const app = {
    site: {
      publicUrl: "https://ripen.example",
      replyDomain: "reply.example",
      company: { name: "Acme", address: "1 Main Street" },
    },
    signers: {
      reply: signer,
      track: signer,
      unsubscribe: signer,
      respond: signer,
      review: signer,
      confirm: signer,
      session: signer,
      address: signer,
    },
  };
  const id = "0193a5f0-1111-7222-8333-444455556666";
  const definition = sequenceDefinition.parse({
    name: "Welcome",
    trigger: { event: "signup" },
    promotion: { opens: "off" },
    steps: [{ id: "mail-1", kind: "email", template: "welcome" }],
  });
  const version = {
    id,
    sequenceId: id,
    number: 1,
    definition,
    needed: neededFacts(definition),
    templates: new Map([["welcome", hydrate(compiled.template)]]),
  };
  const claimed: ClaimedMessage = {
    message: {
      id,
      enrollmentId: id,
      leadId: id,
      sequenceId: id,
      versionId: id,
      stepId: "mail-1",
      email: "lead1@example.com",
      destination: "example.com",
      rfcMessageId: `<${id}@reply.example>`,
      subjectVariant: null,
      thread: [],
      threadSubject: null,
      queuedAt: new Date(),
      allowedUntil: null,
      attempts: 1,
      notesBeginning: false,
    },
    paced: false,
    lead: {
      email: "lead1@example.com",
      firstName: "Leo",
      lastName: null,
      company: "Initech",
      timezone: null,
      locale: null,
      attributes: {},
    },
    consent: {},
  };
  const write = (dkim: readonly DkimKey[]) => async () => {
    await writeMail(
      app,
      version,
      claimed,
      { name: "Ada at Acme", email: "ada@acme.example", replyTo: "tracked" as const, dkim },
      new Date(),
      { opens: true, clicks: true },
    );
  };
  const rsa = readDkimKey("acme.example", "r", dkimPem);
  const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const written = await cost(write([]));
  return {
    write_us: written,
    dkim_rsa_us: (await cost(write([rsa]))) - written,
    dkim_ed25519_us: (await cost(write([readDkimKey("acme.example", "e", pem)]))) - written,
  };
}

async function cost(work: () => Promise<void>): Promise<number> {
  for (let n = 0; n < 500; n += 1) await work();
  const before = process.cpuUsage();
  const count = 2000;
  for (let n = 0; n < count; n += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}
