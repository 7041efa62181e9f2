//! `Signer`: a message that arrives in pieces.

use std::mem;
use std::sync::{LazyLock, Mutex, MutexGuard};

use paysig::{ErrorKind, swept};
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;
use pyo3::types::PyString;

use crate::errors::{not_copied, raise};
use crate::key::text;
use crate::{args, hash};

/// Signs or verifies a message that arrives in pieces, in constant memory. Made by Key.signer.
///
/// It keeps its own copy of the key's state, which is wiped when it is finished or freed, so it may outlive the key.
/// Threads may share it; each piece is then added as a whole, in the order in which the calls get there.
///
/// >>> import paysig
/// >>> key = paysig.Key("cashout_secret_key")
/// >>> signer = key.signer()
/// >>> for piece in (b'{"cashout_id":', b"11954", b"}"):
/// ...     signer.update(piece)
/// >>> signer.finish() == key.sign(b'{"cashout_id":11954}')
/// True
#[pyclass(frozen, module = "paysig")]
pub(crate) struct Signer {
    state: Mutex<State>,
}

struct State {
    // As in `Key`: it is not moved.
    signer: Box<paysig::Signer>,
    finished: bool,
}

/// A key of no secret. A signer that is finished is overwritten with one of this key's: taking it out of an `Option`
/// would leave its bytes behind.
static SPENT: LazyLock<Option<paysig::Key>> = LazyLock::new(|| paysig::Key::from_bytes(b"spent").ok());

impl Signer {
    pub(crate) fn new(key: &paysig::Key) -> Self {
        Self { state: Mutex::new(State { signer: swept(|| Box::new(key.signer())), finished: false }) }
    }

    /// The state of a signer that is not finished.
    fn state(&self, py: Python<'_>) -> PyResult<MutexGuard<'_, State>> {
        let state = self.state.lock_py_attached(py).map_err(|_| raise(ErrorKind::Internal.into()))?;
        if state.finished { Err(raise(ErrorKind::SignerNotReady.into())) } else { Ok(state) }
    }

    /// Takes the core's signer out, which finishes this one.
    fn take(&self, py: Python<'_>) -> PyResult<paysig::Signer> {
        let mut state = self.state(py)?;
        let spent = SPENT.as_ref().ok_or_else(|| raise(ErrorKind::Internal.into()))?;
        state.finished = true;
        Ok(mem::replace(&mut *state.signer, spent.signer()))
    }
}

#[pymethods]
impl Signer {
    /// Adds the message's next bytes.
    ///
    /// Raises InputTypeError where they are not bytes, and StateError where the signer is finished.
    ///
    /// >>> import paysig
    /// >>> signer = paysig.Key("cashout_secret_key").signer()
    /// >>> signer.update(b"{}")
    #[pyo3(signature = (data, /))]
    fn update(&self, data: &Bound<'_, PyAny>) -> PyResult<()> {
        let (py, data) = (data.py(), args::bytes("data", data)?);
        let state = &mut *self.state(py)?;
        hash(py, data.len(), || state.signer.update(data));
        Ok(())
    }

    /// Returns the signature of all bytes added, as Key.sign does, and finishes the signer.
    ///
    /// Raises StateError where it is finished already.
    ///
    /// >>> import paysig
    /// >>> signer = paysig.Key("cashout_secret_key").signer()
    /// >>> signer.finish()
    /// '8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c'
    #[pyo3(signature = (*, upper = false))]
    fn finish<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = args::upper)] upper: bool,
    ) -> PyResult<Bound<'py, PyString>> {
        let signature = swept(|| self.take(py).map(paysig::Signer::finish))?;
        Ok(text(py, &signature, upper))
    }

    /// Checks that signature is that of all bytes added, as Key.verify does, and finishes the signer, whatever the
    /// answer.
    ///
    /// Returns nothing; only not raising means yes. Raises as Key.verify does, and StateError where the signer is
    /// finished already.
    ///
    /// >>> import paysig
    /// >>> key = paysig.Key("cashout_secret_key")
    /// >>> signer = key.signer()
    /// >>> signer.update(b"{}")
    /// >>> signer.verify(key.sign(b"{}"))
    #[pyo3(signature = (signature, /))]
    fn verify(&self, signature: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = signature.py();
        let presented = args::signature(signature)?;
        swept(|| self.take(py)?.verify(presented).map_err(raise))
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __repr__(&self) -> &'static str {
        "Signer(redacted)"
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __reduce__(&self) -> PyResult<()> {
        Err(not_copied("Signer"))
    }
}
