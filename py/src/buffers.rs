//! Buffers that a thread keeps from call to call, so that a payload of the usual size allocates nothing but its answer.

use std::cell::Cell;

use paysig::{Builder, Error, Form, Slot, canonicalize_into};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::hash;

/// The buffers of one call.
pub(crate) struct Buffers {
    builder: Builder,
    scratch: Scratch,
}

impl Default for Buffers {
    fn default() -> Self {
        Self { builder: Builder::new(Form::Jcs), scratch: Scratch::default() }
    }
}

/// What the core makes the form of a payload with.
#[derive(Default)]
pub(crate) struct Scratch {
    slots: Vec<Slot>,
    form: Vec<u8>,
}

/// A thread gives back buffers that a huge payload made larger than this, in bytes.
const KEPT: usize = 256 * 1024;

thread_local! {
    static KEPT_BUFFERS: Cell<Buffers> = Cell::default();
}

impl Buffers {
    /// Lends the thread's buffers. A call inside `work`, as by an object's own methods, has some of its own.
    #[inline]
    pub(crate) fn lend<R>(work: impl FnOnce(&mut Builder, &mut Scratch) -> R) -> R {
        // A thread that is ending has none.
        let mut buffers = KEPT_BUFFERS.try_with(Cell::take).unwrap_or_default();
        let result = work(&mut buffers.builder, &mut buffers.scratch);
        if buffers.size() <= KEPT {
            let _ = KEPT_BUFFERS.try_with(|kept| kept.set(buffers));
        }
        result
    }

    fn size(&self) -> usize {
        let Self { builder, scratch: Scratch { slots, form } } = self;
        builder.memory() + form.capacity() + slots.capacity() * size_of::<Slot>()
    }
}

impl Scratch {
    /// A payload's canonical form, as a `bytes` object.
    #[inline]
    pub(crate) fn canonical<'py>(
        &mut self,
        py: Python<'py>,
        form: Form,
        payload: &[u8],
    ) -> Result<Bound<'py, PyBytes>, Error> {
        let Self { slots, form: bytes } = self;
        hash(py, payload.len(), || canonicalize_into(form, payload, slots, bytes))?;
        Ok(PyBytes::new(py, bytes))
    }
}
