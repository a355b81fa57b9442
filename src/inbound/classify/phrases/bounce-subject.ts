import { anyOf } from "./any-of.ts";

/**
 * How mail systems title a notice of failed delivery, at the start of the subject (folded), in the
 * languages that MTAs and mail providers are localized in.
 */
export const bounceSubject = anyOf(
  [
    /sorry,? (?:your|we)\b/,
    /(?:there was an )?error (?:while )?sending (?:your )?(?:mail|message|e-?mail)/,
    /message you sent/,
    /fail(?:ed|ure) (?:of )?delivery/,
    /undeliver(?:ed|able|d)\b/,
    /undelivered mail/,
    /mail undeliver/,
    /non[- ]?deliver/,
    /nondeliverable/,
    /delivery (?:status notification|failure|failed|error|problem|report|notification|has failed|to the following|delay|unsuccessful)/,
    /returned (?:mail|e-?mail|message|to sender)/,
    /return to sender/,
    /returning (?:mail|message)/,
    /mail (?:delivery|delivery system|delivery (?:failed|failure|error|problem|status)|could not be delivered|failure|failed|error|system error|returned|return|not delivered|rejected|transaction)/,
    /message (?:delivery|undeliver|could not be|not delivered|rejected|returned|status|delayed|was not|has been (?:rejected|returned|blocked))/,
    /failure notice/,
    /failure (?:delivering|delivery)/,
    /failed (?:mail|delivery|to deliver)/,
    /unable to deliver/,
    /could not (?:deliver|send)/,
    /can(?:not|'t) deliver/,
    /error (?:sending|delivering|mail)/,
    /e-?mail (?:delivery|error|not delivered|could not|rejected|undeliver|returned|bounce)/,
    /your (?:message|e-?mail|mail) (?:to .{1,100} )?(?:could not|couldn't|cannot|was not|wasn't|has not been|has been (?:rejected|returned|blocked|delayed|quarantined)|is being held)/,
    /warning: (?:could not send|message|mail|e-?mail|delivery)/,
    /warning - (?:delayed|mail)/,
    /delayed (?:mail|message|delivery)/,
    /delay(?:ed)? (?:in )?(?:delivery|mail)/,
    /notification of (?:limited )?(?:failure|delivery)/,
    /notice: (?:mail|message) delivery/,
    /bounce/,
    /bounced mail/,
    /dsn/,
    /ndn:/,
    /ndr:/,
    /auto-?generated non-?delivery/,
    /permanent (?:delivery )?failure/,
    /transient (?:delivery )?failure/,
    /(?:rejected|blocked) (?:mail|message|e-?mail)/,
    /address (?:not found|unknown|change)/,
    /user unknown/,
    /invalid (?:address|recipient)/,
    /unknown (?:user|recipient|address)/,
    /mailbox (?:full|unavailable|over quota)/,
    /over quota/,
    /quota exceeded/,
    /the following (?:message|recipient|address)/,
    /considered unsolicited/,
    /mdaemon (?:notification|warning)/,
    /nondelivery/,
  ],
  { before: /^(?:\*+ ?|\[[^\]]{1,40}\] ?)?/ },
);

