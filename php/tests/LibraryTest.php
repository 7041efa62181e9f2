<?php

// Finding, loading and checking the C library, under every setting of FFI, and what is said where it cannot be used.

declare(strict_types=1);

namespace Paysig\Tests;

use FFI;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Ffi\Calls;
use Paysig\Form;
use Paysig\Key;
use Paysig\Library;
use Paysig\OneKey\Operation;
use Paysig\Package;
use PHPUnit\Framework\TestCase;

/** @group ffi */
final class LibraryTest extends TestCase
{
    private const BOOTSTRAP = __DIR__ . '/bootstrap.php';
    private const PRELOAD = __DIR__ . '/../preload.php';

    /** Signs in a process of its own and tells what came of it. */
    private const SIGN = <<<'PHP'
        try {
            echo Paysig\Key::fromText('cashout_secret_key')->sign('{}');
        } catch (Paysig\Exception\LibraryUnavailable $exception) {
            echo $exception->getCode(), ' ', $exception->slug(), ' ', $exception->getMessage();
        }
        PHP;

    /** @var list<string> */
    private array $files = [];

    protected function tearDown(): void
    {
        \array_map('unlink', $this->files);
    }

    private function file(string $text): string
    {
        $this->files[] = $file = (string) \tempnam(\sys_get_temp_dir(), 'paysig');
        \file_put_contents($file, $text);
        return $file;
    }

    private static function signature(): string
    {
        return \hash_hmac('sha256', '{}', 'cashout_secret_key');
    }

    /** @return list<string> the settings that preload the package */
    private static function preloading(): array
    {
        $settings = ['-d', 'ffi.enable=preload', '-d', 'opcache.enable=1', '-d', 'opcache.enable_cli=1'];
        $settings = [...$settings, '-d', 'opcache.preload=' . self::PRELOAD];
        // PHP does not preload as root unless it is told to.
        return \posix_geteuid() === 0 ? [...$settings, '-d', 'opcache.preload_user=root'] : $settings;
    }

    public function testTheConstantsAreThoseOfTheHeaderAndTheLibrary(): void
    {
        $ffi = Library::get()->ffi;
        self::assertSame([Library::ABI, Library::ABI], [$ffi->PAYSIG_ABI_VERSION, $ffi->paysig_abi_version()]);
        self::assertSame(Calls::OK, $ffi->PAYSIG_OK);
        self::assertSame(Calls::SCRATCH_TOO_SMALL, $ffi->PAYSIG_SCRATCH_TOO_SMALL);
        self::assertSame(Calls::BUFFER_TOO_SMALL, $ffi->PAYSIG_BUFFER_TOO_SMALL);
        self::assertSame([Calls::HEX_LOWER, Calls::HEX_LOWER], [$ffi->PAYSIG_HEX_LOWER, $ffi->paysig_hex_lower()]);
        self::assertSame([Calls::HEX_UPPER, Calls::HEX_UPPER], [$ffi->PAYSIG_HEX_UPPER, $ffi->paysig_hex_upper()]);
        self::assertSame(Calls::SIGNATURE_CHARS, $ffi->PAYSIG_SIGNATURE_CHARS);
        self::assertSame(Calls::SIGNATURE_CHARS, $ffi->paysig_signature_chars());
        self::assertSame(Calls::SIGNATURE_BYTES, $ffi->PAYSIG_SIGNATURE_BYTES);
        self::assertSame(Calls::SIGNATURE_BYTES, $ffi->paysig_signature_bytes());
        self::assertSame([Calls::SCHEME_BYTES, Calls::SCHEME_BYTES], [$ffi->PAYSIG_SCHEME_BYTES, $ffi->paysig_scheme_bytes()]);
        self::assertSame(\array_map(Calls::form(...), [...Form::cases(), null]), [
            $ffi->PAYSIG_FORM_VERBATIM,
            $ffi->PAYSIG_FORM_COMPACT,
            $ffi->PAYSIG_FORM_JCS,
            $ffi->PAYSIG_FORM_JCS_EXACT,
            $ffi->PAYSIG_FORM_AUTO,
        ]);
        self::assertSame(\array_map(Calls::operation(...), [null, ...Operation::cases()]), [
            $ffi->PAYSIG_OPERATION_OTHER,
            $ffi->PAYSIG_OPERATION_CREATE,
            $ffi->PAYSIG_OPERATION_STATUS,
            $ffi->PAYSIG_OPERATION_CANCEL,
        ]);
        self::assertSame(Package::VERSION, Library::get()->version());
    }

    public function testItIsLoadedFromWhereItIsSaidToBe(): void
    {
        $library = Library::load((string) \getenv('PAYSIG_LIBRARY'), (string) \getenv('PAYSIG_HEADER'));
        self::assertSame($library, Library::get());
        self::assertSame(self::signature(), Key::fromText('cashout_secret_key')->sign('{}'));
    }

    public function testAKeyKeepsItsLibraryWhenAnotherIsLoaded(): void
    {
        $key = Key::fromText('cashout_secret_key');
        Library::load();
        self::assertSame(self::signature(), $key->sign('{}'));
        self::assertSame(0, Key::verifyAny([$key], '{}', self::signature()));
    }

    public function testAMissingLibraryIsNamed(): void
    {
        $this->assertUnavailable('/nonexistent.so', 'set PAYSIG_LIBRARY', fn () => Library::load('/nonexistent.so'));
    }

