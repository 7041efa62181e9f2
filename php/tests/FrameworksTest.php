<?php

// The README's programs for frameworks, with the frameworks' own requests, each in a process of its own.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Key;
use Paysig\Scheme;
use PHPUnit\Framework\TestCase;

final class FrameworksTest extends TestCase
{
    private const SECRET = 'your_cashout_api_signature';

    private const PSR_15 = <<<'PHP'
        use Nyholm\Psr7\{Factory\Psr17Factory, ServerRequest};
        $factory = new Psr17Factory();
        $middleware = verifyNotifications($credentials('the new one'), $credentials($secret), $factory, $factory);
        $answer = $middleware->process(new ServerRequest('POST', '/notification', [], $body), new NotificationHandler($factory));
        echo $answer->getStatusCode(), ' ', $answer->getHeaderLine('X-External-Id');
        PHP;

    private const LARAVEL = <<<'PHP'
        use Illuminate\Http\{Request, Response};
        use Paysig\OneKey\Notification;
        $request = Request::create('/notification', 'POST', [], [], [], [], $body);
        $answer = (new App\Http\Middleware\VerifyNotification($credentials($secret)))->handle(
            $request,
            static fn (Request $request) => new Response($request->attributes->get(Notification::class)->externalId),
        );
        echo $answer->getStatusCode(), ' ', $answer->getContent();
        PHP;

    private const SYMFONY = <<<'PHP'
        use Symfony\Component\HttpFoundation\Request;
        $request = Request::create('/notification', 'POST', [], [], [], [], $body);
        $answer = (new App\Controller\NotificationController($credentials($secret)))($request);
        echo $answer->getStatusCode(), ' ', $answer->getContent();
        PHP;

    public function frameworks(): array
    {
        return [
            'PSR-15' => [0, 'Nyholm/Psr7', self::PSR_15, '401 '],
            'Laravel' => [1, 'Illuminate/Http', self::LARAVEL, '400 signature-mismatch'],
            'Symfony' => [2, 'Symfony/Component/HttpFoundation', self::SYMFONY, '400 signature-mismatch'],
        ];
    }

    /** @dataProvider frameworks */
    public function testTheReadmesProgram(int $place, string $package, string $drive, string $refused): void
    {
        $autoload = "/usr/share/php/$package/autoload.php";
        if (!\is_file($autoload) || !\interface_exists(\Psr\Http\Server\MiddlewareInterface::class)) {
            self::markTestSkipped("$package is missing (tests/setup.sh php)");
        }
        $readme = (string) \file_get_contents(__DIR__ . '/../README.md');
        $section = \explode("\n## ", \explode("\n## In a framework\n", $readme)[1])[0];
        \preg_match_all('/```php\n(.*?)```/s', $section, $programs);
        self::assertCount(3, $programs[1]);
        $file = (string) \tempnam(\sys_get_temp_dir(), 'paysig');
        \file_put_contents($file, $programs[1][$place]);
        $control = Scheme::CashoutNotification->sign(Key::fromText(self::SECRET), externalId: 'order/12 ñ+x');
        $form = 'external_id=' . \urlencode('order/12 ñ+x') . "&control=$control&external.id=other";
        try {
            foreach ([$form => '200 order/12 ñ+x', \str_replace('order', 'other', $form) => $refused] as $body => $due) {
                [$status, $output, $errors] = Php::run(['-d', 'error_reporting=8191', '-r', $this->program($autoload, $file, $body, $drive)]);
                self::assertSame([0, $due, ''], [$status, $output, $errors]);
            }
        } finally {
            \unlink($file);
        }
    }

    private function program(string $autoload, string $file, string $body, string $drive): string
    {
        return \implode("\n", [
            'namespace { ' . \implode(' ', \array_map(
                static fn (string $path): string => 'require ' . \var_export($path, true) . ';',
                [__DIR__ . '/bootstrap.php', $autoload, $file],
            )),
            '$body = ' . \var_export($body, true) . '; $secret = ' . \var_export(self::SECRET, true) . ';',
            '$credentials = static fn (string $secret) => Paysig\OneKey\Credentials::staging("login", "pass", $secret);',
            "$drive }",
        ]);
    }
}
