<?php

// A key: a secret after the HMAC key schedule. Made once, it signs and verifies any number of messages.

declare(strict_types=1);

namespace Paysig;

use FFI;
use FFI\CData;
use Paysig\Exception\InvalidCall;
use Paysig\Exception\InvalidPayload;
use Paysig\Exception\InvalidSecret;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Exception\MalformedSignature;
use Paysig\Exception\NotReady;
use Paysig\Exception\SignatureMismatch;

/**
 * A secret after the HMAC key schedule (RFC 2104, section 2), ready to sign and verify.
 *
 * It cannot be cloned or serialised, dumps show nothing of it, and its memory is wiped when it is destroyed. The string
 * that it was made of is the caller's: PHP cannot wipe it.
 *
 *     $key = Key::fromText($secret);
 *     $header = $key->sign($body);        // Payload-Signature: 64 lower-case hexadecimal digits
 *     $key->verify($body, $header);       // returns, or throws
 */
final class Key
{
    /** @internal The header's constants. They stand here because PHP compiles a class's own into its code. */
    public const OK = 0;
    /** @internal */
    public const HEX_LOWER = 0;
    /** @internal */
    public const HEX_UPPER = 1;
    /** @internal */
    public const SIGNATURE_CHARS = 64;
    /** @internal */
    public const SIGNATURE_BYTES = 65;

    private readonly FFI $ffi;
    private readonly CData $state;
    // The library's, because a property of our own is the quickest to reach.
    private readonly CData $buffer;

    private function __construct(private readonly Library $library)
    {
        $this->ffi = $library->ffi;
        $this->buffer = $library->buffer;
        $this->state = Memory::of($this, $this->ffi, 'paysig_key_t');
    }

