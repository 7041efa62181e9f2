<?php

// Where keys, signers, credentials and signatures live: C memory that no dump of a PHP object reaches.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;

/** @internal */
final class Memory
{
    /** @var \WeakMap<object, CData>|null the memory of each of them, freed with it */
    private static ?\WeakMap $owned = null;

    /**
     * Zeroed memory of a type, which lives as long as its owner.
     *
     * The owner gets an untyped pointer only: var_dump((array) $owner) and the like follow a typed one, and would print
     * what it points to.
     */
    public static function of(object $owner, FFI $ffi, string $type): CData
    {
        $memory = $ffi->new($type);
        self::$owned ??= new \WeakMap();
        self::$owned[$owner] = $memory;
        return $ffi->cast('void *', FFI::addr($memory));
    }

    /** A copy of the owner's memory, which nobody else has: several times quicker than FFI::new. */
    public static function copy(object $owner): CData
    {
        return clone self::$owned[$owner];
    }
}
