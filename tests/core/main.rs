//! Tests of the core as one program: `make mutants` builds and runs it for thousands of changes, `make coverage` for
//! what it runs.
//!
//! They are those of core/tests and tests/tests that take a few seconds. Tests run in the order of their names: the
//! quick ones first, and the first failure ends the program.

#![allow(unsafe_code)]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../tests/canonical_inputs.rs"]
mod quick_canonical_inputs;
#[path = "../tests/canonical_memory.rs"]
mod quick_canonical_memory;
#[path = "../tests/canonical_vectors.rs"]
mod quick_canonical_vectors;
#[path = "../../core/tests/dates.rs"]
mod quick_dates;
#[path = "../../core/tests/errors.rs"]
mod quick_errors;
#[path = "../../core/tests/oracle.rs"]
mod quick_oracle;
#[path = "../../core/tests/position.rs"]
mod quick_position;
#[path = "../tests/provider.rs"]
mod quick_provider;
#[path = "../tests/provider_properties.rs"]
mod quick_provider_properties;
#[path = "../../core/tests/secrecy.rs"]
mod quick_secrecy;
#[path = "../../core/tests/surface.rs"]
mod quick_surface;
#[path = "../../core/tests/utf8.rs"]
mod quick_utf8;
#[path = "../tests/vectors.rs"]
mod quick_vectors;
// A mark too many makes the core slower and no more: only the tests beside it see one.
#[path = "../../core/src/json/word.rs"]
#[allow(dead_code, reason = "what its tests do not call")]
mod quick_word;
#[path = "../../core/tests/writer.rs"]
mod quick_writer;
#[path = "../tests/canonical_builder.rs"]
mod slow_canonical_builder;
#[path = "../tests/canonical_numbers.rs"]
mod slow_canonical_numbers;
#[path = "../tests/canonical_properties.rs"]
mod slow_canonical_properties;

#[test]
fn first_of_all() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        report(panic);
        std::process::exit(101);
    }));
}
