//! Deflate (RFC 1951) with the choices that zlib makes, so that the same bytes come out: which matches are found and taken,
//! where a block ends, how its Huffman trees are made. Of bodies in which zlib's window of 64 KiB never moves.

mod huffman;
mod writer;

use huffman::Tree;
use writer::Writer;

/// What programs set, or have compiled in.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    /// Level 9, which searches longest; level 6 is the default of most.
    pub(crate) best: bool,
    hash: Hash,
    /// The most symbols of a block, and one.
    symbols: usize,
    /// GNU gzip's: a block ends early where it does so well that the next may do better.
    truncates: bool,
}

/// What is looked up in the hash chains, which are cut after so many entries: collisions matter.
#[derive(Clone, Copy)]
enum Hash {
    /// Three bytes, in so many bits.
    Three(u32),
    /// Four bytes, as Chromium's zlib has it: a match of three is not found.
    Four,
}

impl Hash {
    const fn bits(self) -> u32 {
        match self {
            Self::Three(bits) => bits,
            Self::Four => 15,
        }
    }

    fn of(self, bytes: [usize; 4]) -> usize {
        let [first, second, third, fourth] = bytes;
        let hash = match self {
            Self::Three(bits) => {
                let shift = bits.div_ceil(3);
                (first << (2 * shift)) ^ (second << shift) ^ third
            }
            Self::Four => {
                let value = first | (second << 8) | (third << 16) | (fourth << 24);
                value.wrapping_mul(66521).wrapping_add(66521) >> 16
            }
        };
        hash & ((1 << self.bits()) - 1)
    }
}

impl Settings {
    /// From which length on a quarter of the chain is searched for a better match, none is searched, and one is good enough;
    /// and how long the chain is.
    const fn limits(&self) -> [usize; 4] {
        if self.best { [32, 258, 258, 4096] } else { [8, 16, 128, 128] }
    }
}

const fn settings(best: bool, hash: Hash, symbols: usize, truncates: bool) -> Settings {
    Settings { best, hash, symbols, truncates }
}

/// zlib as it is by default (Python, Java), with the most memory (PHP), as it is in Node.js, and GNU gzip.
pub(crate) const ALL: [Settings; 8] = [
    settings(false, Hash::Three(15), 1 << 14, false),
    settings(true, Hash::Three(15), 1 << 14, false),
    settings(false, Hash::Three(16), 1 << 15, false),
    settings(true, Hash::Three(16), 1 << 15, false),
    settings(false, Hash::Four, 1 << 14, false),
    settings(true, Hash::Four, 1 << 14, false),
    settings(false, Hash::Three(15), 1 << 15, true),
    settings(true, Hash::Three(15), 1 << 15, true),
];

pub(crate) const MOST_BYTES: usize = 64_000;

const LEAST: usize = 3;
const MOST: usize = 258;
/// How far back a match may be: the window less what is looked ahead.
const DISTANCE: usize = 32 * 1024 - (MOST + LEAST + 1);
/// A shortest match from farther away costs more than its three literals.
const TOO_FAR: usize = 4096;

/// A literal, or how long a match is and how far back.
#[derive(Clone, Copy)]
enum Symbol {
    Literal(u8),
    Match(usize, usize),
}

/// Where equal starts are: hash chains, in which 0 ends a chain, so that nothing is found at the very start.
struct Chains<'b> {
    /// With zeros behind its end, where zlib has them too.
    bytes: &'b [u8],
    end: usize,
    head: Vec<usize>,
    previous: Vec<usize>,
    hash: Hash,
}

impl Chains<'_> {
    fn byte(&self, at: usize) -> usize {
        self.bytes.get(at).copied().map_or(0, usize::from)
    }

    /// Adds the position; gives the last one with the same hash.
    fn insert(&mut self, at: usize) -> usize {
        let hash = self.hash.of([0, 1, 2, 3].map(|index| self.byte(at + index)));
        let Some(head) = self.head.get_mut(hash) else { return 0 };
        let last = std::mem::replace(head, at);
        if let Some(previous) = self.previous.get_mut(at) {
            *previous = last;
        }
        last
    }

    /// The longest match that starts at `at` and is longer than `best`, and where it is.
    fn longest(&self, at: usize, mut candidate: usize, mut best: usize, settings: &Settings) -> (usize, usize) {
        let ahead = self.end - at;
        let [good, _, nice, chain] = settings.limits();
        let nice = nice.min(ahead);
        let mut chain = if best >= good { chain / 4 } else { chain };
        let mut found = 0;
        loop {
            let could = self.byte(candidate + best) == self.byte(at + best);
            let length = if could {
                (0..MOST).take_while(|index| self.byte(candidate + index) == self.byte(at + index)).count()
            } else {
                0
            };
            if length > best {
                (found, best) = (candidate, length);
                if length >= nice {
                    break;
                }
            }
            candidate = self.previous.get(candidate).copied().unwrap_or(0);
            chain -= 1;
            if candidate <= at.saturating_sub(DISTANCE) || chain == 0 {
                break;
            }
        }
        (best.min(ahead), found)
    }
}

