<?php

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\Pure\Json\Handler;
use Paysig\Pure\Json\Reader;

/** @internal The form compact: the text without its insignificant white space. */
final class Compact extends Handler
{
    private string $text = '';
    /** How far into the input everything has been written or skipped. */
    private int $written;

    private function __construct(#[\SensitiveParameter] private readonly string $input)
    {
        $this->written = Reader::skipSpace($input, 0);
    }

    public static function write(#[\SensitiveParameter] string $input): string
    {
        $compact = new self($input);
        [, $end] = Reader::read($input, $compact);
        $compact->space($end, $end);
        return $compact->text;
    }

    public function space(int $start, int $end): void
    {
        $this->text .= \substr($this->input, $this->written, $start - $this->written);
        $this->written = $end;
    }
}
