//! The Python module `paysig._native`. It converts types and calls the core: it decides no byte.
//!
//! `args` turns Python's values into the core's, `errors` the core's errors into Python's exceptions; `key`, `signer`,
//! `scheme` and `onekey` are what Python sees. `python/paysig/` beside this folder is the package around the module.

#![forbid(unsafe_code)]
// The comments of what Python sees are its docstrings.
#![allow(clippy::doc_markdown, clippy::doc_link_with_quotes)]

mod args;
mod buffers;
mod canonical;
mod dumps;
mod errors;
mod key;
mod onekey;
mod scheme;
mod signer;

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// Inputs of at least this many bytes are hashed while other Python threads run.
///
/// Letting go of the interpreter and taking it back was measured at 40 to 90 ns where nobody waits; where somebody
/// does, it costs a switch of threads. Hashing 2048 bytes takes some 1.3 µs, which is when it begins to pay. `hashlib`
/// draws the same line.
const DETACH_BYTES: usize = 2048;

/// Runs `work`, which reads about `bytes` bytes; detached from the interpreter where they are many.
#[inline]
fn hash<T: Send>(py: Python<'_>, bytes: usize, work: impl FnOnce() -> T + Send) -> T {
    if bytes < DETACH_BYTES { work() } else { py.detach(work) }
}

/// Refuses every interpreter of the process but the first that asks.
///
/// PyO3 keeps classes and exceptions in statics, one for the process. A second interpreter, as of `mod_wsgi`, would get
/// the first one's, and what is left of them when that one ends. Where interpreters share their GIL neither CPython nor
/// PyO3 refuses: CPython looks at those with a GIL of their own, PyO3 at nested modules.
fn one_interpreter(py: Python<'_>) -> PyResult<()> {
    // Every interpreter has its own module `sys`. This one is held for ever, so that none can take its place in memory.
    static FIRST: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let sys = py.import("sys")?;
    if FIRST.get_or_init(py, || sys.clone().unbind()).is(&sys) {
        return Ok(());
    }
    Err(PyImportError::new_err("paysig can be imported by one interpreter of a process, and another one has done so"))
}

/// The compiled half of the package `paysig`. Import that, not this.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::canonical::canonicalize;
    #[pymodule_export]
    use crate::dumps::dumps;
    #[pymodule_export]
    use crate::errors::all_errors;
    #[pymodule_export]
    use crate::key::{Key, sign, verify, verify_any};
    #[pymodule_export]
    use crate::onekey::{Credentials, Environment, Notification, Sealed, verify_json, windows_1252_to_utf8};
    #[pymodule_export]
    use crate::scheme::Scheme;
    #[pymodule_export]
    use crate::signer::Signer;

    /// The version, as `MAJOR.MINOR.PATCH`.
    #[pymodule_export]
    #[expect(non_upper_case_globals)]
    const __version__: &str = paysig::VERSION;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        crate::one_interpreter(module.py())
    }
}
