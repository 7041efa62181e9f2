//! Candidates for the body: what editors, proxies, frameworks and serializers make of it.

use std::io::Read;

use base64ct::{Base64, Encoding};
use flate2::read::GzDecoder;
use paysig::{Form, canonicalize_to_vec};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode, percent_encode};

use crate::cause::Cause;
use crate::charset;
use crate::clock::Clock;
use crate::gzip;
use crate::json::{Decimals, Document, Empties, Layout, Order, Strings, numbers, rewrite};
use crate::secret::from_base64;

/// Numbers that are changed one by one.
const NUMBERS: usize = 24;

/// Takes causes, bytes, and whether they are common enough to be tried with every secret. Says whether to go on.
pub(crate) type Take<'t> = dyn FnMut(&[Cause], &[u8], bool) -> bool + 't;

/// How much longer than the longest body a candidate may be: white space can be a hundred times as long as what it is in.
const LONGER: usize = 16;

/// What bounds the candidates themselves.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// The longest body, and the most that is decompressed.
    pub(crate) bytes: usize,
    /// Looked at where many are made before the first of them is taken.
    pub(crate) clock: Clock,
}

/// Gives every candidate to `take`, those with the fewest causes first.
pub(crate) fn each(body: &[u8], bounds: Bounds, take: &mut Take<'_>) -> bool {
    take(&[], body, true) && raw(body, bounds.bytes, take) && json(body, bounds, take)
}

fn raw(body: &[u8], limit: usize, take: &mut Take<'_>) -> bool {
    let mut one = |cause: Cause, bytes: &[u8]| bytes == body || take(&[cause], bytes, true);
    let added = |before: &[u8], after: &[u8]| [before, body, after].concat();
    let without = |bytes: Option<&[u8]>| bytes.unwrap_or(body).to_vec();
    let line = body.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let unix = replace(body, b"\r\n", b"\n");
    let windows = replace(&unix, b"\n", b"\r\n");
    let simple = [
        (Cause::BodyFinalLf, added(b"", b"\n")),
        (Cause::BodyFinalCrlf, added(b"", b"\r\n")),
        (Cause::BodyFinalLineEndingAdded, without(line)),
        (Cause::BodyTrimmed, body.trim_ascii().to_vec()),
        (Cause::BodyCrlf, windows),
        (Cause::BodyLf, unix),
        (Cause::BodyBom, added(b"\xef\xbb\xbf", b"")),
        (Cause::BodyBomAdded, without(body.strip_prefix(b"\xef\xbb\xbf"))),
        (Cause::BodyNul, added(b"", b"\0")),
        (Cause::BodyNulAdded, without(body.strip_suffix(b"\0"))),
        (Cause::BodyEmpty, Vec::new()),
        (Cause::BodyFormDecoded, form_decoded(body)),
        (Cause::BodyPercentEncoded, percent_encode(body, NON_ALPHANUMERIC).to_string().into_bytes()),
        (Cause::BodyBase64, Base64::encode_string(body).into_bytes()),
        (Cause::BodyFromBase64, from_base64(body.trim_ascii()).unwrap_or_else(|| body.to_vec())),
        (Cause::BodyGunzip, gunzip(body, limit).unwrap_or_else(|| body.to_vec())),
    ];
    simple.iter().all(|(cause, bytes)| one(*cause, bytes))
        && percent_encodings(body).iter().all(|bytes| one(Cause::BodyPercentEncoded, bytes))
        && charset::candidates(body).iter().all(|(cause, bytes)| one(*cause, bytes))
        && strings_of_text(body).iter().all(|(cause, bytes)| one(*cause, bytes))
        // They are many.
        && gzip::candidates(body).all(|bytes| take(&[Cause::BodyGzip], &bytes, false))
}

/// As a JSON string that holds the body, and back.
fn strings_of_text(body: &[u8]) -> Vec<(Cause, Vec<u8>)> {
    let mut all = Vec::new();
    let Ok(text) = std::str::from_utf8(body) else { return all };
    let mut quoted = paysig::Builder::new(Form::Compact);
    quoted.string(text);
    if let Ok(bytes) = quoted.finish() {
        for strings in [Strings::AsWritten, Strings::Escaped, Strings::EscapedSlash] {
            all.push((Cause::BodyStringified, rewrite(bytes, strings, None, Empties::AsWritten)));
        }
    }
    if body.trim_ascii().starts_with(b"\"") && canonicalize_to_vec(Form::Compact, body).is_ok() {
        all.push((Cause::BodyUnstringified, crate::json::unquoted(body.trim_ascii())));
    }
    all
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(bytes.len()), bytes);
    while let Some((first, tail)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(from) {
            out.extend_from_slice(to);
            rest = tail;
        } else {
            out.push(*first);
            rest = tail;
        }
    }
    out
}

