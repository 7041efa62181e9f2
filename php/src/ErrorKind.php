<?php

// Everything that can go wrong: a stable number, a stable slug and a sentence for each kind.
// Generated from core/src/error.rs by `make generate`. Do not edit.

declare(strict_types=1);

namespace Paysig;

/** @internal Exceptions are made of it. */
enum ErrorKind: int
{
    case SignatureMismatch = 1;
    case SecretEmpty = 10;
    case SecretWhitespace = 11;
    case SecretBom = 12;
    case SecretQuoted = 13;
    case SecretNotUtf8 = 14;
    case SecretNotHex = 15;
    case SecretNotBase64 = 16;
    case SignatureEmpty = 20;
    case SignatureLength = 21;
    case SignatureWhitespace = 22;
    case SignatureNul = 23;
    case SignatureNotAscii = 24;
    case SignatureNotHex = 25;
    case SignatureMissing = 26;
    case SignaturePrefix = 27;
    case BufferTooSmall = 30;
    case NullPointer = 31;
    case LengthTooLarge = 32;
    case KeyNotReady = 33;
    case SignerNotReady = 34;
    case NoKeys = 35;
    case UnknownEncoding = 36;
    case InputType = 37;
    case CredentialsNotReady = 38;
    case UnknownEnvironment = 39;
    case KeyFile = 40;
    case KeyVariable = 41;
    case InputUnreadable = 42;
    case OutputUnwritable = 43;
    case LibraryUnavailable = 44;
    case InputBom = 50;
    case InputNotUtf8 = 51;
    case JsonUnexpectedEnd = 52;
    case JsonUnexpectedByte = 53;
    case JsonTrailingData = 54;
    case JsonTooDeep = 55;
    case JsonControl = 56;
    case JsonBadEscape = 57;
    case JsonBadNumber = 58;
    case JsonDuplicateName = 59;
    case JsonLoneSurrogate = 60;
    case NumberOutOfRange = 61;
    case NumberInexact = 62;
    case BodyMissing = 63;
    case BodyNotObject = 64;
    case ExternalIdTooLong = 65;
    case FieldMissing = 66;
    case FieldDuplicate = 67;
    case FormTooLarge = 68;
    case ScratchTooSmall = 70;
    case UnknownForm = 71;
    case OutOfMemory = 72;
    case UnknownScheme = 73;
    case DateMalformed = 80;
    case LoginMalformed = 81;
    case BodyAmbiguous = 82;
    case CredentialEmpty = 83;
    case CredentialTooLong = 84;
    case CredentialCharacter = 85;
    case ApiKeyColon = 86;
    case CredentialMismatch = 87;
    case CredentialNotText = 88;
    case UrlMalformed = 89;
    case UrlNotHttps = 90;
    case UrlOtherEnvironment = 91;
    case MethodMalformed = 92;
    case PathMalformed = 93;
    case HeaderMalformed = 94;
    case HeaderDuplicate = 95;
    case ContentType = 96;
    case Authorization = 97;
    case UserAgent = 98;
    case Internal = 99;

