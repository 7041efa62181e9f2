//! The outermost members of a body: finds `login`, `pass` and `external_id` in the reader's one pass, checks them, and
//! on the way writes the text without its white space.

use core::ops::Range;

use zeroize::Zeroize;

use super::body::Draft;
use super::credentials::{Credentials, TEXT_BYTES, same};
use super::insert::compare;
use crate::hmac::BLOCK_BYTES;
use crate::json::reader::{self, Handler, Text};
use crate::json::text::{Piece, piece};
use crate::{Error, ErrorKind, Result};

/// The provider's limit for `external_id`.
const EXTERNAL_ID_CHARACTERS: usize = 100;

/// The members that are looked at, one bit for each.
const LOGIN: u8 = 1;
const PASS: u8 = 2;
const EXTERNAL_ID: u8 = 4;

/// No offset.
const NOWHERE: usize = usize::MAX;

/// What is known of an object that was read.
pub(super) struct Outline {
    pub(super) root: Range<usize>,
    /// Its `}`.
    pub(super) close: usize,
    /// How far into the input everything has been written or skipped.
    pub(super) written: usize,
    pub(super) is_empty: bool,
    pub(super) has_login: bool,
    pub(super) has_pass: bool,
}

/// Reads a JSON object and, where there is a draft, writes it, but for its end.
///
/// # Errors
/// The first fault by its place in the text: what is no JSON, a second `login`, `pass` or `external_id`, one that
/// differs from the credentials or is no string, an `external_id` that is too long. In the end, what is no object.
pub(super) fn read(input: &[u8], credentials: &Credentials, draft: Option<&mut Draft<'_, '_>>) -> Result<Outline> {
    let start = reader::skip_space(input, 0);
    // Objects inside an outermost array are not the body.
    let depth = u32::from(input.get(start) != Some(&b'{'));
    let mut members = Members {
        input,
        credentials,
        draft,
        depth,
        seen: 0,
        whose: 0,
        value: NOWHERE,
        close: start,
        written: start,
        next: start + BLOCK_BYTES,
    };
    let root = reader::read(input, &mut members)?;
    if depth != 0 {
        return Err(Error::at(ErrorKind::BodyNotObject, root.start));
    }
    let Members { seen, close, written, .. } = members;
    let is_empty = reader::skip_space(input, start + 1) == close;
    Ok(Outline { root, close, written, is_empty, has_login: seen & LOGIN != 0, has_pass: seen & PASS != 0 })
}

struct Members<'a, 's, 'b, 'k> {
    input: &'a [u8],
    credentials: &'a Credentials,
    draft: Option<&'s mut Draft<'b, 'k>>,
    /// How many objects are open.
    depth: u32,
    seen: u8,
    /// The member whose value is looked at, and where that starts.
    whose: u8,
    value: usize,
    close: usize,
    written: usize,
    /// Behind a name at this place there is enough to look ahead at.
    next: usize,
}

impl Members<'_, '_, '_, '_> {
    /// Which of the names that are looked at this is, if any.
    #[inline(always)]
    fn whose(&self, name: &Text) -> Option<u8> {
        if name.escaped {
            return self.whose_escaped(name.start);
        }
        // As many bytes as one of them has, quotation marks included.
        let (due, whose): (&[u8], _) = match name.end - name.start {
            6 => (b"\"pass\"", PASS),
            7 => (b"\"login\"", LOGIN),
            13 => (b"\"external_id\"", EXTERNAL_ID),
            _ => return None,
        };
        (self.input.get(name.start..name.end) == Some(due)).then_some(whose)
    }

    #[inline(never)]
    fn whose_escaped(&self, start: usize) -> Option<u8> {
        let names: [(&[u8], _); 3] = [(b"pass", PASS), (b"login", LOGIN), (b"external_id", EXTERNAL_ID)];
        names.into_iter().find(|(due, _)| compare(self.input, start, due).is_eq()).map(|(_, whose)| whose)
    }

    /// Looks at a member whose name is one of those.
    #[inline(never)]
    fn look(&mut self, whose: u8, start: usize, end: usize) -> Result<()> {
        if self.seen & whose != 0 {
            return Err(Error::at(ErrorKind::JsonDuplicateName, start));
        }
        self.seen |= whose;
        self.whose = whose;
        // The colon has not been read yet; where it is missing, the reader tells.
        let colon = reader::skip_space(self.input, end);
        if self.input.get(colon) != Some(&b':') {
            return Ok(());
        }
        self.value = reader::skip_space(self.input, colon + 1);
        match self.input.get(self.value) {
            Some(b'-' | b'0'..=b'9' | b'{' | b'[' | b't' | b'f' | b'n') if whose != EXTERNAL_ID => {
                Err(Error::at(ErrorKind::CredentialNotText, self.value))
            }
            _ => Ok(()),
        }
    }

