//! `paysig notification`: verifies a notification, and prints the one thing in it that can be trusted.

use std::collections::BTreeMap;

use paysig::onekey::Notification;
use paysig::{Builder, Form};
use zeroize::Zeroizing;

use super::args::NotificationArgs;
use super::locate;
use crate::failure::Failure;
use crate::{message, stdio};

/// One more than the core takes: it says what is wrong with a longer one.
const FORM_BYTES: usize = 65537;

/// Verifies the notification that the arguments point at, and prints its `external_id`.
pub(crate) fn notification(args: &NotificationArgs) -> Result<(), Failure> {
    let key = args.secret.key()?;
    let file = args.file.as_deref();
    let body = message::read_start(FORM_BYTES, file)?;
    let mut buffer = Zeroizing::new(vec![0; body.len()]);
    let verified =
        Notification::verify(&key, &body, &mut buffer).map_err(|error| locate(error, &body, &message::name(file)))?;
    if args.json {
        let mut text = json(&verified)?;
        text.push(b'\n');
        return stdio::write(&text);
    }
    stdio::write(format!("{}\n", verified.external_id()).as_bytes())
}

/// `{"external_id":"…","unauthenticated":{…}}`: of fields with the same name the first, as the core gives it.
fn json(notification: &Notification<'_>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let mut fields = BTreeMap::new();
    for (name, value) in notification.unauthenticated_fields() {
        fields.entry(name).or_insert(value);
    }
    fields.remove("external_id");
    let mut builder = Builder::new(Form::Compact);
    builder.open_object()?;
    builder.name("external_id");
    builder.string(notification.external_id());
    builder.name("unauthenticated");
    builder.open_object()?;
    for (name, value) in fields {
        builder.name(name);
        builder.string(value);
    }
    builder.close_object()?;
    builder.close_object()?;
    Ok(Zeroizing::new(builder.finish()?.to_vec()))
}
