//! The body compressed with gzip, as the usual programs do: without a time and a name. Compressors differ in how they
//! search, so this finds the output of those alone that search as zlib does.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// The header's bytes that say how hard was tried and on which system.
const ENDINGS: [[u8; 2]; 6] = [[0, 3], [0, 255], [2, 255], [2, 3], [0, 0], [0, 19]];
/// It is tried on bodies that such a signature was likely made for.
const MOST_BYTES: usize = 16 * 1024;

pub(crate) fn candidates(body: &[u8]) -> Vec<Vec<u8>> {
    if body.is_empty() || body.len() > MOST_BYTES {
        return Vec::new();
    }
    let mut crc = Crc::new();
    crc.update(body);
    let trailer = [crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].concat();
    let mut all = Vec::new();
    for level in [6, 9] {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(level));
        let Ok(deflated) = encoder.write_all(body).and_then(|()| encoder.finish()) else { continue };
        for ending in ENDINGS {
            all.push([&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0][..], &ending, &deflated, &trailer].concat());
        }
    }
    all
}
