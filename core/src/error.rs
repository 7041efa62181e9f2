//! The one table of everything that can go wrong: a stable number, a stable slug and a sentence for each kind.
//!
//! Every binding takes its numbers, slugs and sentences from here (C status codes, Python exceptions, Go errors,
//! PHP exceptions, CLI messages). Numbers and slugs never change their meaning; a retired one stays listed as a
//! comment and is never given out again.

use core::ffi::CStr;
use core::fmt;

use crate::onekey::Setting;

/// The result of this crate's fallible calls.
pub type Result<T, E = Error> = core::result::Result<T, E>;

macro_rules! error_table {
    ($($number:literal $slug:literal $name:ident $sentence:literal)+) => {
        /// What went wrong. Each kind has a stable [number](Self::code), a stable [slug](Self::slug) and a
        /// [sentence](Self::message).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(i32)]
        pub enum ErrorKind {
            $(
                #[doc = concat!("`", $slug, "`: ", $sentence, ".")]
                $name = $number,
            )+
        }

        impl ErrorKind {
            /// Every kind, in the order of their numbers.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable number, positive. It is the C status code, and the number that every binding reports.
            #[must_use]
            pub const fn code(self) -> i32 {
                match self { $(Self::$name => $number),+ }
            }

            /// The kind with this number, if there is one.
            #[must_use]
            pub const fn from_code(code: i32) -> Option<Self> {
                match code { $($number => Some(Self::$name),)+ _ => None }
            }

            /// The stable name for programs: lower-case words joined by hyphens.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),+ }
            }

            /// The sentence for people, without a final full stop. It may be reworded in any release.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $sentence),+ }
            }

            /// [`slug`](Self::slug) with a terminating NUL, for C.
            #[must_use]
            pub const fn slug_c(self) -> &'static CStr {
                // One text for all, not a pointer each: those have to be relocated in every process.
                self.nth(concat!($($slug, "\0"),+).as_bytes())
            }

            /// [`message`](Self::message) with a terminating NUL, for C.
            #[must_use]
            pub const fn message_c(self) -> &'static CStr {
                self.nth(concat!($($sentence, "\0"),+).as_bytes())
            }
        }
    };
}

