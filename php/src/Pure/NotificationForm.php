<?php

// Notifications that are forms: application/x-www-form-urlencoded as the WHATWG URL standard parses it (section 5.1), but
// that text which is not UTF-8 is refused.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\MalformedSignature;
use Paysig\Exception\PaysigException;
use Paysig\Scheme;

/** @internal */
final class NotificationForm
{
    private const MAX_BYTES = 65536;

    /** @return array{string, list<array{string, string}>} the external_id, and all fields */
    public static function verify(PureKey $key, #[\SensitiveParameter] string $body): array
    {
        if (\strlen($body) > self::MAX_BYTES) {
            throw PaysigException::ofKind(ErrorKind::FormTooLarge, self::MAX_BYTES);
        }
        $fields = [];
        $found = [];
        $start = 0;
        foreach (\explode('&', $body) as $field) {
            if ($field !== '') {
                $split = \strcspn($field, '=');
                $place = $start + \min($split + 1, \strlen($field));
                $name = self::decode(\substr($field, 0, $split), $start);
                $value = self::decode(\substr($field, $split + 1), $place);
                if ($name === 'external_id' || $name === 'control') {
                    if (isset($found[$name])) {
                        throw PaysigException::ofKind(ErrorKind::FieldDuplicate, $start);
                    }
                    $found[$name] = [$value, $place, \substr($field, $split + 1)];
                }
                $fields[] = [$name, $value];
            }
            $start += \strlen($field) + 1;
        }
        if (!isset($found['external_id'], $found['control'])) {
            throw PaysigException::ofKind(ErrorKind::FieldMissing);
        }
        [$externalId, $place] = $found['external_id'];
        if ($externalId === '') {
            throw PaysigException::ofKind(ErrorKind::FieldMissing, $place);
        }
        [$control, $place, $encoded] = $found['control'];
        try {
            $key->verifyScheme(Scheme::CashoutNotification, $control, '', $externalId, null, null);
        } catch (MalformedSignature $malformed) {
            // Of the decoded text: tell where that is in the body.
            $offset = $malformed->offset();
            $offset = $offset === null ? null : $place + self::encodedOffset($encoded, $offset);
            throw PaysigException::ofKind(ErrorKind::from($malformed->getCode()), $offset);
        }
        return [$externalId, $fields];
    }

    private static function decode(#[\SensitiveParameter] string $encoded, int $start): string
    {
        // PHP too takes a "%" that encodes nothing for itself.
        $text = \urldecode($encoded);
        $fault = Utf8::fault($text);
        if ($fault !== null) {
            throw PaysigException::ofKind(ErrorKind::InputNotUtf8, $start + self::encodedOffset($encoded, $fault));
        }
        return $text;
    }

    /** Where the decoded byte of this number is in the encoded text. */
    private static function encodedOffset(#[\SensitiveParameter] string $encoded, int $decoded): int
    {
        for ($at = 0; $decoded > 0; $decoded--) {
            $at += \preg_match('/\G%[0-9A-Fa-f]{2}/', $encoded, offset: $at) === 1 ? 3 : 1;
        }
        return $at;
    }
}
