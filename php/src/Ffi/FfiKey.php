<?php

// A key in C memory. What it does is what the library does.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;
use Paysig\Form;
use Paysig\Key;
use Paysig\Library;
use Paysig\Scheme;
use Paysig\Signer;

/** @internal Use Key::fromText() and Key::fromBytes(). */
final class FfiKey extends Key
{
    private readonly FFI $ffi;
    private readonly CData $state;
    // The library's, because a property of our own is the quickest to reach.
    private readonly CData $buffer;

    /** @param FfiSealer|null $owner the credentials in whose memory the key is, which stay as long as it does */
    private function __construct(
        private readonly Library $library,
        ?CData $state = null,
        private readonly ?FfiSealer $owner = null,
    ) {
        $this->ffi = $library->ffi;
        $this->buffer = $library->buffer;
        $this->state = $state ?? Memory::of($this, $this->ffi, 'paysig_key_t');
    }

    public static function lent(Library $library, CData $state, FfiSealer $owner): self
    {
        return new self($library, $state, $owner);
    }

    public static function ofText(Library $library, #[\SensitiveParameter] string $secret): self
    {
        $key = new self($library);
        $status = $key->ffi->paysig_key_init($secret, \strlen($secret), $key->state);
        if ($status !== Calls::OK) {
            throw $library->secretFault($status, $secret);
        }
        return $key;
    }

    public static function ofBytes(Library $library, #[\SensitiveParameter] string $secret): self
    {
        $key = new self($library);
        $status = $key->ffi->paysig_key_init_bytes($secret, \strlen($secret), $key->state);
        if ($status !== Calls::OK) {
            throw $library->fault($status);
        }
        return $key;
    }

    public function sign(#[\SensitiveParameter] string $message): string
    {
        // FFI copies the returned text before any other PHP code can run, signal handlers included: one buffer does.
        return $this->ffi->paysig_sign_hex($this->state, $message, \strlen($message), $this->buffer)
            ?? throw $this->library->signFault($this->state, $message);
    }

    public function signer(): Signer
    {
        return new FfiSigner($this->library, $this->state);
    }

    public function verify(#[\SensitiveParameter] string $message, #[\SensitiveParameter] string $signature): void
    {
        $status = $this->ffi->paysig_verify(
            $this->state,
            $message,
            \strlen($message),
            $signature,
            \strlen($signature),
        );
        if ($status !== Calls::OK) {
            throw $this->library->signatureFault($status, $signature);
        }
    }

    public function signCanonical(Form $form, #[\SensitiveParameter] string $input): string
    {
        return (new Canonical($this->library, $form, $input))->sign($this->state);
    }

    public function verifyCanonical(
        Form $form,
        #[\SensitiveParameter] string $input,
        #[\SensitiveParameter] string $signature,
    ): void {
        (new Canonical($this->library, $form, $input))->verify($this->state, $signature);
    }

    public function signScheme(
        Scheme $scheme,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
    ): string {
        $out = $this->ffi->new('char[' . Calls::SCHEME_BYTES . ']');
        $call = fn (CData $fields, CData $told): int => $this->ffi->paysig_scheme_sign(
            $this->state,
            $scheme->value,
            \strlen($scheme->value),
            FFI::addr($fields),
            $out,
            Calls::SCHEME_BYTES,
            FFI::addr($told),
        );
        $told = $this->callScheme($body, $externalId, $date, $login, $call);
        return FFI::string($out, $told->length);
    }

    public function verifyScheme(
        Scheme $scheme,
        #[\SensitiveParameter] string $presented,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
    ): void {
        $call = fn (CData $fields, CData $told): int => $this->ffi->paysig_scheme_verify(
            $this->state,
            $scheme->value,
            \strlen($scheme->value),
            FFI::addr($fields),
            $presented,
            \strlen($presented),
            FFI::addr($told),
        );
        $this->callScheme($body, $externalId, $date, $login, $call);
    }

    private function callScheme(
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
        #[\SensitiveParameter] \Closure $call,
    ): CData {
        $fields = $this->ffi->new('paysig_fields_t');
        $told = $this->ffi->new('paysig_told_t');
        $lent = new Lent($this->ffi, [$body, $externalId, $date, $login]);
        FFI::memcpy($fields, \pack(Calls::WORD . '*', ...$lent->words), FFI::sizeof($fields));
        $status = $call($fields, $told);
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $told);
        }
        return $told;
    }

    /** For calls of the library that take a key. */
    public function state(): CData
    {
        return $this->state;
    }

    public function wipe(): void
    {
        if ($this->owner === null) {
            $this->ffi->paysig_key_wipe($this->state);
        } else {
            $this->owner->wipe();
        }
    }

    protected function end(): void
    {
        // What is lent goes on.
        if ($this->owner === null) {
            $this->wipe();
        }
    }
}
