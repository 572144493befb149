//! The words by which mail programs and mail servers give themselves away, in the languages that
//! residents' telephones and programs speak.

use std::sync::LazyLock;

use regex::Regex;

/// A pattern of ours. Matching is linear in the text whatever it holds.
///
/// `\b` means the ASCII boundary: the one of Unicode makes the engine many times slower on any text
/// with an accent. Words that begin or end with another letter therefore go without.
#[expect(
    clippy::expect_used,
    reason = "a constant of this crate; the test below compiles every one"
)]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace(r"\b", r"(?-u:\b)")).expect("a constant pattern")
}

/// The same over bytes.
#[expect(
    clippy::expect_used,
    reason = "a constant of this crate; used by every reading of a mail"
)]
pub(super) fn byte_pattern(text: &str) -> regex::bytes::Regex {
    regex::bytes::Regex::new(text).expect("a constant pattern")
}

/// "… wrote", in whatever order the words of the line stand.
pub(super) static WROTE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:\bwrote\b|\bwrites\b|\bschrieb\b|a écrit|\bescribió|\bha scritto\b|\bescreveu\b|\bschreef\b|\bhet volgende geschreven\b",
        r"|\bnapisał|\bwiadomość napisana|\bpisze\b|\bskrev\b|\bkirjoitti\b|\bpíše\b|\bnapsal|\bnapísal|írta\b|\bscris\b|написа|пише|\bpiše\b|\bnapisao\b|\bparašė|\brašė",
        r"|\brakstīja\b|\bkirjutas\b|\bshkroi\b|\bysgrifennodd\b|\byazdı|şunları yazdı|έγραψε|כתב|كتب|نوشت|لکھا|লিখেছেন|ने लिखा|写道|寫道|のメッセージ|さんは書きました|님이 작성|đã viết\b|\bmenulis\b|\bva escriure\b)",
    ))
});

/// How such a line begins, where its first word tells.
pub(super) static ON_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:on|am|le|el|em|il|op|w dniu|dnia|den|dne|på|a|la data|în|на|в|ngày|vào|ar|pada|\d{1,4}[-./年]|\p{L}{2,12}[,.]? \d)",
    )
});

/// A time of day, a year or an address: what an attribution has and a sentence about somebody's
/// writing mostly has not.
pub(super) static STAMP: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\d{1,2}[:.h]\d{2}|[^\s<>]@[^\s<>]|\b(?:19|20)\d\d\b"));

/// A line that divides an answer from what it answers, or from what is passed on.
pub(super) static DIVIDER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\W*(?:[-_=*~—–]{2,}|_{5,}) ?(?:",
        r"original (?:message|e-?mail|appointment)|reply message|forwarded (?:message|by|email)|begin forwarded message|ursprüngliche (?:nachricht|e-?mail)|originalnachricht|weitergeleitete (?:nachricht|e-?mail)",
        r"|message (?:d'origine|original|transféré|initial)|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)|mensagem (?:original|encaminhada)|mensagem original",
        r"|oorspronkelijk bericht|doorgestuurd bericht|wiadomość oryginalna|oryginalna wiadomość|treść przekazanej wiadomości|wiadomość przekazana|mesaj original|mesaj redirecționat|исходное сообщение|пересылаемое сообщение|пересланное сообщение",
        r"|ursprungligt meddelande|originalmeddelande|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperäinen viesti|eredeti üzenet|původní zpráva|pôvodná správa|orijinal mesaj|özgün ileti|原始邮件|邮件原件|原始郵件|元のメッセージ|원본 메시지|الرسالة الأصلية|thông điệp gốc",
        r")|^\W*(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|inicio del mensaje reenviado)\s*:",
        r"|^\W*-{2,} ?.{1,200}(?:\bwrote|\bschrieb|a écrit|написа\w*) ?-{2,}\s*$|^\W*(?:please (?:type|enter|write) your reply|reply|write a reply|respond) (?:above|over) this line|^\W*please do not write below this line",
    ))
});

/// "From:" of a header block in the text.
pub(super) static FROM_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^[\s*_>|]*(?:from|von|de|da|van|od|från|fra|frå|lähettäjä|feladó|von|avsändare|remitente|mittente|expéditeur|expeditor|nadawca|от|від|от кого|kimden|gönderen|من|מאת|发件人|寄件者|寄件人|差出人|보낸 사람|από|từ|dari|oddílatel|odesílatel)",
        r" ?\*?[:：]",
    ))
});

