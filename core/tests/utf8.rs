//! Payloads that arrive in pieces, of which a character may be cut.

use paysig::{Error, ErrorKind, Form, Result, Utf8Checker, canonical_len};

fn in_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<()> {
    let mut checker = Utf8Checker::new();
    let refused = pieces.into_iter().find_map(|piece| checker.update(piece).err());
    if refused.is_some() {
        // It does not recover.
        assert_eq!((checker.update(b"{}").err(), checker.clone().finish().err()), (refused, refused));
    }
    checker.finish()
}

/// However a payload is cut, its pieces are what it is as a whole.
#[test]
fn pieces() {
    let texts: [&[u8]; 24] = [
        b"",
        b"{}\0\x7F",
        "\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}".as_bytes(),
        "caf\u{e9} \u{20ac} \u{1f600}".as_bytes(),
        b"\xEF\xBB\xBF",
        b"\xEF\xBB\xBF{}",
        b"\xEF\xBB\xBF\xFF",
        b"\xEF\xBB",
        b"\xEF\xBB\xBE",
        b"{}\xEF\xBB\xBF",
        b"ab\xFFcd",
        b"ab\x80cd",
        b"\xC3",
        b"ab\xC3(",
        b"\xC0\x80",
        b"\xE0\x9F\xBF",
        b"\xED\xA0\x80",
        b"\xE2\x82",
        b"\xE2\x82\"",
        b"\xF0\x8F\xBF\xBF",
        b"\xF4\x90\x80\x80",
        b"\xF0\x9F\x98",
        b"ab\xF0\x9F\x98(\xF0\x9F\x98\x80",
        b"\xF0\x9F\x98\xF0\x9F\x98\x80",
    ];
    for text in texts {
        let whole = canonical_len(Form::Verbatim, text, [].as_mut_slice()).map(drop);
        assert_eq!(in_pieces(text.chunks(1)), whole, "{text:02x?} byte by byte");
        for (first, second) in (0..=text.len()).flat_map(|second| (0..=second).map(move |first| (first, second))) {
            let (head, tail) = text.split_at(second);
            let (head, middle) = head.split_at(first);
            assert_eq!(in_pieces([head, middle, tail]), whole, "{text:02x?} cut at {first} and {second}");
        }
    }
}

/// Not only where the payload ends.
#[test]
fn a_cut_character_that_does_not_go_on_is_refused_at_once() {
    let mut checker = Utf8Checker::new();
    assert_eq!(checker.update(b"ab\xE2\x82"), Ok(()));
    assert_eq!(checker.update(b"("), Err(Error::at(ErrorKind::InputNotUtf8, 2)));
}
