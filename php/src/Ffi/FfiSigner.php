<?php

// A signer in C memory.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;
use Paysig\Library;
use Paysig\Signer;

/** @internal Use Key::signer(). */
final class FfiSigner extends Signer
{
    private readonly FFI $ffi;
    private readonly CData $state;

    public function __construct(private readonly Library $library, CData $key)
    {
        $this->ffi = $library->ffi;
        $this->state = Memory::of($this, $this->ffi, 'paysig_signer_t');
        $this->check($this->ffi->paysig_signer_init($key, $this->state));
    }

    public function update(#[\SensitiveParameter] string $bytes): static
    {
        $this->check($this->ffi->paysig_signer_update($this->state, $bytes, \strlen($bytes)));
        return $this;
    }

    public function finish(): string
    {
        return $this->finishAs(Calls::HEX_LOWER);
    }

    public function finishUpper(): string
    {
        return $this->finishAs(Calls::HEX_UPPER);
    }

    public function verify(#[\SensitiveParameter] string $signature): void
    {
        $status = $this->ffi->paysig_signer_verify($this->state, $signature, \strlen($signature));
        if ($status !== Calls::OK) {
            throw $this->library->signatureFault($status, $signature);
        }
    }

    public function wipe(): void
    {
        $this->ffi->paysig_signer_wipe($this->state);
    }

    private function finishAs(int $encoding): string
    {
        $text = $this->library->text();
        $length = $this->library->length;
        $this->check(
            $this->ffi->paysig_signer_finish($this->state, $encoding, $text, Calls::SIGNATURE_BYTES, $length),
        );
        return FFI::string($text, Calls::SIGNATURE_CHARS);
    }

    private function check(int $status): void
    {
        if ($status !== Calls::OK) {
            throw $this->library->fault($status);
        }
    }
}
