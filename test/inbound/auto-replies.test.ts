import { expect, test } from "vitest";
import { mailOf, verdictOf } from "./mail-of.ts";

type Answer = { what: string; subject?: string; headers?: string[]; body: string; subtype?: string; from?: string };

const MARKED: Answer[] = [
  {
    what: "a help desk's ticket number",
    subject: "Re: Hello",
    from: "Support <support@lead.example>",
    body: "Thank you for contacting us. Your ticket number is 48213. We will get back to you shortly.",
    subtype: "receipt",
  },
  { what: "the title in brackets", subject: "[Out of Office] Hello", body: "Back on Monday." },
  { what: "the title in brackets at the end", subject: "Hello (Automatic reply)", body: "Back on Monday." },
  {
    what: "the null sender alone",
    subject: "Re: Hello",
    headers: ["Return-Path: <>", "In-Reply-To: <step1@ours.example>"],
    body: "Nimepata barua pepe yako.",
  },
  {
    what: "RFC 3834",
    subject: "Re: Hello",
    headers: ["Auto-Submitted: auto-replied", "In-Reply-To: <step1@ours.example>"],
    body: "I am away.",
  },
  {
    what: "RFC 3834 with a comment and a parameter",
    headers: ['Auto-Submitted: (vacation) auto-replied; owner-email="x@lead.example"'],
    body: "Gone fishing.",
  },
  {
    what: "a generated acknowledgement in the thread",
    subject: "[#4711] Re: Hello",
    headers: ["Auto-Submitted: auto-generated", "In-Reply-To: <step1@ours.example>"],
    body: "We have received your request. Your ticket number is 4711.",
    subtype: "receipt",
  },
  { what: "X-Autoreply", subject: "Re: Hello", headers: ["X-Autoreply: yes"], body: "Away." },
  { what: "X-Autorespond", subject: "Re: Hello", headers: ["X-Autorespond: hello"], body: "Away." },
  { what: "Precedence: auto_reply", subject: "Re: Hello", headers: ["Precedence: auto_reply"], body: "Away." },
  { what: "Apple's vacation", subject: "Re: Hello", headers: ["X-Apple-Action: VACATION"], body: "Sleeping." },
  {
    what: "a vacation program that empties the envelope sender",
    subject: "Re: Hello",
    headers: ["Return-Path: <>"],
    body: "I'm out of the office until Monday and will answer on my return.",
  },
  {
    what: "a departed colleague",
    subject: "Automatic reply: Hello",
    body: "Bob no longer works for Lead Inc. Please contact carol@lead.example.",
    subtype: "left_company",
  },
  {
    what: "challenge-response",
    subject: "Please verify your message to Bob [Boxbe]",
    from: "Boxbe <noreply@boxbe.com>",
    body: "Hello, your message about Hello was waitlisted. Click here to confirm you are a real person.",
    subtype: "challenge_response",
  },
  {
    what: "challenge-response of a mail client",
    subject: "Sender verification required",
    body: "I am protecting myself from receiving junk mail. Please click the link below to verify that you are a real person: https://example.net/c/1",
    subtype: "challenge_response",
  },
];

/** Title of the responder, and a text of a person who set it up; no header tells. */
const TITLED: [language: string, subject: string, body: string][] = [
  ["English", "Automatic reply: Hello", "I am out of the office until 12 January. For urgent matters contact Carol."],
  ["English, older", "Out of Office AutoReply: Hello", "I will be out of the office."],
  ["German", "Automatische Antwort: Hallo", "Ich bin bis 12.01. nicht im Büro. Ihre E-Mail wird nicht weitergeleitet."],
  ["German, older", "Abwesenheitsnotiz: Hallo", "Ich bin im Urlaub."],
  [
    "French",
    "Réponse automatique : Bonjour",
    "Je suis absent jusqu'au 12 janvier. En cas d'urgence, contactez Carole.",
  ],
  ["Spanish", "Respuesta automática: Hola", "Estoy fuera de la oficina hasta el 12 de enero."],
  ["Italian", "Risposta automatica: Ciao", "Sono fuori ufficio fino al 12 gennaio."],
  ["Portuguese", "Resposta automática: Olá", "Estou de férias até 12 de janeiro."],
  ["Dutch", "Automatisch antwoord: Hallo", "Ik ben afwezig tot 12 januari."],
  ["Swedish", "Autosvar: Hej", "Jag är på semester till den 12 januari."],
  ["Swedish, newer", "Automatiskt svar: Hej", "Jag är tillbaka måndag."],
  ["Danish", "Automatisk svar: Hej", "Jeg er på ferie til den 12. januar."],
  ["Norwegian", "Automatisk svar: Hei", "Jeg er ikke på kontoret før mandag."],
  ["Finnish", "Automaattinen vastaus: Hei", "Olen lomalla 12.1. asti."],
  ["Polish", "Automatyczna odpowiedź: Witam", "Jestem na urlopie do 12 stycznia."],
  ["Czech", "Automatická odpověď: Dobrý den", "Jsem mimo kancelář do 12. ledna."],
  ["Slovak", "Automatická odpoveď: Dobrý deň", "Som na dovolenke do 12. januára."],
  ["Hungarian", "Automatikus válasz: Helló", "Január 12-ig szabadságon vagyok."],
  ["Romanian", "Răspuns automat: Salut", "Sunt în concediu până la 12 ianuarie."],
  ["Russian", "Автоматический ответ: Привет", "Я в отпуске до 12 января."],
  ["Ukrainian", "Автоматична відповідь: Привіт", "Я у відпустці до 12 січня."],
  ["Turkish", "Otomatik Yanıt: Merhaba", "12 Ocak'a kadar yıllık izindeyim."],
  ["Greek", "Αυτόματη απάντηση: Γεια", "Λείπω μέχρι τις 12 Ιανουαρίου."],
  ["Japanese", "自動応答: こんにちは", "1月12日まで休暇をいただいております。"],
  ["Chinese", "自动答复: 你好", "我正在休假，1月12日回来。"],
  ["Chinese, traditional", "自動回覆: 你好", "我目前休假中。"],
  ["Korean", "자동 회신: 안녕하세요", "1월 12일까지 휴가입니다."],
  ["Hebrew", "תשובה אוטומטית: שלום", "אני בחופשה"],
  ["Arabic", "رد تلقائي: مرحبا", "أنا خارج المكتب"],
];

