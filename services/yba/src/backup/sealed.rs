//! The files of a backup: plain, or sealed in pieces, so that a file of any size passes through little memory.
//!
//! Each piece is sealed with the backup's id, the file's name, the piece's number and whether it is the last, so
//! that none can be taken out, moved, exchanged for another backup's, or left off at the end.

use std::path::{Path, PathBuf};

use auth::secrets::{DataKey, open, seal};
use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, BufWriter};
use uuid::Uuid;

use super::BackupError;

/// Bytes of a piece before it is sealed.
const PIECE: usize = 1024 * 1024;
/// A sealed piece has a little more: format, nonce and tag.
const LONGEST: u32 = 1024 * 1024 + 64;

/// Where a file belongs, and the key that seals it.
#[derive(Clone)]
pub(crate) struct Place<'a> {
    pub(crate) backup: Uuid,
    pub(crate) path: PathBuf,
    pub(crate) key: Option<&'a DataKey>,
}

/// A file's bytes and their SHA-256, as they are on the disk.
pub(crate) struct Written {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

impl Place<'_> {
    fn file(&self, error: std::io::Error) -> BackupError {
        BackupError::File(self.path.clone(), error)
    }

    fn aad(&self, number: u64, last: bool) -> Vec<u8> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        format!("yba-backup-1\n{}\n{name}\n{number}\n{last}", self.backup).into_bytes()
    }

    /// Writes everything that `source` gives.
    pub(crate) async fn write(
        &self,
        source: &mut (impl AsyncRead + Unpin),
    ) -> Result<Written, BackupError> {
        let mut options = File::options();
        options.write(true).create_new(true).mode(0o600);
        let file = options.open(&self.path).await.map_err(|error| self.file(error))?;
        let mut out = Counted { file: BufWriter::new(file), digest: Sha256::new(), bytes: 0 };
        let mut number = 0;
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let limit = u64::try_from(PIECE).expect("a piece is short");
            let mut part = (&mut *source).take(limit);
            part.read_to_end(&mut piece).await.map_err(|error| self.file(error))?;
            let last = piece.len() < PIECE;
            let put = match self.key {
                None => out.put(&piece).await,
                Some(key) => {
                    let sealed = seal(key, &self.aad(number, last), &piece);
                    let length = u32::try_from(sealed.len()).expect("a piece is short");
                    out.put(&length.to_be_bytes()).await.map_err(|error| self.file(error))?;
                    out.put(&[u8::from(last)]).await.map_err(|error| self.file(error))?;
                    out.put(&sealed).await
                }
            };
            put.map_err(|error| self.file(error))?;
            number += 1;
            if last {
                break;
            }
        }
        out.finish().await.map_err(|error| self.file(error))
    }

    /// Gives everything that was written to `sink`.
    pub(crate) async fn read(
        &self,
        sink: &mut (impl AsyncWrite + Unpin),
    ) -> Result<(), BackupError> {
        let file = File::open(&self.path).await.map_err(|error| self.file(error))?;
        let mut file = BufReader::new(file);
        let Some(key) = self.key else {
            tokio::io::copy(&mut file, sink).await.map_err(|error| self.file(error))?;
            return sink.shutdown().await.map_err(|error| self.file(error));
        };
        for number in 0.. {
            let mut head = [0; 5];
            let cut = |_| BackupError::Sealed(self.path.clone());
            file.read_exact(&mut head).await.map_err(cut)?;
            let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
            if length > LONGEST {
                return Err(BackupError::Sealed(self.path.clone()));
            }
            let mut sealed = vec![0; length as usize];
            file.read_exact(&mut sealed).await.map_err(cut)?;
            let last = head[4] == 1;
            let piece = open(key, &self.aad(number, last), &sealed);
            let piece = piece.map_err(|_| BackupError::Sealed(self.path.clone()))?;
            sink.write_all(&piece).await.map_err(|error| self.file(error))?;
            if last {
                break;
            }
        }
        sink.shutdown().await.map_err(|error| self.file(error))
    }
}

