<?php

// The programs that come with the package do what they say: the README's example, the runner, the benchmark.

declare(strict_types=1);

namespace Paysig\Tests;

use PHPUnit\Framework\TestCase;

final class ProgramsTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = \sys_get_temp_dir() . '/paysig-' . \bin2hex(\random_bytes(8));
        \mkdir("$this->folder/vendor", 0700, true);
    }

    protected function tearDown(): void
    {
        \array_map('unlink', [...\glob("$this->folder/vendor/*"), ...\glob("$this->folder/*.*")]);
        \rmdir("$this->folder/vendor");
        \rmdir($this->folder);
    }

    private function file(string $name, string $bytes): string
    {
        \file_put_contents("$this->folder/$name", $bytes);
        return "$this->folder/$name";
    }

    public function testTheReadmesExample(): void
    {
        $readme = (string) \file_get_contents(__DIR__ . '/../README.md');
        self::assertSame(1, \preg_match('/```php\n(.*?)```\s+It prints:\s+```text\n(.*?)```/s', $readme, $match));
        $this->file('vendor/autoload.php', '<?php require ' . \var_export(__DIR__ . '/bootstrap.php', true) . ';');
        $example = $this->file('example.php', $match[1]);
        $run = Php::run([$example], ['PAYSIG_KEY' => 'cashout_secret_key'], $this->folder);
        self::assertSame([0, $match[2], ''], $run);
    }

    public function testTheRunner(): void
    {
        $runner = __DIR__ . '/runner.php';
        $key = $this->file('secret.txt', 'cashout_secret_key');
        $body = $this->file('body.json', '{"cashout_id":11954}');
        $signature = \hash_hmac('sha256', '{"cashout_id":11954}', 'cashout_secret_key');

        [$status, $output] = Php::run([$runner, 'sign', $key, $body]);
        self::assertSame(0, $status);
        self::assertMatchesRegularExpression("/^$signature [0-9]+(\\.[0-9]+)?\n$/", $output);

        self::assertSame([0, "ok\n", ''], Php::run([$runner, 'verify', $key, $body, $signature]));
        $this->file('body.json', '{"cashout_id":11955}');
        self::assertSame([1, "signature-mismatch\n", ''], Php::run([$runner, 'verify', $key, $body, $signature]));
        self::assertSame([1, "signature-length\n", ''], Php::run([$runner, 'verify', $key, $body, '00']));
        $this->file('secret.txt', "cashout_secret_key\n");
        self::assertSame([1, "secret-whitespace\n", ''], Php::run([$runner, 'verify', $key, $body, $signature]));
        self::assertSame(2, Php::run([$runner, 'sign', $key])[0]);
        self::assertSame(2, Php::run([$runner, 'sign', "$this->folder/absent", $body])[0]);
    }

    public function testTheBenchmarkMeasuresWhatItSays(): void
    {
        [$status, $output, $errors] = Php::run([__DIR__ . '/../bench/bench.php', '--quick']);
        self::assertSame([0, ''], [$status, $errors]);
        $seen = [];
        foreach (\explode("\n", \trim($output)) as $line) {
            $row = \json_decode($line, true, 8, JSON_THROW_ON_ERROR);
            self::assertSame(['php', 'hash_hmac'], [$row['language'], $row['peer']]);
            self::assertGreaterThan(0, $row['ours_ns']);
            self::assertGreaterThan(0, $row['peer_ns']);
            $seen[] = "{$row['op']} {$row['size']}";
        }
        $expected = [];
        foreach (['sign', 'verify'] as $operation) {
            foreach ([64, 300, 1024, 4096, 65536] as $size) {
                $expected[] = "$operation $size";
            }
        }
        self::assertSame($expected, $seen);
    }
}
