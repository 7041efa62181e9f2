//! Whether the time of a search is over. WebAssembly in a browser has no clock of its own: there the candidates alone are
//! limited.

use std::time::Duration;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    start: std::time::Instant,
    limit: Duration,
}

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl Clock {
    pub(crate) fn start(limit: Duration) -> Self {
        Self { start: std::time::Instant::now(), limit }
    }

    pub(crate) fn is_over(self) -> bool {
        self.start.elapsed() > self.limit
    }
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
#[derive(Clone, Copy)]
pub(crate) struct Clock;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl Clock {
    pub(crate) const fn start(_limit: Duration) -> Self {
        Self
    }

    pub(crate) const fn is_over(self) -> bool {
        false
    }
}
