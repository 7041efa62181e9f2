//! `Sealed`: a request that is ready to be sent.

use paysig::onekey::{Credentials, Request};
use paysig::{Error, ErrorKind, Slot};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyMappingProxy, PyString};
use zeroize::Zeroizing;

use crate::errors::{not_copied, raise};
use crate::hash;

/// A request that is ready to be sent: exactly this body, with exactly these headers, to exactly this URL.
///
/// Nothing of it can be changed, so that the headers stay those of the body. It holds credentials, in the body and in
/// Authorization: its repr shows nothing, it cannot be pickled or copied, and neither body nor headers are for logs.
/// They are Python's, and cannot be wiped.
///
/// >>> from paysig import onekey
/// >>> credentials = onekey.Credentials(
/// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
/// ... )
/// >>> sealed = credentials.seal_status(b'{"cashout_id": 11954}')
/// >>> sealed.method, sealed.url
/// ('POST', 'https://api-stg.onekeypayments.com/v3/cashout/status')
/// >>> sealed.body
/// b'{"cashout_id":11954,"login":"key","pass":"passphrase"}'
/// >>> list(sealed.headers)
/// ['Payload-Signature', 'Content-Type', 'User-Agent', 'Authorization']
#[pyclass(frozen, module = "paysig.onekey")]
pub(crate) struct Sealed {
    method: Py<PyString>,
    url: Py<PyString>,
    host: Py<PyString>,
    path: Py<PyString>,
    body: Py<PyBytes>,
    headers: Py<PyMappingProxy>,
}

/// What URL and headers take beside payload, path and `User-Agent`, with credentials of the usual length.
const ROOM: usize = 1024;

impl Sealed {
    /// Seals a request, whose payload, path and `User-Agent` have about so many bytes.
    pub(super) fn seal(
        py: Python<'_>,
        credentials: &Credentials,
        request: &Request<'_>,
        size: usize,
    ) -> PyResult<Self> {
        let room = size.saturating_add(ROOM);
        let sealed = match Self::seal_in(py, credentials, request, room) {
            // Long credentials, or numbers that have more digits in their canonical form.
            Err(error) if error.kind() == ErrorKind::BufferTooSmall => {
                Self::seal_in(py, credentials, request, error.needed().unwrap_or_default())
            }
            sealed => sealed,
        };
        sealed.map_err(raise)?
    }

    fn seal_in(
        py: Python<'_>,
        credentials: &Credentials,
        request: &Request<'_>,
        room: usize,
    ) -> Result<PyResult<Self>, Error> {
        let mut buffer = Zeroizing::new(Vec::new());
        buffer.try_reserve_exact(room).map_err(|_| Error::new(ErrorKind::OutOfMemory))?;
        buffer.resize(room, 0);
        let mut slots = Vec::<Slot>::new();
        let sealed = hash(py, room.saturating_sub(ROOM), || credentials.seal(request, &mut slots, &mut buffer))?;
        Ok(Self::new(py, &sealed))
    }

    fn new(py: Python<'_>, sealed: &paysig::onekey::Sealed<'_>) -> PyResult<Self> {
        let text = |text: &str| PyString::new(py, text).unbind();
        let headers = PyDict::new(py);
        for (name, value) in sealed.headers() {
            headers.set_item(name, value)?;
        }
        Ok(Self {
            method: text(sealed.method()),
            url: text(sealed.url()),
            host: text(sealed.host()),
            path: text(sealed.path()),
            body: PyBytes::new(py, sealed.body()).unbind(),
            headers: PyMappingProxy::new(py, headers.as_mapping()).unbind(),
        })
    }
}

#[pymethods]
impl Sealed {
    /// The method, such as "POST".
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_cancel(b'{"cashout_id": 11954}').method
    /// 'DELETE'
    #[getter]
    fn method(&self, py: Python<'_>) -> Py<PyString> {
        self.method.clone_ref(py)
    }

    /// The URL: the environment's base URL and the path.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_create(b"{}").url
    /// 'https://api-stg.onekeypayments.com/v3/cashout'
    #[getter]
    fn url(&self, py: Python<'_>) -> Py<PyString> {
        self.url.clone_ref(py)
    }

    /// The URL's host, and its port where the base URL has one.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_create(b"{}").host
    /// 'api-stg.onekeypayments.com'
    #[getter]
    fn host(&self, py: Python<'_>) -> Py<PyString> {
        self.host.clone_ref(py)
    }

    /// The URL's path, and its query where there is one.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_create(b"{}").path
    /// '/v3/cashout'
    #[getter]
    fn path(&self, py: Python<'_>) -> Py<PyString> {
        self.path.clone_ref(py)
    }

    /// The body: the exact bytes that were signed. Send no others.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_create(b"{}").body
    /// b'{"login":"key","pass":"passphrase"}'
    #[getter]
    fn body(&self, py: Python<'_>) -> Py<PyBytes> {
        self.body.clone_ref(py)
    }

    /// Payload-Signature, Content-Type, User-Agent and Authorization: a mapping that cannot be changed.
    ///
    /// >>> from paysig import onekey
    /// >>> credentials = onekey.Credentials(
    /// ...     onekey.Environment.staging(), api_key="key", passphrase="passphrase", api_signature="signature"
    /// ... )
    /// >>> credentials.seal_create(b"{}").headers["Content-Type"]
    /// 'application/json'
    #[getter]
    fn headers(&self, py: Python<'_>) -> Py<PyMappingProxy> {
        self.headers.clone_ref(py)
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __repr__(&self) -> &'static str {
        "Sealed(redacted)"
    }

    #[expect(clippy::unused_self)] // Python calls it on an instance.
    fn __reduce__(&self) -> PyResult<()> {
        Err(not_copied("Sealed"))
    }
}
