//! The one table of causes: slug, sentence, and the remedy that mends it. A slug is never renamed or reused.

use crate::remedy::Remedy;

macro_rules! causes {
    ($($variant:ident $slug:literal $remedy:ident $sentence:literal)*) => {
        /// What makes a signature another than the one that is due.
        // Their sentences are for people, so names in them have no backticks.
        #[allow(clippy::doc_markdown)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Cause {
            $(#[doc = $sentence] $variant,)*
        }

        impl Cause {
            /// Every cause.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name for programs, which never changes.
            #[must_use]
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// What is the matter, in a sentence.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)* }
            }

            /// How it is mended.
            #[must_use]
            pub const fn remedy(self) -> Remedy {
                match self { $(Self::$variant => Remedy::$remedy,)* }
            }
        }
    };
}

impl Cause {
    /// Whether the signed message, or the one given, is of a kind in which nothing can be masked.
    pub(crate) const fn hides_the_message(self) -> bool {
        match self {
            // Credentials do not stand there as they are.
            Self::BodyPercentEncoded
            | Self::BodyFormDecoded
            | Self::BodyBase64
            | Self::BodyFromBase64
            | Self::BodyGzip
            | Self::BodyGunzip
            // A whole notification holds its control, which may be the signature that is due.
            | Self::NotificationBody => true,
            _ => false,
        }
    }
}

