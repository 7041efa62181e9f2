<?php

// The body of a request: the payload in its form, with login and pass.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Form;
use Paysig\Pure\Json\Handler;
use Paysig\Pure\Json\Reader;
use Paysig\Pure\Json\Strings;

/** @internal Finds login, pass and external_id among the outermost members, and checks them. */
final class Body extends Handler
{
    /** The provider's limit for external_id. */
    private const EXTERNAL_ID_CHARACTERS = 100;
    private const NAMES = ['login', 'pass', 'external_id'];
    private const NOWHERE = -1;

    /** How many objects are open. */
    private int $depth;
    /** @var array<string, true> */
    private array $seen = [];
    /** The member whose value is looked at, and where that starts. */
    private string $whose = '';
    private int $value = self::NOWHERE;
    private int $close;

    private function __construct(
        #[\SensitiveParameter] private readonly string $input,
        /** @var array<string, string> */
        #[\SensitiveParameter] private readonly array $credentials,
        int $start,
    ) {
        // Objects inside an outermost array are not the body.
        $this->depth = ($input[$start] ?? '') === '{' ? 0 : 1;
        $this->close = $start;
    }

    /**
     * The first fault by its place in the text: what is no JSON, a second login, pass or external_id, one that differs from
     * the credentials or is no string, an external_id that is too long. In the end, what is no object.
     *
     * @param array<string, string> $credentials login and pass
     */
    public static function read(
        #[\SensitiveParameter] string $input,
        #[\SensitiveParameter] array $credentials,
    ): self {
        $body = new self($input, $credentials, Reader::skipSpace($input, 0));
        [$start] = Reader::read($input, $body);
        return $body->depth === 0 ? $body : throw PaysigException::ofKind(ErrorKind::BodyNotObject, $start);
    }

    /** Whether it has both. */
    public function isComplete(): bool
    {
        return isset($this->seen['login'], $this->seen['pass']);
    }

    public function write(?Form $form): string
    {
        $missing = [];
        foreach (\array_diff_key($this->credentials, $this->seen) as $name => $value) {
            // As RFC 8785 does it: credentials have no control characters.
            $missing[$name] = "\"$name\":" . Strings::canonical($value);
        }
        if ($form === Form::Jcs || $form === Form::JcsExact) {
            return Jcs::write($this->input, $form === Form::JcsExact, $missing);
        }
        if ($form === null && $missing === []) {
            return $this->input;
        }
        $verbatim = $form === Form::Verbatim;
        $object = $verbatim ? \substr($this->input, 0, $this->close) : \substr(Compact::write($this->input), 0, -1);
        $isEmpty = Reader::skipSpace($this->input, Reader::skipSpace($this->input, 0) + 1) === $this->close;
        $comma = $isEmpty || $missing === [] ? '' : ',';
        return $object . $comma . \implode(',', $missing) . ($verbatim ? \substr($this->input, $this->close) : '}');
    }

    public function openObject(int $at): void
    {
        $this->depth++;
    }

    public function closeObject(int $at): void
    {
        $this->depth--;
        $this->close = $at;
    }

    public function name(int $start, int $end, bool $escaped): void
    {
        if ($this->depth !== 1) {
            return;
        }
        $name = $this->text($start, $end, $escaped);
        if (!\in_array($name, self::NAMES, true)) {
            return;
        }
        if (isset($this->seen[$name])) {
            throw PaysigException::ofKind(ErrorKind::JsonDuplicateName, $start);
        }
        $this->seen[$name] = true;
        $this->whose = $name;
        // The colon has not been read yet; where it is missing, the reader tells.
        $colon = Reader::skipSpace($this->input, $end);
        if (($this->input[$colon] ?? '') !== ':') {
            return;
        }
        $this->value = Reader::skipSpace($this->input, $colon + 1);
        $byte = $this->input[$this->value] ?? '';
        if ($name !== 'external_id' && $byte !== '' && \str_contains('-0123456789{[tfn', $byte)) {
            throw PaysigException::ofKind(ErrorKind::CredentialNotText, $this->value);
        }
    }

    public function string(int $start, int $end, bool $escaped): void
    {
        if ($start !== $this->value) {
            return;
        }
        $text = $this->text($start, $end, $escaped, $lone);
        if ($this->whose === 'external_id') {
            if (Utf8::length($text) > self::EXTERNAL_ID_CHARACTERS) {
                throw PaysigException::ofKind(ErrorKind::ExternalIdTooLong, $start);
            }
        } elseif ($lone !== null || !\hash_equals($this->credentials[$this->whose], $text)) {
            throw PaysigException::ofKind(ErrorKind::CredentialMismatch, $start);
        }
    }

    private function text(int $start, int $end, bool $escaped, ?int &$lone = null): string
    {
        $string = \substr($this->input, $start, $end - $start);
        return $escaped ? Strings::plain($string, $lone) : \substr($string, 1, -1);
    }
}
