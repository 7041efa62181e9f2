<?php

// A signer in PHP's own hash context.

declare(strict_types=1);

namespace Paysig\Pure;

use HashContext;
use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Signer;

/** @internal Use Key::signer(). */
final class PureSigner extends Signer
{
    public function __construct(private ?HashContext $state)
    {
    }

    public function update(#[\SensitiveParameter] string $bytes): static
    {
        \hash_update($this->state ?? throw self::notReady(), $bytes);
        return $this;
    }

    public function finish(): string
    {
        $state = $this->state ?? throw self::notReady();
        $this->state = null;
        return \hash_final($state);
    }

    public function finishUpper(): string
    {
        return \strtoupper($this->finish());
    }

    public function verify(#[\SensitiveParameter] string $signature): void
    {
        // First, so that it ends the signer whatever the text is.
        $due = $this->finish();
        Tag::match($due, Tag::read($signature));
    }

    public function wipe(): void
    {
        $this->state = null;
    }

    private static function notReady(): PaysigException
    {
        return PaysigException::ofKind(ErrorKind::SignerNotReady);
    }
}
