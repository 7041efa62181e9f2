//! The Python module `paysig_explain._search`: one call of the crate `paysig-explain`.
//!
//! A module and a wheel of its own: what searches is half as large again as all that signs and verifies, and belongs on
//! a developer's machine. What Python sees of it is `paysig.explain`, in `py/python/paysig/_explain.py`, which checks
//! the arguments' types.

#![forbid(unsafe_code)]

/// The compiled half of `paysig.explain`. Call that, not this.
#[pyo3::pymodule(gil_used = false)]
mod _search {
    use paysig::swept;
    use paysig_explain::{Kind, Question, Secret};
    use pyo3::prelude::*;
    use pyo3::pybacked::{PyBackedBytes, PyBackedStr};

    /// What was found, as the text and the JSON of a report, behind 0; or the number of an error, and nothing.
    ///
    /// Other threads run meanwhile.
    #[pyfunction]
    #[pyo3(signature = (kind, body, signature, secrets, date, login, prefix, /))]
    #[expect(clippy::too_many_arguments, clippy::needless_pass_by_value)] // Python's.
    fn search(
        py: Python<'_>,
        kind: &str,
        body: &[u8],
        signature: &[u8],
        secrets: Vec<(PyBackedStr, PyBackedBytes)>,
        date: &str,
        login: &str,
        prefix: &str,
    ) -> (i32, String, String) {
        let kind = match kind {
            "notification" => Kind::Notification,
            "deposit" => Kind::Deposit { date, login, prefix },
            _ => Kind::Payload,
        };
        let search = || -> paysig::Result<(String, String)> {
            let secrets = secrets.iter().map(|(label, bytes)| Secret::new(label, bytes)).collect::<Vec<_>>();
            let report = swept(|| paysig_explain::explain(&Question::new(kind, body, signature, &secrets)))?;
            Ok((report.to_string(), report.json()?))
        };
        match py.detach(search) {
            Ok((text, json)) => (0, text, json),
            Err(error) => (error.code(), String::new(), String::new()),
        }
    }
}
