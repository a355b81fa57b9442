import { stat } from "node:fs/promises";
import path from "node:path";
import { attributesInput, leadInput } from "../../lead/schemas.ts";
import { previewTemplate } from "../../render/preview/preview-template.ts";
import type { MailPreview } from "../../render/preview/preview-template.ts";
import { maskedSettings } from "../../send/preview/masked-settings.ts";
import { exampleLead, toldPerson } from "../../send/preview/people.ts";
import type { ToldEvent, ToldLead } from "../../send/preview/people.ts";
import { previewScope } from "../../send/preview/preview-scope.ts";
import { place, partialsOf } from "./check-folder.ts";
import { CommandError, noInput, wrongSettings } from "../server/command-error.ts";
import { readFolder } from "./folder.ts";
import type { TemplateFile } from "./folder.ts";
import type { FileProblem } from "./problem.ts";
import { notUtf8, readUtf8 } from "./read-utf8.ts";

export interface PreviewOptions {
  /** JSON of a lead; an example when undefined */
  lead?: string | undefined;
  /** JSON of the properties of the event that triggers; none when undefined */
  event?: string | undefined;
  subject?: string | undefined;
  /** folder with `partials/`; when undefined the nearest above the file that has it */
  folder?: string | undefined;
}

/** A previewed file; `mail` is undefined when the template cannot be used. */
export interface PreviewedFile {
  mail: MailPreview | undefined;
  problems: FileProblem[];
}

const site = {
  publicUrl: "https://mail.example.com",
  replyDomain: "reply.example.com",
  company: { name: "Example Company", address: "1 Main Street, Springfield" },
};
const sender = { name: "Robin at Example Company", email: "robin@example.com" };

/** Renders a local template with the partials of its folder. Needs no server. @throws CommandError */
export async function previewFile(file: string, options: PreviewOptions): Promise<PreviewedFile> {
  const read = await readUtf8(file).catch(() => {
    throw new CommandError(`There is no readable file ${file}.`, noInput);
  });
  if ("notUtf8" in read) {
    return { mail: undefined, problems: [{ file, ...read.notUtf8, severity: "error", message: notUtf8 }] };
  }
  const mjml = read.text;
  const folder = options.folder ?? (await folderOf(file));
  const templates = folder === undefined ? [] : (await readFolder(folder)).templates;
  if (folder !== undefined && path.relative(folder, file).startsWith(`partials${path.sep}`)) {
    throw new CommandError(`${file} is a partial: preview a template that includes it.`, wrongSettings);
  }
  const template: TemplateFile = { key: file, file, mjml };
  const scope = previewScope(site, sender, toldPerson(readLead(options.lead), readEvent(options.event)));
  const source = {
    mjml,
    partials: partialsOf(templates),
    ...(options.subject !== undefined && { subject: options.subject }),
  };
  const { problems, mails } = await previewTemplate(source, [scope], maskedSettings(site));
  const [mail] = mails;
  return {
    mail,
    problems: [...problems, ...(mail?.problems ?? [])].map((one) => place(one, template, templates, one.severity)),
  };
}

/** The nearest folder above a file that has partials. */
async function folderOf(file: string): Promise<string | undefined> {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    const found = await stat(path.join(folder, "partials")).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (found) return path.relative(".", folder) || ".";
    if (path.dirname(folder) === folder) return undefined;
  }
}

function readLead(json: string | undefined): ToldLead {
  if (json === undefined) return exampleLead;
  const read = leadInput.partial().safeParse(parseJson(json));
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path: at, message }) => [at.join("."), message].filter(Boolean).join(": "));
  throw new CommandError(`--lead cannot be read: ${problems.join("; ")}`, wrongSettings);
}

function readEvent(json: string | undefined): ToldEvent {
  if (json === undefined) return null;
  const read = attributesInput.safeParse(parseJson(json));
  if (read.success) return { occurredAt: new Date().toISOString(), properties: read.data };
  throw new CommandError(`--event cannot be read: write an object of texts, numbers and truths`, wrongSettings);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