/** Neither header nor title: a responder that answers with "Re:". */
const UNMARKED: [language: string, body: string][] = [
  [
    "English",
    "I am out of the office until January 12 with limited access to email. For urgent matters please contact Carol at carol@lead.example.",
  ],
  [
    "English, vacation",
    "Thank you for your email. I am currently on vacation and will respond when I return on Monday.",
  ],
  [
    "German",
    "Vielen Dank für Ihre Nachricht. Ich bin bis zum 12. Januar nicht im Büro. In dringenden Fällen wenden Sie sich bitte an meine Vertretung.",
  ],
  ["French", "Bonjour, je suis absent du bureau jusqu'au 12 janvier. En cas d'urgence, merci de contacter Carole."],
  ["Spanish", "Estoy fuera de la oficina hasta el 12 de enero. Si es urgente, contacte con Carolina."],
  ["Italian", "Sono assente fino al 12 gennaio. Per urgenze contattare Carola."],
  ["Portuguese", "Estou de férias até 12 de janeiro. Em caso de urgência, entrar em contato com Carolina."],
  ["Dutch", "Ik ben afwezig tot 12 januari. Voor dringende zaken kunt u contact opnemen met Carola."],
  ["Swedish", "Jag är på semester till den 12 januari. Vid brådskande ärenden kontakta Karin."],
  ["Polish", "Jestem na urlopie do 12 stycznia. W pilnych sprawach proszę o kontakt z Karoliną."],
  ["Russian", "Я в отпуске до 12 января. По срочным вопросам обращайтесь к Ольге."],
  ["Japanese", "1月12日まで休暇を取得しております。お急ぎの場合は山田までご連絡ください。"],
  ["departure", "Bob has left the company. Please contact carol@lead.example from now on."],
];

test.each(MARKED)("an answer marked by $what is an auto-reply", async ({ subject, headers, body, from, subtype }) => {
  const verdict = await verdictOf(
    mailOf({ body, ...(subject ? { subject } : {}), ...(headers ? { headers } : {}), ...(from ? { from } : {}) }),
  );
  expect(verdict).toMatchObject({ class: "auto_reply", hard: null, ...(subtype ? { subtype } : {}) });
});

test.each(TITLED)("a responder's title is known in %s", async (_language, subject, body) => {
  const encoded = `=?utf-8?B?${Buffer.from(subject).toString("base64")}?=`;
  expect(await verdictOf(mailOf({ subject: encoded, body }))).toMatchObject({ class: "auto_reply" });
});

test.each(UNMARKED)("an unmarked absence note is an auto-reply: %s", async (_language, body) => {
  expect(
    await verdictOf(mailOf({ subject: "Re: Hello", headers: ["In-Reply-To: <step1@ours.example>"], body })),
  ).toMatchObject({ class: "auto_reply" });
});

test("X-Auto-Response-Suppress and a subject beginning Auto: are no evidence", async () => {
  const suppressed = mailOf({
    subject: "Re: Hello",
    headers: ["X-Auto-Response-Suppress: DR, OOF, AutoReply", "In-Reply-To: <step1@ours.example>"],
    body: "Yes, Thursday works.",
  });
  expect(await verdictOf(suppressed)).toMatchObject({ class: "human_reply" });
  expect(
    await verdictOf(mailOf({ subject: "Auto: which one do you have?", body: "I drive a small one, and you?" })),
  ).toMatchObject({ class: "human_reply" });
});

test("Auto-Submitted: no is no evidence", async () => {
  expect(
    await verdictOf(mailOf({ subject: "Re: Hello", headers: ["Auto-Submitted: no"], body: "Sure." })),
  ).toMatchObject({ class: "human_reply" });
});
