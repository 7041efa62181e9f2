<?php

// The reader: checks a text against RFC 8259's grammar in one pass, without recursion, and tells a handler what it meets.
// Every fault is reported with the offset of the first byte that no JSON text could have there.

declare(strict_types=1);

namespace Paysig\Pure\Json;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Pure\Utf8;

/** @internal */
final class Reader
{
    /** How many arrays and objects may be open at once. RFC 8259, section 9, lets a parser set such a limit. */
    private const MAX_DEPTH = 128;
    private const SPACE = " \t\n\r";
    private const DIGITS = '0123456789';

    private readonly int $length;
    /** Where the first bytes are that are no UTF-8. Grammar faults before it come first. */
    private readonly int $invalid;
    private int $at;
    /** @var list<bool> of each open container, whether it is an object */
    private array $open = [];

    private function __construct(
        #[\SensitiveParameter] private readonly string $input,
        #[\SensitiveParameter] private readonly Handler $handler,
    ) {
        if (\str_starts_with($input, Utf8::BYTE_ORDER_MARK)) {
            throw PaysigException::ofKind(ErrorKind::InputBom, 0);
        }
        $this->length = \strlen($input);
        $this->invalid = Utf8::fault($input) ?? PHP_INT_MAX;
        $this->at = self::skipSpace($input, 0);
    }