/// Reads a file once and says what it is.
pub(crate) async fn measure(path: &Path) -> Result<Written, BackupError> {
    let wrong = |error| BackupError::File(path.to_owned(), error);
    let mut file = File::open(path).await.map_err(wrong)?;
    let (mut digest, mut bytes, mut part) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = file.read(&mut part).await.map_err(wrong)?;
        if read == 0 {
            return Ok(Written { bytes, sha256: hex::encode(digest.finalize()) });
        }
        digest.update(&part[..read]);
        bytes += read as u64;
    }
}

struct Counted {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: u64,
}

impl Counted {
    async fn put(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        self.file.write_all(bytes).await
    }

    async fn finish(mut self) -> std::io::Result<Written> {
        self.file.flush().await?;
        self.file.get_ref().sync_all().await?;
        Ok(Written { bytes: self.bytes, sha256: hex::encode(self.digest.finalize()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn folder(name: &str) -> Folder {
        let folder = std::env::temp_dir().join(format!("yba-sealed-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    async fn read(place: &Place<'_>) -> Result<Vec<u8>, BackupError> {
        let mut bytes = Vec::new();
        place.read(&mut bytes).await.map(|()| bytes)
    }

    #[tokio::test]
    async fn what_was_written_is_read_and_nothing_of_it_is_seen() {
        let folder = folder("whole");
        let key = DataKey::random();
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let plain: Vec<u8> = b"Phan Thi Mau ".iter().copied().cycle().take(length).collect();
            for key in [None, Some(&key)] {
                let name = format!("{length}-{}", key.is_some());
                let place = Place { backup: Uuid::nil(), path: folder.0.join(name), key };

                let written = place.write(&mut plain.as_slice()).await.unwrap();

                assert_eq!(read(&place).await.unwrap(), plain);
                let there = measure(&place.path).await.unwrap();
                assert_eq!((there.bytes, there.sha256), (written.bytes, written.sha256));
                let stored = std::fs::read(&place.path).unwrap();
                let shows = stored.windows(8).any(|part| part == b"Thi Mau ");
                assert_eq!(shows, key.is_none() && length > 13, "{length}");
            }
        }
    }

    #[tokio::test]
    async fn a_file_that_was_cut_changed_or_exchanged_does_not_open() {
        let folder = folder("changed");
        let key = DataKey::random();
        let place = Place {
            backup: Uuid::nil(),
            path: folder.0.join("exams.dump.sealed"),
            key: Some(&key),
        };
        place.write(&mut vec![7_u8; 2 * PIECE + 5].as_slice()).await.unwrap();
        let whole = std::fs::read(&place.path).unwrap();
        let piece = 5 + 4 + PIECE + 25; // A frame's head is 5, a seal adds 29.
        assert_eq!(whole.len(), 2 * (5 + PIECE + 29) + 5 + 5 + 29);
        let mut last_first = whole.clone();
        last_first[4] = 1;
        let mut swapped = whole[piece..2 * piece].to_vec();
        swapped.extend_from_slice(&whole[..piece]);
        swapped.extend_from_slice(&whole[2 * piece..]);
        for broken in [whole[..2 * piece].to_vec(), last_first, swapped] {
            std::fs::write(&place.path, broken).unwrap();
            assert!(matches!(read(&place).await, Err(BackupError::Sealed(_))));
        }
        std::fs::write(&place.path, &whole).unwrap();
        assert!(read(&place).await.is_ok());
        let other = Place { backup: Uuid::max(), ..place.clone() };
        assert!(matches!(read(&other).await, Err(BackupError::Sealed(_))));
        let another = DataKey::random();
        let other = Place { key: Some(&another), ..place };
        assert!(matches!(read(&other).await, Err(BackupError::Sealed(_))));
    }
}
