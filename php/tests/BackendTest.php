<?php

// Which backend works: chosen by what there is, demanded by name, and never changed silently for a library that is wrong.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Key;
use Paysig\Package;
use Paysig\Pure\PureBackend;
use PHPUnit\Framework\TestCase;

final class BackendTest extends TestCase
{
    private const TELL = <<<'PHP'
        try {
            $signature = Paysig\Key::fromText('cashout_secret_key')->sign('{}');
            echo Paysig\Package::backend(), ' ', $signature;
        } catch (Paysig\Exception\LibraryUnavailable $exception) {
            echo $exception->getCode(), ' ', $exception->getMessage();
        }
        PHP;

    /** Nothing is named: what there is decides. */
    private const NOTHING = ['PAYSIG_BACKEND' => '', 'PAYSIG_LIBRARY' => '', 'PAYSIG_HEADER' => ''];
    private const STAGE = __DIR__ . '/../../target/stage';

    private string $folder;

    protected function setUp(): void
    {
        $this->folder = \sys_get_temp_dir() . '/paysig-' . \bin2hex(\random_bytes(8));
        \mkdir("$this->folder/package/lib/linux-x86_64", 0700, true);
        // Copied, not linked: where the package is decides what it finds.
        foreach (['', 'Exception', 'Ffi', 'OneKey', 'Pure', 'Pure/Json'] as $part) {
            @\mkdir("$this->folder/package/src/$part", 0700, true);
            foreach (\glob(__DIR__ . "/../src/$part/*.php") ?: [] as $file) {
                \copy($file, "$this->folder/package/src/$part/" . \basename($file));
            }
        }
    }

    protected function tearDown(): void
    {
        $parts = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($this->folder, \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::CHILD_FIRST,
        );
        foreach ($parts as $part) {
            $part->isDir() ? \rmdir($part->getPathname()) : \unlink($part->getPathname());
        }
        \rmdir($this->folder);
    }

    /** What a process says that uses the package in the folder. */
    private function tell(array $settings = [], array $environment = []): string
    {
        $load = 'spl_autoload_register(fn ($class) => require ' . \var_export("$this->folder/package/src/", true)
            . ' . strtr(substr($class, 7), "\\\\", "/") . ".php");';
        [$status, $output, $errors] = Php::run([...$settings, '-r', $load . self::TELL], $environment + self::NOTHING);
        self::assertSame([0, ''], [$status, $errors]);
        return $output;
    }

    private function bring(string $library, string $header): void
    {
        \file_put_contents("$this->folder/package/lib/linux-x86_64/libpaysig.so", $library);
        \file_put_contents("$this->folder/package/lib/paysig.cdef.h", $header);
    }

    private static function built(string $path): string
    {
        return (string) \file_get_contents(self::STAGE . "/$path");
    }

    private static function signed(string $backend): string
    {
        return "$backend " . \hash_hmac('sha256', '{}', 'cashout_secret_key');
    }

    public function testWithoutALibraryPhpAloneDoesTheWork(): void
    {
        self::assertSame(self::signed('pure'), $this->tell());
    }

    public function testThePackagesOwnLibraryIsTaken(): void
    {
        $this->bring(self::built('lib/libpaysig.so.1'), self::built('share/paysig/paysig.cdef.h'));
        self::assertSame(self::signed('ffi'), $this->tell());
        // Without FFI nothing is wrong with it.
        self::assertSame(self::signed('pure'), $this->tell(['-d', 'ffi.enable=false']));
        self::assertSame(self::signed('pure'), $this->tell(['-n']));
        self::assertSame(self::signed('pure'), $this->tell([], ['PAYSIG_BACKEND' => 'pure']));
    }

    public function testTheCheckoutsLibraryIsTaken(): void
    {
        \mkdir("$this->folder/target");
        \symlink(\realpath(self::STAGE), "$this->folder/target/stage");
        self::assertSame(self::signed('ffi'), $this->tell());
        \unlink("$this->folder/target/stage");
    }

    public function testALibraryThatIsThereMustWork(): void
    {
        [$library, $header] = [self::built('lib/libpaysig.so.1'), self::built('share/paysig/paysig.cdef.h')];
        $older = \str_replace('PAYSIG_ABI_VERSION = 1', 'PAYSIG_ABI_VERSION = 0', $header, $count);
        self::assertSame(1, $count);
        $wrong = [
            'Failed loading' => ['no library', $header],
            'serves the ABIs 1 to 0' => [$library, $older],
            'line 1' => [$library, 'int32_t;;; paysig('],
            'differ' => [$library, \str_replace('opaque[24]', 'opaque[8]', $header)],
        ];
        foreach ($wrong as $message => $files) {
            $this->bring(...$files);
            $told = $this->tell();
            self::assertStringStartsWith('44 ', $told);
            self::assertStringContainsString($message, $told);
        }
        self::assertSame(self::signed('pure'), $this->tell([], ['PAYSIG_BACKEND' => 'pure']));
    }

    public function testWhatIsDemandedMustWork(): void
    {
        foreach (['PAYSIG_LIBRARY' => '/nonexistent.so', 'PAYSIG_HEADER' => '/nonexistent.h'] as $name => $path) {
            $told = $this->tell([], [$name => $path]);
            self::assertStringStartsWith('44 ', $told);
        }
        self::assertStringContainsString('install the C library', $this->tell([], ['PAYSIG_BACKEND' => 'ffi']));
        $this->bring(self::built('lib/libpaysig.so.1'), self::built('share/paysig/paysig.cdef.h'));
        self::assertSame(self::signed('ffi'), $this->tell([], ['PAYSIG_BACKEND' => 'ffi']));
        $off = ['-d', 'ffi.enable=false'];
        self::assertStringContainsString('ffi.enable', $this->tell($off, ['PAYSIG_BACKEND' => 'ffi']));
        self::assertStringContainsString('neither', $this->tell([], ['PAYSIG_BACKEND' => 'FFI']));
    }

    public function testABackendThatIsNoneIsRefused(): void
    {
        $this->expectException(\ValueError::class);
        Package::useBackend('C');
    }

    public function testKeysOfDifferentBackendsDoNotMix(): void
    {
        $backends = [Package::get(), new PureBackend()];
        if (Package::backend() === Package::PURE) {
            self::assertSame($backends[0]->name(), $backends[1]->name());
            return;
        }
        foreach ([$backends, \array_reverse($backends)] as [$one, $other]) {
            try {
                $one->verifyAny([$other->keyOfText('secret')], '{}', \str_repeat('0', 64));
                self::fail('mixed');
            } catch (\TypeError) {
                self::assertSame(Key::fromText('x')->sign(''), $other->keyOfText('x')->sign(''));
            }
        }
    }

    public function testTheVersionIsTheProjects(): void
    {
        $manifest = (string) \file_get_contents(__DIR__ . '/../../Cargo.toml');
        self::assertStringContainsString("\nversion = \"" . Package::VERSION . "\"\n", $manifest);
    }
}
