<?php

// The programs that come with the package do what they say: the README's example, the runner, the benchmark.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Key;
use Paysig\OneKey\Credentials;
use Paysig\Scheme;
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

    /** @return list<string> the programs of a section of the README, as files */
    private function examples(string $section): array
    {
        $readme = (string) \file_get_contents(__DIR__ . '/../README.md');
        $text = \explode("\n## ", \explode("\n## $section\n", $readme)[1])[0];
        \preg_match_all('/```php\n(.*?)```/s', $text, $matches);
        $this->file('vendor/autoload.php', '<?php require ' . \var_export(__DIR__ . '/bootstrap.php', true) . ';');
        return \array_map(fn (string $code): string => $this->file(\md5($code) . '.php', $code), $matches[1]);
    }

    /** @requires extension curl */
    public function testTheReadmesCall(): void
    {
        [$call] = $this->examples('Call OneKey Payments');
        $server = new Tls(Tls::certificate($this->folder));
        $credentials = Credentials::local($server->url, 'cashout_login', 'cashout_pass', 'cashout_secret_key');
        $run = Php::run(['-d', "curl.cainfo=$server->certificate", $call], [
            'PAYSIG_ENVIRONMENT' => 'local',
            'PAYSIG_BASE_URL' => $server->url,
            'PAYSIG_API_KEY' => 'cashout_login',
            'PAYSIG_API_PASSPHRASE' => 'cashout_pass',
            'PAYSIG_API_SIGNATURE' => 'cashout_secret_key',
        ], $this->folder);
        self::assertSame([0, "200 {}\n", ''], $run);
        [$method, $target, $headers, $body] = $server->received();
        $credentials->check($method, $target, $body, $headers);
        self::assertSame('072', \json_decode($body, true)['bank_code']);
    }

    public function testTheReadmesNotification(): void
    {
        [, $receive] = $this->examples('Call OneKey Payments');
        $key = Key::fromText('your_cashout_api_signature');
        $form = 'external_id=A-1&control=' . Scheme::CashoutNotification->sign($key, externalId: 'A-1');
        $settings = ['-d', 'ffi.enable=true', '-d', "include_path=$this->folder"];
        foreach ([$form => 'A-1', "$form&external_id=A-2" => 'field-duplicate'] as $body => $due) {
            $header = 'Content-Type: application/x-www-form-urlencoded';
            $http = ['method' => 'POST', 'header' => $header, 'content' => $body, 'ignore_errors' => true];
            $answer = Php::serve($settings, $receive, $http, ['PAYSIG_API_SIGNATURE' => 'your_cashout_api_signature']);
            self::assertSame($due, $answer);
        }
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
