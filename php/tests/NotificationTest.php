<?php

// Notifications in a real web server: the raw body is verified, whatever PHP made of it.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\PaysigException;
use Paysig\Key;
use Paysig\OneKey\Notification;
use Paysig\Scheme;
use PHPUnit\Framework\TestCase;

final class NotificationTest extends TestCase
{
    private const SECRET = 'your_cashout_api_signature';

    /** What a script answers with: status, what was verified, and what PHP made of the form. */
    private const GLOBALS = <<<'PHP'
        try {
            $notification = Paysig\OneKey\Notification::fromGlobals(Paysig\Key::fromText('your_cashout_api_signature'));
            $told = [$notification->externalId, $notification->unauthenticated('comments')];
        } catch (Paysig\Exception\PaysigException $exception) {
            $told = [$exception->slug(), $exception->offset()];
        }
        echo json_encode([...$told, $_POST['external_id'] ?? null]);
        PHP;

    private const MIDDLEWARE = <<<'PHP'
        use Nyholm\Psr7\{Factory\Psr17Factory, Response, ServerRequest};
        use Paysig\OneKey\{Notification, NotificationMiddleware};
        use Psr\Http\Message\{ResponseInterface, ServerRequestInterface};

        require '/usr/share/php/Nyholm/Psr7/autoload.php';

        // As PSR-7 packages make it of PHP's globals.
        $body = fopen('php://input', 'r');
        $request = (new ServerRequest('POST', '/notification', getallheaders(), $body))->withParsedBody($_POST);
        $handler = new class implements Psr\Http\Server\RequestHandlerInterface {
            public function handle(ServerRequestInterface $request): ResponseInterface
            {
                $told = [$request->getAttribute(Notification::class)->externalId, $request->getParsedBody()];
                return new Response(200, [], json_encode([...$told, base64_encode($request->getBody()->getContents())]));
            }
        };
        // Read before: the middleware starts at the beginning all the same.
        $request->getBody()->read(7);
        $factory = new Psr17Factory();
        // The new secret first, the old one behind it: half of the notifications are still signed with that.
        $keys = array_map([Paysig\Key::class, 'fromText'], ['the new one', 'your_cashout_api_signature']);
        $response = (new NotificationMiddleware($keys, $factory, $factory))->process($request, $handler);
        echo $response->getStatusCode(), ' ', $response->getBody();
        PHP;

    private const JSON = <<<'PHP'
        use Nyholm\Psr7\{Factory\Psr17Factory, Response, ServerRequest};
        use Paysig\OneKey\JsonNotificationMiddleware;
        use Psr\Http\Message\{ResponseInterface, ServerRequestInterface};

        require '/usr/share/php/Nyholm/Psr7/autoload.php';

        $handler = new class implements Psr\Http\Server\RequestHandlerInterface {
            public function handle(ServerRequestInterface $request): ResponseInterface
            {
                $raw = base64_encode($request->getBody()->getContents());
                return new Response(200, [], json_encode([$request->getParsedBody(), $raw]));
            }
        };
        $factory = new Psr17Factory();
        $keys = array_map([Paysig\Key::class, 'fromText'], ['your_cashout_api_signature', 'the old one']);
        $middleware = new JsonNotificationMiddleware($keys, $factory, $factory, 1000);
        foreach (json_decode(file_get_contents('php://input')) as [$body, $signatures]) {
            $headers = $signatures ? ['payload-SIGNATURE' => $signatures] : [];
            $request = (new ServerRequest('POST', '/notification', $headers, base64_decode($body)))
                ->withParsedBody(['cashout_id' => 'of someone else']);
            $request->getBody()->read(7);
            $response = $middleware->process($request, $handler);
            echo $response->getStatusCode(), ' ', $response->getBody(), "\n";
        }
        PHP;

    private string $script;

    protected function setUp(): void
    {
        $this->script = (string) \tempnam(\sys_get_temp_dir(), 'paysig');
    }

    protected function tearDown(): void
    {
        \unlink($this->script);
    }

    private function post(string $code, string $body, string $type = 'application/x-www-form-urlencoded'): string
    {
        $bootstrap = \var_export(__DIR__ . '/bootstrap.php', true);
        \file_put_contents($this->script, "<?php require $bootstrap; $code");
        $http = ['method' => 'POST', 'header' => ["Content-Type: $type"], 'content' => $body, 'ignore_errors' => true];
        return Php::serve(['-d', 'ffi.enable=true'], $this->script, $http);
    }

    private static function form(string $externalId): string
    {
        $control = Scheme::CashoutNotification->sign(Key::fromText(self::SECRET), externalId: $externalId);
        return 'external_id=' . \urlencode($externalId) . "&control=$control&comments=a%20%2B";
    }

    public function testTheRawBodyIsVerified(): void
    {
        $answer = $this->post(self::GLOBALS, self::form('order/12 ñ+x'));
        self::assertSame(['order/12 ñ+x', 'a +', 'order/12 ñ+x'], \json_decode($answer));
    }

    /** Why $_POST is not enough: each of these bodies is signed for "paid", and PHP says "other". */
    public function testPhpsOwnReadingOfTheFormIsNotWhatWasSigned(): void
    {
        foreach (['external.id', 'external%20id', 'external+id', 'external%5Bid', '%20external_id'] as $name) {
            $answer = $this->post(self::GLOBALS, self::form('paid') . "&$name=other");
            self::assertSame(['paid', 'a +', 'other'], \json_decode($answer), $name);
        }
    }