    public function slug(): string
    {
        return match ($this) {
            self::SignatureMismatch => 'signature-mismatch',
            self::SecretEmpty => 'secret-empty',
            self::SecretWhitespace => 'secret-whitespace',
            self::SecretBom => 'secret-bom',
            self::SecretQuoted => 'secret-quoted',
            self::SecretNotUtf8 => 'secret-not-utf8',
            self::SecretNotHex => 'secret-not-hex',
            self::SecretNotBase64 => 'secret-not-base64',
            self::SignatureEmpty => 'signature-empty',
            self::SignatureLength => 'signature-length',
            self::SignatureWhitespace => 'signature-whitespace',
            self::SignatureNul => 'signature-nul',
            self::SignatureNotAscii => 'signature-not-ascii',
            self::SignatureNotHex => 'signature-not-hex',
            self::SignatureMissing => 'signature-missing',
            self::SignaturePrefix => 'signature-prefix',
            self::BufferTooSmall => 'buffer-too-small',
            self::NullPointer => 'null-pointer',
            self::LengthTooLarge => 'length-too-large',
            self::KeyNotReady => 'key-not-ready',
            self::SignerNotReady => 'signer-not-ready',
            self::NoKeys => 'no-keys',
            self::UnknownEncoding => 'unknown-encoding',
            self::InputType => 'input-type',
            self::CredentialsNotReady => 'credentials-not-ready',
            self::UnknownEnvironment => 'unknown-environment',
            self::KeyFile => 'key-file',
            self::KeyVariable => 'key-variable',
            self::InputUnreadable => 'input-unreadable',
            self::OutputUnwritable => 'output-unwritable',
            self::LibraryUnavailable => 'library-unavailable',
            self::InputBom => 'input-bom',
            self::InputNotUtf8 => 'input-not-utf8',
            self::JsonUnexpectedEnd => 'json-unexpected-end',
            self::JsonUnexpectedByte => 'json-unexpected-byte',
            self::JsonTrailingData => 'json-trailing-data',
            self::JsonTooDeep => 'json-too-deep',
            self::JsonControl => 'json-control',
            self::JsonBadEscape => 'json-bad-escape',
            self::JsonBadNumber => 'json-bad-number',
            self::JsonDuplicateName => 'json-duplicate-name',
            self::JsonLoneSurrogate => 'json-lone-surrogate',
            self::NumberOutOfRange => 'number-out-of-range',
            self::NumberInexact => 'number-inexact',
            self::BodyMissing => 'body-missing',
            self::BodyNotObject => 'body-not-object',
            self::ExternalIdTooLong => 'external-id-too-long',
            self::FieldMissing => 'field-missing',
            self::FieldDuplicate => 'field-duplicate',
            self::FormTooLarge => 'form-too-large',
            self::ScratchTooSmall => 'scratch-too-small',
            self::UnknownForm => 'unknown-form',
            self::OutOfMemory => 'out-of-memory',
            self::UnknownScheme => 'unknown-scheme',
            self::DateMalformed => 'date-malformed',
            self::LoginMalformed => 'login-malformed',
            self::BodyAmbiguous => 'body-ambiguous',
            self::CredentialEmpty => 'credential-empty',
            self::CredentialTooLong => 'credential-too-long',
            self::CredentialCharacter => 'credential-character',
            self::ApiKeyColon => 'api-key-colon',
            self::CredentialMismatch => 'credential-mismatch',
            self::CredentialNotText => 'credential-not-text',
            self::UrlMalformed => 'url-malformed',
            self::UrlNotHttps => 'url-not-https',
            self::UrlOtherEnvironment => 'url-other-environment',
            self::MethodMalformed => 'method-malformed',
            self::PathMalformed => 'path-malformed',
            self::HeaderMalformed => 'header-malformed',
            self::HeaderDuplicate => 'header-duplicate',
            self::ContentType => 'content-type',
            self::Authorization => 'authorization',
            self::UserAgent => 'user-agent',
            self::Internal => 'internal',
        };
    }