    public function testAnotherLibraryIsRefused(): void
    {
        $this->assertUnavailable('paysig_abi_version', 'PAYSIG_LIBRARY', fn () => Library::load('libc.so.6'));
    }

    public function testAMissingHeaderIsNamed(): void
    {
        $this->assertUnavailable('/nonexistent.h', 'set PAYSIG_HEADER', fn () => Library::load(null, '/nonexistent.h'));
    }

    public function testAHeaderThatIsNoneIsRefused(): void
    {
        $file = $this->file('int32_t;;; paysig(');
        $this->assertUnavailable('line 1', '', fn () => Library::load(null, $file));
    }

    public function testAHeaderOfAnotherAbiIsRefused(): void
    {
        $header = (string) \file_get_contents((string) \getenv('PAYSIG_HEADER'));
        $file = $this->file(\str_replace('PAYSIG_ABI_VERSION = 1', 'PAYSIG_ABI_VERSION = 0', $header, $count));
        self::assertSame(1, $count);
        $this->assertUnavailable('the header serves the ABIs 1 to 0', 'install', fn () => Library::load(null, $file));
    }

    public function testAHeaderWithAnotherStructIsRefused(): void
    {
        $header = (string) \file_get_contents((string) \getenv('PAYSIG_HEADER'));
        foreach (['opaque[16]', 'opaque[24]', 'opaque[192]'] as $words) {
            $file = $this->file(\str_replace($words, 'opaque[8]', $header, $count));
            self::assertSame(1, $count);
            $this->assertUnavailable('differ', 'install both', fn () => Library::load(null, $file));
        }
    }

    private function assertUnavailable(string $reason, string $advice, callable $call): void
    {
        try {
            $call();
            self::fail('loaded');
        } catch (LibraryUnavailable $exception) {
            self::assertSame([44, 'library-unavailable'], [$exception->getCode(), $exception->slug()]);
            self::assertStringContainsString($reason, $exception->getMessage());
            self::assertStringContainsString($advice, $exception->getMessage());
        }
        // A failure leaves the loaded library alone.
        self::assertSame(self::signature(), Key::fromText('cashout_secret_key')->sign('{}'));
    }

    public function settings(): array
    {
        $unavailable = '44 library-unavailable the paysig library cannot be used (library-unavailable): ';
        return [
            'FFI is on' => [['-d', 'ffi.enable=true'], self::signature()],
            'FFI is on for preloaded code' => [['-d', 'ffi.enable=preload'], self::signature()],
            'with opcache and its JIT' => [
                ['-d', 'opcache.enable_cli=1', '-d', 'opcache.jit_buffer_size=16M', '-d', 'opcache.jit=tracing'],
                self::signature(),
            ],
            'FFI is off' => [['-d', 'ffi.enable=false'], $unavailable . 'FFI API is restricted'],
            'FFI is missing' => [['-n'], $unavailable . 'PHP runs without its extension FFI'],
        ];
    }

    /** @dataProvider settings */
    public function testSettings(array $settings, string $expected): void
    {
        $code = 'require "' . self::BOOTSTRAP . '"; ' . self::SIGN;
        [$status, $output, $errors] = Php::run([...$settings, '-r', $code]);
        self::assertSame([0, ''], [$status, $errors]);
        if (\in_array('-n', $settings, true) && $output === self::signature()) {
            self::markTestSkipped('FFI is compiled into this PHP: it cannot be missing');
        }
        self::assertStringStartsWith($expected, $output);
    }

    public function testPreloadedOnTheCommandLine(): void
    {
        // No autoloader: the classes are there because they were preloaded.
        [$status, $output, $errors] = Php::run([...self::preloading(), '-r', self::SIGN]);
        self::assertSame([0, self::signature(), ''], [$status, $output, $errors]);

        $seal = "echo Paysig\OneKey\Credentials::staging('k', 'p', 'cashout_secret_key')"
            . "->seal(Paysig\OneKey\Operation::Status, '{}')->body;";
        self::assertSame([0, '{"login":"k","pass":"p"}', ''], Php::run([...self::preloading(), '-r', $seal]));
    }

    public function testPreloadedInAWebServerThatRestrictsFfi(): void
    {
        $restricted = 'try { FFI::cdef(""); } catch (FFI\Exception) { echo " restricted"; }';
        $script = $this->file('<?php ' . self::SIGN . $restricted);
        self::assertSame(self::signature() . ' restricted', Php::serve(self::preloading(), $script));

        $script = $this->file('<?php require "' . self::BOOTSTRAP . '"; ' . self::SIGN);
        $answer = Php::serve(['-d', 'ffi.enable=preload'], $script);
        self::assertStringStartsWith('44 library-unavailable', $answer);
        self::assertStringContainsString('opcache.preload', $answer);
    }

    public function testThePreloadedScopeIsUsedFirst(): void
    {
        $header = $this->file(Library::scopedHeader());
        // Nothing else would be found.
        $nowhere = ['PAYSIG_LIBRARY' => '/nonexistent.so', 'PAYSIG_HEADER' => '/nonexistent.h'];
        $run = ['-d', "ffi.preload=$header", '-r', 'require "' . self::BOOTSTRAP . '"; ' . self::SIGN];
        self::assertSame([0, self::signature(), ''], Php::run($run, $nowhere));

        $script = $this->file('<?php ' . self::SIGN);
        self::assertSame(self::signature(), Php::serve([...self::preloading(), '-d', "ffi.preload=$header"], $script));
    }
}