    /**
     * Makes a key of a secret given as text (UTF-8), such as the provider's "API Signature".
     *
     * Nothing is trimmed: a secret that starts or ends with white space, a control character, a byte order mark or a
     * quotation mark is refused, because it was almost surely read with its newline or its quotes.
     *
     * @throws InvalidSecret with the byte offset of the fault
     * @throws LibraryUnavailable
     */
    public static function fromText(#[\SensitiveParameter] string $secret): self
    {
        $key = new self(Library::get());
        $status = $key->ffi->paysig_key_init($secret, \strlen($secret), $key->state);
        if ($status !== self::OK) {
            throw $key->library->secretFault($status, $secret);
        }
        return $key;
    }

    /**
     * Makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
     *
     * @throws InvalidSecret where there is no byte
     * @throws LibraryUnavailable
     */
    public static function fromBytes(#[\SensitiveParameter] string $secret): self
    {
        $key = new self(Library::get());
        $status = $key->ffi->paysig_key_init_bytes($secret, \strlen($secret), $key->state);
        if ($status !== self::OK) {
            throw $key->library->fault($status);
        }
        return $key;
    }

    /**
     * Signs a message: HMAC-SHA256 over exactly these bytes, which may be none.
     *
     * @return string 64 lower-case hexadecimal digits
     * @throws NotReady where the key was wiped
     */
    public function sign(#[\SensitiveParameter] string $message): string
    {
        // FFI copies the returned text before any other PHP code can run, signal handlers included: one buffer does.
        return $this->ffi->paysig_sign_hex($this->state, $message, \strlen($message), $this->buffer)
            ?? throw $this->library->signFault($this->state, $message);
    }

    /**
     * As sign(), in upper case.
     *
     * @return string 64 upper-case hexadecimal digits
     * @throws NotReady where the key was wiped
     */
    public function signUpper(#[\SensitiveParameter] string $message): string
    {
        // By way of a signer: a shared helper would cost sign() a tenth of its speed, and this one is rarely called.
        return $this->signer()->update($message)->finishUpper();
    }

    /**
     * Signs the concatenation of the parts without concatenating them.
     *
     * The boundaries are not part of the message: ['ab', 'c'] and ['a', 'bc'] have one signature.
     *
     * @param iterable<string> $parts
     * @return string 64 lower-case hexadecimal digits
     * @throws NotReady where the key was wiped
     */
    public function signParts(#[\SensitiveParameter] iterable $parts): string
    {
        // Not paysig_sign_parts: FFI cannot put a PHP string's address into its array without copying the string.
        $signer = $this->signer();
        foreach ($parts as $part) {
            $signer->update($part);
        }
        return $signer->finish();
    }

    /**
     * A signer for a message that arrives in pieces. It may outlive the key.
     *
     * @throws NotReady where the key was wiped
     */
    public function signer(): Signer
    {
        return new Signer($this->library, $this->state);
    }

    /**
     * Checks that the signature is this message's: 64 hexadecimal digits in either case.
     *
     * Pass the body exactly as it was received. Returning means yes; the tags are compared in constant time.
     *
     * @throws SignatureMismatch where it is another message's or another key's
     * @throws MalformedSignature where it is no signature at all, with the byte offset of the fault
     * @throws NotReady where the key was wiped
     */
    public function verify(#[\SensitiveParameter] string $message, string $signature): void
    {
        $status = $this->ffi->paysig_verify(
            $this->state,
            $message,
            \strlen($message),
            $signature,
            \strlen($signature),
        );
        if ($status !== self::OK) {
            throw $this->library->signatureFault($status, $signature);
        }
    }

    /**
     * As verify(), with several keys, as during the rotation of a secret. Every key is tried, whichever fits.
     *
     * @param array<self> $keys
     * @return int the place in $keys, from 0, of the first key that fits
     * @throws SignatureMismatch where none fits
     * @throws MalformedSignature where it is no signature at all, with the byte offset of the fault
     * @throws NotReady where a key was wiped
     * @throws InvalidCall where there is no key
     * @throws LibraryUnavailable
     */
    public static function verifyAny(array $keys, #[\SensitiveParameter] string $message, string $signature): int
    {
        $library = Library::get();
        // Typed, so that anything but a key is a TypeError.
        $states = \array_map(static fn (self $key): CData => $key->state, \array_values($keys));
        $count = \count($states);
        $pointers = null;
        if ($count > 0) {
            $pointers = $library->ffi->new("paysig_key_t *[$count]");
            foreach ($states as $place => $state) {
                $pointers[$place] = $state;
            }
        }
        $matched = $library->ffi->new('size_t');
        $status = $library->ffi->paysig_verify_any(
            $pointers,
            $count,
            $message,
            \strlen($message),
            $signature,
            \strlen($signature),
            FFI::addr($matched),
        );
        if ($status !== self::OK) {
            throw $library->signatureFault($status, $signature);
        }
        return $matched->cdata;
    }

    /**
     * Signs a payload's canonical form, as sign() would, without making it.
     *
     * @return string 64 lower-case hexadecimal digits
     * @throws InvalidPayload with the byte offset of the fault
     * @throws NotReady where the key was wiped
     */
    public function signCanonical(Form $form, #[\SensitiveParameter] string $input): string
    {
        return (new Canonical($this->library, $form, $input))->sign($this->state);
    }

    /**
     * Checks that the signature is that of the payload's canonical form, as verify() would.
     *
     * Only for contracts that sign a canonical form: the payload is read before its signature has been checked. Where the
     * bytes themselves are signed, as by OneKey Payments, use verify().
     *
     * @throws InvalidPayload with the byte offset of the fault in the payload
     * @throws SignatureMismatch where it is another message's or another key's
     * @throws MalformedSignature where it is no signature at all, with the byte offset of the fault
     * @throws NotReady where the key was wiped
     */
    public function verifyCanonical(Form $form, #[\SensitiveParameter] string $input, string $signature): void
    {
        (new Canonical($this->library, $form, $input))->verify($this->state, $signature);
    }

    /** @internal For calls of the library that take a key. */
    public function state(): CData
    {
        return $this->state;
    }

    /** Overwrites the key with zeros now. Afterwards it is refused with NotReady. */
    public function wipe(): void
    {
        $this->ffi->paysig_key_wipe($this->state);
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
        return ['key' => 'redacted'];
    }

    public function __serialize(): array
    {
        throw new \LogicException('a paysig key cannot be serialised: it is as secret as its secret');
    }

    public function __unserialize(array $data): void
    {
        throw new \LogicException('a paysig key cannot be unserialised: make it of its secret');
    }
}
