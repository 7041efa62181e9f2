<?php

// The forms of RFC 8785: members sorted by the UTF-16 code units of their names, strings minimally escaped, numbers as
// ECMAScript prints the double.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Pure\Json\Handler;
use Paysig\Pure\Json\Reader;
use Paysig\Pure\Json\Strings;

/** @internal */
final class Jcs extends Handler
{
    /** What has been written of the outermost value, or of the innermost open object's member. */
    private string $text = '';
    /** How far into the input everything has been written or skipped. */
    private int $written;
    /** The innermost open object, and those around it, each with what had been written before it. */
    private Members $members;
    /** @var list<array{Members, string}> */
    private array $around = [];

    /** @param array<string, string> $added names and texts for the outermost object, which has them not */
    private function __construct(
        #[\SensitiveParameter] private readonly string $input,
        private readonly bool $exact,
        #[\SensitiveParameter] private readonly array $added,
    ) {
        $this->written = Reader::skipSpace($input, 0);
        $this->members = new Members();
    }

    /** @param array<string, string> $added */
    public static function write(
        #[\SensitiveParameter] string $input,
        bool $exact,
        #[\SensitiveParameter] array $added = [],
    ): string {
        $jcs = new self($input, $exact, $added);
        [, $end] = Reader::read($input, $jcs);
        $jcs->flush($end);
        return $jcs->text;
    }

    /** Writes what is canonical as it stands. */
    private function flush(int $end): void
    {
        $this->text .= \substr($this->input, $this->written, $end - $this->written);
        $this->written = $end;
    }

    public function space(int $start, int $end): void
    {
        $this->flush($start);
        $this->written = $end;
    }

    public function openObject(int $at): void
    {
        $this->flush($at);
        $this->around[] = [$this->members, $this->text];
        $this->members = new Members();
        $this->written = $at + 1;
    }

    public function name(int $start, int $end, bool $escaped): void
    {
        $this->text = '';
        $this->written = $start;
        $name = $escaped ? $this->unescaped($start, $end) : \substr($this->input, $start + 1, $end - $start - 2);
        $this->members->add($name, $start);
    }

    public function endMember(int $at): void
    {
        $this->flush($at);
        $this->members->end($this->text);
    }

    public function closeObject(int $at): void
    {
        $members = $this->members;
        [$this->members, $this->text] = \array_pop($this->around) ?? throw new \LogicException('no object is open');
        if ($this->around === [] && $this->text === '') {
            foreach ($this->added as $name => $text) {
                $members->add($name, $at);
                $members->end($text);
            }
        }
        $this->text .= '{';
        $this->text .= $members->sorted();
        $this->text .= '}';
        $this->written = $at + 1;
    }

    public function string(int $start, int $end, bool $escaped): void
    {
        if ($escaped) {
            $this->unescaped($start, $end);
        }
    }

    /** Writes a string with escapes, and gives it without them. */
    private function unescaped(int $start, int $end): string
    {
        $plain = Strings::plain(\substr($this->input, $start, $end - $start), $lone);
        if ($lone !== null) {
            throw PaysigException::ofKind(ErrorKind::JsonLoneSurrogate, $start + $lone);
        }
        $this->flush($start);
        $this->text .= Strings::canonical($plain);
        $this->written = $end;
        return $plain;
    }

    public function number(int $start, int $end): void
    {
        $number = \substr($this->input, $start, $end - $start);
        if (!Number::isPlain($number)) {
            $canonical = Number::canonical($number, $start, $this->exact);
            $this->flush($start);
            $this->text .= $canonical;
            $this->written = $end;
        }
    }
}
