import { anyOf } from "./any-of.ts";

/** What a responder says of itself: no person writes so of their own mail. Matched in the newly written text, folded. */
export const selfDeclared = anyOf([
  /this is an? (?:automat(?:ic|ed)|auto[- ]?(?:generated|reply|response)|auto)(?:ally)?[ -]?(?:generated )?(?:reply|response|message|e-?mail|notification|answer|acknowledg\w+|out of office)/,
  /\(?automat(?:ic|ed) (?:response|reply)\)/,
  /this (?:e-?mail|message|reply|response) (?:was|is|has been) (?:automatically|auto-?)[- ]?(?:generated|sent|created)/,
  /(?:please )?do not (?:reply|respond) to this (?:automated|automatic|auto)/,
  /this auto(?:-| )?(?:reply|response)/,
  /automatically generated (?:reply|response|e-?mail|message)/,
  // German
  /dies(?:e|es)? (?:ist eine |e-?mail wurde |nachricht wurde |mail wurde )?automati(?:sch|sierte) (?:generiert|erstellt|erzeugt|versend|antwort|nachricht|e-?mail)?/,
  /dies ist eine automatische/,
  /automatisch (?:generierte|erstellte|erzeugte|versandte)/,
  // French
  /(?:ceci est|il s'agit d')un(?:e)? (?:message|réponse|e-?mail|courriel) automatique/,
  /(?:message|courriel|e-?mail) (?:a été )?(?:envoyé|généré) automatiquement/,
  // Spanish
  /(?:este|esto) es un (?:mensaje|correo|e-?mail) autom[aá]tico/,
  /mensaje (?:generado|enviado) autom[aá]ticamente/,
  /respuesta autom[aá]tica/,
  // Italian
  /questo (?:è un|messaggio è) (?:messaggio |stato )?(?:automatic|generato automatic)/,
  /messaggio (?:generato )?automatic/,
  /esta (?:é uma|mensagem (?:é|foi)) (?:mensagem |resposta )?(?:autom[aá]tica|gerada automatic)/,
  // Dutch
  /dit is een (?:automatisch|geautomatiseerd)/,
  /automatisch gegenereerd/,
  // Swedish, Danish, Norwegian
  /detta är ett auto/,
  /dette er (?:et |en )?auto/,
  // Finnish
  /tämä on automaatti/,
  // Polish
  /(?:to|jest to) (?:jest )?(?:wiadomość|odpowiedź) (?:wygenerowana )?automatyczn/,
  // Czech and Slovak
  /toto je automatick/,
  // Hungarian
  /ez egy automatikus/,
  // Russian
  /это автоматическ/,
  /данное (?:письмо|сообщение) (?:сформировано|отправлено|создано) автоматически/,
  // Turkish
  /bu (?:otomatik|mesaj otomatik)/,
  // Japanese
  /(?:この|本)(?:メール|メッセージ)は[^。]{0,20}自動/,
  /自動(?:返信|応答|送信|配信)(?:メール|にて|で|されて|しております|システム)/,
  // Chinese
  /这是(?:一封)?自动/,
  /此(?:邮件|信)(?:为|是|由系统)?自动/,
  /這是(?:一封)?自動/,
  // Korean
  /자동(?:으로)? ?(?:발송|응답|회신|전송)/,
]);
