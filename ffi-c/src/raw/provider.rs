//! As `raw`, for what the provider's flow takes and gives: structs of pointers to the core's types, and texts in the
//! caller's buffer to offsets.

use core::ffi::c_void;

use paysig::onekey::{Credentials, Notification, Request, Sealed, Setting, Settings};
use paysig::{Error, ErrorKind, Fields, Position, Result};

use super::{Place, bytes, form, items, items_mut, put, reference, status, wipe};
use crate::abi::{paysig_part_t, paysig_status_t};
use crate::onekey::{
    PAYSIG_FORM_AUTO, PAYSIG_OPERATION_CANCEL, PAYSIG_OPERATION_CREATE, PAYSIG_OPERATION_OTHER,
    PAYSIG_OPERATION_STATUS, paysig_credentials_t, paysig_fault_t, paysig_fields_t, paysig_header_t,
    paysig_notification_t, paysig_pair_t, paysig_request_t, paysig_sealed_t, paysig_span_t,
};

impl Place for paysig_credentials_t {
    type Value = Credentials;
    const MARK: u64 = u64::from_be_bytes(*b"paysig c");
    const ABSENT: ErrorKind = ErrorKind::CredentialsNotReady;
}

/// Makes credentials of settings, and leaves nothing of them on the stack.
#[inline(never)]
pub(crate) unsafe fn make(place: *mut paysig_credentials_t, settings: Result<Settings<'_>>) -> Result<()> {
    // SAFETY: passed on from the caller.
    paysig::swept(|| unsafe { put(place, || settings?.credentials()) })
}

/// Settings in the order of [`Setting::ALL`].
pub(crate) fn settings(values: [Option<&[u8]>; 5]) -> Settings<'_> {
    let mut settings = Settings::default();
    for (setting, value) in Setting::ALL.into_iter().zip(values) {
        settings.set(setting, value);
    }
    settings
}

/// Settings as C gives them, where NULL is none.
pub(crate) unsafe fn given_settings<'a>(start: *const paysig_part_t, length: usize) -> Result<Settings<'a>> {
    let mut values = [None; 5];
    // SAFETY: passed on from the caller.
    let parts = unsafe { items(start, length) }?;
    for (place, part) in values.iter_mut().zip(parts) {
        // SAFETY: as promised for every part.
        let value = unsafe { bytes(part.bytes, part.length) }?;
        *place = (!part.bytes.is_null()).then_some(value);
    }
    Ok(settings(values))
}

/// As [`make`], and writes what there is to tell of a fault. Lines are those of `text`.
#[inline(never)]
pub(crate) unsafe fn make_telling(
    place: *mut paysig_credentials_t,
    settings: Result<Settings<'_>>,
    text: &[u8],
    fault: *mut paysig_fault_t,
) -> paysig_status_t {
    if fault.is_null() {
        // SAFETY: passed on from the caller. Credentials that lived do not outlive a call that failed.
        let _ = unsafe { wipe(place) };
        return ErrorKind::NullPointer.code();
    }
    // SAFETY: passed on from the caller.
    let result = unsafe { make(place, settings) };
    let error = result.err();
    let offset = error.and_then(|error| error.offset());
    let is_line = matches!(error.map(|error| error.kind()), Some(ErrorKind::KeyFile | ErrorKind::FieldDuplicate));
    let told = paysig_fault_t {
        setting: error.and_then(|error| error.setting()).map_or(usize::MAX, |setting| setting as usize),
        line: offset.filter(|_| is_line).map_or(0, |offset| Position::line_of(text, offset)),
        error_offset: offset.unwrap_or(usize::MAX),
    };
    // SAFETY: not NULL; C promises that it is a `paysig_fault_t`.
    unsafe { fault.write(told) };
    status(|| result)
}

/// The fields of a scheme's message.
pub(crate) unsafe fn fields<'a>(fields: *const paysig_fields_t) -> Result<Fields<'a>> {
    // SAFETY: passed on from the caller.
    let given = unsafe { reference(fields) }?;
    // SAFETY: as promised for every pointer in it and its length.
    unsafe {
        let mut fields = Fields::new(bytes(given.body, given.body_length)?);
        if !given.external_id.is_null() || given.external_id_length > 0 {
            fields = fields.external_id(bytes(given.external_id.cast(), given.external_id_length)?);
        }
        if !given.date.is_null() || given.date_length > 0 {
            fields = fields.date(bytes(given.date.cast(), given.date_length)?);
        }
        if !given.login.is_null() || given.login_length > 0 {
            fields = fields.login(bytes(given.login.cast(), given.login_length)?);
        }
        Ok(fields)
    }
}

