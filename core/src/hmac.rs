//! HMAC-SHA256 (RFC 2104, FIPS 180-4) over SHA-256's block function, with nothing between them.
//!
//! Both key blocks are compressed when the key is made. After that a message of n bytes costs ceil((n + 9) / 64) + 1
//! compressions and no more; the buffered `hmac` crate, which the tests use as the oracle, spends more on
//! bookkeeping than on a short message.

use sha2::block_api::compress256;
use sha2::digest::array::Array;
use sha2::digest::typenum::U64;
use zeroize::Zeroize;

/// SHA-256 reads its input in blocks of 64 bytes.
pub(crate) const BLOCK_BYTES: usize = 64;
/// A SHA-256 digest, and so an HMAC-SHA256 tag, has 32 bytes.
pub(crate) const TAG_BYTES: usize = 32;

pub(crate) type Block = [u8; BLOCK_BYTES];
pub(crate) type Tag = [u8; TAG_BYTES];

/// SHA-256's chaining value between two blocks.
pub(crate) type State = [u32; 8];

/// FIPS 180-4, section 5.3.3: where SHA-256 starts.
const SHA256_START: State =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// RFC 2104, section 2: the bytes that are xored into the key block.
const INNER_PAD: u8 = 0x36;
const OUTER_PAD: u8 = 0x5c;

/// The key schedule's result: SHA-256 after the inner and after the outer key block. As secret as the key itself.
pub(crate) struct KeyStates {
    pub(crate) inner: State,
    pub(crate) outer: State,
}

impl KeyStates {
    pub(crate) fn new(secret: &[u8]) -> Self {
        let mut block = [0; BLOCK_BYTES];
        if let Some(start) = block.get_mut(..secret.len()) {
            start.copy_from_slice(secret);
        } else {
            // RFC 2104, section 2: a key longer than a block is hashed first.
            let mut digest = sha256(secret);
            for (to, from) in block.iter_mut().zip(&digest) {
                *to = *from;
            }
            digest.zeroize();
        }
        let states = Self { inner: padded(&mut block, INNER_PAD), outer: padded(&mut block, INNER_PAD ^ OUTER_PAD) };
        block.zeroize();
        states
    }

    /// The tag of one contiguous message.
    #[inline]
    pub(crate) fn tag(&self, message: &[u8]) -> Tag {
        // The copy is overwritten in place by the first compression: no key state stays on the stack.
        let mut state = self.inner;
        let (blocks, tail) = whole_blocks(message);
        compress(&mut state, blocks);
        close_inner(&mut state, tail, message.len() as u64);
        close_outer(&self.outer, &state)
    }
}

/// The tag of a message while it grows in its place: its whole blocks are hashed as they appear, beside what makes them.
/// A processor waits most of a block's time for the block before it, and does the other work meanwhile.
pub(crate) struct Follower<'k> {
    key: &'k KeyStates,
    /// The key's inner state comes here when the first block overwrites it, not before: this may be moved until then.
    state: State,
    /// How many bytes have been hashed, in whole blocks.
    hashed: usize,
}

impl<'k> Follower<'k> {
    pub(crate) fn new(key: &'k KeyStates) -> Self {
        Self { key, state: [0; 8], hashed: 0 }
    }

    /// Hashes the whole blocks that the message has gained. What it had before must still be there.
    #[inline(always)]
    pub(crate) fn follow(&mut self, message: &[u8]) {
        let (blocks, _) = whole_blocks(message.get(self.hashed..).unwrap_or_default());
        if blocks.is_empty() {
            return;
        }
        if self.hashed == 0 {
            self.state = self.key.inner;
        }
        compress256(&mut self.state, blocks);
        self.hashed += blocks.as_flattened().len();
    }

    /// The tag of the message, which is complete.
    #[inline]
    pub(crate) fn finish(mut self, message: &[u8]) -> Tag {
        self.follow(message);
        if self.hashed == 0 {
            return self.key.tag(message);
        }
        close_inner(&mut self.state, message.get(self.hashed..).unwrap_or_default(), message.len() as u64);
        close_outer(&self.key.outer, &self.state)
    }
}

impl Drop for Follower<'_> {
    fn drop(&mut self) {
        self.state.zeroize();
    }
}

impl Zeroize for KeyStates {
    fn zeroize(&mut self) {
        // Destructured, so that a field added later cannot be forgotten.
        let Self { inner, outer } = self;
        inner.zeroize();
        outer.zeroize();
    }
}

impl Drop for KeyStates {
    fn drop(&mut self) {
        self.zeroize();
    }
}

/// Xors `pad` into the key block and compresses it from the start.
fn padded(block: &mut Block, pad: u8) -> State {
    for byte in block.iter_mut() {
        *byte ^= pad;
    }
    let mut state = SHA256_START;
    compress256(&mut state, core::slice::from_ref(block));
    state
}

/// Splits bytes into whole blocks and the rest, which is shorter than a block.
pub(crate) fn whole_blocks(bytes: &[u8]) -> (&[Block], &[u8]) {
    let (blocks, tail) = Array::<u8, U64>::slice_as_chunks(bytes);
    (Array::cast_slice_to_core(blocks), tail)
}

pub(crate) fn compress(state: &mut State, blocks: &[Block]) {
    if !blocks.is_empty() {
        compress256(state, blocks);
    }
}

/// Ends the inner hash: `tail` (shorter than a block), the padding, and the length of the message and its key block.
#[inline]
pub(crate) fn close_inner(state: &mut State, tail: &[u8], message_bytes: u64) {
    close(state, tail, message_bytes.wrapping_add(BLOCK_BYTES as u64));
}

/// The outer hash over the inner digest.
#[inline]
pub(crate) fn close_outer(outer: &State, inner_digest: &State) -> Tag {
    let mut state = *outer;
    close(&mut state, &to_bytes(inner_digest), (BLOCK_BYTES + TAG_BYTES) as u64);
    to_bytes(&state)
}

/// FIPS 180-4, section 5.1.1: a one bit, zeros, and the length in bits as 64 bits, in one block more or two.
#[inline]
fn close(state: &mut State, tail: &[u8], total_bytes: u64) {
    let mut last = [[0; BLOCK_BYTES]; 2];
    let flat = last.as_flattened_mut();
    let blocks = if tail.len() < BLOCK_BYTES - 8 { 1 } else { 2 };
    if let Some(start) = flat.get_mut(..tail.len()) {
        start.copy_from_slice(tail);
    }
    if let Some(byte) = flat.get_mut(tail.len()) {
        *byte = 0x80;
    }
    if let Some(length) = flat.get_mut(blocks * BLOCK_BYTES - 8..blocks * BLOCK_BYTES) {
        // SHA-256 counts bits modulo 2^64; no message that a machine can hold comes near.
        length.copy_from_slice(&total_bytes.wrapping_mul(8).to_be_bytes());
    }
    compress256(state, last.get(..blocks).unwrap_or(&last));
}

#[inline]
fn to_bytes(state: &State) -> Tag {
    let mut bytes = [0; TAG_BYTES];
    for (to, word) in bytes.chunks_exact_mut(4).zip(state) {
        to.copy_from_slice(&word.to_be_bytes());
    }
    bytes
}

/// SHA-256 of a secret longer than a block.
fn sha256(bytes: &[u8]) -> Tag {
    let mut state = SHA256_START;
    let (blocks, tail) = whole_blocks(bytes);
    compress(&mut state, blocks);
    close(&mut state, tail, bytes.len() as u64);
    let digest = to_bytes(&state);
    state.zeroize();
    digest
}