    /// Lets what will be written be hashed meanwhile.
    #[inline(never)]
    fn look_ahead(&mut self, to: usize) {
        if let Some(draft) = &mut self.draft {
            draft.look_ahead(self.input, self.written, to);
        }
        self.next = to + BLOCK_BYTES;
    }

    /// Writes everything before white space.
    #[inline(never)]
    fn skip(&mut self, range: Range<usize>) {
        if let Some(draft) = &mut self.draft {
            draft.take(self.input, self.written, range.start);
            self.written = range.end;
            // From here on the body may be another.
            self.next = usize::MAX;
        }
    }

    // Not by reference, like `look`: each string would have to be put into memory for that.
    #[inline(never)]
    fn check(&self, start: usize, end: usize, escaped: bool) -> Result<()> {
        let string = &Text { start, end, escaped };
        let due = match self.whose {
            LOGIN => self.credentials.login(),
            PASS => self.credentials.pass(),
            _ => return check_external_id(self.input, string),
        };
        let fits = if escaped {
            equals_escaped(self.input, start, due)
        } else {
            same(self.input.get(start + 1..end - 1).unwrap_or_default(), due)
        };
        if fits { Ok(()) } else { Err(Error::at(ErrorKind::CredentialMismatch, string.start)) }
    }
}

impl Handler for Members<'_, '_, '_, '_> {
    #[inline(always)]
    fn space(&mut self, range: Range<usize>) {
        self.skip(range);
    }

    #[inline(always)]
    fn open_object(&mut self, _at: usize) -> Result<()> {
        self.depth += 1;
        Ok(())
    }

    #[inline(always)]
    fn close_object(&mut self, at: usize) -> Result<()> {
        self.depth -= 1;
        self.close = at;
        Ok(())
    }

    #[inline(always)]
    fn name(&mut self, name: &Text) -> Result<()> {
        if name.start >= self.next {
            self.look_ahead(name.start);
        }
        match self.whose(name) {
            Some(whose) if self.depth == 1 => self.look(whose, name.start, name.end),
            _ => Ok(()),
        }
    }

    #[inline(always)]
    fn string(&mut self, string: &Text) -> Result<()> {
        if string.start == self.value { self.check(string.start, string.end, string.escaped) } else { Ok(()) }
    }
}

/// Whether the string at `start`, without its escapes, is a credential; in constant time where it is as long.
#[inline(never)]
fn equals_escaped(input: &[u8], start: usize, due: &[u8]) -> bool {
    let (mut plain, mut length) = ([0; TEXT_BYTES], 0);
    let mut at = start + 1;
    let mut fits = true;
    while let Some((piece, next)) = piece(input, at) {
        let mut utf8 = [0; 4];
        let bytes = match piece {
            Piece::Byte(byte) => {
                utf8 = [byte, 0, 0, 0];
                utf8.get(..1)
            }
            Piece::Escaped(character) => Some(character.encode_utf8(&mut utf8).as_bytes()),
            Piece::LoneSurrogate => None,
        };
        let bytes = bytes.unwrap_or_default();
        match plain.get_mut(length..length + bytes.len()) {
            Some(place) if !bytes.is_empty() => place.copy_from_slice(bytes),
            // Longer than any credential, or no text at all.
            _ => fits = false,
        }
        length += bytes.len();
        at = next;
    }
    let equal = fits && same(plain.get(..length).unwrap_or_default(), due);
    plain.zeroize();
    equal
}

/// The provider counts characters, not bytes.
fn check_external_id(input: &[u8], string: &Text) -> Result<()> {
    // In the usual case there are not even as many bytes.
    if string.end - string.start <= EXTERNAL_ID_CHARACTERS + 2 {
        return Ok(());
    }
    let (mut at, mut characters) = (string.start + 1, 0);
    while let Some((piece, next)) = piece(input, at) {
        let continues = matches!(piece, Piece::Byte(0x80..0xC0));
        characters += usize::from(!continues);
        at = next;
    }
    if characters > EXTERNAL_ID_CHARACTERS {
        Err(Error::at(ErrorKind::ExternalIdTooLong, string.start))
    } else {
        Ok(())
    }
}
