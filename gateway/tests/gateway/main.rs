//! The suite of the gateway: everything over real TLS, on real sockets, with the real database.

// Helpers outside the test functions may fail as tests do, and tables of cases are long.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::format_collect,
    clippy::too_many_lines
)]

mod cashouts;
mod command;
mod explanations;
mod limits;
mod notifications;
mod page;
mod refusals;
mod support;
mod surface;
