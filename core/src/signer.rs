//! A signer: signs or verifies a message that arrives in pieces, in constant memory.

use core::fmt;

use zeroize::Zeroize;

use crate::hmac::{BLOCK_BYTES, Block, KeyStates, State, close_inner, close_outer, compress, whole_blocks};
use crate::{Result, Signature};

/// Signs or verifies a message that arrives in pieces. It holds its own copy of the key's states, which is wiped when
/// it is dropped, so it may outlive the key.
///
/// With the feature `std` it is a `std::io::Write`, so that `std::io::copy` can feed it.
///
/// # Example
/// ```
/// let key = paysig::Key::new("cashout_secret_key")?;
/// let mut signer = key.signer();
/// for piece in [&b"{\"cashout_id\""[..], b":", b"111954}"] {
///     signer.update(piece);
/// }
/// assert_eq!(signer.finish(), key.sign(b"{\"cashout_id\":111954}"));
/// # Ok::<(), paysig::Error>(())
/// ```
pub struct Signer {
    state: State,
    outer: State,
    /// The message's bytes after the last whole block; `length % 64` of them are filled.
    partial: Block,
    /// How many bytes of message have been seen.
    length: u64,
}

impl Signer {
    pub(crate) fn new(key: &KeyStates) -> Self {
        Self { state: key.inner, outer: key.outer, partial: [0; BLOCK_BYTES], length: 0 }
    }

    /// Adds the message's next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let filled = self.filled();
        self.length = self.length.wrapping_add(bytes.len() as u64);
        let rest = if filled == 0 {
            bytes
        } else {
            let (head, rest) = bytes.split_at_checked(BLOCK_BYTES - filled).unwrap_or((bytes, &[]));
            self.keep(filled, head);
            if filled + head.len() < BLOCK_BYTES {
                return;
            }
            compress(&mut self.state, core::slice::from_ref(&self.partial));
            rest
        };
        let (blocks, tail) = whole_blocks(rest);
        compress(&mut self.state, blocks);
        self.keep(0, tail);
    }

    /// The signature of all bytes added.
    #[must_use]
    pub fn finish(mut self) -> Signature {
        self.close()
    }

    /// [`finish`](Self::finish) in place. What is left is good for nothing but to be dropped.
    pub(crate) fn close(&mut self) -> Signature {
        let tail = self.partial.get(..self.filled()).unwrap_or_default();
        close_inner(&mut self.state, tail, self.length);
        Signature::from_bytes(close_outer(&self.outer, &self.state))
    }

    /// Checks that `presented` is the signature of all bytes added, as [`Key::verify`](crate::Key::verify) does.
    ///
    /// # Errors
    /// As [`Key::verify`](crate::Key::verify).
    ///
    /// # Example
    /// ```
    /// let key = paysig::Key::new("cashout_secret_key")?;
    /// let mut signer = key.signer();
    /// signer.update(b"{}");
    /// signer.verify(key.sign(b"{}").to_hex())?;
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn verify(mut self, presented: impl AsRef<[u8]>) -> Result<()> {
        let presented = Signature::from_hex(presented)?;
        self.close().matches(&presented)
    }

    fn filled(&self) -> usize {
        // Below 64, so the conversion never fails.
        usize::try_from(self.length % BLOCK_BYTES as u64).unwrap_or_default()
    }

    fn keep(&mut self, filled: usize, bytes: &[u8]) {
        for (to, from) in self.partial.iter_mut().skip(filled).zip(bytes) {
            *to = *from;
        }
    }
}

impl Drop for Signer {
    fn drop(&mut self) {
        // Destructured, so that a field added later cannot be forgotten. The message may hold credentials.
        let Self { state, outer, partial, length } = self;
        state.zeroize();
        outer.zeroize();
        partial.zeroize();
        length.zeroize();
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer(redacted)")
    }
}

#[cfg(feature = "std")]
impl std::io::Write for Signer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