/// "Sent:", "To:", "Subject:" … of the same.
pub(super) static OTHER_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^[\s*_>|]*(?:sent|date|to|cc|subject|reply-to|gesendet|datum|dato|an|betreff|envoyé|date d'envoi|à|objet|enviado(?: el| em)?|fecha|para|asunto|assunto|data|inviato|a|oggetto",
        r"|verzonden|aan|onderwerp|wysłano|data|do|dw|temat|trimis|către|catre|subiect|дата|отправлено|надіслано|кому|тема|skickat|till|ämne|sendt|til|emne|lähetetty|vastaanottaja|aihe|küldve|címzett|tárgy|odesláno|komu|předmět|predmet",
        r"|tarih|gönderildi|kime|konu|تاريخ|إلى|الموضوع|תאריך|אל|נושא|发送时间|日期|收件人|主题|主題|寄件日期|送信日時|宛先|件名|보낸 날짜|받는 사람|제목|ngày|đến|chủ đề)",
        r" ?\*?[:：]",
    ))
});

/// The line that a telephone or a webmail puts under what was written.
pub(super) static SENT_FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\W{0,3}(?:(?:this (?:message|e-?mail) was )?sent (?:from|via|using|with) (?:my |a |an |the |mail |yahoo|outlook|aol|samsung|iphone|ipad|android|blackberry|windows|proton|gmail|mobile|tutanota|spark|huawei|galaxy|bluemail|nine|myMail|ymail|[\w.]+ ?mail|type app|fairphone)",
        r"|get outlook for|download (?:outlook|yahoo mail)|yahoo mail: |(?:von meinem|gesendet (?:von|mit)) |(?:envoyé|télécharge[rz]) (?:de|depuis|à partir de|avec) |enviad[oa] (?:desde|do|de|a partir) |inviato (?:da|dal) |verstuurd (?:vanaf|met|van) |verzonden (?:vanaf|met|van) ",
        r"|wysłan[oey] z|trimis (?:de pe|din) |отправлено (?:с|из) |надіслано з |skickat från |sendt fra |lähetetty |odesláno z|poslan[oé] z|iphone'?umdan gönder|从我的.*发送|发自我的|來自我的|iPhoneから送信|나의 iPhone에서 보냄|أُرسلت من|نسخة من الـ iPhone).{0,80}$",
    ))
});

/// A subject's reply or forward mark, with its counter: `RE[2]:`, `Antw.:`.
pub(super) static SUBJECT_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\s*(?:(re|aw|antw(?:ort)?|sv|vs|odp|ynt|yan|ref|rif|r|res|rv|回复|回覆|答复|답장|رد|תגובה|απ|отв|atb|bls|vá|ad|hl)|(fwd?|wg|tr|i|rv|enc|doorst|pd|vb|vl|továbbítás|пересл|转发|轉寄|전달|fs|ilt|redir))",
        r"\s*(?:\[\d+\]|\(\d+\)|\^\d+|\*\d+|\d+)?\s*[:：]\s*",
    ))
});

/// A subject that says nobody is there.
pub(super) static AWAY_SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)out[ -]of[ -](?:the )?office|\booo\b|automatic (?:reply|response)|auto[- ]?(?:reply|response|respon(?:se|der)|matic reply)|autoreply|away from (?:my|the) (?:office|desk|mail)|on (?:annual )?(?:leave|holiday|vacation)|vacation (?:reply|message|notice)|abwesen(?:d|heit)|automatische antwort|nicht im büro",
        r"|réponse automatique|absence du bureau|absent du bureau|je suis absent|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|resposta automática|ausência|automatisch antwoord|afwezig|odpowiedź automatyczna|autoodpowiedź|poza biurem|nieobecno|răspuns automat|автоответ|автоматическ|отсутств|автоматична|automatiskt svar|frånvaro|autosvar|automatisk svar|fravær|poissa|automaattinen vastaus|automatikus válasz|házon kívül|automatická odpověď|otomatik (?:yanıt|cevap)|ofis dışında|自动回复|自動回覆|自動返信|不在|자동 회신|부재중|رد تلقائي|خارج المكتب|ymateb awtomatig|allan o'r swyddfa",
    ))
});

/// A text that says nobody is there.
pub(super) static AWAY_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(?:i am|i'm|i will be|is) (?:currently |now )?(?:out of (?:the )?office|away from|on (?:annual |maternity |sick )?(?:leave|holiday|vacation))|this is an auto(?:mated|matic)|auto-?generated (?:message|e-?mail|reply)|do not reply to this|no longer (?:works?|employed|with)|will (?:return|be back) on|limited access to (?:my )?e-?mail",
        r"|nicht im (?:büro|haus)|bin ich .{0,40}(?:abwesend|nicht)|je suis (?:actuellement )?absent|fuera de la oficina|fuori (?:sede|ufficio)|afwezig|poza biurem|nieobecn|в отпуске|на рабочем месте",
    ))
});