/// A request that is to be sealed.
pub(crate) unsafe fn request<'a>(request: *const paysig_request_t) -> Result<Request<'a>> {
    // SAFETY: passed on from the caller.
    let given = unsafe { reference(request) }?;
    // SAFETY: as promised for every pointer in it and its length.
    let (payload, method, path, user_agent) = unsafe {
        (
            bytes(given.payload, given.payload_length)?,
            bytes(given.method.cast(), given.method_length)?,
            bytes(given.path.cast(), given.path_length)?,
            bytes(given.user_agent.cast(), given.user_agent_length)?,
        )
    };
    let mut request = match given.operation {
        PAYSIG_OPERATION_OTHER => Request::new(method, path, payload),
        PAYSIG_OPERATION_CREATE => Request::create(payload),
        PAYSIG_OPERATION_STATUS => Request::status(payload),
        PAYSIG_OPERATION_CANCEL => Request::cancel(payload),
        _ => return Err(ErrorKind::InputType.into()),
    };
    if given.form != PAYSIG_FORM_AUTO {
        request = request.form(form(given.form)?);
    }
    Ok(if user_agent.is_empty() { request } else { request.user_agent(user_agent) })
}

/// The headers of a request on the wire. They are all checked before the first is used.
pub(crate) unsafe fn headers<'a>(
    start: *const paysig_header_t,
    length: usize,
) -> Result<impl Iterator<Item = (&'a [u8], &'a [u8])>> {
    // SAFETY: passed on from the caller.
    let headers = unsafe { items(start, length) }?;
    // SAFETY: as promised for every header. Nothing is read here.
    let texts = |header: &paysig_header_t| unsafe {
        Ok::<_, Error>((
            bytes(header.name.cast(), header.name_length)?,
            bytes(header.value.cast(), header.value_length)?,
        ))
    };
    for header in headers {
        texts(header)?;
    }
    // None is refused any more.
    Ok(headers.iter().filter_map(move |header| texts(header).ok()))
}

/// A place for pairs that C lends. NULL is none where the capacity is 0.
pub(crate) unsafe fn pairs<'a>(start: *mut paysig_pair_t, capacity: usize) -> Result<&'a mut [paysig_pair_t]> {
    // SAFETY: passed on from the caller.
    unsafe { items_mut(start, capacity, size_of::<paysig_pair_t>()) }
}

/// Where a text is in the buffer that starts at `buffer`.
pub(crate) fn span(text: &[u8], buffer: *const c_void) -> paysig_span_t {
    paysig_span_t { offset: text.as_ptr().addr().wrapping_sub(buffer.addr()), length: text.len() }
}

fn pair((name, value): (&str, &str), buffer: *const c_void) -> paysig_pair_t {
    paysig_pair_t { name: span(name.as_bytes(), buffer), value: span(value.as_bytes(), buffer) }
}

/// Where the parts of a sealed request are in the buffer that it was made in.
pub(crate) fn sealed(sealed: &Sealed<'_>, buffer: *const c_void) -> paysig_sealed_t {
    paysig_sealed_t {
        body: span(sealed.body(), buffer),
        method: span(sealed.method().as_bytes(), buffer),
        url: span(sealed.url().as_bytes(), buffer),
        host: span(sealed.host().as_bytes(), buffer),
        path: span(sealed.path().as_bytes(), buffer),
        headers: sealed.headers().map(|header| pair(header, buffer)),
    }
}

/// Where the fields of a notification are in the buffer that it was decoded into.
pub(crate) fn notification(
    verified: &Notification<'_>,
    buffer: *const c_void,
    pairs: &mut [paysig_pair_t],
) -> paysig_notification_t {
    let fields = verified.unauthenticated_fields();
    for (place, field) in pairs.iter_mut().zip(fields.clone()) {
        *place = pair(field, buffer);
    }
    paysig_notification_t {
        external_id: span(verified.external_id().as_bytes(), buffer),
        fields_length: fields.count(),
        matched: verified.matched(),
    }
}

/// Writes a text and a NUL to `out`, and gives the text's length.
#[inline(never)]
pub(crate) fn write_text(text: &[u8], out: &mut [u8]) -> Result<usize> {
    let length = text.len();
    let place = out.get_mut(..=length).ok_or(Error::needs(length + 1))?;
    for (to, from) in place.iter_mut().zip(text.iter().copied().chain([0])) {
        *to = from;
    }
    Ok(length)
}
