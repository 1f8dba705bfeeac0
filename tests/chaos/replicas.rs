//! A service as its callers see it: one address, behind which replicas come and go, as a Service of Kubernetes has it.

use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Hands each connection to the next replica. One that was handed over stays where it is until it ends by itself.
pub(crate) struct Replicas {
    /// `http://127.0.0.1:port`.
    pub(crate) address: String,
    ports: Arc<Mutex<Vec<u16>>>,
    accepting: JoinHandle<()>,
}

impl Replicas {
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let ports: Arc<Mutex<Vec<u16>>> = Arc::default();
        let to = ports.clone();
        #[expect(clippy::disallowed_methods, reason = "it ends with the test")]
        let accepting = tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                let Some(port) = next(&to) else { continue };
                #[expect(clippy::disallowed_methods, reason = "it ends with either side")]
                tokio::spawn(async move {
                    if let Ok(mut replica) = TcpStream::connect(("127.0.0.1", port)).await {
                        // Either side may end it; what came until then has been handed over.
                        let _ = tokio::io::copy_bidirectional(&mut caller, &mut replica).await;
                    }
                });
            }
        });
        Self { address, ports, accepting }
    }

    /// New connections go to this one too.
    pub(crate) fn add(&self, port: u16) {
        self.ports.lock().unwrap().push(port);
    }

    /// No new connection goes there.
    pub(crate) fn remove(&self, port: u16) {
        self.ports.lock().unwrap().retain(|other| *other != port);
    }
}

fn next(ports: &Mutex<Vec<u16>>) -> Option<u16> {
    let mut ports = ports.lock().unwrap();
    if !ports.is_empty() {
        ports.rotate_left(1);
    }
    ports.first().copied()
}

impl Drop for Replicas {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
