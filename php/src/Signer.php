<?php

// A signer: signs or verifies a message that arrives in pieces, in constant memory.

declare(strict_types=1);

namespace Paysig;

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
abstract class Signer
{
    /** @internal Use Key::signer(). */
    protected function __construct()
    {
    }

    /**
     * Adds the message's next bytes, which may be none.
     *
     * @throws NotReady
     */
    abstract public function update(#[\SensitiveParameter] string $bytes): static;

    /**
     * Signs all bytes added.
     *
     * @return string 64 lower-case hexadecimal digits
     * @throws NotReady
     */
    abstract public function finish(): string;

    /**
     * As finish(), in upper case.
     *
     * @return string 64 upper-case hexadecimal digits
     * @throws NotReady
     */
    abstract public function finishUpper(): string;

    /**
     * Checks that the signature is that of all bytes added, as Key::verify() does.
     *
     * @throws SignatureMismatch
     * @throws MalformedSignature with the byte offset of the fault
     * @throws NotReady
     */
    abstract public function verify(#[\SensitiveParameter] string $signature): void;

    /** Overwrites the signer with zeros now: for a message that is given up. */
    abstract public function wipe(): void;

    final public function __destruct()
    {
        $this->wipe();
    }

    // Private: a copy would share the memory that each of the two wipes.
    private function __clone()
    {
    }

    /** @return array<string, string> */
    final public function __debugInfo(): array
    {
        return ['signer' => 'redacted'];
    }

    final public function __serialize(): array
    {
        throw new \LogicException('a paysig signer cannot be serialised: it is as secret as its secret');
    }

    final public function __unserialize(array $data): void
    {
        throw new \LogicException('a paysig signer cannot be unserialised: make it of its key');
    }
}
