<?php

// A signer: signs or verifies a message that arrives in pieces, in constant memory.

declare(strict_types=1);

namespace Paysig;

use FFI;
use FFI\CData;
use Paysig\Exception\MalformedSignature;
use Paysig\Exception\NotReady;
use Paysig\Exception\SignatureMismatch;

/**
 * Signs or verifies a message that arrives in pieces, such as a large file.
 *
 *     $signer = $key->signer();
 *     while (($piece = fread($file, 65536)) !== '') {
 *         $signer->update($piece);
 *     }
 *     $signature = $signer->finish();
 *
 * finish(), finishUpper() and verify() end it; afterwards it is refused with NotReady.
 */
final class Signer
{
    private readonly FFI $ffi;
    private readonly CData $state;

    /**
     * @internal Use Key::signer().
     * @throws NotReady where the key was wiped
     */
    public function __construct(private readonly Library $library, CData $key)
    {
        $this->ffi = $library->ffi;
        $this->state = Memory::of($this, $this->ffi, 'paysig_signer_t');
        $status = $this->ffi->paysig_signer_init($key, $this->state);
        if ($status !== Key::OK) {
            throw $library->fault($status);
        }
    }

    /**
     * Adds the message's next bytes, which may be none.
     *
     * @throws NotReady
     */
    public function update(#[\SensitiveParameter] string $bytes): self
    {
        $status = $this->ffi->paysig_signer_update($this->state, $bytes, \strlen($bytes));
        if ($status !== Key::OK) {
            throw $this->library->fault($status);
        }
        return $this;
    }

    /**
     * Signs all bytes added.
     *
     * @return string 64 lower-case hexadecimal digits
     * @throws NotReady
     */
    public function finish(): string
    {
        return $this->finishAs(Key::HEX_LOWER);
    }

    /**
     * As finish(), in upper case.
     *
     * @return string 64 upper-case hexadecimal digits
     * @throws NotReady
     */
    public function finishUpper(): string
    {
        return $this->finishAs(Key::HEX_UPPER);
    }

    /**
     * Checks that the signature is that of all bytes added, as Key::verify() does.
     *
     * @throws SignatureMismatch
     * @throws MalformedSignature with the byte offset of the fault
     * @throws NotReady
     */
    public function verify(string $signature): void
    {
        $status = $this->ffi->paysig_signer_verify($this->state, $signature, \strlen($signature));
        if ($status !== Key::OK) {
            throw $this->library->signatureFault($status, $signature);
        }
    }

    /** Overwrites the signer with zeros now: for a message that is given up. */
    public function wipe(): void
    {
        $this->ffi->paysig_signer_wipe($this->state);
    }

    private function finishAs(int $encoding): string
    {
        $text = clone $this->library->buffer;
        $status = $this->ffi->paysig_signer_finish(
            $this->state,
            $encoding,
            $text,
            Key::SIGNATURE_BYTES,
            $this->library->length,
        );
        if ($status !== Key::OK) {
            throw $this->library->fault($status);
        }
        return FFI::string($text, Key::SIGNATURE_CHARS);
    }

    public function __destruct()
    {
        $this->wipe();
    }

    // Private: a copy would share the memory that each of the two wipes.
    private function __clone()
    {
    }

    /** @return array<string, string> */
    public function __debugInfo(): array
    {
        return ['signer' => 'redacted'];
    }

    public function __serialize(): array
    {
        throw new \LogicException('a paysig signer cannot be serialised: it is as secret as its secret');
    }

    public function __unserialize(array $data): void
    {
        throw new \LogicException('a paysig signer cannot be unserialised: make it of its key');
    }
}
