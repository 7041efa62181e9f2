//! What the page shows: the latest requests and deliveries, in rings that bound count and bytes.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;

use crate::config::Limits;
use crate::explain::Mismatch;

/// Bytes of a body that are kept to be shown.
pub(crate) const SHOWN_BODY: usize = 8 * 1024;
/// Deliveries that are kept.
const DELIVERIES: usize = 500;
/// Requests that are kept to be explained, the latest, and their bytes.
const MISMATCHES: usize = 100;
const MISMATCH_BYTES: usize = 1024 * 1024;

/// A request, without anything that must not be shown.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) id: u64,
    /// Milliseconds since 1970.
    pub(crate) time: u64,
    pub(crate) peer: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) verdict: &'static str,
    /// The HTTP status; 0 where no answer could be given.
    pub(crate) status: u16,
    /// The provider's code, where it was refused.
    pub(crate) code: Option<u16>,
    /// Why it was accepted or refused.
    pub(crate) reason: String,
    /// The number of bytes that arrived as its body.
    pub(crate) body_bytes: usize,
    /// Whether it was refused for a signature that can be explained.
    #[serde(skip)]
    pub(crate) explained: bool,
    #[serde(skip)]
    pub(crate) headers: Vec<(String, String)>,
    /// Masked, and at most [`SHOWN_BODY`] long.
    #[serde(skip)]
    pub(crate) body: Vec<u8>,
}

impl Entry {
    fn bytes(&self) -> usize {
        let headers: usize = self.headers.iter().map(|(name, value)| name.len() + value.len() + 64).sum();
        size_of::<Self>() + self.peer.len() + self.path.len() + self.reason.len() + self.body.len() + headers
    }
}

/// One attempt to deliver a notification, or why there was none.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DeliveryEntry {
    pub(crate) time: u64,
    pub(crate) cashout_id: i64,
    pub(crate) url: String,
    pub(crate) attempt: usize,
    pub(crate) delivered: bool,
    pub(crate) outcome: String,
    /// Seconds until the next attempt, if there is one.
    pub(crate) next_in: Option<f64>,
}

#[derive(Default)]
struct Rings {
    next_id: u64,
    accepted: u64,
    refused: u64,
    bytes: usize,
    entries: VecDeque<Arc<Entry>>,
    deliveries: VecDeque<DeliveryEntry>,
    mismatches: VecDeque<(u64, Arc<Mismatch>)>,
    mismatch_bytes: usize,
}

/// The rings, shared.
pub(crate) struct Log {
    max_entries: usize,
    max_bytes: usize,
    verbose: bool,
    rings: Mutex<Rings>,
}

impl Log {
    pub(crate) fn new(limits: &Limits, verbose: bool) -> Self {
        Self {
            max_entries: limits.shown_requests,
            max_bytes: limits.shown_bytes,
            verbose,
            rings: Mutex::new(Rings { next_id: 1, ..Rings::default() }),
        }
    }

    fn rings(&self) -> MutexGuard<'_, Rings> {
        // Nothing that can panic runs under the lock; were it poisoned, the rings would still be whole.
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number for a request, in the order of the answers.
    pub(crate) fn next_id(&self) -> u64 {
        let mut rings = self.rings();
        let id = rings.next_id;
        rings.next_id += 1;
        id
    }

    pub(crate) fn add(&self, entry: Entry) {
        if self.verbose {
            let Entry { id, peer, method, path, status, reason, .. } = &entry;
            // `eprintln` would panic where nobody reads standard error any more.
            let _ = writeln!(io::stderr(), "{id} {peer} {method} {path} {status} {reason}");
        }
        let mut rings = self.rings();
        if entry.verdict == "accepted" {
            rings.accepted += 1;
        } else {
            rings.refused += 1;
        }
        rings.bytes += entry.bytes();
        rings.entries.push_back(Arc::new(entry));
        while rings.entries.len() > self.max_entries || rings.bytes > self.max_bytes {
            let Some(oldest) = rings.entries.pop_front() else { break };
            rings.bytes -= oldest.bytes();
        }
    }

    /// Keeps the bytes of a request that was refused for its signature.
    pub(crate) fn add_mismatch(&self, id: u64, mismatch: Mismatch) {
        let mut rings = self.rings();
        rings.mismatch_bytes += mismatch.bytes();
        rings.mismatches.push_back((id, Arc::new(mismatch)));
        while rings.mismatches.len() > MISMATCHES || rings.mismatch_bytes > MISMATCH_BYTES {
            let Some((_, oldest)) = rings.mismatches.pop_front() else { break };
            rings.mismatch_bytes -= oldest.bytes();
        }
    }

    pub(crate) fn mismatch(&self, id: u64) -> Option<Arc<Mismatch>> {
        self.rings().mismatches.iter().find(|(known, _)| *known == id).map(|(_, mismatch)| mismatch.clone())
    }

    pub(crate) fn add_delivery(&self, delivery: DeliveryEntry) {
        let mut rings = self.rings();
        rings.deliveries.push_back(delivery);
        if rings.deliveries.len() > DELIVERIES {
            rings.deliveries.pop_front();
        }
    }

    /// How many were accepted and refused, and the latest `count` that are kept, newest first.
    pub(crate) fn latest(&self, count: usize) -> (u64, u64, Vec<Arc<Entry>>) {
        let rings = self.rings();
        (rings.accepted, rings.refused, rings.entries.iter().rev().take(count).cloned().collect())
    }

    pub(crate) fn entry(&self, id: u64) -> Option<Arc<Entry>> {
        self.rings().entries.iter().rev().find(|entry| entry.id == id).cloned()
    }

    /// The latest deliveries, newest first.
    pub(crate) fn deliveries(&self) -> Vec<DeliveryEntry> {
        self.rings().deliveries.iter().rev().cloned().collect()
    }

    /// Forgets everything but the number of the next request.
    pub(crate) fn reset(&self) {
        let mut rings = self.rings();
        let next_id = rings.next_id;
        *rings = Rings { next_id, ..Rings::default() };
    }
}

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Seconds since 1970.
pub(crate) fn now_seconds() -> i64 {
    i64::try_from(now() / 1000).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_to_be_explained_is_bounded() {
        let log = Log::new(&Limits::default(), false);
        for (id, length) in (1..=500).zip([100, 64 * 1024].into_iter().cycle()) {
            log.add_mismatch(id, Mismatch::new(&vec![b'x'; length], &[b'0'; 64]).unwrap());
            let rings = log.rings();
            let bytes: usize = rings.mismatches.iter().map(|(_, mismatch)| mismatch.bytes()).sum();
            assert_eq!(rings.mismatch_bytes, bytes);
            assert!(bytes <= MISMATCH_BYTES && rings.mismatches.len() <= MISMATCHES);
        }
        assert!(log.mismatch(500).is_some() && log.mismatch(400).is_none());
        for id in 501..=1000 {
            log.add_mismatch(id, Mismatch::new(b"{}", &[b'0'; 64]).unwrap());
        }
        assert_eq!(log.rings().mismatches.len(), MISMATCHES);
    }
}
