<?php

// Texts on their way into structs that hold pointers.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;

/** @internal Copies of texts in one piece of C memory, because FFI does not give out a PHP string's address. Wiped with it. */
final class Lent
{
    /** How many bytes all of them have. */
    public readonly int $length;
    /** @var list<int> address and length of each; 0 and 0 for null, which is not the same as no bytes */
    public readonly array $words;
    private readonly CData $memory;

    /** @param list<string|null> $texts */
    public function __construct(FFI $ffi, #[\SensitiveParameter] array $texts)
    {
        $bytes = \implode('', $texts);
        $this->length = \strlen($bytes);
        // Never of no length: the address of each text is one inside it or at its end.
        $this->memory = $ffi->new('char[' . ($this->length + 1) . ']');
        FFI::memcpy($this->memory, $bytes, $this->length);
        $address = $ffi->cast('size_t', FFI::addr($this->memory))->cdata;
        $words = [];
        foreach ($texts as $text) {
            $length = \strlen($text ?? '');
            $words[] = $text === null ? 0 : $address;
            $words[] = $length;
            $address += $length;
        }
        $this->words = $words;
    }

    public function __destruct()
    {
        FFI::memset($this->memory, 0, $this->length);
    }
}
