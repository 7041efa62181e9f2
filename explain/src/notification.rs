//! Candidates for the message of a notification's `control`: `Be4`, the decoded `external_id`, `Bo7`.

use paysig::{Error, ErrorKind};
use percent_encoding::percent_decode;

use crate::body::Take;
use crate::cause::Cause;

/// The fields of a form that the candidates are made of.
pub(crate) struct Fields {
    /// As it stands in the form.
    written: Vec<u8>,
    decoded: Vec<u8>,
    /// With %XX decoded and + left alone, as a decoder of paths does.
    half: Vec<u8>,
    cashout_id: Option<Vec<u8>>,
    pub(crate) control: Option<Vec<u8>>,
}

impl Fields {
    pub(crate) fn read(body: &[u8]) -> paysig::Result<Self> {
        let written = raw(body, b"external_id").ok_or(Error::new(ErrorKind::FieldMissing))?;
        Ok(Self {
            written: written.to_vec(),
            decoded: decoded(written),
            half: percent_decode(written).collect(),
            cashout_id: raw(body, b"cashout_id").map(decoded),
            control: raw(body, b"control").map(decoded),
        })
    }

    /// The message that is due.
    pub(crate) fn message(&self) -> Vec<u8> {
        [b"Be4", self.decoded.as_slice(), b"Bo7"].concat()
    }

    pub(crate) fn each(&self, body: &[u8], take: &mut Take<'_>) -> bool {
        let ids = [
            (Some(&self.decoded), None),
            (Some(&self.written), Some(Cause::NotificationUndecoded)),
            (Some(&self.half), Some(Cause::NotificationUndecoded)),
            (self.cashout_id.as_ref(), Some(Cause::NotificationCashoutId)),
        ];
        let frames: [(&[u8], &[u8], Option<Cause>); 4] = [
            (b"Be4", b"Bo7", None),
            (b"", b"Bo7", Some(Cause::NotificationNoBe4)),
            (b"Be4", b"", Some(Cause::NotificationNoBo7)),
            (b"", b"", Some(Cause::NotificationBare)),
        ];
        (0..=2).all(|count| {
            ids.iter().all(|(id, wrong)| {
                frames.iter().all(|(before, after, frame)| {
                    let causes = wrong.iter().chain(frame).copied().collect::<Vec<_>>();
                    let Some(id) = id.filter(|_| causes.len() == count) else { return true };
                    take(&causes, &[before, id.as_slice(), after].concat(), true)
                })
            })
        }) && take(&[Cause::NotificationBody], body, true)
    }
}

fn decoded(written: &[u8]) -> Vec<u8> {
    let spaced = written.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect::<Vec<_>>();
    percent_decode(&spaced).collect()
}

/// The first field of this name, not decoded.
fn raw<'b>(body: &'b [u8], name: &[u8]) -> Option<&'b [u8]> {
    body.split(|byte| *byte == b'&').find_map(|field| field.strip_prefix(name)?.strip_prefix(b"="))
}
