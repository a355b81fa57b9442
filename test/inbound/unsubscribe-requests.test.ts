import { expect, test } from "vitest";
import { mailOf, verdictOf } from "./mail-of.ts";

const WISHES: [language: string, text: string][] = [
  ["English", "I would like to be unsubscribed please."],
  ["English", "Please unsubscribe"],
  ["English", "Do not send me any more emails!"],
  ["English", "no more emails please"],
  ["English", "Please stop sending these emails"],
  ["English", "Under GDPR please delete my data."],
  ["German", "Tragen Sie mich bitte aus."],
  ["German", "Bitte keine Werbung mehr."],
  ["German", "Bitte melden Sie mich ab"],
  ["German", "Hiermit möchte ich mich vom Newsletter abmelden."],
  ["French", "Veuillez me désabonner."],
  ["French", "Veuillez retirer mon adresse de votre base de données."],
  ["French", "Arrêtez de m'envoyer des mails"],
  ["Spanish", "Quiero darme de baja"],
  ["Spanish", "Por favor eliminen mi correo de su base de datos"],
  ["Italian", "Cancellatemi dalla lista"],
  ["Portuguese", "Gostaria de ser removido, não me enviem mais e-mails."],
  ["Portuguese", "Por favor retirem-me da lista"],
  ["Dutch", "Schrijf me uit aub"],
  ["Dutch", "Ik wil geen mails meer ontvangen"],
  ["Swedish", "Sluta skicka mejl till mig"],
  ["Danish", "Jeg ønsker ikke at modtage flere mails"],
  ["Norwegian", "Fjern meg fra listen"],
  ["Finnish", "En halua enää saada teidän viestejä"],
  ["Polish", "Proszę mnie wypisać"],
  ["Polish", "Wypiszcie mnie z listy"],
  ["Czech", "Prosím, neposílejte mi už žádné e-maily"],
  ["Hungarian", "Szeretnék leiratkozni"],
  ["Russian", "Отпишите меня"],
  ["Ukrainian", "Відпишіть мене від розсилки"],
  ["Turkish", "Artık mail almak istemiyorum"],
  ["Japanese", "メルマガの配信を解除してください"],
  ["Chinese", "取消订阅"],
  ["Korean", "더 이상 메일을 보내지 마세요"],
  ["English", "Please remove me from your mailing list."],
  ["English", "Unsubscribe"],
  ["English", "STOP"],
  ["English", "Take me off this list, thanks"],
  ["English", "Hi, not interested. Please stop emailing me.\n\nAnn"],
  ["English", "I no longer wish to receive these emails."],
  ["English", "Kindly unsubscribe me from all future communications."],
  ["English", "please delete me from your database"],
  ["English", "Don't email me again"],
  ["German", "Bitte nehmen Sie mich aus Ihrem Verteiler."],
  ["German", "Abmelden"],
  ["German", "Ich möchte keine weiteren E-Mails von Ihnen erhalten."],
  ["German", "Bitte löschen Sie meine E-Mail-Adresse aus Ihrer Datenbank."],
  ["French", "Merci de me désinscrire de votre liste."],
  ["French", "Je ne souhaite plus recevoir vos e-mails."],
  ["French", "Désabonner"],
  ["Spanish", "Por favor, denme de baja de su lista."],
  ["Spanish", "No quiero recibir más correos."],
  ["Italian", "Vi prego di cancellarmi dalla vostra mailing list."],
  ["Italian", "Non desidero più ricevere le vostre email."],
  ["Portuguese", "Por favor, remova meu e-mail da sua lista."],
  ["Portuguese", "Não quero mais receber esses e-mails."],
  ["Dutch", "Graag uitschrijven van deze mailinglijst."],
  ["Dutch", "Gelieve mij uit uw bestand te verwijderen."],
  ["Swedish", "Vänligen ta bort mig från er lista."],
  ["Swedish", "Jag vill inte ha fler mejl."],
  ["Danish", "Venligst fjern mig fra jeres liste."],
  ["Norwegian", "Vennligst meld meg av nyhetsbrevet."],
  ["Finnish", "Poistakaa minut postituslistalta."],
  ["Polish", "Proszę o usunięcie mojego adresu z listy."],
  ["Polish", "Nie chcę otrzymywać takich maili."],
  ["Czech", "Prosím odhlaste mě z odběru."],
  ["Russian", "Пожалуйста, удалите меня из рассылки."],
  ["Russian", "Больше не присылайте мне письма."],
  ["Turkish", "Lütfen beni listeden çıkarın."],
  ["Japanese", "今後の配信を停止してください。"],
  ["Chinese", "请不要再给我发邮件。"],
  ["Chinese", "退订"],
  ["Korean", "수신 거부합니다."],
];

