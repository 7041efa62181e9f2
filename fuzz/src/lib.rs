//! What the fuzz targets share.

pub mod guarded;
pub mod told;
pub mod value;

// Not by way of the crate `paysig-tests`: that would build a header generator with every fuzzer.
#[path = "../../tests/src/reference.rs"]
pub mod reference;
