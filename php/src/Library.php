<?php

// The C library behind FFI: found, loaded, checked, and asked for the texts of errors.

declare(strict_types=1);

namespace Paysig;

use FFI;
use FFI\CData;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Exception\PaysigException;
use Paysig\Ffi\Calls;
use Paysig\Ffi\FfiBackend;
use Paysig\Ffi\Memory;
use Paysig\Ffi\Place;
use Paysig\OneKey\Settings;

/**
 * The paysig C library. It loads itself when the first key is made; call load() before that to say where it is.
 *
 * Without load(), the first of these that there is: the FFI scope PAYSIG, where ffi.preload made one; the library and the
 * header in the environment variables PAYSIG_LIBRARY and PAYSIG_HEADER; those that the package brings for Linux on x86_64;
 * those that `make stage` built, in a checkout of the project; "libpaysig.so.1" as the dynamic linker finds it, where its
 * header is in share/paysig below /usr/local or /usr.
 *
 * Where there is none of them, or PHP has no FFI or does not allow it, PHP alone does the work: Package::backend() tells.
 * One that is there must work: that it cannot be loaded, or serves another ABI, is LibraryUnavailable. So is that FFI
 * cannot be had where a scope, one of the two variables or PAYSIG_BACKEND=ffi demands the library.
 */
final class Library
{
    /** The ABI that this package is written for: PAYSIG_ABI_VERSION in paysig.h. */
    public const ABI = 1;
    /** The name of the preloaded FFI scope. */
    public const SCOPE = 'PAYSIG';

    private static ?self $loaded = null;

    /**
     * @internal A buffer for a signature's text, untyped: a dump of a key, which has it too, would show the last signature
     * that any key has made. Where more than one PHP instruction uses it, take text() instead, because a signal handler
     * that signs may run between them.
     */
    public readonly CData $buffer;
    /** @internal Where the library writes a signature's length, which is always the same. Nobody reads it. */
    public readonly CData $length;

    private function __construct(/** @internal */ public readonly FFI $ffi)
    {
        self::checkAbi($ffi);
        $this->buffer = Memory::of($this, $ffi, 'char[' . Calls::SIGNATURE_BYTES . ']');
        $this->length = $ffi->new('size_t[1]');
    }

    /**
     * Loads the library, for all keys made from now on.
     *
     * @param string|null $library the shared library: a path, or a name that the dynamic linker finds
     * @param string|null $header  the path of paysig.cdef.h
     * @throws LibraryUnavailable
     */
    public static function load(?string $library = null, ?string $header = null): self
    {
        if (!\extension_loaded('ffi')) {
            throw LibraryUnavailable::because('PHP runs without its extension FFI; install and enable it in php.ini');
        }
        $loaded = self::open(Place::of($library, $header) ?? throw Place::nowhere());
        Package::set(new FfiBackend($loaded));
        return self::$loaded = $loaded;
    }

    /**
     * The loaded library; loads it where that has not happened yet.
     *
     * @throws LibraryUnavailable
     */
    public static function get(): self
    {
        return self::$loaded ??= self::preloaded() ?? self::load();
    }

    /**
     * @internal The loaded library, or the one that there is; null where there is none, or no FFI to use it with, and
     * nothing demands it.
     * @throws LibraryUnavailable
     */
    public static function find(): ?self
    {
        if (self::$loaded !== null || Place::isNamed()) {
            return self::get();
        }
        if (!\extension_loaded('ffi')) {
            return null;
        }
        self::$loaded = self::preloaded();
        if (self::$loaded === null && self::isAllowed()) {
            $place = Place::of();
            self::$loaded = $place === null ? null : self::open($place);
        }
        return self::$loaded;
    }

    /** The library's version: "MAJOR.MINOR.PATCH". */
    public function version(): string
    {
        return $this->ffi->paysig_version();
    }

    /**
     * The text of a header for the setting ffi.preload: the library's own, below the two lines that name the scope and
     * the library. With it a request does not read and parse the header again.
     *
     * @throws LibraryUnavailable where the header is not found
     */
    public static function scopedHeader(?string $library = null, ?string $header = null): string
    {
        $place = Place::of($library, $header) ?? throw Place::nowhere();
        return \sprintf("#define FFI_SCOPE \"%s\"\n#define FFI_LIB \"%s\"\n", self::SCOPE, $place->library)
            . $place->declarations();
    }

    /** @internal Room for a signature's text, for one call. */
    public function text(): CData
    {
        return Memory::copy($this);
    }

    /** @internal The exception for a status that is not OK. */
    public function fault(int $status, ?int $offset = null, ?string $detail = null): PaysigException
    {
        $slug = $this->ffi->paysig_status_slug($status);
        return PaysigException::of($status, $slug, $this->ffi->paysig_status_message($status), $offset, $detail);
    }

