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

    public function verifyAny(array $keys, #[\SensitiveParameter] string $message, string $signature): int
    {
        $ffi = $this->library->ffi;
        // Typed, so that anything but a key is a TypeError.
        $states = \array_map(static fn (FfiKey $key): CData => $key->state(), $keys);
        $count = \count($states);
        $pointers = null;
        if ($count > 0) {
            $pointers = $ffi->new("paysig_key_t *[$count]");
            foreach ($states as $place => $state) {
                $pointers[$place] = $state;
            }
        }
        $matched = $ffi->new('size_t');
        $length = \strlen($message);
        $status = $ffi->paysig_verify_any(
            $pointers,
            $count,
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

    public function sealer(
        string $environment,
        string $baseUrl,
        #[\SensitiveParameter] string $apiKey,
        #[\SensitiveParameter] string $passphrase,
        #[\SensitiveParameter] string $apiSignature,
    ): Sealer {
        return new FfiSealer($this->library, $environment, $baseUrl, $apiKey, $passphrase, $apiSignature);
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