    /**
     * Reads one JSON text, white space around it allowed.
     *
     * @return array{int, int} start and end of its outermost value
     */
    public static function read(#[\SensitiveParameter] string $input, #[\SensitiveParameter] Handler $handler): array
    {
        $reader = new self($input, $handler);
        $start = $reader->at;
        $reader->value();
        $end = $reader->at;
        $reader->at = self::skipSpace($input, $end);
        if ($reader->at < $reader->length) {
            throw $reader->unexpected(ErrorKind::JsonTrailingData);
        }
        return [$start, $end];
    }

    /** The end of the white space at an offset. */
    public static function skipSpace(#[\SensitiveParameter] string $input, int $at): int
    {
        return $at + \strspn($input, self::SPACE, $at);
    }

    private function value(): void
    {
        $inObject = false;
        for (;;) {
            switch ($this->input[$this->at] ?? '') {
                case '"':
                    $start = $this->at;
                    $escaped = $this->string();
                    $this->handler->string($start, $this->at, $escaped);
                    break;
                case '{':
                    $this->push(true);
                    $this->handler->openObject($this->at++);
                    if ($this->nextIs('"')) {
                        $inObject = true;
                        $this->name();
                        continue 2;
                    }
                    if (($this->input[$this->at] ?? '') !== '}') {
                        throw $this->unexpected();
                    }
                    $this->handler->closeObject($this->at);
                    $this->pop();
                    break;
                case '[':
                    $this->push(false);
                    $this->at++;
                    if (!$this->nextIs(']')) {
                        $inObject = false;
                        continue 2;
                    }
                    $this->pop();
                    break;
                case '-': case '0': case '1': case '2': case '3': case '4':
                case '5': case '6': case '7': case '8': case '9':
                    $start = $this->at;
                    $this->number();
                    $this->handler->number($start, $this->at);
                    break;
                case 't':
                    $this->literal('true');
                    break;
                case 'f':
                    $this->literal('false');
                    break;
                case 'n':
                    $this->literal('null');
                    break;
                case ' ': case "\t": case "\n": case "\r":
                    $this->space();
                    continue 2;
                default:
                    throw $this->unexpected();
            }
            if (!$this->next($inObject)) {
                return;
            }
        }
    }

    /** A value has ended: closes what ends with it, and says whether another value comes. */
    private function next(bool &$inObject): bool
    {
        while ($this->open !== []) {
            $byte = $this->input[$this->at] ?? '';
            if ($byte === ',') {
                if ($inObject) {
                    $this->handler->endMember($this->at++);
                    if (!$this->nextIs('"')) {
                        throw $this->unexpected();
                    }
                    $this->name();
                } else {
                    $this->at++;
                }
                return true;
            }
            if ($byte === ($inObject ? '}' : ']')) {
                if ($inObject) {
                    $this->handler->endMember($this->at);
                    $this->handler->closeObject($this->at);
                }
                $this->pop();
                $inObject = \end($this->open);
            } elseif ($byte !== '' && \str_contains(self::SPACE, $byte)) {
                $this->space();
            } else {
                throw $this->unexpected();
            }
        }
        return false;
    }

    private function push(bool $object): void
    {
        if (\count($this->open) === self::MAX_DEPTH) {
            throw PaysigException::ofKind(ErrorKind::JsonTooDeep, $this->at);
        }
        $this->open[] = $object;
    }

    /** Steps over the closing bracket of the innermost container. */
    private function pop(): void
    {
        $this->at++;
        \array_pop($this->open);
    }

    /** Whether this byte comes next, after white space perhaps. */
    private function nextIs(string $due): bool
    {
        $this->space();
        return ($this->input[$this->at] ?? '') === $due;
    }

    private function space(): void
    {
        $length = \strspn($this->input, self::SPACE, $this->at);
        if ($length > 0) {
            $this->handler->space($this->at, $this->at + $length);
            $this->at += $length;
        }
    }

    /** Reads a member's name, whose quotation mark comes next, and its colon. */
    private function name(): void
    {
        $start = $this->at;
        $escaped = $this->string();
        $this->handler->name($start, $this->at, $escaped);
        if (!$this->nextIs(':')) {
            throw $this->unexpected();
        }
        $this->at++;
    }

    /** Reads a string, whose quotation mark comes next, and says whether it holds a backslash. */
    private function string(): bool
    {
        $at = $this->at + 1;
        $escaped = false;
        for (;;) {
            // Possessive, so that PCRE keeps nothing to go back to.
            \preg_match('/\G[^"\\\\\x00-\x1F]*+/', $this->input, $match, 0, $at);
            $at += \strlen($match[0]);
            if ($at > $this->invalid) {
                throw PaysigException::ofKind(ErrorKind::InputNotUtf8, $this->invalid);
            }
            $byte = $this->input[$at] ?? '';
            if ($byte === '"') {
                $this->at = $at + 1;
                return $escaped;
            }
            if ($byte !== '\\') {
                $kind = $byte === '' ? ErrorKind::JsonUnexpectedEnd : ErrorKind::JsonControl;
                throw PaysigException::ofKind($kind, $at);
            }
            $escaped = true;
            $at = $this->escape($at);
        }
    }

    /** The end of the escape whose backslash is at an offset. */
    private function escape(int $start): int
    {
        if (\preg_match('/\G\\\\(?:["\\\\\/bfnrt]|u[0-9A-Fa-f]{4})/', $this->input, $match, 0, $start) === 1) {
            return $start + \strlen($match[0]);
        }
        $this->at = $start + 1;
        if (($this->input[$this->at] ?? '') === 'u') {
            $this->at += 1 + \strspn($this->input, '0123456789ABCDEFabcdef', $this->at + 1, 4);
        }
        throw $this->unexpected(ErrorKind::JsonBadEscape);
    }

    private function number(): void
    {
        $this->at += $this->input[$this->at] === '-' ? 1 : 0;
        // RFC 8259, section 6: no leading zeros.
        if (($this->input[$this->at] ?? '') === '0' && \strspn($this->input, self::DIGITS, $this->at + 1, 1) === 1) {
            throw PaysigException::ofKind(ErrorKind::JsonBadNumber, $this->at + 1);
        }
        $this->digits();
        if (($this->input[$this->at] ?? '') === '.') {
            $this->at++;
            $this->digits();
        }
        if (\in_array($this->input[$this->at] ?? '', ['e', 'E'], true)) {
            $this->at++;
            $this->at += \in_array($this->input[$this->at] ?? '', ['+', '-'], true) ? 1 : 0;
            $this->digits();
        }
    }

    /** Steps over digits, of which there must be one. */
    private function digits(): void
    {
        $count = \strspn($this->input, self::DIGITS, $this->at);
        if ($count === 0) {
            throw $this->unexpected(ErrorKind::JsonBadNumber);
        }
        $this->at += $count;
    }

    private function literal(string $word): void
    {
        $there = \substr($this->input, $this->at, \strlen($word));
        if ($there !== $word) {
            // The exclusive or of what is the same is NUL.
            $this->at += \strspn($there ^ $word, "\0");
            throw $this->unexpected();
        }
        $this->at += \strlen($word);
    }

    /** The fault where no valid text goes on: the input's end, bytes that are no UTF-8, or else the kind. */
    private function unexpected(ErrorKind $kind = ErrorKind::JsonUnexpectedByte): PaysigException
    {
        return PaysigException::ofKind(match ($this->at) {
            $this->length => ErrorKind::JsonUnexpectedEnd,
            $this->invalid => ErrorKind::InputNotUtf8,
            default => $kind,
        }, $this->at);
    }
}