fn form_decoded(body: &[u8]) -> Vec<u8> {
    percent_decode(&replace(body, b"+", b" ")).collect()
}

/// As PHP's `urlencode` and `rawurlencode`, JavaScript's `encodeURIComponent`, and Python's `quote` write it.
fn percent_encodings(body: &[u8]) -> Vec<Vec<u8>> {
    let keeping = |kept: &[u8], space: &[u8]| {
        let mut out = Vec::new();
        for byte in body {
            match byte {
                b' ' => out.extend_from_slice(space),
                _ if byte.is_ascii_alphanumeric() || kept.contains(byte) => out.push(*byte),
                _ => out.extend_from_slice(format!("%{byte:02X}").as_bytes()),
            }
        }
        out
    };
    vec![
        keeping(b"-_.", b"+"),
        keeping(b"-_.~", b"+"),
        keeping(b"-_.~", b"%20"),
        keeping(b"-_.~/", b"%20"),
        keeping(b"-_.!~*'()", b"%20"),
    ]
}

fn gunzip(body: &[u8], limit: usize) -> Option<Vec<u8>> {
    if !body.starts_with(b"\x1f\x8b") {
        return None;
    }
    let mut out = Vec::new();
    GzDecoder::new(body).take(limit as u64).read_to_end(&mut out).ok()?;
    Some(out)
}

const STRINGS: [(Strings, &[Cause]); 10] = [
    (Strings::AsWritten, &[]),
    (Strings::SlashEscaped, &[Cause::BodySlashEscaped]),
    (Strings::SlashPlain, &[Cause::BodySlashPlain]),
    (Strings::Plain, &[Cause::BodyUnicodePlain]),
    (Strings::Escaped, &[Cause::BodyUnicodeEscaped]),
    (Strings::EscapedUpper, &[Cause::BodyUnicodeEscapedUpper]),
    (Strings::Go, &[Cause::BodyGoEscapes]),
    (Strings::PlainSlash, &[Cause::BodyUnicodePlain, Cause::BodySlashEscaped]),
    (Strings::EscapedSlash, &[Cause::BodyUnicodeEscaped, Cause::BodySlashEscaped]),
    (Strings::EscapedUpperSlash, &[Cause::BodyUnicodeEscapedUpper, Cause::BodySlashEscaped]),
];

const LAYOUTS: [(Layout, Cause); 5] = [
    (layout(None, ",", ":"), Cause::BodyCompact),
    (layout(None, ", ", ": "), Cause::BodyPythonSeparators),
    (layout(Some("  "), ",", ": "), Cause::BodyPretty2),
    (layout(Some("    "), ",", ": "), Cause::BodyPretty4),
    (layout(Some("\t"), ",", ": "), Cause::BodyPrettyTab),
];

const fn layout(indent: Option<&'static str>, comma: &'static str, colon: &'static str) -> Layout {
    Layout { indent, comma, colon }
}

const ORDERS: [(Order, &[Cause]); 3] =
    [(Order::AsWritten, &[]), (Order::Bytes, &[Cause::BodySorted]), (Order::Utf16, &[Cause::BodySortedUtf16])];

/// Tokens rewritten, then laid out anew: every pair, and a third where serializers do all three at once.
fn json(body: &[u8], bounds: Bounds, take: &mut Take<'_>) -> bool {
    if canonicalize_to_vec(Form::Compact, body).is_err() {
        return true;
    }
    let rewritten = rewritings(body, bounds.clock);
    let orders = orders(body);
    let longest = bounds.bytes.saturating_mul(LONGER);
    // By the count of causes, so that the simplest explanation is found first; texts are made again, not kept.
    (0..=6).all(|count| rewritten.iter().all(|text| written(text, &orders, count, (body, longest), take)))
}

/// A text with its tokens rewritten.
struct Rewritten {
    causes: Vec<Cause>,
    text: Vec<u8>,
    /// One number of it alone is another.
    single: bool,
    /// Which of the layouts it has already.
    laid_out: [bool; LAYOUTS.len()],
}

/// The orders that differ for this text: rewriting does not change the names.
fn orders(body: &[u8]) -> Vec<(Order, &'static [Cause])> {
    let mut known = Vec::new();
    let mut different = Vec::new();
    for (order, causes) in ORDERS {
        let mut text = Vec::new();
        Document::parse(body, order).write(&mut text, layout(None, ",", ":"), body.len());
        if !known.contains(&text) {
            known.push(text);
            different.push((order, causes));
        }
    }
    different
}

