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

    /** @param list<array{string, string}> $fields all of them */
    private function __construct(
        #[\SensitiveParameter] public readonly string $externalId,
        #[\SensitiveParameter] public readonly array $fields,
        #[\SensitiveParameter] private readonly string $control,
        private readonly int $controlStart,
        #[\SensitiveParameter] private readonly string $controlEncoded,
    ) {
    }

    public static function read(#[\SensitiveParameter] string $body): self
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
        return new self($externalId, $fields, ...$found['control']);
    }

    /** What is signed. */
    public function message(): string
    {
        return Framing::of(Scheme::CashoutNotification)->message('', $this->externalId, null, null);
    }

    /** The signature that the form brought. */
    public function tag(): string
    {
        try {
            return Framing::of(Scheme::CashoutNotification)->read($this->control);
        } catch (MalformedSignature $malformed) {
            // Of the decoded text: tell where that is in the body.
            $offset = $malformed->offset();
            $offset = $offset === null ? null : $this->controlStart + self::encodedOffset($this->controlEncoded, $offset);
            throw PaysigException::ofKind(ErrorKind::from($malformed->getCode()), $offset);
        }
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
