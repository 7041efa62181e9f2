//! Dicts with the names of one before, as the items of a list are: their names are put in order once.

use std::rc::Rc;

use paysig::{Builder, Form, Layout};
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyDict, PyString};

use super::writer::{Result, Writer, exact};

/// So many layouts are kept; a list whose items differ more gains nothing from them.
const MOST: usize = 8;
/// Room for so many values is made at least.
const LEAST: usize = 32;

/// The layouts of one call.
pub(super) struct Layouts<'a, 'py> {
    known: Vec<Known<'py>>,
    /// The values of the dicts that are open, which are taken one by one.
    values: Vec<Option<Bound<'py, PyAny>>>,
    /// Those of calls before: of use is their memory alone.
    spare: &'a mut Vec<Rc<Layout>>,
}

struct Known<'py> {
    names: Vec<Bound<'py, PyAny>>,
    layout: Rc<Layout>,
}

impl<'a, 'py> Layouts<'a, 'py> {
    pub(super) fn new(spare: &'a mut Vec<Rc<Layout>>) -> Self {
        Self { known: Vec::new(), values: Vec::new(), spare }
    }

    /// The layout of a dict, whose values are held then. Names are told apart by which object they are: in dicts that were
    /// made by the same code, equal names are one.
    #[inline(always)]
    fn hold(&mut self, dict: &Bound<'py, PyDict>, form: Form) -> Option<Rc<Layout>> {
        let (first, count) = (self.values.len(), dict.len());
        self.values.reserve(count.max(LEAST));
        for Known { names, layout } in self.known.iter().filter(|known| known.names.len() == count) {
            let same = dict.iter().zip(names).all(|((name, value), known)| {
                self.values.push(Some(value));
                name.is(known)
            });
            if same {
                return Some(Rc::clone(layout));
            }
            self.values.truncate(first);
        }
        self.learn(dict, form)
    }

    /// Makes a layout, if the names are text and differ, and there are not too many already.
    #[cold]
    #[inline(never)]
    fn learn(&mut self, dict: &Bound<'py, PyDict>, form: Form) -> Option<Rc<Layout>> {
        if self.known.len() == MOST {
            return None;
        }
        let first = self.values.len();
        let mut names = Vec::with_capacity(dict.len());
        for (name, value) in dict.iter() {
            names.push(name);
            self.values.push(Some(value));
        }
        let layout = self.layout(&names, form);
        match &layout {
            Some(layout) => self.known.push(Known { names, layout: Rc::clone(layout) }),
            None => self.values.truncate(first),
        }
        layout
    }

    fn layout(&mut self, names: &[Bound<'py, PyAny>], form: Form) -> Option<Rc<Layout>> {
        let text = |name| exact::<PyString>(name).and_then(|name| name.to_str().ok());
        if !names.iter().all(|name| text(name).is_some()) {
            return None;
        }
        let names = names.iter().map(|name| text(name).unwrap_or_default());
        let mut spare = self.spare.pop();
        let Some(layout) = spare.as_mut().and_then(Rc::get_mut) else {
            return Layout::new(form, names).ok().map(Rc::new);
        };
        layout.replace(form, names).ok()?;
        spare
    }
}

impl Drop for Layouts<'_, '_> {
    fn drop(&mut self) {
        self.spare.extend(self.known.drain(..).map(|known| known.layout));
    }
}

impl<'py> Writer<'_, 'py> {
    /// Writes a dict that may have the names of one before. Whatever is wrong with its names is found in the usual way.
    #[inline(never)]
    pub(super) fn repeated(&mut self, builder: &mut Builder, dict: &Bound<'py, PyDict>) -> Result<()> {
        let first = self.layouts.values.len();
        // No other thread changes it meanwhile, and nothing that could runs here.
        let layout = with_critical_section(dict, || self.layouts.hold(dict, self.form));
        let Some(layout) = layout else { return self.dict(builder, dict) };
        let written = builder.object(&layout, |builder, index| {
            let value = self.layouts.values.get_mut(first + index).and_then(Option::take);
            value.map_or(Ok(()), |value| self.value(builder, &value, true))
        });
        self.layouts.values.truncate(first);
        written
    }
}
