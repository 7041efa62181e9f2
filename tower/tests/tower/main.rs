//! The layers: over the vectors, with everything that a sender can do wrong, and the examples against a real gateway.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod examples;
mod seal;
mod verify;
