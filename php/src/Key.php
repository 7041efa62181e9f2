<?php

// A key: a secret after the HMAC key schedule. Made once, it signs and verifies any number of messages.

declare(strict_types=1);

namespace Paysig;

use Paysig\Exception\InvalidCall;
use Paysig\Exception\InvalidPayload;
use Paysig\Exception\InvalidRequest;
use Paysig\Exception\InvalidSecret;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Exception\MalformedSignature;
use Paysig\Exception\NotReady;
use Paysig\Exception\PaysigException;
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
 *
 * Its two implementations are the package's own: extend neither them nor this class.
 */
abstract class Key
{
    /** @internal Use fromText() or fromBytes(). */
    protected function __construct()
    {
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
    final public static function fromText(#[\SensitiveParameter] string $secret): self
    {
        return Package::get()->keyOfText($secret);
    }

    /**
     * Makes a key of raw bytes, any but none: for secrets that were handed out as hex or base64, after decoding.
     *
     * @throws InvalidSecret where there is no byte
     * @throws LibraryUnavailable
     */
    final public static function fromBytes(#[\SensitiveParameter] string $secret): self
    {
        return Package::get()->keyOfBytes($secret);
    }

    /**
     * Signs a message: HMAC-SHA256 over exactly these bytes, which may be none.
     *
     * @return string 64 lower-case hexadecimal digits
     * @throws NotReady where the key was wiped
     */
    abstract public function sign(#[\SensitiveParameter] string $message): string;

    /**
     * As sign(), in upper case.
     *
     * @return string 64 upper-case hexadecimal digits
     * @throws NotReady where the key was wiped
     */
    final public function signUpper(#[\SensitiveParameter] string $message): string
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
    final public function signParts(#[\SensitiveParameter] iterable $parts): string
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
    abstract public function signer(): Signer;

    /**
     * Checks that the signature is this message's: 64 hexadecimal digits in either case.
     *
     * Pass the body exactly as it was received. Returning means yes; the tags are compared in constant time.
     *
     * @throws SignatureMismatch where it is another message's or another key's
     * @throws MalformedSignature where it is no signature at all, with the byte offset of the fault
     * @throws NotReady where the key was wiped
     */
    abstract public function verify(#[\SensitiveParameter] string $message, #[\SensitiveParameter] string $signature): void;

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
    final public static function verifyAny(
        #[\SensitiveParameter] array $keys,
        #[\SensitiveParameter] string $message,
        #[\SensitiveParameter] string $signature,
    ): int {
        return Package::get()->verifyAny(\array_values($keys), $message, $signature);
    }

    /**
     * Signs a payload's canonical form, as sign() would.
     *
     * @return string 64 lower-case hexadecimal digits
     * @throws InvalidPayload with the byte offset of the fault
     * @throws NotReady where the key was wiped
     */
    abstract public function signCanonical(Form $form, #[\SensitiveParameter] string $input): string;

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
    abstract public function verifyCanonical(
        Form $form,
        #[\SensitiveParameter] string $input,
        #[\SensitiveParameter] string $signature,
    ): void;

    /**
     * @internal Scheme::sign().
     * @throws InvalidRequest, PaysigException, NotReady
     */
    abstract public function signScheme(
        Scheme $scheme,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
    ): string;

    /** @internal Scheme::verify(). */
    abstract public function verifyScheme(
        Scheme $scheme,
        #[\SensitiveParameter] string $presented,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
    ): void;

    /** Overwrites the key with zeros now, and the credentials whose key it is. Afterwards both are refused with NotReady. */
    abstract public function wipe(): void;

    /** @internal */
    protected function end(): void
    {
        $this->wipe();
    }

    final public function __destruct()
    {
        $this->end();
    }

    // Private: a copy would share the memory that each of the two wipes.
    private function __clone()
    {
    }

    /** @return array<string, string> */
    final public function __debugInfo(): array
    {
        return ['key' => 'redacted'];
    }

    final public function __serialize(): array
    {
        throw new \LogicException('a paysig key cannot be serialised: it is as secret as its secret');
    }

    final public function __unserialize(array $data): void
    {
        throw new \LogicException('a paysig key cannot be unserialised: make it of its secret');
    }
}
