//! The mail server, spoken to as a mail client speaks.

use testkit::SmtpSink;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn send(sink: &SmtpSink, content: &str) -> String {
    let address = sink.url().trim_start_matches("smtp://").to_owned();
    let mut connection = TcpStream::connect(address).await.unwrap();
    let dialogue = format!(
        "EHLO test\r\nMAIL FROM:<yba@example.vn>\r\nRCPT TO:<a@example.vn>\r\n\
         RCPT TO:<b@example.vn>\r\nDATA\r\n{content}\r\n.\r\nQUIT\r\n"
    );
    connection.write_all(dialogue.as_bytes()).await.unwrap();
    let mut answers = String::new();
    connection.read_to_string(&mut answers).await.unwrap();
    answers
}

#[tokio::test]
async fn a_mail_is_kept_with_its_envelope() {
    let sink = SmtpSink::start().await;

    send(&sink, "Subject: chao\r\n\r\n..dots\r\nend").await;

    let mails = sink.mails_to("b@example.vn");
    assert_eq!(mails[0].from, "yba@example.vn");
    assert_eq!(
        (mails[0].subject().as_str(), mails[0].text().as_str()),
        ("chao", ".dots\r\nend\r\n")
    );
}

#[tokio::test]
async fn a_refused_mail_is_not_kept() {
    let sink = SmtpSink::start().await;
    sink.refuse_next(1);

    let refused = send(&sink, "Subject: first\r\n\r\n").await;
    send(&sink, "Subject: second\r\n\r\n").await;

    assert!(refused.contains("451"), "{refused}");
    let subjects: Vec<_> = sink.mails().iter().map(testkit::Mail::subject).collect();
    assert_eq!(subjects, ["second"]);
}