    /** @internal As fault(), for a message that paysig_sign_hex did not sign. */
    public function signFault(CData $key, #[\SensitiveParameter] string $message): PaysigException
    {
        $length = \strlen($message);
        $text = $this->text();
        return $this->fault(
            $this->ffi->paysig_sign($key, $message, $length, Calls::HEX_LOWER, $text, Calls::SIGNATURE_BYTES, $this->length),
        );
    }

    /** @internal As fault(), with the place that a call with a canonical form has told. */
    public function toldFault(int $status, CData $told): PaysigException
    {
        return $this->fault($status, self::offset($told->error_offset));
    }

    /** @internal As fault(), with what a call that makes credentials has told. */
    public function settingFault(int $status, CData $fault, ?string $path = null): PaysigException
    {
        $slug = $this->ffi->paysig_status_slug($status);
        $message = $this->ffi->paysig_status_message($status);
        $setting = self::offset($fault->setting);
        $name = $setting === null ? null : $this->ffi->paysig_setting_at($setting);
        $detail = Settings::detail($path, $fault->line, $name);
        return PaysigException::of($status, $slug, $message, self::offset($fault->error_offset), $detail, $name);
    }

    /** @internal As fault(), with the place in the secret. */
    public function secretFault(int $status, #[\SensitiveParameter] string $secret): PaysigException
    {
        $offset = $this->ffi->new('size_t');
        $checked = $this->ffi->paysig_secret_check($secret, \strlen($secret), FFI::addr($offset));
        return $this->fault($status, self::place($checked === $status, $offset));
    }

    /** @internal As fault(), with the place in the signature where it is the signature that is malformed. */
    public function signatureFault(int $status, #[\SensitiveParameter] string $signature): PaysigException
    {
        $offset = $this->ffi->new('size_t');
        $checked = $this->ffi->paysig_signature_check($signature, \strlen($signature), FFI::addr($offset));
        return $this->fault($status, self::place($checked === $status, $offset));
    }

    private static function place(bool $same, CData $offset): ?int
    {
        return $same ? self::offset($offset->cdata) : null;
    }

    /** @internal SIZE_MAX, which says that there is no place, is -1 in PHP. */
    public static function offset(int $told): ?int
    {
        return $told >= 0 ? $told : null;
    }

    /** The scope that ffi.preload made, which web servers allow to all code. */
    private static function preloaded(): ?self
    {
        if (!\extension_loaded('ffi')) {
            return null;
        }
        try {
            $ffi = FFI::scope(self::SCOPE);
        } catch (\FFI\Exception) {
            return null;
        }
        return new self($ffi);
    }

    /** Whether ffi.enable lets this code use FFI. */
    private static function isAllowed(): bool
    {
        try {
            FFI::cdef('');
            return true;
        } catch (\FFI\Exception) {
            return false;
        }
    }

    private static function open(Place $place): self
    {
        try {
            return new self(FFI::cdef($place->declarations(), $place->library));
        } catch (\FFI\Exception $exception) {
            throw self::refused($exception);
        }
    }

    /** The header and the library may come from two installations: both must serve this package, and fit each other. */
    private static function checkAbi(FFI $ffi): void
    {
        $pairs = [
            'header' => [$ffi->PAYSIG_ABI_MINIMUM, $ffi->PAYSIG_ABI_VERSION],
            'library' => [$ffi->paysig_abi_minimum(), $ffi->paysig_abi_version()],
        ];
        foreach ($pairs as $what => [$minimum, $version]) {
            if (self::ABI < $minimum || self::ABI > $version) {
                throw LibraryUnavailable::because(
                    "the $what serves the ABIs $minimum to $version, this package needs " . self::ABI
                    . '; install the release of the C library that belongs to this package',
                );
            }
        }
        if (
            FFI::sizeof($ffi->type('paysig_key_t')) !== $ffi->paysig_key_bytes()
            || FFI::sizeof($ffi->type('paysig_signer_t')) !== $ffi->paysig_signer_bytes()
            || FFI::sizeof($ffi->type('paysig_credentials_t')) !== $ffi->paysig_credentials_bytes()
        ) {
            throw LibraryUnavailable::because('the header and the library differ; install both from one release');
        }
    }

    private static function refused(\FFI\Exception $exception): LibraryUnavailable
    {
        $reason = $exception->getMessage();
        $advice = \str_contains($reason, 'ffi.enable')
            ? 'set ffi.enable=true in php.ini, or ffi.enable=preload and opcache.preload to preload.php of this package'
            : 'install the C library (make install, then ldconfig), set PAYSIG_LIBRARY to its path, or do without it:'
                . ' PAYSIG_BACKEND=pure';
        return LibraryUnavailable::because("$reason; $advice", $exception);
    }

    private function __clone()
    {
    }
}
