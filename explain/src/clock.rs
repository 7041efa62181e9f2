//! How long a search has taken. WebAssembly in a browser has no clock of its own: there the candidates alone are limited.

use std::time::Duration;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) struct Clock(std::time::Instant);

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
impl Clock {
    pub(crate) fn start() -> Self {
        Self(std::time::Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) struct Clock;

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
impl Clock {
    pub(crate) const fn start() -> Self {
        Self
    }

    pub(crate) const fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}
