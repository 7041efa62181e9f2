//! Buffers that a thread keeps from call to call, so that a payload of the usual size allocates little but its answer.

use std::cell::RefCell;
use std::rc::Rc;

use paysig::{Builder, Error, Form, Layout, Slot, canonicalize_into};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::hash;

/// The buffers of one call.
pub(crate) struct Buffers {
    pub(crate) builder: Builder,
    pub(crate) layouts: Vec<Rc<Layout>>,
    pub(crate) scratch: Scratch,
}

impl Default for Buffers {
    fn default() -> Self {
        Self { builder: Builder::new(Form::Jcs), layouts: Vec::new(), scratch: Scratch::default() }
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
    static KEPT_BUFFERS: RefCell<Buffers> = RefCell::default();
}

impl Buffers {
    /// Lends the thread's buffers. A call inside `work`, as by an object's own methods, has some of its own; so has a thread
    /// that is ending.
    #[inline]
    pub(crate) fn lend<R>(mut work: impl FnMut(&mut Self) -> R) -> R {
        let kept = KEPT_BUFFERS.try_with(|kept| {
            let mut buffers = kept.try_borrow_mut().ok()?;
            let result = work(&mut buffers);
            if buffers.size() > KEPT {
                *buffers = Self::default();
            }
            Some(result)
        });
        kept.ok().flatten().unwrap_or_else(|| work(&mut Self::default()))
    }

    fn size(&self) -> usize {
        let Self { builder, layouts, scratch: Scratch { slots, form } } = self;
        let layouts: usize = layouts.iter().map(|layout| layout.memory()).sum();
        builder.memory() + layouts + form.capacity() + slots.capacity() * size_of::<Slot>()
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
