//! What the programs of `assure/` share.

pub mod memcheck;
