//! A mail server that keeps what it gets.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

mod mail;

pub use mail::Mail;

/// A mail server on a free port of the loopback: SMTP without TLS or passwords.
pub struct SmtpSink {
    address: SocketAddr,
    received: Arc<Received>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Received {
    mails: Mutex<Vec<Mail>>,
    refusals: AtomicUsize,
}

impl SmtpSink {
    /// Starts to listen.
    #[expect(clippy::disallowed_methods, reason = "it ends with the sink")]
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Received::default());
        let shared = received.clone();
        let listening = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let shared = shared.clone();
                tokio::spawn(async move {
                    // A client that hangs up in the middle has sent nothing.
                    let _ = converse(connection, &shared).await;
                });
            }
        });
        Self { address, received, listening }
    }

    /// Returns the value for `SMTP_URL`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Returns what has arrived, in order.
    pub fn mails(&self) -> Vec<Mail> {
        self.received.mails.lock().unwrap().clone()
    }

    /// Returns what has arrived for one address.
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        let mut mails = self.mails();
        mails.retain(|mail| mail.to.iter().any(|to| to == address));
        mails
    }

    /// Refuses the next mails for the time being (451), as a busy server does.
    pub fn refuse_next(&self, count: usize) {
        self.received.refusals.store(count, Ordering::SeqCst);
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn converse(connection: TcpStream, received: &Received) -> std::io::Result<()> {
    let (read, mut write) = connection.into_split();
    let mut lines = BufReader::new(read);
    let (mut from, mut to) = (String::new(), Vec::new());
    write.write_all(b"220 testkit ESMTP\r\n").await?;
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" => b"250-testkit\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n",
            "MAIL" => {
                from = address_in(&line);
                to.clear();
                b"250 ok\r\n"
            }
            "RCPT" => {
                to.push(address_in(&line));
                b"250 ok\r\n"
            }
            "DATA" => {
                write.write_all(b"354 go on\r\n").await?;
                let content = read_content(&mut lines).await?;
                receive(received, Mail::new(&from, std::mem::take(&mut to), content))
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            "HELO" | "NOOP" | "RSET" => b"250 ok\r\n",
            _ => b"502 unknown\r\n",
        };
        write.write_all(answer).await?;
    }
}

fn receive(received: &Received, mail: Mail) -> &'static [u8] {
    let fewer = |left: usize| left.checked_sub(1);
    let refused = received.refusals.fetch_update(Ordering::SeqCst, Ordering::SeqCst, fewer);
    if refused.is_ok() {
        return b"451 later\r\n";
    }
    received.mails.lock().unwrap().push(mail);
    b"250 kept\r\n"
}

/// Reads to the line with a single dot; a dot before a line's own dot is taken away (RFC 5321, 4.5.2).
async fn read_content(lines: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<String> {
    let mut content = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(String::from_utf8_lossy(&content).into_owned());
        }
        content.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

fn address_in(line: &str) -> String {
    let inside = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(address, _)| address.to_owned()).unwrap_or_default()
}
