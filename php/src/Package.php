<?php

// The package as a whole: its version, and which of its two backends does the work.

declare(strict_types=1);

namespace Paysig;

use Paysig\Exception\LibraryUnavailable;
use Paysig\Ffi\FfiBackend;
use Paysig\Pure\PureBackend;

/**
 * Which backend works, and a way to say which one shall.
 *
 * It is chosen once per process, at the first call: the C library where FFI and a library can be had, else PHP alone. A
 * library that is there but cannot be used is an error, never a silent change to PHP: see Library::find().
 *
 *     echo Package::backend();     // ffi
 */
final class Package
{
    /** The package's version: "MAJOR.MINOR.PATCH". */
    public const VERSION = '0.1.0';

    /** The backend over the C library. */
    public const FFI = 'ffi';
    /** The backend in PHP alone: the same results, slower, and what it holds is given back but not always wiped. */
    public const PURE = 'pure';

    /** The environment variable that says which backend to take. */
    public const VARIABLE = 'PAYSIG_BACKEND';

    private static ?Backend $backend = null;

    /**
     * The backend that does the work: "ffi" or "pure".
     *
     * @throws LibraryUnavailable where the library is there, or demanded, and cannot be used
     */
    public static function backend(): string
    {
        return self::get()->name();
    }

    /**
     * Takes this backend, whatever is there, for what is made from now on; "ffi" is an error where it cannot be had. The
     * environment variable PAYSIG_BACKEND does the same without a call. Keys of different backends do not mix.
     *
     * @param string $name Package::FFI or Package::PURE
     * @throws LibraryUnavailable
     */
    public static function useBackend(string $name): void
    {
        self::$backend = self::named($name)
            ?? throw new \ValueError("the backend is neither \"ffi\" nor \"pure\": \"$name\"");
    }

    /** @internal The backend, chosen where that has not happened yet. */
    public static function get(): Backend
    {
        return self::$backend ??= self::choose();
    }

    /** @internal */
    public static function set(Backend $backend): void
    {
        self::$backend = $backend;
    }

    private static function choose(): Backend
    {
        $name = \getenv(self::VARIABLE);
        if ($name === false || $name === '') {
            $library = Library::find();
            return $library === null ? new PureBackend() : new FfiBackend($library);
        }
        return self::named($name) ?? throw LibraryUnavailable::because(
            self::VARIABLE . " is neither \"ffi\" nor \"pure\": \"$name\"",
        );
    }

    private static function named(string $name): ?Backend
    {
        return match ($name) {
            self::FFI => new FfiBackend(Library::get()),
            self::PURE => new PureBackend(),
            default => null,
        };
    }

    private function __construct()
    {
    }
}
