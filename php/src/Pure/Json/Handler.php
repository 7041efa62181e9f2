<?php

declare(strict_types=1);

namespace Paysig\Pure\Json;

/** @internal What a form wants to know of a text. All offsets are in bytes from the start of the input. */
abstract class Handler
{
    /** White space inside the outermost value, never empty. */
    public function space(int $start, int $end): void
    {
    }

    /** The "{" of an object. */
    public function openObject(int $at): void
    {
    }

    /** The name of an object's member, with its quotation marks; and whether it holds a backslash. */
    public function name(int $start, int $end, bool $escaped): void
    {
    }

    /** The comma or "}" after a member. */
    public function endMember(int $at): void
    {
    }

    /** The "}" of an object. */
    public function closeObject(int $at): void
    {
    }

    /** A string that is a value. */
    public function string(int $start, int $end, bool $escaped): void
    {
    }

    public function number(int $start, int $end): void
    {
    }
}