/** The same in the other languages that mail systems are localized in, anywhere in the subject. */
export const bounceSubjectLocalized = anyOf([
  // German
  /unzustellbar/,
  /nicht (?:zugestellt|zustellbar)/,
  /unzustellbare/,
  /zustell(?:ung|ungs)?.{0,30}(?:fehl|nicht|verz|probl)/,
  /übermittlung.{0,20}(?:fehl|nicht)/,
  /rückläufer/,
  /nachricht.{0,30}nicht (?:zugestellt|übermittelt)/,
  /fehler bei (?:der )?zustellung/,
  // French
  /non (?:remis|délivr|distribu|livr)/,
  /échec (?:de (?:la )?)?(?:remise|livraison|distribution|d'envoi|notification)/,
  /(?:remise|distribution|livraison).{0,30}(?:échou|impossible|retard)/,
  /courrier (?:retourné|non)/,
  /notification d'échec/,
  // Spanish
  /no (?:se (?:puede|pudo|ha podido)|entregad|entregable).{0,30}(?:entreg|envi)?/,
  /(?:error|fallo|fallida|falla|problema)s? (?:de|en|al|en la) (?:entrega|env[ií])/,
  /devuelto/,
  /devoluci[oó]n/,
  /no entregado/,
  /no se ha entregado/,
  /mensaje no/,
  /notificaci[oó]n de estado de entrega/,
  // Italian
  /mancat[ao] (?:consegna|recapito)/,
  /impossibile (?:recapitare|consegnare)/,
  /non (?:recapitabile|recapitato|consegnat)/,
  /errore (?:di|nella|nel) (?:consegna|recapito)/,
  // Portuguese
  /n[aã]o (?:entreg|foi (?:poss[ií]vel )?entreg|pode ser entreg)/,
  /falha (?:na|de|no) (?:entrega|envio)/,
  /devolvid/,
  // Dutch
  /onbestelbaar/,
  /niet (?:bezorgd|besteld|afgeleverd)/,
  /(?:bezorging|aflevering).{0,20}(?:mislukt|vertraagd)/,
  // Swedish, Danish, Norwegian
  /(?:kan|kunde) (?:inte|ikke) (?:leverer|lever|sendes)/,
  /olever(?:erbar|bar)/,
  /ikke leveret/,
  /uleverbar/,
  /leveringsfejl/,
  /leveransen misslyckades/,
  // Finnish
  /(?:ei (?:voitu|voida|voi) toimittaa|toimittamaton|toimitus epäonnistui)/,
  // Polish
  /niedostarcz/,
  /nie (?:można|mozna|udało się|został[aoy]?) (?:dostarcz|doręcz)/,
  /zwrot/,
  /niedoręcz/,
  // Czech and Slovak
  /nedoručen/,
  /nedoručiteln/,
  /nelze doručit/,
  /nepodařilo se doručit/,
  // Hungarian
  /kézbesíthetetlen/,
  /kézbesítés.{0,20}(?:sikertelen|hiba)/,
  // Russian
  /недоставлен/,
  /не (?:доставлен|может быть доставлен|удалось доставить|удается доставить)/,
  /невозможно доставить/,
  /ошибка доставки/,
  /возврат/,
  /недоставк/,
  /уведомление о (?:статусе|состоянии) доставки/,
  // Turkish
  /teslim edile(?:mez|medi|meyen)/,
  /iletile(?:medi|meyen|mez)/,
  /teslimat.{0,20}başarısız/,
  // Greek
  /αδύνατη/,
  /δεν (?:παραδόθηκε|ήταν δυνατή)/,
  /μη παραδοτέο/,
  // Japanese
  /配信(?:不能|できません|エラー|失敗|不可)/,
  /送信(?:エラー|できません|失敗|不能)/,
  /不達/,
  /配送(?:できません|エラー|失敗|遅延)/,
  /エラーメール/,
  /返送/,
  /未配信/,
  /届きません/,
  // Chinese
  /無法(?:投遞|傳遞|寄達|送達)/,
  /无法(?:投递|送达|发送|传递|传送)/,
  /退信/,
  /退件/,
  /未(?:送达|送達|投递)/,
  /投递(?:失败|状态)/,
  /传递状态通知/,
  /系统退/,
  // Korean
  /(?:전송|배달|전달|발송).{0,10}(?:실패|불가|되지|지연)/,
  /반송/,
  /보낼 수 없/,
  // Romanian
  /nelivra/,
  /imposibil de livrat/,
  // Hebrew
  /לא ניתן (?:למסור|להעביר)/,
  /מסירה נכשלה/,
  // Arabic
  /لم يتم تسليم/,
  /تعذر (?:تسليم|التسليم)/,
  /فشل (?:التسليم|تسليم)/,
  // Thai
  /ไม่สามารถ(?:ส่ง|จัดส่ง)/,
  // Vietnamese, Indonesian, Malay
  /không (?:thể gửi|gửi được)/,
  /tidak (?:dapat|bisa) (?:dikirim|terkirim)/,
  /gagal (?:dikirim|terkirim)/,
]);