causes! {
    SecretTrimmed "secret-trimmed" Secret
        "The secret given here has white space, a line ending, a byte order mark or quotation marks around it; the \
         signature was made without."
    SecretNewline "secret-newline" Secret "The signature was made with a line feed after the secret."
    SecretCrlf "secret-crlf" Secret "The signature was made with a CR and a LF after the secret."
    SecretSpace "secret-space" Secret "The signature was made with a space before or after the secret."
    SecretQuoted "secret-quoted" Secret "The signature was made with quotation marks around the secret."
    SecretBom "secret-bom" Secret "The signature was made with a byte order mark before the secret."
    SecretEmpty "secret-empty" SecretMissing "The signature was made with an empty secret: a setting was not read."
    SecretFromHex "secret-from-hex" SecretFormat
        "The signature was made with the secret decoded from hexadecimal digits."
    SecretFromBase64 "secret-from-base64" SecretFormat "The signature was made with the secret decoded from base64."
    SecretToHex "secret-to-hex" SecretFormat "The signature was made with the secret written as hexadecimal digits."
    SecretToBase64 "secret-to-base64" SecretFormat "The signature was made with the secret written as base64."
    SecretPrefix "secret-prefix" SecretFormat
        "The signature was made with the secret without its prefix, such as whsec_."
    SecretOther "secret-other" SecretOther "The signature was made with another of the secrets."
    SignatureUpper "signature-upper" SignatureText "The signature is in upper-case digits; they must be in lower case."
    SignatureLower "signature-lower" SignatureUpperDue "The signature is in lower-case digits; they must be in upper case."
    SignatureSurrounded "signature-surrounded" SignatureText
        "White space or quotation marks stand around the signature."
    SignaturePrefix "signature-prefix" SignatureText
        "The signature has a prefix that is not due, or another than is due."
    SignaturePrefixMissing "signature-prefix-missing" SignaturePrefixDue
        "The prefix that is due before the signature is missing."
    SignatureBase64 "signature-base64" SignatureText "The signature is written in base64; it must be in hexadecimal digits."
    SignatureBase64Url "signature-base64url" SignatureText
        "The signature is written in base64url; it must be in hexadecimal digits."
    SignatureBase64Lowered "signature-base64-lowered" SignatureText
        "The signature is written in base64 and then in lower case, as a sample of the provider does; nothing can verify \
         that."
    SignatureBase64OfHex "signature-base64-of-hex" SignatureText
        "The hexadecimal digits were encoded in base64 once more."
    SignatureTruncated "signature-truncated" SignatureText "Only the start of the signature is there."
    HmacSha1 "hmac-sha1" Algorithm "The signature was made with HMAC-SHA1; HMAC-SHA256 is due."
    HmacSha512 "hmac-sha512" Algorithm "The signature was made with HMAC-SHA512; HMAC-SHA256 is due."
    PlainSha256 "plain-sha256" Algorithm "The signature is a plain SHA-256 of the body, without the secret."
    Sha256KeyBody "sha256-key-body" Algorithm
        "The signature is a SHA-256 of the secret followed by the body, not an HMAC."
    Sha256BodyKey "sha256-body-key" Algorithm
        "The signature is a SHA-256 of the body followed by the secret, not an HMAC."
    HmacSwapped "hmac-swapped" Algorithm "Key and message were swapped in the call of HMAC."
    BodyFinalLf "body-final-lf" LineEnding "The signed body ends with a line feed that this one does not have."
    BodyFinalCrlf "body-final-crlf" LineEnding "The signed body ends with CR and LF that this one does not have."
    BodyFinalLineEndingAdded "body-final-line-ending-added" LineEnding
        "This body ends with a line ending that the signed one does not have."
    BodyTrimmed "body-trimmed" LineEnding "This body has white space around it that the signed one does not have."
    BodyCrlf "body-crlf" LineEnding "The signed body has CRLF where this one has LF."
    BodyLf "body-lf" LineEnding "The signed body has LF where this one has CRLF."
    BodyBom "body-bom" Charset "The signed body starts with a byte order mark that this one does not have."
    BodyBomAdded "body-bom-added" Charset "This body starts with a byte order mark that the signed one does not have."
    BodyNul "body-nul" LineEnding "The signed body ends with a NUL that this one does not have."
    BodyNulAdded "body-nul-added" LineEnding "This body ends with a NUL that the signed one does not have."
    BodyCompact "body-compact" Reserialized "The signed body has no white space between its tokens."
    BodyPretty2 "body-pretty-2" Reserialized "The signed body is indented by two spaces."
    BodyPretty4 "body-pretty-4" Reserialized "The signed body is indented by four spaces."
    BodyPrettyTab "body-pretty-tab" Reserialized "The signed body is indented by tabs."
    BodyPythonSeparators "body-python-separators" Reserialized
        "The signed body has a space after each comma and colon, as Python's json.dumps writes it."
    BodySorted "body-sorted" Reserialized "The members of the signed body are sorted by their names' bytes."
    BodySortedUtf16 "body-sorted-utf16" Reserialized
        "The members of the signed body are sorted by UTF-16 code units, as RFC 8785 does."
    BodySlashEscaped "body-slash-escaped" Reserialized
        "The signed body has \\/ where this one has /, as PHP's json_encode writes it."
    BodySlashPlain "body-slash-plain" Reserialized "The signed body has / where this one has \\/."
    BodyUnicodeEscaped "body-unicode-escaped" Reserialized
        "The signed body has \\uXXXX where this one has characters, as json.dumps and json_encode write them."
    BodyUnicodeEscapedUpper "body-unicode-escaped-upper" Reserialized
        "The signed body has \\uXXXX with upper-case digits where this one has not."
    BodyUnicodePlain "body-unicode-plain" Reserialized
        "The signed body has characters where this one has \\uXXXX or other escapes."
    BodyGoEscapes "body-go-escapes" Reserialized
        "The signed body has \\u0026, \\u003c and \\u003e for &, < and >, as Go's encoding/json writes them."
    BodyNumberDecimals "body-number-decimals" Numbers
        "A number has another count of decimals in the signed body, as 2000 against 2000.0."
    BodyEmptyArray "body-empty-array" Empties "The signed body has [] where this one has {}."
    BodyEmptyObject "body-empty-object" Empties "The signed body has {} where this one has []."
    BodyEmpty "body-empty" EmptyBody "The signature is that of an empty body, as when the body of a DELETE is dropped."
    BodyStringified "body-stringified" Reserialized "The signed body is this one encoded as a JSON string once more."
    BodyUnstringified "body-unstringified" Reserialized "This body is a JSON string that holds the signed one."
    BodyLatin1 "body-latin1" Charset "The signed body is in Latin-1; this one is in UTF-8."
    BodyWindows1252 "body-windows-1252" Charset "The signed body is in Windows-1252; this one is in UTF-8."
    BodyNotUtf8 "body-not-utf8" Charset "This body is in Latin-1 or Windows-1252; the signed one is in UTF-8."
    BodyDoubleEncoded "body-double-encoded" Charset "The signed body was encoded in UTF-8 twice."
    BodyDoubleDecoded "body-double-decoded" Charset "This body was encoded in UTF-8 twice; the signed one once."
    BodyFormDecoded "body-form-decoded" Raw "The signed body is this one after form decoding (+ and %XX)."
    BodyPercentEncoded "body-percent-encoded" Raw "The signed body is this one percent-encoded."
    BodyBase64 "body-base64" Raw "The signed body is this one in base64."
    BodyFromBase64 "body-from-base64" Raw "This body is base64; the signed one is what it holds."
    BodyGzip "body-gzip" Compression "The signature is that of the body compressed with gzip."
    BodyGunzip "body-gunzip" Compression "This body is compressed with gzip; the signature is that of what it holds."
    NotificationNoBe4 "notification-no-be4" Control "The control was made without Be4 before the external_id."
    NotificationNoBo7 "notification-no-bo7" Control "The control was made without Bo7 after the external_id."
    NotificationBare "notification-bare" Control "The control was made of the external_id alone, without Be4 and Bo7."
    NotificationUndecoded "notification-undecoded" Control
        "The control was made of the external_id before form decoding."
    NotificationCashoutId "notification-cashout-id" Control
        "The control was made of the cashout_id instead of the external_id."
    NotificationBody "notification-body" Control "The control was made of the whole body instead of the external_id."
    DepositOrder "deposit-order" Deposit
        "Date, login and body were joined in another order; X-Date, X-Login, body is due."
    DepositNoDate "deposit-no-date" Deposit "The date was left out of the signed message."
    DepositNoLogin "deposit-no-login" Deposit "The login was left out of the signed message."
    DepositBodyOnly "deposit-body-only" Deposit "The body alone was signed, without date and login."
    DepositNoBody "deposit-no-body" Deposit "The body was left out of the signed message."
    DepositDate "deposit-date" DepositDate
        "The signed date is some seconds off the one that was sent: the clock was read twice."
}