test.each(WISHES)("the wish to get no more mail is understood in %s: %s", async (_language, body) => {
  const raw = mailOf({ subject: "Re: Hello", headers: ["In-Reply-To: <step1@ours.example>"], body });
  expect(await verdictOf(raw)).toMatchObject({
    class: "unsubscribe",
    recipient: "ann@lead.example",
    originalMessageId: "<step1@ours.example>",
  });
});

const BUSINESS: [language: string, text: string][] = [
  ["English", "Please do not send the contract yet, we are still discussing it."],
  ["English", "Please don't contact Bob about this, contact me instead."],
  ["English", "Please stop sending invoices to Bob, he moved to another team."],
  ["English", "We no longer want to be on the free plan. What does the team plan cost?"],
  ["English", "I don't want to receive this by post; can you send the offer by email?"],
  ["English", "Could you remove item 3 from the proposal and send it again?"],
  ["English", "Please delete my previous message, it had the wrong file. Here is the right one."],
  ["German", "Nehmen Sie uns bitte in Ihren Verteiler auf!"],
  ["German", "Bitte streichen Sie Punkt 3 aus dem Angebot."],
  ["German", "Ich möchte mich für das Webinar am Montag abmelden, aber der Termin danach passt."],
  ["French", "Merci de supprimer le point 3 du devis."],
  ["Spanish", "Por favor, elimine el punto 3 del contrato y envíelo otra vez."],
  ["Spanish", "Por favor no envíen el pedido antes del lunes."],
  ["Italian", "Vorrei cancellare l'appuntamento di lunedì e spostarlo a martedì."],
  ["Portuguese", "Não quero continuar com o plano atual, prefiro o maior."],
  ["Dutch", "Ik kan maandag niet, graag de afspraak verzetten."],
  ["Swedish", "Jag vill inte ha mötet på måndag, går tisdag?"],
  ["Danish", "Kan du ikke modtage filen? Så sender jeg den igen."],
  ["Finnish", "Haluan perua maanantain tapaamisen, sopisiko tiistai?"],
  ["Polish", "Proszę o usunięcie punktu 3 z oferty."],
  ["Czech", "Prosím odstraňte bod 3 z nabídky."],
  ["Russian", "Пожалуйста, удалите пункт 3 из договора."],
  ["Russian", "Пожалуйста, не присылайте договор до понедельника."],
  ["Turkish", "Lütfen teklifteki 3. maddeyi silin."],
  ["Japanese", "メールでの送付は不要です。郵送でお願いします。"],
  ["Chinese", "请先不要寄合同，我们还在讨论。"],
  ["Korean", "월요일 회의를 취소하고 화요일로 옮길 수 있을까요?"],
];

test.each(BUSINESS)("business that uses the same words is a human reply in %s: %s", async (_language, body) => {
  const raw = mailOf({ subject: "Re: Hello", headers: ["In-Reply-To: <step1@ours.example>"], body });
  expect(await verdictOf(raw)).toMatchObject({ class: "human_reply" });
});

test("the mail form of List-Unsubscribe is an unsubscribe request", async () => {
  expect(
    await verdictOf(mailOf({ to: "unsubscribe+a1b2c3@ours.example", subject: "unsubscribe", body: "" })),
  ).toMatchObject({ class: "unsubscribe", subtype: "list_unsubscribe" });
  expect(
    await verdictOf(
      mailOf({
        to: "u-a1b2c3@ours.example",
        subject: "Unsubscribe",
        body: "This message was automatically generated by Gmail.",
      }),
    ),
  ).toMatchObject({ class: "unsubscribe" });
});

test("a wish in the quoted text is not the writer's", async () => {
  const body =
    "Yes, that works for us.\n\nOn Mon, Jan 5, 2026 at 9:00 AM Carol <carol@lead.example> wrote:\n> Please remove me from your list.\n";
  expect(
    await verdictOf(mailOf({ subject: "Re: Hello", headers: ["In-Reply-To: <step1@ours.example>"], body })),
  ).toMatchObject({ class: "human_reply" });
});

test("a wish in the subject of an empty answer counts", async () => {
  expect(await verdictOf(mailOf({ subject: "Re: UNSUBSCRIBE", body: "" }))).toMatchObject({ class: "unsubscribe" });
});
