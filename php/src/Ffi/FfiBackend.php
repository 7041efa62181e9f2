<?php

// The backend over the C library.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;
use Paysig\Backend;
use Paysig\Form;
use Paysig\Key;
use Paysig\Library;
use Paysig\OneKey\Sealer;
use Paysig\Package;

/** @internal */
final class FfiBackend implements Backend
{
    /** The provider's form has seven fields; the library tells how many there are. */
    private const FIELDS = 16;

    public function __construct(private readonly Library $library)
    {
    }

    public function name(): string
    {
        return Package::FFI;
    }

    public function version(): string
    {
        return $this->library->version();
    }

    public function keyOfText(#[\SensitiveParameter] string $secret): Key
    {
        return FfiKey::ofText($this->library, $secret);
    }

    public function keyOfBytes(#[\SensitiveParameter] string $secret): Key
    {
        return FfiKey::ofBytes($this->library, $secret);
    }

    public function verifyAny(
        #[\SensitiveParameter] array $keys,
        #[\SensitiveParameter] string $message,
        #[\SensitiveParameter] string $signature,
    ): int {
        $ffi = $this->library->ffi;
        $pointers = $this->pointers($keys);
        $matched = $ffi->new('size_t');
        $length = \strlen($message);
        $status = $ffi->paysig_verify_any(
            $pointers,
            \count($keys),
            $message,
            $length,
            $signature,
            \strlen($signature),
            FFI::addr($matched),
        );
        if ($status !== Calls::OK) {
            throw $this->library->signatureFault($status, $signature);
        }
        return $matched->cdata;
    }

    public function canonicalize(Form $form, #[\SensitiveParameter] string $input): string
    {
        return (new Canonical($this->library, $form, $input))->bytes();
    }

    /** @param list<Key> $keys */
    private function pointers(#[\SensitiveParameter] array $keys): ?CData
    {
        if ($keys === []) {
            return null;
        }
        $pointers = $this->library->ffi->new('paysig_key_t *[' . \count($keys) . ']');
        foreach ($keys as $place => $key) {
            $pointers[$place] = self::state($key);
        }
        return $pointers;
    }

    /** Typed, so that anything but a key is a TypeError. Not for array_map, whose list of them would be in its trace. */
    private static function state(#[\SensitiveParameter] FfiKey $key): CData
    {
        return $key->state();
    }

    public function readNotification(#[\SensitiveParameter] array $keys, #[\SensitiveParameter] string $body): array
    {
        $ffi = $this->library->ffi;
        $pointers = $this->pointers($keys);
        $length = \strlen($body);
        $out = $ffi->new('char[' . \max(1, $length) . ']');
        $notification = $ffi->new('paysig_notification_t');
        $told = $ffi->new('paysig_told_t');
        $capacity = self::FIELDS;
        do {
            $pairs = $ffi->new("paysig_pair_t[$capacity]");
            $status = $ffi->paysig_onekey_notification_any(
                $pointers,
                \count($keys),
                $body,
                $length,
                $out,
                $length,
                $pairs,
                $capacity,
                FFI::addr($notification),
                FFI::addr($told),
            );
            if ($status !== Calls::OK) {
                throw $this->library->toldFault($status, $told);
            }
            $count = $notification->fields_length;
            $again = $count > $capacity;
            $capacity = $count;
        } while ($again);
        $bytes = FFI::string($out, $length);
        $text = static fn (CData $span): string => \substr($bytes, $span->offset, $span->length);
        $fields = [];
        for ($place = 0; $place < $count; $place++) {
            $pair = $pairs[$place];
            $fields[] = [$text($pair->name), $text($pair->value)];
        }
        return [$text($notification->external_id), $fields];
    }

    public function sealer(#[\SensitiveParameter] array $values): Sealer
    {
        return FfiSealer::of($this->library, $values);
    }

    public function sealerOfText(#[\SensitiveParameter] string $text, string $path): Sealer
    {
        return FfiSealer::ofText($this->library, $text, $path);
    }

    public function windows1252ToUtf8(#[\SensitiveParameter] string $text): string
    {
        $ffi = $this->library->ffi;
        $told = $ffi->new('paysig_told_t');
        $length = \strlen($text);
        // Three bytes at most for each.
        $capacity = 3 * $length + 1;
        $out = $ffi->new("char[$capacity]");
        $status = $ffi->paysig_windows_1252_to_utf8($text, $length, $out, $capacity, FFI::addr($told));
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $told);
        }
        return FFI::string($out, $told->length);
    }
}
