<?php

// The backend in PHP alone, for hosts without FFI. The same vectors prove it.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\Backend;
use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Form;
use Paysig\Key;
use Paysig\OneKey\Sealer;
use Paysig\Package;

/** @internal */
final class PureBackend implements Backend
{
    /**
     * The WHATWG encoding standard's index windows-1252 for the bytes 80 to 9F. The five that Windows leaves undefined are
     * the control characters of the same number.
     */
    private const WINDOWS_1252 = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}",
        "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ];

    public function name(): string
    {
        return Package::PURE;
    }

    public function version(): string
    {
        return Package::VERSION;
    }

    public function keyOfText(#[\SensitiveParameter] string $secret): Key
    {
        return PureKey::ofText($secret);
    }

    public function keyOfBytes(#[\SensitiveParameter] string $secret): Key
    {
        return PureKey::ofBytes($secret);
    }

    public function verifyAny(
        #[\SensitiveParameter] array $keys,
        #[\SensitiveParameter] string $message,
        #[\SensitiveParameter] string $signature,
    ): int {
        $keys = self::ready($keys);
        return self::matching($keys, $message, Tag::read($signature));
    }

    /**
     * All are asked for before the first is used.
     *
     * @param list<Key> $keys
     * @return list<PureKey>
     */
    private static function ready(#[\SensitiveParameter] array $keys): array
    {
        foreach ($keys as $key) {
            self::start($key);
        }
        return $keys;
    }

    /** Typed, so that anything but a key is a TypeError. Not for array_map, whose list of them would be in its trace. */
    private static function start(#[\SensitiveParameter] PureKey $key): void
    {
        $key->start();
    }

    /**
     * The place of the first key that fits. Every key is tried, whichever does.
     *
     * @param list<PureKey> $keys
     */
    private static function matching(
        #[\SensitiveParameter] array $keys,
        #[\SensitiveParameter] string $message,
        #[\SensitiveParameter] string $presented,
    ): int {
        if ($keys === []) {
            throw PaysigException::ofKind(ErrorKind::NoKeys);
        }
        $fits = [];
        foreach ($keys as $key) {
            $fits[] = \hash_equals($key->sign($message), $presented);
        }
        $matched = \array_search(true, $fits, true);
        return $matched === false ? throw PaysigException::ofKind(ErrorKind::SignatureMismatch) : $matched;
    }

    public function readNotification(#[\SensitiveParameter] array $keys, #[\SensitiveParameter] string $body): array
    {
        $keys = self::ready($keys);
        $form = NotificationForm::read($body);
        self::matching($keys, $form->message(), $form->tag());
        return [$form->externalId, $form->fields];
    }

    public function canonicalize(Form $form, #[\SensitiveParameter] string $input): string
    {
        return Canonical::of($form, $input);
    }

    public function sealer(#[\SensitiveParameter] array $values): Sealer
    {
        return new PureSealer($values);
    }

    public function sealerOfText(#[\SensitiveParameter] string $text, string $path): Sealer
    {
        return new PureSealer(SettingsText::parse($text, $path), $path);
    }

    public function windows1252ToUtf8(#[\SensitiveParameter] string $text): string
    {
        $table = [];
        for ($byte = 0x80; $byte <= 0xFF; $byte++) {
            $table[\chr($byte)] = self::WINDOWS_1252[$byte - 0x80] ?? \chr(0xC0 | $byte >> 6) . \chr($byte & 0xBF);
        }
        return \strtr($text, $table);
    }
}
