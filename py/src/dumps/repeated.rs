//! Dicts with the names of one before, as the items of a list are: their names are put in order once.

use std::rc::Rc;

use paysig::{Builder, Form, Layout};
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyDict, PyString};

use super::writer::{Result, Writer, exact};

/// So many layouts are kept; a list whose items differ more gains nothing from them.
const MOST: usize = 8;

/// The layouts of one call, the last one that served first.
#[derive(Default)]
pub(super) struct Layouts<'py> {
    known: Vec<(Vec<Bound<'py, PyAny>>, Rc<Layout>)>,
    /// The members of the dicts that are open.
    members: Vec<(Bound<'py, PyAny>, Option<Bound<'py, PyAny>>)>,
}

impl<'py> Layouts<'py> {
    /// The layout of the members from `first` on. Names are told apart by which object they are: in dicts that were made by
    /// the same code, equal names are one.
    fn find(&mut self, first: usize, form: Form) -> Option<Rc<Layout>> {
        let members = self.members.get(first..)?;
        let same = |names: &[Bound<'py, PyAny>]| {
            names.len() == members.len() && names.iter().zip(members).all(|(ours, (theirs, _))| ours.is(theirs))
        };
        if let Some(at) = self.known.iter().position(|(names, _)| same(names)) {
            self.known.swap(0, at);
            return self.known.first().map(|(_, layout)| Rc::clone(layout));
        }
        if self.known.len() == MOST {
            return None;
        }
        let text = |name| exact::<PyString>(name).and_then(|name| name.to_str().ok());
        if !members.iter().all(|(name, _)| text(name).is_some()) {
            return None;
        }
        let texts = members.iter().map(|(name, _)| text(name).unwrap_or_default());
        let layout = Rc::new(Layout::new(form, texts).ok()?);
        self.known.push((members.iter().map(|(name, _)| name.clone()).collect(), Rc::clone(&layout)));
        Some(layout)
    }
}

impl<'py> Writer<'py> {
    /// Writes a dict that may have the names of one before. Whatever is wrong with its names is found in the usual way.
    #[inline(never)]
    pub(super) fn repeated(&mut self, builder: &mut Builder, dict: &Bound<'py, PyDict>) -> Result<()> {
        let first = self.layouts.members.len();
        let members = &mut self.layouts.members;
        // No other thread changes it meanwhile, and nothing that could runs here.
        with_critical_section(dict, || members.extend(dict.iter().map(|(name, value)| (name, Some(value)))));
        let written = match self.layouts.find(first, self.form) {
            Some(layout) => builder.object(&layout, |builder, index| {
                let value = self.layouts.members.get_mut(first + index).and_then(|(_, value)| value.take());
                value.map_or(Ok(()), |value| self.value(builder, &value, true))
            }),
            None => self.dict(builder, dict),
        };
        self.layouts.members.truncate(first);
        written
    }
}
