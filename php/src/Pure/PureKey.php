<?php

// A key in PHP's own hash context, which PHP wipes when it ends.

declare(strict_types=1);

namespace Paysig\Pure;

use HashContext;
use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Form;
use Paysig\Key;
use Paysig\Scheme;
use Paysig\Signer;

/** @internal Use Key::fromText() and Key::fromBytes(). */
final class PureKey extends Key
{
    /** HMAC-SHA256 after the key schedule; a copy of it signs. Dumps show nothing of a context. */
    private ?HashContext $state;

    private function __construct(#[\SensitiveParameter] string $secret)
    {
        $this->state = \hash_init('sha256', HASH_HMAC, $secret);
    }

    public static function ofText(#[\SensitiveParameter] string $secret): self
    {
        Secret::check($secret);
        return new self($secret);
    }

    public static function ofBytes(#[\SensitiveParameter] string $secret): self
    {
        if ($secret === '') {
            throw PaysigException::ofKind(ErrorKind::SecretEmpty);
        }
        return new self($secret);
    }

    public function sign(#[\SensitiveParameter] string $message): string
    {
        $context = $this->start();
        \hash_update($context, $message);
        return \hash_final($context);
    }

    public function signer(): Signer
    {
        return new PureSigner($this->start());
    }

    public function verify(#[\SensitiveParameter] string $message, #[\SensitiveParameter] string $signature): void
    {
        $this->start();
        $presented = Tag::read($signature);
        Tag::match($this->sign($message), $presented);
    }

    public function signCanonical(Form $form, #[\SensitiveParameter] string $input): string
    {
        $this->start();
        return $this->sign(Canonical::of($form, $input));
    }

    public function verifyCanonical(
        Form $form,
        #[\SensitiveParameter] string $input,
        #[\SensitiveParameter] string $signature,
    ): void {
        $this->start();
        $presented = Tag::read($signature);
        Tag::match($this->signCanonical($form, $input), $presented);
    }

    public function signScheme(
        Scheme $scheme,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
    ): string {
        $this->start();
        $framing = Framing::of($scheme);
        $signature = $this->sign($framing->message($body, $externalId, $date, $login));
        return $framing->prefix . ($framing->upper ? \strtoupper($signature) : $signature);
    }

    public function verifyScheme(
        Scheme $scheme,
        #[\SensitiveParameter] string $presented,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] ?string $externalId,
        #[\SensitiveParameter] ?string $date,
        #[\SensitiveParameter] ?string $login,
    ): void {
        $this->start();
        $framing = Framing::of($scheme);
        $tag = $framing->read($presented);
        Tag::match($this->sign($framing->message($body, $externalId, $date, $login)), $tag);
    }

    public function wipe(): void
    {
        $this->state = null;
    }

    public function isReady(): bool
    {
        return $this->state !== null;
    }

    /** A context that has seen the key and no message. */
    public function start(): HashContext
    {
        return \hash_copy($this->state ?? throw PaysigException::ofKind(ErrorKind::KeyNotReady));
    }
}