/// Names and subjects of mail servers that give mail back.
pub(super) static RETURNED_SUBJECT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)undeliver|returned (?:mail|message|to sender)|mail (?:delivery|could not be)|delivery (?:status|failure|failed|error|problem|delayed|report|notification|has|incomplete|attempt|unsuccess)|non[- ]?deliver|failure notice|failed (?:mail|delivery|message)|message (?:delivery|not delivered|could not|status|undeliver|delayed|you sent)|(?:mail|message|e-?mail|delivery).{0,40}(?:failed|failure|undeliver|not delivered|rejected|blocked|bounce)|could(?: not|n't) (?:be delivered|send message)|unzustellbar|unable to deliver|warning: (?:message|could not)|user unknown|unknown (?:user|address)|address (?:unknown|error)|permanent (?:delivery )?(?:failure|error)|mail system error|nondeliverable|rejected|bounced?\b|postmaster notify|problem(?:e|a)? (?:de|delivering)|non remis|échec|no se (?:ha )?p(?:udo|odido)|entrega|erro de|niet (?:bezorgd|afgeleverd)|nie (?:można|dostarcz)|недостав|не доставлен|ошибка|退信|配信|エラー|メール|returned",
    )
});

/// What such a server says.
pub(super) static RETURNED_TEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)could(?: not|n't) be delivered|not (?:be )?delivered|un(?:able|successful) to deliver|undeliver|delivery (?:to the following|has failed|failed|attempt|error|status|failure)|unable to relay|did not reach|(?:following|these) (?:address|recipient|destination|user)|fatal errors|permanent (?:fatal )?error|user unknown|unknown (?:user|recipient|address|mailbox)|no such (?:user|recipient|mailbox|address|person)|recipient (?:unknown|rejected|not found|address)|does(?: not|n't) (?:exist|have|like)|mailbox (?:full|unavailable|is full|not found|exceeded|disabled|quota)|over(?: its)? quota|quota exceeded|exceed(?:s|ed|ing).{0,40}(?:quota|storage|size|limit|space)|account (?:is |has been )?(?:disabled|inactive|suspended|expired|closed|over)|host (?:unknown|not found)|relay(?:ing)? (?:access )?denied|returned (?:to sender|mail|message)|message was (?:rejected|refused)|reject|said: 5\d\d|\b5\d\d[- #]5\.\d|\b55[0-4]\b|\b[45]\.\d\.\d{1,3}\b|delivery is delayed|still trying|will (?:continue to )?(?:try|retry)|bounce",
    )
});

/// Where a bounce in plain text goes over to the mail that it returns.
pub(super) static RETURNED_COPY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:(?:below this line|included|the following|this|here|following|attached) is (?:a |the )?(?:copy|(?:original )?message|headers?|unsent)|(?:a |the )?(?:copy of (?:the|your) (?:original )?message|original message|unsent message|message headers|returned message|header of the original|headers? follow|message (?:header|text|body|content)s? follow|start of (?:returned|original)|text of (?:the )?(?:original|message)|your original (?:message|mail)|content of (?:the )?(?:returned|message))|-{3,} ?(?:original|the (?:header|body|unsent|message|original)|returned|message|undelivered|forwarded|this is a copy|unsent|header|transcript of (?:original)))",
    )
});

/// A box that is full, in the words of servers that give no status code.
pub(super) static FULL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)mailbox (?:is )?(?:full|exceeded)|(?:over|exceed\w*|out of).{0,30}(?:quota|storage)|quota (?:exceeded|full|violation)|\b5\.2\.2\b|\b4\.\d\.\d{1,3}\b|\b4[25]\d[ -]|not enough (?:disk )?space|insufficient (?:disk|system) s|temporar|try again|greylist|deferred|timed? ?out",
    )
});

/// Delayed, not lost.
pub(super) static DELAYED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)warning.{0,40}(?:not (?:yet )?(?:been )?(?:delivered|sent)|delayed|still)|delivery (?:is |of your message |has been |to .{1,60} has been )?delayed|(?:will|continue to) (?:keep |continue )?(?:be )?(?:try|retr|trying)|still being|postponed|do not need to (?:do anything|resend)|not yet been delivered|temporarily deferred",
    )
});

/// Whether list servers, virus scanners or gateways wrote this line into a mail on its way.
pub(super) fn is_written_on_the_way(line: &str) -> bool {
    may_be_written_on_the_way(line) && WRITTEN_ON_THE_WAY.is_match(line)
}

/// Whether any line of `text` can be such a line.
pub(super) fn may_be_written_on_the_way(text: &str) -> bool {
    ON_THE_WAY.is_match(&text.to_ascii_lowercase()) || text.contains('\u{17f}')
}