/// All that differ; where the time is over, some: then none of them is tried.
fn rewritings(body: &[u8], clock: Clock) -> Vec<Rewritten> {
    let mut all: Vec<Rewritten> = Vec::new();
    let mut push = |causes: Vec<Cause>, text: Vec<u8>, single: bool| {
        if !all.iter().any(|known| known.text == text) {
            let document = Document::parse(&text, Order::AsWritten);
            let laid_out = LAYOUTS.map(|(layout, _)| document.is_laid_out(&text, layout));
            all.push(Rewritten { causes, text, single, laid_out });
        }
        !clock.is_over()
    };
    let every = |least| Some(Decimals { least, only: None });
    let changes: [(_, _, &[Cause]); 7] = [
        (None, Empties::AsWritten, &[]),
        (None, Empties::Arrays, &[Cause::BodyEmptyArray]),
        (None, Empties::Objects, &[Cause::BodyEmptyObject]),
        (every(0), Empties::AsWritten, &[Cause::BodyNumberDecimals]),
        (every(1), Empties::AsWritten, &[Cause::BodyNumberDecimals]),
        (every(2), Empties::AsWritten, &[Cause::BodyNumberDecimals]),
        // As PHP reads and writes it again, with objects as arrays.
        (every(0), Empties::Arrays, &[Cause::BodyNumberDecimals, Cause::BodyEmptyArray]),
    ];
    for (numbers, empties, more) in changes {
        for (strings, causes) in STRINGS {
            if !push([causes, more].concat(), rewrite(body, strings, numbers, empties), false) {
                return all;
            }
        }
    }
    for only in 0..numbers(body).min(NUMBERS) {
        for least in 0..=2 {
            let decimals = Some(Decimals { least, only: Some(only) });
            let text = rewrite(body, Strings::AsWritten, decimals, Empties::AsWritten);
            if !push(vec![Cause::BodyNumberDecimals], text, true) {
                return all;
            }
        }
    }
    all
}

/// Those candidates of a rewritten text that have so many causes.
fn written(
    rewritten: &Rewritten,
    orders: &[(Order, &'static [Cause])],
    count: usize,
    (body, longest): (&[u8], usize),
    take: &mut Take<'_>,
) -> bool {
    let Rewritten { causes, text, single, laid_out } = rewritten;
    let Some(more) = count.checked_sub(causes.len()) else { return true };
    let mut give = |more: &[Cause], bytes: &[u8]| {
        let all = [causes, more].concat();
        bytes == body || take(&all, bytes, all.len() == 1 && !single)
    };
    if more == 0 && !give(&[], text) {
        return false;
    }
    if more == 1 && !give(&[Cause::BodyFinalLf], &[text, &b"\n"[..]].concat()) {
        return false;
    }
    // One number among many is changed together with the layout alone.
    if !(1..=if *single { 1 } else { 2 }).contains(&more) {
        return true;
    }
    let documents = orders.iter().map(|(order, sorted)| (Document::parse(text, *order), *sorted)).collect::<Vec<_>>();
    let mut bytes = Vec::new();
    for ((layout, cause), same) in LAYOUTS.iter().zip(laid_out) {
        // Nothing is said of a layout that the text has already.
        let laid_out = if *same { &[][..] } else { std::slice::from_ref(cause) };
        for (document, sorted) in &documents {
            let mut more_causes = [laid_out, sorted].concat();
            if more_causes.len() != more {
                continue;
            }
            if !document.write(&mut bytes, *layout, longest) {
                continue;
            }
            if !give(&more_causes, &bytes) {
                return false;
            }
            if *single {
                continue;
            }
            // As jq and json_pp end their output; tried at once, because writing costs more than hashing.
            bytes.push(b'\n');
            more_causes.push(Cause::BodyFinalLf);
            if !give(&more_causes, &bytes) {
                return false;
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Bounds, each, rewritings};
    use crate::clock::Clock;

    /// Deep, and many times as long when it is indented.
    fn deep(bytes: usize) -> Vec<u8> {
        let (open, close) = ("[".repeat(127), "]".repeat(127));
        format!("{open}1{}{close}", ",1".repeat(bytes / 2)).into_bytes()
    }

    /// A clock that is over stops what is made before any of it is tried.
    #[test]
    fn time_is_looked_at_between_rewritings() {
        let body = br#"{"a/b":[1,2.50,{}],"c":"\u00eb"}"#;
        let count = |time| rewritings(body, Clock::start(time)).len();
        assert_eq!(count(Duration::ZERO), 1);
        assert!(count(Duration::MAX) > 30);
    }

    #[test]
    fn candidates_are_no_longer_than_allowed() {
        let body = deep(4000);
        let bounds = Bounds { bytes: body.len(), clock: Clock::start(Duration::MAX) };
        let (mut longest, mut count) = (0, 0);
        each(&body, bounds, &mut |_, bytes, _| {
            (longest, count) = (longest.max(bytes.len()), count + 1);
            true
        });
        assert!(longest <= 16 * body.len() + 1 && count > 50, "{longest}, {count}");
    }
}
