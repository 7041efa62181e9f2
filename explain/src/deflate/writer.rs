//! Blocks of deflate (RFC 1951, section 3.2), each in the form that zlib takes.

use super::Symbol;
use super::huffman::Tree;

/// Least significant bit first.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    pending: u64,
    count: usize,
}

/// In which order the lengths of code lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// The bits that follow a code of lengths.
const fn length_bits(code: usize) -> usize {
    match code {
        265..=284 => (code - 261) / 4,
        _ => 0,
    }
}

/// The bits that follow a code of distances.
pub(crate) const fn distance_bits(code: usize) -> usize {
    if code < 4 { 0 } else { code / 2 - 1 }
}

/// The code of a length, and what its bits say.
fn length_code(length: usize) -> (usize, usize) {
    if length == 258 {
        return (285, 0);
    }
    let (mut code, mut base) = (257, 3);
    while length >= base + (1 << length_bits(code)) {
        base += 1 << length_bits(code);
        code += 1;
    }
    (code, length - base)
}

/// The code of a distance, and what its bits say.
pub(crate) fn distance_code(distance: usize) -> (usize, usize) {
    let (mut code, mut base) = (0, 1);
    while distance >= base + (1 << distance_bits(code)) {
        base += 1 << distance_bits(code);
        code += 1;
    }
    (code, distance - base)
}

const fn fixed_bits(symbol: usize) -> usize {
    match symbol {
        0..=143 | 280.. => 8,
        144..=255 => 9,
        _ => 7,
    }
}

impl Writer {
    fn put(&mut self, value: usize, bits: usize) {
        self.pending |= (value as u64) << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.bytes.extend(self.pending.to_le_bytes().first());
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    fn align(&mut self) {
        let rest = (8 - self.count % 8) % 8;
        self.put(0, rest);
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.align();
        self.bytes
    }

    /// Stored, with fixed codes, or with codes of its own: what is shortest.
    pub(crate) fn block(&mut self, symbols: &[Symbol], stored: &[u8], last: bool) {
        let (mut literals, mut distances) = (Tree::literals(), Tree::distances());
        for symbol in symbols {
            match *symbol {
                Symbol::Literal(byte) => literals.count(usize::from(byte)),
                Symbol::Match(length, distance) => {
                    literals.count(length_code(length).0);
                    distances.count(distance_code(distance).0);
                }
            }
        }
        literals.build();
        distances.build();
        let runs = runs(&literals, &distances);
        let mut lengths = Tree::lengths();
        for (symbol, ..) in &runs {
            lengths.count(*symbol);
        }
        lengths.build();
        let bits = |tree: &Tree, symbol: usize| tree.bits.get(symbol).copied().unwrap_or(0);
        let sent = ORDER.iter().rposition(|symbol| bits(&lengths, *symbol) > 0).unwrap_or(0).max(3) + 1;
        let own = literals.cost(|symbol| bits(&literals, symbol) + length_bits(symbol))
            + distances.cost(|symbol| bits(&distances, symbol) + distance_bits(symbol))
            + runs.iter().map(|(symbol, _, extra)| bits(&lengths, *symbol) + extra).sum::<usize>()
            + 3 * sent
            + 14;
        let fixed = literals.cost(|symbol| fixed_bits(symbol) + length_bits(symbol))
            + distances.cost(|symbol| 5 + distance_bits(symbol));
        let (own, fixed) = ((own + 3).div_ceil(8), (fixed + 3).div_ceil(8));
        if stored.len() + 4 <= own.min(fixed) {
            self.put(usize::from(last), 3);
            self.align();
            let length = u16::try_from(stored.len()).unwrap_or(u16::MAX);
            self.bytes.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
            self.bytes.extend_from_slice(stored);
        } else if fixed <= own {
            self.put(usize::from(last) + 2, 3);
            let literals = (0..288).map(fixed_bits).collect::<Vec<_>>();
            self.symbols(symbols, &Tree::codes(&literals), &Tree::codes(&[5; 30]));
        } else {
            self.put(usize::from(last) + 4, 3);
            self.put(literals.last - 256, 5);
            self.put(distances.last, 5);
            self.put(sent - 4, 4);
            ORDER.iter().take(sent).for_each(|symbol| self.put(bits(&lengths, *symbol), 3));
            let codes = Tree::codes(&lengths.bits);
            for (symbol, value, extra) in runs {
                self.code(&codes, symbol);
                self.put(value, extra);
            }
            self.symbols(symbols, &Tree::codes(&literals.bits), &Tree::codes(&distances.bits));
        }
    }

    fn code(&mut self, codes: &[(u32, usize)], symbol: usize) {
        let (code, bits) = codes.get(symbol).copied().unwrap_or((0, 0));
        self.put(code as usize, bits);
    }

    fn symbols(&mut self, symbols: &[Symbol], literals: &[(u32, usize)], distances: &[(u32, usize)]) {
        for symbol in symbols {
            match *symbol {
                Symbol::Literal(byte) => self.code(literals, usize::from(byte)),
                Symbol::Match(length, distance) => {
                    let (code, value) = length_code(length);
                    self.code(literals, code);
                    self.put(value, length_bits(code));
                    let (code, value) = distance_code(distance);
                    self.code(distances, code);
                    self.put(value, distance_bits(code));
                }
            }
        }
        self.code(literals, 256);
    }
}

/// The lengths of both trees' codes with repetitions: symbol, what its bits say, and how many they are. A run does not go on
/// from one tree into the other.
fn runs(literals: &Tree, distances: &Tree) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    for tree in [literals, distances] {
        let mut rest = tree.bits.get(..=tree.last).unwrap_or_default();
        let mut before = None;
        while let Some((&bits, _)) = rest.split_first() {
            // A length that came before is repeated from 3 on; another is written, and then repeated.
            let (least, most) = match bits {
                0 => (3, 138),
                _ if before == Some(bits) => (3, 6),
                _ => (4, 7),
            };
            let count = rest.iter().take(most).take_while(|other| **other == bits).count();
            rest = rest.get(count..).unwrap_or_default();
            if count < least {
                all.extend(std::iter::repeat_n((bits, 0, 0), count));
            } else if bits == 0 {
                all.push(if count <= 10 { (17, count - 3, 3) } else { (18, count - 11, 7) });
            } else {
                let written = usize::from(before != Some(bits));
                all.extend((written > 0).then_some((bits, 0, 0)));
                all.push((16, count - written - 3, 2));
            }
            before = Some(bits);
        }
    }
    all
}