/// Compresses with lazy evaluation: a match is taken unless the next position has a longer one.
pub(crate) fn deflate(body: &[u8], settings: &Settings) -> Vec<u8> {
    let bytes = [body, &[0; MOST + 1]].concat();
    let mut chains = Chains {
        bytes: &bytes,
        end: body.len(),
        head: vec![0; 1 << settings.hash.bits()],
        previous: vec![0; body.len()],
        hash: settings.hash,
    };
    let mut block = Block { symbols: Vec::new(), start: 0, distances: Tree::distances(), matches: 0 };
    let mut out = Writer::default();
    let [_, lazy, ..] = settings.limits();
    let (mut at, mut length, mut start, mut waiting) = (0, LEAST - 1, 0, false);
    while at < body.len() {
        let ahead = body.len() - at;
        let head = if ahead >= LEAST { chains.insert(at) } else { 0 };
        let (last_length, last_start) = (length, start);
        length = LEAST - 1;
        if head != 0 && last_length < lazy && at - head <= DISTANCE {
            (length, start) = chains.longest(at, head, last_length, settings);
            if length == LEAST && at - start > TOO_FAR {
                length = LEAST - 1;
            }
        }
        if last_length >= LEAST && length <= last_length {
            let full = block.add(Symbol::Match(last_length, at - 1 - last_start), at, settings);
            for next in at + 1..at + last_length - 1 {
                if next + LEAST <= body.len() {
                    chains.insert(next);
                }
            }
            at += last_length - 1;
            (waiting, length) = (false, LEAST - 1);
            if full {
                block.write(&mut out, body, at, false);
            }
        } else {
            let full = waiting && block.add(Symbol::Literal(bytes.get(at - 1).copied().unwrap_or(0)), at, settings);
            if full {
                block.write(&mut out, body, at, false);
            }
            waiting = true;
            at += 1;
        }
    }
    if waiting {
        block.add(Symbol::Literal(bytes.get(at - 1).copied().unwrap_or(0)), at, settings);
    }
    block.write(&mut out, body, at, true);
    out.finish()
}

/// The symbols since the last block.
struct Block {
    symbols: Vec<Symbol>,
    start: usize,
    /// Counted while they come, for what truncates.
    distances: Tree,
    matches: usize,
}

impl Block {
    /// Adds a symbol; says whether the block ends.
    fn add(&mut self, symbol: Symbol, at: usize, settings: &Settings) -> bool {
        self.symbols.push(symbol);
        if let Symbol::Match(_, distance) = symbol {
            self.matches += 1;
            self.distances.count(writer::distance_code(distance).0);
        }
        let count = self.symbols.len();
        if settings.truncates && count % 4096 == 0 {
            let extra = |(code, frequency): (usize, usize)| frequency * (5 + writer::distance_bits(code));
            let out = (count * 8 + self.distances.frequencies().map(extra).sum::<usize>()) / 8;
            if self.matches < count / 2 && out < (at - self.start) / 2 {
                return true;
            }
        }
        count == settings.symbols - 1
    }

    /// Ends the block before `end`; what is waiting there comes into the next.
    fn write(&mut self, out: &mut Writer, body: &[u8], end: usize, last: bool) {
        out.block(&self.symbols, body.get(self.start..end).unwrap_or_default(), last);
        *self = Self { symbols: Vec::new(), start: end, distances: Tree::distances(), matches: 0 };
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::DeflateDecoder;
    use proptest::prelude::*;

    use super::{ALL, MOST_BYTES, deflate};

    fn assert_inflates(body: &[u8]) {
        for settings in &ALL {
            let mut inflated = Vec::new();
            let read = DeflateDecoder::new(deflate(body, settings).as_slice()).read_to_end(&mut inflated);
            assert!(read.is_ok() && inflated == body, "{} bytes", body.len());
        }
    }

    /// Runs, noise that is stored, and more symbols than a block has.
    #[test]
    fn large_bodies() {
        let noise = (0..MOST_BYTES as u64).map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8);
        let noise = noise.scan(0_u8, |last, byte| {
            *last = last.wrapping_mul(167).wrapping_add(byte);
            Some(*last)
        });
        let noise = noise.collect::<Vec<_>>();
        let digits = noise.iter().map(|byte| b'0' + byte % 10).collect::<Vec<_>>();
        for body in [&noise, &digits, &vec![b'a'; MOST_BYTES], &vec![b' '; 259], &b"abc".repeat(20_000)] {
            assert_inflates(body);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_body(parts in proptest::collection::vec(("[a-e]{0,9}", 0..40_usize), 0..60)) {
            assert_inflates(parts.iter().map(|(text, count)| text.repeat(*count)).collect::<String>().as_bytes());
        }
    }
}
