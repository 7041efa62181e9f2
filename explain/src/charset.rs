//! Candidates of the character set. Windows-1252 is the core's table, read backwards.

use paysig::onekey::windows_1252_to_utf8;

use crate::cause::Cause;

/// What conversions make of the body.
pub(crate) fn candidates(body: &[u8]) -> Vec<(Cause, Vec<u8>)> {
    let mut all = Vec::new();
    let from_latin1 = body.iter().map(|byte| char::from(*byte)).collect::<String>();
    let mut out = vec![0; body.len() * 3];
    let from_1252 = windows_1252_to_utf8(body, &mut out).ok();
    let Ok(text) = std::str::from_utf8(body) else {
        all.extend(from_1252.map(|text| (Cause::BodyNotUtf8, text.as_bytes().to_vec())));
        all.push((Cause::BodyNotUtf8, from_latin1.into_bytes()));
        return all;
    };
    for (cause, narrow) in [(Cause::BodyLatin1, latin1(text)), (Cause::BodyWindows1252, windows_1252(text))] {
        if let Some(bytes) = narrow {
            let twice = std::str::from_utf8(&bytes).is_ok();
            all.push((if twice { Cause::BodyDoubleDecoded } else { cause }, bytes));
        }
    }
    all.push((Cause::BodyDoubleEncoded, from_latin1.into_bytes()));
    all.extend(from_1252.map(|text| (Cause::BodyDoubleEncoded, text.as_bytes().to_vec())));
    all
}

fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

fn windows_1252(text: &str) -> Option<Vec<u8>> {
    let mut high = [None; 32];
    for (byte, slot) in (0x80_u8..0xa0).zip(&mut high) {
        let mut out = [0; 3];
        *slot = windows_1252_to_utf8(&[byte], &mut out).ok().and_then(|text| text.chars().next());
    }
    text.chars()
        .map(|character| {
            match (u8::try_from(u32::from(character)), high.iter().position(|known| *known == Some(character))) {
                (_, Some(index)) => u8::try_from(index + 0x80).ok(),
                (Ok(byte), None) if !(0x80..0xa0).contains(&byte) => Some(byte),
                _ => None,
            }
        })
        .collect()
}