error_table! {
    // Verification.
    1  "signature-mismatch"   SignatureMismatch   "the signature does not match the message"
    // Secrets.
    10 "secret-empty"         SecretEmpty         "the secret is empty"
    11 "secret-whitespace"    SecretWhitespace    "the secret starts or ends with white space or a control character"
    12 "secret-bom"           SecretBom           "the secret starts or ends with a byte order mark"
    13 "secret-quoted"        SecretQuoted        "the secret starts or ends with a quotation mark"
    14 "secret-not-utf8"      SecretNotUtf8       "the secret is not valid UTF-8"
    15 "secret-not-hex"       SecretNotHex        "the secret is not valid hexadecimal"
    16 "secret-not-base64"    SecretNotBase64     "the secret is not valid base64"
    // Signature text.
    20 "signature-empty"      SignatureEmpty      "the signature is empty"
    21 "signature-length"     SignatureLength     "the signature is not 64 hexadecimal digits long"
    22 "signature-whitespace" SignatureWhitespace "the signature contains white space"
    23 "signature-nul"        SignatureNul        "the signature contains a NUL"
    24 "signature-not-ascii"  SignatureNotAscii   "the signature contains a character that is not ASCII"
    25 "signature-not-hex"    SignatureNotHex     "the signature contains a character that is not a hexadecimal digit"
    26 "signature-missing"    SignatureMissing    "the header with the signature is missing"
    27 "signature-prefix"     SignaturePrefix     "the header's value does not start as the scheme says"
    28 "signature-upper-case" SignatureUpperCase  "the signature has upper-case digits where lower case is due"
    // Calls that a binding's own types cannot rule out.
    30 "buffer-too-small"     BufferTooSmall      "the output buffer is too small"
    31 "null-pointer"         NullPointer         "a pointer is NULL where bytes or a place for them are needed"
    32 "length-too-large"     LengthTooLarge      "a length is larger than any object in memory can be"
    33 "key-not-ready"        KeyNotReady         "the key was never made or has been wiped"
    34 "signer-not-ready"     SignerNotReady      "the signer was never made or has been finished"
    35 "no-keys"              NoKeys              "there is no key to verify with"
    36 "unknown-encoding"     UnknownEncoding     "the signature encoding is not a known one"
    37 "input-type"           InputType           "a value is of the wrong type"
    38 "credentials-not-ready" CredentialsNotReady "the credentials were never made or have been wiped"
    39 "unknown-environment"  UnknownEnvironment  "the environment is not a known one"
    // The world around the core: files, variables, libraries.
    40 "key-file"             KeyFile             "the key file cannot be read"
    41 "key-variable"         KeyVariable         "the environment variable with the secret is not set"
    42 "input-unreadable"     InputUnreadable     "the input cannot be read"
    43 "output-unwritable"    OutputUnwritable    "the output cannot be written"
    44 "library-unavailable"  LibraryUnavailable  "the paysig library cannot be used"
    // Payloads.
    50 "input-bom"            InputBom            "the payload starts with a byte order mark"
    51 "input-not-utf8"       InputNotUtf8        "the payload is not valid UTF-8"
    52 "json-unexpected-end"  JsonUnexpectedEnd   "the JSON text ends too early"
    53 "json-unexpected-byte" JsonUnexpectedByte  "the JSON text has a character that cannot stand there"
    54 "json-trailing-data"   JsonTrailingData    "something follows the JSON text"
    55 "json-too-deep"        JsonTooDeep         "the JSON text has more than 128 open arrays and objects"
    56 "json-control"         JsonControl         "a JSON string has a control character that is not escaped"
    57 "json-bad-escape"      JsonBadEscape       "a JSON string has an escape that does not exist"
    58 "json-bad-number"      JsonBadNumber       "a JSON number is malformed"
    59 "json-duplicate-name"  JsonDuplicateName   "a JSON object has two members with the same name"
    60 "json-lone-surrogate"  JsonLoneSurrogate   "a JSON string has half of a surrogate pair"
    61 "number-out-of-range"  NumberOutOfRange    "a number is too great for a double"
    62 "number-inexact"       NumberInexact       "a number would change its value in a double"
    63 "body-missing"         BodyMissing         "the request needs a JSON object as its body and has none"
    64 "body-not-object"      BodyNotObject       "the body is not a JSON object"
    65 "external-id-too-long" ExternalIdTooLong   "external_id has more than 100 characters"
    66 "field-missing"        FieldMissing        "a field that must be there is missing or empty"
    67 "field-duplicate"      FieldDuplicate      "a field that must be there once is given twice"
    68 "form-too-large"       FormTooLarge        "the body is longer than its limit"
    // Calls with canonical forms and schemes.
    70 "scratch-too-small"    ScratchTooSmall     "the scratch has too few slots"
    71 "unknown-form"         UnknownForm         "the canonical form is not a known one"
    72 "out-of-memory"        OutOfMemory         "there is not enough memory for the canonical form"
    73 "unknown-scheme"       UnknownScheme       "the scheme is not a known one"
    // What goes into the message of a scheme beside the body.
    80 "date-malformed"       DateMalformed       "the date is not written as the scheme says, such as 2020-06-21T12:33:20Z"
    81 "login-malformed"      LoginMalformed      "the login is empty or has a character that makes the message ambiguous"
    82 "body-ambiguous"       BodyAmbiguous       "the body does not start as JSON does, which makes the message ambiguous"
    // The provider's credentials.
    83 "credential-empty"     CredentialEmpty     "a credential is empty"
    84 "credential-too-long"  CredentialTooLong   "a credential has more than 32 characters"
    85 "credential-character" CredentialCharacter "a credential has a character that cannot stand in it"
    86 "api-key-colon"        ApiKeyColon         "the API Key has a colon, which would end it in HTTP Basic"
    87 "credential-mismatch"  CredentialMismatch  "the body has another login or pass than the credentials"
    88 "credential-not-text"  CredentialNotText   "login or pass in the body is not a string"
    // The provider's environments.
    89 "url-malformed"        UrlMalformed        "the base URL is not https://HOST or https://HOST:PORT"
    90 "url-not-https"        UrlNotHttps         "the base URL is not https"
    91 "url-other-environment" UrlOtherEnvironment "the base URL is that of another environment"
    // Requests.
    92 "method-malformed"     MethodMalformed     "the method is not in upper-case letters"
    93 "path-malformed"       PathMalformed       "the path cannot stand in a request as it is"
    94 "header-malformed"     HeaderMalformed     "a header's value is empty or has a character that cannot stand in it"
    95 "header-duplicate"     HeaderDuplicate     "a header is given twice"
    96 "content-type"         ContentType         "the header Content-Type is missing or is not application/json"
    97 "authorization"        Authorization       "the header Authorization is missing or has other credentials"
    98 "user-agent"           UserAgent           "the header User-Agent is missing or empty"
    99 "internal"             Internal            "an internal error, which is a defect in paysig"
}

