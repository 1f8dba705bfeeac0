//! Ports for programs that bind themselves, and bind them again after a kill.

use std::net::TcpListener;
use std::ops::Range;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below those that Linux gives to outgoing connections and to whoever asks for any port (from 32,768): between two
/// lives of a program nobody is given its port by chance.
const PORTS: Range<u16> = 12_000..30_000;

/// A port of the loopback that nobody listens on and that this process has given to nobody.
///
/// Test processes side by side begin at different places, so that they hardly ever look at the same port at once.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = PORTS.start + rand::random::<u16>() % (PORTS.end - PORTS.start);
    let _ = NEXT.compare_exchange(0, first, Ordering::Relaxed, Ordering::Relaxed);
    let next = |port: u16| Some(if port + 1 < PORTS.end { port + 1 } else { PORTS.start });
    for _ in PORTS {
        let port = NEXT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).unwrap();
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no port from {} to {} is free", PORTS.start, PORTS.end);
}
