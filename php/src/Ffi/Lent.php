<?php

// Texts on their way into structs that hold pointers.

declare(strict_types=1);

namespace Paysig;

use FFI;
use FFI\CData;

/** @internal Copies of texts, because FFI does not give out a PHP string's address. They are wiped with their holder. */
final class Lent
{
    /** @var list<CData> */
    private array $memory = [];

    public function __construct(private readonly FFI $ffi)
    {
    }

    /** Points a member, and the length beside it, to a text. Null leaves it NULL, which is not the same as no bytes. */
    public function point(CData $struct, string $member, #[\SensitiveParameter] ?string $text): void
    {
        if ($text === null) {
            return;
        }
        $length = \strlen($text);
        $this->memory[] = $memory = $this->ffi->new('char[' . \max(1, $length) . ']');
        FFI::memcpy($memory, $text, $length);
        $struct->{$member} = $this->ffi->cast('char *', $memory);
        $struct->{"{$member}_length"} = $length;
    }

    public function __destruct()
    {
        foreach ($this->memory as $memory) {
            FFI::memset($memory, 0, FFI::sizeof($memory));
        }
    }
}
