//! Settings of this service alone.

use std::time::Duration;

use runtime::Language;
use runtime::env::{self, Env};

/// How e-mail is sent. Without `SMTP_URL` none is, and notices are in inboxes alone.
#[derive(Clone)]
pub(crate) struct MailConfig {
    /// The mail server, `smtps://user:password@host` or `smtp://host:587?tls=required`; plain `smtp://` on
    /// loopback alone. `SMTP_URL`.
    pub(crate) server: Option<String>,
    /// Who writes. `MAIL_FROM`.
    pub(crate) from: String,
    /// The language of letters; whoever reads an inbox chooses there. `MAIL_LANGUAGE`, `vi` or `en`.
    pub(crate) language: Language,
    /// Attempts before an e-mail is given up. A count in `MAIL_ATTEMPTS`; 8 by default, about three hours.
    pub(crate) attempts: i16,
    /// Pause after the first failed attempt; it doubles. Seconds in `MAIL_RETRY_SECONDS`; 60 by default.
    pub(crate) retry: Duration,
    /// Longest wait before looking for e-mail to send. Milliseconds in `MAIL_POLL_MS`; 1,000 by default.
    pub(crate) poll_every: Duration,
    /// Longest time that one e-mail may take. Seconds in `MAIL_TIMEOUT_SECONDS`; 30 by default. After twice
    /// that, an e-mail whose sender has vanished is sent again.
    pub(crate) timeout: Duration,
}

impl MailConfig {
    pub(crate) fn from_env(env: &Env) -> Result<Self, env::Error> {
        let server = env
            .text("SMTP_URL")
            .doc("The mail server, such as smtps://user:password@host; without it no e-mail is sent.")
            .secret()
            .optional();
        let from = env
            .text("MAIL_FROM")
            .doc("Who e-mail comes from.")
            .default("Yba <yba@localhost>")
            .required();
        let language =
            env.text("MAIL_LANGUAGE").doc("Language of e-mail, vi or en.").default("vi").required();
        let attempts = env
            .text("MAIL_ATTEMPTS")
            .doc("Attempts before an e-mail is given up.")
            .default("8")
            .parse();
        let retry = env
            .text("MAIL_RETRY_SECONDS")
            .doc("Pause after the first failed attempt at an e-mail; it doubles up to an hour.")
            .default("60")
            .duration();
        let poll_every = env
            .text("MAIL_POLL_MS")
            .doc("Longest wait before looking for e-mail to send.")
            .default("1000")
            .duration();
        let timeout = env
            .text("MAIL_TIMEOUT_SECONDS")
            .doc("Longest time that one e-mail may take.")
            .default("30")
            .duration();
        let language = if language? == "en" { Language::En } else { Language::Vi };
        Ok(Self {
            server,
            from: from?,
            language,
            attempts: attempts?,
            retry: retry?,
            poll_every: poll_every?,
            timeout: timeout?,
        })
    }
}
