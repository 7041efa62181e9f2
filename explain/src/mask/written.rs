//! Finds a credential in a text, whether its characters stand there as they are, as JSON escapes or percent-encoded, in
//! any mixture, and also where the text was put into another one, which doubles backslashes and encodes `%` once more.

/// The most ways to read what stands so far: only runs of backslashes and percent signs have more than one. The shortest
/// are kept; what the others would have hidden more are backslashes and `25`.
const READINGS: usize = 16;
/// The most backslashes before what they escape: four texts, each in the next.
const BACKSLASHES: usize = 8;

/// A credential or a name that is looked for.
pub(super) struct Written<'c> {
    bytes: &'c [u8],
    /// The character that starts at each byte.
    characters: Vec<Option<char>>,
    any_case: bool,
    /// Up to where the text was read for so many bytes.
    reached: Vec<Vec<usize>>,
}

impl<'c> Written<'c> {
    pub(super) fn new(bytes: &'c [u8]) -> Self {
        let mut characters = vec![None; bytes.len()];
        let mut start = 0;
        for chunk in bytes.utf8_chunks() {
            for (index, character) in chunk.valid().char_indices() {
                if let Some(slot) = characters.get_mut(start + index) {
                    *slot = Some(character);
                }
            }
            start += chunk.valid().len() + chunk.invalid().len();
        }
        Self { bytes, characters, any_case: false, reached: vec![Vec::new(); bytes.len() + 1] }
    }

    /// The same, in capital and small letters.
    pub(super) fn in_any_case(mut self) -> Self {
        self.any_case = true;
        self
    }

    /// Where it ends that starts at `start`; `None` where it does not start there.
    pub(super) fn end(&mut self, text: &[u8], start: usize) -> Option<usize> {
        let (first, found) = (*self.bytes.first()?, *text.get(start)?);
        if !self.same(found, first) && !matches!(found, b'\\' | b'%' | b'+') {
            return None;
        }
        self.reached.iter_mut().for_each(Vec::clear);
        self.reach(0, start);
        for index in 0..self.bytes.len() {
            let mut next = 0;
            while let Some(&at) = self.reached.get(index).and_then(|reached| reached.get(next)) {
                self.read(text, index, at);
                next += 1;
            }
        }
        self.reached.last()?.iter().max().copied()
    }

    fn reach(&mut self, index: usize, at: usize) {
        if let Some(reached) = self.reached.get_mut(index) {
            if reached.len() < READINGS && !reached.contains(&at) {
                reached.push(at);
            }
        }
    }

    /// Reads the byte at `index`, or the character that starts there, at `at`.
    fn read(&mut self, text: &[u8], index: usize, at: usize) {
        let Some(&byte) = self.bytes.get(index) else { return };
        let Some((&found, rest)) = text.get(at..).and_then(<[u8]>::split_first) else { return };
        if self.same(found, byte) || (found == b'+' && byte == b' ') {
            self.reach(index + 1, at + 1);
        }
        if found == b'%' {
            let mut rest = rest;
            while let Some((decoded, after)) = hex_byte(rest) {
                if self.same(decoded, byte) {
                    self.reach(index + 1, text.len() - after.len());
                }
                let Some(encoded_again) = rest.strip_prefix(b"25") else { break };
                rest = encoded_again;
            }
        }
        if let (b'\\' | b'%', Some(character)) = (found, self.characters.get(index).copied().flatten()) {
            self.read_escape(text, index, at, character);
        }
    }

    /// Reads a JSON escape.
    fn read_escape(&mut self, text: &[u8], index: usize, at: usize, character: char) {
        let (mut end, mut count) = (at, 0);
        while let Some(next) = backslash(text, end).filter(|_| count < BACKSLASHES) {
            (end, count) = (next, count + 1);
            if character == '\\' {
                self.reach(index + 1, end);
            }
        }
        let after = index + character.len_utf8();
        let Some(letter) = text.get(end).filter(|_| count > 0) else { return };
        let short = match letter {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            other => char::from(*other),
        };
        if short == character && (short.is_ascii_control() || b"\"'/".contains(letter)) {
            self.reach(after, end + 1);
        }
        if let (Some(b'%'), Some(rest)) = (text.get(end), text.get(end + 1..)) {
            // The backslash and what it escapes were encoded after it.
            if let Some((decoded, rest)) = hex_byte(rest) {
                if char::from(decoded) == character && b"\"'/".contains(&decoded) {
                    self.reach(after, text.len() - rest.len());
                }
            }
        }
        let mut units = [0; 2];
        let mut units = character.encode_utf16(&mut units).iter().copied();
        let Some(end) = units.next().and_then(|unit| self.unit(text, end, unit)) else { return };
        match units.next() {
            None => self.reach(after, end),
            Some(low) => {
                let mut end = end;
                while let Some(next) = backslash(text, end).filter(|next| next - at < 64) {
                    end = next;
                }
                if let Some(end) = self.unit(text, end, low) {
                    self.reach(after, end);
                }
            }
        }
    }

    /// The end of `uXXXX`, where it is this code unit.
    fn unit(&self, text: &[u8], at: usize, unit: u16) -> Option<usize> {
        let (high, rest) = hex_byte(text.get(at..)?.strip_prefix(b"u")?)?;
        let (low, rest) = hex_byte(rest)?;
        let same = match (u8::try_from(unit), high) {
            (Ok(byte), 0) => self.same(low, byte),
            _ => u16::from_be_bytes([high, low]) == unit,
        };
        same.then_some(text.len() - rest.len())
    }

    fn same(&self, found: u8, wanted: u8) -> bool {
        found == wanted || (self.any_case && found.eq_ignore_ascii_case(&wanted))
    }
}

/// Where a backslash ends, which may be percent-encoded, and that once more.
fn backslash(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let encoded = |rest: &[u8]| rest.first_chunk::<2>().is_some_and(|digits| digits.eq_ignore_ascii_case(b"5c"));
    match rest.split_first()? {
        (b'\\', _) => Some(at + 1),
        (b'%', rest) if encoded(rest) => Some(at + 3),
        (b'%', rest) if rest.strip_prefix(b"25").is_some_and(encoded) => Some(at + 5),
        _ => None,
    }
}

/// The byte that two hexadecimal digits are, and what is behind them.
pub(super) fn hex_byte(text: &[u8]) -> Option<(u8, &[u8])> {
    let ([high, low], rest) = text.split_first_chunk()?;
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some((digit(*high)? << 4 | digit(*low)?, rest))
}
