//! A letter and who it is for, in; the letter rendered, signed and queued, out.

use crate::addresses::Address;
use crate::cases::Purpose;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::{PrintedLetter, QueuedLetter};
use crate::ids::{ContactId, MessageId};
use crate::letters::{Attached, Automatic, Letter, Mailbox, Post, compose};
use crate::rules::Handler;

/// Who a letter is for, and what makes it theirs.
pub(crate) struct To<'a> {
    pub contact: ContactId,
    pub name: Option<String>,
    pub address: &'a Address,
    /// What an answer to it may do.
    pub answers: Purpose,
}

impl<'a> To<'a> {
    pub fn handler(handler: &'a Handler, answers: Purpose) -> Self {
        let name = Some(handler.name.clone());
        Self {
            contact: handler.id,
            name,
            address: &handler.address,
            answers,
        }
    }
}

/// How a letter is posted, beyond who it is for.
pub(crate) struct How {
    pub key: String,
    pub automatic: Automatic,
    /// The name shown as its author, where that is not ours.
    pub author: Option<String>,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    pub attachments: Vec<Attached>,
}

/// Mails to staff about one case stand in one thread of their own, under an id that is no
/// message: so a resident's thread and theirs never meet. Mail about no case stands alone.
pub(crate) fn to_staff(draft: &Draft<'_>, key: String, automatic: Automatic) -> How {
    let domain = draft.rules.post.message_id_domain();
    let root = draft
        .case()
        .map(|case| format!("<{}.case@{domain}>", case.id.0.simple()));
    let references = root.into_iter().collect();
    How {
        key,
        automatic,
        author: None,
        in_reply_to: None,
        references,
        attachments: Vec::new(),
    }
}

/// Renders, signs and queues a letter; its identifier.
pub(crate) fn queue(
    draft: &mut Draft<'_>,
    letter: &Letter,
    to: &To<'_>,
    how: How,
) -> Result<MessageId, Undecided> {
    let rules = draft.rules;
    let id = MessageId::new(draft.now, draft.chance);
    let answers = draft.sign(to.answers, to.contact, None);
    let bounces = draft.sign(Purpose::Bounce, to.contact, Some(id));
    let message_id = format!(
        "<{}.{}@{}>",
        answers.text,
        id.0.simple(),
        rules.post.message_id_domain()
    );
    let rendered = rules.templates.render(letter)?;
    let ours = rules.post.from.name.clone();
    let post = Post {
        from: Mailbox {
            name: how.author.or(ours),
            address: rules.post.from.address.clone(),
        },
        to: Mailbox {
            name: to.name.clone(),
            address: to.address.clone(),
        },
        reply_to: Some(rules.post.replies.with_token(&answers.text)?),
        envelope_from: rules.post.bounces.with_token(&bounces.text)?,
        message_id: message_id.clone(),
        in_reply_to: how.in_reply_to,
        references: how.references,
        date: draft.now,
        automatic: how.automatic,
        attachments: how.attachments,
    };
    let raw = compose(&rendered, &post, letter.kind())?;
    draft.plan.tokens.extend([answers, bounces]);
    draft.plan.letters.push(QueuedLetter {
        id,
        key: how.key,
        kind: letter.kind(),
        case: draft.case().map(|case| case.id),
        to: to.contact,
        recipient: to.address.clone(),
        envelope_from: post.envelope_from,
        message_id,
        subject: rendered.subject,
        raw,
        not_before: draft.now,
    });
    Ok(id)
}

/// Renders a letter for the post and puts it by; its identifier. It is kept as a message, text and HTML, that
/// nobody sends.
pub(crate) fn print(
    draft: &mut Draft<'_>,
    letter: &Letter,
    to: ContactId,
    how: How,
) -> Result<MessageId, Undecided> {
    let rules = draft.rules;
    let id = draft.message_id();
    let rendered = rules.templates.render(letter)?;
    let ours = Mailbox {
        name: rules.post.from.name.clone(),
        address: rules.post.from.address.clone(),
    };
    let post = Post {
        from: ours.clone(),
        to: ours,
        reply_to: None,
        envelope_from: rules.post.from.address.clone(),
        message_id: format!("<{}@{}>", id.0.simple(), rules.post.message_id_domain()),
        in_reply_to: None,
        references: Vec::new(),
        date: draft.now,
        automatic: how.automatic,
        attachments: how.attachments,
    };
    let raw = compose(&rendered, &post, letter.kind())?;
    let case = draft.case().map(|case| case.id);
    let printed = case.map(|case| PrintedLetter {
        id,
        kind: letter.kind(),
        case,
        to,
        subject: rendered.subject,
        raw,
    });
    draft.plan.printed.extend(printed);
    Ok(id)
}
