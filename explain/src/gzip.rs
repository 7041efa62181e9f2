//! The body compressed with gzip, as the usual programs do: without a time and a name.

use flate2::Crc;

use crate::deflate::{self, MOST_BYTES, deflate};

/// The header's last byte, which says on which system: Unix, unknown, none (Java), and what Chromium's zlib calls macOS.
const SYSTEMS: [u8; 4] = [3, 255, 0, 19];

/// Those of each program are made when they are asked for: it takes long.
pub(crate) fn candidates(body: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut crc = Crc::new();
    crc.update(body);
    let trailer = [crc.sum().to_le_bytes(), crc.amount().to_le_bytes()].concat();
    let mut known: Vec<Vec<u8>> = Vec::new();
    let can_be = (1..=MOST_BYTES).contains(&body.len());
    let packed = deflate::ALL.iter().filter(move |_| can_be).flat_map(move |settings| {
        // How hard was tried, and the system.
        let ending = |system| [if settings.best { 2 } else { 0 }, system];
        let deflated = deflate(body, settings);
        SYSTEMS.map(|system| [&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0][..], &ending(system), &deflated, &trailer].concat())
    });
    packed.filter(move |packed| {
        let is_new = !known.contains(packed);
        if is_new {
            known.push(packed.clone());
        }
        is_new
    })
}