/// Words of which each such line has one, in small letters: words that are written in one way only are
/// looked for many bytes at a time. The long s and the sign of Kelvin are an s and a k to the whole pattern,
/// which counts letters and is slow; hardly any line of a mail gets that far.
static ON_THE_WAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"scan|virus|malware|checked by|mimecast|messagelabs|avast|avg|caution|extern|warning|receiv\w+ this|unsubscribe|_{20}|mailing list|mailman|listinfo|\u{212a}",
    )
});

/// The lines that list servers, virus scanners and gateways write.
static WRITTEN_ON_THE_WAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)^\W*(?:(?:this (?:e-?mail|message)|e-?mail|scanned|checked|virus-free|no virus).{0,60}(?:scan|virus|malware|checked by|mailscanner|mimecast|messagelabs|avast|avg)",
        r"|\[?(?:caution|external|warning|extern)\b.{0,160}(?:external|outside|originat|attachments|links|unexpected|sender)|\[?external(?: e-?mail| sender)?\]?\s*$|you (?:are )?receiv\w+ this (?:message|e-?mail) because|to unsubscribe|unsubscribe|_{20,}$|.{0,60}mailing list$|https?://\S*(?:mailman|listinfo|avast|avg\.com)\S*$)",
    ))
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_knows_its_words() {
        for (which, text, found) in [
            (&WROTE, "On 3 May 2026 at 10:02, Ann <a@x.example> wrote:", true),
            (&WROTE, "W dniu 3.05.2026 o 10:02, Ann pisze:", true),
            (&WROTE, "The damp is back", false),
            (&DIVIDER, "-----Original Message-----", true),
            (&DIVIDER, "---------- Forwarded message ---------", true),
            (&DIVIDER, "##- Please type your reply above this line -##", true),
            (&DIVIDER, "the original message was lost", false),
            (&FROM_LABEL, "*From:* Ann", true),
            (&FROM_LABEL, "From the office: nothing", false),
            (&OTHER_LABEL, "Sent: Monday", true),
            (&SENT_FROM, "Sent from my iPhone", true),
            (&SENT_FROM, "Get Outlook for Android<https://aka.ms/x>", true),
            (&SENT_FROM, "Sent from head office was a man without tools", false),
            (&SUBJECT_MARK, "RE[2]: damp", true),
            (&SUBJECT_MARK, "Repairs: damp", false),
            (&AWAY_SUBJECT, "Automatic reply: damp", true),
            (&AWAY_TEXT, "I am currently out of the office", true),
            (&AWAY_TEXT, "I am out of hot water", false),
            (&RETURNED_SUBJECT, "Undelivered Mail Returned to Sender", true),
            (&RETURNED_TEXT, "550 5.1.1 User unknown", true),
            (
                &RETURNED_COPY,
                "--- Below this line is a copy of the message.",
                true,
            ),
            (&FULL, "552 5.2.2 Mailbox full", true),
            (&FULL, "550 5.1.1 User unknown", false),
            (&DELAYED, "Warning: message delayed 4 hours", true),
            (&ON_DATE, "On Monday", true),
            (&ON_DATE, "Boiler", false),
            (&STAMP, "at 10:02", true),
            (&STAMP, "on Monday", false),
        ] {
            assert_eq!(which.is_match(text), found, "{text}");
        }
    }

    #[test]
    fn lines_written_on_the_way_are_told_from_the_resident_s() {
        for (line, found) in [
            ("This email has been scanned for viruses by Example", true),
            ("*** Virus-free, checked by AVG", true),
            ("This message was checked by us", true),
            ("E-mail security by Mimecast", true),
            ("Checked: no malware", true),
            ("No virus found, says Avast; MessageLabs", true),
            ("[CAUTION: do not open links or attachments]", true),
            ("Warning: unexpected sender", true),
            ("Extern: von outside", true),
            ("[EXTERNAL]", true),
            ("External sender", true),
            ("You are receiving this message because you joined", true),
            ("You receive\u{17f} this e-mail because", true),
            ("\u{17f}canned by us for viru\u{17f}es", true),
            ("CHEC\u{212a}ED: NO MALWARE", true),
            ("To unsubscribe, write to us", true),
            ("____________________", true),
            ("The residents' mailing list", true),
            ("https://lists.example/mailman/options", true),
            ("http://x.example/listinfo/y", true),
            ("https://www.avast.com/x", true),
            ("https://www.avg.com", true),
            ("This email is about my boiler", false),
            ("I never received this letter because it went astray", false),
            (
                "A warning: the ceiling is about to come down on the sender",
                false,
            ),
            ("", false),
        ] {
            assert_eq!(is_written_on_the_way(line), found, "{line}");
            assert_eq!(WRITTEN_ON_THE_WAY.is_match(line), found, "{line}");
        }
    }
}
