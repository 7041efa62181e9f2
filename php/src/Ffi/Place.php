<?php

// Where the C library and its header are.

declare(strict_types=1);

namespace Paysig\Ffi;

use Paysig\Exception\LibraryUnavailable;

/** @internal */
final class Place
{
    /** As the dynamic linker finds it. */
    private const LIBRARY = 'libpaysig.so.1';
    private const HEADER = 'paysig.cdef.h';

    private function __construct(public readonly string $library, private readonly string $header)
    {
    }

    /** What is named, by parameters or by the environment, and else what there is; null where there is nothing. */
    public static function of(?string $library = null, ?string $header = null): ?self
    {
        $library ??= self::variable('PAYSIG_LIBRARY');
        $header ??= self::variable('PAYSIG_HEADER');
        $there = self::there();
        if ($library === null && $header === null) {
            return $there;
        }
        return new self($library ?? $there?->library ?? self::LIBRARY, $header ?? $there?->header ?? throw self::nowhere());
    }

    /** Whether the environment names the library or its header. */
    public static function isNamed(): bool
    {
        return self::variable('PAYSIG_LIBRARY') !== null || self::variable('PAYSIG_HEADER') !== null;
    }

    /** What there is: the package's own, what `make stage` built in a checkout, or what was installed. */
    private static function there(): ?self
    {
        $package = \dirname(__DIR__, 2);
        $stage = \dirname($package) . '/target/stage';
        $places = [[self::LIBRARY, '/usr/local/share/paysig'], [self::LIBRARY, '/usr/share/paysig']];
        if (PHP_OS_FAMILY === 'Linux' && \php_uname('m') === 'x86_64' && PHP_INT_SIZE === 8) {
            \array_unshift($places, ["$package/lib/linux-x86_64/libpaysig.so", "$package/lib"]);
        }
        \array_splice($places, -2, 0, [["$stage/lib/libpaysig.so.1", "$stage/share/paysig"]]);
        foreach ($places as [$library, $folder]) {
            // Silently: open_basedir may forbid to look.
            if (@\is_file("$folder/" . self::HEADER) && ($library === self::LIBRARY || @\is_file($library))) {
                return new self($library, "$folder/" . self::HEADER);
            }
        }
        return null;
    }

    /** The text of the header. */
    public function declarations(): string
    {
        $text = @\is_file($this->header) ? @\file_get_contents($this->header) : false;
        return $text === false ? throw self::nowhere($this->header) : $text;
    }

    public static function nowhere(string $header = self::HEADER): LibraryUnavailable
    {
        return LibraryUnavailable::because(
            "there is no header $header; install the C library (make install) or set PAYSIG_HEADER to its"
            . ' share/paysig/paysig.cdef.h',
        );
    }

    private static function variable(string $name): ?string
    {
        $value = \getenv($name);
        return $value === false || $value === '' ? null : $value;
    }
}
