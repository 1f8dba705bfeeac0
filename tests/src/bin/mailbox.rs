//! A mail server for demonstrations: whatever is sent to it lands in a folder, readable.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use testkit::SmtpSink;

#[derive(Parser)]
#[command(about = "Takes mail over SMTP and keeps it in a folder; its address is in FOLDER/url")]
struct Arguments {
    /// Where the mails go, one file each.
    #[arg(long)]
    folder: PathBuf,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let folder = Arguments::parse().folder;
    std::fs::create_dir_all(&folder)?;
    // Numbers go on where an earlier run ended.
    let kept = std::fs::read_dir(&folder)?.count();
    let sink = SmtpSink::start().await;
    std::fs::write(folder.join("url"), sink.url())?;
    let mut written = 0;
    loop {
        for mail in sink.mails().iter().skip(written) {
            let text = format!(
                "To: {}\nSubject: {}\n\n{}\n",
                mail.to.join(", "),
                mail.subject(),
                mail.text()
            );
            std::fs::write(folder.join(format!("{:06}.txt", kept + written)), text)?;
            written += 1;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
