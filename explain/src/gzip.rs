//! The body compressed with gzip, as the usual programs do: without a time and a name.

use flate2::Crc;

use crate::deflate::{self, MOST_BYTES, deflate};

/// The header's last byte, which says on which system: Unix, unknown, none (Java), and what Chromium's zlib calls macOS.
const SYSTEMS: [u8; 4] = [3, 255, 0, 19];

pub(crate) fn candidates(body: &[u8]) -> Vec<Vec<u8>> {
    if body.is_empty() || body.len() > MOST_BYTES {
        return Vec::new();
    }
    let mut crc = Crc::new();
    crc.update(body);
    let trailer = [crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].concat();
    let mut known: Vec<Vec<u8>> = Vec::new();
    for settings in &deflate::ALL {
        // How hard was tried, and the system.
        let ending = |system| [if settings.best { 2 } else { 0 }, system];
        let deflated = deflate(body, settings);
        for system in SYSTEMS {
            let packed = [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0][..], &ending(system), &deflated, &trailer].concat();
            if !known.contains(&packed) {
                known.push(packed);
            }
        }
    }
    known
}
