<?php

// What paysig throws: a number, a slug and a sentence from the core's table, and where there is one, the place.

declare(strict_types=1);

namespace Paysig\Exception;

use Paysig\ErrorKind;

/**
 * The base of everything that paysig throws. Wrong PHP types are TypeErrors, as everywhere in PHP.
 *
 * getCode() is the stable number and slug() the stable name of what went wrong; both are the same in every language.
 * The message is for people and may be reworded. None of them holds any of a secret, a tag or a message.
 */
class PaysigException extends \RuntimeException
{
    /** @internal */
    final protected function __construct(
        int $code,
        private readonly string $slug,
        string $message,
        private readonly ?int $offset = null,
        ?\Throwable $previous = null,
        private readonly ?string $setting = null,
    ) {
        parent::__construct($message, $code, $previous);
    }

    /** The stable name for programs, such as "signature-mismatch". */
    final public function slug(): string
    {
        return $this->slug;
    }

    /** Where in the text that it speaks of the fault is, in bytes from 0; null where it has no place. */
    final public function offset(): ?int
    {
        return $this->offset;
    }

    /**
     * Which of the settings that credentials are made of is at fault, by the name that files and environment variables have
     * for it, such as "PAYSIG_API_KEY"; null where it is none of them.
     */
    final public function setting(): ?string
    {
        return $this->setting;
    }

    /**
     * @internal The exception of a status's family. The ranges are those of the table in paysig.h; a number that is
     * none of them comes from a newer library and is a plain PaysigException.
     */
    final public static function of(
        int $status,
        string $slug,
        string $sentence,
        ?int $offset,
        ?string $detail = null,
        ?string $setting = null,
    ): self {
        $message = $offset === null ? "$sentence ($slug)" : "$sentence ($slug, at byte $offset)";
        $message .= $detail === null ? '' : ": $detail";
        $family = match (true) {
            $status === 1 => SignatureMismatch::class,
            $status >= 10 && $status <= 19 => InvalidSecret::class,
            $status >= 20 && $status <= 29 => MalformedSignature::class,
            $status === 33, $status === 34, $status === 38 => NotReady::class,
            $status >= 30 && $status <= 39 => InvalidCall::class,
            $status === 44 => LibraryUnavailable::class,
            $status >= 40 && $status <= 49, $status === 72 => EnvironmentFault::class,
            $status >= 50 && $status <= 69 => InvalidPayload::class,
            $status === 70, $status === 71, $status === 73 => InvalidCall::class,
            $status >= 83 && $status <= 86, $status >= 89 && $status <= 91 => InvalidCredentials::class,
            $status >= 80 && $status <= 98 => InvalidRequest::class,
            $status === 99 => InternalError::class,
            default => self::class,
        };
        return new $family($status, $slug, $message, $offset, null, $setting);
    }

    /** @internal The same for a status that PHP itself found. */
    final public static function ofKind(
        ErrorKind $kind,
        ?int $offset = null,
        ?string $detail = null,
        ?string $setting = null,
    ): self {
        return self::of($kind->value, $kind->slug(), $kind->message(), $offset, $detail, $setting);
    }
}