    public function message(): string
    {
        return match ($this) {
            self::SignatureMismatch => 'the signature does not match the message',
            self::SecretEmpty => 'the secret is empty',
            self::SecretWhitespace => 'the secret starts or ends with white space or a control character',
            self::SecretBom => 'the secret starts or ends with a byte order mark',
            self::SecretQuoted => 'the secret starts or ends with a quotation mark',
            self::SecretNotUtf8 => 'the secret is not valid UTF-8',
            self::SecretNotHex => 'the secret is not valid hexadecimal',
            self::SecretNotBase64 => 'the secret is not valid base64',
            self::SignatureEmpty => 'the signature is empty',
            self::SignatureLength => 'the signature is not 64 hexadecimal digits long',
            self::SignatureWhitespace => 'the signature contains white space',
            self::SignatureNul => 'the signature contains a NUL',
            self::SignatureNotAscii => 'the signature contains a character that is not ASCII',
            self::SignatureNotHex => 'the signature contains a character that is not a hexadecimal digit',
            self::SignatureMissing => 'the header with the signature is missing',
            self::SignaturePrefix => 'the header\'s value does not start as the scheme says',
            self::BufferTooSmall => 'the output buffer is too small',
            self::NullPointer => 'a pointer is NULL where bytes or a place for them are needed',
            self::LengthTooLarge => 'a length is larger than any object in memory can be',
            self::KeyNotReady => 'the key was never made or has been wiped',
            self::SignerNotReady => 'the signer was never made or has been finished',
            self::NoKeys => 'there is no key to verify with',
            self::UnknownEncoding => 'the signature encoding is not a known one',
            self::InputType => 'a value is of the wrong type',
            self::CredentialsNotReady => 'the credentials were never made or have been wiped',
            self::UnknownEnvironment => 'the environment is not a known one',
            self::KeyFile => 'the key file cannot be read',
            self::KeyVariable => 'the environment variable with the secret is not set',
            self::InputUnreadable => 'the input cannot be read',
            self::OutputUnwritable => 'the output cannot be written',
            self::LibraryUnavailable => 'the paysig library cannot be used',
            self::InputBom => 'the payload starts with a byte order mark',
            self::InputNotUtf8 => 'the payload is not valid UTF-8',
            self::JsonUnexpectedEnd => 'the JSON text ends too early',
            self::JsonUnexpectedByte => 'the JSON text has a character that cannot stand there',
            self::JsonTrailingData => 'something follows the JSON text',
            self::JsonTooDeep => 'the JSON text has more than 128 open arrays and objects',
            self::JsonControl => 'a JSON string has a control character that is not escaped',
            self::JsonBadEscape => 'a JSON string has an escape that does not exist',
            self::JsonBadNumber => 'a JSON number is malformed',
            self::JsonDuplicateName => 'a JSON object has two members with the same name',
            self::JsonLoneSurrogate => 'a JSON string has half of a surrogate pair',
            self::NumberOutOfRange => 'a number is too great for a double',
            self::NumberInexact => 'a number would change its value in a double',
            self::BodyMissing => 'the request needs a JSON object as its body and has none',
            self::BodyNotObject => 'the body is not a JSON object',
            self::ExternalIdTooLong => 'external_id has more than 100 characters',
            self::FieldMissing => 'a field that must be there is missing or empty',
            self::FieldDuplicate => 'a field that must be there once is given twice',
            self::FormTooLarge => 'the form has more than 65536 bytes',
            self::ScratchTooSmall => 'the scratch has too few slots',
            self::UnknownForm => 'the canonical form is not a known one',
            self::OutOfMemory => 'there is not enough memory for the canonical form',
            self::UnknownScheme => 'the scheme is not a known one',
            self::DateMalformed => 'the date is not written as the scheme says, such as 2020-06-21T12:33:20Z',
            self::LoginMalformed => 'the login is empty or has a character that makes the message ambiguous',
            self::BodyAmbiguous => 'the body does not start as JSON does, which makes the message ambiguous',
            self::CredentialEmpty => 'a credential is empty',
            self::CredentialTooLong => 'a credential has more than 32 characters',
            self::CredentialCharacter => 'a credential has a character that cannot stand in it',
            self::ApiKeyColon => 'the API Key has a colon, which would end it in HTTP Basic',
            self::CredentialMismatch => 'the body has another login or pass than the credentials',
            self::CredentialNotText => 'login or pass in the body is not a string',
            self::UrlMalformed => 'the base URL is not https://HOST or https://HOST:PORT',
            self::UrlNotHttps => 'the base URL is not https',
            self::UrlOtherEnvironment => 'the base URL is that of another environment',
            self::MethodMalformed => 'the method is not in upper-case letters',
            self::PathMalformed => 'the path cannot stand in a request as it is',
            self::HeaderMalformed => 'a header\'s value is empty or has a character that cannot stand in it',
            self::HeaderDuplicate => 'a header is given twice',
            self::ContentType => 'the header Content-Type is missing or is not application/json',
            self::Authorization => 'the header Authorization is missing or has other credentials',
            self::UserAgent => 'the header User-Agent is missing or empty',
            self::Internal => 'an internal error, which is a defect in paysig',
        };
    }
}