impl ErrorKind {
    /// The one of these texts that has this kind's place in the table.
    const fn nth(self, mut texts: &'static [u8]) -> &'static CStr {
        let mut kinds = Self::ALL;
        while let ([kind, other_kinds @ ..], [byte, rest @ ..]) = (kinds, texts) {
            if kind.code() == self.code() {
                break;
            }
            texts = rest;
            if *byte == 0 {
                kinds = other_kinds;
            }
        }
        match CStr::from_bytes_until_nul(texts) {
            Ok(text) => text,
            Err(_) => c"",
        }
    }
}

/// What went wrong, and where. It never holds bytes of a secret, a tag or a payload.
///
/// # Example
/// ```
/// let key = paysig::Key::new("cashout_secret_key")?;
/// let error = key.verify(b"{}", "e9f5bafb oops").unwrap_err();
/// assert_eq!(error.slug(), "signature-whitespace");
/// assert_eq!(error.offset(), Some(8));
/// assert_eq!(error.to_string(), "the signature contains white space (signature-whitespace, at byte 8)");
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    setting: Option<Setting>,
    detail: Detail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Detail {
    None,
    Offset(usize),
    Needed(usize),
}

impl Error {
    /// An error that says how many bytes or slots of something are needed.
    pub(crate) const fn needs_of(kind: ErrorKind, size: usize) -> Self {
        Self { kind, setting: None, detail: Detail::Needed(size) }
    }

    /// An error without a position.
    #[must_use]
    pub const fn new(kind: ErrorKind) -> Self {
        Self { kind, setting: None, detail: Detail::None }
    }

    /// An error at a byte offset of the input it speaks of, counted from 0.
    #[must_use]
    pub const fn at(kind: ErrorKind, offset: usize) -> Self {
        Self { kind, setting: None, detail: Detail::Offset(offset) }
    }

    /// A [`ErrorKind::BufferTooSmall`] that says how many bytes are needed.
    #[must_use]
    pub const fn needs(size: usize) -> Self {
        Self::needs_of(ErrorKind::BufferTooSmall, size)
    }

    /// The same error, of a setting.
    pub(crate) const fn of(mut self, setting: Setting) -> Self {
        self.setting = Some(setting);
        self
    }

    /// What went wrong.
    #[must_use]
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The kind's stable number: [`ErrorKind::code`].
    #[must_use]
    pub const fn code(&self) -> i32 {
        self.kind.code()
    }

    /// The kind's stable name: [`ErrorKind::slug`].
    #[must_use]
    pub const fn slug(&self) -> &'static str {
        self.kind.slug()
    }

    /// Where in the secret, signature text or payload the fault is, in bytes from 0.
    ///
    /// For [`ErrorKind::SignatureLength`] it is where the text ends too early, or where the excess starts.
    #[must_use]
    pub const fn offset(&self) -> Option<usize> {
        match self.detail {
            Detail::Offset(offset) => Some(offset),
            Detail::None | Detail::Needed(_) => None,
        }
    }

    /// Where credentials are made: which of the things that they are made of is at fault.
    ///
    /// # Example
    /// ```
    /// use paysig::onekey::{Credentials, Environment, Setting};
    /// let error = Credentials::new(Environment::staging(), "key", "", "signature").unwrap_err();
    /// assert_eq!(error.setting(), Some(Setting::ApiPassphrase));
    /// assert_eq!(error.to_string(), "a credential is empty (credential-empty, API Passphrase)");
    /// ```
    #[must_use]
    pub const fn setting(&self) -> Option<Setting> {
        self.setting
    }

    /// With [`ErrorKind::BufferTooSmall`] the size in bytes that would do, with [`ErrorKind::ScratchTooSmall`] the
    /// number of slots.
    #[must_use]
    pub const fn needed(&self) -> Option<usize> {
        match self.detail {
            Detail::Needed(size) => Some(size),
            Detail::None | Detail::Offset(_) => None,
        }
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.message(), self.slug())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.kind.message(), self.kind.slug())?;
        if let Some(setting) = self.setting {
            write!(f, ", {}", setting.title())?;
        }
        match self.detail {
            Detail::None => f.write_str(")"),
            Detail::Offset(offset) => write!(f, ", at byte {offset})"),
            Detail::Needed(size) => {
                let unit = if self.kind == ErrorKind::ScratchTooSmall { "slots" } else { "bytes" };
                write!(f, ", {size} {unit} are needed)")
            }
        }
    }
}

impl core::error::Error for Error {}