    public function testWhatIsNotSignedIsRefused(): void
    {
        $bodies = [
            '' => ['field-missing', null],
            'external_id=X1' => ['field-missing', null],
            self::form('X1') . '&external_id=X2' => ['field-duplicate', \strlen(self::form('X1')) + 1],
            \str_replace('=X1', '=X2', self::form('X1')) => ['signature-mismatch', null],
            \str_repeat('a=b&', 1_000_000) => ['form-too-large', 65536],
        ];
        foreach ($bodies as $body => $due) {
            self::assertSame($due, \array_slice(\json_decode($this->post(self::GLOBALS, (string) $body)), 0, 2));
        }
        // PHP keeps a multipart body to itself; there is nothing to verify then.
        $type = 'multipart/form-data; boundary=b';
        $body = "--b\r\nContent-Disposition: form-data; name=\"external_id\"\r\n\r\nX1\r\n--b--\r\n";
        self::assertSame(['field-missing', null, 'X1'], \json_decode($this->post(self::GLOBALS, $body, $type)));
    }

    public function testAsManyFieldsAsThereAre(): void
    {
        $fields = \array_map(static fn (int $i): array => ["f$i", "é $i"], \range(1, 1000));
        $body = self::form('X1') . \implode('', \array_map(
            static fn (array $field): string => "&$field[0]=" . \urlencode($field[1]),
            $fields,
        ));
        $notification = Notification::verify($body, Key::fromText(self::SECRET));
        self::assertSame($fields, \array_slice($notification->unauthenticatedFields(), 3));
        self::assertSame('é 999', $notification->unauthenticated('f999'));
    }

    public function testTheMiddlewareHandsOutTheRawBodyAndNothingThatPhpMadeOfIt(): void
    {
        self::needsPsr();
        foreach ([self::form('X1'), self::form('order/12 ñ+x') . '&external.id=other&&=%zz'] as $body) {
            [$status, $answer] = \explode(' ', $this->post(self::MIDDLEWARE, $body), 2);
            self::assertSame('200', $status);
            [$id, $parsed, $raw] = \json_decode($answer);
            self::assertStringContainsString(\urlencode($id), $body);
            self::assertNull($parsed);
            self::assertSame($body, \base64_decode($raw, true));
        }
    }

    public function testTheMiddlewareAnswersWhatIsNotSigned(): void
    {
        self::needsPsr();
        $wrong = \str_replace('=X1', '=X2', self::form('X1'));
        $bodies = ['400 ' => ['', \str_repeat('a=b&', 1_000_000)], '401 ' => [$wrong, 'external_id=X1&control=1']];
        foreach ($bodies as $due => $refused) {
            foreach ($refused as $body) {
                self::assertSame($due, $this->post(self::MIDDLEWARE, $body));
            }
        }
    }

    public function testTheMiddlewareForJsonHandsOutWhatIsSigned(): void
    {
        self::needsPsr();
        $body = "{ \"cashout_id\" : 11954, \"x\": \"\\u00e9\" }\n";
        $signed = static fn (string $secret, string $body): string => Key::fromText($secret)->sign($body);
        $long = \str_repeat(' ', 1001);
        $cases = [
            [$body, [$signed(self::SECRET, $body)], 200],
            [$body, [\strtoupper($signed('the old one', $body))], 200],
            ['', [$signed(self::SECRET, '')], 200],
            [\substr($long, 1), [$signed(self::SECRET, \substr($long, 1))], 200],
            [$body, [$signed('another', $body)], 401],
            ["$body ", [$signed(self::SECRET, $body)], 401],
            [$body, [' ' . $signed(self::SECRET, $body)], 200],
            [$body, ['x'], 401],
            [$body, [], 401],
            [$body, [$signed(self::SECRET, $body), $signed(self::SECRET, $body)], 400],
            [$long, [$signed(self::SECRET, $long)], 413],
        ];
        $posted = \array_map(static fn (array $case): array => [\base64_encode($case[0]), $case[1]], $cases);
        $answers = \explode("\n", \trim($this->post(self::JSON, \json_encode($posted), 'application/json')));
        foreach ($cases as $place => [$body, , $status]) {
            $due = $status === 200 ? '200 ' . \json_encode([null, \base64_encode($body)]) : "$status ";
            self::assertSame(\trim($due), \trim($answers[$place]), "case $place");
        }
    }

    public function testAnyOfSeveralKeys(): void
    {
        [$new, $old] = [Key::fromText('the new one'), Key::fromText(self::SECRET)];
        $form = self::form('X1');
        foreach ([[$old], [$new, $old], ['old' => $old, 'new' => $new]] as $keys) {
            self::assertSame('X1', Notification::verifyAny($form, $keys)->externalId);
        }
        $new->wipe();
        $refused = [
            'no-keys' => [$form, []],
            'signature-mismatch' => [$form, [Key::fromText('x'), Key::fromText('y')]],
            'field-missing' => ['external_id=X1', [$old, $old]],
            'signature-length' => ['external_id=X1&control=00', [$old]],
            'key-not-ready' => [$form, [$old, $new]],
        ];
        foreach ($refused as $slug => $given) {
            try {
                Notification::verifyAny(...$given);
                self::fail($slug);
            } catch (PaysigException $exception) {
                self::assertSame($slug, $exception->slug());
            }
        }
    }

    private static function needsPsr(): void
    {
        $packages = \is_file('/usr/share/php/Nyholm/Psr7/autoload.php');
        if (!$packages || !\interface_exists(\Psr\Http\Server\MiddlewareInterface::class)) {
            self::markTestSkipped("Debian's php8.2-psr and php-nyholm-psr7 are missing (tests/setup.sh php)");
        }
    }
}
