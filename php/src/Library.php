<?php

// The C library behind FFI: found, loaded, checked, and asked for the texts of errors.

declare(strict_types=1);

namespace Paysig;

use FFI;
use FFI\CData;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Exception\PaysigException;

/**
 * The paysig C library. It loads itself when the first key is made; call load() before that to say where it is.
 *
 * Without load(), in this order: the FFI scope PAYSIG, where ffi.preload made one; else the library in the environment
 * variable PAYSIG_LIBRARY or "libpaysig.so.1" as the dynamic linker finds it, with the header in PAYSIG_HEADER or in
 * share/paysig below /usr/local or /usr.
 */
final class Library
{
    /** The ABI that this package is written for: PAYSIG_ABI_VERSION in paysig.h. */
    public const ABI = 1;
    /** The name of the preloaded FFI scope. */
    public const SCOPE = 'PAYSIG';

    private const LIBRARY = 'libpaysig.so.1';
    private const HEADERS = ['/usr/local/share/paysig/paysig.cdef.h', '/usr/share/paysig/paysig.cdef.h'];

    private static ?self $loaded = null;

    /**
     * @internal A buffer for a signature's text. Where more than one PHP instruction uses it, clone it, because a signal
     * handler that signs may run between them; that is several times quicker than FFI::new.
     */
    public readonly CData $buffer;
    /** @internal Where the library writes a signature's length, which is always the same. Nobody reads it. */
    public readonly CData $length;

    private function __construct(/** @internal */ public readonly FFI $ffi)
    {
        self::checkAbi($ffi);
        $this->buffer = $ffi->new('char[' . Key::SIGNATURE_BYTES . ']');
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
        self::checkExtension();
        $declarations = self::declarations($header);
        try {
            return self::$loaded = new self(FFI::cdef($declarations, self::path($library)));
        } catch (\FFI\Exception $exception) {
            throw self::refused($exception);
        }
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
        $declarations = self::declarations($header);
        return \sprintf("#define FFI_SCOPE \"%s\"\n#define FFI_LIB \"%s\"\n", self::SCOPE, self::path($library))
            . $declarations;
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
        $text = clone $this->buffer;
        return $this->fault(
            $this->ffi->paysig_sign($key, $message, $length, Key::HEX_LOWER, $text, Key::SIGNATURE_BYTES, $this->length),
        );
    }

    /** @internal As fault(), with the place that a call with a canonical form has told. */
    public function toldFault(int $status, CData $told): PaysigException
    {
        return $this->fault($status, self::offset($told->error_offset));
    }

    /** @internal As fault(), with the place in the secret. */
    public function secretFault(int $status, #[\SensitiveParameter] string $secret): PaysigException
    {
        $offset = $this->ffi->new('size_t');
        $checked = $this->ffi->paysig_secret_check($secret, \strlen($secret), FFI::addr($offset));
        return $this->fault($status, self::place($checked === $status, $offset));
    }

    /** @internal As fault(), with the place in the signature where it is the signature that is malformed. */
    public function signatureFault(int $status, string $signature): PaysigException
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

    private static function preloaded(): ?self
    {
        self::checkExtension();
        try {
            $ffi = FFI::scope(self::SCOPE);
        } catch (\FFI\Exception) {
            return null;
        }
        return new self($ffi);
    }

    private static function path(?string $library): string
    {
        return $library ?? (\getenv('PAYSIG_LIBRARY') ?: self::LIBRARY);
    }

    private static function declarations(?string $header): string
    {
        $header ??= \getenv('PAYSIG_HEADER') ?: null;
        $tried = $header === null ? self::HEADERS : [$header];
        foreach ($tried as $path) {
            if (\is_file($path) && \is_readable($path)) {
                return (string) \file_get_contents($path);
            }
        }
        throw LibraryUnavailable::because(
            'the header is not at ' . \implode(' or ', $tried)
            . '; install the C library (make install) or set PAYSIG_HEADER to its share/paysig/paysig.cdef.h',
        );
    }

    private static function checkExtension(): void
    {
        if (!\extension_loaded('ffi')) {
            throw LibraryUnavailable::because('PHP runs without its extension FFI; install and enable it in php.ini');
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
            : 'install the C library (make install, then ldconfig) or set PAYSIG_LIBRARY to its path';
        return LibraryUnavailable::because("$reason; $advice", $exception);
    }

    private function __clone()
    {
    }
}
